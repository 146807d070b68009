"""Which role a head has in an event, by the slot it stands in and what kind of thing it names.

In: a trigger with its frame, a slot, a head. Out: a role or None. Reads the "by rebels" of a passive as the agent;
must not read "by three percent" so.
"""

from collections.abc import Callable, Mapping

from kg.extract.arguments.prepositions import LOCATIVE
from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import objects
from kg.extract.grammar.words import children, is_plural
from kg.extract.noun_types import NounTypes, common_lemma
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.extract.triggers.value import PLAIN
from kg.lexicon.word_sets import word_set
from kg.model import Role
from kg.vocab import is_of_any


def find_role(trigger: Trigger, slot: str, noun: Token, kinds: NounTypes) -> Role | None:
    """Return what `noun` is in the event by the slot of its frame that it stands in."""
    found = kinds.all_of(noun, slot)
    if found[0] == "time":
        return None
    if found[0] == "event":
        return trigger.frame.role(slot, "event")
    if found[0] == "quantity":
        return _role_of_quantity(trigger, slot, noun)
    if kinds.is_abstract(noun) and slot in ("subject", "object", "by", "with"):
        return None
    if slot == "subject" and _does_to_others(trigger, noun, found):
        return "agent"
    if slot == "subject" and acts_on(trigger):
        return _role_of_acting(trigger, found)
    if slot in _ROLES_OF_SLOTS:
        return _ROLES_OF_SLOTS[slot](trigger)
    role = trigger.frame.role(slot, *found)
    if slot == "on" and role == "patient":
        return _role_behind_on(noun, kinds)
    if slot == "subject" and found[0] == "vehicle" and objects(trigger.token):
        return "agent" if trigger.event_class == "Event" else "instrument" if role == "patient" else role
    role = _role_behind(trigger, slot, role, found)
    people = (slot, role) in _ROLES_OF_PEOPLE and not trigger.is_noun and _are_people(noun, kinds)
    return _ROLES_OF_PEOPLE[slot, role] if people else role


def _does_to_others(trigger: Trigger, noun: Token, found: tuple[str, ...]) -> bool:
    """Whether a thing moves others, or a place of nature destroys: "the *river* swept away two bridges"."""
    moving = found[0] == "place" and common_lemma(noun) in _MOVING and not trigger.is_noun
    if moving and objects(trigger.token) and not is_passive(trigger.token):
        return is_of_any(trigger.event_class, "Harm", "Disaster", "Displacement")
    return found[0] == "thing" and _moves_others(trigger)


def _role_of_acting(trigger: Trigger, found: tuple[str, ...]) -> Role | None:
    """Return the role of a subject that acts on an object, though the verb's frame has it undergo."""
    changes = bool(objects(trigger.token)) and found[0] in ("thing", "place")
    return trigger.frame.role("by", *found) or ("agent" if changes else None)


def _role_of_carried(trigger: Trigger) -> Role | None:
    travels = trigger.frame.role("subject", "thing") == "patient" and not objects(trigger.token)
    return "patient" if travels else None


def _role_of_owner(trigger: Trigger) -> Role | None:
    return "agent" if trigger.frame.role("subject", "weapon") == "instrument" else None


_ROLES_OF_SLOTS: Mapping[str, Callable[[Trigger], Role | None]] = {
    "carried": _role_of_carried,
    "site": lambda _: "place",
    "aim": lambda _: "patient",
    "owner": _role_of_owner,
}
"""Slots that no frame has: the role that each gives."""


_ROLES_OF_PEOPLE: Mapping[tuple[str, Role | None], Role] = {
    ("object", "origin"): "patient",
    ("at", "place"): "recipient",
    ("at", None): "recipient",
}
"""What people are where a place would be something else: "left *six people* hurt", "waved *at the crowd*"."""


def _are_people(noun: Token, kinds: NounTypes) -> bool:
    """Whether a noun names persons, not a body: "at the *officers*", not "at the *bank*"."""
    if kinds.of(noun) != "actor":
        return False
    named = kinds.entity(noun)
    kind = named.type if named is not None else kinds.type_of(noun)
    return kind == "Person" or (kind == "Group" and is_plural(noun))


