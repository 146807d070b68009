"""Which words name events, and of which class.

In: a parse, the lexicon and what nouns name. Out: `Trigger`s in text order. Who takes part is left to `arguments`.
"""

from kg.extract.triggers.finder import find_event_nouns, find_triggers, refine_class
from kg.extract.triggers.value import Trigger, is_object_of_its_kind

__all__ = ["Trigger", "find_event_nouns", "find_triggers", "is_object_of_its_kind", "refine_class"]
