"""The refit of the confidence: what it learns from, that it learns, and that the extractor reads it."""

from dataclasses import replace

import pytest

from benchmarks import calibration
from benchmarks.calibration import FACT, Chances, Fact, Role
from benchmarks.eval.__main__ import extract_rows, score_rows
from benchmarks.eval.measures import measure
from kg.extract.confidence import load_confidence
from kg.extract.confidence.rating import FIELDS, FOLDER, MODELS, Sum
from tests.gold.articles import read_gold


def fact(article: str, n: int, *, noun: bool, split: str = "train") -> Fact:
    """Of ten facts an article nine are right, of those that nouns name five; their status and agents are wrong."""
    right = n < (5 if noun else 9)
    features = ("noun" if noun else "verb", "agent")
    return Fact(
        article=article,
        split=split,
        features=features,
        stated=FIELDS,
        fields=dict.fromkeys(FIELDS, True) | {"status": right},
        roles=(Role(features, right), Role(("unknown",), None)),
        right=right,
        given=0.5,
    )


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    return [fact(f"d{a}", n, noun=noun) for a in range(20) for noun in (False, True) for n in range(10)]


def test_the_fit_finds_the_shares(facts):
    models = calibration.fit_all(facts)
    for name in ("status", "role", "whole"):
        chances = [models[name].probability((word, "agent")) for word in ("verb", "noun")]
        assert chances == pytest.approx([0.9, 0.5], abs=0.06)
    assert models["told"].probability(("verb",)) > 0.95


def test_of_an_argument_that_the_gold_is_silent_on_nothing_is_learnt(facts):
    assert len(calibration.examples_of("role", facts)) == len(facts)
    lacking = replace(facts[0], fields={"told": False})
    assert len(calibration.examples_of("status", [*facts, lacking])) == len(facts)
    assert len(calibration.examples_of("told", [*facts, lacking])) == len(facts) + 1


def test_an_article_is_judged_by_models_that_have_not_seen_it(facts):
    turned = [
        replace(f, article="odd", right=not f.right, fields=f.fields | {"status": not f.right})
        for f in facts
        if f.article == "d0"
    ]
    chances = calibration.rate_unseen([*facts, *turned])
    odd = [c.fields["status"] for c in chances[len(facts) :]]
    seen = calibration.rate(turned, calibration.fit_all([*facts, *turned * 30]))
    assert odd[:10] == pytest.approx([0.9] * 10, abs=0.06)
    assert max(c.fields["status"] for c in seen[:10]) < min(odd[:10])


def test_parts_and_whole_are_added_up(facts):
    chances = [Chances({"told": 0.9, "status": 0.9 if f.right else 0.6}, (0.8,), 0.7) for f in facts]
    assert chances[0].product == pytest.approx(0.9 * 0.9 * 0.8)
    total = calibration.fit_sum(chances, [f.right != (n % 10 == 0) for n, f in enumerate(facts)])
    assert total.parts > 1
    given = [total.probability(c.product, c.whole) for c in chances]
    assert sum(given) / len(given) == pytest.approx(
        sum(f.right != (n % 10 == 0) for n, f in enumerate(facts)) / 400, abs=0.01
    )


def test_each_field_has_its_curve(facts):
    chances = calibration.rate(facts, calibration.fit_all(facts))
    judged = calibration.judge_fields(facts, chances, Sum(0.0, 0.5, 0.5))
    assert {name: len(found) for name, found in judged.items()} == dict.fromkeys((FACT, *FIELDS, "role"), 400)
    status = calibration.describe(judged["status"])
    assert (status["n"], status["right"]) == (400, 0.7)
    assert status["auc"] == pytest.approx(9 / 14 * 5 / 6 + (9 / 14 * 1 / 6 + 5 / 14 * 5 / 6) / 2, abs=1e-4)
    assert [
        n for _, _, n in calibration.curve([(0.05, False), (0.55, True), (0.58, False), (1.0, True)])
    ] == [1, 2, 1]
    assert calibration.describe([]) == {"n": 0}


def test_the_tables_are_put_between_their_marks(facts, tmp_path):
    path = tmp_path / "quality.md"
    path.write_text("a\n<!-- confidence: by hand -->\nformer\n<!-- /confidence -->\nz\n", encoding="utf-8")
    judged = calibration.judge_fields(
        facts, calibration.rate(facts, calibration.fit_all(facts)), Sum(0.0, 0.5, 0.5)
    )
    lines = list(calibration.render_tables({"train": judged, "test": judged}))
    calibration.write_quality(lines, "400 facts.", path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("a\n<!-- confidence: by hand -->\n\n400 facts.\n\n| |")
    assert text.endswith("|\n\n<!-- /confidence -->\nz\n")
    assert "| status | 400 | .700 |" in text
    assert "former" not in text
    assert {line.count("|") for line in lines[: len(MODELS) + 2]} == {12}


def test_the_extractor_reads_what_is_written(facts, tmp_path):
    models = calibration.fit_all(facts)
    calibration.write_weights(facts, models, Sum(0.1, 0.6, 0.4), tmp_path)
    read = load_confidence(tmp_path)
    assert read.sum == Sum(0.1, 0.6, 0.4)
    assert {name: dict(read.models[name].weights) for name in MODELS} == {
        name: dict(model.weights) for name, model in models.items()
    }
    assert "400 of 20 articles" in (tmp_path / "whole.json").read_text(encoding="utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in FOLDER.iterdir())


def test_the_facts_of_the_gold_are_learnt_from():
    gold = [article for article in read_gold() if article.id == "tana"]
    facts = calibration.collect(gold)
    scored = score_rows(gold, extract_rows(gold))
    assert sum(fact.right for fact in facts) / len(facts) == measure(scored).facts
    assert {(fact.article, fact.split) for fact in facts} == {("tana", "train")}
    outcomes = [o for o in scored[0].outcomes if o.event is not None and o.is_fact]
    assert [fact.given for fact in facts] == [o.event.confidence for o in outcomes]
    shipped = load_confidence()
    chances = calibration.rate(facts, shipped.models)
    assert [shipped.sum.probability(c.product, c.whole) for c in chances] == pytest.approx(
        [fact.given for fact in facts], abs=6e-5
    )
    wrong = [role for fact in facts for role in fact.roles if role.right is False]
    found = [f for o in outcomes for f in o.findings if f.phrase is not None and f.verdict == "wrong"]
    assert len(wrong) == len(found) > 0
