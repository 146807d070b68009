"""Figures of events: how many dead, injured, events, and of those who take part, on whole sentences."""

import pytest

from tests.extract.conftest import Read
from tests.rule_table import event_at, read_cases

CASES = read_cases("figures", "word")
FIGURES = ("killed", "injured", "count")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 110


@pytest.mark.parametrize("case", CASES)
def test_figures(read: Read, case: dict) -> None:
    event = event_at(read(case["text"]), case["word"])
    assert event is not None
    found = {name: getattr(event, name) for name in FIGURES if getattr(event, name) is not None}
    assert found == {name: case[name] for name in FIGURES if name in case}
    assert event.approximate == case.get("approximate", False)


@pytest.mark.parametrize(
    ("text", "word", "rules"),
    [
        ("Police arrested 12 people in Gao.", "arrested", {"count": "number-of-patients"}),
        ("About 2,000 people marched in Paris.", "marched", {"count": "number-of-agents"}),
        ("The minister resigned twice.", "resigned", {"count": "number-of-times"}),
        ("The rebels launched 175 attacks in a year.", "attacks", {"count": "number-of-events"}),
        ("The raid killed five: three guards and two clerks.", "killed", {"killed": "total-with-parts"}),
        ("Six people died when soldiers fired into a crowd.", "fired", {"killed": "toll-of-harm"}),
    ],
)
def test_figure_names_its_rule(read: Read, text: str, word: str, rules: dict) -> None:
    event = event_at(read(text), word)
    assert event is not None
    assert {field: rule for field, rule in event.rules if field in FIGURES} == rules
