"""The story inside an article: the day and the place that an event shares with those told around it.

In: the events of an article after linking, with what their own words tell. Out: the same, with days and places that a
reader would be sure of although other words tell them; each is marked as inferred. What the words of an event itself tell
is left to `dating` and `arguments`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.links import Draft
from kg.extract.story.days import Timeline, carried_days
from kg.model import Event

__all__ = ["Timeline", "share_days"]


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
