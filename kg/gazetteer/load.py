"""Reads the registries' data files and checks them.

In: TOML files whose tables are class names and whose rows are keys. Out: `Place`s and `Actor`s with the names that
find them. How names are looked up is left to `gazetteer`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.gazetteer.entries import Actor, Place
from kg.gazetteer.keys import name_key
from kg.vocab import KG, class_names, superclasses

PLACE_TYPES = ("Facility", "Region", "City", "Area", "Water")
ACTOR_TYPES = ("Person", "Organization", "Group", "ArmedForce", "GovernmentBody", "NewsAgency")
SECTORS = frozenset(
    "GOV JUD LEG MIL COP OPP PTY REB PRM SPY UAF CVL BUS EDU MED LAB AGR JRN REF REL SOC CRM "
    "IGO NGO ISM IMG MNC".split()
)
"""PLOVER's sectors, and its codes of actors without a country; as in kg-codes.ttl."""

_TEXTS = ("name", "country", "within", "wikidata")
_LISTS = ("aliases", "demonyms", "sector", "forms", "called", "about", "led")
_YEARS = ("since", "until")
_NEWLINE = "\n"
_ALPHA3 = re.compile("[A-Z]{3}")
_WIKIDATA = re.compile("Q[1-9][0-9]*")
_PLACE_FIELDS = frozenset("name aliases point country within geonames wikidata demonyms".split())
_ACTOR_FIELDS = frozenset("name aliases sector country wikidata called about led since until".split())
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
        lat, lon = _point(row, path, code)
        place = Place(
            key=code,
            name=row["name"],
            type="Country",
            lat=lat,
            lon=lon,
            geonames=row.get("geonames", 0),
            country=code,
            population=row.get("population", 0),
            wikidata=row.get("wikidata"),
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
        lat, lon = _point(row, path, key)
        country = row.get("country")
        place = Place(
            key=key,
            name=row["name"],
            type=_own_class(kind, PLACE_TYPES),
            lat=lat,
            lon=lon,
            geonames=row.get("geonames", 0),
            country=country,
            within=row.get("within", country),
            wikidata=row.get("wikidata"),
            curated=True,
            domain_class=None if kind in PLACE_TYPES else kind,
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
            type=_own_class(kind, ACTOR_TYPES),
            aliases=tuple(row.get("aliases", ())),
            sector=tuple(row.get("sector", ())),
            country=row.get("country"),
            wikidata=row.get("wikidata"),
            called=tuple(row.get("called", ())),
            about=tuple(row.get("about", ())),
            led=tuple(row.get("led", ())),
            since=row.get("since", 0),
            until=row.get("until", 0),
            domain_class=None if kind in ACTOR_TYPES else kind,
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
        if not _own_class(kind, types):
            raise LexiconError(
                f"{locate(path, kind)}: [{kind}] is no class for these rows; use one of {', '.join(types)}, "
                "or a domain's class below one"
            )
        if not isinstance(rows, dict):
            raise LexiconError(f"{locate(path, kind)}: {kind} must be a table of rows, as in [{kind}]")
        for key, row in rows.items():
            if key in seen:
                raise LexiconError(f"{locate(path, key)}: the key stands twice; rename one")
            seen.add(key)
            fault = _fault(row, fields)
            if fault:
                raise LexiconError(f"{locate(path, key)}: {fault}")
            yield kind, key, row


def locate(path: Path, key: str) -> str:
    """Tell where a row, or the table of a class, stands: path, line and key."""
    line = re.compile(rf'^\s*(?:\[\w*\.?)?"?{re.escape(key)}"?\s*[]=]', re.MULTILINE)
    text = path.read_text(encoding="utf-8")
    last = max((match.end() for match in line.finditer(text)), default=0)
    return f"{path}:{text[:last].count(_NEWLINE) + 1}: {key}"


def _own_class(kind: str, types: tuple[str, ...]) -> str:
    """The class that the rules know: the table's, or the nearest above a domain's; "" where it is neither."""
    if kind in types or kind in KG or kind not in class_names():
        return kind if kind in types else ""
    return next((name for name in superclasses(kind) if name in types), "")


def actor_fault(row: dict[str, Any]) -> str | None:
    """What is wrong with the fields of an actor and what to do, None where nothing is."""
    return _fault(row, _ACTOR_FIELDS)


def _fault(row: object, fields: frozenset[str]) -> str | None:
    """What is wrong with a row and what to do, None where nothing is."""
    allowed = f"the fields are {', '.join(sorted(fields))}"
    if not isinstance(row, dict):
        return f'not a row; write key = {{ name = "..." }}; {allowed}'
    unknown = sorted(row.keys() - fields)
    if unknown:
        return f"unknown field {unknown[0]!r}; {allowed}"
    if not row.get("name"):
        return f"no name; {allowed}"
    for field in _TEXTS:
        if not isinstance(row.get(field, ""), str):
            return f"{field} must be text, not {row[field]!r}"
    for field in _LISTS:
        if not _is_list_of_texts(row.get(field, [])):
            return f'{field} must be a list of texts, as in ["one", "two"], not {row[field]!r}'
    names = (row["name"], *row.get("aliases", ()), *row.get("demonyms", ()))
    blank = [name for name in names if not name_key(name)]
    if blank:
        return f"the name {blank[0]!r} has no letters"
    short = [name for name in names if len(name_key(name)) == 1]
    return f"the name {short[0]!r} is one letter; give a longer one" if short else _code_fault(row)


def _code_fault(row: dict[str, Any]) -> str | None:
    if "country" in row and not _ALPHA3.fullmatch(row["country"]):
        return f"country must be an ISO 3166-1 alpha-3 code, as in 'IRQ', not {row['country']!r}"
    if "wikidata" in row and not _WIKIDATA.fullmatch(row["wikidata"]):
        return f"wikidata must be an id, as in 'Q796', not {row['wikidata']!r}"
    codes = [code for field in ("about", "led") for code in row.get(field, ()) if not _ALPHA3.fullmatch(code)]
    if codes:
        return f"about and led hold ISO 3166-1 alpha-3 codes, as in 'IRQ', not {codes[0]!r}"
    years = [row[field] for field in _YEARS if type(row.get(field, 0)) is not int]
    if years:
        return f"since and until are years, as in 2014, not {years[0]!r}"
    geonames = row.get("geonames", 0)
    if not isinstance(geonames, int) or isinstance(geonames, bool) or geonames < 0:
        return f"geonames must be an id, as in 98182, not {geonames!r}"
    sectors = [s for s in row.get("sector", ()) if s not in SECTORS]
    return f"no sector {sectors[0]!r}; use {', '.join(sorted(SECTORS))}" if sectors else None


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _point(row: dict[str, Any], path: Path, key: str) -> tuple[float, float]:
    point = row.get("point")
    numbers = isinstance(point, list) and [n for n in point if type(n) in (int, float)]
    if not numbers or point != numbers or len(numbers) != 2 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        raise LexiconError(
            f"{locate(path, key)}: point must be [latitude, longitude] in degrees, not {point!r}"
        )
    return float(numbers[0]), float(numbers[1])


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}); give a TOML file") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path}: not a readable TOML file ({error})") from error
