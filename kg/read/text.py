"""Reads plain text and Markdown: one article a file, with front matter or without.

In: a piece of UTF-8. Out: its article. Front matter is a block of `key: value` lines between two lines `---`; the
text begins right after it and is kept as it is, Markdown's marks included.
"""

import re
from collections.abc import Iterator

from kg.errors import SourceError
from kg.read.fields import decode, make_article
from kg.read.pieces import Found, Item, Piece

MAX_BYTES = 8 * 2**20

_FENCE = re.compile(r"---[ \t]*\r?\n")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def read_text(piece: Piece) -> Iterator[Item]:
    """Read one article of plain text.

    Raises:
        SourceError: It has no text, is no UTF-8, or its front matter is malformed.
    """
    text = decode(piece.read(MAX_BYTES, "a text"), piece.where)
    if not text.strip():
        raise SourceError(piece.where, "empty file; an article needs a text")
    fields: dict[str, object] = {}
    if _FENCE.match(text):
        fields, text = _split_front_matter(text, piece.where)
    yield Found(piece.where, make_article(fields, text, piece.where, piece.stem))


def _split_front_matter(text: str, where: str) -> tuple[dict[str, object], str]:
    lines = _LINE.findall(text)
    fields: dict[str, object] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "---":
            return fields, "".join(lines[number:])
        key, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon:
            raise SourceError(
                f"{where}:{number}", "front matter line without a colon; write it as key: value"
            )
        fields[key.strip().lower()] = _unquote(value.strip())
    raise SourceError(
        where, "front matter opens with --- and never closes; put a line --- after its last key"
    )


def _unquote(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
