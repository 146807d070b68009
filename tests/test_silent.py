"""Queries that answered nothing without a word."""

import pytest

from kg.errors import QueryError
from kg.query import answer, check_durations
from kg.search.words import match_expression
from kg.store import GraphStore

DAY = '"2024-07-01"^^xsd:date'
REFUSED = (
    f'SELECT ({DAY} + "P7D"^^xsd:duration AS ?d) {{}}',
    f'SELECT ({DAY} - "P7D"^^xsd:duration AS ?d) {{}}',
    f'SELECT ({DAY} + "P1M"^^xsd:yearMonthDuration AS ?d) {{}}',
    f'SELECT ("P7D"^^xsd:duration + {DAY} AS ?d) {{}}',
    'SELECT ?e { ?e kg:earliest ?d FILTER(?d + "P7D"^^xsd:duration > NOW()) }',
    f'SELECT ({DAY} + "P7D"^^<http://www.w3.org/2001/XMLSchema#duration> AS ?d) {{}}',
    f'PREFIX x: <http://www.w3.org/2001/XMLSchema#> SELECT ({DAY} + "P7D"^^x:duration AS ?d) {{}}',
    f'ASK {{ FILTER({DAY} + "P1Y"^^xsd:duration > {DAY}) }}',
)
PASSING = (
    f'SELECT ({DAY} + "P7D"^^xsd:dayTimeDuration AS ?d) {{}}',
    'SELECT ("P7D"^^xsd:duration AS ?d) {}',
    "SELECT (1 + 2 AS ?n) {}",
    "SELECT (SUM(?k) AS ?n) { VALUES ?k { 1 2 } }",
)


@pytest.mark.parametrize("sparql", REFUSED)
def test_a_duration_that_cannot_be_added_is_said(sparql):
    with pytest.raises(QueryError, match="to a day add xsd:dayTimeDuration"), GraphStore.memory() as store:
        answer(store, sparql, {})


@pytest.mark.parametrize("sparql", PASSING)
def test_what_can_be_computed_is(sparql):
    with GraphStore.memory() as store:
        check_durations(sparql)
        rows = answer(store, sparql, {})
        assert rows.rows[0][0] is not None


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("a OR b", '("a") OR ("b")'),
        ("a b OR c", '("a" "b") OR ("c")'),
        ('"a b" OR c* OR d', '("a b") OR ("c"*) OR ("d")'),
        ("a -b OR c", '("a" NOT "b") OR ("c")'),
        ("OR a", '"a"'),
        ("a OR", '"a"'),
        ("a or b", '"a" "or" "b"'),
        ('"OR" a', '"OR" "a"'),
        ("a", '"a"'),
    ],
)
def test_words_of_which_one_is_enough(words, expression):
    assert match_expression(words) == expression


@pytest.mark.parametrize("words", ["OR", "", "-a", "OR OR"])
def test_no_word_is_said(words):
    with pytest.raises(QueryError, match="no word to look for"):
        match_expression(words)
