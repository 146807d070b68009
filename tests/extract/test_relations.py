"""Relations: the lasting facts that a text states, all of them and no others."""

import pytest

from tests.extract.conftest import Read
from tests.rule_table import read_cases

CASES = read_cases("relations")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    extraction = read(case["text"])
    labels = {e.iri: e.label for e in extraction.entities}
    found = [f"{labels[r.subject]} {r.predicate} {labels[r.object]}" for r in extraction.relations]
    assert sorted(found) == sorted(case["relations"])
