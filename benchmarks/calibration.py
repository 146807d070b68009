"""Fit the weights of `kg.extract.confidence` to the project's own gold, and show how well they are calibrated.

    .venv/bin/python benchmarks/calibration.py [--write]

An event is right where the gold has it and nothing that is stated of it is wrong, as `make eval` counts facts: plain
events that the gold lacks are noise there and no part of this. A field is right where it is not judged wrong, a role
where the gold has the argument in it; where the gold is silent on an argument, nothing is learnt of it. Learns from the
split "train" alone, the same weights from the same data (`fitting.py`).

Figures are of articles that the models have not seen: those of "train" held out some at a time, those of "test" with
the weights of all of "train". --write puts the weights where the extractor reads them and the figures into
docs/quality.md. Prints, last, one line of JSON; exits with 1 where a figure of the facts of "train" is below its bar.
"""

import argparse
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.eval.judging import Verdict
from benchmarks.eval.measures import judge_confidence
from benchmarks.eval.predictions import Prediction
from benchmarks.eval.scoring import Outcome, score_article
from benchmarks.eval.table import show
from benchmarks.fitting import DIGITS, Example, Penalty, fit, write_model
from kg.extract import Extractor, extractor
from kg.extract.confidence import rate_events
from kg.extract.confidence.argument_features import argument_features
from kg.extract.confidence.event_features import event_features
from kg.extract.confidence.rating import (
    FIELDS,
    FOLDER,
    MODELS,
    ROLE,
    SUM,
    WHOLE,
    Sum,
    load_confidence,
    log_odds,
    stated_fields,
)
from kg.loglinear import LogLinear, load_loglinear
from kg.model import Event
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL
from tests.gold.articles import SPLITS, GoldArticle, read_gold

QUALITY = Path(__file__).parent.parent / "docs" / "quality.md"
PENALTIES = {
    WHOLE: Penalty(l1=2.0, l2=4.0, fewest=5),
    ROLE: Penalty(l1=0.5, l2=8.0, fewest=3),
    "class": Penalty(l1=0.7, l2=2.0, fewest=3),
    "date": Penalty(l1=2.0, l2=2.0, fewest=4),
    "status": Penalty(l1=0.5, l2=8.0, fewest=3),
}
PENALTY = Penalty(l1=1.0, l2=4.0, fewest=4)
"""That of the models of other fields."""
N_FOLDS = 6
N_STEPS = 50
"""Of Newton's method."""
_RIDGE = 1e-6
FACT = "fact"
BARS = {"auc": 0.75, "right_of_sure": 0.92, "share_sure": 0.45}
ABOUT = (
    'Log odds that {what} is right. Fitted by benchmarks/calibration.py on the split "train" of tests/gold: {n} of '
    "{articles} articles."
)
ABOUT_SUM = "Log odds that all is right: bias + parts x those of the product of the parts + whole x those of the whole."
_WHAT = {
    "told": "it is an event that the text tells",
    ROLE: "an argument",
    WHOLE: "all that is stated of an event",
}
_JUDGED: Mapping[Verdict, bool] = {"right": True, "wrong": False}
_BLOCK = re.compile(r"(<!-- confidence: .*? -->\n).*?(<!-- /confidence -->)", re.DOTALL)


@dataclass(frozen=True)
class Role:
    """An argument: what its model is told of it, and whether it is right; None where the gold is silent."""

    features: tuple[str, ...]
    right: bool | None


@dataclass(frozen=True)
class Fact:
    """An event that states something.

    Args:
        article: Its article.
        split: The split of that.
        features: What the models of the event are told of it.
        stated: The fields that are stated.
        fields: Whether each of them is right, as far as the gold tells: of an event that it lacks, only "told".
        roles: Its arguments.
        right: Whether all of it is right.
        given: The confidence that the extractor gives it now.
    """

    article: str
    split: str
    features: tuple[str, ...]
    stated: tuple[str, ...]
    fields: Mapping[str, bool]
    roles: tuple[Role, ...]
    right: bool
    given: float


@dataclass(frozen=True)
class Chances:
    """Probabilities of one fact: that each field is right, each of its roles, all of it by the model of the whole."""

    fields: Mapping[str, float]
    roles: tuple[float, ...]
    whole: float

    @property
    def product(self) -> float:
        """The product of its fields and roles."""
        return math.prod(self.fields.values()) * math.prod(self.roles)


def collect(gold: Sequence[GoldArticle]) -> tuple[Fact, ...]:
    """Extract the gold's articles and hold each event against the gold."""
    return tuple(fact for article in extract_with_features(gold) for fact in article)


