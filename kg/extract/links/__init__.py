"""Which event mentions of an article mean the same event, and which event is part of or caused by another.

In: `Draft`s, the events of an article before they are linked, in text order. Out: for each the earlier event that it
corefers with, and its links. Links across articles are left to `resolve`.
"""

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.grammar.words import is_definite
from kg.extract.links.draft import Draft, World
from kg.extract.links.parties import share_parties
from kg.extract.links.parts import (
    RESPONSES,
    link_aftermath,
    links_in_clause,
    share_with_parts,
    told_lately,
    with_figures,
)
from kg.extract.links.same import Happenings, predicated_of, told_before
from kg.model import Event, Link, changed

__all__ = ["Draft", "World", "link_events", "share_parties"]


def link_events(drafts: Sequence[Draft], world: World) -> tuple[Event, ...]:
    """Give each event the earlier one it corefers with, and its causes and wholes.

    Args:
        drafts: The events of an article, in text order.
        world: Places and classes of the entities that take part.

    Reads "a failed attack ... the attack" (one event); must not join "the Oct. 7 attack" to one of April.
    """
    by_token = {d.trigger.token.i: d for d in drafts}
    responses = {d.event.iri for d in drafts if d.trigger.token.lemma_ in RESPONSES}
    done: list[Draft] = []
    happenings = Happenings(drafts, world)
    sourced: set[str] = set()
    for i, draft in enumerate(drafts):
        root = told_before(draft, done[-4:]) or happenings.antecedent(draft)
        happenings.add(draft, root)
        event = draft.event
        if root is not None:
            event = changed(event, same_as=root.event.same_as or root.event.iri)
            if predicated_of(draft.trigger.token) is not None:
                event = _like(_without_scope(event), root.event)
            elif is_definite(draft.trigger.token):
                event = _like(_without_sources(event, draft, known=root.root in sourced), root.event)
        links = (*event.links, *links_in_clause(draft, by_token, told_lately(drafts, i)))
        links = tuple(x for x in links if x.role == "cause" or x.event not in responses)
        links = _distinct(links, event.iri)
        if links != event.links:
            event = changed(event, links=links)
        done.append(draft if event is draft.event else replace(draft, event=event))
        if event.sources:
            sourced.add(done[-1].root)
    return with_figures([d.event for d in share_with_parts(link_aftermath(done, world))])


def _like(event: Event, root: Event) -> Event:
    """A mention that only points back says nothing of its own on whether the event happened."""
    if not event.realized:
        return event
    return changed(
        event, polarity=root.polarity, certainty=root.certainty, future=root.future, outcome=root.outcome
    )


def _without_sources(event: Event, draft: Draft, *, known: bool) -> Event:
    """Drop who does not tell of it: who denies something of "the *talks*", who says what came of "the *attack*"."""
    token = draft.trigger.token
    if known and token.dep_ in ("nsubj", "nsubjpass"):
        return changed(event, sources=())
    kept = tuple(s for s in event.sources if not s.denies)
    return event if len(kept) == len(event.sources) else changed(event, sources=kept)


def _without_scope(event: Event) -> Event:
    """Drop place and time of "This was the first attack in Syria since April": they bound what it is the first of."""
    kept = tuple(a for a in event.arguments if a.role != "place")
    return changed(event, arguments=kept, times=(), earliest=None, latest=None)


def _distinct(links: Sequence[Link], own: str) -> tuple[Link, ...]:
    seen: dict[tuple[str, str], Link] = {}
    for link in links:
        if link.event != own:
            seen.setdefault((link.role, link.event), link)
    return tuple(seen.values())
