"""The closed terms of the graph: every class and property that `kg` may write or ask for.

In: `ontologies/kg.ttl`, read once and only when first needed, and the short lists below of what the graph
uses of other vocabularies. Out: terms as `pyoxigraph.NamedNode`, the prefixes of all queries and
serialisations, the class tree, and the PLOVER codes of each class. A misspelt term is an error where it is
written, not an empty answer later.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import LexiconError, TermError

KG_IRI = "https://w3id.org/kg-news#"
_CODES_IRI = "https://w3id.org/kg-news/codes/"
_ROOT = "Event"


class Namespace:
    """A vocabulary whose terms are known: `namespace.Term`, `namespace["Term"]` or `namespace.term("Term")`.

    Args:
        prefix: Short name, as in `PREFIXES`.
        iri: What every term's IRI begins with.
        names: Gives the local names that exist; called when a term is first asked for.

    Example:
        >>> SCHEMA.NewsArticle
        <NamedNode value=https://schema.org/NewsArticle>
        >>> KG["DroneStrike"].value
        'https://w3id.org/kg-news#DroneStrike'
        >>> "Dronestrike" in KG
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
            >>> KG.term("Atack")
            Traceback (most recent call last):
            kg.errors.TermError: kg:Atack is not a term of https://w3id.org/kg-news#; the nearest is kg:Attack
        """
        if name not in self._names():
            raise TermError(f"{self.prefix}:{name} is not a term of {self.iri}; {self._nearest(name)}")
        return NamedNode(self.iri + name)

    def _nearest(self, name: str) -> str:
        from difflib import get_close_matches  # only on the way to an error

        near = get_close_matches(name, sorted(self._names()), n=1)
        return f"the nearest is {self.prefix}:{near[0]}" if near else "see ontologies/kg.ttl and kg/vocab.py"

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


def _kg_terms() -> frozenset[str]:
    return _ontology().terms


KG = Namespace("kg", KG_IRI, _kg_terms)
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
    "name alternateName description inLanguage about mentions isBasedOn",
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

NAMESPACES = (KG, SEM, GAF, NIF, SCHEMA, PROV, TIME, GEO, WGS84, SKOS, RDF, RDFS, OWL, XSD)
PREFIXES: Mapping[str, str] = MappingProxyType(
    {namespace.prefix: namespace.iri for namespace in NAMESPACES}
    | {
        "plover": f"{_CODES_IRI}plover/",
        "cameo": f"{_CODES_IRI}cameo/",
        "acled": f"{_CODES_IRI}acled/",
        "wd": "http://www.wikidata.org/entity/",
        "gn": "https://sws.geonames.org/",
    }
)
"""Prefix to IRI, in the order in which queries and files declare them."""


@dataclass(frozen=True, slots=True)
class _Ontology:
    """What `kg.ttl` says, by local name."""

    terms: frozenset[str]
    parents: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    plover: Mapping[str, tuple[str, ...]]


def ontology_files() -> tuple[Path, ...]:
    """Paths of the ontology, the code lists and the shapes, sorted by name.

    They lie in `kg/ontologies/` in an installed package and beside `kg/` in a checkout.

    Raises:
        LexiconError: The folder is in neither place; the installation is damaged.

    Example:
        >>> [path.name for path in ontology_files()]
        ['kg-codes.ttl', 'kg.ttl', 'shapes.ttl']
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "ontologies", package.parent / "ontologies"):
        if (folder / "kg.ttl").is_file():
            return tuple(sorted(folder.glob("*.ttl")))
    raise LexiconError(f"ontologies/kg.ttl is neither in {package} nor beside it; install kg-news again")


def event_classes() -> tuple[str, ...]:
    """Local names of kg:Event and every class below it, sorted.

    Example:
        >>> "DroneStrike" in event_classes(), "UnrealizedEvent" in event_classes()
        (True, False)
    """
    return tuple(sorted(name for name in _ontology().parents if is_subclass(name, _ROOT)))


@cache
def superclasses(class_name: str) -> tuple[str, ...]:
    """The class itself and every kg class above it, the most specific first.

    For an event class the last is "Event". Where a class has two parents, the deeper comes first; among
    equals the alphabet decides.

    Raises:
        TermError: There is no such class.

    Example:
        >>> superclasses("DroneStrike")
        ('DroneStrike', 'Attack', 'Conflict', 'Event')
        >>> superclasses("City")
        ('City', 'GeopoliticalEntity', 'Actor', 'Place')
    """
    above = {ancestor for parent in _parents(class_name) for ancestor in superclasses(parent)}
    return (class_name, *sorted(above, key=lambda name: (-len(superclasses(name)), name)))


