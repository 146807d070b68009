"""What an ontology says of its terms: classes and their parents, labels, definitions, PLOVER codes.

In: the quads of `kg.ttl`, or of a domain's own Turtle. Out: an `Ontology`, by local name, since a local name
means one term whatever its namespace. How terms are asked for is left to `kg.vocab`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad

KG_IRI = "https://w3id.org/kg-news#"
CODES_IRI = "https://w3id.org/kg-news/codes/"
PLOVER_IRI = f"{CODES_IRI}plover/"
VANN_PREFIX = NamedNode("http://purl.org/vocab/vann/preferredNamespacePrefix")
VANN_NAMESPACE = NamedNode("http://purl.org/vocab/vann/preferredNamespaceUri")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_CLASS = NamedNode("http://www.w3.org/2002/07/owl#Class")
_ONTOLOGY = NamedNode("http://www.w3.org/2002/07/owl#Ontology")
_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
_SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")


@dataclass(frozen=True, slots=True)
class Ontology:
    """The terms of one namespace, by local name.

    Args:
        prefix: The namespace's short name.
        iri: What every term's IRI begins with.
        terms: Every class, property and individual.
        parents: Of each class, the IRIs of the classes right above it, in whichever namespace.
        labels: In English; a term may have none.
        comments: Definitions in English; a term may have none.
        plover: PLOVER type and, where there is one, mode.
    """

    prefix: str
    iri: str
    terms: frozenset[str]
    parents: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    plover: Mapping[str, tuple[str, ...]]

    def without(self, names: frozenset[str]) -> "Ontology":
        """This ontology less the terms of these local names."""
        parents = {name: above for name, above in self.parents.items() if name not in names}
        return replace(self, terms=self.terms - names, parents=MappingProxyType(parents))


def read_ontology(quads: Iterable[Quad], prefix: str, iri: str) -> Ontology:
    """Read what quads say of the terms of one namespace."""
    quads = tuple(quads)
    own = tuple(q for q in quads if _local(q.subject, iri))
    modes = {_local(q.subject, iri): _local(q.object, PLOVER_IRI) for q in _of(own, "ploverMode")}
    types = {_local(q.subject, iri): _local(q.object, PLOVER_IRI) for q in _of(own, "ploverType")}
    return Ontology(
        prefix=prefix,
        iri=iri,
        terms=frozenset(_local(q.subject, iri) for q in own if q.predicate == _TYPE) - {""},
        parents=_parents(own, iri),
        labels=_texts(own, iri, _LABEL),
        comments=_texts(own, iri, _COMMENT),
        plover=MappingProxyType({name: _codes(code, modes.get(name)) for name, code in types.items()}),
    )


def find_namespaces(quads: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    """Find the namespaces that quads declare with the terms of VANN: prefix and IRI of each."""
    prefixes: dict[str, str] = {}
    namespaces: dict[str, str] = {}
    for quad in quads:
        if isinstance(quad.object, Literal) and quad.predicate == VANN_PREFIX:
            prefixes[str(quad.subject)] = quad.object.value
        elif quad.predicate == VANN_NAMESPACE and isinstance(quad.object, Literal | NamedNode):
            namespaces[str(quad.subject)] = quad.object.value
    return ((prefixes[node], namespaces[node]) for node in sorted(prefixes.keys() & namespaces))


def declare_namespace(prefix: str, iri: str) -> tuple[Quad, ...]:
    """State a namespace's prefix, so that a graph alone tells how its terms are written."""
    node = NamedNode(iri.rstrip("#/"))
    return (
        Quad(node, _TYPE, _ONTOLOGY),
        Quad(node, VANN_PREFIX, Literal(prefix)),
        Quad(node, VANN_NAMESPACE, Literal(iri)),
    )


def _of(quads: tuple[Quad, ...], name: str) -> Iterator[Quad]:
    return (q for q in quads if q.predicate.value == KG_IRI + name)


def _codes(plover_type: str, mode: str | None) -> tuple[str, ...]:
    """The mode's IRI repeats its type: "ASSAULT-drone"."""
    return (plover_type, mode.removeprefix(f"{plover_type}-")) if mode else (plover_type,)


def _parents(quads: tuple[Quad, ...], iri: str) -> Mapping[str, tuple[str, ...]]:
    classes = {_local(q.subject, iri) for q in quads if q.predicate == _TYPE and q.object == _CLASS} - {""}
    edges = {
        (_local(q.subject, iri), q.object.value)
        for q in quads
        if q.predicate == _SUBCLASS and isinstance(q.object, NamedNode)
    }
    return MappingProxyType(
        {name: tuple(sorted(above for below, above in edges if below == name)) for name in classes}
    )


def _texts(quads: tuple[Quad, ...], iri: str, predicate: NamedNode) -> Mapping[str, str]:
    return MappingProxyType(
        {
            _local(q.subject, iri): q.object.value
            for q in quads
            if q.predicate == predicate and isinstance(q.object, Literal)
        }
    )


def _local(node: object, base: str) -> str:
    """Local name of an IRI below `base`, "" for any other node."""
    return (
        node.value.removeprefix(base) if isinstance(node, NamedNode) and node.value.startswith(base) else ""
    )
