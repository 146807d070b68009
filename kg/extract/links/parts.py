"""Which event is part of another or caused by it, and what parts share with their wholes.

In: drafts whose coreference is known, in text order. Out: links, and the drafts with the days, places and figures that
they share. Links that frames of the lexicon make (causes, topics) are there before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.extract.links.draft import Draft
from kg.extract.phrases import preposition_objects
from kg.model import Event, Link
from kg.vocab import is_subclass

RESPONSES = frozenset("response retaliation reaction revenge reprisal answer".split())
_HARM = "Harm"
_CONFLICT = "Conflict"


def links_in_clause(draft: Draft, by_token: Mapping[int, Draft]) -> list[Link]:
    token = draft.trigger.token
    found: list[Link] = []
    if is_subclass(draft.event_class, _HARM):
        whole = _governing(token, by_token) or _by_same_agents(draft, by_token)
        if whole is not None and is_subclass(whole.event_class, _CONFLICT):
            found.append(Link("partOf", whole.event.iri, "harm-in-clause"))
    for governor in (token, draft.trigger.light):
        for _, response in preposition_objects(governor) if governor is not None else ():
            if response.lemma_ in RESPONSES:
                for _, cause in preposition_objects(response):
                    if cause.i in by_token:
                        found.append(Link("cause", by_token[cause.i].event.iri, "in-response"))
    return found


def _by_same_agents(draft: Draft, by_token: Mapping[int, Draft]) -> Draft | None:
    """Return the attack just told that the same people made: "Gunmen attacked a camp. *They killed* 23"."""
    agents = draft.entities("agent", "instrument")
    before = [
        d
        for i, d in by_token.items()
        if i < draft.trigger.token.i
        and draft.sentence - d.sentence <= 1
        and is_subclass(d.event_class, "Attack")
        and d.event.realized
        and agents & d.entities("agent", "instrument")
    ]
    return before[-1] if before and draft.event.earliest is None else None


def _governing(token: Token, by_token: Mapping[int, Draft]) -> Draft | None:
    """Return the event of the clause that a participle, relative clause or object hangs on."""
    for _ in range(3):
        if token.head == token:
            return None
        token = token.head
        if token.i in by_token:
            return by_token[token.i]
    return None


def share_with_parts(drafts: Sequence[Draft]) -> list[Draft]:
    """Let a harm that is part of an attack happen when and where the attack does, to what the attack struck."""
    by_iri = {d.event.iri: d.event for d in drafts}
    result = []
    for draft in drafts:
        wholes = [by_iri[link.event] for link in draft.event.links if link.event in by_iri]
        if is_subclass(draft.event_class, _HARM) and wholes and is_subclass(wholes[0].types[0], _CONFLICT):
            draft = replace(draft, event=_with_whole(draft.event, wholes[0]))
        result.append(draft)
    return result


def with_figures(events: Sequence[Event]) -> tuple[Event, ...]:
    """Give an attack the dead and injured of the harm that it caused: "the strike killed three"."""
    figures: dict[str, Event] = {}
    for event in events:
        if is_subclass(event.types[0], _HARM) and event.realized:
            for link in event.links:
                figures.setdefault(link.event, event)
    return tuple(
        replace(
            event,
            killed=figures[event.iri].killed if event.killed is None else event.killed,
            injured=figures[event.iri].injured if event.injured is None else event.injured,
            approximate=event.approximate or figures[event.iri].approximate,
        )
        if event.iri in figures and is_subclass(event.types[0], _CONFLICT)
        else event
        for event in events
    )


def _with_whole(event: Event, whole: Event) -> Event:
    if event.earliest is None and event.latest is None:
        event = replace(event, earliest=whole.earliest, latest=whole.latest, times=whole.times)
    have = {a.role for a in event.arguments}
    wanted = {"place"} - have
    if is_subclass(event.types[0], "Damage") or is_subclass(event.types[0], "Destruction"):
        wanted |= {"patient"} - have
    taken = {a.entity for a in event.arguments}
    added = tuple(a for a in whole.arguments if a.role in wanted and a.entity not in taken)
    return replace(event, arguments=(*event.arguments, *added))
