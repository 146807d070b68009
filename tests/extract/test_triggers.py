"""Triggers: which words name events, and of which class."""

import pytest

from tests.extract.conftest import Read
from tests.rule_table import event_at, read_cases

CASES = read_cases("triggers", "word")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 75


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    event = event_at(read(case["text"]), case["word"])
    assert (event.types[0] if event else None) == case.get("class")
    if "words" in case:
        assert event is not None
        assert event.trigger.of(case["text"]) == case["words"]