def _role_behind_on(noun: Token, kinds: NounTypes) -> Role | None:
    """Return the role behind "on" where the frame has one undergo: none for a medium, the place for a surface."""
    if _is_told_on(noun, kinds):
        return None
    return "place" if common_lemma(noun) in _SURFACES else "patient"


def _role_behind(trigger: Trigger, slot: str, role: Role | None, found: tuple[str, ...]) -> Role | None:
    """Return the role of the frame, but an actor for a side, and "place" for a place alone or that has an event."""
    if slot == "poss" and "place" in found and is_of_any(trigger.event_class, *_AT_PLACES):
        return "place"
    if trigger.is_noun and "actor" in found and _names_a_side(trigger, slot, role):
        return "agent"
    if role is None and slot in LOCATIVE and "place" in found:
        return "place"
    elsewhere = role == "place" and found[0] in ("actor", "thing", "money") and "place" not in found
    return None if elsewhere else role


_MOVING = word_set("moving_places")
_SURFACES = word_set("surfaces")
_CHANNELS = word_set("channels_of_media")
_MEASURES = word_set("measures_of_change")
_PEOPLE_COUNTED = word_set("numbers_of_people")


def _names_a_side(trigger: Trigger, slot: str, role: Role | None) -> bool:
    """Whether a preposition behind a noun tells whose doing it is: "trade *between* Chad and Niger"."""
    if slot == "between":
        return role is None and not is_of_any(trigger.event_class, *_ON_WAYS)
    return slot == "from" and role == "origin" and trigger.event_class == PLAIN


_AT_PLACES = ("Election", "Disaster", "Crash", "DiseaseOutbreak")
"""What a country has, but does not do: "*Gabon's* election", "the *country's* worst crash"."""
_ON_WAYS = ("Movement", "Disaster", "Crash")


def _is_told_on(noun: Token, kinds: NounTypes) -> bool:
    """Whether "on" names where something is told: "rumours on social *media*", not "an attack on *rebels*"."""
    named = kinds.entity(noun)
    return common_lemma(noun) in _CHANNELS or (named is not None and named.type == "NewsAgency")


def _role_of_quantity(trigger: Trigger, slot: str, number: Token) -> Role | None:
    """Return what a number is: people who act or are harmed, else so much of what it counts.

    Reads "*dozens* walked out", "pledged $2 *million*", "bought nine *percent* of it"; must not read "walked five *km*"
    or "lost nine *percent*".
    """
    if _counts_people(trigger):
        return trigger.frame.role(slot, "actor")
    part = any(prep.lower_ == "of" for prep in children(number, "prep"))
    if not part and common_lemma(number) in _MEASURES:
        return None
    if slot == "subject":
        people = number.lower_ in _PEOPLE_COUNTED or number.pos_ == "NUM"
        return trigger.frame.role(slot, "actor" if people else "thing")
    return trigger.frame.role(slot, "thing") if slot in ("object", "for") else None


def _counts_people(trigger: Trigger) -> bool:
    """Whether a bare number is people: "killed *three*", but not "fell *three* percent"."""
    return is_of_any(trigger.event_class, "Harm", "Conflict", "Justice")


def acts_on(trigger: Trigger) -> bool:
    """Whether a verb that its subject undergoes has an object, so that the subject acts: "*Boeing* ended talks"."""
    verb = trigger.token
    plain = trigger.event_class == "Event" and trigger.frame.role("subject", "thing") == "patient"
    return (
        plain
        and not trigger.is_noun
        and not is_passive(verb)
        and bool(objects(verb) or children(verb, "xcomp"))
    )


def _moves_others(trigger: Trigger) -> bool:
    """Whether a verb of transport has an object, so that what it is told of does it: "*divers* rescued 70 people"."""
    frame = trigger.frame
    transports = frame.role("subject", "actor") == "agent" and frame.role("object", "place") == "patient"
    moved = transports and frame.role("subject", "thing") == "patient" and not trigger.is_noun
    return moved and not is_passive(trigger.token) and bool(objects(trigger.token))
