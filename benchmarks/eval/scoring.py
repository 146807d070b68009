"""Scores an article's extraction beside its gold.

In: a gold article and a prediction. Out: an `ArticleScore`, with one `Outcome` for each event of the gold or of the
extraction. `measures` adds them up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from benchmarks.eval.judging import Finding, Surroundings, judge_event
from benchmarks.eval.predictions import PredictedEvent, Prediction
from tests.gold.articles import GoldArticle, GoldEvent

Pair = tuple[str, str]


class ScoreError(ValueError):
    """What was extracted does not belong to the gold."""


@dataclass(frozen=True)
class Outcome:
    """What came of one event: of the gold, of the extraction, or of both.

    Args:
        gold: The gold's, None where it has none.
        event: The extracted one, None where it was not found.
        findings: What each field is beside the gold, where there are both.
    """

    gold: GoldEvent | None
    event: PredictedEvent | None
    findings: tuple[Finding, ...] = ()

    @property
    def is_main(self) -> bool:
        """Whether the gold has it as one that is not minor."""
        return self.gold is not None and not self.gold.minor

    @property
    def is_fact(self) -> bool:
        """Whether the extraction states something by it: it is told, or at least typed."""
        return self.event is not None and (self.gold is not None or self.event.typed)

    @property
    def is_noise(self) -> bool:
        """Whether it is a plain event that the gold does not have and the extraction thinks worth a node."""
        return self.event is not None and not self.is_fact and self.event.salient is not False

    @cached_property
    def wrong(self) -> tuple[Finding, ...]:
        """What is stated and not so."""
        return tuple(f for f in self.findings if f.weighs and f.verdict == "wrong")

    @cached_property
    def missing(self) -> tuple[Finding, ...]:
        """What the trigger's sentence tells and the extraction does not."""
        return tuple(f for f in self.findings if f.weighs and f.verdict == "missing")

    @property
    def is_right(self) -> bool:
        """Whether the gold has it and nothing stated is wrong."""
        return self.gold is not None and self.event is not None and not self.wrong

    @property
    def is_complete(self) -> bool:
        """Whether nothing is wrong or missing, and it is not put aside as minor."""
        return self.is_right and not self.missing and not self.is_hidden

    @property
    def is_hidden(self) -> bool:
        """Whether the extraction puts it aside, and the gold does not."""
        return self.is_main and self.event is not None and self.event.salient is False

    @property
    def is_asserted(self) -> bool:
        """Whether it is typed and told as having happened."""
        return self.event is not None and self.event.typed and self.event.kind == "happened"

    @property
    def is_rightly_asserted(self) -> bool:
        """Whether it is asserted, did happen, and is of that class."""
        return (
            self.is_asserted
            and self.gold is not None
            and not any(f.field in ("class", "status") for f in self.wrong)
        )

    def describe(self) -> str | None:
        """What is wrong with it, in one line; None where nothing is."""
        if self.event is None:
            gold = self.gold
            return f"not found: {gold.words} ({gold.classes[0]})" if gold and self.is_main else None
        name = f"{self.event.words} ({self.event.types[0]})"
        if self.gold is None:
            return f"NOT IN GOLD: {name}" if self.event.typed else None
        said = [f"WRONG {f.field} {f.detail}".rstrip() for f in self.wrong]
        if self.is_main:
            said += [f"missing {f.detail or f.field}" for f in self.missing]
            said += ["missing salience"] * self.is_hidden
        return f"{name}: {'; '.join(said)}" if said else None


@dataclass(frozen=True)
class ArticleScore:
    """One article's outcomes.

    Args:
        article: The gold article.
        outcomes: Gold events in their order, then what else was extracted.
        told_again: Pairs of found events that tell one happening in the gold.
        joined: Pairs that the extraction says do.
    """

    article: GoldArticle
    outcomes: tuple[Outcome, ...]
    told_again: frozenset[Pair]
    joined: frozenset[Pair]


def score_article(gold: GoldArticle, prediction: Prediction) -> ArticleScore:
    """Hold what was extracted from an article against its gold.

    Raises:
        ScoreError: The texts differ, so that offsets mean nothing.
    """
    if prediction.text != gold.text:
        raise ScoreError(f"{gold.id}: the text that was extracted from is not the gold's")
    around = Surroundings.of(gold, prediction)
    matched = match_events(gold.events, prediction.events)
    outcomes = [
        Outcome(g, event, judge_event(g, event, around))
        if (event := matched.get(g.key))
        else Outcome(g, None)
        for g in gold.events
    ]
    taken = {event.iri for event in matched.values()}
    outcomes += [Outcome(None, event) for event in prediction.events if event.iri not in taken]
    told_again, joined = happenings_of(gold), happenings_in(prediction)
    return ArticleScore(
        gold,
        tuple(outcomes),
        told_again=pairs({key: told_again[key] for key in matched}),
        joined=pairs({key: joined[event.iri] for key, event in matched.items()}),
    )


def match_events(gold: Iterable[GoldEvent], predicted: Iterable[PredictedEvent]) -> dict[str, PredictedEvent]:
    """Give each gold event, by its key, one whose trigger overlaps: of its class if there is one, else a typed one."""
    free = list(predicted)
    matched = {}
    for event in gold:
        here = [e for e in free if _overlap(event, e)]
        if here:
            best = max(here, key=lambda e: (bool(set(event.classes) & set(e.types)), e.typed))
            free.remove(best)
            matched[event.key] = best
    return matched


def _overlap(gold: GoldEvent, event: PredictedEvent) -> bool:
    has_head = gold.trigger.start <= event.head.start < gold.trigger.end
    return has_head or event.trigger.start <= gold.trigger.start < event.trigger.end


def happenings_of(gold: GoldArticle) -> dict[str, str]:
    """Each gold event's key to that of the event that stands for its happening."""
    first: dict[str, str] = {}
    for event in gold.events:
        first[event.key] = event.key if event.same is None else first.get(event.same, event.same)
    return first


def happenings_in(prediction: Prediction) -> dict[str, str]:
    """Each extracted event to the first of those that it is said to be the same as."""
    same_as = {event.iri: event.same_as for event in prediction.events}
    roots = {}
    for iri in same_as:
        root = iri
        while (before := same_as.get(root)) is not None:
            root = before
        roots[iri] = root
    return roots


def pairs(happenings: Mapping[str, str]) -> frozenset[Pair]:
    """All pairs of keys that have one happening.

    Example:
        >>> sorted(pairs({"raid": "raid", "attack": "raid", "vote": "vote"}))
        [('attack', 'raid')]
    """
    keys = defaultdict(list)
    for key, happening in happenings.items():
        keys[happening].append(key)
    return frozenset(pair for group in keys.values() for pair in combinations(sorted(group), 2))
