"""The story inside an article: days and places that an event shares with those told around it."""

from datetime import date

import pytest

from kg.extract.story import days, places
from kg.loglinear import load_loglinear
from tests.extract.conftest import Read
from tests.rule_table import event_at, read_cases

CASES = read_cases("story", "word")
DAY = date(2024, 7, 18)


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 15


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    event = event_at(read(case["text"], DAY), case["word"])
    assert event is not None
    shared = "date" in event.inferred
    told = (event.earliest, event.latest) if shared else (None, None)
    assert told == (case.get("earliest"), case.get("latest"))
    where = [a.head.of(case["text"]) for a in event.arguments if a.inferred]
    assert where == case.get("place", [])


def test_what_is_told_is_not_inferred(read: Read) -> None:
    event = event_at(read("Rebels attacked a convoy in Gao on Tuesday.", DAY), "attacked")
    assert event is not None
    assert event.inferred == ()
    assert [a.inferred for a in event.arguments if a.role == "place"] == [False]


def test_a_shared_day_names_the_story_as_its_rule_and_the_words_that_tell_it(read: Read) -> None:
    text = "A bomb exploded in a market on Tuesday. The blast killed nine people."
    event = event_at(read(text, DAY), "killed")
    assert event is not None
    assert dict(event.rules)["date"] == "story"
    assert [span.of(text) for span in event.times] == ["Tuesday"]


@pytest.mark.parametrize(("path", "names"), [(days.WEIGHTS, ("sure",)), (places.WEIGHTS, ("sure", "beside"))])
def test_the_weights_are_read(path, names) -> None:
    model = load_loglinear(path, *names)
    assert len(model.weights) >= 300
    assert all(0 < model.thresholds[name] < 1 for name in names)
