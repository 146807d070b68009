"""What speaks for and against two records meaning the same, and the score that it adds up to."""

import math
from collections.abc import Sequence
from typing import NamedTuple

THRESHOLD = 0.5
TOLD = "a person said so"


class Evidence(NamedTuple):
    """One reason.

    Args:
        reason: In words that a person can check.
        weight: In log odds; negative where it speaks against.
    """

    reason: str
    weight: float


class Verdict(NamedTuple):
    """What the evidence on a pair comes to.

    Args:
        score: Between 0 and 1; None where the two cannot be the same whatever else they share.
        evidence: The reasons, the weightiest first.
    """

    score: float | None
    evidence: tuple[Evidence, ...]

    @property
    def because(self) -> str:
        """The reasons in one line, those against it after "but"."""
        ranked = [e for e in self.evidence if e.reason and e.weight]
        pro = "; ".join(e.reason for e in ranked if e.weight > 0)
        contra = "; ".join(e.reason for e in ranked if e.weight < 0)
        return f"{pro}; but {contra}" if pro and contra else pro or contra


def weigh(evidence: Sequence[Evidence], *, prior: float) -> Verdict:
    """Add up evidence that is thought to be independent.

    Args:
        evidence: Reasons for and against.
        prior: Log odds before any of them.

    Example:
        >>> weigh([Evidence("the same day", 1.5), Evidence("other place", -0.5)], prior=-1.0).score
        0.5
    """
    total = prior + sum(e.weight for e in evidence)
    ranked = tuple(sorted(evidence, key=lambda e: (-abs(e.weight), e.reason)))
    return Verdict(1 / (1 + math.exp(-total)), ranked)


def impossible(reason: str) -> Verdict:
    """Rule a pair out."""
    return Verdict(None, (Evidence(reason, -math.inf),))
