"""Who takes part in an event, where another mention of it tells: "rebels raided the camp; the *raid* lasted an hour".

In: the linked events of an article. Out: the same, where a mention that names nobody has who did it, or underwent it,
from an earlier mention of the same event, and a harm of several who did the attack that it is part of; each
such role is marked as inferred. What the words of a mention tell goes first and stays alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.triggers.value import PLAIN
from kg.model import Argument, Event, Role
from kg.vocab import is_of_any, is_subclass

_SHARED: Mapping[Role, tuple[Role, ...]] = {
    "agent": ("agent", "instrument"),
    "patient": ("patient", "recipient", "topic"),
}
"""What a mention may take from another one, and the roles of which it must have none itself."""
_MANY = 2
"""From how many dead or hurt on they are no attackers: "opened fire before he was *killed*"."""


def share_parties(events: Sequence[Event]) -> tuple[Event, ...]:
    """Give mentions without an agent or a patient those of the other mentions of their event.

    Reads "the *raid*" after "rebels raided a camp"; must not give the agent of a planned raid to one that took place.

    Args:
        events: The events of an article, linked, in text order.
    """
    by_root: dict[str, list[Event]] = {}
    for event in events:
        by_root.setdefault(event.same_as or event.iri, []).append(event)
    by_iri = {event.iri: event for event in events}
    return tuple(_with_parties(event, by_root, by_iri) for event in events)


def _with_parties(event: Event, by_root: Mapping[str, list[Event]], by_iri: Mapping[str, Event]) -> Event:
    taken = {a.entity for a in event.arguments}
    added: list[Argument] = []
    for role, own in _SHARED.items():
        if any(a.role in own for a in event.arguments):
            continue
        donors = by_root[event.same_as or event.iri]
        told = _told(role, event, donors) or (
            _told_of_attack(event, by_root, by_iri) if role == "agent" else ()
        )
        added += (a for a in told if a.entity not in taken)
    return replace(event, arguments=(*event.arguments, *added)) if added else event


def _told(role: Role, event: Event, mentions: Sequence[Event], rule: str = "of-same") -> tuple[Argument, ...]:
    """Return who has a role in the first mention before it that names somebody there."""
    for other in mentions:
        if other is event:
            return ()
        if PLAIN in (event.types[0], other.types[0]) or (event.realized and not other.realized):
            continue
        found = [a for a in other.arguments if a.role == role and a.entity is not None and not a.inferred]
        if found:
            return tuple(replace(a, rule=rule, inferred=True) for a in found)
    return ()


def _told_of_attack(
    event: Event, by_root: Mapping[str, list[Event]], by_iri: Mapping[str, Event]
) -> tuple[Argument, ...]:
    """Return who did the attack that a harm is part of, or came of: "opened fire; two were *killed*"."""
    if not is_subclass(event.types[0], "Harm") or max(event.killed or 0, event.injured or 0) < _MANY:
        return ()
    attacks = (root for whole in _wholes(event, by_iri) for root in [whole.same_as or whole.iri])
    return next((told for root in attacks if (told := _told("agent", event, by_root[root], "of-whole"))), ())


def _wholes(event: Event, by_iri: Mapping[str, Event]) -> Iterator[Event]:
    for link in event.links:
        whole = by_iri.get(link.event) if link.role in ("partOf", "cause") else None
        if whole is not None and is_of_any(whole.types[0], "Attack"):
            yield whole
