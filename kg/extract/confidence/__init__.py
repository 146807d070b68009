"""How probable it is that an event, each of its fields and each of its roles is right.

In: the events of an article, linked, with the words that they were read from. Out: the same with their confidences.
"""

from kg.extract.confidence.rating import load_confidence, rate_events
from kg.extract.confidence.surroundings import Surroundings

__all__ = ["Surroundings", "load_confidence", "rate_events"]
