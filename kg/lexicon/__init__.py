"""Event words and their frames: data files with a loader that checks them.

`Lexicon.load()` gives the event classes' triggers, `kg.lexicon.cues.load_cues()` the words of factuality and
attribution.
"""

from kg.lexicon.loader import Lexicon
from kg.lexicon.senses import Condition, Frame, Kind, Pos, Sense, Slot

__all__ = ["Condition", "Frame", "Kind", "Lexicon", "Pos", "Sense", "Slot"]
