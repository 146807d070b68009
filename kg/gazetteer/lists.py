"""Reads actors of the user's own from lists: tables with a header, and the JSON of a query to Wikidata.

In: a `.tsv`, `.csv` or `.json` file. Out: `Actor`s, or a `LexiconError` that names the line; a file with a fault gives
none. TOML files are read by `load`.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.gazetteer.entries import Actor
from kg.gazetteer.keys import name_key
from kg.gazetteer.load import ACTOR_TYPES, actor_fault

MOST_ROWS = 200_000
"""Most rows of a list: its names are held in memory."""
_DELIMITERS = {".tsv": "\t", ".csv": ","}
SUFFIXES = (*_DELIMITERS, ".json")
_COLUMNS = ("name", "type", "aliases", "country", "wikidata", "sector", "since", "until")
_OF_WIKIDATA = {
    "itemLabel": "name",
    "label": "name",
    "item": "wikidata",
    "itemAltLabel": "aliases",
    "altLabel": "aliases",
}
_ENTITY = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q\d+)")


def read_actor_list(path: Path) -> tuple[Actor, ...]:
    """Read a list of actors.

    Args:
        path: A table with the columns name and type, and any of aliases (with "|" between), country, wikidata, sector
            (with "|" between), since and until; or the JSON of a query with the same names, where `item`, `itemLabel`
            and `itemAltLabel` serve as well.

    Raises:
        LexiconError: The file cannot be read, a row has a fault, two rows have one id or name, or there are too many.
    """
    actors: list[Actor] = []
    seen: dict[str, int] = {}
    for line, row in _rows(path):
        where = f"{path}:{line}"
        if len(actors) == MOST_ROWS:
            raise LexiconError(f"{path}: more than {MOST_ROWS:,} actors; give those that your articles name")
        actor = _actor(row, where)
        if actor.key in seen:
            raise LexiconError(
                f"{where}: {actor.key} stands in line {seen[actor.key]}, too; keep one of the rows"
            )
        seen[actor.key] = line
        actors.append(actor)
    return tuple(actors)


def _actor(row: Mapping[str, str], where: str) -> Actor:
    kind = row.get("type") or ""
    if kind not in ACTOR_TYPES:
        raise LexiconError(f"{where}: no type {kind!r}; use one of {', '.join(ACTOR_TYPES)}")
    fields: dict[str, Any] = {name: row[name] for name in ("name", "country", "wikidata") if row.get(name)}
    fields |= {name: _split(row.get(name, "")) for name in ("aliases", "sector")}
    for name in ("since", "until"):
        if row.get(name):
            fields[name] = int(row[name]) if row[name].isdigit() else row[name]
    fault = actor_fault(fields)
    if fault:
        raise LexiconError(f"{where}: {fault}")
    key = fields.get("wikidata") or name_key(fields["name"]).replace(" ", "-")
    fields |= {name: tuple(fields[name]) for name in ("aliases", "sector")}
    return Actor(key=key, type=kind, **fields)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its line, or of JSON its number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (
                _json_rows(path, json.load(file)) if path.suffix == ".json" else _table_rows(path, file)
            )
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}); give a table or JSON") from error
    except (UnicodeDecodeError, json.JSONDecodeError, csv.Error) as error:
        raise LexiconError(f"{path}: not a readable {path.suffix[1:].upper()} file ({error})") from error


def _table_rows(path: Path, file: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(file, delimiter=_DELIMITERS[path.suffix])
    _check_columns(path, [_OF_WIKIDATA.get(name, name) for name in reader.fieldnames or ()])
    for row in reader:
        yield reader.line_num, _named({name: value for name, value in row.items() if isinstance(value, str)})


def _json_rows(path: Path, data: object) -> Iterator[tuple[int, dict[str, str]]]:
    if isinstance(data, dict):
        results = data.get("results")
        data = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise LexiconError(
            f"{path}: not the JSON of a query; give a list of objects, or results with bindings"
        )
    for number, row in enumerate(data, start=1):
        values = {name: value["value"] if isinstance(value, dict) else value for name, value in row.items()}
        yield number, _named({name: str(value) for name, value in values.items() if value is not None})


def _check_columns(path: Path, names: Sequence[str]) -> None:
    unknown = sorted(set(names) - set(_COLUMNS))
    if unknown or not {"name", "type"} <= set(names):
        fault = f"unknown column {unknown[0]!r}" if unknown else "no column name or no column type"
        raise LexiconError(f"{path}:1: {fault}; the columns are {', '.join(_COLUMNS)}")


def _named(row: Mapping[str, str]) -> dict[str, str]:
    """The row by our names of columns; an IRI of Wikidata as its id, its other names with "|" between."""
    named = {}
    for name, value in row.items():
        text = value.strip()
        if name in ("itemAltLabel", "altLabel"):
            text = text.replace(", ", "|")
        match = _ENTITY.fullmatch(text)
        named[_OF_WIKIDATA.get(name, name)] = match[1] if match else text
    return named
