"""Reads the registries' data files and checks them.

In: TOML files whose tables are class names and whose rows are keys. Out: `Place`s and `Actor`s with the names that
find them. How names are looked up is left to `gazetteer`.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.gazetteer.entries import Actor, Place

PLACE_TYPES = ("Facility", "Region", "City", "Area", "Water")
ACTOR_TYPES = ("Person", "Organization", "Group", "ArmedForce", "GovernmentBody", "NewsAgency")
_PLACE_FIELDS = frozenset("name aliases point country within geonames wikidata demonyms".split())
_ACTOR_FIELDS = frozenset("name aliases sector country wikidata".split())
_ORGAN_FIELDS = frozenset("name sector forms".split())


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place with the names and the adjectives that find it."""

    place: Place
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    capital: str | None = None


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ that most states have, and the words for it after a country's name."""

    key: str
    name: str
    type: str
    sector: tuple[str, ...]
    forms: tuple[str, ...]


def read_countries(path: Path) -> Iterator[PlaceRow]:
    """Yield the countries of `countries.toml`.

    Raises:
        LexiconError: The file or a row has a fault.
    """
    for code, row in _toml(path).items():
        lat, lon = _point(row, f"{path.name}: {code}")
        place = Place(
            key=code,
            name=row["name"],
            type="Country",
            lat=lat,
            lon=lon,
            geonames=row.get("geonames", 0),
            country=code,
            population=row.get("population", 0),
            curated=True,
        )
        names = (row["name"], *row.get("aliases", ()))
        yield PlaceRow(place, names, tuple(row.get("demonyms", ())), row.get("capital"))


def read_places(path: Path) -> Iterator[PlaceRow]:
    """Yield the places of a file like `places.toml`.

    Raises:
        LexiconError: The file or a row has a fault.
    """
    for kind, key, row in _rows(path, PLACE_TYPES, _PLACE_FIELDS):
        lat, lon = _point(row, f"{path.name}: {key}")
        country = row.get("country")
        place = Place(
            key=key,
            name=row["name"],
            type=kind,
            lat=lat,
            lon=lon,
            geonames=row.get("geonames", 0),
            country=country,
            within=row.get("within", country),
            wikidata=row.get("wikidata"),
            curated=True,
        )
        yield PlaceRow(place, (row["name"], *row.get("aliases", ())), tuple(row.get("demonyms", ())))


def read_actors(path: Path) -> Iterator[Actor]:
    """Yield the actors of a file like `actors.toml`.

    Raises:
        LexiconError: The file or a row has a fault.
    """
    for kind, key, row in _rows(path, ACTOR_TYPES, _ACTOR_FIELDS):
        yield Actor(
            key=key,
            name=row["name"],
            type=kind,
            aliases=tuple(row.get("aliases", ())),
            sector=tuple(row.get("sector", ())),
            country=row.get("country"),
            wikidata=row.get("wikidata"),
        )


def read_organs(path: Path) -> Iterator[Organ]:
    """Yield the organs of `organs.toml`.

    Raises:
        LexiconError: The file or a row has a fault.
    """
    for kind, key, row in _rows(path, ACTOR_TYPES, _ORGAN_FIELDS):
        yield Organ(key, row["name"], kind, tuple(row["sector"]), tuple(row["forms"]))


def _rows(
    path: Path, types: tuple[str, ...], fields: frozenset[str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    seen: set[str] = set()
    for kind, rows in _toml(path).items():
        if kind not in types:
            raise LexiconError(f"{path}: [{kind}] is no class for these rows; use one of {', '.join(types)}")
        for key, row in rows.items():
            where = f"{path}: {key}"
            if key in seen:
                raise LexiconError(f"{where}: the key stands twice; rename one")
            seen.add(key)
            unknown = row.keys() - fields
            if unknown or not isinstance(row.get("name"), str):
                fault = f"unknown field {min(unknown)!r}" if unknown else "no name"
                raise LexiconError(f"{where}: {fault}; the fields are {', '.join(sorted(fields))}")
            yield kind, key, row


def _point(row: dict[str, Any], where: str) -> tuple[float, float]:
    point = row.get("point")
    if (
        not isinstance(point, list)
        or len(point) != 2
        or not -90 <= point[0] <= 90
        or not -180 <= point[1] <= 180
    ):
        raise LexiconError(f"{where}: point must be [latitude, longitude] in degrees, not {point!r}")
    return float(point[0]), float(point[1])


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LexiconError(f"{path}: no such file") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path}: not a readable TOML file ({error})") from error
