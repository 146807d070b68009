"""The SPARQL questions behind a view, and typed access to their answers.

In: a `Store`. Out: one tuple of values a row, in a fixed order. What to make of them is left to `build`.
"""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg import vocab
from kg.store import Store
from kg.vocab.relations import RELATIONS

Value = str | None
Row = tuple[Value, ...]

ARTICLES = """
SELECT ?article ?title ?publisher ?published ?url ?id WHERE {
  ?article a schema:NewsArticle ; schema:identifier ?id .
  OPTIONAL { ?article schema:headline ?title }
  OPTIONAL {
    SELECT ?article (GROUP_CONCAT(?name; separator=", ") AS ?publisher) WHERE {
      { SELECT DISTINCT ?article ?name WHERE { ?article schema:publisher ?name } ORDER BY ?name }
    } GROUP BY ?article
  }
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?article schema:url ?url }
} ORDER BY DESC(?published) ?article ?title ?publisher ?url
"""
EVENTS = """
SELECT ?event ?type ?label ?unrealized ?polarity ?certainty ?future ?outcome ?earliest ?latest
       ?killed ?injured ?count ?approximate ?confidence ?articles ?publishers ?contested WHERE {
  ?event kg:articleCount ?articles ; kg:eventType ?type .
  OPTIONAL { ?event rdfs:label ?label }
  BIND (EXISTS { ?event a kg:UnrealizedEvent } AS ?unrealized)
  OPTIONAL { ?event kg:polarity ?polarity }
  OPTIONAL { ?event kg:certainty ?certainty }
  OPTIONAL { ?event kg:future ?future }
  OPTIONAL { ?event kg:outcome ?outcome }
  OPTIONAL { ?event kg:earliest ?earliest }
  OPTIONAL { ?event kg:latest ?latest }
  OPTIONAL { ?event kg:killed ?killed }
  OPTIONAL { ?event kg:injured ?injured }
  OPTIONAL { ?event kg:count ?count }
  OPTIONAL { ?event kg:approximate ?approximate }
  OPTIONAL { ?event kg:confidence ?confidence }
  OPTIONAL { ?event kg:publisherCount ?publishers }
  OPTIONAL {
    SELECT ?event (GROUP_CONCAT(?what; separator=" ") AS ?contested) WHERE {
      { SELECT DISTINCT ?event ?what WHERE { ?event kg:contested ?what } ORDER BY ?what }
    } GROUP BY ?event
  }
} ORDER BY ?event ?type
"""
ACCOUNTS = """
SELECT ?event ?account ?article ?label ?polarity ?certainty ?future ?outcome ?earliest ?latest
       ?killed ?injured ?count ?approximate (MIN(?placeName) AS ?place) WHERE {
  ?event kg:articleCount ?articles ; kg:account ?account .
  FILTER(?articles > 1)
  ?account rdfs:label ?label ; gaf:denotedBy/nif:referenceContext ?article .
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?account kg:polarity ?polarity }
  OPTIONAL { ?account kg:certainty ?certainty }
  OPTIONAL { ?account kg:future ?future }
  OPTIONAL { ?account kg:outcome ?outcome }
  OPTIONAL { ?account kg:toldEarliest ?earliest }
  OPTIONAL { ?account kg:toldLatest ?latest }
  OPTIONAL { ?account kg:toldKilled ?killed }
  OPTIONAL { ?account kg:toldInjured ?injured }
  OPTIONAL { ?account kg:toldCount ?count }
  OPTIONAL { ?account kg:approximate ?approximate }
  OPTIONAL {
    ?account gaf:denotedBy/kg:argumentMention ?argument .
    ?argument kg:role "place" ; kg:entity/rdfs:label ?placeName
  }
} GROUP BY ?event ?account ?article ?label ?published ?polarity ?certainty ?future ?outcome ?earliest ?latest
           ?killed ?injured ?count ?approximate
ORDER BY ?event ?published ?article ?account
"""
ROLES = """
SELECT DISTINCT ?event ?entity ?role WHERE {
  VALUES ?role { kg:agent kg:patient kg:recipient kg:instrument kg:topic kg:place kg:origin kg:destination }
  ?event ?role ?entity ; kg:articleCount ?articles .
} ORDER BY ?event ?role ?entity
"""
LINKS = """
SELECT DISTINCT ?event ?other ?role WHERE {
  VALUES ?role { kg:cause kg:partOf }
  ?event ?role ?other ; kg:articleCount ?articles .
} ORDER BY ?event ?role ?other
"""
_TIES = " ".join(f"kg:{name}" for name in RELATIONS)
ALL_RELATIONS = f"""
SELECT DISTINCT ?subject ?object ?predicate WHERE {{
  VALUES ?predicate {{ {_TIES} }}
  ?subject ?predicate ?object .
}} ORDER BY ?subject ?predicate ?object
"""
RELATION_MENTIONS = """
SELECT DISTINCT ?subject ?predicate ?object ?article ?begin ?end ?words WHERE {
  ?mention a kg:RelationMention ; kg:relationSubject ?subject ; kg:relationPredicate ?predicate ;
           kg:relationObject ?object ; nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end ;
           nif:anchorOf ?words .
} ORDER BY ?subject ?predicate ?object ?article ?begin
"""
MENTIONS = """
SELECT ?event ?mention ?sentence ?sentenceBegin ?begin ?end ?words ?article WHERE {
  ?event kg:account ?account .
  ?account gaf:denotedBy ?mention .
  ?mention kg:sentence ?sentence ; kg:sentenceBegin ?sentenceBegin ; nif:referenceContext ?article ;
           nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?words .
} ORDER BY ?article ?begin ?mention ?end
"""
ARGUMENTS = """
SELECT ?mention ?role ?begin ?end ?entity WHERE {
  ?mention kg:argumentMention ?argument .
  ?argument kg:role ?role ; nif:beginIndex ?begin ; nif:endIndex ?end .
  OPTIONAL { ?argument kg:entity ?entity }
} ORDER BY ?mention ?begin ?end ?role ?entity
"""
CLAIMS = """
SELECT ?event ?claim ?words ?verb ?denies ?source ?first ?last ?begin ?end ?article ?account WHERE {
  ?claim kg:claims ?event ; kg:claimsAccount ?account ; kg:sourceText ?words .
  OPTIONAL { ?claim kg:reportingVerb ?verb }
  OPTIONAL { ?claim kg:denies ?denies }
  OPTIONAL { ?claim sem:accordingTo ?source }
  OPTIONAL { ?claim kg:saidEarliest ?first }
  OPTIONAL { ?claim kg:saidLatest ?last }
  OPTIONAL {
    ?claim gaf:denotedBy ?cue .
    ?cue nif:beginIndex ?begin ; nif:endIndex ?end ; nif:referenceContext ?article
  }
} ORDER BY ?event ?article ?begin ?claim ?source ?verb
"""
TIMES = """
SELECT DISTINCT ?event ?words WHERE { ?event kg:articleCount ?articles ; sem:hasTime/rdfs:label ?words }
ORDER BY ?event ?words
"""
ENTITIES = """
SELECT ?entity ?label ?country ?lat ?lon ?within ?container ?count WHERE {
  ?entity rdfs:label ?label .
  { SELECT DISTINCT ?entity WHERE { ?entity a ?kind . VALUES ?kind { kg:Actor kg:Place kg:Thing } } }
  OPTIONAL { ?entity kg:country ?country }
  OPTIONAL { ?entity wgs84:lat ?lat ; wgs84:long ?lon }
  OPTIONAL { ?entity kg:within ?container . ?container rdfs:label ?within }
  OPTIONAL { ?entity kg:count ?count }
} ORDER BY ?entity ?label ?within ?container
"""
TYPES = """
SELECT DISTINCT ?entity ?type WHERE {
  { SELECT DISTINCT ?entity WHERE { ?entity a ?kind . VALUES ?kind { kg:Actor kg:Place kg:Thing } } }
  ?entity a ?type .
} ORDER BY ?entity ?type
"""
NAMES = """
SELECT DISTINCT ?entity ?words WHERE {
  { SELECT DISTINCT ?entity WHERE { ?entity a ?kind . VALUES ?kind { kg:Actor kg:Place kg:Thing } } }
  ?entity gaf:denotedBy ?mention . ?mention nif:anchorOf ?words .
} ORDER BY ?entity ?words
"""
SECTORS = "SELECT DISTINCT ?entity ?sector WHERE { ?entity kg:sector ?sector } ORDER BY ?entity ?sector"
SAME = (
    "SELECT DISTINCT ?entity ?same WHERE { ?entity owl:sameAs|kg:sameActorAs ?same } ORDER BY ?entity ?same"
)
COUNTRIES = """
SELECT ?code (MIN(?label) AS ?name) WHERE { ?place a kg:Country ; kg:country ?code ; rdfs:label ?label }
GROUP BY ?code ORDER BY ?code
"""


def select(store: Store, query: str) -> Iterator[Row]:
    """Answer one of the questions above, as texts; an unbound variable is None."""
    solutions = store.ask_engine(query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("only SELECT has rows")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield tuple(_text(solution[name]) for name in names)


def number(value: Value) -> int | None:
    """A whole number, None where there is none."""
    return None if value is None else int(value)


def decimal(value: Value) -> float | None:
    """A number, None where there is none."""
    return None if value is None else float(value)


def day(value: Value) -> date | None:
    """A day, None where there is none."""
    return None if value is None else date.fromisoformat(value)


def truth(value: Value) -> bool:
    """Whether it is bound and true."""
    return value == "true"


def local_name(value: Value) -> str:
    """What follows the namespace of the package's own terms, or of a domain's."""
    return vocab.local_name(value or "")


def _text(term: object) -> Value:
    return term.value if isinstance(term, NamedNode | Literal) else None
