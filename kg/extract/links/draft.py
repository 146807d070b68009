"""Events of an article before they are linked, and what is known of the entities that take part.

In: what the rules before read. Out: values that the other modules of this package pass on and ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.extract.triggers import Trigger
from kg.model import Event

_SITES = frozenset("Facility Place Country City Region Area Water GeopoliticalEntity".split())
_DEEPEST = 8
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Draft:
    """An event before it is linked.

    Args:
        event: What is known of it so far.
        trigger: The words that it was read from.
        sentence: Number of its sentence, from 0.
        akin: For each agent, what it is a member of or named after, besides itself.
    """

    event: Event
    trigger: Trigger
    sentence: int
    akin: frozenset[str] = field(default_factory=frozenset)

    @property
    def event_class(self) -> str:
        """Most specific class."""
        return self.event.types[0]

    @property
    def root(self) -> str:
        """IRI of the first mention of the same event."""
        return self.event.same_as or self.event.iri

    def entities(self, *roles: str) -> frozenset[str]:
        """Entities in these roles."""
        if len(roles) == 1:
            return self._by_role.get(roles[0], _NOBODY)
        known = self._together.get(roles)
        if known is None:
            known = frozenset().union(*(self._by_role[role] for role in roles if role in self._by_role))
            self._together[roles] = known
        return known

    @cached_property
    def _together(self) -> dict[tuple[str, ...], frozenset[str]]:
        """Entities in several roles, by the roles that were asked for before."""
        return {}

    @cached_property
    def _by_role(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for argument in self.event.arguments:
            if argument.entity:
                found.setdefault(argument.role, set()).add(argument.entity)
        return {role: frozenset(entities) for role, entities in found.items()}


@dataclass(frozen=True, slots=True)
class World:
    """What is known of the entities of an article.

    Args:
        containers: Place to the place that contains it.
        types: Entity to the local name of its class.
        heads: Unnamed entity to the head nouns of its descriptions.
    """

    containers: Mapping[str, str]
    types: Mapping[str, str]
    heads: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def sort(self, entity: str) -> str:
        """Class of an entity; one for all that is on a map."""
        type_name = self.types.get(entity, "Thing")
        return "site" if type_name in _SITES else type_name

    def is_site(self, entity: str) -> bool:
        """Whether an entity is on a map."""
        return self.sort(entity) == "site"

    def chain(self, place: str) -> list[str]:
        """Return a place and what contains it, the nearest first."""
        found = [place]
        while found[-1] in self.containers and len(found) < _DEEPEST:
            found.append(self.containers[found[-1]])
        return found
