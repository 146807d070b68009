"""What an expression is resolved against, and which year it gives to a date without one.

In: the day of publication and the periods told before. Out: a year, or the occurrence of a yearly period that
is meant; None where the setting does not tell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from kg.extract.times.grammar import Expression
from kg.extract.times.periods import Period, Unit
from kg.extract.times.tense import Tense

# A day or month without a year that lies no further ahead than this is the coming one even where no word says
# so: who means the one of a year ago writes "last" or the year.
_SOON = timedelta(days=30)
# With a future word, the coming one, unless the past one is so near that only it can be meant.
_FAR = timedelta(days=270)
# A story that goes on from a full date ("On 1 March 2019 ... on 3 March") stays within so many days of it.
_STORY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression can be resolved against.

    Args:
        today: Day of publication, or that of the dateline; None where neither is known.
        told: What the expressions before it in the text were resolved to, in text order.
        tense: Whether the words around look back or ahead.
        preposition: The word directly before, in lower case, "" for none.
        same_sentence: The last period told in the same sentence by a full date, if any.
        year: The year that a neighbour in the same range names ("from March to June 2008").
    """

    today: date | None
    told: tuple[Period, ...] = ()
    tense: Tense | None = None
    preposition: str = ""
    same_sentence: Period | None = None
    year: int | None = None

    def nearest_told(self, unit: Unit) -> Period | None:
        """The last period told that lies within one `unit`."""
        return next((period for period in reversed(self.told) if period.at_least_as_fine_as(unit)), None)


def nearest(setting: Setting, of: Callable[[int], Period]) -> Period | None:
    """The one that is meant of a period that comes every year, None where that is unknown.

    Args:
        setting: What tells the year.
        of: The period in a given year; it may raise ValueError for a year that has none (29 February).
    """
    told = setting.same_sentence or (setting.nearest_told("day") if setting.today is None else None)
    if told is not None:
        near = [_of_year(of, told.earliest.year + n) for n in (0, 1)]
        on = [p for p in near if p and timedelta(0) <= p.earliest - told.earliest <= _STORY]
        if on:
            return on[0]
    today = setting.today
    if today is None:
        return None
    around = [p for n in range(-4, 5) if (p := _of_year(of, today.year + n)) is not None]
    past = max((p for p in around if p.earliest <= today), key=lambda p: p.earliest, default=None)
    coming = min((p for p in around if p.earliest > today), key=lambda p: p.earliest, default=None)
    if past is None or coming is None:
        return past or coming
    if past.latest >= today:
        return past
    wait = coming.earliest - today
    if setting.tense == "future":
        return coming if wait <= _FAR else past
    soon = coming.unit in ("day", "span") or setting.tense is None
    return coming if soon and wait <= _SOON and setting.preposition != "since" else past


def _of_year(of: Callable[[int], Period], year: int) -> Period | None:
    try:
        return of(year)
    except ValueError:  # 29 February
        return None


def year_named(expression: Expression, setting: Setting) -> int | None:
    """The year that the expression, or its neighbour in a range, names; None where neither does."""
    if expression.get("year"):
        return int(expression.get("year"))
    if expression.get("rel"):
        return _relative_year(expression.get("rel"), setting)
    return setting.year


def _relative_year(words: str, setting: Setting) -> int | None:
    told = setting.nearest_told("year")
    if words in ("that year", "the same year"):
        return told.earliest.year if told else None
    steps = {"last year": -1, "next year": 1}
    return setting.today.year + steps.get(words, 0) if setting.today else None
