"""Fits log-linear models over named features: the same data give the same weights.

Least logistic loss with an L1 and an L2 penalty on every weight but the bias, by accelerated proximal gradient descent
(Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm", 2009). Features that are too rare, and weights
that the penalty draws to nothing, are left out.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.loglinear import LogLinear

N_STEPS = 400
DIGITS = 3
BIAS = ""


@dataclass(frozen=True)
class Example:
    """One decision.

    Args:
        features: Names of the features that hold, each once.
        right: What should be decided.
        weight: How much it counts.
        group: Examples that are held out together: the sentence or article.
    """

    features: tuple[str, ...]
    right: bool
    weight: float = 1.0
    group: str = ""


@dataclass(frozen=True)
class Penalty:
    """How strongly weights are drawn to nothing, and how often a feature must hold to have one."""

    l1: float
    l2: float
    fewest: int = 2


def fit(examples: Sequence[Example], penalty: Penalty) -> LogLinear:
    """Fit the weights."""
    counts = Counter(name for example in examples for name in example.features)
    names = [BIAS, *sorted(name for name, n in counts.items() if n >= penalty.fewest)]
    matrix = _Sparse([example.features for example in examples], names)
    right = np.array([float(example.right) for example in examples])
    share = np.array([example.weight for example in examples])
    weights = _descend(matrix, right, share, penalty)
    kept = {name: round(float(weight), DIGITS) for name, weight in zip(names[1:], weights[1:], strict=True)}
    return LogLinear(round(float(weights[0]), DIGITS), {n: w for n, w in kept.items() if w}, {})


class _Sparse:
    """Which features hold of which example; the bias holds of all."""

    def __init__(self, rows: Sequence[tuple[str, ...]], names: Sequence[str]) -> None:
        at = {name: i for i, name in enumerate(names)}
        found = [[0, *(at[name] for name in row if name in at)] for row in rows]
        self.n_rows, self.n_columns = len(rows), len(names)
        self.rows = np.repeat(np.arange(len(rows)), [len(row) for row in found])
        self.columns = np.array([i for row in found for i in row])

    def times(self, weights: np.ndarray) -> np.ndarray:
        return np.bincount(self.rows, weights=weights[self.columns], minlength=self.n_rows)

    def back(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.columns, weights=values[self.rows], minlength=self.n_columns)


def _descend(matrix: _Sparse, right: np.ndarray, share: np.ndarray, penalty: Penalty) -> np.ndarray:
    free = np.ones(matrix.n_columns)
    free[0] = 0.0
    l1, l2 = penalty.l1 * free, penalty.l2 * free
    bound = _steepest(matrix, share) + penalty.l2
    weights = ahead = np.zeros(matrix.n_columns)
    pace = 1.0
    for _ in range(N_STEPS):
        chance = 1 / (1 + np.exp(-matrix.times(ahead)))
        step = ahead - (matrix.back((chance - right) * share) + l2 * ahead) / bound
        shrunk = np.sign(step) * np.maximum(np.abs(step) - l1 / bound, 0)
        if ((ahead - shrunk) * (shrunk - weights)).sum() > 0:
            pace = 1.0
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = shrunk + (pace - 1) / faster * (shrunk - weights)
        weights, pace = shrunk, faster
    return weights


def _steepest(matrix: _Sparse, share: np.ndarray) -> float:
    """The bound of the loss's second derivative, by power iteration."""
    direction = np.full(matrix.n_columns, matrix.n_columns**-0.5)
    length = 1.0
    for _ in range(30):
        direction = matrix.back(matrix.times(direction) * share / 4)
        length = float(np.linalg.norm(direction))
        direction = direction / length
    return 1.05 * length


def held_out(
    examples: Sequence[Example], penalty: Penalty, n_folds: int, always: Sequence[Example] = ()
) -> list[float]:
    """Probability of each example by a model that has seen none of its group, and all of `always`."""
    groups = sorted({example.group for example in examples})
    fold_of = {group: i % n_folds for i, group in enumerate(groups)}
    chances = [0.0] * len(examples)
    for fold in range(n_folds):
        model = fit([*always, *(e for e in examples if fold_of[e.group] != fold)], penalty)
        for i, example in enumerate(examples):
            if fold_of[example.group] == fold:
                chances[i] = model.probability(example.features)
    return chances


def write_model(path: Path, about: str, model: LogLinear, thresholds: Mapping[str, float]) -> None:
    """Write a model as `kg.loglinear` reads it, a weight a line."""
    raw = {
        "about": about,
        "bias": model.bias,
        "thresholds": dict(thresholds),
        "weights": {name: model.weights[name] for name in sorted(model.weights)},
    }
    path.write_text(json.dumps(raw, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
