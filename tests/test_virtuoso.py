"""`kg.store.remote.virtuoso`: which queries it tells apart, by their text alone."""

import pytest

from kg.store.remote.virtuoso import Columns, is_risky, odd_columns, to_virtuoso

RISKY = (
    "SELECT ?x { ?x kg:within* ?y }",
    "SELECT ?x { ?x kg:within+/kg:country ?y }",
    "SELECT ?x { ?x (kg:within|^kg:partOf)* ?y }",
    "SELECT ?x { ?x <https://w3id.org/kg-news#within>* ?y }",
    "SELECT ?x { ?x a? ?y }",
    "SELECT ?x { { SELECT ?x { ?x kg:within* ?y } } }",
    "SELECT ?x { { SELECT DISTINCT ?x { ?x a ?y } } ?x kg:within* ?z }",
    "SELECT (?a > 2 AS ?many) { ?s kg:killed ?a }",
    "SELECT * { ?s kg:killed ?a BIND(?a = 1 || ?a = 2 AS ?few) }",
    "SELECT (CONTAINS(?a, 'x') AS ?has) { ?s rdfs:label ?a }",
    "SELECT (DATATYPE(?a) AS ?type) { ?s ?p ?a }",
    "DESCRIBE <https://example.org/a>",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
)
SAFE = (
    "SELECT * { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (?a * ?b AS ?c) (?a + 2 AS ?d) { ?s ?p ?a, ?b }",
    "SELECT ?x { { SELECT DISTINCT ?x { ?x kg:within* ?y } } ?x a kg:Place }",
    "SELECT ?x { { select distinct ?x { { ?x kg:within+ ?y } UNION { ?x kg:partOf* ?y } } } }",
    "SELECT ?x { ?x rdfs:label 'DESCRIBE kg:within* DATATYPE' } # kg:within*",
    "SELECT ?describe ?datatype { ?describe kg:killed ?datatype }",
    "SELECT (BOUND(?a) AS ?known) (NOT EXISTS { ?s kg:place ?p } AS ?nowhere) { ?s kg:killed ?a }",
    "SELECT (IF(?a > 2, 'many', 'few') AS ?told) { ?s kg:killed ?a FILTER(?a > 1 && ?a < 9) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 10",
    "ASK { ?s ?p ?o FILTER(DATATIP(?o) = 1) }",
)


@pytest.mark.parametrize("sparql", RISKY)
def test_what_virtuoso_may_answer_otherwise_is_found(sparql):
    assert is_risky(sparql)


@pytest.mark.parametrize("sparql", SAFE)
def test_what_it_answers_alike_is_left_to_it(sparql):
    assert not is_risky(sparql)


def test_columns_are_told_by_their_expressions():
    sparql = """SELECT ?x (group_concat(DISTINCT ?n; separator=" AS ?no ") AS ?names) (COUNT(?y) AS ?n) {
        BIND(exists { ?x a kg:Event FILTER(?y = 1) } AS ?done) BIND(true AS ?yes) BIND(STR(?x) AS ?text) }"""
    assert odd_columns(sparql) == Columns(frozenset({"done", "yes"}), frozenset({"names"}))


def test_only_paths_are_bound_to_their_order():
    assert to_virtuoso("ASK { ?a kg:place ?b }") == "ASK { ?a kg:place ?b }"
    assert to_virtuoso("ASK { ?a kg:within+ ?b }").startswith('define sql:select-option "order"')
