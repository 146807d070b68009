"""Which of its senses a noun has, by what stands around it: "a *stock market*" and "a *fish market*".

In: a token. Out: yes or no. What kind of thing each sense is, is left to `noun_types`.
"""

from collections.abc import Set

from kg.extract.grammar.words import MODIFIERS, children, is_plural
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

_NOWHERE, _MOVING, _TRADE_VERBS = (
    word_set("markets_nowhere"),
    word_set("markets_that_move"),
    word_set("verbs_of_markets"),
)
_KINDS_OF_MINES, _MINED_GOODS = word_set("mines_that_explode"), word_set("mined_goods")
_WORDS_OF_MINING = word_set("words_of_mining")
_KINDS_OF_FEASTS = word_set("kinds_of_feasts")
_QUALITIES = word_set("bodies_or_qualities")
_VERBS_OF_SOURCES = word_set("verbs_of_sources")
_PERCENT = word_set("words_for_percent")


def is_trade(noun: Token) -> bool:
    """Whether a market is one of shares, goods or work, and no place: "*stock* markets", "markets *fell*"."""
    if noun.lemma_.lower() != "market":
        return False
    if noun.dep_ in ("nsubj", "nsubjpass") and noun.head.lemma_ in _TRADE_VERBS:
        return True
    kinds = children(noun, *MODIFIERS)
    bare = not kinds and not children(noun, "det", "poss", "prep")
    return bare or any(
        word in _NOWHERE or word in _MOVING for kind in kinds for word in (kind.lower_, kind.lemma_.lower())
    )


def is_pit(noun: Token, words: Set[str]) -> bool:
    """Whether a mine is where something is dug, and no weapon: "a *copper* mine", "*in* the mine", not "a land mine".

    Args:
        noun: The noun.
        words: All words of the article, in small letters.
    """
    if noun.lemma_.lower() != "mine":
        return False
    kinds = children(noun, *MODIFIERS)
    if any(
        kind.lemma_.lower() in _KINDS_OF_MINES or kind.lemma_.lower().startswith("anti") for kind in kinds
    ):
        return False
    dug = any(kind.lemma_.lower() in _MINED_GOODS or kind.pos_ == "PROPN" for kind in kinds)
    inside = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "at", "inside")
    return dug or inside or not _WORDS_OF_MINING.isdisjoint(words)


def is_celebration(noun: Token) -> bool:
    """Whether a party is a feast, and no body: "a *Christmas* party", not "the ruling party"."""
    if noun.lemma_.lower() != "party":
        return False
    return any(kind.lemma_.lower() in _KINDS_OF_FEASTS for kind in children(noun, *MODIFIERS))


def is_quality(noun: Token) -> bool:
    """Whether a word for a body names what it has: "the use of *force*", "*authority* to punish", not "the *force*"."""
    return noun.lower_ in _QUALITIES and not any(child.i < noun.i for child in noun.children)


def is_informant(noun: Token) -> bool:
    """Whether a source is somebody: "a *source* who was briefed", "a *source said*", not "a *source* of pride"."""
    if noun.lower_ != "source":
        return False
    tells = noun.dep_ == "nsubj" and noun.head.lemma_ in _VERBS_OF_SOURCES
    clauses = (child for clause in children(noun, "relcl") for child in clause.children)
    return tells or any(child.lower_ == "who" for child in clauses)


def is_measure(number: Token) -> bool:
    """Whether a number counts nobody: "*7 %* of output", "the Standard & Poor's *500*"."""
    if number.lemma_.lower() in _PERCENT:
        return not any(
            is_plural(noun) for prep in children(number, "prep") for noun in children(prep, "pobj")
        )
    return number.pos_ == "NUM" and any(c.pos_ == "PROPN" for c in children(number, "poss", *MODIFIERS))
