"""Effects of cue words put together and bent: sums of frozen `Factuality` values.

In: `Factuality` values. Out: one of them. Which words have which effect is left to `own`, `scope` and `nouns`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

from kg.extract.tree import Token
from kg.lexicon.cues import Cues, Factuality
from kg.model import Certainty, Outcome

_Asked = ParamSpec("_Asked")
Judge = Callable[[Token, Cues], Factuality]
_CERTAINTIES: tuple[Certainty, ...] = ("certain", "probable", "possible")
TOLD = Factuality()
NEGATED = Factuality(polarity="negative")
POSSIBLE = Factuality(certainty="possible")
PROBABLE = Factuality(certainty="probable")
PLANNED = Factuality(future=True, outcome="planned")
HYPOTHETICAL = Factuality(certainty="possible", outcome="hypothetical")
AHEAD = Factuality(certainty="possible", future=True, outcome="hypothetical")


def combine(effects: Iterable[Factuality]) -> Factuality:
    """Put effects together: any negation, the least certainty, any future, the innermost outcome.

    Example:
        >>> combine((Factuality(outcome="attempted"), Factuality(future=True, outcome="planned")))
        Factuality(polarity='positive', certainty='certain', future=True, outcome='attempted')
    """
    found = tuple(effects)
    if not found:
        return TOLD
    outcomes: list[Outcome] = [f.outcome for f in found if f.outcome != "accomplished"]
    settled = [outcome for outcome in outcomes if outcome != "ongoing"]
    rank = max((_CERTAINTIES.index(f.certainty) for f in found), default=0)
    return Factuality(
        polarity="negative" if any(f.polarity == "negative" for f in found) else "positive",
        certainty=_CERTAINTIES[rank],
        future=any(f.future for f in found),
        outcome=next(iter((*settled, *outcomes)), "accomplished"),
        because=tuple(dict.fromkeys(reason for f in found if f != TOLD for reason in f.because)),
    )


def reasoned(rule: Callable[_Asked, Iterator[Factuality]]) -> Callable[_Asked, Iterator[Factuality]]:
    """Let the effects of a rule that have no reason yet name the rule: "modal" for `_modal_effects`."""
    reason = (rule.__name__.strip("_").removesuffix("_effects").replace("_", "-"),)

    @wraps(rule)
    def yield_reasoned(*args: _Asked.args, **kwargs: _Asked.kwargs) -> Iterator[Factuality]:
        for effect in rule(*args, **kwargs):
            yield effect if effect.because or effect == TOLD else replace(effect, because=reason)

    return yield_reasoned


def unpolar(judged: Factuality) -> Factuality:
    """What is said of a governor and of its event alike: certainty and time, not negation or failure."""
    outcome: Outcome = "accomplished" if judged.outcome == "failed" else judged.outcome
    return Factuality(
        certainty=judged.certainty, future=judged.future, outcome=outcome, because=judged.because
    )


def past_of(effect: Factuality) -> Factuality:
    """The effect on a clause in the past: "feared that it fell" leaves it open but not ahead."""
    if not effect.future:
        return effect
    certainty: Certainty = "possible" if effect.certainty == "possible" else "probable"
    return Factuality(certainty=certainty, because=effect.because)
