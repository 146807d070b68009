"""Which earlier events a mention may be of at all: by class, by word, or by the grammar of its sentence.

In: tellings. Out: `Pair`s of a mention and an earlier event. How much the two are like each other is left to
`likeness`, what is decided by that to `same`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from kg.extract.links.telling import PLAIN, Telling
from kg.extract.tree import Token
from kg.vocab import is_subclass

_NEAR, _FARTHEST = 3, 25
"""Sentences between two mentions: up to here kin classes and verbs may be one, and up to here any two."""
_MOST_TELLINGS = 20
"""Mentions of one event that are kept, the first and the last ones, so that the cost stays in bounds."""
_ALIKE = frozenset({"same", "above", "below"})


@dataclass(slots=True, eq=False)
class Happening:
    """The mentions of one event so far, and what they tell together.

    Args:
        tellings: Its mentions, the first and the last ones, in text order.
        roles: Who and what any of them names, by role.
        kinds: The classes right below "Event" that they are of.
        roots: What is left of their words without endings.
        words: The kinds of happening that their words may name.
    """

    tellings: list[Telling] = field(default_factory=list)
    roles: dict[str, frozenset[str]] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def add(self, telling: Telling) -> None:
        """Add a mention."""
        self.tellings.append(telling)
        if len(self.tellings) > _MOST_TELLINGS:
            del self.tellings[1]
        self.kinds.update(telling.types[-2:-1])
        self.roots |= telling.roots
        self.words |= telling.kinds
        for role, entities in telling.roles:
            self.roles[role] = self.roles.get(role, frozenset()) | entities


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention and an earlier event that it may be of.

    Args:
        new: The mention.
        happening: The earlier event.
        old: That of its mentions which is nearest in class.
        relation: How the classes of `new` and `old` stand to each other.
    """

    new: Telling
    happening: Happening
    old: Telling
    relation: str

    @property
    def is_alike(self) -> bool:
        """Whether one class is the other or above it."""
        return self.relation in _ALIKE


def pairs_of(new: Telling, happenings: Sequence[Happening]) -> list[Pair]:
    """Return the earlier events that a mention may be of."""
    found = [h for h in _possible(new, happenings) if any(may_be_one(new, t) for t in h.tellings)]
    return [_pair(new, h) for h in found if not any(_are_named_apart(new, t) for t in h.tellings)]


def _are_named_apart(new: Telling, old: Telling) -> bool:
    """Whether one noun has another name before it: "the *Kokanee* Fire" is not "the *Slocan* Fire"."""
    return new.word == old.word and bool(new.names and old.names) and new.names.isdisjoint(old.names)


def _possible(new: Telling, happenings: Sequence[Happening]) -> list[Happening]:
    """A quick look that leaves out what `may_be_one` would."""
    kinds, roots, sentence, is_shell = new.types[-2:-1], new.roots, new.draft.sentence, new.is_shell
    words = new.kinds
    return [
        h
        for h in happenings
        if (is_shell and h.kinds)
        or not h.kinds.isdisjoint(kinds)
        or not h.roots.isdisjoint(roots)
        or not h.words.isdisjoint(words)
        or h.tellings[-1].draft.sentence == sentence
    ]


def _pair(new: Telling, happening: Happening) -> Pair:
    def nearness(old: Telling) -> tuple[int, bool]:
        return _nearness(_relation(new.types, old.types)), new.roots.isdisjoint(old.roots)

    old = min(reversed(happening.tellings), key=nearness)
    return Pair(new, happening, old, _relation(new.types, old.types))


def _nearness(relation: str) -> int:
    """Lower for classes that are nearer to each other."""
    if relation in _ALIKE:
        return 0 if relation == "same" else 1
    return 2 if relation == "kin" else 3 if relation.startswith("plain") else 4


@cache
def _relation(mine: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    """How two classes stand to each other; "kin" where both are right below one class of events."""
    if PLAIN in (mine[0], theirs[0]):
        return "plain both" if mine == theirs else "plain new" if mine[0] == PLAIN else "plain old"
    if mine[0] == theirs[0]:
        return "same"
    if is_subclass(mine[0], theirs[0]):
        return "above"
    return "below" if is_subclass(theirs[0], mine[0]) else "kin" if mine[-2] == theirs[-2] else "far"


def may_be_one(new: Telling, old: Telling) -> bool:
    """Whether two mentions are near enough in class or in word, or through the grammar of one sentence.

    Reads "the incident" after "a bomb exploded"; must not read "an attack" or "another attack" as one told before.
    """
    if (new.is_new and not new.predicated) or new.draft.sentence - old.draft.sentence > _FARTHEST:
        return False
    opens = new.form == "indefinite" and not new.predicated and new.draft.sentence > 1
    if not opens and _is_near(new, old):
        return True
    return new.draft.sentence == old.draft.sentence and way_between(new, old) is not None


def _is_near(new: Telling, old: Telling) -> bool:
    relation = _relation(new.types, old.types)
    if relation in _ALIKE:
        return True
    noun = new.form != "verb"
    if not new.roots.isdisjoint(old.roots):
        return relation != "far" and (noun or relation != "plain both" or have_in_common(new, old))
    if not new.kinds.isdisjoint(old.kinds):
        return noun or have_in_common(new, old)
    if relation == "kin":
        return noun or new.draft.sentence - old.draft.sentence <= _NEAR
    return new.is_shell and new.points and not old.is_plain


def have_in_common(new: Telling, old: Telling) -> bool:
    """Whether two mentions share somebody or something that takes part, or a noun that they are of."""
    return not new.parties.isdisjoint(old.parties) or not new.objects.isdisjoint(old.objects)


def way_between(new: Telling, old: Telling) -> str | None:
    """How one word hangs on the other: "as dobj" for a noun below its verb, "over nsubj" for a verb above its noun."""
    a, b = new.draft.trigger.token, old.draft.trigger.token
    if new.draft.trigger.light is b or old.draft.trigger.light is a:
        return "carried by"
    below = _way_up(a, b)
    if below is not None:
        return f"as {below}"
    above = _way_up(b, a)
    return f"over {above}" if above is not None else None


def _way_up(low: Token, high: Token) -> str | None:
    if low.head is high and low is not high:
        if low.dep_ != "advcl":
            return low.dep_
        mark = next((c.lower_ for c in low.children if c.dep_ in ("mark", "advmod") and c.i < low.i), "")
        return f"{low.dep_} {mark}".strip()
    if low.dep_ in ("pobj", "pcomp") and low.head.head is high:
        return f"pobj {low.head.lower_}"
    return None
