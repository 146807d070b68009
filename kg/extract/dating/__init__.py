"""When each event happened: which date expression belongs to which trigger.

In: triggers and times of one article. Out: for each trigger its times, the days that they bound it by, and the rule
that says so. What another sentence tells of the day is left to `story`.
"""

from kg.extract.dating.finder import date_triggers
from kg.extract.dating.value import PLANNED_FOR, UNDATED, Dating

__all__ = ["PLANNED_FOR", "UNDATED", "Dating", "date_triggers"]
