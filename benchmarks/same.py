"""Fit the weights of `kg.extract.links.same` to the project's own gold, and measure them on articles held out.

    .venv/bin/python benchmarks/same.py [--write]

A mention of an event and an earlier event of its article are one where the gold says so. Each mention that the gold has
gives a row for each earlier event that it may be of. Learns from the split "train" alone: a log-linear model, the same
for the same data (`fitting.py`).

Figures are of pairs of mentions that both stand in the gold, of articles that the model has not seen: those of "train"
held out some at a time, those of "test" with the weights of all of "train". Beside them, what the syntax of a sentence
makes one. --write puts the weights where the extractor reads them. Prints, last, one line of JSON; exits with 1 where
precision is below its bar on either split.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from unittest.mock import patch

from benchmarks.eval.predictions import Prediction
from benchmarks.eval.scoring import happenings_of, score_article
from benchmarks.fitting import Example, Penalty, fit, write_model
from kg.extract import Extractor, extractor
from kg.extract.links import Draft, World, same
from kg.loglinear import LogLinear, load_loglinear
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL
from tests.gold.articles import SPLITS, GoldArticle, read_gold

PENALTY = Penalty(l1=0.5, l2=5.0, fewest=3)
N_FOLDS = 6
THRESHOLD = 0.48
BAR = 0.65
NOTHING = LogLinear(-30.0, {}, {"one": 1.0})
ABOUT = (
    "Log odds that a mention and an earlier event are one. Fitted by benchmarks/same.py on the split "
    '"train" of tests/gold: {n} pairs of {articles} articles.'
)


@dataclass(frozen=True)
class Told:
    """An article's events before they are linked, and which of them the gold calls one.

    Args:
        happenings: The gold's key of what happened, by the IRI of each event that the gold has.
    """

    gold: GoldArticle
    drafts: Sequence[Draft]
    world: World
    happenings: Mapping[str, str]


def read_all(gold: Sequence[GoldArticle]) -> Iterator[Told]:
    """Extract the gold's articles and hold each event against the gold."""
    link, seen = extractor.link_events, []

    def remember(drafts: Sequence[Draft], world: World) -> object:
        seen.append((drafts, world))
        return link(drafts, world)

    rules = Extractor.load()
    with patch.object(extractor, "link_events", remember):
        articles = (g.article() for g in gold)
        for g, (article, doc) in zip(gold, parse_articles(load_model(DEFAULT_MODEL), articles), strict=True):
            prediction = Prediction.from_row(rules.extract(article, doc).to_dict())
            known = happenings_of(g)
            outcomes = score_article(g, prediction).outcomes
            found = {o.event.iri: known[o.gold.key] for o in outcomes if o.event and o.gold}
            yield Told(g, *seen.pop(), found)


def examples_of(told: Told) -> Iterator[Example]:
    """A row for each mention and each earlier event that it may be of, by the events of the gold."""
    happenings = same.Happenings(told.drafts, told.world, NOTHING)
    first: dict[str, Draft] = {}
    for draft in told.drafts:
        key = told.happenings.get(draft.event.iri)
        root = first.get(key) if key is not None else None
        if key is not None:
            for pair, features in happenings.weigh(draft):
                right = root is not None and pair.happening.tellings[0].draft is root
                yield Example(features, right, group=told.gold.id)
            first.setdefault(key, draft)
        happenings.add(draft, root)


def examples_from(told: Told, model: LogLinear) -> Iterator[Example]:
    """The same where a model has joined what came before; an earlier event is of what most of its mentions are of."""
    happenings = same.Happenings(told.drafts, told.world, model)
    for n, draft in enumerate(told.drafts):
        key = told.happenings.get(draft.event.iri)
        for pair, features in happenings.weigh(draft) if key is not None else ():
            keys = Counter(told.happenings.get(t.draft.event.iri) for t in pair.happening.tellings)
            del keys[None]
            if keys:
                right = max(sorted(keys), key=keys.__getitem__) == key
                yield Example(features, right, group=told.gold.id)
        happenings.add(draft, root_of(told, n, happenings))


