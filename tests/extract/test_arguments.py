"""Arguments: who and what takes part in an event, in which role."""

from typing import get_args

import pytest

from kg.model import Role
from tests.extract.conftest import Read
from tests.rule_table import event_at, read_cases

CASES = read_cases("arguments", "word")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 65


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    text = case["text"]
    event = event_at(read(text), case["word"])
    assert event is not None
    found = {(a.role, a.head.of(text)) for a in event.arguments}
    assert found == {(role, head) for role in get_args(Role) for head in case.get(role, ())}
