"""The story inside an article: the day and the place that an event shares with those told around it.

In: the events of an article after linking, with what their own words tell. Out: the same, with days and places that a
reader would be sure of although other words tell them; each is marked as inferred. What the words of an event itself tell
is left to `dating` and `arguments`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.extract.links import Draft
from kg.extract.story.days import Timeline, carried_days
from kg.extract.story.places import WHERE, Scene, scenes_of
from kg.extract.story.sites import Site, find_sites
from kg.model import Argument, Event

__all__ = ["Scene", "Timeline", "find_sites", "share_days", "share_places"]


def share_days(drafts: Sequence[Draft], timeline: Timeline) -> Iterator[Event]:
    """Give each event without a day of its own the days that its story tells, or none.

    Args:
        drafts: The events, linked, in text order.
        timeline: What the article tells of days.
    """
    for draft in drafts:
        event = draft.event
        if timeline.is_told(draft):
            yield event
            continue
        days = carried_days(draft, timeline)
        if days is None:
            yield replace(event, earliest=None, latest=None, times=())
            continue
        spans = timeline.spans_of(days)
        yield replace(
            event, earliest=days[0], latest=days[1], times=spans, inferred=(*event.inferred, "date")
        )


def share_places(
    drafts: Sequence[Draft], scene: Scene, argument: Callable[[Site], Argument]
) -> Iterator[Event]:
    """Give each event without a place of its own the places that its story tells, or none.

    Args:
        drafts: The events, linked, in text order.
        scene: What the article tells of places.
        argument: Makes the argument of a mention of a place.
    """
    for draft in drafts:
        event = draft.event
        if any(a.role in WHERE for a in event.arguments):
            yield event
            continue
        added = tuple(argument(site) for site in scenes_of(draft, scene))
        yield replace(event, arguments=(*event.arguments, *added)) if added else event
