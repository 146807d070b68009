"""Reads tables: CSV and TSV by the standard library, Parquet by pyarrow; an article a row.

In: a piece. Out: an article a row, or the fault in its place. Columns have the names of an article's fields, or those
that `--field text=COLUMN` gives.
"""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from kg.errors import SourceError
from kg.read.fields import KEYS, decode
from kg.read.foreign import foreign_faults, load_foreign
from kg.read.pieces import MAX_LINE_BYTES, Found, Item, Piece, read_lines
from kg.read.rows import row_article

_BATCH_ROWS = 64
DELIMITERS = ("\t", ",", ";", "|")


def read_csv(piece: Piece) -> Iterator[Item]:
    """Read a table of text, whose first row names the columns; the delimiter is the one that the first row has most of.

    Raises:
        SourceError: It is empty, or has no column with the text.
    """
    csv.field_size_limit(MAX_LINE_BYTES)
    lines = _Lines(piece.stream, piece.where)
    first = next(lines, "")
    if not first.strip():
        raise SourceError(piece.where, "an empty table; its first row must name the columns")
    delimiter = max(DELIMITERS, key=first.count)
    with foreign_faults(piece.where, "table"):
        columns = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
    _check_columns(columns, piece)
    rows = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        where = f"{piece.where}:{lines.number + 1}"
        number += 1
        try:
            cells = next(rows, None)
            if cells is None:
                return
            if any(cells):
                row = _named(columns, cells, where)
                yield Found(where, row_article(row, piece.reading, where, f"{piece.stem}-{number}"))
        except csv.Error as error:
            yield SourceError(where, f"malformed row ({error}); repair its quotes")
        except SourceError as fault:
            yield fault


def _named(columns: list[str], cells: list[str], where: str) -> dict[str, str]:
    if len(cells) > len(columns):
        raise SourceError(
            where, f"{len(cells)} cells under {len(columns)} columns; quote what holds delimiters"
        )
    return dict(zip(columns, cells, strict=False))


class _Lines:
    """The lines of a table as text; a line that cannot be read is a fault, and the next one is read after it.

    Attributes:
        number: How many lines were read.
    """

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._lines = read_lines(stream)
        self._where = where
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if line is None:
            where = f"{self._where}:{self.number}"
            raise SourceError(where, f"a line of more than {MAX_LINE_BYTES >> 20} MB; split it into articles")
        return decode(line, f"{self._where}:{self.number}")


def read_parquet(piece: Piece) -> Iterator[Item]:
    """Read a Parquet file, a few rows at a time, and of its columns those that articles have.

    Raises:
        SourceError: It is damaged, has no column with the text, or the extra `parquet` is not installed.
    """
    parquet = load_foreign("pyarrow.parquet", "parquet", piece.where, "a Parquet file")
    with foreign_faults(piece.where, "Parquet file"):
        table = parquet.ParquetFile(piece.seekable())
        columns = list(table.schema_arrow.names)
    _check_columns(columns, piece)
    names = [piece.reading.name_of(field) for field in ("text", *KEYS)]
    wanted = sorted({name for name in columns if any(n == name or n.startswith(f"{name}.") for n in names)})
    number = 0
    for group in range(table.num_row_groups):
        piece.budget.spend(max(0, table.metadata.row_group(group).total_byte_size), piece.where)
        with foreign_faults(piece.where, "Parquet file"):
            batches = table.iter_batches(batch_size=_BATCH_ROWS, row_groups=[group], columns=wanted)
        while True:
            with foreign_faults(piece.where, "Parquet file"):
                batch = next(batches, None)
                rows = [] if batch is None else batch.to_pylist()
            if batch is None:
                break
            for row in rows:
                number += 1
                where = f"{piece.where}#{number}"
                try:
                    yield Found(
                        where, row_article(_plain(row), piece.reading, where, f"{piece.stem}-{number}")
                    )
                except SourceError as fault:
                    yield fault


def _plain(row: dict[str, Any]) -> dict[str, object]:
    """Days and times of a row as ISO 8601."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _check_columns(columns: list[str], piece: Piece) -> None:
    name = piece.reading.name_of("text")
    if name not in columns and name.partition(".")[0] not in columns:
        has = ", ".join(columns[:12])
        raise SourceError(
            piece.where, f'no column "{name}"; it has {has[:300]}; name the one with --field text=COLUMN'
        )
