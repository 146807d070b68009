"""Asks a store: SPARQL and named queries in, typed answers out.

A query sees the union of all graphs and cannot leave the store: SERVICE, LOAD, unknown graphs and updates are refused.
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
from kg.query.guard import check_query, check_update
from kg.query.labels import labels_of
from kg.query.mistakes import check_names, check_terms, empty_aggregates
from kg.query.result import Iri, Result, Rows, Triples, Value
from kg.query.run import evaluate, graph_test, run_query
from kg.query.silent import check_durations
from kg.store import GraphChoice

__all__ = [
    "GraphChoice",
    "Iri",
    "NamedQuery",
    "Parameter",
    "Result",
    "Rows",
    "Triples",
    "Value",
    "answer",
    "bind_parameters",
    "check_durations",
    "check_names",
    "check_query",
    "check_terms",
    "check_update",
    "empty_aggregates",
    "evaluate",
    "find_named_query",
    "graph_test",
    "labels_of",
    "named_queries",
    "run_named",
    "run_query",
]
