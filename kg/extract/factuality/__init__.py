"""Whether an event happened: from a trigger to its polarity, certainty, time and outcome.

In: a token of a spaCy `Doc` and the cue words. Out: a frozen `Factuality`. Who says so is
left to `kg.extract.attribution`: what somebody says counts as told, unless the verb itself casts doubt.
"""

from kg.extract.factuality.scope import judge_factuality
from kg.lexicon.cues import Factuality

__all__ = ["Factuality", "judge_factuality"]
