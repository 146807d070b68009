"""The same query gives the same rows on the embedded store, through rdflib, on oxigraph and on Virtuoso."""

from collections import Counter
from datetime import date

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.graph import Graph
from kg.query import Iri, Rows, bind_parameters, find_named_query, named_queries
from kg.query.result import value_of
from kg.store.remote.virtuoso import is_risky
from tests.corpus import EXAMPLES

QUERIES = {
    "by actor": """
SELECT DISTINCT ?event ?label ?day WHERE {
  ?actor a kg:Actor ; rdfs:label ?name . FILTER(CONTAINS(LCASE(?name), "militants"))
  ?event a kg:Event ; kg:agent ?actor ; rdfs:label ?label . OPTIONAL { ?event kg:earliest ?day }
} ORDER BY ?day ?event""",
    "by place and period": """
SELECT DISTINCT ?event ?first ?last ?place WHERE {
  { SELECT DISTINCT ?spot { ?region a kg:Country ; rdfs:label "Iraq" . ?spot kg:within* ?region } }
  ?event kg:place ?spot ; kg:earliest ?first ; kg:latest ?last . ?spot rdfs:label ?place .
  FILTER(?last >= "2024-01-01"^^xsd:date && ?first <= "2024-12-31"^^xsd:date)
} ORDER BY ?first ?event""",
    "count by class": """
SELECT ?class (COUNT(DISTINCT ?event) AS ?events) WHERE { ?event a kg:Event ; kg:eventType ?class }
GROUP BY ?class ORDER BY DESC(?events) ?class""",
    "actor to actor through an event": """
SELECT DISTINCT ?who ?whom ?event WHERE {
  ?event a kg:Event ; kg:agent ?a ; kg:patient|kg:recipient ?b . ?a rdfs:label ?who . ?b rdfs:label ?whom
} ORDER BY ?who ?whom ?event""",
    "places within": """
SELECT DISTINCT ?place ?name ?lat ?long WHERE {
  { SELECT DISTINCT ?place { ?country a kg:Country ; kg:country "IRQ" . ?place kg:within+ ?country } }
  ?place rdfs:label ?name .
  OPTIONAL { ?place wgs84:lat ?lat ; wgs84:long ?long }
} ORDER BY ?name ?place""",
    "label search": """
SELECT DISTINCT ?node ?label WHERE { ?node rdfs:label ?label . FILTER(REGEX(?label, "^(drone|rocket)", "i")) }
ORDER BY ?label ?node""",
}
MORE = {
    "truth values": """
SELECT DISTINCT ?event (BOUND(?dead) AS ?deadly) ?future (EXISTS { ?event a kg:Attack } AS ?attack) (?dead > 2 AS ?many)
WHERE { ?event kg:eventType ?class ; kg:future ?future . OPTIONAL { ?event kg:killed ?dead } }""",
    "a path amid": """
SELECT DISTINCT ?event ?first ?last ?place WHERE {
  ?region rdfs:label "Iraq" . ?spot kg:within* ?region ; rdfs:label ?place . ?event kg:place ?spot ;
    kg:earliest ?first ; kg:latest ?last . FILTER(?last >= "2024-01-01"^^xsd:date && ?first <= "2024-12-31"^^xsd:date)
} ORDER BY ?first ?event""",
    "a path before": """
SELECT DISTINCT ?event ?type { ?class rdfs:subClassOf* kg:Attack . ?event kg:eventType ?class
  BIND(STRAFTER(STR(?class), "#") AS ?type) }""",
    "truth without comparing": """
SELECT DISTINCT ?event (BOUND(?dead) AS ?deadly) (EXISTS { ?event a kg:Attack } AS ?attack)
  (NOT EXISTS { ?event kg:place ?p } AS ?nowhere)
WHERE { ?event kg:eventType ?class . OPTIONAL { ?event kg:killed ?dead } }""",
    "joined": """
SELECT ?e (GROUP_CONCAT(DISTINCT ?a; separator="; ") AS ?who) (GROUP_CONCAT(DISTINCT ?b; separator="; ") AS ?whom)
WHERE { ?e a kg:Event . OPTIONAL { ?e kg:agent/rdfs:label ?a } OPTIONAL { ?e kg:patient/rdfs:label ?b } }
GROUP BY ?e""",
    "no doubt": "SELECT DISTINCT ?event ?denies WHERE { ?claim kg:denies ?denies ; kg:claims ?event FILTER(!?denies) }",
    "numbers": """
SELECT ?class (SUM(?n) AS ?sum) (MAX(?n) AS ?most) (AVG(?n) AS ?mean) WHERE {
  SELECT DISTINCT ?event ?class ?n { ?event kg:killed ?n ; kg:eventType ?class }
} GROUP BY ?class""",
    "confidence": "SELECT DISTINCT ?m ?c WHERE { ?m kg:confidence ?c FILTER(?c >= 0.9) } ORDER BY DESC(?c) ?m LIMIT 20",
    "graphs": "SELECT ?g (COUNT(DISTINCT ?e) AS ?n) WHERE { GRAPH ?g { ?e kg:eventType ?t } } GROUP BY ?g ORDER BY ?g",
    "points": "SELECT DISTINCT ?place ?wkt WHERE { ?place geo:hasGeometry/geo:asWKT ?wkt }",
    "absence": """
SELECT DISTINCT ?e WHERE { ?e a kg:Event FILTER NOT EXISTS { ?e kg:agent ?a } MINUS { ?e kg:place ?p } }""",
    "dates": """
SELECT DISTINCT ?article (YEAR(?day) AS ?year) (MONTH(?day) AS ?month) ?day WHERE {
  ?article schema:datePublished ?day }""",
    "languages and types": """
SELECT DISTINCT ?o (LANG(?o) AS ?l) (DATATYPE(?o) AS ?t) WHERE { kg:DroneStrike ?p ?o FILTER(ISLITERAL(?o)) }""",
    "ask": "ASK { ?e a kg:DroneStrike ; kg:place/kg:within* ?c . ?c kg:country 'IRQ' }",
    "ask in vain": "ASK { ?e a kg:Earthquake }",
    "construct": "CONSTRUCT { ?a kg:leads ?e } WHERE { ?e a kg:Event ; kg:agent ?a }",
    "describe": "DESCRIBE <https://w3id.org/kg-news/id/place/IRQ>",
    "words": 'SELECT DISTINCT ?e WHERE { ?e kg:matches "drone" ; a kg:Event }',
}
_UNORDERED = ("who", "whom", "where")
"""Columns of joined names, whose order SPARQL leaves open."""


