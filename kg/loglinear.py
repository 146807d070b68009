"""Log-linear models of yes-or-no decisions, whose weights are data.

In: the names of the features that hold. Out: a probability, and what each feature adds to it. Which features hold is
left to the modules that decide something (`event_nouns`, `salience`); the weights are fitted by benchmarks. Many
features hang on a few facts, such as a tag and a label, that come again and again: `together` names them once.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path
from typing import ParamSpec, cast

from kg.errors import LexiconError

_MOST_KEPT = 20_000
_Facts = ParamSpec("_Facts")


def together(rule: Callable[_Facts, Iterator[str]]) -> Callable[_Facts, tuple[str, ...]]:
    """Make a rule that yields the features of some facts name them once for all cases with the same facts.

    Args:
        rule: It must look at nothing but the facts, which must be hashable.
    """

    @lru_cache(maxsize=_MOST_KEPT)
    def named(*facts: _Facts.args, **more: _Facts.kwargs) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule(*facts, **more)))

    return cast("Callable[_Facts, tuple[str, ...]]", named)


@dataclass(frozen=True, slots=True)
class LogLinear:
    """Weights of a logistic model.

    Args:
        bias: Log odds where no feature holds.
        weights: What each feature that holds adds to the log odds; a feature without a weight adds nothing.
        thresholds: By name, the probability from which something is decided.
    """

    bias: float
    weights: Mapping[str, float]
    thresholds: Mapping[str, float]

    def probability(self, features: Iterable[str], known: float = 0.0) -> float:
        """Give the probability, between 0 and 1, where these features hold, each named once.

        Args:
            features: Their names.
            known: What other features that hold add to the log odds.

        Example:
            >>> LogLinear(0.0, {"plural": -0.5, "dated": 0.5}, {}).probability(["plural", "dated", "short"])
            0.5
        """
        return 1 / (1 + math.exp(-self.bias - known - self.added(features)))

    def added(self, features: Iterable[str]) -> float:
        """Give what these features add to the log odds, each named once."""
        return sum(map(self.weights.get, features, _NOTHING))

    def contributions(self, features: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """List what these features add to the log odds, what adds or takes most first.

        Example:
            >>> LogLinear(0.0, {"plural": -0.5, "dated": 0.7}, {}).contributions(["plural", "dated", "short"])
            (('dated', 0.7), ('plural', -0.5))
        """
        told = [(feature, self.weights[feature]) for feature in features if feature in self.weights]
        return tuple(sorted(told, key=lambda item: (-abs(item[1]), item[0])))


_NOTHING = repeat(0.0)


@cache
def load_loglinear(path: Path, *thresholds: str) -> LogLinear:
    """Read a model.

    Args:
        path: A JSON file with `about` (what it decides, and what it was fitted on), `bias`, `thresholds`, `weights`.
        thresholds: The names that `thresholds` must hold, and no others.

    Raises:
        LexiconError: The file cannot be read or is no such model.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        keys, names = frozenset(raw), frozenset(raw["thresholds"])
        model = LogLinear(float(raw["bias"]), _numbers(raw["weights"]), _numbers(raw["thresholds"]))
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise LexiconError(
            f"{path}: no weights of a log-linear model ({error!r}); restore the file"
        ) from error
    expected = {"about", *(field.name for field in fields(LogLinear))}
    wrong = sorted((keys ^ expected) | (names ^ set(thresholds)))
    if wrong:
        raise LexiconError(f"{path}: missing or of no meaning: {', '.join(wrong)}; restore the file")
    return model


def _numbers(table: Mapping[str, object]) -> Mapping[str, float]:
    return {name: float(value) for name, value in table.items()}  # type: ignore[arg-type]  # the loader has checked them
