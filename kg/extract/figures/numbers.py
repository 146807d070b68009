"""Numbers in running text: what "two dozen", "10 to 12", "2.5m" and "at least 1,200" come to.

In: the tokens of a text; their words are read, not their parse, which is unsure of numbers. Out: `Count`s. A vague
number ("dozens", "several hundred", "tens of thousands") gives none. What is counted is left to `quantities`.
"""

import re
from dataclasses import dataclass, field

from kg.extract.grammar.numerals import CARDINALS, MONTH_STARTS, TENS
from kg.extract.tree import Doc, Token
from kg.lexicon.word_sets import word_set

_UNITS = {word: n for n, word in enumerate(CARDINALS) if word not in TENS}
_TENS = {word: 20 + 10 * n for n, word in enumerate(TENS)}
_SMALL = _UNITS | _TENS
_SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_SUFFIXES = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9}
"""Letters that a number in digits ends in: "2.5m people"."""
_FRACTIONS = {"half": 0.5, "quarter": 0.25}
_VAGUE = frozenset({"tens", *(f"{word}s" for word in _SCALES)})
_LONGEST = 12
"""Most tokens of a number: "two hundred and twenty-three thousand four hundred"."""
_JOINTS = frozenset({"-", "and", "of", "a", "an"})
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*)(k|m|mn|bn)?")
_BY_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TO = frozenset({"to", "or", "-", "–"})
_APPROXIMATORS = word_set("approximators")
_COMPARED = word_set("compared_numbers")
_MEASURES = word_set("measures")


@dataclass(frozen=True, slots=True)
class Count:
    """How many things a phrase stands for.

    Args:
        value: The number; the bound where the words give one ("at least 20", "10 to 12": 10).
        approximate: Whether the words leave the exact number open.
        rule: Name of the rule that read it.
    """

    value: int
    approximate: bool = False
    rule: str = field(default="number", compare=False)


def number_end(doc: Doc, start: int, limit: int) -> int:
    """The last token, before `limit`, of the number or the range of numbers that token `start` belongs to."""
    at = start
    for end in range(min(limit, start + _LONGEST) - 1, start, -1):
        if is_number(doc[end]) and _start(doc, end) <= start:
            at = end
            break
    while at + 2 < limit and is_number(doc[at + 2]) and _range_start(doc, at + 2) is not None:
        at = number_end(doc, at + 2, limit)
    return at


def number_ending_at(doc: Doc, end: int, *, ranges: bool = True) -> Count | None:
    """The number whose last word is token `end`, with what makes it rough; None for an amount, a date or a vague one.

    Args:
        doc: The text.
        end: Index of the last word of the number.
        ranges: Whether "10 to 12" is a range; not where something rose from one to the other.
    """
    while end + 1 < len(doc) and _continues(doc[end], doc[end + 1]) and _is_unit(doc[end + 1]):
        end += 1
    start = _start(doc, end)
    if doc[end].lower_ == "one" and end > 0 and doc[end - 1].lower_ == "no":
        return Count(0, rule="none")
    if _is_amount(doc, start, end) or _is_date(doc, start, end) or _is_ratio(doc, start, end):
        return None
    value = None if _is_vague(doc, start, end) else _value([token.lower_ for token in doc[start : end + 1]])
    lower_end = _range_start(doc, start) if ranges else None
    if value is None or lower_end is None:
        return None if value is None else Count(value, _is_rough(doc, start, end))
    lower = number_ending_at(doc, lower_end, ranges=False)
    return Count(lower.value, approximate=True) if lower is not None and lower.value < value else None


def _start(doc: Doc, end: int) -> int:
    """The first word of the number that ends at `end`: "*half* a dozen", "*three*-quarters of a million"."""
    start = end
    while start > 0 and _continues(doc[start - 1], doc[start]):
        start -= 1
    if doc[start].lower_ in _FRACTIONS:
        start = _mixed_start(doc, start)
    if start == 0 or doc[start].lower_ not in _SCALES or doc[start - 1].lower_ not in ("a", "an"):
        return start
    before = [doc[i].lower_ if i >= 0 else "" for i in (start - 3, start - 2)]
    if before[1] in _FRACTIONS:
        return start - 2
    if before[1] != "of" or before[0].rstrip("s") not in _FRACTIONS:
        return start - 1
    shares = start - 3
    parts = shares >= 2 and doc[shares - 1].text == "-" and doc[shares - 2].lower_ in _UNITS
    return shares - 2 if parts else shares


