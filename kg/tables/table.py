"""`Table`: named and typed columns over rows, and what becomes of them."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Literal, Self

from kg.tables.extras import load_extra
from kg.tables.spreadsheet import tame

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Type = Literal["text", "category", "integer", "number", "truth", "day", "texts"]
"""What a column holds; "category" is a text of which few differ, "texts" a list of texts."""

Cell = str | int | float | bool | date | tuple[str, ...] | None
Row = tuple[Cell, ...]

_BATCH_ROWS = 2_000
_LIST_SIGN = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Args:
        name: Its name.
        type: What it holds; each value may be missing.
        meaning: What its values are, in a sentence.
    """

    name: str
    type: Type
    meaning: str = ""


class Table:
    r"""Rows under typed columns; they are taken once, so that a table is turned into one thing only.

    Args:
        name: What the rows are ("events").
        columns: The columns.
        rows: One tuple a row, in the order of the columns.

    Example:
        >>> table = Table("days", (Column("day", "day"), Column("n", "integer")), [(date(2024, 1, 28), None)])
        >>> table.to_csv()
        b'day,n\n2024-01-28,\n'
    """

    def __init__(self, name: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> None:
        self.name = name
        self.columns = columns
        self.rows = rows

    def to_arrow(self) -> "pyarrow.Table":
        """An Arrow table.

        Raises:
            ExtraError: pyarrow is not installed.
        """
        arrow = load_extra("pyarrow", "frames", "an Arrow table")
        schema = arrow_schema(self.columns)
        table: pyarrow.Table = arrow.Table.from_batches(list(_batches(self.rows, schema)), schema=schema)
        return table.unify_dictionaries()

    def to_pandas(self) -> "pandas.DataFrame":
        """A data frame of pandas: days as timestamps, whole numbers and truth values that may be missing.

        Raises:
            ExtraError: pandas or pyarrow is not installed.
        """
        pandas = load_extra("pandas", "frames", "to_pandas")
        kinds = {column.name: column.type for column in self.columns}
        frame = pandas.DataFrame(
            [[list(v) if isinstance(v, tuple) else v for v in row] for row in self.rows], columns=list(kinds)
        )
        types = {"integer": "Int64", "number": "Float64", "truth": "boolean", "category": "category"}
        for name, kind in kinds.items():
            if kind == "day":
                frame[name] = pandas.to_datetime(frame[name])
            elif kind == "text":
                frame[name] = frame[name].astype("string")
            elif kind in types:
                frame[name] = frame[name].astype(types[kind])
        return frame

    def to_polars(self) -> "polars.DataFrame":
        """A data frame of polars.

        Raises:
            ExtraError: polars is not installed.
        """
        library = load_extra("polars", "frames", "to_polars")
        types = {
            "text": library.String,
            "category": library.Categorical,
            "integer": library.Int64,
            "number": library.Float64,
            "truth": library.Boolean,
            "day": library.Date,
            "texts": library.List(library.String),
        }
        schema = {column.name: types[column.type] for column in self.columns}
        rows = [tuple(list(v) if isinstance(v, tuple) else v for v in row) for row in self.rows]
        frame: polars.DataFrame = library.DataFrame(rows, schema=schema, orient="row")
        return frame

    def write_parquet(self, output: BinaryIO) -> None:
        """Write a Parquet file, some thousand rows at a time.

        Raises:
            ExtraError: pyarrow is not installed.
            OSError: The file cannot be written.
        """
        with ParquetWriter(output, self.columns) as writer:
            writer.add(self.rows)

    def to_csv(self, output: BinaryIO | None = None) -> bytes:
        """Write CSV in UTF-8; a text that a spreadsheet would run has an apostrophe before it.

        Args:
            output: Binary stream to write to, row by row; None returns the bytes.

        Returns:
            The table, or nothing where `output` is given.
        """
        lines = self._csv_lines()
        if output is None:
            return b"".join(lines)
        output.writelines(lines)
        return b""

    def _csv_lines(self) -> Iterator[bytes]:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        yield _taken(text, writer.writerow([column.name for column in self.columns]))
        for row in self.rows:
            yield _taken(text, writer.writerow([_csv_cell(value) for value in row]))


class ParquetWriter:
    """Writes rows to a Parquet file in batches; use it in a `with` block.

    Args:
        output: The file, open to be written.
        columns: The columns.

    Raises:
        ExtraError: pyarrow is not installed.
    """

    def __init__(self, output: BinaryIO, columns: tuple[Column, ...]) -> None:
        self._arrow = load_extra("pyarrow", "frames", "Parquet")
        parquet = load_extra("pyarrow.parquet", "frames", "Parquet")
        self._schema = arrow_schema(columns)
        self._writer = parquet.ParquetWriter(output, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write what is left, unless the block failed, and end the file."""
        if kind is None:
            self._flush()
        self._writer.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows, a batch at a time."""
        for row in rows:
            self._rows.append(row)
            if len(self._rows) >= _BATCH_ROWS:
                self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_batch(_batch(self._rows, self._schema))
            self._rows = []


def arrow_schema(columns: tuple[Column, ...]) -> "pyarrow.Schema":
    """The columns as Arrow has them, each with its meaning.

    Raises:
        ExtraError: pyarrow is not installed.
    """
    arrow = load_extra("pyarrow", "frames", "an Arrow table")
    types = {
        "text": arrow.string(),
        "category": arrow.dictionary(arrow.int32(), arrow.string()),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "truth": arrow.bool_(),
        "day": arrow.date32(),
        "texts": arrow.list_(arrow.string()),
    }
    fields = [arrow.field(c.name, types[c.type], metadata={"meaning": c.meaning}) for c in columns]
    schema: pyarrow.Schema = arrow.schema(fields)
    return schema


def _batches(rows: Iterable[Row], schema: "pyarrow.Schema") -> "Iterator[pyarrow.RecordBatch]":
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH_ROWS)):
        yield _batch(batch, schema)


def _batch(rows: list[Row], schema: "pyarrow.Schema") -> "pyarrow.RecordBatch":
    arrow = load_extra("pyarrow", "frames", "an Arrow table")
    columns = zip(*rows, strict=True)
    arrays = [arrow.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    batch: pyarrow.RecordBatch = arrow.RecordBatch.from_arrays(arrays, schema=schema)
    return batch


def _taken(text: io.StringIO, _: object) -> bytes:
    """What was written since the last time."""
    data = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return data


def _csv_cell(value: Cell) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        value = _LIST_SIGN.join(value)
    return tame(value.isoformat() if isinstance(value, date) else value)