def extract_with_features(gold: Sequence[GoldArticle]) -> Iterator[list[Fact]]:
    """The facts of each article; the extractor is asked for what it tells its models."""
    told: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {}

    def remember(drafts, events, around):
        for draft, event in zip(drafts, events, strict=True):
            roles = [argument_features(draft, event, a, around) for a in event.arguments]
            told[event.iri] = (event_features(draft, event, around), roles)
        return rate_events(drafts, events, around)

    rules = Extractor.load()
    with patch.object(extractor, "rate_events", remember):
        articles = (g.article() for g in gold)
        for g, (article, doc) in zip(gold, parse_articles(load_model(DEFAULT_MODEL), articles), strict=True):
            told.clear()
            extraction = rules.extract(article, doc)
            events = {event.iri: event for event in extraction.events}
            outcomes = score_article(g, Prediction.from_row(extraction.to_dict())).outcomes
            yield [
                judge(g, outcome, events[outcome.event.iri], *told[outcome.event.iri])
                for outcome in outcomes
                if outcome.event is not None and outcome.is_fact
            ]


def judge(
    gold: GoldArticle, outcome: Outcome, event: Event, features: tuple[str, ...], roles: list[tuple[str, ...]]
) -> Fact:
    """Hold one event against the gold."""
    wrong = {finding.field for finding in outcome.wrong}
    stated = stated_fields(event)
    known = stated if outcome.gold is not None else ()
    verdicts: dict[tuple[str, int, str | None], Verdict] = {
        (f.phrase.role, f.phrase.head, f.phrase.entity): f.verdict for f in outcome.findings if f.phrase
    }
    judged = []
    for argument, told in zip(event.arguments, roles, strict=True):
        verdict = verdicts.get((argument.role, argument.head.start, argument.entity), "extra")
        judged.append(Role(told, _JUDGED.get(verdict)))
    return Fact(
        article=gold.id,
        split=gold.split,
        features=features,
        stated=stated,
        fields={name: name not in wrong for name in known} | {"told": outcome.gold is not None},
        roles=tuple(judged),
        right=outcome.is_right,
        given=event.confidence,
    )


def examples_of(name: str, facts: Iterable[Fact]) -> list[Example]:
    """What a model learns from."""
    if name == ROLE:
        return [
            Example(r.features, r.right, group=f.article)
            for f in facts
            for r in f.roles
            if r.right is not None
        ]
    if name == WHOLE:
        return [Example(fact.features, fact.right, group=fact.article) for fact in facts]
    return [Example(f.features, f.fields[name], group=f.article) for f in facts if name in f.fields]


def fit_all(facts: Sequence[Fact]) -> dict[str, LogLinear]:
    """Fit every model."""
    return {name: fit(examples_of(name, facts), PENALTIES.get(name, PENALTY)) for name in MODELS}


def rate(facts: Sequence[Fact], models: Mapping[str, LogLinear]) -> list[Chances]:
    """The probabilities of facts by these models."""
    return [
        Chances(
            fields={name: models[name].probability(fact.features) for name in fact.stated},
            roles=tuple(models[ROLE].probability(role.features) for role in fact.roles),
            whole=models[WHOLE].probability(fact.features),
        )
        for fact in facts
    ]


def rate_unseen(facts: Sequence[Fact]) -> list[Chances]:
    """The probabilities of facts by models that have not seen their articles."""
    articles = sorted({fact.article for fact in facts})
    fold_of = {article: n % N_FOLDS for n, article in enumerate(articles)}
    found: dict[int, Chances] = {}
    for fold in sorted(set(fold_of.values())):
        inside = [n for n, fact in enumerate(facts) if fold_of[fact.article] == fold]
        models = fit_all([fact for fact in facts if fold_of[fact.article] != fold])
        found.update(zip(inside, rate([facts[n] for n in inside], models), strict=True))
    return [found[n] for n in range(len(facts))]


def fit_sum(chances: Sequence[Chances], right: Sequence[bool]) -> Sum:
    """Fit how parts and whole are added up, by Newton's method."""
    rows = np.array([(1.0, log_odds(c.product), log_odds(c.whole)) for c in chances])
    weights = np.array([0.0, 0.5, 0.5])
    for _ in range(N_STEPS):
        chance = 1 / (1 + np.exp(-(rows @ weights)))
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.eye(3) * _RIDGE
        weights = weights - np.linalg.solve(bend, rows.T @ (chance - np.array(right, dtype=float)))
    return Sum(*(round(float(weight), DIGITS) for weight in weights))


Judged = list[tuple[float, bool]]
"""Probabilities, each with whether what has it is right."""


def judge_fields(facts: Sequence[Fact], chances: Sequence[Chances], total: Sum) -> dict[str, Judged]:
    """The probabilities of whole facts, of each field and of roles."""
    judged: dict[str, Judged] = {FACT: [], **{name: [] for name in FIELDS}, ROLE: []}
    for fact, c in zip(facts, chances, strict=True):
        judged[FACT].append((total.probability(c.product, c.whole), fact.right))
        for name, right in fact.fields.items():
            judged[name].append((c.fields[name], right))
        for role, chance in zip(fact.roles, c.roles, strict=True):
            if role.right is not None:
                judged[ROLE].append((chance, role.right))
    return judged


