"""Loads RDF into a database in bulk, in bounded memory.

In: a stream of bytes. Out: a fuller database. The engine's loader takes a million statements at a time, which is almost
a gigabyte; here it gets pieces of ten megabytes, two at a time where the format is one of lines.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import BinaryIO, cast

import pyoxigraph as ox

from kg.store.entities import BoundedEntities
from kg.store.export import RDF_FORMATS

PIECE_BYTES = 10_000_000
_PIECE_QUADS = 50_000
_WORKERS = 2
_LINE_FORMATS = frozenset({ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES})
_BLANK = b"_:"


def load_stream(database: ox.Store, stream: BinaryIO, format: str, graph: ox.NamedNode | None) -> None:
    """Load a stream; what was loaded before a fault stays.

    Args:
        database: Where to; nothing may read it meanwhile.
        stream: Of a format's bytes.
        format: One of `EXPORT_FORMATS`.
        graph: Where statements without a graph go; None for the default graph.

    Raises:
        SyntaxError: The stream is no such RDF; `lineno` is the line of the stream.
        OSError: The stream or the disk refuses.
    """
    rdf = RDF_FORMATS[format]
    if rdf == ox.RdfFormat.RDF_XML:
        stream = cast(BinaryIO, BoundedEntities(stream))
    if rdf not in _LINE_FORMATS:
        _load_parsed(database, ox.parse(stream, format=rdf, rename_blank_nodes=True), graph)
        return
    n_lines = 0
    under_way: deque[tuple[int, Future[None]]] = deque()
    with ThreadPoolExecutor(_WORKERS) as threads:
        while lines := stream.readlines(PIECE_BYTES):
            piece = b"".join(lines)
            if _BLANK in piece:  # the name of a blank node holds for the whole stream
                break
            under_way.append((n_lines, threads.submit(_load_piece, database, piece, rdf, graph)))
            n_lines += len(lines)
            if len(under_way) > _WORKERS:
                _wait(*under_way.popleft())
        for before, future in under_way:
            _wait(before, future)
    if lines:
        rest = cast(BinaryIO, _Joined(chain((piece,), iter(lambda: stream.read(PIECE_BYTES), b""))))
        try:
            _load_parsed(database, ox.parse(rest, format=rdf, rename_blank_nodes=True), graph)
        except SyntaxError as error:
            error.lineno = (error.lineno or 1) + n_lines
            raise


def _load_piece(database: ox.Store, piece: bytes, rdf: ox.RdfFormat, graph: ox.NamedNode | None) -> None:
    database.bulk_load(piece, format=rdf, to_graph=graph)


def _wait(n_lines_before: int, future: "Future[None]") -> None:
    try:
        future.result()
    except SyntaxError as error:
        error.lineno = (error.lineno or 1) + n_lines_before
        raise


def _load_parsed(database: ox.Store, quads: Iterator[ox.Quad], graph: ox.NamedNode | None) -> None:
    while piece := list(islice(quads, _PIECE_QUADS)):
        if graph is not None:
            piece = [
                ox.Quad(q.subject, q.predicate, q.object, graph) if q.graph_name == ox.DefaultGraph() else q
                for q in piece
            ]
        database.bulk_extend(piece)


class _Joined:
    """Reads pieces of bytes as one stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        """Give at most `size` bytes, all where it is negative, none at the end."""
        if size < 0:
            return self._left + b"".join(self._pieces)
        if not self._left:
            self._left = next(self._pieces, b"")
        given, self._left = self._left[:size], self._left[size:]
        return given
