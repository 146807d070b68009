"""Fit the weights of `kg.extract.salience` to the project's own gold, and measure them on articles held out.

    .venv/bin/python benchmarks/salience.py [--write] [--show 40]

An event is to be salient where the gold has it and does not call it minor. A plain event that the gold lacks is to be
none; a typed one that it lacks is wrong in any case, and left out. Learns from the split "train" alone: a log-linear
model, the same for the same data (`fitting.py`).

Figures are of events of articles that the model has not seen: those of "train" held out some at a time, those of "test"
with the weights of all of "train". Beside them, what it is where all events are salient. --write puts the weights where
the extractor reads them. Prints, last, one line of JSON; exits with 1 where noise, on either split, is above its bar.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from benchmarks.eval.predictions import Prediction
from benchmarks.eval.scoring import score_article
from benchmarks.fitting import Example, Penalty, fit, held_out, write_model
from kg.extract import Extractor, salience
from kg.loglinear import load_loglinear
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL
from tests.gold.articles import SPLITS, GoldArticle, read_gold

WEIGHTS = Path(salience.__file__).with_suffix(".json")
NOISE = 0.03
AIMED_NOISE = 0.025
ACCURACY_SLACK = 0.02
PENALTY = Penalty(l1=0.0, l2=1.5)
N_FOLDS = 12
LACKING_SHARE = 1.5
"""How much a plain event that the gold lacks counts beside one that it has."""
TYPED = 0.3
"""From which probability on an event with a class is salient."""
ABOUT = (
    'Log odds that an event is news in itself. Fitted by benchmarks/salience.py on the split "train" of tests/gold: '
    "{n} events of {articles} articles."
)


@dataclass(frozen=True)
class Judged:
    """An event that `kg` states: what the model is told of it, and what the gold says: "main", "minor" or "lacking"."""

    article: str
    split: str
    words: str
    typed: bool
    features: tuple[str, ...]
    gold: str

    def example(self) -> Example:
        share = LACKING_SHARE if self.gold == "lacking" else 1.0
        return Example(self.features, self.gold == "main", share, self.article)


def judge_all(gold: Sequence[GoldArticle]) -> Iterator[Judged]:
    """Extract the gold's articles and hold each event against the gold."""
    features_of, told = salience.salience_features, {}

    def remember(draft, event, story):
        told[event.iri] = features_of(draft, event, story)
        return told[event.iri]

    rules = Extractor.load()
    with patch.object(salience, "salience_features", remember):
        articles = (g.article() for g in gold)
        for g, (article, doc) in zip(gold, parse_articles(load_model(DEFAULT_MODEL), articles), strict=True):
            prediction = Prediction.from_row(rules.extract(article, doc).to_dict())
            for outcome in score_article(g, prediction).outcomes:
                event = outcome.event
                if event is not None and (outcome.gold is not None or not event.typed):
                    says = "lacking" if outcome.gold is None else "main" if outcome.is_main else "minor"
                    yield Judged(g.id, g.split, event.words, event.typed, told[event.iri], says)


def choose_threshold(judged: Sequence[Judged], chances: Sequence[float]) -> float:
    """From which probability on a plain event is salient, in hundredths.

    The lowest by which noise is as small as aimed at and accuracy nearly as high as can be, so that few main events
    are lost.
    """
    figures = {
        t / 100: measure(judged, decide(judged, chances, {"typed": TYPED, "plain": t / 100}))
        for t in range(100)
    }
    best = max(f["accuracy"] for f in figures.values())
    return min(
        t for t, f in figures.items() if f["noise"] <= AIMED_NOISE and f["accuracy"] >= best - ACCURACY_SLACK
    )


def decide(judged: Sequence[Judged], chances: Sequence[float], thresholds: Mapping[str, float]) -> list[bool]:
    """Which events are salient."""
    pairs = zip(judged, chances, strict=True)
    return [chance >= thresholds["typed" if event.typed else "plain"] for event, chance in pairs]


def measure(judged: Sequence[Judged], salient: Sequence[bool]) -> dict[str, float]:
    """Accuracy over the events that the gold has, noise, and the share of main events that are not salient."""
    n = Counter((event.gold, kept) for event, kept in zip(judged, salient, strict=True))
    known = sum(k for (gold, _), k in n.items() if gold != "lacking")
    noise, lost = n["lacking", True], n["main", False]
    return {
        "accuracy": round((n["main", True] + n["minor", False]) / known, 4),
        "noise": round(noise / (noise + known), 4),
        "main_lost": round(lost / (lost + n["main", True]), 4),
        "minor_kept": round(n["minor", True] / (n["minor", True] + n["minor", False]), 4),
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the weights that the extractor reads")
    parser.add_argument(
        "--show", type=int, default=0, help='name so many events of "train" that are judged wrongly'
    )
    options = parser.parse_args()
    judged = {split: list(judge_all(read_gold(splits=[split]))) for split in SPLITS}
    train, test = (judged[split] for split in SPLITS)
    examples = [event.example() for event in train]
    chances = held_out(examples, PENALTY, N_FOLDS)
    thresholds = {"typed": TYPED, "plain": choose_threshold(train, chances)}
    model = fit(examples, PENALTY)
    kept = decide(train, chances, thresholds)
    wrong = [(e, c) for e, c, k in zip(train, chances, kept, strict=True) if k != (e.gold == "main")]
    for event, chance in sorted(wrong, key=lambda pair: -abs(pair[1] - 0.5))[: options.show]:
        print(f"{event.article}  {event.words}: {event.gold}, {chance:.2f}")
    result = {"bench": "salience", "events": len(train) + len(test), "plain_threshold": thresholds["plain"]}
    result |= {"train_held_out": measure(train, kept)}
    unseen = [model.probability(event.features) for event in test]
    result |= {"test": measure(test, decide(test, unseen, thresholds))}
    result |= {"all_salient": measure([*train, *test], [True] * (len(train) + len(test)))}
    if options.write:
        about = ABOUT.format(n=len(train), articles=len({event.article for event in train}))
        write_model(WEIGHTS, about, model, thresholds)
        load_loglinear.cache_clear()
    print(json.dumps(result))
    return 0 if max(result["train_held_out"]["noise"], result["test"]["noise"]) <= NOISE else 1


if __name__ == "__main__":
    sys.exit(main())
