"""Reads JSON Lines, and JSON documents that are an article, a list of them, or hold one list of them.

In: a piece of UTF-8. Out: an article an object, or the fault in its place; one bad line does not end its file.
"""

import json
from collections.abc import Iterable, Iterator

from kg.errors import KgError, SourceError
from kg.read.fields import decode
from kg.read.pieces import MAX_LINE_BYTES, Found, Item, Piece
from kg.read.rows import has_text, row_article
from kg.settings import Reading

MAX_DOCUMENT_BYTES = 32 * 2**20

_BOM = b"\xef\xbb\xbf"
_LINES_SUFFIXES = (".jsonl", ".ndjson")
_ONE_A_LINE = "write one object a line"
_LOOKED_AT = 4
_DEEPEST = 3


def read_json(piece: Piece) -> Iterator[Item]:
    """Read JSON Lines or a JSON document, whichever it is.

    Its first lines decide: where one of them is a whole object, every line is one.

    Raises:
        SourceError: It is empty, or a document that is malformed or too large.
    """
    if piece.suffix in _LINES_SUFFIXES:
        yield from _read_lines(piece, piece.lines())
        return
    lines = [piece.stream.readline(MAX_LINE_BYTES) for _ in range(_LOOKED_AT)]
    piece.put_back(b"".join(lines))
    if any(_is_object(line) for line in lines):
        yield from _read_lines(piece, piece.lines())
    else:
        data = piece.read(MAX_DOCUMENT_BYTES, "a JSON document")
        yield from _read_document(piece, data)


def _is_object(line: bytes) -> bool:
    try:
        return line.removeprefix(_BOM).lstrip().startswith(b"{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _read_lines(piece: Piece, lines: Iterable[bytes | None]) -> Iterator[Item]:
    empty = True
    for number, line in enumerate(lines, start=1):
        where = f"{piece.where}:{number}"
        if line is None:
            yield SourceError(where, f"a line of more than {MAX_LINE_BYTES >> 20} MB; split it into articles")
        elif line.removeprefix(_BOM).strip():
            yield from _line_items(_parsed(line, where), piece.reading, where, f"{piece.stem}-{number}")
        else:
            continue
        empty = False
    if empty:
        raise SourceError(piece.where, "empty file; every line must hold one JSON object with a text")


def _line_items(value: object, reading: Reading, where: str, default_id: str) -> Iterator[Item]:
    """The article of a line, or those of the list that it holds, as answers of news services have it."""
    rows = _listed(value, reading) if isinstance(value, dict) else None
    if not rows:
        yield _row_item(value, reading, where, default_id)
        return
    for number, row in enumerate(rows, start=1):
        yield _row_item(row, reading, f"{where}#{number}", f"{default_id}-{number}")


def _read_document(piece: Piece, data: bytes) -> Iterator[Item]:
    value = _parsed(data, piece.where)
    if isinstance(value, SourceError):
        raise value
    rows = _listed(value, piece.reading)
    if rows is None:
        yield _row_item(value, piece.reading, piece.where, piece.stem)
        return
    if not rows:
        raise SourceError(piece.where, "an empty JSON list; it must hold objects with a text")
    for number, row in enumerate(rows, start=1):
        yield _row_item(row, piece.reading, f"{piece.where}#{number}", f"{piece.stem}-{number}")


def _listed(value: object, reading: Reading) -> list[object] | None:
    """The rows of a document: itself, or the longest list in it whose objects have a text; None where it is a row."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or has_text(value, reading):
        return None
    lists = [*_lists_within(value, 0)]
    told = [rows for rows in lists if any(has_text(_source(row), reading) for row in rows)]
    if told:
        return [_source(row) for row in max(told, key=len)]
    return lists[0] if len(lists) == 1 else None


def _lists_within(value: dict[str, object], depth: int) -> Iterator[list[object]]:
    for part in value.values():
        if isinstance(part, list) and part and isinstance(part[0], dict):
            yield part
        elif isinstance(part, dict) and depth < _DEEPEST:
            yield from _lists_within(part, depth + 1)


def _source(row: object) -> object:
    """A row, or what a search engine found as one."""
    inner = row.get("_source") if isinstance(row, dict) else None
    return (
        {**inner, "id": inner.get("id", row.get("_id"))}
        if isinstance(inner, dict) and isinstance(row, dict)
        else row
    )


def _row_item(row: object, reading: Reading, where: str, default_id: str) -> Item:
    try:
        if isinstance(row, SourceError):
            return row
        if not isinstance(row, dict):
            return SourceError(where, f"a JSON {type(row).__name__} where an object is needed; {_ONE_A_LINE}")
        return Found(where, row_article(row, reading, where, default_id))
    except SourceError as fault:
        return fault


def _parsed(data: bytes, where: str) -> object:
    try:
        return json.loads(decode(data, where))
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}"
        return SourceError(where, f"malformed JSON ({error.msg}, {place}); {_ONE_A_LINE}")
    except (ValueError, RecursionError) as error:
        if isinstance(error, SourceError):
            return error
        if isinstance(error, KgError):
            raise
        return SourceError(where, f"malformed JSON (a value too large or too deep); {_ONE_A_LINE}")
