"""Which noun phrases and pronouns of an article mean the same actor, place or thing.

In: a parse, the names found in it, and what each noun names. Out: a `Discourse`: a `Referent` for each nominal head.
"""

from kg.extract.coreference.discourse import Discourse, read_discourse
from kg.extract.coreference.referents import Referent

__all__ = ["Discourse", "Referent", "read_discourse"]
