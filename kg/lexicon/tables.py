"""Reading TOML tables of words, with faults that name file, table and key."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.errors import LexiconError

Sets = Mapping[str, frozenset[str]]


def read_table(path: Path) -> dict[str, Any]:
    """Parse a TOML file.

    Raises:
        LexiconError: It cannot be read or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LexiconError(
            f"{path}: cannot be read ({error.strerror}); name an existing TOML file"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path.name}: not valid TOML: {error}") from error


@contextmanager
def naming_the_line(path: Path, *words: str) -> Iterator[None]:
    """Put the path and the line in front of a fault that the body finds in a file.

    Args:
        path: The file.
        words: What to look for, each after the one before it; the line is that of the last that is there.

    Raises:
        LexiconError: The body met a fault; its message begins with the path and the line.
    """
    try:
        yield
    except LexiconError as error:
        raise LexiconError(f"{path}:{_find_line(path, words)}: {error}") from error


def _find_line(path: Path, words: Sequence[str]) -> int:
    text, start = path.read_text(encoding="utf-8"), 0
    for word in words:
        found = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").search(text, start)
        start = found.start() if found else start
    return text.count("\n", 0, start) + 1


def read_words(table: Mapping[str, Any], key: str, where: str) -> frozenset[str]:
    """Return the lower-case words listed under a key, none where the key is absent.

    Raises:
        LexiconError: It is no list of words, or one of them is not in lower case.
    """
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise LexiconError(f"{where}: {key} must be a list of words")
    wrong = next((item for item in value if item != item.lower()), None)
    if wrong is not None:
        raise LexiconError(f"{where}: {key} holds {wrong!r}; write lemmas in lower case")
    return frozenset(value)


def expand_sets(words: frozenset[str], sets: Sets, where: str) -> frozenset[str]:
    """Put the words of a named set ("@weapons") in the place of its name.

    Raises:
        LexiconError: There is no such set, or it is defined further down.
    """
    expanded: set[str] = set()
    for word in words:
        if word.startswith("@") and word[1:] not in sets:
            raise LexiconError(f"{where}: no set {word!r} in words.toml; sets are {', '.join(sorted(sets))}")
        expanded |= sets[word[1:]] if word.startswith("@") else {word}
    return frozenset(expanded)
