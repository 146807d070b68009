"""Fit the weights of an event's confidence to the project's own gold, and show how well it is calibrated.

    .venv/bin/python benchmarks/calibration.py [--write]

An event is right where the gold has it and nothing that is stated of it is wrong, as `make eval` counts facts: plain
events that the gold lacks are noise there and no part of this. Learns from the split "train" alone. A logistic model
with an L2 penalty, by Newton's method: the same data give the same weights.

Curves are of events of articles that the model has not seen: those of "train" held out one at a time, those of "test"
with the weights of all of "train". Beside them, on the same events, the weights that the extractor has now. --write
puts the new weights where the extractor reads them. Prints, last, one line of JSON; exits with 1 where, of the held-out
events of "train" that are given .9 and more, fewer than nine in ten are right, or none is given so much.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.eval.measures import judge_confidence
from benchmarks.eval.predictions import Prediction
from benchmarks.eval.scoring import score_article
from kg.extract import Extractor, extractor
from kg.extract.confidence import CATEGORIES, FEATURES, holding_features, load_confidence_model, log_odds
from kg.model import Event, Extraction
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL
from tests.gold.articles import SPLITS, GoldArticle, read_gold

WEIGHTS = Path(__file__).parent.parent / "kg" / "extract" / "confidence.toml"
PENALTY = 2.0
BAR = 0.9
COLUMNS = ("bias", "prior", *FEATURES, *CATEGORIES)
HEADER = """\
# Weights of kg.extract.confidence: log odds = bias + prior x log odds of the sense's prior + features + category.
# Written by benchmarks/calibration.py --write. Fitted on the split "train" of tests/gold (right: in the gold, and
# nothing stated is wrong): {n} events of {documents} articles, L2 penalty {penalty}.
"""


@dataclass(frozen=True)
class Sample:
    """One event: its article and split, its features, what confidence it is given now, whether it is right."""

    document: str
    split: str
    row: tuple[float, ...]
    given: float
    right: bool


def collect(gold: Sequence[GoldArticle]) -> tuple[Sample, ...]:
    """Extract the gold's articles and hold each event against the gold."""
    by_id = {article.id: article for article in gold}
    return tuple(
        sample
        for extraction, rows in extract_with_rows(gold)
        for sample in judge(by_id[extraction.article.id], extraction, rows)
    )


def extract_with_rows(
    gold: Iterable[GoldArticle],
) -> Iterator[tuple[Extraction, dict[str, tuple[float, ...]]]]:
    """Extract articles; of each event, by its IRI, what the model of confidence is told of it."""
    rows: dict[str, tuple[float, ...]] = {}

    def remember(event: Event, *, is_noun: bool) -> float:
        holding = set(holding_features(event, is_noun=is_noun))
        features = (float(name in holding) for name in (*FEATURES, *CATEGORIES))
        rows[event.iri] = (1.0, log_odds(event.confidence), *features)
        return event.confidence

    rules = Extractor.load()
    with patch.object(extractor, "confidence_of", remember):
        for article, doc in parse_articles(load_model(DEFAULT_MODEL), [g.article() for g in gold]):
            rows.clear()
            yield rules.extract(article, doc), dict(rows)


def judge(gold: GoldArticle, extraction: Extraction, rows: dict[str, tuple[float, ...]]) -> Iterator[Sample]:
    """Each fact of an article, with whether it is right."""
    model = load_confidence_model()
    shipped = np.array([model.bias, model.prior, *(model.weights[name] for name in COLUMNS[2:])])
    for outcome in score_article(gold, Prediction.from_row(extraction.to_dict())).outcomes:
        if outcome.event is not None and outcome.is_fact:
            row = rows[outcome.event.iri]
            given = float(predict(np.array([row]), shipped)[0])
            yield Sample(gold.id, gold.split, row, given, outcome.is_right)


