"""Days in words."""

import calendar
from datetime import date


def spell_day(day: date) -> str:
    """A day as English news writes it.

    Example:
        >>> spell_day(date(2024, 1, 28))
        '28 January 2024'
    """
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def spell_period(earliest: date | None, latest: date | None) -> str:
    """The days on which something may have happened, with the preposition that they take; "" where none is known.

    Example:
        >>> spell_period(date(2024, 1, 28), date(2024, 1, 28))
        'on 28 January 2024'
        >>> spell_period(date(2024, 2, 1), date(2024, 2, 29))
        'in February 2024'
        >>> spell_period(date(2024, 6, 1), date(2024, 8, 31))
        'between 1 June and 31 August 2024'
        >>> spell_period(None, date(2025, 9, 30))
        'by 30 September 2025'
    """
    if earliest is None or latest is None:
        return f"since {spell_day(earliest)}" if earliest else f"by {spell_day(latest)}" if latest else ""
    if earliest == latest:
        return f"on {spell_day(earliest)}"
    if earliest == date(earliest.year, 1, 1) and latest == date(earliest.year, 12, 31):
        return f"in {earliest.year}"
    if _is_month(earliest, latest):
        return f"in {calendar.month_name[earliest.month]} {earliest.year}"
    first = spell_day(earliest)
    if (earliest.year, earliest.month) == (latest.year, latest.month):
        first = str(earliest.day)
    elif earliest.year == latest.year:
        first = first.removesuffix(f" {earliest.year}")
    return f"between {first} and {spell_day(latest)}"


def _is_month(earliest: date, latest: date) -> bool:
    last = calendar.monthrange(earliest.year, earliest.month)[1]
    return earliest.day == 1 and latest == date(earliest.year, earliest.month, last)
