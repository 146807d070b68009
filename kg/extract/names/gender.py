"""Whether a person is a man or a woman, as far as a noun, a title or a first name tells (`gender.toml`).

In: words. Out: "m", "f" or None. Serves to find whom "he" and "she" mean; the graph does not state it.
"""

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType


def gender_of_nouns(words: Iterable[str]) -> str | None:
    """Return what the first telling noun or title says.

    Example:
        >>> gender_of_nouns(["Ms."]), gender_of_nouns(["Pentagon", "spokesman"]), gender_of_nouns(["officer"])
        ('f', 'm', None)
    """
    found = (_load()[0].get(word.lower().rstrip(".")) for word in words)
    return next((gender for gender in found if gender is not None), None)


def is_first_name(word: str) -> bool:
    """Whether a word is a common first name, and no place's or month's name besides.

    Example:
        >>> is_first_name("Lidia"), is_first_name("Victoria"), is_first_name("Barking")
        (True, False, False)
    """
    return word in _load()[1] and word not in _elsewhere()


def gender_of_name(name: str) -> str | None:
    """Return what a full name's first word says.

    Example:
        >>> gender_of_name("Sabrina Singh"), gender_of_name("Georgia"), gender_of_name("Kim Falk")
        ('f', None, None)
    """
    words = name.split()
    return _load()[1].get(words[0]) if len(words) > 1 else None


@lru_cache(maxsize=1)
def _load() -> tuple[MappingProxyType[str, str], MappingProxyType[str, str]]:
    data = tomllib.loads(Path(__file__).with_name("gender.toml").read_text(encoding="utf-8"))
    nouns, names = (
        MappingProxyType({word: gender for gender, words in data[table].items() for word in words.split()})
        for table in ("nouns", "names")
    )
    return nouns, names


@lru_cache(maxsize=1)
def _elsewhere() -> frozenset[str]:
    data = tomllib.loads(Path(__file__).with_name("gender.toml").read_text(encoding="utf-8"))
    return frozenset(data["elsewhere"]["names"].split())
