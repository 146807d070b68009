"""Average-link clustering over few candidate pairs: no chaining, vetoes, and decisions that hold.

In: items, candidate pairs, a function that scores any pair. Out: a partition. Two clusters are joined as long as the
mean score over all pairs between them, drawn towards the best of these, reaches the threshold, the nearest first; pairs
that were no candidates are scored when their clusters meet. So two items that match a third but not one another do not
end up together by that alone. Time grows with the number of candidate pairs, not with the square of the items.
"""

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

Score = Callable[[str, str], float | None]
Pair = tuple[str, str]


class Ruling(NamedTuple):
    """What a person decided on two items; it outweighs every score.

    Args:
        left: The one.
        right: The other.
        same: Whether they are the same.
    """

    left: str
    right: str
    same: bool


class Linkage(NamedTuple):
    """When two clusters are joined.

    Args:
        threshold: Score from which on they are.
        pull: How far, from 0 to 1, the best pair between them draws their mean score to its own: a cluster of several
            good accounts then takes in one that is plainly like some of them and vague beside the others.
    """

    threshold: float
    pull: float = 0.0


_SAMPLE = 12


@dataclass(slots=True)
class _Cluster:
    members: list[str]
    neighbours: set[str] = field(default_factory=set)


class _Total(NamedTuple):
    """The sum of the scores between two clusters, of how many pairs they are, and the highest of them."""

    sum: float
    n_pairs: int
    highest: float = -math.inf

    def nearness(self, pull: float) -> float:
        """The mean score, drawn towards the highest."""
        return (1 - pull) * self.sum / self.n_pairs + pull * self.highest


_UNKNOWN = _Total(0.0, 0)


class _Agglomeration:
    """Clusters by the name of their first member, and how near they are."""

    def __init__(self, items: Sequence[str], score: Score, apart: frozenset[Pair], pull: float) -> None:
        self.clusters = {item: _Cluster([item]) for item in sorted(items)}
        self._score, self._apart, self._pull = score, apart, pull
        self._known: dict[Pair, float | None] = {}
        self._totals: dict[Pair, _Total | None] = {}
        self._forbidden: dict[str, set[str]] = {}
        for left, right in apart:
            self._forbidden.setdefault(left, set()).add(right)
            self._forbidden.setdefault(right, set()).add(left)

    def nearness(self, left: str, right: str) -> float | None:
        """How near two clusters are, None where any pair of theirs must not be joined."""
        key = ordered(left, right)
        if key not in self._totals:
            self._totals[key] = self._total(self.clusters[left].members, self.clusters[right].members)
        total = self._totals[key]
        return None if total is None else total.nearness(self._pull)

    def _total(self, left: Sequence[str], right: Sequence[str]) -> "_Total | None":
        if self._forbidden and any(not self._forbidden.get(a, set()).isdisjoint(right) for a in left):
            return None
        scores: list[float] = []
        for a, b in product(_sample(left), _sample(right)):
            score = self._pair(a, b)
            if score is None:
                return None
            scores.append(score)
        return _Total(math.fsum(scores), len(scores), max(scores))

    def _joined_total(self, left: str, right: str, other: str) -> None:
        """Add up what is known of two clusters and a third before they are joined, unless samples are compared."""
        mine, theirs = self.clusters[left].members, self.clusters[right].members
        third = self.clusters[other].members
        first = self._totals.pop(ordered(left, other), _UNKNOWN)
        second = self._totals.pop(ordered(right, other), _UNKNOWN)
        if first is None or second is None:
            self._totals[ordered(left, other)] = None
        elif len(mine) + len(theirs) <= _SAMPLE and len(third) <= _SAMPLE:
            first = self._total(mine, third) if first is _UNKNOWN else first
            second = self._total(theirs, third) if second is _UNKNOWN and first is not None else second
            whole = None
            if first is not None and second is not None:
                whole = _Total(
                    first.sum + second.sum,
                    first.n_pairs + second.n_pairs,
                    max(first.highest, second.highest),
                )
            self._totals[ordered(left, other)] = whole

    def reaches(self, left: str, right: str, threshold: float) -> bool:
        """Whether one pair alone reaches the threshold."""
        score = self._pair(left, right)
        return score is not None and score >= threshold

    def _pair(self, left: str, right: str) -> float | None:
        key = ordered(left, right)
        if key not in self._known:
            self._known[key] = self._score(*key)
        return self._known[key]

    def join(self, left: str, right: str) -> str:
        """Join two clusters under the name of the first; what was known of both is lost."""
        left, right = ordered(left, right)
        kept, gone = self.clusters[left], self.clusters[right]
        for other in sorted((kept.neighbours | gone.neighbours) - {left, right}):
            self._joined_total(left, right, other)
        self._totals.pop((left, right), None)
        del self.clusters[right]
        kept.members = sorted([*kept.members, *gone.members])
        kept.neighbours = (kept.neighbours | gone.neighbours) - {left, right}
        for other in gone.neighbours - {left}:
            self.clusters[other].neighbours.discard(right)
            self.clusters[other].neighbours.add(left)
        return left


