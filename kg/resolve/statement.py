"""States a resolution as quads of the knowledge graph.

In: a `Resolution` and its corpus. Out: the real events with their classes, roles, days and figures, each leading to its
accounts; what stands for an actor or a place in all articles; and for each link its score and reason.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from kg.iri import Iris
from kg.resolve.knowledge import FIGURES, Figure, RealEvent, real_events
from kg.resolve.records import Corpus
from kg.resolve.resolver import Cluster, LinkRecord, Resolution
from kg.vocab import KG, NIF, RDF, RDFS, SCHEMA, SEM, XSD, class_node, superclasses

_Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]
_TRUE = Literal("true", datatype=XSD.boolean)
_SEM_CLASSES = {"Actor": SEM.Actor, "Place": SEM.Place, "Thing": SEM.Object}
_EVENT = "Event"
_ACTING = ("agent", "patient", "recipient")
_LYING = ("place", "origin", "destination")


def knowledge_quads(resolution: Resolution, corpus: Corpus, iris: Iris) -> Iterator[Quad]:
    """State what a resolution tells; each statement once, in no certain order."""
    graph = NamedNode(iris.knowledge_graph)
    events = real_events(corpus, resolution.clusters, iris)
    for event in events:
        for statement in _state_event(event, corpus, iris):
            yield Quad(*statement, graph)
    shown = {iri: cluster.iri for cluster in resolution.clusters for iri in cluster.members}
    for statement in _state_entities(corpus, shown):
        yield Quad(*statement, graph)
    for statement in _state_stories(resolution, events, corpus, iris):
        yield Quad(*statement, graph)
    known = {event.iri for event in events}
    for cluster in resolution.linked:
        if cluster.kind != "event" or iris.real_event(cluster.iri) in known:
            for statement in _state_cluster(cluster, iris):
                yield Quad(*statement, graph)


@lru_cache(maxsize=100_000)
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def _state_entities(corpus: Corpus, shown: Mapping[str, str]) -> Iterator[_Statement]:
    """The classes of those that stand for an actor, a place or a thing, and what articles state of the others."""
    stated: dict[_Statement, None] = {}
    for iri, entity in corpus.entities.items():
        first = corpus.entities[shown.get(iri, iri)]
        node = _node(first.iri)
        if first is entity and not entity.registered:
            yield from _state_entity_class(node, entity.type)
        for name, other in entity.relations:
            to = shown.get(other, other)
            if (first.iri, to) != (iri, other) and first.iri != to:
                stated[node, KG[name], _node(to)] = None
        if entity.country and not first.country:
            stated[node, KG.country, Literal(entity.country)] = None
        for code in () if first.sector else entity.sector:
            stated[node, KG.sector, Literal(code)] = None
    yield from stated


def _state_stories(
    resolution: Resolution, events: Iterable[RealEvent], corpus: Corpus, iris: Iris
) -> Iterator[_Statement]:
    """The stories that several articles tell: their articles and events, and the days on which they were told."""
    story_of = {article: _node(iris.story(ids[0])) for ids in resolution.stories for article in ids}
    told: dict[NamedNode, list[RealEvent]] = {}
    for event in events:
        for story in dict.fromkeys(story_of[article] for article in event.articles if article in story_of):
            told.setdefault(story, []).append(event)
            yield _node(event.iri), KG.story, story
    for ids in resolution.stories:
        story = story_of[ids[0]]
        yield story, RDF.type, KG.Story
        yield (
            story,
            RDFS.label,
            Literal(
                _story_label(told.get(story, ()), frozenset(ids)) or corpus.articles[ids[0]].title or ids[0]
            ),
        )
        for article in ids:
            yield _node(corpus.articles[article].iri), KG.story, story
        days = sorted(day for article in ids if (day := corpus.articles[article].published))
        if days:
            yield story, KG.earliest, _date(days[0])
            yield story, KG.latest, _date(days[-1])


def _story_label(events: Iterable[RealEvent], ids: frozenset[str]) -> str:
    """The label of the event that most articles of a story tell, of those one that happened, with most taking part."""

    def weight(event: RealEvent) -> tuple[int, bool, int, str]:
        return len(ids.intersection(event.articles)), event.realized, len(event.roles), event.iri

    main = max(events, key=weight, default=None)
    return main.label if main is not None else ""


def _state_entity_class(node: NamedNode, name: str) -> Iterator[_Statement]:
    for above in superclasses(name):
        yield node, RDF.type, class_node(above)
        if above in _SEM_CLASSES:
            yield node, RDF.type, _SEM_CLASSES[above]


def _state_event(event: RealEvent, corpus: Corpus, iris: Iris) -> Iterator[_Statement]:
    node = _node(event.iri)
    yield from _state_class(event, node)
    yield node, RDFS.label, Literal(event.label)
    for account in event.accounts:
        yield node, KG.account, _node(account)
    for article in event.articles:
        yield node, KG.article, _node(corpus.articles[article].iri)
    yield from _state_factuality(event, node)
    yield from _state_roles(event, node, corpus)
    yield from _state_days(event, node)
    yield from _state_figures(event, node)
    yield node, KG.articleCount, _integer(len(event.articles))
    if event.publishers:
        yield node, KG.publisherCount, _integer(len(event.publishers))
    for claim in event.claims:
        yield _node(claim), KG.claims, node
    for name in event.contested:
        yield node, KG.contested, Literal(name)
    for name in FIGURES:
        if event.span_of(name):
            for figure in event.figures:
                if figure.name == name:
                    yield from _state_figure_report(event, figure, corpus, iris)


def _state_class(event: RealEvent, node: NamedNode) -> Iterator[_Statement]:
    kind = class_node(event.event_class)
    yield node, KG.eventType, kind
    for predicate, code in zip((KG.ploverType, KG.ploverMode), event.plover, strict=False):
        yield node, predicate, _node(code)
    if not event.realized:
        yield node, RDF.type, KG.UnrealizedEvent
        return
    yield node, SEM.eventType, kind
    yield node, RDF.type, SEM.Event
    if event.series:
        yield node, RDF.type, KG.Series
    for name in (_EVENT,) if event.series else superclasses(event.event_class):
        yield node, RDF.type, class_node(name)


def _state_factuality(event: RealEvent, node: NamedNode) -> Iterator[_Statement]:
    """How it stands; of what happened, only that it is under way, where it is."""
    main = event.main
    if not event.realized:
        yield node, KG.polarity, Literal("positive" if main.positive else "negative")
        yield node, KG.certainty, Literal(main.certainty)
        yield node, KG.future, Literal("true" if main.future else "false", datatype=XSD.boolean)
    if not event.realized or main.outcome != "accomplished":
        yield node, KG.outcome, Literal(main.outcome)
    yield node, KG.confidence, _decimal(event.confidence)


def _state_roles(event: RealEvent, node: NamedNode, corpus: Corpus) -> Iterator[_Statement]:
    """Roles and links; of what happened with the property of SEM above, where it holds of such a filler."""
    above: dict[_Statement, None] = {}
    for role, filler in (*event.roles, *event.links):
        other = _node(filler)
        yield node, KG[role], other
        if event.realized:
            above[node, _property_of_sem(role, corpus, filler), other] = None
    yield from above


def _property_of_sem(role: str, corpus: Corpus, filler: str) -> NamedNode:
    entity = corpus.entities.get(filler)
    kinds = superclasses(entity.type) if entity is not None else ()
    if role in _ACTING and "Actor" in kinds:
        return SEM.hasActor
    if role in _LYING and "Place" in kinds:
        return SEM.hasPlace
    return SEM.subEventOf if role == "partOf" else SEM.eventProperty


def _state_days(event: RealEvent, node: NamedNode) -> Iterator[_Statement]:
    for predicate, day in ((KG.earliest, event.earliest), (KG.latest, event.latest)):
        if day is not None:
            yield node, predicate, _date(day)
    for time in event.times:
        yield node, SEM.hasTime, _node(time)


def _state_figures(event: RealEvent, node: NamedNode) -> Iterator[_Statement]:
    """The figures that count, and how far apart those of different accounts are."""
    rough = False
    for name in FIGURES:
        figure, span = event.figure(name), event.span_of(name)
        if figure is not None:
            yield node, KG[name], _integer(figure.value)
            rough = rough or figure.approximate
        if span is not None:
            yield node, KG[f"{name}Least"], _integer(span[0])
            yield node, KG[f"{name}Most"], _integer(span[1])
    if event.count is not None:
        yield node, KG.count, _integer(event.count)
        rough = rough or event.main.approximate
    if rough:
        yield node, KG.approximate, _TRUE


def _state_figure_report(
    event: RealEvent, figure: Figure, corpus: Corpus, iris: Iris
) -> Iterator[_Statement]:
    node = NamedNode(iris.link("figure", _digest(event.iri, figure.account, figure.name)))
    yield node, RDF.type, KG.FigureReport
    yield node, KG.figureOf, _node(event.iri)
    yield node, KG.figureIn, _node(figure.account)
    yield node, KG.figureName, Literal(figure.name)
    yield node, KG.figureValue, _integer(figure.value)
    yield node, KG.isLatest, Literal("true" if figure.latest else "false", datatype=XSD.boolean)
    yield node, NIF.referenceContext, _node(corpus.articles[figure.article].iri)
    if figure.published:
        yield node, SCHEMA.datePublished, Literal(figure.published, datatype=XSD.date)
    if figure.approximate:
        yield node, KG.approximate, _TRUE


def _state_cluster(cluster: Cluster, iris: Iris) -> Iterator[_Statement]:
    target = _node(iris.real_event(cluster.iri) if cluster.kind == "event" else cluster.iri)
    for link in cluster.links:
        if cluster.kind != "event":
            yield _node(link.member), KG.sameActorAs, target
        yield from _state_link(link, target, iris)


def _state_link(link: LinkRecord, target: NamedNode, iris: Iris) -> Iterator[_Statement]:
    node = NamedNode(iris.link("link", _digest(link.member, target.value)))
    yield node, RDF.type, KG.Link
    yield node, KG.linkFrom, _node(link.member)
    yield node, KG.linkTo, target
    yield node, KG.score, _decimal(link.score)
    yield node, KG.because, Literal(link.because)


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _decimal(value: float) -> Literal:
    return Literal(format(value, ".4f").rstrip("0").rstrip("."), datatype=XSD.decimal)


def _date(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
