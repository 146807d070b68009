"""Fit the weights of an event's confidence, and show how well it is calibrated.

    .venv/bin/python benchmarks/calibration.py [--write]

Needs the development sets in ../shared/eval. Learns from two of them: the typed events of WikiEvents (right: trigger
and type in the gold, as score_events.py counts) and all events of MEANTIME (right: trigger in the gold, as
score_news.py counts). A logistic model with an L2 penalty, by Newton's method: the same data give the same weights.

MEANTIME annotates every event of a sentence; WikiEvents leaves out many that its articles tell, more of some kinds than
of others. What it leaves out is a matter of that gold, not of the events, so weights of its own take it up ("omitted"),
one for all of WikiEvents and one for each category there. They are not written: the extractor's confidence is what an
exhaustive gold would say.

Curves are of events of articles held out one at a time: as the gold has it ("omitted" counted in), and as the extractor
gives it. --write puts the weights where the extractor reads them. Prints, last, one line of JSON; exits with 1 where,
of the held-out events of MEANTIME that the extractor would give .9 and more, fewer than nine in ten are right.
"""

import argparse
import importlib.util
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.extract import Extractor, extractor
from kg.extract.confidence import CATEGORIES, FEATURES, holding_features, log_odds
from kg.model import Article
from kg.parse import load_model, parse_articles
from kg.read import read_articles
from kg.settings import DEFAULT_MODEL

ROOT = Path(__file__).parent.parent
EVAL = ROOT.parent / "shared" / "eval"
WEIGHTS = ROOT / "kg" / "extract" / "confidence.toml"
PENALTY = 2.0
BAR = 0.9
WEIGHED = ("bias", "prior", *FEATURES, *CATEGORIES)
OMITTED = ("omitted", *(f"omitted {name}" for name in CATEGORIES))
COLUMNS = (*WEIGHED, *OMITTED)
HEADER = """\
# Weights of kg.extract.confidence: log odds = bias + prior x log odds of the sense's prior + features + category.
# Written by benchmarks/calibration.py --write. Fitted on the typed events of WikiEvents dev (right: trigger and type in
# the gold) and all events of MEANTIME dev (right: trigger in the gold): {n} events of {documents} articles, L2 penalty
# {penalty}, with weights of its own, which are not here, for what the gold of WikiEvents leaves out.
"""


@dataclass(frozen=True)
class Sample:
    """One event: where it is from, its features, whether the gold has it."""

    corpus: str
    document: str
    row: tuple[float, ...]
    right: bool


