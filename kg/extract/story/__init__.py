"""The story inside an article: the day and the place that an event shares with those told around it.

In: the events of an article after linking, with what their own words tell. Out: the same, with days and places that a
reader would be sure of although other words tell them; each is marked as inferred. What the words of an event itself
tell is left to `dating` and `arguments`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.drafting import phrase_and_head
from kg.extract.links import Draft
from kg.extract.reading import Reading
from kg.extract.story.days import find_days
from kg.extract.story.places import find_places
from kg.extract.story.scene import WHERE, Scene, is_unsure
from kg.extract.story.sites import Site, find_sites
from kg.extract.story.timeline import Timeline
from kg.extract.story.value import Story
from kg.model import Argument, Event, changed

__all__ = ["Shared", "share_story"]


@dataclass(frozen=True, slots=True)
class Shared:
    """An event with what its story tells of it.

    Args:
        event: The event.
        sites: The mentions of places that it has from its story.
    """

    event: Event
    sites: tuple[Site, ...]


def share_story(drafts: Sequence[Draft], reading: Reading) -> tuple[Shared, ...]:
    """Give each event without a day or a place of its own those that its story tells, or none.

    Args:
        drafts: The events, linked, in text order; idle ones are given back as they are.
        reading: Their article.
    """
    story = Story(
        doc=reading.doc,
        drafts=tuple(d for d in drafts if not d.trigger.idle),
        datings=reading.datings,
        times=reading.times,
        published=reading.article.published,
        cues=frozenset(a.cue_token for a in reading.attributions),
        sites=tuple(find_sites(reading)),
    )
    timeline, scene = Timeline(story), Scene(story)
    return tuple(
        Shared(d.event, ()) if d.trigger.idle else _share(d, timeline, scene, reading) for d in drafts
    )


def _share(draft: Draft, timeline: Timeline, scene: Scene, reading: Reading) -> Shared:
    event = draft.event if timeline.is_told(draft) else _dated(draft, timeline)
    if any(a.role in WHERE and not is_unsure(a) for a in event.arguments):
        return Shared(event, ())
    sites = find_places(draft, scene)
    arguments = tuple(_placed(event, sites, reading))
    return Shared(event if arguments == event.arguments else changed(event, arguments=arguments), sites)


def _placed(event: Event, sites: Sequence[Site], reading: Reading) -> Iterator[Argument]:
    """Yield the arguments with the places found; an unsure place that is among them stays as it is told."""
    at = {site.token.idx for site in sites}
    kept = [a for a in event.arguments if is_unsure(a) and at & set(range(a.head.start, a.head.end))]
    yield from (a for a in event.arguments if not is_unsure(a) or a in kept)
    for site in sites:
        if not any(a.head.start <= site.token.idx < a.head.end for a in kept):
            span, head = phrase_and_head(site.token, reading)
            yield Argument("place", span, head, site.key, rule="story", inferred=True)


def _dated(draft: Draft, timeline: Timeline) -> Event:
    event, days = draft.event, find_days(draft, timeline)
    rules = tuple(rule for rule in event.rules if rule[0] != "date")
    if days is None and (event.earliest, event.latest, event.times, event.rules) == (None, None, (), rules):
        return event
    if days is None:
        return changed(event, earliest=None, latest=None, times=(), rules=rules)
    return changed(
        event,
        earliest=days[0],
        latest=days[1],
        times=timeline.spans_of(days),
        rules=(*rules, ("date", "story")),
        inferred=(*event.inferred, "date"),
    )
