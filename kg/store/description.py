"""Describes the data of a store in the terms of VoID and DCAT, so that a copy alone tells what it is and who made it.

In: a store. Out: triples, the same for the same store: the version and the days come from the articles, not from a
clock. How the data are reached over a network is left to `kg.serve`.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.vocab import KG, KG_IRI, OWL, PREFIXES, RDF, RDFS, SCHEMA, namespaces

if TYPE_CHECKING:
    from kg.store.interface import Store

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
"""What the facts may be used under; whoever publishes a graph under another licence says so in its place."""

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_TERMS = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
_TITLE = "News graph"
_ABOUT = "Events that news articles tell: who did what to whom, where and when, who says so, and which words carry it."
_RIGHTS = (
    "Headlines, texts and sentences are quoted from the articles and belong to their publishers. Names and coordinates "
    "of places are from GeoNames (CC BY 4.0), identifiers of actors from Wikidata (CC0)."
)
_LINKED = {"wikidata": ("Wikidata", PREFIXES["wd"]), "geonames": ("GeoNames", PREFIXES["gn"])}
_DIGITS = 12

Node = ox.NamedNode | ox.BlankNode


def describe_store(store: "Store", dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    """Say what the data are, who made them, when, under which licence, and what they link to.

    Args:
        store: The store; what it holds of an earlier description is not counted.
        dataset: The node that stands for the data.
    """
    fact = _facts_of(dataset)
    yield fact(RDF.type, ox.NamedNode(_VOID + "Dataset"))
    yield fact(RDF.type, ox.NamedNode(_DCAT + "Dataset"))
    yield fact(_TERMS + "title", ox.Literal(_TITLE, language="en"))
    yield fact(_TERMS + "description", ox.Literal(_ABOUT, language="en"))
    yield fact(_TERMS + "license", ox.NamedNode(LICENSE))
    yield fact(_TERMS + "rights", ox.Literal(_RIGHTS, language="en"))
    yield from _state_creator(dataset)
    yield from _state_version(store, dataset)
    yield fact(_VOID + "uriSpace", ox.Literal(store.iris.base))
    yield fact(_VOID + "triples", ox.Literal(_count(store)))
    yield fact(_TERMS + "conformsTo", ox.NamedNode(KG_IRI.rstrip("#")))
    for namespace in namespaces():
        yield fact(_VOID + "vocabulary", ox.NamedNode(namespace.iri))
    yield from _state_linksets(store, dataset)


def describe_quads(store: "Store") -> Iterator[ox.Quad]:
    """The same as quads of the description's own graph, for exports."""
    graph = ox.NamedNode(store.iris.description_graph)
    for triple in describe_store(store, ox.NamedNode(store.iris.dataset)):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _count(store: "Store") -> int:
    own = sum(1 for _ in store.quads(store.iris.description_graph))
    return len(store) - own


def _state_creator(dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    """The program in its version: nobody else is known to a store."""
    number = version("kg-news")
    program = ox.NamedNode(f"https://w3id.org/kg-news/software/{number}")
    yield ox.Triple(dataset, ox.NamedNode(_TERMS + "creator"), program)
    fact = _facts_of(program)
    yield fact(RDF.type, ox.NamedNode("http://www.w3.org/ns/prov#SoftwareAgent"))
    yield fact(RDFS.label, ox.Literal(f"kg-news {number}"))
    yield fact(_FOAF + "name", ox.Literal("kg-news"))
    yield fact(OWL.versionInfo, ox.Literal(number))


def _state_version(store: "Store", dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    """The version, which is a digest of what was read and by what, and the days on which the articles came out."""
    fact = _facts_of(dataset)
    stamps = sorted(str(quad.subject) for quad in store.match(None, KG.contentDigest))
    digest = hashlib.sha256("\n".join(stamps).encode()).hexdigest()[:_DIGITS]
    yield fact(_DCAT + "version", ox.Literal(digest))
    yield fact(OWL.versionInfo, ox.Literal(digest))
    yield fact(_VOID + "documents", ox.Literal(len(stamps)))
    days = {
        q.object.value for q in store.match(None, SCHEMA.datePublished) if isinstance(q.object, ox.Literal)
    }
    if not days:
        return
    first, last = min(days), max(days)
    yield fact(_TERMS + "modified", ox.Literal(last, datatype=_DATE))
    period = ox.NamedNode(f"{dataset.value}/period")
    yield fact(_TERMS + "temporal", period)
    of_period = _facts_of(period)
    yield of_period(RDF.type, ox.NamedNode(_TERMS + "PeriodOfTime"))
    yield of_period(_DCAT + "startDate", ox.Literal(first, datatype=_DATE))
    yield of_period(_DCAT + "endDate", ox.Literal(last, datatype=_DATE))


def _state_linksets(store: "Store", dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    """What leads to other data by `owl:sameAs`, with the number of links."""
    counts: Counter[str] = Counter()
    for quad in store.match(None, OWL.sameAs):
        if isinstance(quad.object, ox.NamedNode):
            counts.update(name for name, (_, space) in _LINKED.items() if quad.object.value.startswith(space))
    for name, (title, space) in _LINKED.items():
        if not counts[name]:
            continue
        links, target = ox.NamedNode(f"{dataset.value}/{name}"), ox.NamedNode(space)
        yield ox.Triple(dataset, ox.NamedNode(_VOID + "subset"), links)
        fact = _facts_of(links)
        yield fact(RDF.type, ox.NamedNode(_VOID + "Linkset"))
        yield fact(_TERMS + "title", ox.Literal(f"Links to {title}", language="en"))
        yield fact(_VOID + "linkPredicate", OWL.sameAs)
        yield fact(_VOID + "subjectsTarget", dataset)
        yield fact(_VOID + "objectsTarget", target)
        yield fact(_VOID + "triples", ox.Literal(counts[name]))
        of_target = _facts_of(target)
        yield of_target(RDF.type, ox.NamedNode(_VOID + "Dataset"))
        yield of_target(_TERMS + "title", ox.Literal(title))


def _facts_of(subject: Node) -> Callable[[ox.NamedNode | str, Node | ox.Literal], ox.Triple]:
    """Make triples of one subject."""

    def fact(predicate: ox.NamedNode | str, value: Node | ox.Literal) -> ox.Triple:
        named = ox.NamedNode(predicate) if isinstance(predicate, str) else predicate
        return ox.Triple(subject, named, value)

    return fact
