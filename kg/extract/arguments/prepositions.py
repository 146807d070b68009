"""Prepositional phrases of a trigger: which slot each object stands in, and where participants are.

In: a verb or noun. Out: slots. Which role a slot gives is left to `roles`.
"""

from collections.abc import Iterator

from kg.extract.arguments.value import Slot
from kg.extract.kinds import Kinds
from kg.extract.phrases import NOMINAL, children, objects, preposition_objects
from kg.extract.tree import Token

LOCATIVE = frozenset(
    "in at near on around outside inside across along off throughout within between beside under over above "
    "beneath north south east west behind close toward towards into onto".split()
)


def preposition_slots(governor: Token, *, passive: bool = False) -> Iterator[Slot]:
    """Yield what prepositional phrases that hang on a trigger name, each in the slot of its preposition."""
    for prep, head in preposition_objects(governor):
        if prep.head.lower_ in ("close", "next", "adjacent"):
            yield "near", head, "prep-near"
        elif head.pos_ == "VERB" and prep.lower_ in ("on", "about", "over") and governor.pos_ in NOMINAL:
            for subject_matter in objects(head):
                yield prep.lower_, subject_matter, "gerund-topic"
        elif head.pos_ in NOMINAL:
            by_agent = prep.dep_ == "agent" or (passive and prep.lower_ == "by")
            key = "carried" if _is_carried(prep, head) else _preposition_key(prep)
            yield ("by" if by_agent else key), head, f"prep-{prep.lower_}"


def _is_carried(prep: Token, noun: Token) -> bool:
    """Whether a phrase tells who travels along: "sank *with 40 people on board*", not "sank with its cargo"."""
    if prep.lower_ != "with":
        return False
    after = [t.lower_ for t in noun.doc[noun.i + 1 : noun.i + 3]]
    return after == ["on", "board"] or after[:1] == ["aboard"]


def _preposition_key(prep: Token) -> str:
    """Return the frame's name for a preposition, with the words before it where it is a phrase ("because of")."""
    words = [t.lower_ for t in prep.doc[max(0, prep.i - 2) : prep.i + 1]]
    onward = "_".join(t.lower_ for t in prep.doc[prep.i : prep.i + 2])
    if onward in _PHRASES:
        return onward
    return next((p for p in ("_".join(words), "_".join(words[1:])) if p in _PHRASES), prep.lower_)


_PHRASES = frozenset({"because_of", "due_to", "out_of", "in_support_of", "in_connection_with"})


def site_slots(noun: Token, kinds: Kinds) -> Iterator[Slot]:
    """Yield the place that hangs on a participant: "hit a base *in Iraq*", "a base used by troops *near Aleppo*"."""
    nested = [h for clause in children(noun, "acl") for _, h in preposition_objects(clause)]
    holders = (
        [noun, *children(noun, "acl"), *nested] if kinds.all_of(noun, "object")[0] == "place" else [noun]
    )
    for prep, head in (pair for holder in holders for pair in preposition_objects(holder)):
        if prep.lower_ in LOCATIVE and "place" in kinds.all_of(head, prep.lower_):
            yield "site", head, "object-site"


def nested_sites(governor: Token, kinds: Kinds) -> Iterator[Slot]:
    """Yield where a place lies: "an attack at the base *near Rumalyn*"."""
    for prep, head in preposition_objects(governor):
        if prep.lower_ in LOCATIVE and "place" in kinds.all_of(head, prep.lower_):
            yield from site_slots(head, kinds)
