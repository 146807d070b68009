"""Writes the answer to a query as a table, as CSV, TSV or JSON.

In: a `Result`. Out: text. A truth value is "true" or "false" in every format; triples are N-Triples in every
format, since they are no table.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Literal

from kg.cli.listing import printable
from kg.query import Iri, NamedQuery, Result, Rows, Triples, Value
from kg.vocab import PREFIXES

RowFormat = Literal["table", "csv", "tsv", "json"]
_UNBROKEN = 10_000
_TSV = str.maketrans({"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\"})


def format_answer(answer: Result, format: RowFormat, *, base: str) -> str:
    """Write an answer.

    Args:
        answer: What the query gave.
        format: How to write rows.
        base: The store's base; a table shows what follows it, in <>.

    Returns:
        Text that ends its last line, or nothing where there are no triples.
    """
    if isinstance(answer, Triples):
        return answer.text
    if isinstance(answer, bool):
        return "true\n" if answer else "false\n"
    if format == "table":
        return _table(answer, base)
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
        yield f"  -p {parameter.name}={parameter.type.upper()}  {parameter.meaning} ({need})"


def _table(rows: Rows, base: str) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for variable in rows.variables:
        table.add_column(variable, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_shown(value, base))) for value in row))
    text = io.StringIO()
    # Only a terminal has a width; what is piped on keeps one line a row.
    width = None if sys.stdout.isatty() else _UNBROKEN
    Console(file=text, width=width).print(table)
    lines = [line.rstrip() for line in text.getvalue().splitlines()]
    return "\n".join([*(line for line in lines if line), f"{len(rows)} row{'s' * (len(rows) != 1)}", ""])


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
    writer.writerows([_words(value) for value in row] for row in rows)
    return text.getvalue()


def _tsv(rows: Rows) -> str:
    lines = (rows.variables, *([_words(value).translate(_TSV) for value in row] for row in rows))
    return "".join("\t".join(line) + "\n" for line in lines)