def fit(rows: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of the least penalised loss; the bias is free, the prior is drawn to 1, all others to 0."""
    penalty = np.full(rows.shape[1], PENALTY)
    penalty[0] = 0.0
    goal = np.zeros(rows.shape[1])
    goal[1] = 1.0
    weights = np.zeros(rows.shape[1])
    for _ in range(40):
        chance = predict(rows, weights)
        slope = rows.T @ (chance - right) + penalty * (weights - goal)
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty + 1e-9)
        step, now = np.linalg.solve(bend, slope), loss(rows, right, weights, penalty, goal)
        while loss(rows, right, weights - step, penalty, goal) > now and np.abs(step).max() > 1e-9:
            step = step / 2
        weights = weights - step
    return weights


def loss(
    rows: np.ndarray, right: np.ndarray, weights: np.ndarray, penalty: np.ndarray, goal: np.ndarray
) -> float:
    score = rows @ weights
    return float((np.logaddexp(0, score) - right * score).sum() + (penalty * (weights - goal) ** 2).sum() / 2)


def predict(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(rows @ weights)))


def held_out(samples: Sequence[Sample]) -> np.ndarray:
    """Probability of each event by a model that has not seen its article."""
    rows, right = arrays(samples)
    documents = np.array([sample.document for sample in samples])
    chances = np.zeros(len(samples))
    for document in sorted(set(documents)):
        out = documents == document
        chances[out] = predict(rows[out], fit(rows[~out], right[~out]))
    return chances


def arrays(samples: Sequence[Sample]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([s.row for s in samples]), np.array([float(s.right) for s in samples])


def describe(chances: np.ndarray, samples: Sequence[Sample]) -> dict[str, float | int | None]:
    """How well these probabilities fit: squared error, share and rightness of the sure ones, order."""
    right = np.array([sample.right for sample in samples])
    judged = judge_confidence(zip(chances.tolist(), right.tolist(), strict=True))
    brier = float(((chances - right) ** 2).mean())
    figures: dict[str, float | None] = {"brier": brier, **asdict(judged)}
    rounded = {name: None if value is None else round(value, 4) for name, value in figures.items()}
    return {"n": len(samples), "documents": len({s.document for s in samples}), **rounded}


def print_curve(name: str, chances: np.ndarray, samples: Sequence[Sample]) -> None:
    """Print, for each tenth of probability, its mean beside the share of right events."""
    right = np.array([sample.right for sample in samples])
    print(f"\n{name}\n{'bin':>9} {'predicted':>10} {'observed':>9} {'n':>5}")
    bins = (chances * 10).astype(int).clip(0, 9)
    for low in sorted(set(bins.tolist())):
        inside = bins == low
        predicted, observed = chances[inside].mean(), right[inside].mean()
        print(f"{low / 10:.1f}–{low / 10 + 0.1:.1f} {predicted:12.3f} {observed:9.3f} {inside.sum():5}")


def write_weights(weights: np.ndarray, samples: Sequence[Sample], path: Path = WEIGHTS) -> None:
    """Write the weights as `load_confidence_model` reads them."""
    documents = len({sample.document for sample in samples})
    lines = [HEADER.format(n=len(samples), documents=documents, penalty=PENALTY)]
    values = dict(zip(COLUMNS, map(float, weights), strict=True))
    lines += [f"bias = {values['bias']:.4f}\nprior = {values['prior']:.4f}\n\n[features]\n"]
    lines += [f"{name} = {values[name]:.4f}\n" for name in FEATURES]
    lines += ["\n[categories]\n", *(f"{name} = {values[name]:.4f}\n" for name in CATEGORIES)]
    path.write_text("".join(lines), encoding="utf-8")


def unseen(samples: Sequence[Sample], weights: np.ndarray) -> Iterator[tuple[str, list[Sample], np.ndarray]]:
    """Each split that has events, with probabilities by a model that has not seen their articles."""
    train, test = ([sample for sample in samples if sample.split == split] for split in SPLITS)
    yield "train", train, held_out(train)
    if test:
        yield "test", test, predict(arrays(test)[0], weights)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the weights that the extractor reads")
    options = parser.parse_args()
    samples = collect(read_gold())
    train = [sample for sample in samples if sample.split == "train"]
    rows, right = arrays(train)
    weights = fit(rows, right)
    for name, weight, column in zip(COLUMNS, weights, rows.T, strict=True):
        print(f"{name:14} {weight:7.3f}   holds of {np.count_nonzero(column)}")
    result: dict[str, Any] = {"bench": "calibration"}
    for split, part, chances in unseen(samples, weights):
        now = np.array([sample.given for sample in part])
        print_curve(f"{split}, by a model that has not seen the article", chances, part)
        print_curve(f"{split}, by the weights that the extractor has", now, part)
        result[split] = {"fitted": describe(chances, part), "now": describe(now, part)}
    print()
    print(json.dumps(result))
    if options.write:
        write_weights(weights, train)
    right_of_sure = result["train"]["fitted"]["right_of_sure"]
    return 0 if right_of_sure is not None and right_of_sure >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
