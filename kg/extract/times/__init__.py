"""Date expressions: finds them, resolves them, and bounds events by them.

In: an article's text and its day of publication. Out: `Time`s in text order; words that name a date which
neither the text nor the day of publication tells are given apart, by `find_unresolved_times`, never with a
guessed year. Which event a time dates is left to others.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from kg.extract.times.bounds import event_bounds, offset_bounds
from kg.extract.times.grammar import Expression, find_expressions
from kg.extract.times.periods import Period
from kg.extract.times.resolution import month_number, resolve
from kg.extract.times.setting import Setting
from kg.extract.times.tense import tense_at
from kg.lexicon.word_sets import alternation
from kg.model import Span, Time

__all__ = ["event_bounds", "find_times", "find_unresolved_times", "offset_bounds", "read_times"]

_SENTENCE_END = re.compile(r"\n+|(?<=[a-z0-9)”\"][.!?])\s+(?=[A-Z“\"])")
_RANGE = re.compile(r"\s(?:to|and|or|through|until|till)\s(?:(?:the|early|mid|late)[\s-])?", re.IGNORECASE)
_PREPOSITION = re.compile(r"([A-Za-z]+)\s(?:the\s)?$")
_DATELINE = re.compile(
    rf"(?:\b(?i:last|first|on|at|for|{alternation('labels_of_datelines')})\b|[A-Z]{{2,5}}\b"
    r"|\b[ap]\.\s?m\.|\d\s?[ap]m\b|[\d\W])*"
)
_CITY = re.compile(r"(?:^|\n)[A-Z][A-Z .'-]{2,}[^\n]{0,40}$")
_CITY_AFTER = re.compile(r"\)?\s?(?:\([^)\n]{2,30}\)|--|[—–:-]\s)")
_OPENING = 400
_LABEL = 60
_MOST_TOLD = 100
"""Dates told before that a relative one may start from, the last ones, so that the cost stays in bounds."""


def find_times(text: str, published: date | None, sentences: Sequence[Span] = ()) -> tuple[Time, ...]:
    """Find the date expressions of an article and resolve them to the precision of their words.

    Args:
        text: The whole article.
        published: Its day of publication; without it, the date of the article's own dateline serves.
        sentences: Its sentences in text order; empty to cut them at full stops.

    Returns:
        Those that can be resolved, in text order. Values are ISO 8601; quarters, halves, seasons and
        weekends, which ISO lacks, are TIMEX3 ("2008-Q3", "2008-H1", "2008-SU", "2008-W30-WE").

    Example:
        >>> [t.value for t in find_times("Talks began in May and resumed Tuesday.", date(2024, 7, 18))]
        ['2024-05', '2024-07-16']
    """
    return read_times(text, published, sentences)[0]


def find_unresolved_times(
    text: str, published: date | None, sentences: Sequence[Span] = ()
) -> tuple[Span, ...]:
    """Find the date expressions that `find_times` leaves out, since nothing tells which day they mean.

    Example:
        >>> find_unresolved_times("The talks began on Tuesday.", None)
        (Span(start=19, end=26),)
    """
    return read_times(text, published, sentences)[1]


def read_times(
    text: str, published: date | None, sentences: Sequence[Span] = ()
) -> tuple[tuple[Time, ...], tuple[Span, ...]]:
    """Find what `find_times` and `find_unresolved_times` find, both at once."""
    expressions = find_expressions(text)
    today = published or _dateline(text, expressions)
    starts = [span.start for span in sentences] or _sentence_starts(text)
    times: list[Time] = []
    told: list[tuple[int, bool, Period]] = []
    unresolved: list[Span] = []
    for i, expression in enumerate(expressions):
        span = expression.span
        at = bisect_right(starts, span.start)
        begin, end = starts[at - 1] if at else 0, starts[at] if at < len(starts) else len(text)
        preposition = _PREPOSITION.search(text, max(0, span.start - 20), span.start)
        setting = Setting(
            today,
            told=tuple([period for _, _, period in told[-_MOST_TOLD:]]),
            tense=tense_at(text[begin:end], span.start - begin, span.end - begin),
            preposition=preposition[1].lower() if preposition else "",
            same_sentence=_told_since(told, begin),
            year=_shared_year(text, expressions, i),
        )
        period = resolve(expression, setting)
        if period is None:
            unresolved.append(span)
            continue
        told.append((span.start, expression.kind == "date" and bool(expression.get("year")), period))
        times.append(Time(span, period.value, period.earliest, period.latest, expression.kind))
    return tuple(times), tuple(unresolved)


def _told_since(told: Sequence[tuple[int, bool, Period]], begin: int) -> Period | None:
    """The last period that a full date told from a character on."""
    here = takewhile(lambda row: row[0] >= begin, reversed(told))
    return next((period for _, is_full, period in here if is_full), None)


def _shared_year(text: str, expressions: Sequence[Expression], i: int) -> int | None:
    """The year of the other end of a range, for an expression without one: March in "March to June 2008"."""
    expression = expressions[i]
    if expression.kind not in ("month", "date") or expression.get("year") or expression.get("rel"):
        return None
    for j, first, last in ((i + 1, i, i + 1), (i - 1, i - 1, i)):
        if not 0 <= j < len(expressions) or not expressions[j].get("year") or not expressions[j].get("month"):
            continue
        if not _RANGE.fullmatch(text, expressions[first].span.end, expressions[last].span.start):
            continue
        year = int(expressions[j].get("year"))
        turned = month_number(expressions[last].get("month")) < month_number(expressions[first].get("month"))
        return year + (turned if j < i else -turned)
    return None


def _sentence_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _SENTENCE_END.finditer(text))]


def _dateline(text: str, expressions: Sequence[Expression]) -> date | None:
    """The full date that stands alone on one of the first lines, or between a city and the first words."""
    for expression in expressions:
        span = expression.span
        if span.start > _OPENING:
            return None
        if expression.kind not in ("date", "numeric") or not expression.get("year"):
            continue
        begin, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
        rest = text[begin : span.start] + text[span.end : end if end >= 0 else len(text)]
        alone = len(rest) < _LABEL and _DATELINE.fullmatch(rest)
        city = _CITY.search(text, 0, span.start) and _CITY_AFTER.match(text, span.end)
        period = resolve(expression, Setting(None)) if alone or city else None
        if period is not None:
            return period.earliest
    return None