def describe(judged: Judged) -> dict[str, float | int | None]:
    """How well probabilities fit: squared error (Brier), order, share and rightness of the sure ones."""
    if not judged:
        return {"n": 0}
    brier = sum((chance - right) ** 2 for chance, right in judged) / len(judged)
    figures = {"right": sum(right for _, right in judged) / len(judged), "brier": brier}
    figures |= asdict(judge_confidence(judged))
    rounded = {name: None if value is None else round(value, 4) for name, value in figures.items()}
    return {"n": len(judged), **rounded}


def curve(judged: Judged) -> Iterator[tuple[float, float, int]]:
    """For each tenth of probability its mean, the share that is right, and how many there are."""
    bins: dict[int, Judged] = {}
    for chance, right in judged:
        bins.setdefault(min(int(chance * 10), 9), []).append((chance, right))
    for _, inside in sorted(bins.items()):
        n = len(inside)
        yield sum(chance for chance, _ in inside) / n, sum(right for _, right in inside) / n, n


def render_tables(judged: Mapping[str, Mapping[str, Judged]]) -> Iterator[str]:
    """The figures of each split, then the curve of the facts, as the lines of two Markdown tables."""
    splits = list(judged)
    yield (
        "| | "
        + " | ".join(f"{s}: n | right | AUC | right at .9 and more | share of these" for s in splits)
        + " |"
    )
    yield "|---" * (1 + 5 * len(splits)) + "|"
    for name in (FACT, *FIELDS, ROLE):
        cells = []
        for split in splits:
            d = describe(judged[split][name])
            cells += [show(d.get(key)) for key in ("n", "right", "auc", "right_of_sure", "share_sure")]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    yield "| facts: " + " | | ".join(f"{split}: predicted | right | n" for split in splits) + " |"
    yield "|---" * (4 * len(splits) - 1) + "|"
    curves = [[(show(p), show(r), str(n)) for p, r, n in curve(judged[split][FACT])] for split in splits]
    for row in zip_longest(*curves, fillvalue=("", "", "")):
        yield "| " + " | | ".join(" | ".join(cells) for cells in row) + " |"


def write_quality(lines: Iterable[str], about: str, path: Path = QUALITY) -> None:
    """Put the tables between their marks."""
    text, table = path.read_text(encoding="utf-8"), "\n".join(lines)
    path.write_text(_BLOCK.sub(lambda m: f"{m[1]}\n{about}\n\n{table}\n\n{m[2]}", text), encoding="utf-8")


def write_weights(
    facts: Sequence[Fact], models: Mapping[str, LogLinear], total: Sum, folder: Path = FOLDER
) -> None:
    """Write the models as `load_confidence` reads them."""
    for name, model in models.items():
        n, articles = len(examples_of(name, facts)), len({fact.article for fact in facts})
        about = ABOUT.format(what=_WHAT.get(name, f"the {name} of an event"), n=n, articles=articles)
        write_model(folder / f"{name}.json", about, model, {})
    row = {"about": ABOUT_SUM, **asdict(total)}
    (folder / f"{SUM}.json").write_text(f"{json.dumps(row, indent=0)}\n", encoding="utf-8")
    load_loglinear.cache_clear()
    load_confidence.cache_clear()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="write weights and docs/quality.md")
    options = parser.parse_args()
    facts = {split: collect(read_gold(splits=[split])) for split in SPLITS}
    train, test = (facts[split] for split in SPLITS)
    models, unseen = fit_all(train), rate_unseen(train)
    total = fit_sum(unseen, [fact.right for fact in train])
    judged = {
        "train": judge_fields(train, unseen, total),
        "test": judge_fields(test, rate(test, models), total),
    }
    lines = list(render_tables(judged))
    print("\n".join(lines), "\n")
    if options.write:
        write_weights(train, models, total)
        counts = {split: (len(part), len({f.article for f in part})) for split, part in facts.items()}
        about = "; ".join(
            f"{split}: {n} facts of {articles} articles" for split, (n, articles) in counts.items()
        )
        write_quality(lines, f"{about}.")
    result: dict[str, Any] = {
        "bench": "calibration",
        "weights": {n: len(m.weights) for n, m in models.items()},
    }
    result |= {split: {name: describe(j) for name, j in by_name.items()} for split, by_name in judged.items()}
    result |= {
        "given": {split: describe([(f.given, f.right) for f in part]) for split, part in facts.items()}
    }
    print(json.dumps(result))
    facts_of_train = result["train"][FACT]
    return int(any((facts_of_train.get(name) or 0) < bar for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
