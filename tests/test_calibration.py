"""The refit of the confidence's weights: what it learns from, that it learns, and that the extractor reads it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import calibration
from benchmarks.calibration import COLUMNS, Sample
from benchmarks.eval.__main__ import extract_rows, score_rows
from benchmarks.eval.measures import measure
from kg.extract.confidence import load_confidence_model
from tests.gold.articles import read_gold

NOUN = COLUMNS.index("noun")


def sample(document: str, *, noun: bool, right: bool) -> Sample:
    row = [1.0, 0.0, *[0.0] * (len(COLUMNS) - 2)]
    row[NOUN] = float(noun)
    return Sample(document, "train", tuple(row), 0.5, right)


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    """Of ten events an article nine are right, of those that nouns name five."""
    return [
        sample(f"d{document}", noun=noun, right=n < (5 if noun else 9))
        for document in range(20)
        for noun in (False, True)
        for n in range(10)
    ]


def test_the_fit_finds_the_shares(samples):
    weights = calibration.fit(*calibration.arrays(samples))
    assert weights[0] == pytest.approx(math.log(9), abs=0.4)
    assert weights[NOUN] == pytest.approx(-math.log(9), abs=0.4)
    assert weights[1] == pytest.approx(1.0)


def test_an_article_is_judged_by_a_model_that_has_not_seen_it(samples):
    odd = [replace(s, document="odd", right=not s.right) for s in samples if s.document == "d0"]
    chances = calibration.held_out([*samples, *odd])
    of_odd, of_plain = chances[len(samples) :][:10], chances[:10]
    assert of_odd == pytest.approx(0.9, abs=0.02)
    assert np.all(of_plain < of_odd)


def test_of_the_test_split_nothing_is_learnt(samples):
    weights = calibration.fit(*calibration.arrays(samples))
    test = [replace(s, document=f"t{s.document}", split="test", right=False) for s in samples]
    (name, train, chances), (other, part, of_test) = calibration.unseen([*samples, *test], weights)
    assert (name, train, other, part) == ("train", samples, "test", test)
    assert chances == pytest.approx(calibration.held_out(samples))
    assert of_test[:10] == pytest.approx(0.9, abs=0.02)
    assert [split for split, _, _ in calibration.unseen(samples, weights)] == ["train"]


def test_the_extractor_reads_what_is_written(samples, tmp_path):
    weights = np.arange(len(COLUMNS)) / 8
    path = tmp_path / "confidence.toml"
    calibration.write_weights(weights, samples, path)
    model = load_confidence_model(path)
    assert [model.bias, model.prior] == [0.0, 0.125]
    assert [model.weights[name] for name in COLUMNS[2:]] == list(weights[2:])
    assert "400 events of 20 articles" in path.read_text(encoding="utf-8")


def test_the_facts_of_the_gold_are_learnt_from():
    gold = [article for article in read_gold() if article.id == "tana"]
    facts = calibration.collect(gold)
    scored = score_rows(gold, extract_rows(gold))
    assert sum(fact.right for fact in facts) / len(facts) == measure(scored).facts
    assert {(fact.document, fact.split, len(fact.row)) for fact in facts} == {("tana", "train", len(COLUMNS))}
    confidences = [o.event.confidence for o in scored[0].outcomes if o.event is not None and o.is_fact]
    assert [fact.given for fact in facts] == pytest.approx(confidences, abs=6e-5)
