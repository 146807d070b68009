"""What all mentions of one actor, place or thing tell of it, once the article is read.

In: chains. Out: frozen `Referent`s, the same for the same chain.
"""

from dataclasses import dataclass

from kg.extract.coreference.chains import Chain
from kg.extract.tree import Token
from kg.model import Entity, Span


@dataclass(frozen=True, slots=True, eq=False)
class Referent:
    """One actor, place or thing of an article.

    Args:
        label: Its name, or the words that introduce it.
        type: Local name of its class.
        heads: Nouns that it is called by, in small letters.
        first: Head of its first mention.
        spans: Its mentions, in the order in which they were read.
        entity: What it is, where it has a name.
        count: How many it is, None where no number is told.
        approximate: Whether that number is a rough one.
        sector: PLOVER sectors of an actor.
        country: ISO alpha-3 code of its country.
        parts: For several together ("the two countries"), each of them.
    """

    label: str
    type: str
    heads: frozenset[str]
    first: Token
    spans: tuple[Span, ...]
    entity: Entity | None = None
    count: int | None = None
    approximate: bool = False
    sector: tuple[str, ...] = ()
    country: str | None = None
    parts: tuple["Referent", ...] = ()

    def is_same_as(self, other: "Referent") -> bool:
        """Whether both are one: by their name, else by their first mention and their parts."""
        if self.entity is not None or other.entity is not None:
            return self.entity == other.entity
        return self.first is other.first and len(self.parts) == len(other.parts)


def settle(chain: Chain, known: dict[int, Referent]) -> Referent:
    """Return what a chain tells, once nothing is added to it any more.

    Args:
        chain: The chain.
        known: Referents of other chains, by the identity of the chain; this one and its parts are added.
    """
    if id(chain) not in known:
        known[id(chain)] = Referent(
            chain.label,
            chain.type,
            frozenset(chain.heads),
            chain.first,
            tuple(chain.spans),
            chain.entity,
            chain.count,
            chain.approximate,
            chain.sector,
            chain.country,
            tuple(settle(part, known) for part in chain.parts),
        )
    return known[id(chain)]
