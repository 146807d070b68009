"""Bounds an event by a time and the words between them.

In: a `Time` and a preposition ("since", "before") or a distance ("less than a week before"). Out: first and
last day on which the event may lie, None where the words set no bound.
"""

import re
from datetime import date, timedelta

from kg.extract.grammar.numerals import CARDINALS
from kg.extract.times.periods import shifted
from kg.model import Time

Bounds = tuple[date | None, date | None]

_FROM = ("since", "from", "starting", "beginning", "as of")
_UNTIL = ("until", "till", "by", "through", "up to", "no later than")
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_SHORTEST = {"day": 1, "week": 7, "month": 28, "year": 365}
_DISTANCE = re.compile(
    r"(?P<bound>less than|within|more than|over|at least|up to)?\s*"
    rf"(?P<n>an?|{'|'.join(CARDINALS[1:])}|\d{{1,3}})\s(?P<unit>day|week|month|year)s?\s"
    r"(?P<side>before|ahead of|after|following|of)",
    re.IGNORECASE,
)


def event_bounds(time: Time, preposition: str | None) -> Bounds:
    """First and last day of an event that a preposition ties to a time.

    "on Tuesday", "in April" and a bare "Tuesday" lie within it; "since April" runs from its first day on;
    "after April" begins at its last day, since the words leave open whether that day counts; "before",
    "until" and "by" are the other way round, and "before 2025" ends with 2024.

    Example:
        >>> from kg.model import Span
        >>> tuesday = Time(Span(6, 13), "2024-07-16", date(2024, 7, 16), date(2024, 7, 16))
        >>> event_bounds(tuesday, "since")
        (datetime.date(2024, 7, 16), None)
    """
    word = (preposition or "").lower()
    if word in _FROM:
        return time.earliest, None
    if word in ("after", "following"):
        return time.latest, None
    if word in ("before", "ahead of", "prior to"):
        of_a_day = time.earliest == time.latest
        return None, time.earliest if of_a_day else time.earliest - timedelta(days=1)
    if word in _UNTIL:
        return None, time.latest
    return time.earliest, time.latest


def offset_bounds(time: Time, distance: str) -> Bounds | None:
    """First and last day of what lies at a distance from a time, as the words of the distance go.

    Days and weeks are counted to the day; months and years without a bound ("two months before") are whole ones.

    Args:
        time: The time that the distance is measured from.
        distance: Such as "less than a week after", "two days before", "within a month of".

    Returns:
        The bounds, either None where the words leave it open; None altogether where they are no distance.

    Example:
        >>> from kg.model import Span
        >>> tuesday = Time(Span(6, 13), "2024-07-16", date(2024, 7, 16), date(2024, 7, 16))
        >>> offset_bounds(tuesday, "less than a week after")
        (datetime.date(2024, 7, 16), datetime.date(2024, 7, 23))
    """
    match = _DISTANCE.search(distance)
    if match is None:
        return None
    word, unit, side = match["n"].lower(), match["unit"].lower(), match["side"].lower()
    n = int(word) if word.isdigit() else 1 if word in ("a", "an") else CARDINALS.index(word)
    near, far = timedelta(days=n * _SHORTEST[unit]), timedelta(days=n * _DAYS[unit])
    bound = (match["bound"] or "").lower()
    if not bound and side != "of" and unit in ("month", "year"):
        ahead = n if side in ("after", "following") else -n
        period = shifted("month" if unit == "month" else "year", time.earliest, ahead)
        return period.earliest, period.latest
    if side == "of":
        return time.earliest - far, time.latest + far
    after = side in ("after", "following")
    if bound in ("less than", "within", "up to"):
        return (time.earliest, time.latest + far) if after else (time.earliest - far, time.latest)
    if bound in ("more than", "over", "at least"):
        return (time.earliest + near, None) if after else (None, time.latest - near)
    if after:
        return time.earliest + near, time.latest + far
    return time.earliest - far, time.latest - near