def is_subclass(class_name: str, ancestor: str) -> bool:
    """Whether every member of the one class is a member of the other; a class is a subclass of itself.

    Raises:
        TermError: Either is not a class.

    Example:
        >>> is_subclass("Bombing", "Attack"), is_subclass("Attack", "Bombing")
        (True, False)
    """
    _parents(ancestor)
    return ancestor in superclasses(class_name)


def plover_codes(class_name: str) -> tuple[str, ...]:
    """PLOVER type and, where there is one, mode of a class's events; else those of a superclass.

    Raises:
        TermError: There is no such class.

    Example:
        >>> plover_codes("DroneStrike"), plover_codes("Ambush"), plover_codes("Earthquake")
        (('ASSAULT', 'drone'), ('ASSAULT',), ())
    """
    codes = _ontology().plover
    return next((codes[name] for name in superclasses(class_name) if name in codes), ())


def label(name: str) -> str:
    """English label of a kg class or property, in lower case.

    Raises:
        TermError: There is no such term.

    Example:
        >>> label("DroneStrike")
        'drone strike'
    """
    KG.term(name)
    return _ontology().labels[name]


def comment(name: str) -> str:
    """English definition of a kg class or property, one sentence.

    Raises:
        TermError: There is no such term.

    Example:
        >>> comment("Theft")
        'The taking of property without right, robbery and burglary included.'
    """
    KG.term(name)
    return _ontology().comments[name]


def _parents(class_name: str) -> tuple[str, ...]:
    parents = _ontology().parents
    if class_name not in parents:
        KG.term(class_name)
        raise TermError(f"kg:{class_name} is a property, not a class; see ontologies/kg.ttl")
    return parents[class_name]


@cache
def _ontology() -> _Ontology:
    path = next(path for path in ontology_files() if path.name == "kg.ttl")
    try:
        quads = tuple(parse(path=path, format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise LexiconError(f"{path}: {error}; correct the Turtle") from error
    typed = frozenset(_local(q.subject) for q in quads if q.predicate == RDF.type) - {""}
    modes = {name: _local(mode, f"{_CODES_IRI}plover/") for name, mode in _objects(quads, "ploverMode")}
    types = {name: _local(code, f"{_CODES_IRI}plover/") for name, code in _objects(quads, "ploverType")}
    return _Ontology(
        terms=typed,
        parents=_class_parents(quads),
        labels=_texts(quads, RDFS.label),
        comments=_texts(quads, RDFS.comment),
        plover=MappingProxyType({name: _codes(code, modes.get(name)) for name, code in types.items()}),
    )


def _codes(plover_type: str, mode: str | None) -> tuple[str, ...]:
    """The mode's IRI repeats its type: "ASSAULT-drone"."""
    return (plover_type, mode.removeprefix(f"{plover_type}-")) if mode else (plover_type,)


def _class_parents(quads: tuple[Quad, ...]) -> Mapping[str, tuple[str, ...]]:
    classes = {_local(q.subject) for q in quads if q.predicate == RDF.type and q.object == OWL.Class}
    edges = {(_local(q.subject), _local(q.object)) for q in quads if q.predicate == RDFS.subClassOf}
    return MappingProxyType(
        {name: tuple(sorted(above for below, above in edges if below == name and above)) for name in classes}
    )


def _objects(quads: tuple[Quad, ...], name: str) -> Iterator[tuple[str, object]]:
    return ((_local(q.subject), q.object) for q in quads if q.predicate.value == KG_IRI + name)


def _texts(quads: tuple[Quad, ...], predicate: NamedNode) -> Mapping[str, str]:
    return MappingProxyType(
        {
            _local(q.subject): q.object.value
            for q in quads
            if q.predicate == predicate and isinstance(q.object, Literal)
        }
    )


def _local(node: object, base: str = KG_IRI) -> str:
    """Local name of an IRI below `base`, "" for any other node."""
    return (
        node.value.removeprefix(base) if isinstance(node, NamedNode) and node.value.startswith(base) else ""
    )
