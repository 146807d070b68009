"""Hands the rules their words: named sets and maps out of `words.toml` and `words/*.toml` beside this file.

In: the files, of three tables. `[sets]` holds sets of words in small letters, which a domain may add to. `[fixed]`
holds sets that no domain changes: they are read before one is known, as those of the repairs of parses are, or compiled
into patterns once. `[maps.NAME]` holds words under the value that they have.

Out: `word_set`, `fixed_set`, `alternation` and `word_map` for modules, which ask once, where they are imported. What
`word_set` gave is filled anew by `use_sets` when an extractor with another lexicon begins to read.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.tables import Sets, expand_sets, naming_the_line, read_table, read_words

FOLDER = Path(__file__).parent


@cache
def package_sets(folder: Path = FOLDER) -> Sets:
    """The sets of the package, without what a domain adds.

    Args:
        folder: Where `words.toml` and `words/*.toml` stand.

    Raises:
        LexiconError: A file has a fault, or two hold a set of one name.

    Example:
        >>> "shake" in package_sets()["striking_verbs"]
        True
    """
    sets: Sets = MappingProxyType({})
    for path, tables in _tables(folder):
        twice = sorted(sets.keys() & tables.get("sets", {}).keys())
        if twice:
            raise LexiconError(f"{path.name} [sets] {twice[0]}: stands in another file too; rename one")
        sets = _add(path, tables, sets)
    return sets


def add_sets(path: Path, known: Sets) -> Sets:
    """Add the sets of a file to known ones; words under a known name join those that it has.

    Raises:
        LexiconError: A set is no list of words in small letters, names an unknown set, or has the name of a fixed one.
    """
    return _add(path, read_table(path), known)


def _add(path: Path, tables: Mapping[str, Any], known: Sets) -> Sets:
    sets = dict(known)
    table = tables.get("sets", {})
    for name in table:
        with naming_the_line(path, "[sets]", name):
            where = f"{path.name} [sets] {name}"
            if name in _fixed():
                raise LexiconError(f"{where}: the package's set of this name is fixed; choose another name")
            words = expand_sets(read_words(table, name, where), sets, where)
            sets[name] = sets.get(name, frozenset()) | words
    return MappingProxyType(sets)


def word_set(name: str) -> AbstractSet[str]:
    """The words of a set of the lexicon in use; the same object always, with the words of the moment.

    Example:
        >>> "shake" in word_set("striking_verbs")
        True
    """
    if name not in _HANDED_OUT:
        _HANDED_OUT[name] = set(_in_use()[name])
    return _HANDED_OUT[name]


def use_sets(sets: Sets) -> None:
    """Fill what `word_set` gave, and will give, with these sets; does nothing where they are in use already.

    One process reads with one lexicon at a time.
    """
    if sets is _in_use():
        return
    _CHOSEN[:] = [sets]
    for name, words in _HANDED_OUT.items():
        words.clear()
        words.update(sets[name])


def fixed_set(name: str) -> frozenset[str]:
    """The words of a set that no domain changes.

    Example:
        >>> "fire" in fixed_set("split_prefixes")
        False
    """
    return _fixed()[name]


def alternation(name: str) -> str:
    """The words of a fixed set as alternatives of a regular expression, the longest first.

    Example:
        >>> alternation("region_titles")
        'Governorate|Province|County|Region|State'
    """
    return "|".join(map(re.escape, sorted(fixed_set(name), key=lambda word: (-len(word), word))))


def word_map(name: str) -> Mapping[str, str]:
    """The values of words, by word, in the order of the file.

    Example:
        >>> word_map("relations_of_verbs")["back"]
        'backedBy'
    """
    return _maps()[name]


def word_groups(name: str) -> Mapping[str, frozenset[str]]:
    """The values of words that may stand under several, by word.

    Example:
        >>> sorted(word_groups("kinds_of_happening")["heist"])
        ['stealing']
    """
    return _groups()[name]


def _in_use() -> Sets:
    return _CHOSEN[-1] if _CHOSEN else package_sets()


@cache
def _fixed() -> Sets:
    fixed = chain.from_iterable(tables.get("fixed", {}).items() for _, tables in _tables(FOLDER))
    return MappingProxyType({name: frozenset(words) for name, words in fixed})


@cache
def _maps() -> Mapping[str, Mapping[str, str]]:
    maps = chain.from_iterable(tables.get("maps", {}).items() for _, tables in _tables(FOLDER))
    return MappingProxyType({name: _by_word(values) for name, values in maps})


@cache
def _groups() -> Mapping[str, Mapping[str, frozenset[str]]]:
    maps = chain.from_iterable(tables.get("maps", {}).items() for _, tables in _tables(FOLDER))
    return MappingProxyType({name: _groups_by_word(values) for name, values in maps})


def _groups_by_word(values: Mapping[str, list[str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for value, words in values.items():
        for word in words:
            found.setdefault(word, set()).add(value)
    return MappingProxyType({word: frozenset(groups) for word, groups in found.items()})


def _by_word(values: Mapping[str, list[str]]) -> Mapping[str, str]:
    return MappingProxyType({word: value for value, words in values.items() for word in words})


@cache
def _tables(folder: Path) -> tuple[tuple[Path, dict[str, Any]], ...]:
    paths = (folder / "words.toml", *sorted((folder / "words").glob("*.toml")))
    return tuple((path, read_table(path)) for path in paths)


_HANDED_OUT: dict[str, set[str]] = {}
_CHOSEN: list[Sets] = []
