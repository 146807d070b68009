"""Typed answers: rows of Python values, a truth value, or triples."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyoxigraph as ox
from markupsafe import Markup

from kg.errors import ExtraError
from kg.store import Solutions
from kg.tables import Column, Table, Type
from kg.vocab import XSD

if TYPE_CHECKING:
    import polars
    import pyarrow
    from pandas import DataFrame


class Iri(str):
    """An IRI in an answer; a plain string otherwise, so that it prints and serialises as one.

    Example:
        >>> Iri("https://w3id.org/kg-news#Attack").local_name
        'Attack'
    """

    __slots__ = ()

    @property
    def local_name(self) -> str:
        """What follows the last # or /; the whole IRI where nothing does."""
        return self.rstrip("#/").replace("#", "/").rpartition("/")[2] or str(self)


_SHOWN = 20
Value = Iri | str | bool | int | float | date | None
"""One value of a row; None where the variable is unbound. Date and time is a `datetime`, which is a
`date`."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Answer to a SELECT query.

    Args:
        variables: Names of the columns, without question marks.
        rows: One tuple of values per solution, in the order of the variables.

    Example:
        >>> Rows(("n",), ((3,),)).to_dicts()
        [{'n': 3}]
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        """Iterate over the rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def column(self, variable: str) -> tuple[Value, ...]:
        """All values of one variable.

        Raises:
            ValueError: There is no such variable.
        """
        index = self.variables.index(variable)
        return tuple(row[index] for row in self.rows)

    def to_dicts(self) -> list[dict[str, Value]]:
        """One dictionary per row, by variable, unbound ones included; for JSON and data frames."""
        return [dict(zip(self.variables, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> "DataFrame":
        """A data frame with one column per variable.

        Raises:
            ExtraError: pandas is not installed.
        """
        try:
            from pandas import DataFrame
        except ImportError as error:
            raise ExtraError("to_pandas needs pandas; pip install 'kg-news[frames]'") from error
        return DataFrame(list(self.rows), columns=list(self.variables))

    def to_polars(self) -> "polars.DataFrame":
        """A data frame of polars with one column per variable.

        Raises:
            ExtraError: polars is not installed.
        """
        return self._table().to_polars()

    def to_arrow(self) -> "pyarrow.Table":
        """An Arrow table with one column per variable.

        Raises:
            ExtraError: pyarrow is not installed.
        """
        return self._table().to_arrow()

    def _repr_html_(self) -> str:
        """The first rows as a table, for notebooks."""
        head = Markup("").join(Markup("<th>{}</th>").format(name) for name in self.variables)
        body = Markup("").join(map(_html_row, self.rows[:_SHOWN]))
        n_more = len(self.rows) - _SHOWN
        more = Markup("<p>and {} more</p>").format(n_more) if n_more > 0 else ""
        return Markup("<table><tr>{}</tr>{}</table>{}").format(head, body, more)

    def _table(self) -> Table:
        types = [_column_type(self.column(name)) for name in self.variables]
        columns = tuple(Column(name, kind) for name, kind in zip(self.variables, types, strict=True))
        texts = [kind == "text" for kind in types]
        rows = (
            tuple(_as_text(v) if is_text else v for v, is_text in zip(row, texts, strict=True))
            for row in self.rows
        )
        return Table("rows", columns, rows)


def _html_row(row: tuple[Value, ...]) -> Markup:
    cells = (value.local_name if isinstance(value, Iri) else _as_text(value) or "" for value in row)
    return Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells))


def _as_text(value: Value) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


def _column_type(values: tuple[Value, ...]) -> Type:
    """What all values of a column are; "text" where they differ."""
    kinds = {type(value) for value in values if value is not None}
    known: dict[frozenset[type], Type] = {
        frozenset({bool}): "truth",
        frozenset({int}): "integer",
        frozenset({float}): "number",
        frozenset({int, float}): "number",
        frozenset({date}): "day",
    }
    return known.get(frozenset(kinds), "text")


@dataclass(frozen=True, slots=True)
class Triples:
    """Answer to a CONSTRUCT or DESCRIBE query.

    Args:
        text: The triples as N-Triples, sorted, one a line.
    """

    text: str

    def __len__(self) -> int:
        """Number of triples."""
        return self.text.count("\n")

    def __str__(self) -> str:
        """The triples as N-Triples."""
        return self.text


Result = Rows | Triples | bool
"""Answer to a query: rows of SELECT, triples of CONSTRUCT and DESCRIBE, truth value of ASK."""

_INTEGERS = frozenset({XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger})
_FLOATS = frozenset({XSD.decimal, XSD.double, XSD.float})


def read_answer(answer: Solutions) -> Result:
    """Turn the store's answer into ours, whole.

    Raises:
        OSError: The store cannot be read.
    """
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QuerySolutions):
        variables = tuple(variable.value for variable in answer.variables)
        return Rows(variables, tuple(tuple(value_of(term) for term in solution) for solution in answer))
    lines = {f"{triple} .\n" for triple in answer}
    return Triples("".join(sorted(lines)))


def value_of(term: object) -> Value:
    """Turn one RDF term into a Python value; a literal whose words are no such value stays a string.

    Example:
        >>> value_of(ox.Literal("2024-01-28", datatype=XSD.date))
        datetime.date(2024, 1, 28)
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if not isinstance(term, ox.Literal):
        return Iri(str(term))
    try:
        return _literal_value(term)
    except ValueError:
        return term.value


def _literal_value(literal: ox.Literal) -> Value:
    if literal.datatype == XSD.boolean:
        return literal.value in ("true", "1")
    if literal.datatype in _INTEGERS:
        return int(literal.value)
    if literal.datatype in _FLOATS:
        return float(literal.value)
    if literal.datatype == XSD.date:
        return date.fromisoformat(literal.value)
    if literal.datatype == XSD.dateTime:
        return datetime.fromisoformat(literal.value)
    return literal.value
