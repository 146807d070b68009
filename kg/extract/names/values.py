"""What the names of an article are, as values: `Name`, `Names`, and the `Knowledge` that they are read with."""

from dataclasses import dataclass

from kg.extract.names.cues import NameCues
from kg.gazetteer import Gazetteer
from kg.iri import Iris
from kg.model import Entity, Span


@dataclass(frozen=True, slots=True)
class Name:
    """One named mention, tied to its entity.

    Args:
        span: Its characters.
        entity: IRI of the entity.
        type: Local class name of the entity.
        demonym: Whether it is an adjective or people of a place ("Iraqi", "U.S." before a noun): no place of an event.
        nested: Whether it lies inside a longer name ("U.S." in "U.S. military").
        rule: What it was recognised by.
    """

    span: Span
    entity: str
    type: str
    demonym: bool = False
    nested: bool = False
    rule: str = "registry"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an article and what they name.

    Args:
        names: In text order, a longer one before those inside it.
        entities: With their mentions, containers of places included.
        capitals: IRIs of the named cities that are capitals of countries.
    """

    names: tuple[Name, ...]
    entities: tuple[Entity, ...]
    capitals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before an article is read.

    Args:
        gazetteer: Tells what contains a place.
        cues: Tells sectors by words.
        iris: Makes the IRIs.
    """

    gazetteer: Gazetteer
    cues: NameCues
    iris: Iris