def _mixed_start(doc: Doc, fraction: int) -> int:
    """The whole number before a fraction: "*two* and a half million"; the fraction itself without one."""
    start = fraction
    while start > 0 and doc[start - 1].lower_ in _JOINTS:
        start -= 1
    joined = any(token.lower_ == "and" for token in doc[start:fraction])
    return start - 1 if joined and start > 0 and is_number(doc[start - 1]) else fraction


def _range_start(doc: Doc, start: int) -> int | None:
    """The last word of the lower end of a range that goes on at `start`: "10 to 12", "10-12", "between 10 and 12"."""
    if start < 2 or not is_number(doc[start - 2]):
        return None
    word = doc[start - 1].lower_
    between = start >= 3 and doc[_start(doc, start - 2) - 1].lower_ == "between"
    return start - 2 if word in _TO or (word == "and" and between) else None


def _continues(left: Token, right: Token) -> bool:
    """Whether two neighbours are parts of one number: "two hundred", "twenty-", "-three", "1 000", "hundreds of"."""
    a, b = left.lower_, right.lower_
    digits = _DIGITS.fullmatch(a) is not None
    if b in _SCALES:
        return a in _SMALL or a in _SCALES or a in _FRACTIONS or digits
    if b in _VAGUE:
        return a == "of" and left.i > 0 and left.nbor(-1).lower_ in _VAGUE
    if b == "of":
        return a in _VAGUE
    if b == "-":
        return a in _TENS
    if b == "and":
        return a in _SCALES
    if a in ("-", "and"):
        return _is_joined(left, b)
    if digits and left.whitespace_ == "":
        return b in _SUFFIXES
    return (a in _SCALES and b in _SMALL) or (digits and _are_thousands(left, right))


def _is_joined(joint: Token, word: str) -> bool:
    """Whether a word goes on with a number over "-" or "and": "twenty-three", "two hundred and five"."""
    before = joint.nbor(-1).lower_ if joint.i > 0 else ""
    if joint.lower_ == "-":
        return before in _TENS and word in _UNITS
    return before in _SCALES and word in _SMALL


def _are_thousands(left: Token, right: Token) -> bool:
    """Whether two neighbours are one number with a space for the comma: "1 000", not "Boeing 737 800"."""
    named = left.i > 0 and left.nbor(-1).is_title and not left.nbor(-1).is_sent_start
    groups = len(left.text) <= 3 and left.text[0] != "0" and len(right.text) == 3
    return groups and left.text.isdigit() and right.text.isdigit() and not named


def _value(words: list[str]) -> int | None:
    """The value of a number's words, None where it is no whole number."""
    total, part = 0, 0.0
    seen = False
    for at, word in enumerate(words):
        unit = _SCALES.get(word) or (_SUFFIXES.get(word) if at else None)
        if word in _JOINTS:
            continue
        if unit is not None:
            part = (part if seen else 1) * unit
            if unit >= 1000:
                total, part = total + round(part), 0.0
        elif word in _FRACTIONS:
            part += _FRACTIONS[word]
        elif word.rstrip("s") in _FRACTIONS:
            part *= _FRACTIONS[word.rstrip("s")]
        elif word in _SMALL:
            part += _SMALL[word]
        else:
            more = _digits(word, grouped=at + 1 == len(words))
            if more is None:
                return None
            part = part * 1000 + more if seen and at and words[at - 1].isdigit() else part + more
        seen = True
    return total + int(part) if seen and part == int(part) else None


def _digits(word: str, *, grouped: bool) -> float | None:
    """The value of digits; points stand for thousands in a number that no unit follows: "12.500 people"."""
    found = _DIGITS.fullmatch(word)
    if found is None:
        return None
    figure, suffix = found.groups()
    if grouped and suffix is None and _BY_POINTS.fullmatch(figure):
        return float(figure.replace(".", ""))
    if figure.count(".") > 1:
        return None
    return round(float(figure.replace(",", "")) * _SUFFIXES.get(suffix, 1), 6)


