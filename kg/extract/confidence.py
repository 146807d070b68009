"""How probable it is that an event is right, from what the rules know of it.

In: an event with the prior of its sense. Out: a probability by a logistic model of a dozen yes-or-no features, whose
weights lie in `confidence.toml` and were fitted by `benchmarks/calibration.py`. It filters nothing.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import LexiconError
from kg.model import Event

_PATH = Path(__file__).with_name("confidence.toml")
_MOST_CERTAIN = 0.99
FEATURES = ("plain", "noun", "agent", "patient", "placed", "dated", "sourced", "unrealized", "coreferent")
CATEGORIES = (
    "Communication",
    "Conflict",
    "Crime",
    "Diplomacy",
    "Disaster",
    "Economy",
    "Harm",
    "Justice",
    "Movement",
    "Politics",
    "Protest",
)


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Weights of a logistic model.

    Args:
        bias: Log odds where no feature holds and the prior is even.
        prior: Weight of the log odds of the sense's prior.
        weights: What each feature that holds adds to the log odds; those of `FEATURES` and `CATEGORIES`.
    """

    bias: float
    prior: float
    weights: Mapping[str, float]

    def probability(self, prior: float, holding: tuple[str, ...]) -> float:
        """Give the probability, between 0 and 1.

        Args:
            prior: Of the sense, above 0 and at most 1.
            holding: Names of the features that hold.

        Example:
            >>> ConfidenceModel(0.0, 1.0, {"dated": 0.5}).probability(0.5, ())
            0.5
        """
        score = self.bias + self.prior * log_odds(prior) + sum(self.weights[name] for name in holding)
        return 1 / (1 + math.exp(-score))


def confidence_of(event: Event, *, is_noun: bool, model: ConfidenceModel | None = None) -> float:
    """Give the probability that an event is right: that it is told at all and is of its class.

    Args:
        event: The event; its own `confidence` is the prior of its sense.
        is_noun: Whether a noun or an adjective names it.
        model: The weights, those of the package where None.

    Returns:
        Between 0 and 1, to four decimals.
    """
    model = model or load_confidence_model()
    holding = tuple(holding_features(event, is_noun=is_noun))
    return round(model.probability(event.confidence, holding), 4)


def holding_features(event: Event, *, is_noun: bool) -> Iterator[str]:
    """Name the features that hold of an event, its category among them."""
    roles = {argument.role for argument in event.arguments}
    holds = (
        len(event.types) == 1,
        is_noun,
        "agent" in roles,
        "patient" in roles,
        not roles.isdisjoint(("place", "origin", "destination")),
        event.earliest is not None or event.latest is not None,
        bool(event.sources),
        not event.realized,
        event.same_as is not None,
    )
    yield from (name for name, held in zip(FEATURES, holds, strict=True) if held)
    yield from (name for name in event.types if name in CATEGORIES)


def log_odds(probability: float) -> float:
    """Give the log odds of a probability, which is taken for .99 where it is higher."""
    probability = min(probability, _MOST_CERTAIN)
    return math.log(probability / (1 - probability))


@cache
def load_confidence_model(path: Path = _PATH) -> ConfidenceModel:
    """Read the weights.

    Raises:
        LexiconError: The file cannot be read, lacks a weight, or has one of no feature.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        weights = {name: float(weight) for name, weight in {**raw["features"], **raw["categories"]}.items()}
        model = ConfidenceModel(float(raw["bias"]), float(raw["prior"]), MappingProxyType(weights))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise LexiconError(f"{path}: no confidence weights ({error!r}); restore the file") from error
    wrong = sorted(set(weights) ^ {*FEATURES, *CATEGORIES})
    if wrong:
        raise LexiconError(f"{path}: weights missing or of no feature: {', '.join(wrong)}; restore the file")
    return model
