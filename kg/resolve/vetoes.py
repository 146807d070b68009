"""What rules out that two events are linked by themselves, and what the pair still counts within two clusters.

In: the `Traits` of two events and how alike their articles are. Out: a `Veto`, or None. What only speaks for or against
is left to `clues`.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from kg.resolve.clues import (
    Likeness,
    are_kindred,
    are_on_one_day,
    days_between,
    find_clues,
    have_ground,
    is_below,
    names_fit,
)
from kg.resolve.traits import PARTIES, Traits

_SAYINGS = frozenset(
    {"Accusation", "Demand", "Denial", "Rejection", "Request", "Statement", "Threat", "Warning"}
)
_HARM = "Harm"
_SAME_QUAKE = 0.45
_NAMES_IN_COMMON = 0.3
_MANY_NAMES_IN_COMMON = 0.5
_WEEK = 7


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
OTHER_STORY = Veto("their articles tell different stories, and no day is theirs both", 0.0)
OTHER_FIGURE = Veto("their figures differ, and no day is theirs both", -1.0)
UNLIKE = Veto("they are not known to be of one week, and their articles name others", 0.4)
OTHER_THING = Veto("no day is theirs both, and they are told of other things", 0.0)
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
STRONG_TIES = frozenset(
    {"same patient", "same recipient", "same topic", "same agent", "sentences share words 0.6"}
)
"""What makes one event likely even where no day is known: who takes part, or a sentence that both print."""
LIKE = frozenset({"like patient", "like recipient", "like topic"})
ONE_DAY = frozenset({"same days", "told on the same days"})
OTHER_FIGURES = frozenset({"other number", "very other number", "other number of party"})
OTHER_THINGS = frozenset(
    f"{other} {role}" for other in ("other", "other description of") for role in ("patient", "topic")
)


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
        (OTHER_COUNT, lambda: a.instances != b.instances or a.event.is_series != b.event.is_series),
        (OTHER_PEOPLE, lambda: _name_others(a, b) or _are_of_other_countries(a, b)),
        (OTHER_SPEAKER, lambda: (a.reporting or b.reporting) and not _share_speaker(a, b)),
        (OTHER_SPEAKER, lambda: _are_said_by_others(a, b)),
    )
    found = next((veto for veto, holds in tests if holds()), None)
    return found if found is not None or likeness is None else _find_between_articles(a, b, likeness)


def _find_between_articles(a: Traits, b: Traits, likeness: Likeness) -> Veto | None:
    """What rules out that accounts of two articles are linked: a floor below which no score counts."""
    features = {name for clue in find_clues(a, b, likeness) for name in clue.features}
    dated = not ONE_DAY.isdisjoint(features)
    tests: tuple[tuple[Veto, Callable[[], bool]], ...] = (
        (NO_GROUND, lambda: _lack_ground(a, b, likeness)),
        (OTHER_STORY, lambda: not likeness.one_story and not are_on_one_day(a, b)),
        (OTHER_FIGURE, lambda: not dated and _tell_other_figures(a, b, features)),
        (UNLIKE, lambda: not _are_of_one_week(a, b) and _tell_unlike_stories(likeness, features)),
        (OTHER_THING, lambda: not dated and _tell_of_other_things(features)),
        (UNTIED, lambda: not _are_tied(features)),
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


def _are_tied(features: Collection[str]) -> bool:
    """Whether more than a kind and a subject ties them: "had" and "took" stand in every article of a story."""
    if not TIES.isdisjoint(features):
        return True
    leads = "both lead" in features and not {"class", "kindred classes"}.isdisjoint(features)
    return leads or {"class", "same place"}.issubset(features)


def _tell_other_figures(a: Traits, b: Traits, features: Collection[str]) -> bool:
    """Whether they tell other numbers of the dead, the injured or those who take part.

    Tolls of one day differ and rise; "978 dead" and "3,759 dead" of no day are two states of an epidemic.
    """
    return not OTHER_FIGURES.isdisjoint(features) or _harm_other_numbers(a, b)


def _harm_other_numbers(a: Traits, b: Traits) -> bool:
    """Whether one person comes to harm in one of them and several in the other."""
    if not all(_HARM in traits.classes for traits in (a, b)):
        return False
    mine, theirs = a.parties.get("patient"), b.parties.get("patient")
    return mine is not None and theirs is not None and {mine.number, theirs.number} == {"one", "several"}


def _are_of_one_week(a: Traits, b: Traits) -> bool:
    """Whether both are about days, told or of publication, that lie a few days apart."""
    return a.about is not None and b.about is not None and abs((a.about - b.about).days) <= _WEEK


def _tell_unlike_stories(likeness: Likeness, features: Collection[str]) -> bool:
    """Whether nothing but their subject speaks for two accounts: their articles name others, and so do they."""
    if likeness.names >= _MANY_NAMES_IN_COMMON or not STRONG_TIES.isdisjoint(features):
        return False
    return not ("both lead" in features and likeness.names >= _NAMES_IN_COMMON)


def _tell_of_other_things(features: Collection[str]) -> bool:
    """Whether a word of no class is told of other things: "found a box ... found a shotgun"."""
    others = not OTHER_THINGS.isdisjoint(features) and "word without class" in features
    return others and (STRONG_TIES | LIKE).isdisjoint(features)


def _lack_ground(a: Traits, b: Traits, likeness: Likeness) -> bool:
    if have_ground(a, b):
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


def _are_of_other_countries(a: Traits, b: Traits) -> bool:
    """Whether it happened to people of one country in the one and to people of another in the other."""
    mine, theirs = a.parties.get("patient"), b.parties.get("patient")
    if mine is None or theirs is None or not (mine.number and theirs.number):
        return False
    return bool(mine.countries and theirs.countries) and mine.countries.isdisjoint(theirs.countries)


def _in_different_places(a: Traits, b: Traits) -> bool:
    """Whether both have places that a registry knows, and none of them lies in another."""
    if not a.sites or not b.sites or a.sites & b.reach or b.sites & a.reach:
        return False
    return a.known_sites and b.known_sites
