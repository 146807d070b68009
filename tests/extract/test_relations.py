"""Relations: the lasting facts that a text states, all of them and no others."""

import pytest

from tests.extract.conftest import Read
from tests.extract.telling import tell_relations
from tests.rule_table import read_cases

CASES = read_cases("relations")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    extraction = read(case["text"])
    assert sorted(told for told, _ in tell_relations(extraction)) == sorted(case["relations"])
    if "posts" in case:
        assert [r.post for r in extraction.relations] == case["posts"]
