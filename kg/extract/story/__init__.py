"""The story inside an article: the day and the place that an event shares with those told around it.

In: the events of an article after linking, with what their own words tell. Out: the same, with days and places that a
reader would be sure of although other words tell them; each is marked as inferred. What the words of an event itself
tell is left to `dating` and `arguments`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.extract.links import Draft
from kg.extract.story.days import find_days
from kg.extract.story.places import find_places
from kg.extract.story.scene import WHERE, Scene, is_unsure
from kg.extract.story.sites import Site, find_sites
from kg.extract.story.timeline import Timeline
from kg.extract.story.value import Story
from kg.model import Argument, Event

__all__ = ["Site", "Story", "find_sites", "tell_story"]


def tell_story(story: Story, argument: Callable[[Site], Argument]) -> Iterator[Event]:
    """Give each event without a day or a place of its own those that its story tells, or none.

    Args:
        story: The article with its events.
        argument: Makes the argument of a mention of a place.

    Yields:
        The events, in text order.
    """
    timeline, scene = Timeline(story), Scene(story)
    for draft in story.drafts:
        event = draft.event if timeline.is_told(draft) else _dated(draft, timeline)
        if not any(a.role in WHERE and not is_unsure(a) for a in event.arguments):
            sites = find_places(draft, scene)
            event = replace(event, arguments=tuple(_placed(event, sites, argument)))
        yield event


def _placed(event: Event, sites: Sequence[Site], argument: Callable[[Site], Argument]) -> Iterator[Argument]:
    """Yield the arguments with the places found; an unsure place that is among them stays as it is told."""
    at = {site.token.idx for site in sites}
    kept = [a for a in event.arguments if is_unsure(a) and at & set(range(a.head.start, a.head.end))]
    yield from (a for a in event.arguments if not is_unsure(a) or a in kept)
    known = [a.head for a in kept]
    for site in sites:
        if not any(head.start <= site.token.idx < head.end for head in known):
            yield argument(site)


def _dated(draft: Draft, timeline: Timeline) -> Event:
    days = find_days(draft, timeline)
    rules = tuple(rule for rule in draft.event.rules if rule[0] != "date")
    if days is None:
        return replace(draft.event, earliest=None, latest=None, times=(), rules=rules)
    return replace(
        draft.event,
        earliest=days[0],
        latest=days[1],
        times=timeline.spans_of(days),
        rules=(*rules, ("date", "story")),
        inferred=(*draft.event.inferred, "date"),
    )
