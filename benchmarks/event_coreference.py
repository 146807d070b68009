"""Fit the weights of `kg.extract.links.pairs` to the project's own gold, and measure them on articles held out.

    .venv/bin/python benchmarks/event_coreference.py [--write] [--show 40]

A pair of mentions of one article that the gold has is to be one event where the gold says so (`same`). Learns from the
split "train" alone: a log-linear model, the same for the same data (`fitting.py`). Each mention then joins the event of
the likeliest earlier mention, as `kg.extract.links` does it, and the pairs of mentions in one event are held against
the gold's: those of "train" with weights of other articles, those of "test" with the weights of all of "train".
--write puts the weights where the extractor reads them. Prints, last, one line of JSON; exits with 1 where the pairs of
"test" have a recall below .50 or a precision below .75.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from benchmarks.eval.predictions import Prediction
from benchmarks.eval.scoring import score_article
from benchmarks.fitting import Example, Penalty, fit, write_model
from kg.extract import Extractor, extractor
from kg.extract.links import pairs
from kg.extract.links.draft import Draft, World
from kg.extract.links.same import join_mentions
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL
from tests.gold.articles import SPLITS, GoldArticle, read_gold

WEIGHTS = Path(pairs.__file__).with_suffix(".json")
RECALL, PRECISION = 0.50, 0.75
AIMED_PRECISION = 0.78
PENALTY = Penalty(l1=0.0, l2=2.0)
N_FOLDS = 12
ABOUT = (
    "Log odds that two mentions of an article are one event. Fitted by benchmarks/event_coreference.py on the split "
    '"train" of tests/gold: {n} pairs of {articles} articles.'
)


@dataclass(frozen=True)
class Story:
    """The mentions of one article before they are joined, and to which event of the gold each belongs."""

    id: str
    drafts: tuple[Draft, ...]
    world: World
    gold: Mapping[str, str]

    def examples(self) -> Iterator[Example]:
        """Each pair worth asking about whose mentions the gold has."""
        known = [draft for draft in self.drafts if draft.event.iri in self.gold]
        for at, later in enumerate(known):
            for earlier in known[:at]:
                if pairs.may_be_one(later, earlier):
                    same = self.gold[later.event.iri] == self.gold[earlier.event.iri]
                    yield Example(pairs.pair_features(later, earlier, self.world), same, 1.0, self.id)


def read_stories(gold: Sequence[GoldArticle]) -> Iterator[Story]:
    """Extract the gold's articles and find the gold event of each mention."""
    seen: list[tuple[tuple[Draft, ...], World]] = []
    link = extractor.link_events

    def remember(drafts, world):
        seen.append((tuple(drafts), world))
        return link(drafts, world)

    rules = Extractor.load()
    with patch.object(extractor, "link_events", remember):
        articles = (g.article() for g in gold)
        for g, (article, doc) in zip(gold, parse_articles(load_model(DEFAULT_MODEL), articles), strict=True):
            prediction = Prediction.from_row(rules.extract(article, doc).to_dict())
            drafts, world = seen.pop()
            first = {event.key: event.same or event.key for event in g.events}
            outcomes = (
                o for o in score_article(g, prediction).outcomes if o.event is not None and o.gold is not None
            )
            own = {draft.event.iri for draft in drafts}
            told = {o.event.iri: first[first[o.gold.key]] for o in outcomes if o.event.iri in own}
            yield Story(g.id, drafts, world, told)


def joined_pairs(story: Story, roots: Mapping[str, str]) -> tuple[int, int, int]:
    """Pairs of mentions in one event: right, wrong and missing, over the mentions that the gold has."""
    mentions = sorted(story.gold)
    right = wrong = missing = 0
    for at, later in enumerate(mentions):
        for earlier in mentions[:at]:
            ours, theirs = roots[later] == roots[earlier], story.gold[later] == story.gold[earlier]
            right += ours and theirs
            wrong += ours and not theirs
            missing += theirs and not ours
    return right, wrong, missing


def measure(
    stories: Sequence[Story], chances: Sequence[Mapping[tuple[str, str], float]], threshold: float
) -> dict[str, float]:
    """Precision and recall over the pairs of all stories."""
    sums = [0, 0, 0]
    for story, chance in zip(stories, chances, strict=True):
        roots = join_mentions(
            story.drafts,
            story.world,
            lambda a, b, known=chance: known.get((a.event.iri, b.event.iri), 0.0),
            threshold,
        )
        sums = [total + n for total, n in zip(sums, joined_pairs(story, roots), strict=True)]
    right, wrong, missing = sums
    return {
        "p": round(right / max(1, right + wrong), 4),
        "r": round(right / max(1, right + missing), 4),
        "right": right,
    }


def choose_threshold(stories: Sequence[Story], chances: Sequence[Mapping[tuple[str, str], float]]) -> float:
    """The lowest probability, in hundredths, by which the pairs of held-out articles are as precise as aimed at."""
    figures = {t / 100: measure(stories, chances, t / 100) for t in range(20, 96, 2)}
    precise = {t: f for t, f in figures.items() if f["p"] >= AIMED_PRECISION} or figures
    return max(precise, key=lambda t: (precise[t]["r"], -t))


def chances_of(story: Story, chance_of: Callable[[tuple[str, ...]], float]) -> dict[tuple[str, str], float]:
    """Probability of each pair of a story, also of mentions that the gold lacks."""
    return {
        (later.event.iri, earlier.event.iri): chance_of(pairs.pair_features(later, earlier, story.world))
        for at, later in enumerate(story.drafts)
        for earlier in story.drafts[:at]
        if pairs.may_be_one(later, earlier)
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write the weights that the extractor reads")
    parser.add_argument("--show", type=int, default=0, help="list so many of the heaviest weights")
    options = parser.parse_args()
    train, test = (list(read_stories(read_gold(splits=[split]))) for split in SPLITS)
    examples = {story.id: list(story.examples()) for story in train}
    unseen = []
    ids = sorted(examples)
    for fold in range(N_FOLDS):
        inside = [e for at, i in enumerate(ids) if at % N_FOLDS != fold for e in examples[i]]
        model = fit(inside, PENALTY)
        unseen += [(s, chances_of(s, model.probability)) for s in train if ids.index(s.id) % N_FOLDS == fold]
    stories, chances = [s for s, _ in unseen], [c for _, c in unseen]
    threshold = choose_threshold(stories, chances)
    everything = [e for found in examples.values() for e in found]
    model = fit(everything, PENALTY)
    result = {
        "bench": "event_coreference",
        "pairs": len(everything),
        "threshold": threshold,
        "train_held_out": measure(stories, chances, threshold),
        "test": measure(test, [chances_of(s, model.probability) for s in test], threshold),
    }
    for name, weight in sorted(model.weights.items(), key=lambda item: -abs(item[1]))[: options.show]:
        print(f"{weight:+.2f}  {name}")
    if options.write:
        write_model(WEIGHTS, ABOUT.format(n=len(everything), articles=len(train)), model, {"same": threshold})
    print(json.dumps(result))
    return 0 if result["test"]["r"] >= RECALL and result["test"]["p"] >= PRECISION else 1


if __name__ == "__main__":
    sys.exit(main())