def root_of(told: Told, n: int, happenings: same.Happenings) -> Draft | None:
    """The first mention of the event that a mention is joined to."""
    draft = told.drafts[n]
    return same.told_before(draft, told.drafts[max(0, n - 4) : n]) or happenings.antecedent(draft)


def examples_of_all(told: Sequence[Told]) -> list[Example]:
    """The rows of articles: each is joined by a model of the others that was fitted to chains without a fault.

    Such chains are longer than those that a model makes, whose mentions it must judge in the end.
    """
    pure = [example for article in told for example in examples_of(article)]
    fold_of = {t.gold.id: n % N_FOLDS for n, t in enumerate(told)}
    found: dict[str, list[Example]] = {}
    for fold in range(N_FOLDS):
        model = with_threshold(fit([e for e in pure if fold_of[e.group] != fold], PENALTY))
        found |= {t.gold.id: list(examples_from(t, model)) for t in told if fold_of[t.gold.id] == fold}
    return [example for article in told for example in found[article.gold.id]]


def joined_by(told: Told, model: LogLinear) -> dict[str, str]:
    """The IRI of the first mention of its event, by that of each event."""
    happenings = same.Happenings(told.drafts, told.world, model)
    roots: dict[str, str] = {}
    for n, draft in enumerate(told.drafts):
        root = root_of(told, n, happenings)
        happenings.add(draft, root)
        roots[draft.event.iri] = draft.event.iri if root is None else roots[root.event.iri]
    return roots


def count(told: Told, roots: Mapping[str, str]) -> Counter[str]:
    """Pairs of mentions that are joined rightly or wrongly, or missed."""
    counted: Counter[str] = Counter()
    for one, other in combinations(told.happenings, 2):
        right = told.happenings[one] == told.happenings[other]
        joined = roots.get(one, one) == roots.get(other, other)
        counted["right" if right and joined else "wrong" if joined else "missed" if right else ""] += 1
    return counted


def figures(counted: Mapping[str, int]) -> dict[str, float]:
    """Precision and recall."""
    right = counted["right"]
    return {
        "precision": round(right / max(1, right + counted["wrong"]), 4),
        "recall": round(right / max(1, right + counted["missed"]), 4),
    }


def held_out(told: Sequence[Told], examples: Sequence[Example]) -> Counter[str]:
    """Count the pairs of each article by a model that has not seen it."""
    fold_of = {t.gold.id: n % N_FOLDS for n, t in enumerate(told)}
    counted: Counter[str] = Counter()
    for fold in range(N_FOLDS):
        model = with_threshold(fit([e for e in examples if fold_of[e.group] != fold], PENALTY))
        for article in (t for t in told if fold_of[t.gold.id] == fold):
            counted += count(article, joined_by(article, model))
    return counted


def with_threshold(model: LogLinear) -> LogLinear:
    """The model with the probability from which on two are one."""
    return LogLinear(model.bias, model.weights, {"one": THRESHOLD})


def count_all(told: Sequence[Told], model: LogLinear) -> Counter[str]:
    """Count the pairs of all articles by one model."""
    return sum((count(article, joined_by(article, model)) for article in told), Counter())


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the weights that the extractor reads")
    options = parser.parse_args()
    train, test = (list(read_all(read_gold(splits=[split]))) for split in SPLITS)
    examples = examples_of_all(train)
    model = with_threshold(fit(examples, PENALTY))
    result: dict[str, object] = {"bench": "same", "pairs": len(examples), "weights": len(model.weights)}
    splits = {"train_held_out": held_out(train, examples), "test": count_all(test, model)}
    result |= {name: figures(counted) for name, counted in splits.items()}
    result |= {"syntax_alone": figures(count_all([*train, *test], NOTHING))}
    if options.write:
        write_model(same.WEIGHTS, ABOUT.format(n=len(examples), articles=len(train)), model, model.thresholds)
        load_loglinear.cache_clear()
    print(json.dumps(result))
    return 0 if min(figures(counted)["precision"] for counted in splits.values()) >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
