"""Merges the mentions of one event within an article into one event.

In: the events of an extraction, one per mention, tied by `same_as`. Out: one `MergedEvent` per event, with
the union of its roles, times and links, its most specific class, and the figures and factuality of the
mention that says most.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeVar

from kg.model import Argument, Event, LinkRole, Role, Span

_Value = TypeVar("_Value")


class EventLink(NamedTuple):
    """A link to another merged event: its cause, the whole that it is part of, or an event in one of its roles."""

    role: LinkRole | Role
    event: str


@dataclass(frozen=True, slots=True)
class MergedEvent:
    """One event of an article, whatever the number of its mentions.

    Args:
        iri: IRI of the mention that the `same_as` chains lead to.
        mentions: Every mention, in text order.
        main: The mention whose factuality counts: the first that is realized, else the first.
        types: Class names of the mention with the most specific class, from that class up.
        plover: PLOVER type and mode of that mention.
        arguments: Union of the arguments; those of `main` first; without those of doubted mentions of a certain event.
        times: Union of the times' spans, in text order.
        earliest: First day on which it may have happened.
        latest: Last such day.
        killed: Number of dead.
        injured: Number of injured.
        count: How many events of its kind it stands for.
        approximate: Whether one of these figures is a rough one.
        links: Causes and wholes, as IRIs of merged events; never itself.
        confidence: The highest of its mentions.
    """

    iri: str
    mentions: tuple[Event, ...]
    main: Event
    types: tuple[str, ...]
    plover: tuple[str, ...]
    arguments: tuple[Argument, ...]
    times: tuple[Span, ...]
    earliest: date | None
    latest: date | None
    killed: int | None
    injured: int | None
    count: int | None
    approximate: bool
    links: tuple[EventLink, ...]
    confidence: float

    @property
    def salient(self) -> bool:
        """Whether it is news in one of its mentions; reporting, aspect, states and habits are not."""
        return any(mention.salient for mention in self.mentions)

    @property
    def realized(self) -> bool:
        """Whether any mention asserts that it happened or is under way."""
        return self.main.realized

    def vouches(self, mention: Event) -> bool:
        """Whether what a mention says of roles may count as told: a doubted one adds nothing to what is certain."""
        return not self.main.realized or mention.certainty == "certain"


def merge_events(events: tuple[Event, ...]) -> tuple[MergedEvent, ...]:
    """Merge the mentions that `same_as` ties together, in text order of the first one named.

    A chain is followed to its end. A chain that bites its own tail ends at the earliest mention of the ring;
    a reference to a mention that is not among `events` ends the chain before it.

    Example:
        >>> event = Event("x:1", ("Attack", "Event"), Span(0, 6), Span(0, 6), Span(0, 9), "verb")
        >>> [merged.iri for merged in merge_events((event,))]
        ['x:1']
    """
    roots = root_iris(events)
    groups: dict[str, list[Event]] = {}
    for event in sorted(events, key=_text_order):
        groups.setdefault(roots[event.iri], []).append(event)
    return tuple(_merge_mentions(iri, tuple(mentions), roots) for iri, mentions in groups.items())


def root_iris(events: tuple[Event, ...]) -> dict[str, str]:
    """Map the IRI of every mention to the IRI of the event that it denotes."""
    by_iri = {event.iri: event for event in events}
    return {event.iri: _root(event, by_iri).iri for event in events}


def _root(event: Event, by_iri: dict[str, Event]) -> Event:
    path = [event]
    while (earlier := by_iri.get(path[-1].same_as or "")) is not None:
        if earlier in path:
            return min(path[path.index(earlier) :], key=_text_order)
        path.append(earlier)
    return path[-1]


def _merge_mentions(iri: str, mentions: tuple[Event, ...], roots: dict[str, str]) -> MergedEvent:
    return _merge_one(iri, mentions[0], roots) if len(mentions) == 1 else _merge_several(iri, mentions, roots)


def _merge_one(iri: str, event: Event, roots: dict[str, str]) -> MergedEvent:
    """The event of a single mention, as most are."""
    links = (EventLink(link.role, roots.get(link.event, "")) for link in event.links)
    figures = (event.killed, event.injured, event.n_events)
    return MergedEvent(
        iri=iri,
        mentions=(event,),
        main=event,
        types=event.types,
        plover=event.plover,
        arguments=_unique(event.arguments),
        times=tuple(sorted(set(event.times))) if event.times else (),
        earliest=event.earliest,
        latest=event.latest,
        killed=event.killed,
        injured=event.injured,
        count=event.n_events,
        approximate=event.approximate and any(figure is not None for figure in figures),
        links=_unique(link for link in links if link.event not in ("", iri)) if event.links else (),
        confidence=event.confidence,
    )


def _merge_several(iri: str, mentions: tuple[Event, ...], roots: dict[str, str]) -> MergedEvent:
    ranked = tuple(sorted(mentions, key=lambda event: not event.realized))
    main = ranked[0]
    typed = max(ranked, key=lambda event: len(event.types))
    earliest, latest = _tightest_period(mentions)
    killed, killed_rough = _first_figure((e.killed, e.approximate) for e in ranked)
    injured, injured_rough = _first_figure((e.injured, e.approximate) for e in ranked)
    count, count_rough = _first_figure((e.n_events, e.approximate) for e in ranked)
    links = (
        EventLink(k.role, roots.get(k.event, "")) for k in chain.from_iterable(e.links for e in mentions)
    )
    return MergedEvent(
        iri=iri,
        mentions=mentions,
        main=main,
        types=typed.types,
        plover=typed.plover or main.plover,
        arguments=_unique(
            chain(
                main.arguments,
                *(e.arguments for e in mentions if not main.realized or e.certainty == "certain"),
            )
        ),
        times=tuple(sorted({span for event in mentions for span in event.times})),
        earliest=earliest,
        latest=latest,
        killed=killed,
        injured=injured,
        count=count,
        approximate=killed_rough or injured_rough or count_rough,
        links=_unique(link for link in links if link.event not in ("", iri)),
        confidence=max(event.confidence for event in mentions),
    )


def _tightest_period(mentions: tuple[Event, ...]) -> tuple[date | None, date | None]:
    """Intersect the periods of the mentions; where they exclude one another the first dated mention holds."""
    earliest = max((e.earliest for e in mentions if e.earliest), default=None)
    latest = min((e.latest for e in mentions if e.latest), default=None)
    if earliest is None or latest is None or earliest <= latest:
        return earliest, latest
    first = next(e for e in mentions if e.earliest or e.latest)
    return first.earliest, first.latest


def _first_figure(figures: Iterable[tuple[int | None, bool]]) -> tuple[int | None, bool]:
    return next(((figure, rough) for figure, rough in figures if figure is not None), (None, False))


def _text_order(event: Event) -> tuple[Span, str]:
    return event.head, event.iri


def _unique(values: Iterable[_Value]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))