def is_number(token: Token) -> bool:
    """Whether a word is, or ends, a number: "three", "1,200", "dozens", "million"."""
    word = token.lower_
    if word in _SUFFIXES and token.i > 0:
        return _continues(token.nbor(-1), token)
    return word in _SMALL or word in _SCALES or word in _VAGUE or _DIGITS.fullmatch(word) is not None


def _is_unit(token: Token) -> bool:
    """Whether a word multiplies the number before it: "2 *million*", "2*m*"."""
    return token.lower_ in _SCALES or token.lower_ in _SUFFIXES


def _is_vague(doc: Doc, start: int, end: int) -> bool:
    """Whether a number gives only its order: "dozens", "tens of thousands", "several hundred", "a few dozen"."""
    if any(token.lower_ in _VAGUE for token in doc[start : end + 1]):
        return True
    return start > 0 and doc[start - 1].lower_ in ("several", "few", "many")


def is_measure(token: Token) -> bool:
    """Whether a word is money, a share, a measure or a stretch of time, of which a number is no count."""
    return token.lemma_.lower() in _MEASURES or token.lower_.rstrip("s") in _MEASURES or token.lower_ == "%"


def _is_amount(doc: Doc, start: int, end: int) -> bool:
    """Whether a number is money, a share, a measure or an age."""
    before = doc[start - 1] if start > 0 else None
    after = doc[end + 1] if end + 1 < len(doc) else None
    money = before is not None and (before.is_currency or before.lower_ in ("us$", "no.", "number"))
    if after is not None and after.text in ("[", "(") and end + 2 < len(doc):
        after = doc[end + 2]
    if money or after is None:
        return money
    hyphen = after.text == "-" and end + 2 < len(doc) and is_measure(doc[end + 2])
    share = after.lower_ == "per" and end + 2 < len(doc) and is_measure(doc[end + 2])
    return hyphen or share or is_measure(after) or after.is_currency


def _is_date(doc: Doc, start: int, end: int) -> bool:
    """Whether a number is a day ("Oct. 7") or a year ("the 2008 elections")."""
    before = doc[start - 1].lower_ if start > 0 else ""
    if (
        before[:3] in MONTH_STARTS
        and doc[start - 1].is_title
        and before.rstrip(".") not in ("may", "marchers")
    ):
        return True
    return is_year(doc, start, end) and before in ("the", "in", "since", "this", "his", "its", "their", "of")


def is_year(doc: Doc, start: int, end: int) -> bool:
    """Whether a number looks like a year: "2008", not "2,008"."""
    return start == end and _YEAR.fullmatch(doc[start].text) is not None


def _is_ratio(doc: Doc, start: int, end: int) -> bool:
    """Whether a number is a side of a score or of a share: "won 3-1", "one in seven"."""
    one_in = doc[end].lower_ == "one" and end + 2 < len(doc) and doc[end + 1].lower_ == "in"
    if one_in and is_number(doc[end + 2]):
        return True
    if start < 2 or not is_number(doc[start - 2]):
        return False
    if doc[start - 1].lower_ == "in":
        return doc[start - 2].lower_ == "one"
    left, right = _value([doc[start - 2].lower_]), _value([doc[start].lower_])
    return doc[start - 1].text == "-" and left is not None and right is not None and left >= right


def _is_rough(doc: Doc, start: int, end: int) -> bool:
    """Whether the words around a number make it a rough one: "at least", "up to", "as many as", "or so"."""
    words = [token.lower_ for token in doc[max(0, start - 2) : start]]
    last, before = (["", "", *words])[-1], (["", "", *words])[-2]
    if last in _APPROXIMATORS or (last == "to" and before in ("up", "close")):
        return True
    if last == "of" and before in _COMPARED:
        return True
    if last == "as" and before in ("many", "few", "much"):
        return True
    after = [token.lower_ for token in doc[end + 1 : end + 3]]
    return after[:2] in (["or", "so"], ["or", "more"], ["or", "fewer"]) or after[:1] == ["odd"]
