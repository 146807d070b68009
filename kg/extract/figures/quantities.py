"""How many things a noun phrase stands for.

In: spaCy tokens with ClearNLP dependency labels. Out: `Count`s. Money, shares, measures, ages and dates are no counts,
and a vague number ("dozens") is none. Reading the numbers themselves is left to `numbers`.
"""

from dataclasses import replace

from kg.extract.figures.numbers import (
    Count,
    is_measure,
    is_number,
    is_year,
    number_end,
    number_ending_at,
)
from kg.extract.tree import Token, remembered
from kg.lexicon.word_sets import word_set

_COLLECTIVE = word_set("collective_nouns")
_COMPARED = word_set("compared_numbers")
_WITHOUT_PLURAL = word_set("nouns_without_plural")
_NOBODY = word_set("nobody")
_BREAKS = frozenset((":", ";", "–", "—", "--"))
_COMPARING = frozenset("fewer less more longer".split())


@remembered
def count_of(noun: Token) -> Count | None:
    """How many things the phrase around `noun` stands for.

    Reads "at least three men", "half a dozen men", "10 to 12 men", "a family of five", "no personnel" (0);
    must not read "a 25-year-old man", "20 million dollars", "the 2008 elections", "Resolution 1701", "dozens of men".

    Returns:
        The count, None where the words give no number ("several people", "hundreds of people").

    Example:
        >>> import spacy
        >>> from spacy.tokens import Doc
        >>> from kg.extract.tree import read_tree
        >>> vocab = spacy.blank("en").vocab
        >>> doc = Doc(vocab, ["some", "85", "targets"], heads=[1, 2, 2], deps=["advmod", "nummod", "ROOT"])
        >>> count = count_of(read_tree(doc)[2])
        >>> count.value, count.approximate
        (85, True)
    """
    if is_measure(noun):
        return None
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and is_number(noun.head.head):
        return _named("partitive", number_ending_at(noun.doc, noun.head.head.i))
    if noun.lower_ in _NOBODY or any(_is_none(child, noun) for child in noun.lefts):
        return Count(0, rule="none")
    if is_number(noun):
        return None if _is_pronoun(noun) else number_ending_at(noun.doc, noun.i)
    numbers = _numbers_before(noun)
    if numbers:
        part = _part_of(numbers[-1])
        found = number_ending_at(noun.doc, part.i if part else number_end(noun.doc, numbers[-1].i, noun.i))
        return found if found is not None and _can_be(found.value, noun) else None
    if any(child.lower_ == "both" for child in noun.lefts):
        return Count(2, rule="both")
    return _members(noun)


def counts_events(noun: Token) -> Count | None:
    """How many events a noun that names some stands for: "175 attacks"; not "the 2008 elections", "2011 protests"."""
    years = (is_year(noun.doc, child.i, child.i) for child in noun.lefts if child.dep_ == "nummod")
    return None if any(years) else count_of(noun)


def _named(rule: str, count: Count | None) -> Count | None:
    return replace(count, rule=rule) if count is not None else None


def _numbers_before(noun: Token) -> list[Token]:
    """The numbers before a noun, the nearest first; one before a colon or a dash belongs to what was said before."""
    found: list[Token] = []
    for child in reversed(noun.lefts):
        if child.text in _BREAKS:
            break
        if is_number(child) and (child.dep_ not in ("compound", "poss") or not child.text.isdigit()):
            found.append(child)
    return found


def _part_of(number: Token) -> Token | None:
    """The number of a part, where the parser hung it on that of the whole: "*47* of 90 seats"."""
    parts = (child for child in number.lefts if is_number(child) and child.nbor().lower_ == "of")
    return next((part for part in parts if part.dep_ == "quantmod"), None)


def _can_be(value: int, noun: Token) -> bool:
    """Whether a noun can have this number: "two quakes", "400 police"; not "a magnitude 7 quake", "a 2-1 win"."""
    return value == 1 or noun.tag_ != "NN" or noun.lemma_.lower() in _WITHOUT_PLURAL or noun.pos_ == "PROPN"


def _is_none(child: Token, noun: Token) -> bool:
    """Whether "no" says that there are none; not in "no fewer than 20"."""
    return child.lower_ == "no" and child.i < noun.i and child.nbor().lower_ not in _COMPARING


def _members(noun: Token) -> Count | None:
    """How many a group has: "a family of *five*", "a squad made up of *38 people*", "upwards of *300 homes*"."""
    group = noun.lemma_.lower() in _COLLECTIVE and noun.tag_ in ("NN", "NNP")
    if not group and noun.lower_ not in _COMPARED:
        return None
    made = [child for child in noun.rights if child.dep_ == "acl"]
    for prep in [child for holder in (noun, *made) for child in holder.rights]:
        for obj in prep.children if prep.lower_ == "of" else ():
            if obj.dep_ == "pobj" and (is_number(obj) or _numbers_before(obj)):
                return _named("members", count_of(obj))
    return None


def _is_pronoun(token: Token) -> bool:
    """Whether "one" stands for a thing, not a number: "the one who", "one another"."""
    return token.lower_ == "one" and any(child.dep_ in ("det", "amod") for child in token.lefts)
