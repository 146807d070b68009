"""Numbers in running text: what "two dozen", "10 to 12" and "at least 1,200" come to.

In: the tokens of a text; their words are read, not their parse, which is unsure of numbers. Out: `Count`s.
What is counted is left to `quantities`.
"""

import re
from dataclasses import dataclass

from kg.extract.grammar.numerals import CARDINALS, MONTH_STARTS, TENS
from kg.extract.tree import Doc, Token
from kg.lexicon.word_sets import word_set

_WORDS = {word: n for n, word in enumerate(CARDINALS) if word not in TENS}
_TENS = {word: 20 + 10 * n for n, word in enumerate(TENS)}
_SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
# "dozens" and the like say at least two of the unit, which is the lower bound given.
_PLURALS = {"tens": 20, **{f"{word}s": 2 * n for word, n in _SCALES.items()}}
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
ROUGHLY = word_set("approximators")
_MEASURES = word_set("measures")


@dataclass(frozen=True, slots=True)
class Count:
    """How many things a phrase stands for.

    Args:
        value: The number; the lower bound where the words give a range or a unit ("dozens": 24).
        approximate: Whether the words leave the exact number open.
    """

    value: int
    approximate: bool = False


def number_end(doc: Doc, start: int, limit: int) -> int:
    """The last token, before `limit`, of the number or the range of numbers that token `start` belongs to."""
    at = start
    while at + 1 < limit:
        if _continues(doc[at], doc[at + 1]):
            at += 1
        elif at + 2 < limit and is_number(doc[at + 2]) and _lower_end(doc, at + 2) is not None:
            at += 2
        else:
            break
    return at


def number_ending_at(doc: Doc, end: int) -> Count | None:
    """The number whose last word is token `end`, with what makes it rough; None for an amount or a date."""
    start = end
    while start > 0 and _continues(doc[start - 1], doc[start]):
        start -= 1
    if start > 0 and doc[start].lower_ in _SCALES and doc[start - 1].lower_ in ("a", "an", "several", "few"):
        start -= 1
    if _is_amount(doc, start, end) or _is_date(doc, start, end):
        return None
    value = _value([token.lower_ for token in doc[start : end + 1]])
    if value is None:
        return None
    lower = _lower_end(doc, start)
    rough = lower is not None or any(_is_vague(token) for token in doc[start : end + 1])
    if lower is not None:
        value, start = min(lower.value, value), start - 2
    return Count(value, rough or _is_rough(doc, start, end))


def _lower_end(doc: Doc, start: int) -> Count | None:
    """The lower end of a range that goes on at `start`: "10 to 12", "10-12", "between 10 and 12"."""
    if start < 2 or not is_number(doc[start - 2]):
        return None
    word = doc[start - 1].lower_
    between = start >= 3 and doc[start - 3].lower_ == "between"
    if word in ("to", "or", "-", "–") or (word == "and" and between):
        return number_ending_at(doc, start - 2)
    return None


def _continues(left: Token, right: Token) -> bool:
    """Whether two neighbours are parts of one number: "two hundred", "twenty-", "-three", "hundreds of"."""
    a, b = left.lower_, right.lower_
    if b in _SCALES:
        return a in _WORDS or a in _TENS or a in _SCALES or _DIGITS.fullmatch(a) is not None
    if b in _PLURALS:
        return a == "of" and left.i > 0 and left.nbor(-1).lower_ in _PLURALS
    if b == "of":
        return a in _PLURALS
    if b == "-":
        return a in _TENS
    if b == "and":
        return a in _SCALES
    if a in ("-", "and"):
        before = left.nbor(-1).lower_ if left.i > 0 else ""
        return (b in _WORDS and before in _TENS and a == "-") or (
            before in _SCALES and a == "and" and _small(b)
        )
    return a in _SCALES and _small(b)


def _small(word: str) -> bool:
    return word in _WORDS or word in _TENS


def _value(words: list[str]) -> int | None:
    """The value of a number's words, None where it is no whole number."""
    total, part = 0, 0.0
    seen = False
    for word in words:
        if word in ("-", "and", "of", "a", "an"):
            continue
        if word in _SCALES or word in _PLURALS:
            unit = _SCALES.get(word) or _PLURALS[word]
            unit = unit // 2 if seen and word in _PLURALS else unit
            part = (part if seen else 1) * unit
            if unit >= 1000:
                total, part = total + round(part), 0.0
        elif word in ("several", "few"):
            part = 2.0
        elif word in _WORDS or word in _TENS:
            part += _WORDS.get(word, _TENS.get(word, 0))
        elif _DIGITS.fullmatch(word):
            part += float(word.replace(",", ""))
        else:
            return None
        seen = True
    return total + int(part) if seen and part == int(part) else None


def is_number(token: Token) -> bool:
    """Whether a word is, or ends, a number: "three", "1,200", "dozens", "million"."""
    word = token.lower_
    return (
        word in _WORDS
        or word in _TENS
        or word in _SCALES
        or word in _PLURALS
        or _DIGITS.fullmatch(word) is not None
    )


def _is_vague(token: Token) -> bool:
    return token.lower_ in _PLURALS or token.lower_ in ("several", "few")


def is_measure(token: Token) -> bool:
    """Whether a word is money, a share, a measure or a stretch of time, of which a number is no count."""
    return token.lemma_.lower() in _MEASURES or token.lower_.rstrip("s") in _MEASURES or token.lower_ == "%"


def _is_amount(doc: Doc, start: int, end: int) -> bool:
    """Whether a number is money, a share, a measure or an age."""
    before = doc[start - 1] if start > 0 else None
    after = doc[end + 1] if end + 1 < len(doc) else None
    money = before is not None and (before.is_currency or before.lower_ in ("us$", "no.", "number"))
    hyphen = after is not None and after.text == "-" and end + 2 < len(doc) and is_measure(doc[end + 2])
    return money or hyphen or (after is not None and (is_measure(after) or after.is_currency))


def _is_date(doc: Doc, start: int, end: int) -> bool:
    """Whether a number is a day ("Oct. 7") or a year ("the 2008 elections")."""
    before = doc[start - 1].lower_ if start > 0 else ""
    if (
        before[:3] in MONTH_STARTS
        and doc[start - 1].is_title
        and before.rstrip(".") not in ("may", "marchers")
    ):
        return True
    year = start == end and _YEAR.fullmatch(doc[start].text) is not None
    return year and before in ("the", "in", "since", "this", "his", "its", "their", "of")


def _is_rough(doc: Doc, start: int, end: int) -> bool:
    """Whether the words around a number make it a rough one: "at least", "up to", "as many as", "or so"."""
    words = [token.lower_ for token in doc[max(0, start - 2) : start]]
    last, before = (["", "", *words])[-1], (["", "", *words])[-2]
    if last in ROUGHLY or (last == "to" and before in ("up", "close")):
        return True
    if last == "as" and before in ("many", "few", "much"):
        return True
    after = [token.lower_ for token in doc[end + 1 : end + 3]]
    return after[:2] in (["or", "so"], ["or", "more"]) or after[:1] == ["odd"]
