"""A log-linear decision over named features, whose weights stand in a file beside it.

In: names of the features that hold. Out: a probability, and what each feature adds to its log odds. The weights are
fitted by `benchmarks/story.py`; the same features always give the same answer.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import LexiconError


@dataclass(frozen=True, slots=True)
class Decision:
    """Weights of one decision.

    Args:
        bias: Log odds where no known feature holds.
        bar: Probability from which on the answer is yes.
        weights: What each feature that holds adds; one that is not here adds nothing.
    """

    bias: float
    bar: float
    weights: Mapping[str, float]

    def probability(self, holding: Iterable[str]) -> float:
        """Give the probability, between 0 and 1.

        Example:
            >>> Decision(0.0, 0.5, {"near": 2.0}).probability(["far"])
            0.5
        """
        score = self.bias + math.fsum(self.weights.get(name, 0.0) for name in holding)
        return 1 / (1 + math.exp(-score))

    def contributions(self, holding: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """Return the features that add something, the weightiest first."""
        told = [(name, self.weights[name]) for name in holding if name in self.weights]
        return tuple(sorted(told, key=lambda pair: (-abs(pair[1]), pair[0])))


@cache
def load_decision(path: Path) -> Decision:
    """Read the weights of a decision.

    Raises:
        LexiconError: The file cannot be read or lacks a part.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        weights = {str(name): float(weight) for name, weight in raw["weights"].items()}
        return Decision(float(raw["bias"]), float(raw["bar"]), MappingProxyType(weights))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise LexiconError(f"{path}: no weights of a decision ({error!r}); restore the file") from error
