"""Tells the format of a piece from its first bytes, and gives the reader of it.

In: the first bytes of a piece and its suffix, which counts only where bytes do not tell. Out: a reader. Readers are
loaded where they are first needed, so that a text costs nothing of what a web archive needs.
"""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Literal, cast

from kg.read.pieces import Item, Piece

Format = Literal["json", "text"]
Reader = Callable[[Piece], Iterator[Item]]

READERS: dict[Format, str] = {
    "json": "kg.read.json_rows:read_json",
    "text": "kg.read.text:read_text",
}
SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
"""Suffixes of the files that are read where they lie in a folder."""

_BLANK = b"\xef\xbb\xbf \t\r\n"
_JSON = re.compile(rb'\{\s*["}]|\[\s*\{')
_SAID_BY_SUFFIX = frozenset({"json"})


def find_format(head: bytes, suffix: str = "") -> Format:
    """Tell a format from the first bytes of a piece.

    Args:
        head: Its first bytes, a few thousand where it has as many.
        suffix: The suffix of its name, in lower case, for what bytes do not tell.

    Example:
        >>> find_format(b'{"text": "Rebels shelled Massawa."}')
        'json'
    """
    named = SUFFIXES.get(suffix)
    if named in _SAID_BY_SUFFIX:
        return named
    return "json" if _JSON.match(head.lstrip(_BLANK)) else "text"


def find_reader(format: Format) -> Reader:
    """Load the reader of a format."""
    module, _, name = READERS[format].partition(":")
    return cast(Reader, getattr(import_module(module), name))
