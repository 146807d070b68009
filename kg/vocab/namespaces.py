"""Vocabularies whose terms are closed lists: what the graph uses of those that others made."""

from collections.abc import Callable, Iterator

from pyoxigraph import NamedNode

from kg.errors import TermError


class Namespace:
    """A vocabulary whose terms are known: `namespace.Term`, `namespace["Term"]` or `namespace.term("Term")`.

    Args:
        prefix: Short name, as in `PREFIXES`.
        iri: What every term's IRI begins with.
        names: Gives the local names that exist; called when a term is first asked for.

    Example:
        >>> SCHEMA.NewsArticle
        <NamedNode value=https://schema.org/NewsArticle>
        >>> SCHEMA["headline"].value
        'https://schema.org/headline'
        >>> "Headline" in SCHEMA
        False
    """

    __slots__ = ("_names", "iri", "prefix")

    def __init__(self, prefix: str, iri: str, names: Callable[[], frozenset[str]]) -> None:
        self.prefix = prefix
        self.iri = iri
        self._names = names

    def term(self, name: str) -> NamedNode:
        """The term of this local name.

        Raises:
            TermError: The vocabulary has no such term, or the graph does not use it.

        Example:
            >>> GAF.term("denotedby")
            Traceback (most recent call last):
            kg.errors.TermError: gaf:denotedby is not a term of http://groundedannotationframework.org/gaf#; \
the nearest is gaf:denotedBy
        """
        if name not in self._names():
            raise TermError(f"{self.prefix}:{name} is not a term of {self.iri}; {self._nearest(name)}")
        return NamedNode(self.iri + name)

    def _nearest(self, name: str) -> str:
        from difflib import get_close_matches  # only on the way to an error

        near = get_close_matches(name, sorted(self._names()), n=1)
        return f"the nearest is {self.prefix}:{near[0]}" if near else "see ontologies/kg.ttl and kg/vocab/"

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("_"):  # no term does; Python's own protocols ask for these
            raise AttributeError(name)
        return self.term(name)

    def __getitem__(self, name: str) -> NamedNode:
        return self.term(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names()))

    def __repr__(self) -> str:
        return f"Namespace({self.prefix!r}, {self.iri!r})"


def _closed(prefix: str, iri: str, names: str) -> Namespace:
    known = frozenset(names.split())
    return Namespace(prefix, iri, lambda: known)


SEM = _closed(
    "sem",
    "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "Core Event Actor Place Object Time EventType View Authority eventProperty eventType hasActor "
    "hasPlace hasTime hasTimeStamp hasEarliestBeginTimeStamp hasLatestEndTimeStamp subEventOf hasSubEvent "
    "accordingTo",
)
GAF = _closed("gaf", "http://groundedannotationframework.org/gaf#", "denotedBy denotes Mention Instance")
NIF = _closed(
    "nif",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "Context String OffsetBasedString RFC5147String Sentence Phrase Word anchorOf beginIndex endIndex "
    "isString referenceContext sentence sourceUrl",
)
SCHEMA = _closed(
    "schema",
    "https://schema.org/",
    "NewsArticle Article CreativeWork Person Organization NewsMediaOrganization GovernmentOrganization "
    "Place Country City headline articleBody datePublished dateModified url publisher author identifier "
    "name alternateName description inLanguage about mentions isBasedOn sameAs",
)
PROV = _closed(
    "prov",
    "http://www.w3.org/ns/prov#",
    "Entity Activity Agent SoftwareAgent Bundle Plan value used wasDerivedFrom wasQuotedFrom "
    "hadPrimarySource wasGeneratedBy wasAttributedTo wasAssociatedWith wasRevisionOf wasInvalidatedBy "
    "generatedAtTime startedAtTime endedAtTime specializationOf alternateOf",
)
TIME = _closed(
    "time",
    "http://www.w3.org/2006/time#",
    "TemporalEntity Interval ProperInterval Instant hasBeginning hasEnd inXSDDate before after inside",
)
GEO = _closed(
    "geo",
    "http://www.opengis.net/ont/geosparql#",
    "SpatialObject Feature Geometry hasGeometry defaultGeometry asWKT wktLiteral sfWithin",
)
WGS84 = _closed("wgs84", "http://www.w3.org/2003/01/geo/wgs84_pos#", "SpatialThing Point lat long")
SKOS = _closed(
    "skos",
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel hiddenLabel definition note scopeNote notation inScheme "
    "topConceptOf hasTopConcept broader narrower related closeMatch exactMatch broadMatch narrowMatch "
    "relatedMatch",
)
RDF = _closed(
    "rdf",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "type value Property Statement subject predicate object reifies langString first rest nil List",
)
RDFS = _closed(
    "rdfs",
    "http://www.w3.org/2000/01/rdf-schema#",
    "Class Resource Literal label comment subClassOf subPropertyOf domain range seeAlso isDefinedBy member",
)
OWL = _closed(
    "owl",
    "http://www.w3.org/2002/07/owl#",
    "Ontology Class Thing NamedIndividual ObjectProperty DatatypeProperty AnnotationProperty sameAs "
    "differentFrom inverseOf disjointWith versionInfo versionIRI imports deprecated",
)
XSD = _closed(
    "xsd",
    "http://www.w3.org/2001/XMLSchema#",
    "string boolean integer nonNegativeInteger positiveInteger decimal double float date dateTime gYear "
    "gYearMonth anyURI",
)
