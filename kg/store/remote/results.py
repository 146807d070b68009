"""Reads what a server answers: rows, truth values, triples; Virtuoso's ways are put right on the way.

In: a `Body`. Out: pyoxigraph's own answers, read a part at a time.
"""

import io
import re
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.remote.client import Body
from kg.store.remote.virtuoso import VIRTUOSO_WKT, WKT, Columns

JSON = "application/sparql-results+json"
RESULT_TYPES = f"{JSON}, application/sparql-results+xml;q=0.8"
GRAPH_TYPES = "application/n-triples, text/turtle;q=0.8, text/plain;q=0.5"
QUADS_TYPE = "application/n-quads"
_FORMATS = {
    JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_GRAPH_FORMATS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    QUADS_TYPE: ox.RdfFormat.N_QUADS,
    "text/x-nquads": ox.RdfFormat.N_QUADS,
}
_XSD = b"http://www.w3.org/2001/XMLSchema#"
_TYPED = b'"type": "typed-literal", "datatype": "'
_BOOLEANS = {
    _TYPED + _XSD + b'boolean", "value": "1"': _TYPED + _XSD + b'boolean", "value": "true"',
    _TYPED + _XSD + b'boolean", "value": "0"': _TYPED + _XSD + b'boolean", "value": "false"',
}
_PLAIN = Columns()
_NODE_IDS = (b'"type": "bnode", "value": "nodeID://', b'"type": "uri", "value": "nodeID://')


def read_results(
    body: Body, *, virtuoso: bool = False, columns: Columns = _PLAIN
) -> ox.QuerySolutions | ox.QueryBoolean:
    """Read the rows of a SELECT, or the truth value of an ASK.

    Args:
        body: The answer.
        virtuoso: Whether it was Virtuoso that wrote it.
        columns: Variables whose values Virtuoso writes in its own way.

    Raises:
        StoreError: It is no such answer.
    """
    format_ = _FORMATS.get(body.media)
    if format_ is None:
        raise unreadable(body, "SPARQL results")
    file = _as_file(_VirtuosoRows(body.file, columns)) if virtuoso else body.file
    try:
        return ox.parse_query_results(file, format=format_)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{body.url}: no SPARQL results ({_one_line(error)}); is it an endpoint?") from error


def read_triples(body: Body) -> Iterator[ox.Triple]:
    """Read the triples of a CONSTRUCT or DESCRIBE."""
    return (quad.triple for quad in read_quads(body))


def read_quads(body: Body) -> Iterator[ox.Quad]:
    """Read triples or quads.

    Raises:
        StoreError: It is no RDF.
    """
    format_ = _GRAPH_FORMATS.get(body.media)
    if format_ is None:
        raise unreadable(body, "RDF")
    try:
        yield from ox.parse(body.file, format=format_)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{body.url}: no {body.media} ({_one_line(error)}); try again later") from error


def unreadable(body: Body, wanted: str) -> StoreError:
    """The error for an answer of another type."""
    said = body.start()
    return StoreError(
        f"{body.url}: answers {body.media or 'without a type'}, not {wanted}"
        f"{f' (“{said}”)' if said else ''}; check the address"
    )


class _VirtuosoRows(io.RawIOBase):
    """Virtuoso's JSON as the standard has it.

    It names blank nodes like addresses, writes truth values as 1 and 0 (those of expressions as numbers), and keeps
    points under a type of ours. Each row is one line, and quotes inside values are escaped.
    """

    def __init__(self, file: IO[bytes], columns: Columns) -> None:
        super().__init__()
        self._file = file
        self._truths = _binding(columns.truths, _TYPED + _XSD + b'(?:integer|boolean)", "value": "([01])" ')
        self._empty = _binding(columns.joined, b'"type": "literal", "value": "" ')
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # typeshed calls it a buffer, which memoryview takes
        while not self._rest:
            line = self._file.readline()
            if not line:
                return 0
            self._rest = self._translate(line)
        part = self._rest[: len(view)]
        view[: len(part)] = part
        self._rest = self._rest[len(part) :]
        return len(part)

    def _translate(self, line: bytes) -> bytes:
        for mark in _NODE_IDS:
            line = line.replace(mark, b'"type": "bnode", "value": "')
        for theirs, ours in _BOOLEANS.items():
            line = line.replace(theirs, ours)
        line = line.replace(f'"datatype": "{VIRTUOSO_WKT}"'.encode(), f'"datatype": "{WKT}"'.encode())
        if self._empty:
            line = self._empty.sub(b"", line).replace(b"{ \t, ", b"{ ")
        return self._truths.sub(_as_truth, line) if self._truths else line


def _binding(names: frozenset[str], value: bytes) -> re.Pattern[bytes] | None:
    """Finds the bindings of some variables to a value, with the comma before."""
    if not names:
        return None
    either = b"|".join(re.escape(name.encode()) for name in sorted(names))
    return re.compile(b'(\t, |)"(' + either + b')": \\{ ' + value + b"\\}")


def _as_truth(match: re.Match[bytes]) -> bytes:
    value = b"true" if match[3] == b"1" else b"false"
    return match[1] + b'"' + match[2] + b'": { ' + _TYPED + _XSD + b'boolean", "value": "' + value + b'" }'


def _as_file(raw: io.RawIOBase) -> IO[bytes]:
    return io.BufferedReader(raw)


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:200]