def agglomerate(
    items: Iterable[str],
    candidates: Iterable[Pair],
    score: Score,
    *,
    linkage: Linkage,
    rulings: Iterable[Ruling] = (),
) -> tuple[tuple[str, ...], ...]:
    """Partition items into clusters.

    Args:
        items: Their names.
        candidates: Pairs that may belong together; other pairs only come together through these.
        score: From 0 to 1, or None for a pair that must never share a cluster.
        linkage: When two clusters are joined.
        rulings: Pairs that share a cluster whatever their score, and pairs that never do unless the first
            tie them together. Those on other items are left out.

    Returns:
        Clusters, singletons included, each sorted, in the order of their first members; the same whatever the
        order of the arguments.

    Example:
        >>> scores = {("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): 0.1}
        >>> agglomerate("abc", scores, lambda a, b: scores[a, b], linkage=Linkage(0.5))
        (('a', 'b'), ('c',))
    """
    rulings = tuple(rulings)
    apart = frozenset((ruling.left, ruling.right) for ruling in rulings if not ruling.same)
    state = _Agglomeration(sorted(set(items)), score, apart, linkage.pull)
    home = {item: item for item in state.clusters}
    for left, right in sorted(ordered(ruling.left, ruling.right) for ruling in rulings if ruling.same):
        if home.get(left) is None or home.get(right) is None or home[left] == home[right]:
            continue
        name = state.join(home[left], home[right])
        home.update(dict.fromkeys(state.clusters[name].members, name))
    heap: list[tuple[float, str, str]] = []

    def offer(left: str, right: str) -> None:
        near = state.nearness(left, right)
        if near is not None and near >= linkage.threshold:
            heapq.heappush(heap, (-near, *ordered(left, right)))

    for pair in sorted({ordered(*pair) for pair in candidates}):
        left, right = home[pair[0]], home[pair[1]]
        known = left == right or right in state.clusters[left].neighbours
        # Where two clusters reach the threshold, one of their pairs does: the others need not be followed.
        if not known and state.reaches(*pair, linkage.threshold):
            state.clusters[left].neighbours.add(right)
            state.clusters[right].neighbours.add(left)
            offer(left, right)
    while heap:
        negative, left, right = heapq.heappop(heap)
        if (
            left not in state.clusters
            or right not in state.clusters
            or state.nearness(left, right) != -negative
        ):
            continue
        name = state.join(left, right)
        for other in sorted(state.clusters[name].neighbours):
            offer(name, other)
    return tuple(tuple(cluster.members) for cluster in state.clusters.values())


def ordered(left: str, right: str) -> Pair:
    """A pair in the one order that it is kept in."""
    return (left, right) if left < right else (right, left)


def _sample(members: Sequence[str]) -> Sequence[str]:
    """All members of a small cluster, members at even distances of a large one."""
    if len(members) <= _SAMPLE:
        return members
    return [members[i * len(members) // _SAMPLE] for i in range(_SAMPLE)]
