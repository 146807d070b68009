"""How probable it is that what is stated of an event is right: each field of it, each role, all of it.

In: the events of an article. Out: the same with their confidences. Log-linear models tell how probable it is that a
field is right where it is stated; their weights lie in `weights/`, fitted by `benchmarks/calibration.py`. All is right
where every field is and every role: their product, held against a model of the whole, which knows that faults come
together. Nothing is filtered here.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import LexiconError
from kg.extract.confidence.argument_features import argument_features
from kg.extract.confidence.event_features import event_features
from kg.extract.confidence.surroundings import Surroundings
from kg.extract.links import Draft
from kg.loglinear import LogLinear, load_loglinear
from kg.model import Event, changed

FOLDER = Path(__file__).with_name("weights")
FIELDS = ("told", "class", "status", "date", "figures", "source")
"""Fields with a model of their own: that the text tells the event at all, then what is stated of it."""
ROLE, WHOLE = "role", "whole"
MODELS = (*FIELDS, ROLE, WHOLE)
SUM = "sum"
_DIGITS = 4
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Sum:
    """How the fields and the whole are added up to one probability.

    Args:
        bias: Log odds to begin with.
        parts: Weight of the log odds of the product of all fields and roles.
        whole: Weight of the log odds of the whole.
    """

    bias: float
    parts: float
    whole: float

    def probability(self, product: float, whole: float) -> float:
        """Give the probability that all is right.

        Example:
            >>> Sum(0.0, 0.5, 0.5).probability(0.8, 0.8)
            0.8
        """
        score = self.bias + self.parts * log_odds(product) + self.whole * log_odds(whole)
        return 1 / (1 + math.exp(-score))


@dataclass(frozen=True, slots=True)
class Confidence:
    """The models.

    Args:
        models: One for each of `MODELS`.
        sum: How they are added up.
    """

    models: Mapping[str, LogLinear]
    sum: Sum


def rate_events(
    drafts: Sequence[Draft],
    events: Sequence[Event],
    around: Surroundings,
    confidence: Confidence | None = None,
) -> tuple[Event, ...]:
    """Give events, their fields and their arguments the probability that each is right.

    Args:
        drafts: The events before they were linked.
        events: The same after that, in the same order.
        around: What the article tells around them.
        confidence: The models, those of the package where None.
    """
    confidence = confidence or load_confidence()
    return tuple(_rate(d, e, around, confidence) for d, e in zip(drafts, events, strict=True))


def _rate(draft: Draft, event: Event, around: Surroundings, confidence: Confidence) -> Event:
    features = event_features(draft, event, around)
    fields = {name: confidence.models[name].probability(features) for name in stated_fields(event)}
    role = confidence.models[ROLE]
    roles = [role.probability(argument_features(draft, event, a, around)) for a in event.arguments]
    product = math.prod(fields.values()) * math.prod(roles)
    chance = confidence.sum.probability(product, confidence.models[WHOLE].probability(features))
    return changed(
        event,
        confidence=round(chance, _DIGITS),
        confidences=tuple((name, round(value, _DIGITS)) for name, value in fields.items()),
        arguments=tuple(
            changed(argument, confidence=round(role, _DIGITS))
            for argument, role in zip(event.arguments, roles, strict=True)
        ),
    )


def stated_fields(event: Event) -> tuple[str, ...]:
    """Which of `FIELDS` are stated of an event: its day only where it has one."""
    stated = {
        "class": len(event.types) > 1,
        "date": event.earliest is not None or event.latest is not None,
        "figures": (event.killed, event.injured, event.count) != (None, None, None),
        "source": bool(event.sources),
    }
    return tuple(name for name in FIELDS if stated.get(name, True))


def log_odds(probability: float) -> float:
    """Give the log odds of a probability, which is taken for a very small or large one where it is 0 or 1."""
    probability = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(probability / (1 - probability))


@cache
def load_confidence(folder: Path = FOLDER) -> Confidence:
    """Read the models.

    Raises:
        LexiconError: A file is missing or is no model.
    """
    models = {name: load_loglinear(folder / f"{name}.json") for name in MODELS}
    return Confidence(MappingProxyType(models), _load_sum(folder / f"{SUM}.json"))


def _load_sum(path: Path) -> Sum:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Sum(*(float(raw[field.name]) for field in fields(Sum)))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise LexiconError(f"{path}: no weights of a sum ({error!r}); restore the file") from error
