"""Says in a sentence what is known of an event: one way of saying it for the library, the command line and pages.

In: a `Telling`, the facts of an event with the words that the article has for them. Out: text. Nothing is added that is
not told: verbs, nouns and prepositions are the article's own, put into the past or into the passive where no doer is
told; what is planned, denied or failed is said so. Knows nothing of stores.
"""

from kg.wording.days import spell_period
from kg.wording.sentence import Figures, Party, Telling, tell_event
from kg.wording.standing import Standing, describe_status

__all__ = ["Figures", "Party", "Standing", "Telling", "describe_status", "spell_period", "tell_event"]
