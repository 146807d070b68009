"""Fit the weights of `kg.extract.story` to the project's own gold, and measure them on articles held out.

    .venv/bin/python benchmarks/story.py [--write]

Two decisions: on which days an event happened that no word of its own dates, and where one happened that no word of its
own places. Each event has a row for each candidate, right where the gold has these days, or this place. Learns from the
split "train" alone; events that the gold lacks, and minor ones about which it says nothing, are left out.

Figures are of events of articles that the model has not seen: those of "train" held out some at a time, those of
"test" with the weights of all of "train". Precision and recall are of days and places in all, told and shared; beside
them, what is told alone. --write puts the weights where the extractor reads them. Prints, last, one line of JSON; exits
with 1 where precision is below its bar on either split.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from unittest.mock import patch

from benchmarks.eval.judging import Surroundings, first_day, last_day
from benchmarks.eval.predictions import Phrase, Prediction
from benchmarks.eval.scoring import score_article
from benchmarks.fitting import Example, Penalty, fit, held_out, write_model
from kg.extract import Extractor, story
from kg.extract.links import Draft
from kg.extract.story import days, places
from kg.extract.story.scene import Scene
from kg.extract.story.timeline import Timeline
from kg.loglinear import LogLinear, load_loglinear
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL
from tests.gold.articles import SPLITS, GoldArticle, GoldEvent, read_gold

Field = Literal["date", "place"]
FIELDS: tuple[Field, ...] = ("date", "place")
PENALTY = Penalty(l1=0.0, l2=5.0, fewest=12)
N_FOLDS = 8
THRESHOLDS: Mapping[Field, Mapping[str, float]] = {
    "date": {"sure": 0.62},
    "place": {"sure": 0.5, "beside": 0.25},
}
WEIGHTS = {"date": days.WEIGHTS, "place": places.WEIGHTS}
BAR = 0.78
ABOUT = {
    "date": "Log odds that an event happened on the days that others of its story tell.",
    "place": "Log odds that an event happened at a place that other words of its story tell.",
}
FITTED = ' Fitted by benchmarks/story.py on the split "train" of tests/gold: {n} candidates of {articles} articles.'


@dataclass(frozen=True)
class Candidate:
    """A row: what holds of an event and one answer, and whether the gold has that answer."""

    features: tuple[str, ...]
    right: bool


@dataclass(frozen=True)
class Asked:
    """An event that has no day, or no place, of its own.

    Args:
        article: Id of its article.
        wanted: Whether the gold has an answer.
        candidates: The answers that its story offers.
    """

    article: str
    wanted: bool
    candidates: tuple[Candidate, ...]

    def examples(self) -> Iterator[Example]:
        return (Example(c.features, c.right, 1.0, self.article) for c in self.candidates)


@dataclass(frozen=True)
class Judged:
    """What a split holds of one field: the events to ask about, and how those that are told fare."""

    asked: tuple[Asked, ...]
    told: Counter[str]


def collect(gold: Sequence[GoldArticle]) -> dict[Field, Judged]:
    """Extract the gold's articles with nothing shared, and hold each event and its candidates against the gold."""
    rules = Extractor.load()
    asked: dict[Field, list[Asked]] = {field: [] for field in FIELDS}
    told: dict[Field, Counter[str]] = {field: Counter() for field in FIELDS}
    parsed = parse_articles(load_model(DEFAULT_MODEL), [g.article() for g in gold])
    for article, (read, doc) in zip(gold, parsed, strict=True):
        offers = _Offers()
        with patch.object(story, "find_days", offers.days), patch.object(story, "find_places", offers.places):
            prediction = Prediction.from_row(rules.extract(read, doc).to_dict())
        around = Surroundings.of(article, prediction)
        for outcome in score_article(article, prediction).outcomes:
            if outcome.event is None or outcome.gold is None:
                continue
            for field in FIELDS:
                rows = offers.rows(field, outcome.event.iri, outcome.gold, around)
                if rows is None:
                    found = [f.verdict for f in outcome.findings if f.field == field and outcome.is_main]
                    told[field].update(v for v in found if v in ("right", "wrong"))
                elif outcome.is_main or is_wanted(field, outcome.gold):
                    asked[field].append(Asked(article.id, is_wanted(field, outcome.gold), tuple(rows)))
    return {field: Judged(tuple(asked[field]), told[field]) for field in FIELDS}


