"""`kg.loglinear`: probabilities, contributions, and faults of a file of weights."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.extract.salience import load_salience
from kg.extract.triggers.event_nouns import load_event_nouns
from kg.loglinear import LogLinear, load_loglinear, together

RAW = {
    "about": "a test",
    "bias": -1.0,
    "thresholds": {"likely": 0.5},
    "weights": {"dated": 1.0, "plural": -3},
}


def write(folder: Path, **changes: object) -> Path:
    path = folder / "model.json"
    path.write_text(json.dumps({**RAW, **changes}), encoding="utf-8")
    return path


def test_weights_add_up(tmp_path: Path) -> None:
    model = load_loglinear(write(tmp_path), "likely")
    assert model.probability(["dated"]) == 0.5
    assert model.probability(["dated", "unknown"]) == 0.5
    assert model.probability(["plural"]) < model.probability([]) < model.probability(["dated"])


def test_features_of_the_same_facts_are_named_once() -> None:
    asked = []

    @together
    def of_word(tag: str, n: int) -> Iterator[str]:
        asked.append(tag)
        yield from (f"{tag} word", f"{n} words", f"{tag} word")

    assert of_word("NN", 1) == ("NN word", "1 words")
    assert of_word("NN", 1) is of_word("NN", 1)
    assert of_word("NN", 2) == ("NN word", "2 words")
    assert asked == ["NN", "NN"]


def test_what_adds_or_takes_most_is_told_first() -> None:
    model = LogLinear(0.0, {"b": 1.0, "a": -1.0, "c": 2.0}, {})
    assert model.contributions(["a", "b", "c", "d"]) == (("c", 2.0), ("a", -1.0), ("b", 1.0))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bias": "high"}, "no weights of a log-linear model"),
        ({"weights": [1, 2]}, "no weights of a log-linear model"),
        ({"weights": {"dated": None}}, "no weights of a log-linear model"),
        ({"thresholds": {}}, "missing or of no meaning: likely"),
        ({"thresholds": {"likely": 0.5, "sure": 0.9}}, "missing or of no meaning: sure"),
        ({"colour": "red"}, "missing or of no meaning: colour"),
    ],
)
def test_a_file_with_a_fault_is_told_in_one_line(tmp_path: Path, changes: dict, message: str) -> None:
    path = write(tmp_path, **changes)
    with pytest.raises(LexiconError, match=message) as caught:
        load_loglinear(path, "likely")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"bias": 1', "\xff"])
def test_what_is_no_model_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(LexiconError, match="no weights of a log-linear model") as caught:
        load_loglinear(path)
    assert "\n" not in str(caught.value)


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.json: no weights"):
        load_loglinear(tmp_path / "none.json")


def test_the_models_of_the_package_are_small_and_load() -> None:
    for model in (load_event_nouns(), load_salience()):
        assert all(0 < threshold < 1 for threshold in model.thresholds.values())
        assert 500 < len(model.weights) < 12_000
