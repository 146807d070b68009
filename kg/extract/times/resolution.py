"""Gives each date expression its days: by its words, the day of publication, the dates told before it.

In: an `Expression` and a `Setting`. Out: a `Period`, or None where the setting does not tell (never a guessed
year).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from kg.extract.grammar.numerals import CARDINALS, MONTH_STARTS, ORDINALS, WEEKDAYS
from kg.extract.times.grammar import Expression
from kg.extract.times.patterns import SEASONS
from kg.extract.times.periods import (
    Period,
    Unit,
    clipped,
    day_of,
    decade_of,
    half_of,
    month_of,
    part_of,
    quarter_of,
    season_of,
    shifted,
    span_of,
    week_of,
    weekend_of,
    year_of,
)
from kg.extract.times.setting import Setting, nearest, year_named
from kg.extract.times.tense import Tense

# 7/8/07 is read by whichever order falls this close to publication.
_NEAR_PUBLICATION = timedelta(days=14)

_LAST = ("last", "the previous", "the preceding", "this past")
_NEXT = ("next", "the following", "the next", "this coming", "the coming")
_NAMED_DAYS = {"christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26)}
_UNITS: dict[str, Unit] = {
    "day": "day",
    "week": "week",
    "weekend": "weekend",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
}


def resolve(expression: Expression, setting: Setting) -> Period | None:
    """The days that an expression means in its setting, None where they cannot be known."""
    try:
        period = _READINGS[expression.kind](expression, setting)
    except (ValueError, OverflowError):  # no such day (31 June), or outside the calendar
        return None
    return None if period is None else _modified(period, expression, setting)


def _modified(period: Period, expression: Expression, setting: Setting) -> Period:
    modifier = expression.modifier
    today = setting.today
    if modifier in ("earlier", "later"):
        if today is None or not period.earliest <= today <= period.latest:
            return period
        first, last = (period.earliest, today) if modifier == "earlier" else (today, period.latest)
        return clipped(period, first, last)
    if period.unit in ("decade", "season", "span"):
        return part_of(period, expression.part) if expression.part else period
    if modifier in ("start", "beginning") and setting.preposition in ("since", "from"):
        return day_of(period.earliest)
    if modifier in ("end", "close") and setting.preposition in ("until", "till", "through"):
        return day_of(period.latest)
    return part_of(period, expression.part) if expression.part else period


def _date(expression: Expression, setting: Setting) -> Period | None:
    month, day = month_number(expression.get("month")), int(_digits(expression.get("day")))
    year = year_named(expression, setting)
    if year is not None:
        return day_of(date(year, month, day))
    return nearest(setting, lambda y: day_of(date(y, month, day)))


def _day_range(expression: Expression, setting: Setting) -> Period | None:
    month, day = month_number(expression.get("month")), int(_digits(expression.get("day")))
    last_month = month_number(expression.get("month2")) if expression.get("month2") else month
    last_day = int(_digits(expression.get("day2")))
    turn = last_month < month

    def of(year: int) -> Period:
        first = date(year - turn if expression.get("year") else year, month, day)
        last = date(first.year + turn, last_month, last_day)
        if first > last:
            raise ValueError("the range ends before it begins")
        return span_of(day_of(first), day_of(last))

    year = year_named(expression, setting)
    return of(year) if year is not None else nearest(setting, of)


def _numeric(expression: Expression, setting: Setting) -> Period | None:
    """Between points the day stands first if it can; between strokes either may, so that it must be clear or near."""
    a, b = int(expression.get("a")), int(expression.get("b"))
    year = int(expression.get("year"))
    if year < 100:
        if setting.today is None:
            return None
        year += setting.today.year // 100 * 100
        year -= 100 if year > setting.today.year + 20 else 0
    orders = ((b, a),) if expression.get("sep") == "." and b <= len(MONTH_STARTS) else ((a, b), (b, a))
    days = {date(year, month, day) for month, day in orders if 1 <= month <= 12 and _exists(year, month, day)}
    if len(days) > 1 and setting.today is not None:
        near = {day for day in days if abs(day - setting.today) <= _NEAR_PUBLICATION}
        days = near
    return day_of(days.pop()) if len(days) == 1 else None


def _named_day(expression: Expression, setting: Setting) -> Period | None:
    name = expression.get("name").replace("’", "'")
    year = year_named(expression, setting)
    if name == "9/11" or name.startswith("sept"):
        return day_of(date(2001, 9, 11))
    month, day = _NAMED_DAYS.get(name) or ((1, 1) if name.endswith("day") else (12, 31))
    if year is not None:
        return day_of(date(year, month, day))
    return nearest(setting, lambda y: day_of(date(y, month, day)))


def _month(expression: Expression, setting: Setting) -> Period | None:
    month = month_number(expression.get("month"))
    year = year_named(expression, setting)
    if year is not None:
        return month_of(year, month)
    which, today = expression.get("which"), setting.today
    if today is None:
        return None
    if which in _LAST:
        return month_of(today.year - (month >= today.month), month)
    if which in _NEXT:
        return month_of(today.year + (month <= today.month), month)
    if which == "this":
        return month_of(today.year, month)
    return nearest(setting, lambda y: month_of(y, month))


def _quarter(expression: Expression, setting: Setting) -> Period | None:
    nth = expression.get("nth")
    quarter = 4 if nth == "final" else int(nth[0]) if nth[0].isdigit() else ORDINALS.index(nth) + 1
    year = year_named(expression, setting)
    if year is not None:
        return quarter_of(year, quarter)
    return nearest(setting, lambda y: quarter_of(y, quarter))


def _half(expression: Expression, setting: Setting) -> Period | None:
    year = year_named(expression, setting)
    return None if year is None else half_of(year, ORDINALS.index(expression.get("nth")) + 1)


def _nth_part(expression: Expression, setting: Setting) -> Period | None:
    """The nth day, week or Friday of a month.

    Reads "the first Friday of next month"; must not read a fifth Friday where the month has four.
    """
    month = _month(expression, setting) if expression.get("month") else _month_beside(expression, setting)
    if month is None:
        return None
    nth, unit = expression.get("nth"), expression.get("unit")
    n = int(nth[0]) - 1 if nth[0].isdigit() else ORDINALS.index(nth) if nth in ORDINALS else -1
    if unit == "week":
        start = month.latest - timedelta(days=6) if n < 0 else month.earliest + timedelta(weeks=n)
        return replace(month, earliest=start, latest=start + timedelta(days=6))
    days = [month.earliest + timedelta(days=i) for i in range((month.latest - month.earliest).days + 1)]
    fitting = [day for day in days if unit == "day" or WEEKDAYS[day.weekday()].startswith(unit[:3])]
    return day_of(fitting[n]) if n < len(fitting) else None


def _month_beside(expression: Expression, setting: Setting) -> Period | None:
    """The month before, after or of publication."""
    if setting.today is None:
        return None
    which = expression.get("which")
    return shifted("month", setting.today, -1 if which in _LAST else 1 if which in _NEXT else 0)


def _season(expression: Expression, setting: Setting) -> Period | None:
    season = SEASONS[expression.get("season")]
    year = year_named(expression, setting)
    if year is not None:
        return season_of(year, season)
    today, which = setting.today, expression.get("which")
    if today is None:
        return None
    around = [season_of(today.year + n, season) for n in (-2, -1, 0, 1)]
    if which in _LAST:
        return max((p for p in around if p.latest < today), key=lambda p: p.latest)
    if which in _NEXT:
        return min((p for p in around if p.earliest > today), key=lambda p: p.earliest)
    if which == "this":
        return min(around, key=lambda p: (abs(p.earliest.year - today.year), p.latest < today))
    return nearest(setting, lambda y: season_of(y, season))


def _fiscal(expression: Expression, _: Setting) -> Period:
    # A fiscal year is named after the year it ends in and may begin as early as the July before.
    year = year_of(int(expression.get("year")))
    return replace(year, earliest=date(year.earliest.year - 1, 7, 1))


def _decade(expression: Expression, setting: Setting) -> Period | None:
    if expression.get("year"):
        return decade_of(int(expression.get("year")))
    year = _full_year(expression.get("short"), setting.today)
    return None if year is None else decade_of(year)


def _year_range(expression: Expression, _: Setting) -> Period | None:
    first, last = int(expression.get("year")), int(expression.get("year2"))
    last += first // 100 * 100 if last < 100 else 0
    return span_of(year_of(first), year_of(last)) if first < last else None


def _plain_year(expression: Expression, setting: Setting) -> Period | None:
    if expression.get("year"):
        return year_of(int(expression.get("year")))
    year = _full_year(expression.get("short"), setting.today)
    return None if year is None else year_of(year)


def _full_year(short: str, today: date | None) -> int | None:
    """The last year with these two digits, up to the year of publication."""
    if today is None:
        return None
    year = today.year // 100 * 100 + int(short)
    return year if year <= today.year else year - 100


def _weekday(expression: Expression, setting: Setting) -> Period | None:
    today = setting.today
    if today is None:
        return None
    weekday = WEEKDAYS.index(expression.get("name"))
    if expression.get("week"):
        weeks = {"last": -1, "this": 0, "next": 1}[expression.get("week")]
        return day_of(week_of(today).earliest + timedelta(days=weekday, weeks=weeks))
    which = expression.get("which")
    back, ahead = (today.weekday() - weekday) % 7, (weekday - today.weekday()) % 7
    if which in _LAST:
        return day_of(today - timedelta(days=back or 7))
    if which in _NEXT:
        return day_of(today + timedelta(days=ahead or 7))
    if setting.tense == "future" or (which == "this" and setting.tense is None):
        return day_of(today + timedelta(days=ahead))
    return day_of(today - timedelta(days=back))


def _deictic_day(expression: Expression, setting: Setting) -> Period | None:
    if setting.today is None:
        return None
    steps = {
        "yesterday": -1,
        "last night": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }
    return day_of(setting.today + timedelta(days=steps.get(expression.get("word"), 0)))


def _relative(expression: Expression, setting: Setting) -> Period | None:
    if setting.today is None:
        return None
    unit, which = _UNITS[expression.get("unit")], expression.get("which")
    if unit == "weekend":
        return _weekend(which, setting.today, setting.tense)
    return shifted(unit, setting.today, -1 if which in _LAST else 1 if which in _NEXT else 0)


def _weekend(which: str, today: date, tense: Tense | None) -> Period:
    this = weekend_of(today)
    if this.earliest <= today:
        return shifted("weekend", today, -1 if which in _LAST else 1 if which in _NEXT else 0)
    ahead = (
        which in _NEXT or tense == "future" or (which == "this" and tense is None and today.weekday() >= 3)
    )
    return this if ahead else shifted("weekend", today, -1)


def _overnight(expression: Expression, setting: Setting) -> Period | None:
    """The night before the day of publication or the weekday named, of two days."""
    morning = _weekday(expression, setting) if expression.get("name") else None
    if setting.today is None:
        return None
    day = setting.today if morning is None else morning.earliest
    return span_of(day_of(day - timedelta(days=1)), day_of(day))


def _recent(expression: Expression, setting: Setting) -> Period | None:
    """So many days or weeks up to the day of publication; of months and years, whole months."""
    today = setting.today
    if today is None:
        return None
    unit = _UNITS[expression.get("unit")]
    n = _number(expression.get("n") or "one")
    if unit in ("day", "week"):
        return span_of(day_of(today - timedelta(days=n * (7 if unit == "week" else 1))), day_of(today))
    months = n * {"month": 1, "year": 12, "decade": 120}[unit]
    return span_of(shifted("month", today, -months), shifted("month", today, 0))


def _ago(expression: Expression, setting: Setting) -> Period | None:
    if setting.today is None:
        return None
    n = _number(expression.get("n"))
    if expression.get("unit") == "fortnight":
        return day_of(setting.today - timedelta(weeks=2 * n))
    return _steps(setting.today, _UNITS[expression.get("unit")], -n)


def _offset(expression: Expression, setting: Setting) -> Period | None:
    unit, n = _UNITS[expression.get("unit")], _number(expression.get("n"))
    told = setting.nearest_told(unit if unit != "week" else "day")
    if told is None:
        return None
    back = expression.get("side") in ("earlier", "before")
    return _steps(told.earliest, unit, -n if back else n)


def _steps(day: date, unit: Unit, n: int) -> Period:
    """`n` units from a day; a single week counts to the day, several to the week."""
    if unit == "week" and abs(n) == 1:
        return day_of(day + timedelta(weeks=n))
    return shifted(unit, day, n)


def _anaphor(expression: Expression, setting: Setting) -> Period | None:
    unit, which = _UNITS[expression.get("unit")], expression.get("which")
    told = setting.nearest_told(unit)
    at = told.earliest if told is not None else setting.today
    if at is None or (told is None and which):
        return None
    return shifted(unit, at, -1 if which in _LAST else 1 if which in _NEXT else 0)


def _at_the_time(_: Expression, setting: Setting) -> Period | None:
    return setting.told[-1] if setting.told else None


def month_number(word: str) -> int:
    """The number of a month, from its name, abbreviation or digits in lower case.

    Example:
        >>> month_number("sept."), month_number("07")
        (9, 7)
    """
    return int(word) if word.isdigit() else MONTH_STARTS.index(word[:3]) + 1


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return 1 if word in ("a", "an", "the") else CARDINALS.index(word)


def _digits(word: str) -> str:
    return re.sub(r"\D", "", word)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_READINGS: dict[str, Callable[[Expression, Setting], Period | None]] = {
    "date": _date,
    "day_range": _day_range,
    "numeric": _numeric,
    "named_day": _named_day,
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "nth_part": _nth_part,
    "fiscal": _fiscal,
    "season": _season,
    "decade": _decade,
    "year_range": _year_range,
    "year": _plain_year,
    "weekday": _weekday,
    "deictic_day": _deictic_day,
    "relative": _relative,
    "ago": _ago,
    "recent": _recent,
    "overnight": _overnight,
    "offset": _offset,
    "anaphor": _anaphor,
    "at_the_time": _at_the_time,
}
