"""Writes the answer to a query as a table, as CSV, TSV or JSON.

In: a `Result`. Out: text. CSV is for spreadsheets: a text that one would run has an apostrophe before it; TSV and JSON
are exact. A truth value is "true" or "false" in every format; triples are Turtle or N-Triples, since they are no table.
"""

import csv
import io
import json
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import pyoxigraph as ox

from kg.cli.listing import printable
from kg.errors import QueryError
from kg.query import Iri, NamedQuery, Result, Rows, Triples, Value
from kg.tables.spreadsheet import tame
from kg.vocab import PREFIXES

RowFormat = Literal["table", "csv", "tsv", "json", "turtle"]
_UNBROKEN = 10_000
_NARROWEST = 12
_TSV = str.maketrans({"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\"})


def format_answer(
    answer: Result, format: RowFormat, *, base: str, labels: Mapping[str, str] | None = None
) -> str:
    """Write an answer.

    Args:
        answer: What the query gave.
        format: How to write rows.
        base: The store's base; a table shows what follows it, in <>.
        labels: Labels by IRI, which a table shows beside it.

    Returns:
        Text that ends its last line, or nothing where there are no triples.

    Raises:
        QueryError: Rows or a truth value were to be written as Turtle.
    """
    if isinstance(answer, Triples):
        return _turtle(answer) if format == "turtle" else answer.text
    if format == "turtle":
        raise QueryError("only CONSTRUCT and DESCRIBE give Turtle; ask for table, csv, tsv or json")
    if isinstance(answer, bool):
        return "true\n" if answer else "false\n"
    if format == "table":
        return _table(answer, base, labels or {})
    if format == "json":
        rows = [{name: _plain(value) for name, value in row.items()} for row in answer.to_dicts()]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    return _csv(answer) if format == "csv" else _tsv(answer)


def list_named_query(query: NamedQuery) -> Iterator[str]:
    """List a named query with what it takes."""
    yield query.name
    yield f"  {query.description}"
    for parameter in query.parameters:
        default = f", {parameter.default} where not given" if parameter.default else ""
        need = "needed" if parameter.required else f"optional{default}"
        yield f"  --{parameter.name} {parameter.type.upper()}  {parameter.meaning} ({need})"
    words = " ".join(f"--{name} {shlex.quote(value)}" for name, value in query.example)
    yield f"  example: kg query {query.name} {words}".rstrip()
    yield f"           {query.answer}"


def _turtle(triples: Triples) -> str:
    parsed = ox.parse(triples.text, format=ox.RdfFormat.N_TRIPLES)
    data = ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    return data.decode() if data else ""


def _table(rows: Rows, base: str, labels: Mapping[str, str]) -> str:
    cells = tuple(tuple(printable(cell) for cell in _shown_row(row, base, labels)) for row in rows)
    # Only a terminal has a width; what is piped on keeps one line a row.
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _UNBROKEN
    count = f"{len(rows)} row{'s' * (len(rows) != 1)}"
    if sum(min(_NARROWEST, widest) + 2 for widest in _widths(rows.variables, cells)) > width:
        return "\n".join([*_records(rows.variables, cells), count, ""])
    return "\n".join([*_grid(rows.variables, cells, width), count, ""])


def _widths(names: tuple[str, ...], cells: tuple[tuple[str, ...], ...]) -> Iterator[int]:
    for index, name in enumerate(names):
        yield max([len(name), *(len(row[index]) for row in cells)])


def _grid(names: tuple[str, ...], cells: tuple[tuple[str, ...], ...], width: int) -> Iterator[str]:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    text = io.StringIO()
    Console(file=text, width=width).print(table)
    return (line.rstrip() for line in text.getvalue().splitlines() if line.strip())


def _records(names: tuple[str, ...], cells: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """One value a line, for a terminal too narrow for the columns; what is empty is left out."""
    longest = max(len(name) for name in names)
    for number, row in enumerate(cells, 1):
        yield f"── {number}"
        yield from (f"{name:{longest}}  {cell}" for name, cell in zip(names, row, strict=True) if cell)


def _shown_row(row: tuple[Value, ...], base: str, labels: Mapping[str, str]) -> Iterator[str]:
    """A row's cells; a label stands beside its IRI unless the row holds it already."""
    texts = {str(value) for value in row if not isinstance(value, Iri)}
    for value in row:
        label = labels.get(value, "") if isinstance(value, Iri) else ""
        yield f"{_shown(value, base)} {label}" if label and label not in texts else _shown(value, base)


def _shown(value: Value, base: str) -> str:
    if not isinstance(value, Iri):
        return _words(value)
    if value.startswith(base):
        return f"<{value.removeprefix(base)}>"
    known = [(len(iri), prefix, iri) for prefix, iri in PREFIXES.items() if value.startswith(iri)]
    if not known:
        return f"<{value}>"
    _, prefix, iri = max(known)
    return f"{prefix}:{value.removeprefix(iri)}"


def _words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(value: Value) -> str | int | float | bool | None:
    return value.isoformat() if isinstance(value, date) else value


def _csv(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.variables)
    writer.writerows([tame(_words(v)) if isinstance(v, str) else _words(v) for v in row] for row in rows)
    return text.getvalue()


def _tsv(rows: Rows) -> str:
    lines = (rows.variables, *([_words(value).translate(_TSV) for value in row] for row in rows))
    return "".join("\t".join(line) + "\n" for line in lines)
