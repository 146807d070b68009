"""Who and what takes part in an event: from a trigger and its dependency tree to heads in roles.

In: a trigger (token, frame, light verb) and what kind of thing each noun head names. Out: `Filler`s, one per role and
head, each with the rule that read it. Leaves the choice of entities to `coreference`, times to `dating`.
"""

from kg.extract.arguments.finder import find_arguments
from kg.extract.arguments.value import Filler

__all__ = ["Filler", "find_arguments"]
