"""Answers the queries that a page shows.

In: a `Store`, queries. Out: `AnswerView`s, values written as people read them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.query import Iri, Result, Rows, answer, bind_parameters, named_queries
from kg.store import Store
from kg.view.model import AnswerView, Cell

MAX_ROWS = 60


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query to show with its answer.

    Args:
        name: What to call it.
        sparql: The query; its first comment line describes it.
    """

    name: str
    sparql: str

    @property
    def description(self) -> str:
        r"""The comment that it starts with.

        Example:
            >>> SavedQuery("x", "# Who attacked whom.\nSELECT * {}").description
            'Who attacked whom.'
        """
        first = self.sparql.strip().partition("\n")[0]
        return first.removeprefix("#").strip() if first.startswith("#") else ""


def answer_queries(store: Store, queries: Iterable[SavedQuery] = ()) -> tuple[AnswerView, ...]:
    """Answer these queries, then the package's named ones that need no value.

    Raises:
        QueryError: One of the queries is wrong.
    """
    own = [
        _view(query.name, query.description, query.sparql, answer(store, query.sparql)) for query in queries
    ]
    named = [
        _view(query.name, query.description, bind_parameters(query, {}), answer(store, query.name))
        for query in named_queries()
        if not any(parameter.required for parameter in query.parameters)
    ]
    return tuple(view for view in (*own, *named) if view.n_rows)


def _view(name: str, description: str, sparql: str, result: Result) -> AnswerView:
    if not isinstance(result, Rows):
        lines = str(result).splitlines()
        cells = tuple((Cell(line),) for line in lines[:MAX_ROWS])
        return AnswerView(name, description, sparql, ("answer",), cells, len(lines))
    rows = tuple(tuple(_cell(value) for value in row) for row in result.rows[:MAX_ROWS])
    return AnswerView(name, description, sparql, result.variables, rows, len(result.rows))


def _cell(value: object) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, Iri):
        return Cell(value.local_name, str(value))
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    return Cell(f"{value:g}" if isinstance(value, float) else str(value))
