"""The time of one event, as the rules of dating hand it on."""

from dataclasses import dataclass
from datetime import date

from kg.model import Time


@dataclass(frozen=True, slots=True)
class Dating:
    """The time of one event.

    Args:
        times: The expressions that date it.
        earliest: First day it may have happened.
        latest: Last such day.
        rule: Name of the rule that gave the days.
    """

    times: tuple[Time, ...]
    earliest: date | None
    latest: date | None
    rule: str = ""

    @property
    def is_told(self) -> bool:
        """Whether a time stands on the event itself, and not on another event of its sentence."""
        return self.rule not in SHARED

    @property
    def is_bounded(self) -> bool:
        """Whether a first or a last day is known."""
        return self.earliest is not None or self.latest is not None


PLANNED_FOR = "planned-for"
"""Rule of a day that a verb sets for an event; it holds of the plan even where it has passed."""

SHARED = frozenset({"clause-around"})
"""Rules that give an event the days of another one of its sentence."""

UNDATED = Dating((), None, None)
"""Of an event that no word of its sentence dates."""

ELSEWHEN = Dating((), None, None, "elsewhen")
"""Of an event whose words tell a day of its own, but not which."""
