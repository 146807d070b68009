"""How exactly a day is known."""

from datetime import date
from typing import Literal

Precision = Literal["day", "week", "month", "quarter", "year", "period", "since", "until"]

_DAYS: tuple[tuple[int, int, Precision], ...] = (
    (1, 1, "day"),
    (7, 7, "week"),
    (28, 31, "month"),
    (90, 92, "quarter"),
    (365, 366, "year"),
)


def precision_of(earliest: date | None, latest: date | None) -> Precision | None:
    """How exactly a day is known.

    Example:
        >>> precision_of(date(2024, 1, 1), date(2024, 1, 31)), precision_of(date(2024, 1, 1), None)
        ('month', 'since')
    """
    if earliest is None or latest is None:
        return "since" if earliest else "until" if latest else None
    n_days = (latest - earliest).days + 1
    return next((name for least, most, name in _DAYS if least <= n_days <= most), "period")
