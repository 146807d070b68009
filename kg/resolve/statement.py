"""States a resolution as quads of the graph of links.

In: a `Resolution` and its corpus. Out: for each cluster links from its members to the one that stands for all, each
with score and reason; and, where articles differ on an event's figures, every figure with its article and date.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from kg.iri import Iris
from kg.resolve.records import Corpus, EventRecord
from kg.resolve.resolver import Cluster, LinkRecord, Resolution
from kg.vocab import KG, NIF, OWL, RDF, SCHEMA, XSD

_Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


class Figure(NamedTuple):
    """A figure that one article gives of an event.

    Args:
        name: "killed" or "injured".
        value: The number.
        event: IRI of that article's event.
        article: Id of the article.
        published: Its day of publication in ISO 8601, "" where unknown.
        approximate: Whether it is a rough one.
        latest: Whether no article of the event gave one of the name later.
    """

    name: str
    value: int
    event: str
    article: str
    published: str
    approximate: bool
    latest: bool


def link_quads(resolution: Resolution, corpus: Corpus, iris: Iris) -> tuple[Quad, ...]:
    """State the links of a resolution, sorted."""
    graph = NamedNode(iris.links_graph)
    statements = {
        statement for cluster in resolution.linked for statement in _state_cluster(cluster, corpus, iris)
    }
    return tuple(Quad(*statement, graph) for statement in sorted(statements, key=str))


def _state_cluster(cluster: Cluster, corpus: Corpus, iris: Iris) -> Iterator[_Statement]:
    for link in cluster.links:
        yield from _state_link(cluster, link, iris)
    if cluster.kind == "event":
        for figure in differing_figures(cluster, corpus):
            yield from _state_figure(cluster, figure, corpus, iris)


def _state_link(cluster: Cluster, link: LinkRecord, iris: Iris) -> Iterator[_Statement]:
    member, target = NamedNode(link.member), NamedNode(cluster.iri)
    node = NamedNode(iris.link("link", _digest(link.member, cluster.iri)))
    yield member, KG.sameEventAs if cluster.kind == "event" else OWL.sameAs, target
    yield node, RDF.type, KG.Link
    yield node, KG.linkFrom, member
    yield node, KG.linkTo, target
    yield node, KG.score, Literal(format(link.score, ".4f").rstrip("0").rstrip("."), datatype=XSD.decimal)
    yield node, KG.because, Literal(link.because)


def differing_figures(cluster: Cluster, corpus: Corpus) -> tuple[Figure, ...]:
    """Every figure of a name on which the articles of an event differ, in the order of publication.

    Args:
        cluster: A cluster of events.
        corpus: Holds them.
    """
    events = [corpus.events[iri] for iri in cluster.members]
    found: list[Figure] = []
    for name in ("killed", "injured"):
        figures = sorted(_figures(name, events, corpus), key=lambda f: (f.published, f.article, f.value))
        if len({figure.value for figure in figures}) > 1:
            last = figures[-1].published
            found += [figure._replace(latest=bool(last) and figure.published == last) for figure in figures]
    return tuple(found)


def _figures(name: str, events: Iterable[EventRecord], corpus: Corpus) -> Iterator[Figure]:
    for event in events:
        value = event.killed if name == "killed" else event.injured
        if value is not None:
            day = corpus.articles[event.article].published
            published = day.isoformat() if day else ""
            yield Figure(name, value, event.iri, event.article, published, event.approximate, latest=False)


def _state_figure(cluster: Cluster, figure: Figure, corpus: Corpus, iris: Iris) -> Iterator[_Statement]:
    node = NamedNode(iris.link("figure", _digest(cluster.iri, figure.event, figure.name)))
    yield node, RDF.type, KG.FigureReport
    yield node, KG.figureOf, NamedNode(cluster.iri)
    yield node, KG.figureIn, NamedNode(figure.event)
    yield node, KG.figureName, Literal(figure.name)
    yield node, KG.figureValue, Literal(str(figure.value), datatype=XSD.integer)
    yield node, KG.isLatest, Literal("true" if figure.latest else "false", datatype=XSD.boolean)
    yield node, NIF.referenceContext, NamedNode(corpus.articles[figure.article].iri)
    if figure.published:
        yield node, SCHEMA.datePublished, Literal(figure.published, datatype=XSD.date)
    if figure.approximate:
        yield node, KG.approximate, Literal("true", datatype=XSD.boolean)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
