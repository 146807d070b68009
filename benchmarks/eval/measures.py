"""Adds up the scores of articles.

In: `ArticleScore`s. Out: `Measures`, the same for one article, a group of subjects or all:

    found      of the gold's events that are not minor: an extracted event has its trigger
    right      of those found: nothing that is stated is wrong; a field may be missing, the class plain
    complete   of the gold's events that are not minor: found, nothing wrong, the class told, and nothing missing that
               the trigger's sentence tells
    facts      of the extracted events that are in the gold, minor ones too, or typed: nothing stated is wrong
    typed      the same of the typed ones
    asserted   of the typed ones that are told as having happened: they did, and are of that class
    noise      plain events that the gold does not have, as a share of these and of the facts
    same       pairs of events that tell one happening, of those found
    confidence share of right facts at .9 and more, share of such facts, and how often a right fact has more than a
               wrong one (AUC)
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.eval.scoring import ArticleScore, Outcome

SURE = 0.9
FIELDS = (
    *("class", "agent", "patient", "instrument", "place", "date", "figures", "source", "status", "hedge"),
    "salience",
)
ALWAYS_STATED = frozenset(("status", "hedge", "salience"))
"""Fields that every extracted event has, so that none is missing."""


@dataclass(frozen=True)
class Counts:
    """How often a field is right, wrong, missing or extra."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    extra: int = 0

    @property
    def precision(self) -> float | None:
        """Right, of what is stated where the gold tells something; None where nothing is."""
        return ratio(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Right, of right and missing; None where there is nothing to find."""
        return ratio(self.right, self.right + self.missing)


@dataclass(frozen=True)
class Confidence:
    """How well the confidence of the facts tells right ones from wrong ones.

    Args:
        right_of_sure: Of the facts at .9 and more, the right ones.
        share_sure: The share of such facts.
        auc: How often a right fact has more than a wrong one.
    """

    right_of_sure: float | None
    share_sure: float | None
    auc: float | None


@dataclass(frozen=True)
class Measures:
    """The measures of the module's docstring, over some articles; shares, None where there is nothing to count."""

    articles: int
    events: int
    found: float | None
    right: float | None
    complete: float | None
    facts: float | None
    typed: float | None
    asserted: float | None
    noise: float | None
    typed_not_in_gold: int
    fields: Mapping[str, Counts]
    same: Counts
    confidence: Confidence

    def to_dict(self) -> dict[str, Any]:
        """All figures, shares to three decimals, with precision and recall beside the counts."""
        row = asdict(self)
        row["fields"] = {name: _counts_row(counts) for name, counts in self.fields.items()}
        row["same"] = _counts_row(self.same)
        return {key: _rounded(value) for key, value in row.items()}


def ratio(part: float, whole: float) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def measure(scores: Iterable[ArticleScore]) -> Measures:
    """Add up articles."""
    scores = tuple(scores)
    outcomes = [outcome for score in scores for outcome in score.outcomes]
    main = [o for o in outcomes if o.is_main]
    found = [o for o in main if o.event is not None]
    facts = [o for o in outcomes if o.is_fact]
    typed = [o for o in facts if o.event is not None and o.event.typed]
    asserted = [o for o in typed if o.is_asserted]
    noise = sum(o.is_noise for o in outcomes)
    return Measures(
        articles=len(scores),
        events=len(main),
        found=ratio(len(found), len(main)),
        right=ratio(sum(o.is_right for o in found), len(found)),
        complete=ratio(sum(o.is_complete for o in main), len(main)),
        facts=ratio(sum(o.is_right for o in facts), len(facts)),
        typed=ratio(sum(o.is_right for o in typed), len(typed)),
        asserted=ratio(sum(o.is_rightly_asserted for o in asserted), len(asserted)),
        noise=ratio(noise, noise + len(facts)),
        typed_not_in_gold=sum(o.gold is None for o in facts),
        fields=count_fields(outcomes),
        same=count_same(scores),
        confidence=judge_confidence([(o.event.confidence, o.is_right) for o in facts if o.event]),
    )


def count_fields(outcomes: Iterable[Outcome]) -> dict[str, Counts]:
    """The verdicts by field, in the order of `FIELDS`; those that no event has are left out."""
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        for finding in outcome.findings:
            if outcome.is_main or finding.counts_if_minor:
                verdicts[finding.field][finding.verdict] += 1
    return {name: Counts(**verdicts[name]) for name in FIELDS if name in verdicts}


def count_same(scores: Iterable[ArticleScore]) -> Counts:
    """The pairs of events that tell one happening."""
    counted: Counter[str] = Counter()
    for score in scores:
        counted["right"] += len(score.told_again & score.joined)
        counted["wrong"] += len(score.joined - score.told_again)
        counted["missing"] += len(score.told_again - score.joined)
    return Counts(**counted)


def judge_confidence(facts: Iterable[tuple[float, bool]]) -> Confidence:
    """Judge confidences, each with whether its fact is right."""
    facts = tuple(facts)
    sure = [right for confidence, right in facts if confidence >= SURE]
    rights = [confidence for confidence, right in facts if right]
    wrongs = sorted(confidence for confidence, right in facts if not right)
    won = sum((bisect_left(wrongs, c) + bisect_right(wrongs, c)) / 2 for c in rights)
    return Confidence(
        right_of_sure=ratio(sum(sure), len(sure)),
        share_sure=ratio(len(sure), len(facts)),
        auc=ratio(won, len(rights) * len(wrongs)),
    )


def _counts_row(counts: Counts) -> dict[str, Any]:
    return {**asdict(counts), "precision": counts.precision, "recall": counts.recall}


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return round(value, 3) if isinstance(value, float) else value