@pytest.fixture(scope="module")
def here():
    with kg.build([EXAMPLES]) as graph:
        graph.resolve()
        yield graph


@pytest.fixture(scope="module")
def oxigraph_graph(here, oxigraph_service):
    yield from filled(here, oxigraph_service)


@pytest.fixture(scope="module")
def virtuoso_graph(here, virtuoso_service):
    yield from filled(here, virtuoso_service)


def filled(graph, service):
    service.clear()
    with service.open() as store:
        quads = tuple(graph.store.quads())
        store.replace(quads, sorted({quad.graph_name.value for quad in quads} - {store.iris.ontology_graph}))
        yield Graph(store)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def there(request):
    return request.getfixturevalue(f"{request.param}_graph")


def rows_of(answer) -> Counter:
    if isinstance(answer, bool):
        return Counter([answer])
    if not isinstance(answer, Rows):
        return Counter(str(answer).splitlines())
    joined = [index for index, name in enumerate(answer.variables) if name in _UNORDERED]
    return Counter(
        tuple("; ".join(sorted(str(v).split("; "))) if i in joined and v else v for i, v in enumerate(row))
        for row in answer
    )


def rows_of_rdflib(graph, sparql: str) -> Counter:
    result = graph.to_rdflib().query(sparql)
    if result.type == "ASK":
        return Counter([bool(result.askAnswer)])
    joined = [index for index, name in enumerate(result.vars) if str(name) in _UNORDERED]
    rows = (tuple(value_of_rdflib(term) for term in row) for row in result)
    return Counter(
        tuple("; ".join(sorted(str(v).split("; "))) if i in joined and v else v for i, v in enumerate(row))
        for row in rows
    )


def value_of_rdflib(term):
    if isinstance(term, rdflib.Literal):
        datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
        return value_of(ox.Literal(str(term), datatype=datatype) if datatype else ox.Literal(str(term)))
    return None if term is None else Iri(str(term))


def ordered(answer) -> list[object]:
    """The column by which a query orders first, as far as all engines order it alike."""
    return [row[0] for row in answer if isinstance(row[0], date | int)] if isinstance(answer, Rows) else []


@pytest.mark.parametrize("name", QUERIES)
def test_the_six_queries_give_the_same_rows(here, there, name):
    expected = here.query(QUERIES[name])
    assert len(expected) > 1
    assert rows_of(there.query(QUERIES[name])) == rows_of(expected)
    assert max(rows_of(expected).values()) == 1


@pytest.mark.parametrize("name", QUERIES)
def test_the_six_queries_give_the_same_rows_through_rdflib(here, name):
    assert rows_of_rdflib(here, QUERIES[name]) == rows_of(here.query(QUERIES[name]))


@pytest.mark.parametrize("name", MORE)
def test_what_engines_write_differently_is_the_same(here, there, name):
    expected = here.query(MORE[name])
    assert rows_of(there.query(MORE[name])) == rows_of(expected)
    assert name.startswith("ask") or len(expected) > 0


EVENT = "https://w3id.org/kg-news/id/place/IRQ"
ARGUMENTS = {
    "actors": {}, "articles": {}, "attacks": {"place": "Iraq"}, "casualties": {"since": "2023-10-01"}, "causes": {},
    "claims": {}, "denials": {}, "event": {"iri": EVENT}, "events": {"class": "Attack"}, "places": {},
    "planned": {}, "relations": {}, "ties": {}, "timeline": {"since": "2023-10-01"},
}  # fmt: skip


@pytest.mark.parametrize("name", ARGUMENTS)
def test_named_queries_give_the_same_rows(here, there, name):
    expected = here.query(name, **ARGUMENTS[name])
    found = there.query(name, **ARGUMENTS[name])
    assert rows_of(found) == rows_of(expected)
    assert ordered(found) == ordered(expected)
    assert name == "denials" or len(expected) > 0


@pytest.mark.parametrize("name", ARGUMENTS)
def test_named_queries_give_the_same_rows_through_rdflib(here, name):
    sparql = bind_parameters(find_named_query(name), ARGUMENTS[name])
    assert rows_of_rdflib(here, sparql) == rows_of(here.query(name, **ARGUMENTS[name]))


RISKY = {
    "construct",
    "describe",
    "truth values",
    "a path amid",
    "a path before",
    "languages and types",
    "relations",
}


def test_only_what_virtuoso_answers_wrongly_is_answered_here():
    named = {name: bind_parameters(find_named_query(name), given) for name, given in ARGUMENTS.items()}
    asked = QUERIES | MORE | named
    assert {name for name, sparql in asked.items() if is_risky(sparql)} == RISKY | {"ask"}


def test_every_named_query_is_asked():
    assert [query.name for query in named_queries()] == list(ARGUMENTS)


def test_the_graph_came_over_whole(here, there):
    assert there.export() == here.export()
