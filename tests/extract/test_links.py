"""Links: which mentions are one event, and which event is part of, caused by or about another."""

import pytest

from tests.extract.conftest import Read
from tests.rule_table import event_at, read_cases

CASES = read_cases("links", "word")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 28


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    text, extraction = case["text"], read(case["text"])
    event = event_at(extraction, case["word"])
    assert event is not None
    root = event_at(extraction, case["same_as"]) if "same_as" in case else None
    assert event.same_as == (root.iri if root else None)
    words = {e.iri: e.head.of(text) for e in extraction.events}
    assert sorted(f"{link.role}: {words[link.event]}" for link in event.links) == sorted(
        case.get("links", ())
    )
    assert event.killed == case.get("killed", event.killed)
    assert event.injured == case.get("injured", event.injured)
