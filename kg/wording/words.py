"""Loads the words that sentences are made with."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import LexiconError

PATH = Path(__file__).with_name("words.toml")


@cache
def _data() -> dict[str, Any]:
    try:
        return tomllib.loads(PATH.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{PATH}: {error}; install kg-news again") from error


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of words.

    Raises:
        LexiconError: The file has no such list.
    """
    found = _data().get(name)
    if not isinstance(found, list):
        raise LexiconError(f"{PATH}: no list {name!r}; install kg-news again")
    return tuple(found)


@cache
def defaults(name: str) -> Mapping[str, str]:
    """One table of words by names, such as the prepositions of roles."""
    return MappingProxyType(dict(_data()[name]))


@cache
def irregular_forms() -> Mapping[str, tuple[str, str]]:
    """Past and participle of irregular verbs, by their base."""
    rows = (row.split() for row in words("irregular"))
    return MappingProxyType({base: (past, participle) for base, past, participle in rows})
