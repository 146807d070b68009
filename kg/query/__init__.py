"""Asks a store: SPARQL and named queries in, typed answers out.

A query sees the union of all graphs and cannot leave the store: SERVICE, LOAD, FROM and updates are refused.
Time limits and processes are left to `kg.serve`, printing to `kg.cli`.
"""

from kg.query.catalog import (
    NamedQuery,
    Parameter,
    answer,
    bind_parameters,
    find_named_query,
    named_queries,
    run_named,
)
from kg.query.guard import check_query
from kg.query.result import Iri, Result, Rows, Triples, Value
from kg.query.run import run_query

__all__ = [
    "Iri",
    "NamedQuery",
    "Parameter",
    "Result",
    "Rows",
    "Triples",
    "Value",
    "answer",
    "bind_parameters",
    "check_query",
    "find_named_query",
    "named_queries",
    "run_named",
    "run_query",
]
