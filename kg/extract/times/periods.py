"""Stretches of the calendar with their ISO 8601 (or else TIMEX3) value, and the steps between them.

In: years, months, days. Out: `Period`. Knows nothing of words or texts.
"""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "span"]
Part = Literal["start", "middle", "end"]

_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_FINENESS: tuple[Unit, ...] = (
    "day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "span",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days.

    Args:
        unit: What kind of stretch it is; "span" for anything between two given days.
        value: ISO 8601 ("2024-07-16", "2024-W28", "2024-07", "2024", decade "199", interval "a/b"), or TIMEX3
            for quarters, halves, seasons and weekends ("2024-Q2", "2024-H1", "2024-FA", "2024-W28-WE").
        earliest: First day.
        latest: Last day.
    """

    unit: Unit
    value: str
    earliest: date
    latest: date

    def at_least_as_fine_as(self, unit: Unit) -> bool:
        """Whether it names one `unit` at most, e.g. a day for a month, but not a year for a month."""
        return _FINENESS.index(self.unit) <= _FINENESS.index(unit)


def day_of(day: date) -> Period:
    """One day.

    Example:
        >>> day_of(date(2024, 7, 16)).value
        '2024-07-16'
    """
    return Period("day", day.isoformat(), day, day)


def week_of(day: date) -> Period:
    """The ISO week, Monday to Sunday, that `day` lies in."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Period("week", f"{year:04}-W{week:02}", monday, monday + timedelta(days=6))


def weekend_of(day: date) -> Period:
    """Saturday and Sunday of the ISO week that `day` lies in."""
    week = week_of(day)
    return Period("weekend", f"{week.value}-WE", week.earliest + timedelta(days=5), week.latest)


def month_of(year: int, month: int) -> Period:
    """A month; `month` may run past 1 to 12 and then counts on into other years.

    Example:
        >>> month_of(2024, 0).value
        '2023-12'
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first, last = _months(year, month, 1)
    return Period("month", f"{year:04}-{month:02}", first, last)


def quarter_of(year: int, quarter: int) -> Period:
    """A quarter; `quarter` may run past 1 to 4 and then counts on into other years."""
    year, quarter = year + (quarter - 1) // 4, (quarter - 1) % 4 + 1
    first, last = _months(year, 3 * quarter - 2, 3)
    return Period("quarter", f"{year:04}-Q{quarter}", first, last)


def half_of(year: int, half: int) -> Period:
    """The first or the second half of a year."""
    first, last = _months(year, 6 * half - 5, 6)
    return Period("half", f"{year:04}-H{half}", first, last)


def season_of(year: int, season: str) -> Period:
    """A northern season ("SP", "SU", "FA", "WI"); a winter counts to the year in which it begins."""
    first, last = _months(year, _SEASONS[season], 3)
    return Period("season", f"{year:04}-{season}", first, last)


def year_of(year: int) -> Period:
    """A calendar year."""
    return Period("year", f"{year:04}", date(year, 1, 1), date(year, 12, 31))


def decade_of(year: int) -> Period:
    """The decade that `year` lies in.

    Example:
        >>> decade_of(1994).value
        '199'
    """
    first = year // 10 * 10
    return Period("decade", f"{year // 10:03}", date(first, 1, 1), date(first + 9, 12, 31))


def span_of(first: Period, last: Period) -> Period:
    """From the first day of one period to the last day of another, as an ISO 8601 interval."""
    return Period("span", f"{first.value}/{last.value}", first.earliest, last.latest)


def containing(unit: Unit, day: date) -> Period:
    """The day, week, weekend, month, quarter, year or decade that holds `day`.

    Raises:
        ValueError: The unit is none of these.
    """
    match unit:
        case "day":
            return day_of(day)
        case "week":
            return week_of(day)
        case "weekend":
            return weekend_of(day)
        case "month":
            return month_of(day.year, day.month)
        case "quarter":
            return quarter_of(day.year, (day.month + 2) // 3)
        case "year":
            return year_of(day.year)
        case "decade":
            return decade_of(day.year)
        case _:
            raise ValueError(f"no single {unit} contains a day; use one of day, week, month, quarter, year")


def shifted(unit: Unit, day: date, n: int) -> Period:
    """The period of kind `unit` that lies `n` units after (before, where negative) the one that holds `day`.

    Raises:
        OverflowError: It lies outside the years 1 to 9999.

    Example:
        >>> shifted("month", date(2024, 1, 31), -1).value
        '2023-12'
    """
    if unit == "day":
        return day_of(day + timedelta(days=n))
    if unit in ("week", "weekend"):
        return containing(unit, day + timedelta(weeks=n))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit] * n
    count = day.year * 12 + day.month - 1 + months
    if not 12 <= count < 120_000:
        raise OverflowError(f"{n} times a {unit} from {day} lies outside the years 1 to 9999")
    return containing(unit, date(count // 12, count % 12 + 1, 1))


def part_of(period: Period, part: Part) -> Period:
    """Its first, middle or last third, as of "early 2008"; the value stays, the days narrow.

    Only months, years and decades have such parts; anything else is returned as it is.

    Example:
        >>> part_of(month_of(2024, 3), "middle").earliest
        datetime.date(2024, 3, 11)
    """
    at = ("start", "middle", "end").index(part)
    year, month = period.earliest.year, period.earliest.month
    if period.unit == "month":
        first = date(year, month, (1, 11, 21)[at])
        return replace(
            period, earliest=first, latest=period.latest if at == 2 else date(year, month, (10, 20)[at])
        )
    if period.unit == "year":
        first, last = _months(year, 1 + 4 * at, 4)
        return replace(period, earliest=first, latest=last)
    if period.unit == "decade":
        first_year, last_year = ((0, 3), (4, 6), (7, 9))[at]
        return replace(period, earliest=date(year + first_year, 1, 1), latest=date(year + last_year, 12, 31))
    return period


def clipped(period: Period, earliest: date, latest: date) -> Period:
    """The days of `period` from `earliest` to `latest`; a year clipped to one quarter gets its value.

    Example:
        >>> clipped(year_of(2006), date(2006, 10, 5), date(2006, 12, 31)).value
        '2006-Q4'
    """
    first, last = max(period.earliest, earliest), min(period.latest, latest)
    if first > last:
        return period
    quarter = containing("quarter", first)
    value = quarter.value if period.unit == "year" and last <= quarter.latest else period.value
    return replace(period, value=value, earliest=first, latest=last)


def _months(year: int, month: int, n: int) -> tuple[date, date]:
    """First and last day of `n` months from this one on."""
    count = year * 12 + month - 1 + n - 1
    last_year, last_month = count // 12, count % 12 + 1
    return date(year, month, 1), date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])
