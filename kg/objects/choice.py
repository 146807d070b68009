"""Which events, actors, places, articles and stories are meant, in their order; nothing else of them is read.

In: a store and what is asked for. Out: IRIs. Events stand in the order of their days, those without a day last.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError, TermError
from kg.objects.names import find_nodes
from kg.store import Store
from kg.vocab import KG, RDF, SCHEMA, XSD, class_node, event_classes, is_subclass
from kg.wording.standing import STATUSES

_ACTING = ("agent", "patient", "recipient", "instrument")
_LYING = ("place", "origin", "destination", "patient")
_OUTCOMES = ("ongoing", "planned", "attempted", "failed", "threatened", "hypothetical")


@dataclass(frozen=True, slots=True)
class EventChoice:
    """Which events are meant; None for whatever it is.

    Args:
        type: Local name of a class; its subclasses count.
        actor: Name, alias or IRI of who takes part.
        place: Name, alias or IRI of a place; what lies in it counts.
        since: First day; events that end before, and those without a day, are left out.
        until: Last day, likewise.
        status: One of `kg.wording.standing.STATUSES`.
        min_confidence: Least confidence, from 0 to 1.
    """

    type: str | None = None
    actor: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None
    status: str | None = None
    min_confidence: float = 0.0


def choose_events(store: Store, choice: EventChoice) -> tuple[str, ...]:
    """IRIs of the events that are meant, by day.

    Raises:
        QueryError: The class or the status is none, or nobody or nothing has the name.
    """
    chosen = set(_subjects(store, KG.articleCount))
    for wanted in _conditions(store, choice):
        chosen &= wanted
    first, last = _days(store, KG.earliest), _days(store, KG.latest)
    if choice.since:
        since = choice.since.isoformat()
        chosen = {iri for iri in chosen if last.get(iri, first.get(iri, "")) >= since}
    if choice.until:
        until = choice.until.isoformat()
        chosen = {iri for iri in chosen if (first.get(iri) or last.get(iri) or "9999") <= until}
    if choice.since or choice.until:
        chosen = {iri for iri in chosen if iri in first or iri in last}
    return _sorted(chosen, first, last)


def by_day(store: Store, events: Iterable[str]) -> tuple[str, ...]:
    """Events by their first day, those without a day last."""
    return _sorted(events, _days(store, KG.earliest), _days(store, KG.latest))


def _sorted(events: Iterable[str], first: Mapping[str, str], last: Mapping[str, str]) -> tuple[str, ...]:
    def key(iri: str) -> tuple[bool, str, str, str]:
        day = first.get(iri) or last.get(iri) or ""
        return not day, day, last.get(iri, ""), iri

    return tuple(sorted(events, key=key))


def choose_entities(store: Store, kind: NamedNode) -> tuple[str, ...]:
    """IRIs of the actors, or of the places, that take part in an event; each stands for one in all articles."""
    roles = _ACTING if kind == KG.Actor else _LYING
    events = set(_subjects(store, KG.articleCount))
    found = {
        quad.object.value
        for role in roles
        for quad in store.match(None, KG[role], None, None)
        if isinstance(quad.object, NamedNode)
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value in events
    }
    return tuple(sorted(found & set(_subjects(store, RDF.type, kind))))


def choose_stories(store: Store) -> tuple[str, ...]:
    """IRIs of the stories, those of most articles first."""
    n_articles = dict.fromkeys(_subjects(store, RDF.type, KG.Story), 0)
    texts = store.iris.article("")
    for quad in store.match(None, KG.story, None, None):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(texts):
            story = quad.object.value if isinstance(quad.object, NamedNode) else ""
            n_articles[story] = n_articles.get(story, 0) + 1
    return tuple(sorted(n_articles, key=lambda iri: (-n_articles[iri], iri)))


def choose_articles(store: Store) -> tuple[str, ...]:
    """IRIs of the articles, sorted."""
    return tuple(sorted(set(_subjects(store, RDF.type, SCHEMA.NewsArticle))))


def events_of(store: Store, iri: str) -> tuple[str, ...]:
    """IRIs of the events in which somebody or something has a role, or that an article tells of, sorted."""
    events = (
        quad.subject.value
        for role in dict.fromkeys((*_ACTING, *_LYING, "topic", "article"))
        for quad in store.match(None, KG[role], NamedNode(iri), None)
        if isinstance(quad.subject, NamedNode)
    )
    known = set(_subjects(store, KG.articleCount))
    return tuple(sorted(set(events) & known))


def _conditions(store: Store, choice: EventChoice) -> Iterator[set[str]]:
    if choice.type:
        yield set(_of_class(store, choice.type))
    if choice.actor:
        yield _taking_part(store, _named(store, choice.actor, KG.Actor, "actor"), _ACTING)
    if choice.place:
        yield _taking_part(store, _with_inner(store, _named(store, choice.place, KG.Place, "place")), _LYING)
    if choice.status:
        yield _standing_so(store, choice.status)
    if choice.min_confidence:
        yield {
            quad.subject.value
            for quad in store.match(None, KG.confidence, None, NamedNode(store.iris.knowledge_graph))
            if isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, Literal)
            and float(quad.object.value) >= choice.min_confidence
        }


def _of_class(store: Store, name: str) -> Iterator[str]:
    name = name.removeprefix("kg:")
    known = event_classes()
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        raise QueryError(f"no class of events is called {name!r}; {_hint(near)}")
    for other in known:
        try:
            below = is_subclass(other, name)
        except TermError:
            continue
        if below:
            yield from _subjects(store, KG.eventType, class_node(other))


def _hint(near: list[str]) -> str:
    return f"did you mean {' or '.join(near)}?" if near else "kg query --list shows examples of classes"


def _named(store: Store, name: str, kind: NamedNode, what: str) -> tuple[str, ...]:
    found = find_nodes(store, name, kind=kind)
    if not found:
        raise QueryError(f"no {what} of the graph is called {name!r}; kg find looks in the sentences, too")
    return found


def _with_inner(store: Store, places: Iterable[str]) -> set[str]:
    """Places and all that lies in them."""
    found: set[str] = set()
    todo = list(places)
    while todo:
        place = todo.pop()
        if place not in found:
            found.add(place)
            todo += _subjects(store, KG.within, NamedNode(place))
    return found


def _taking_part(store: Store, nodes: Iterable[str], roles: tuple[str, ...]) -> set[str]:
    return {
        event for node in nodes for role in roles for event in _subjects(store, KG[role], NamedNode(node))
    }


def _standing_so(store: Store, status: str) -> set[str]:
    """Events of which a status holds, as `describe_status` words it."""
    if status not in STATUSES:
        raise QueryError(f"no status {status!r}; it is one of {', '.join(STATUSES)}")
    if status == "happened":
        return set(_subjects(store, RDF.type, KG.Event))
    if status == "contested":
        return set(_subjects(store, KG.contested))
    if status == "denied":
        claims = _subjects(store, KG.denies, Literal("true", datatype=XSD.boolean))
        return {event for claim in claims for event in _values(store, claim, KG.claims)}
    if status == "did not happen":
        return set(_subjects(store, KG.polarity, Literal("negative")))
    if status in _OUTCOMES:
        return set(_subjects(store, KG.outcome, Literal(status)))
    if status == "expected":
        ahead = set(_subjects(store, KG.future, Literal("true", datatype=XSD.boolean)))
        return ahead - {iri for name in _OUTCOMES for iri in _subjects(store, KG.outcome, Literal(name))}
    certainty = "possible" if status == "doubted" else "probable"
    return set(_subjects(store, KG.certainty, Literal(certainty)))


def _days(store: Store, predicate: NamedNode) -> dict[str, str]:
    graph = NamedNode(store.iris.knowledge_graph)
    return {
        quad.subject.value: quad.object.value
        for quad in store.match(None, predicate, None, graph)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }


def _subjects(store: Store, predicate: NamedNode, value: Literal | NamedNode | None = None) -> Iterator[str]:
    for quad in store.match(None, predicate, value, None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def _values(store: Store, iri: str, predicate: NamedNode) -> Iterator[str]:
    for quad in store.match(NamedNode(iri), predicate, None, None):
        if isinstance(quad.object, NamedNode):
            yield quad.object.value
