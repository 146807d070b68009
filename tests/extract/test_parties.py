"""What one mention of an event tells of who takes part counts for the others, marked as inferred."""

import pytest

from tests.extract.conftest import Read
from tests.rule_table import event_at

CASES = [
    (
        "Rebels raided a camp on Monday. The raid lasted an hour.",
        "raid",
        {("agent", "Rebels"), ("patient", "a camp")},
    ),
    ("A gunman opened fire in a bank. Eleven people were injured.", "injured", {("agent", "A gunman")}),
    ("A gunman opened fire in a bank. The gunman was killed.", "killed", set()),
    (
        "Rebels raided a camp on Monday. Troops condemned the raid.",
        "raid",
        {("agent", "Rebels"), ("patient", "a camp")},
    ),
    ("Rebels raided a camp on Monday. Another raid failed.", "raid", set()),
]


@pytest.mark.parametrize(("text", "words", "wanted"), CASES)
def test_a_mention_has_the_parties_of_its_event(read: Read, text: str, words: str, wanted: set) -> None:
    event = event_at(read(text), words)
    assert event is not None
    found = {(a.role, a.span.of(text)) for a in event.arguments if a.inferred and a.role != "place"}
    assert found == wanted
