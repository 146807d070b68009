"""Prepositional phrases: which slot the object of a preposition stands in, and where participants are.

In: nouns behind prepositions. Out: slots and places. Which role a slot gives is left to `roles`.
"""

from kg.extract.grammar.phrases import preposition_objects
from kg.extract.grammar.words import children
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Token

LOCATIVE = frozenset(
    "in at near on around outside inside across along off through throughout within between beside under over above "
    "beneath north south east west behind close toward towards into onto".split()
)
_NEARNESS = ("close", "next", "adjacent")
_PHRASES = frozenset({"because_of", "due_to", "out_of", "in_support_of", "in_connection_with"})


def slot_of(noun: Token) -> str:
    """Return the slot of a noun behind a preposition: that word, its phrase ("because_of"), or "carried"."""
    prep = noun.head
    if prep.head.lower_ in _NEARNESS:
        return "near"
    return "carried" if _is_carried(prep, noun) else _preposition_key(prep)


def _is_carried(prep: Token, noun: Token) -> bool:
    """Whether a phrase tells who travels along: "sank *with 40 people on board*", not "sank with its cargo"."""
    if prep.lower_ != "with":
        return False
    after = [t.lower_ for t in noun.doc.tokens[noun.i + 1 : noun.i + 3]]
    return after == ["on", "board"] or after[:1] == ["aboard"]


def _preposition_key(prep: Token) -> str:
    """Return the frame's name for a preposition, with the words before it where it is a phrase ("because of")."""
    words = [t.lower_ for t in prep.doc.tokens[max(0, prep.i - 2) : prep.i + 1]]
    onward = "_".join(t.lower_ for t in prep.doc.tokens[prep.i : prep.i + 2])
    if onward in _PHRASES:
        return onward
    return next((p for p in ("_".join(words), "_".join(words[1:])) if p in _PHRASES), prep.lower_)


def is_site(noun: Token, kinds: NounTypes) -> bool:
    """Whether a noun behind a preposition of place names a place there."""
    prep = noun.head.lower_
    return prep in LOCATIVE and "place" in kinds.all_of(noun, prep)


def places_beside(noun: Token, kinds: NounTypes) -> list[Token]:
    """Return the places that hang on a participant: "a base *in Iraq*", "a base used by troops *near Aleppo*"."""
    holders = [noun]
    if kinds.all_of(noun, "object")[0] == "place":
        clauses = children(noun, "acl")
        holders += [*clauses, *(h for clause in clauses for _, h in preposition_objects(clause))]
    return [p for holder in holders for _, p in preposition_objects(holder) if is_site(p, kinds)]