class _Offers:
    """Stands in for both decisions: remembers what each event is offered, and gives none."""

    def __init__(self) -> None:
        self._offered: dict[Field, dict[str, list]] = {field: {} for field in FIELDS}

    def days(self, draft: Draft, timeline: Timeline) -> None:
        self._offered["date"][draft.event.iri] = list(days.day_candidates(draft, timeline))

    def places(self, draft: Draft, scene: Scene) -> tuple[()]:
        self._offered["place"][draft.event.iri] = list(places.place_candidates(draft, scene))
        return ()

    def rows(
        self, field: Field, event: str, gold: GoldEvent, around: Surroundings
    ) -> Iterable[Candidate] | None:
        """The rows of an event that was asked about, None for one that was not."""
        offered = self._offered[field].get(event)
        if offered is None:
            return None
        if field == "date":
            right = {(first_day(first), last_day(last)) for first, last in gold.dates}
            return (Candidate(c.features, tuple(map(str, c.days)) in right) for c in offered)
        spans = around.places_of([name for slot in where(gold) for name in slot])
        return (Candidate(c.features, around.is_at(_phrase(c), spans)) for c in offered)


def _phrase(candidate: places.PlaceCandidate) -> Phrase:
    site = candidate.site
    return Phrase("place", site.token.text, site.token.idx, site.key)


def where(gold: GoldEvent) -> list[tuple[str, ...]]:
    return [slot for role in ("place", "origin", "destination") for slot in gold.roles.get(role, ())]


def is_wanted(field: Field, gold: GoldEvent) -> bool:
    return bool(gold.dates) if field == "date" else bool(where(gold))


def measure(judged: Judged, chances: Sequence[float] | None, sure: float) -> dict[str, float]:
    """Precision and recall of what is told, and, with chances, of what is shared besides."""
    n, at = Counter(judged.told), 0
    for asked in judged.asked:
        mine = [] if chances is None else list(chances[at : at + len(asked.candidates)])
        at += len(asked.candidates)
        best = max(range(len(mine)), key=mine.__getitem__, default=None)
        if best is None or mine[best] < sure:
            n["missing"] += asked.wanted
        else:
            n["right" if asked.candidates[best].right else "wrong"] += 1
    right = n["right"]
    return {
        "precision": round(right / (right + n["wrong"]), 4),
        "recall": round(right / (right + n["missing"]), 4),
        "shared": right - judged.told["right"],
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the weights that the extractor reads")
    options = parser.parse_args()
    train, test = (collect(read_gold(splits=[split])) for split in SPLITS)
    result: dict[str, object] = {"bench": "story"}
    worst = 1.0
    for field in FIELDS:
        figures, model, examples = fit_field(train[field], test[field], field)
        result[field] = figures
        worst = min(worst, figures["train_held_out"]["precision"], figures["test"]["precision"])
        if options.write:
            n, articles = len(examples), len({e.group for e in examples})
            write_model(
                WEIGHTS[field],
                ABOUT[field] + FITTED.format(n=n, articles=articles),
                model,
                THRESHOLDS[field],
            )
    load_loglinear.cache_clear()
    print(json.dumps(result))
    return 0 if worst >= BAR else 1


def fit_field(
    train: Judged, test: Judged, field: Field
) -> tuple[dict[str, dict[str, float]], LogLinear, list[Example]]:
    """Fit one decision, and measure it."""
    sure = THRESHOLDS[field]["sure"]
    examples = [example for asked in train.asked for example in asked.examples()]
    model = fit(examples, PENALTY)
    unseen = [model.probability(c.features) for asked in test.asked for c in asked.candidates]
    figures = {
        "train_told": measure(train, None, sure),
        "train_held_out": measure(train, held_out(examples, PENALTY, N_FOLDS), sure),
        "test_told": measure(test, None, sure),
        "test": measure(test, unseen, sure),
    }
    return figures, model, examples


if __name__ == "__main__":
    sys.exit(main())
