"""The frozen values of the lexicon: frames, senses and their conditions.

A `Sense` says that a word, under conditions, names an event of a class; its `Frame` says which syntactic slot
fills which role. Knows nothing of files (`loader` reads them) nor of spaCy (`kg.extract.triggers` matches).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from kg.model import LinkRole, Role

Pos = Literal["VERB", "NOUN", "ADJ"]
Kind = Literal["actor", "place", "weapon", "vehicle", "event", "money", "thing"]
Slot = Literal[
    "object", "subject", "prep", "prep_object", "modifier", "head", "governor", "clause", "article"
]

WORDS_OF_A_SUBJECT = 3
"""How many words of a subject (work, sport) an article must hold to be about it."""
KINDS: tuple[str, ...] = get_args(Kind)
LINKS: tuple[str, ...] = get_args(LinkRole)


@dataclass(frozen=True, slots=True)
class Frame:
    """Which syntactic slot of a trigger fills which role.

    Args:
        name: Its name in `frames.toml`.
        slots: Per slot ("subject", "object", "indirect", "poss", "compound" or a preposition) the role, by
            the kind of the filler, None where such a filler has none; the key "any" stands for the kinds not named.
        links: Per slot, what an event in it is to this event.
    """

    name: str
    slots: Mapping[str, Mapping[str, Role | None]]
    links: Mapping[str, LinkRole]

    def role(self, slot: str, *kinds: str) -> Role | None:
        """Return the role of a filler.

        Args:
            slot: Where it stands.
            kinds: Its kinds, likeliest first; without any, the role of an unknown kind.

        Returns:
            The role of the first kind that the slot gives one, else None where the likeliest kind has none there,
            else the slot's role for any kind, else None.

        Example:
            >>> from kg.lexicon import Lexicon
            >>> Lexicon.load().frames["attack"].role("in", "place")
            'place'
        """
        roles = self.slots.get(slot)
        if roles is None:
            return None
        named = next((roles[kind] for kind in kinds if roles.get(kind)), None)
        if named is None and kinds and kinds[0] in roles:
            return None
        return named or roles.get("any")

    def link(self, slot: str) -> LinkRole | None:
        """Return what an event in this slot is to the frame's event: its cause, its whole, or nothing."""
        return self.links.get(slot)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must, or must not, stand in one place around a word.

    Args:
        slot: Where to look; "clause" holds the names "inf", "finite" and "ing" instead of lemmas, "article" means all
            words of the article.
        lemmas: Any of these satisfies it; of an article, three of them.
        kinds: So does any filler of one of these kinds.
        negated: Whether it must not be satisfied instead.

    Example:
        >>> Condition("modifier", frozenset({"heart"}), frozenset(), negated=True).holds(["heart"])
        False
    """

    slot: Slot
    lemmas: frozenset[str]
    kinds: frozenset[str]
    negated: bool = False

    def holds(self, lemmas: Collection[str], kinds: Collection[str] = ()) -> bool:
        """Whether the lemmas and kinds found in the slot satisfy the condition."""
        if self.slot == "article":
            return (len(self.lemmas.intersection(lemmas)) >= WORDS_OF_A_SUBJECT) != self.negated
        found = not self.lemmas.isdisjoint(lemmas) or not self.kinds.isdisjoint(kinds)
        return found != self.negated


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a word as an event of a class.

    Args:
        lemma: The word or phrase as the file has it ("blow up", "car bombing").
        pos: Its part of speech.
        head: Lemma of the trigger's head: the verb, or the last word of a noun phrase.
        particle: What follows a verb ("up"; "fire" of "open fire"; empty for single words).
        before: Words before a noun's head ("car"), in order.
        event_class: Local name of a class of events.
        frame: Where its roles stand.
        weight: Prior that a match is an event of the class.
        transitive: Whether it must have an object (True), must have none (False), or either (None).
        passive: Whether it must be passive (True), must not be (False), or either (None).
        conditions: What else must hold; all of them.
    """

    lemma: str
    pos: Pos
    head: str
    particle: tuple[str, ...]
    before: tuple[str, ...]
    event_class: str
    frame: Frame
    weight: float = 0.8
    transitive: bool | None = None
    passive: bool | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """The word and its conditions: no two senses share it."""
        return (self.lemma, self.pos, self.transitive, self.passive, self.conditions)

    @property
    def prepositions(self) -> frozenset[str]:
        """Prepositions whose objects "prep_object" means; empty for all."""
        return frozenset().union(*(c.lemmas for c in self.conditions if c.slot == "prep" and not c.negated))

    @property
    def n_required(self) -> int:
        """How many conditions ask for something, not only exclude: the measure of how special a sense is.

        What the whole article is about counts twice.
        """
        slots = {c.slot for c in self.conditions if not c.negated}
        own_object = self.transitive is not None and "object" not in slots
        return len(slots) + own_object + (self.passive is not None) + ("article" in slots)
