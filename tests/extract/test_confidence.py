"""`kg.extract.confidence`: a probability from what the rules know of an event."""

from dataclasses import replace
from datetime import date

import pytest

from kg.errors import LexiconError
from kg.extract.confidence import (
    CATEGORIES,
    FEATURES,
    ConfidenceModel,
    confidence_of,
    holding_features,
    load_confidence_model,
    log_odds,
)
from kg.model import Argument, Event, Source, Span
from kg.vocab import event_classes, superclasses

WORD = Span(0, 6)
PLAIN = Event("x:1", ("Event",), WORD, WORD, Span(0, 30), "any-verb", confidence=0.7)
RAID = Event("x:2", ("Raid", "Attack", "Conflict", "Event"), WORD, WORD, Span(0, 30), "verb", confidence=0.9)
FULL = replace(
    RAID,
    arguments=(Argument("agent", WORD, WORD), Argument("patient", WORD, WORD), Argument("place", WORD, WORD)),
    sources=(Source(WORD, WORD, WORD),),
    earliest=date(2023, 5, 1),
    latest=date(2023, 5, 1),
    outcome="planned",
    future=True,
    same_as="x:1",
)


def test_the_features_that_hold():
    assert list(holding_features(PLAIN, is_noun=False)) == ["plain"]
    assert list(holding_features(RAID, is_noun=True)) == ["noun", "Conflict"]
    assert list(holding_features(FULL, is_noun=True)) == [*FEATURES[1:], "Conflict"]


def test_every_class_below_a_category_has_one():
    found = {name: [c for c in superclasses(name) if c in CATEGORIES] for name in event_classes()}
    assert all(len(categories) <= 1 for categories in found.values())
    assert {name for name, categories in found.items() if not categories} == {
        "Event",
        "Identification",
        "Obstruction",
        "Treatment",
    }


def test_a_better_prior_and_a_patient_make_an_event_more_probable():
    def rate(event: Event) -> float:
        return confidence_of(event, is_noun=False)

    assert rate(replace(RAID, confidence=0.6)) < rate(RAID) < rate(replace(RAID, confidence=0.99))
    assert rate(RAID) < rate(replace(RAID, arguments=FULL.arguments[1:2]))
    assert confidence_of(RAID, is_noun=True) < rate(RAID)
    assert 0 < rate(replace(RAID, confidence=0.01)) < rate(replace(FULL, confidence=1.0)) < 1


def test_a_model_adds_up_its_weights():
    zero = dict.fromkeys((*FEATURES, *CATEGORIES), 0.0)
    model = ConfidenceModel(0.0, 1.0, zero | {"plain": log_odds(0.8) - log_odds(0.7)})
    assert confidence_of(PLAIN, is_noun=False, model=model) == 0.8
    assert confidence_of(RAID, is_noun=False, model=model) == 0.9


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bias = ", "no confidence weights"),
        ("bias = 1.0\nprior = 1.0\n[features]\n[categories]\n", "missing or of no feature: Communication"),
        ("bias = 1.0\n[features]\n[categories]\n", "no confidence weights .*prior"),
    ],
)
def test_a_file_with_a_fault_is_told(tmp_path, text, message):
    path = tmp_path / "confidence.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        load_confidence_model(path)
