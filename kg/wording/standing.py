"""Whether an event happened, in words."""

from dataclasses import dataclass

_BADGES = ("ongoing", "planned", "attempted", "failed", "threatened", "hypothetical")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an event stands.

    Args:
        polarity: "negative" where it is told not to have happened.
        certainty: "certain", "probable" or "possible".
        outcome: "accomplished", "ongoing", "planned", "attempted", "failed", "threatened" or "hypothetical".
        future: Whether it lies ahead of what tells it.
        denied: Whether a source denies it.
    """

    polarity: str = "positive"
    certainty: str = "certain"
    outcome: str = "accomplished"
    future: bool = False
    denied: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """In words, most telling first; nothing for what simply happened."""
        return describe_status(
            polarity=self.polarity,
            certainty=self.certainty,
            outcome=self.outcome,
            future=self.future,
            denied=self.denied,
        )


PLAIN = Standing()
"""What simply happened."""

STATUSES = ("happened", "did not happen", "denied", *_BADGES, "expected", "doubted", "likely", "contested")
"""What can be asked for as the status of events."""


def describe_status(
    *, polarity: str, certainty: str, outcome: str, future: bool, denied: bool
) -> tuple[str, ...]:
    """Say in words how an event stands, most telling first; nothing for what simply happened.

    Example:
        >>> describe_status(
        ...     polarity="positive", certainty="possible", outcome="planned", future=True, denied=True
        ... )
        ('denied', 'planned', 'doubted')
    """
    words = []
    if denied:
        words.append("denied")
    if outcome in _BADGES:
        words.append(outcome)
    elif future:
        words.append("expected")
    if polarity == "negative" and outcome != "failed":
        words.insert(0, "did not happen")
    if certainty in ("possible", "probable"):
        words.append("doubted" if certainty == "possible" else "likely")
    return tuple(words)
