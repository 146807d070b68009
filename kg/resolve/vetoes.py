"""What rules out that two events are linked by themselves, and what the pair still counts within two clusters.

In: the `Traits` of two events and how alike their articles are. Out: a `Veto`, or None. What only speaks for or against
is left to `clues`.
"""

from collections.abc import Callable
from typing import NamedTuple

from kg.resolve.clues import Likeness, are_kindred, days_between, find_clues, have_ground, is_below, names_fit
from kg.resolve.traits import PARTIES, Traits

_SAYINGS = frozenset(
    {"Accusation", "Demand", "Denial", "Rejection", "Request", "Statement", "Threat", "Warning"}
)
_SAME_QUAKE = 0.45
_NAMES_IN_COMMON = 0.3


class Veto(NamedTuple):
    """Why two events cannot be linked by themselves.

    Args:
        reason: In words that a person can check.
        share: What the pair counts where other pairs draw its clusters together, 1 for one event; None where
            nothing may join them.
    """

    reason: str
    share: float | None


OTHER_KIND = Veto("they are of different kinds", 0.3)
OTHER_TIME = Veto("they happened at different times", -1.0)
DENIED = Veto("one article says that it did not happen", 0.0)
OTHER_PLACE = Veto("they happened in different places", 0.0)
OTHER_COUNT = Veto("one stands for more events than the other", 0.0)
OTHER_QUAKE = Veto("they are earthquakes of different magnitudes", None)
OTHER_PEOPLE = Veto("they happened to different people", -0.5)
OTHER_SPEAKER = Veto("they are sayings, not of one speaker", 0.0)
NO_GROUND = Veto("they share no day, place or name", 0.4)
UNTIED = Veto("they share neither who nor whom nor a day, nor do both articles begin with it", 0.4)

TIES = frozenset(
    {
        *(f"same {role}" for role in PARTIES),
        *("like patient", "like topic", "like recipient", "party in other role", "same number of party"),
        *("same days", "same number, many", "same number, few"),
        *("sentences share words 0.4", "words beside 0.4"),
    }
)
"""What ties two accounts together; others of one class are tied by their place, or by leading their articles."""


def find_veto(a: Traits, b: Traits, likeness: Likeness | None) -> Veto | None:
    """Say what rules out that two events are linked; None where nothing does.

    Args:
        a: The one.
        b: The other.
        likeness: Of their articles; None where they stand in one.
    """
    tests: tuple[tuple[Veto, Callable[[], bool]], ...] = (
        (OTHER_TIME, lambda: days_between(a, b) > 1),
        (OTHER_QUAKE, lambda: _are_other_quakes(a, b)),
        (OTHER_KIND, lambda: not _are_of_one_kind(a, b)),
        (DENIED, lambda: a.event.positive != b.event.positive),
        (OTHER_PLACE, lambda: _in_different_places(a, b)),
        (OTHER_COUNT, lambda: a.instances != b.instances),
        (OTHER_PEOPLE, lambda: _name_others(a, b)),
        (OTHER_SPEAKER, lambda: (a.reporting or b.reporting) and not _share_speaker(a, b)),
        (OTHER_SPEAKER, lambda: _are_said_by_others(a, b)),
        (NO_GROUND, lambda: _lack_ground(a, b, likeness)),
        (UNTIED, lambda: not _are_tied(a, b, likeness)),
    )
    return next((veto for veto, holds in tests if holds()), None)


def _are_other_quakes(a: Traits, b: Traits) -> bool:
    both = a.magnitude is not None and b.magnitude is not None
    return both and abs((a.magnitude or 0) - (b.magnitude or 0)) > _SAME_QUAKE


def _share_speaker(a: Traits, b: Traits) -> bool:
    mine, theirs = a.parties.get("agent"), b.parties.get("agent")
    if mine is None or theirs is None:
        return False
    return bool(mine.iris & theirs.iris or mine.heads & theirs.heads) or names_fit(mine, theirs)


def _are_said_by_others(a: Traits, b: Traits) -> bool:
    """Whether each is a demand, a threat or the like of somebody, and these are not the same."""
    both = a.event.event_class in _SAYINGS and b.event.event_class in _SAYINGS
    return both and "agent" in a.parties and "agent" in b.parties and not _share_speaker(a, b)


def _are_tied(a: Traits, b: Traits, likeness: Likeness | None) -> bool:
    """Whether more than a kind and a subject ties them: "had" and "took" stand in every article of a story."""
    if likeness is None:
        return True
    features = {name for clue in find_clues(a, b, likeness) for name in clue.features}
    if not TIES.isdisjoint(features):
        return True
    leads = "both lead" in features and not features.isdisjoint({"class", "kindred classes"})
    return leads or features >= {"class", "same place"}


def _lack_ground(a: Traits, b: Traits, likeness: Likeness | None) -> bool:
    if likeness is None or have_ground(a, b):
        return False
    return not (a.leads and b.leads and likeness.one_story and likeness.names >= _NAMES_IN_COMMON)


def _are_of_one_kind(a: Traits, b: Traits) -> bool:
    if a.stems & b.stems or a.groups & b.groups:
        return True
    return bool(a.classes and b.classes) and (is_below(a, b) or are_kindred(a, b))


def _name_others(a: Traits, b: Traits) -> bool:
    """Whether each names the people to whom it happened, and these are not the same."""
    mine, theirs = a.parties.get("patient"), b.parties.get("patient")
    if mine is None or theirs is None or not (mine.named and mine.people and theirs.named and theirs.people):
        return False
    return not mine.iris & theirs.iris and not names_fit(mine, theirs)


def _in_different_places(a: Traits, b: Traits) -> bool:
    """Whether both have places that a registry knows, and none of them lies in another."""
    if not a.sites or not b.sites or a.sites & b.reach or b.sites & a.reach:
        return False
    return a.known_sites and b.known_sites
