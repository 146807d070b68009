"""Dating: which date expression belongs to which event."""

from datetime import date

import pytest

from tests.extract.conftest import Read
from tests.rule_table import event_at, read_cases

CASES = read_cases("dating", "word")
DAY = date(2024, 7, 18)


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    event = event_at(read(case["text"], case.get("published", DAY)), case["word"])
    assert event is not None
    assert (event.earliest, event.latest) == (case.get("earliest"), case.get("latest"))