def collect() -> tuple[Sample, ...]:
    """Extract both sets and hold each event against the gold."""
    spec = importlib.util.spec_from_file_location("score_events", EVAL / "score_events.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    seen = {}

    def remember(event, *, is_noun):
        seen[event.iri] = row_of(event, is_noun)
        return event.confidence

    extractor.confidence_of = remember
    nlp, rules = load_model(DEFAULT_MODEL), Extractor.load()
    samples = []
    for corpus, judge in (("wikievents", judge_typed), ("meantime", judge_any)):
        path = EVAL / f"{corpus}-dev.jsonl"
        gold = {d["id"]: d for d in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
        articles = [item for item in read_articles([path]) if isinstance(item, Article)]
        for article, doc in parse_articles(nlp, articles):
            extraction = rules.extract(article, doc)
            omitting = float(corpus == "wikievents")
            for event, right in judge(extraction.to_dict()["events"], gold[article.id]["events"], scorer):
                row = seen[event["iri"]]
                omitted = (omitting, *(omitting * value for value in row[-len(CATEGORIES) :]))
                samples.append(Sample(corpus, article.id, (*row, *omitted), right))
    return tuple(samples)


def row_of(event, is_noun: bool) -> tuple[float, ...]:
    holding = set(holding_features(event, is_noun=is_noun))
    return (1.0, log_odds(event.confidence), *(float(n in holding) for n in (*FEATURES, *CATEGORIES)))


def judge_typed(events, gold, scorer):
    """Those events whose class maps to a gold type, with whether a gold event of that type is there."""
    free = list(gold)
    for event in events:
        types = scorer.gold_types(event)
        if not types:
            continue
        here = [g for g in free if scorer.inside(event["trigger"]["head"]["start"], g["trigger"])]
        best = min(here, key=lambda g: g["type"] not in types, default=None)
        if best is not None:
            free.remove(best)
        yield event, best is not None and best["type"] in types


def judge_any(events, gold, scorer):
    """All events, with whether a gold event is there."""
    free = list(gold)
    for event in events:
        here = [g for g in free if scorer.inside(event["trigger"]["head"]["start"], g["trigger"])]
        if here:
            free.remove(here[0])
        yield event, bool(here)


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


def loss(rows, right, weights, penalty, goal) -> float:
    score = rows @ weights
    return float((np.logaddexp(0, score) - right * score).sum() + (penalty * (weights - goal) ** 2).sum() / 2)


def predict(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(rows @ weights)))


def held_out(samples: tuple[Sample, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Probability of each event by a model that has not seen its article: as the gold has it, as the extractor does."""
    rows, right = arrays(samples)
    documents = np.array([sample.document for sample in samples])
    by_gold, given = np.zeros(len(samples)), np.zeros(len(samples))
    n_weighed = len(WEIGHED)
    for document in sorted(set(documents)):
        out = documents == document
        weights = fit(rows[~out], right[~out])
        by_gold[out] = predict(rows[out], weights)
        given[out] = predict(rows[out, :n_weighed], weights[:n_weighed])
    return by_gold, given


def arrays(samples: tuple[Sample, ...]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([s.row for s in samples]), np.array([float(s.right) for s in samples])


def curve(chances: np.ndarray, right: np.ndarray) -> list[dict[str, float]]:
    bins = []
    for low in range(10):
        inside = (chances * 10).astype(int).clip(0, 9) == low
        if inside.any():
            share = {"predicted": chances[inside].mean(), "observed": right[inside].mean()}
            bins.append(
                {
                    "from": low / 10,
                    **{k: round(float(v), 3) for k, v in share.items()},
                    "n": int(inside.sum()),
                }
            )
    return bins


def brier(chances: np.ndarray, right: np.ndarray) -> float:
    """Mean squared distance between probability and truth."""
    return float(((chances - right) ** 2).mean())


def print_curve(name: str, bins: list[dict[str, float]]) -> None:
    print(f"\n{name}\n{'bin':>9} {'predicted':>10} {'observed':>9} {'n':>5}")
    for row in bins:
        print(
            f"{row['from']:.1f}–{row['from'] + 0.1:.1f} {row['predicted']:12.3f} {row['observed']:9.3f} {row['n']:5}"
        )


def write_weights(weights: np.ndarray, samples: tuple[Sample, ...]) -> None:
    documents = len({sample.document for sample in samples})
    lines = [HEADER.format(n=len(samples), documents=documents, penalty=PENALTY)]
    values = dict(zip(COLUMNS, map(float, weights), strict=True))
    lines += [f"bias = {values['bias']:.4f}\nprior = {values['prior']:.4f}\n\n[features]\n"]
    lines += [f"{name} = {values[name]:.4f}\n" for name in FEATURES]
    lines += ["\n[categories]\n", *(f"{name} = {values[name]:.4f}\n" for name in CATEGORIES)]
    WEIGHTS.write_text("".join(lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the weights that the extractor reads")
    options = parser.parse_args()
    if not EVAL.is_dir():
        print(f"{EVAL}: no development sets here", file=sys.stderr)
        return 2
    samples = collect()
    rows, right = arrays(samples)
    weights = fit(rows, right)
    for name, weight in zip(COLUMNS, weights, strict=True):
        print(f"{name:14} {weight:7.3f}   holds of {int((rows[:, COLUMNS.index(name)] != 0).sum())}")
    by_gold, given = held_out(samples)
    meantime = np.array([sample.corpus == "meantime" for sample in samples])
    curves = {
        "Both sets, as the gold has it": curve(by_gold, right),
        "MEANTIME, as the extractor gives it": curve(given[meantime], right[meantime]),
        "WikiEvents, as the extractor gives it: observed is a lower bound": curve(
            given[~meantime], right[~meantime]
        ),
    }
    for name, bins in curves.items():
        print_curve(name, bins)
    sure = meantime & (given >= BAR)
    share = float(right[sure].mean())
    prior = predict(rows[:, 1:2], np.ones(1))
    result = {"bench": "calibration", "n": len(samples), "documents": len({s.document for s in samples})}
    result |= {"brier": round(brier(by_gold, right), 4), "brier_of_the_prior": round(brier(prior, right), 4)}
    result |= {"sure": int(sure.sum()), "right_of_sure": round(share, 4)}
    result |= {"mean_given_wikievents": round(float(given[~meantime].mean()), 4)}
    print()
    print(json.dumps(result))
    if options.write:
        write_weights(weights, samples)
    return 0 if share >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
