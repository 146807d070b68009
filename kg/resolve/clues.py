"""What speaks for and against two events being one: clues with a reason each, and what rules a pair out.

In: the `Traits` of two events and how alike their articles are. Out: a `Verdict`. How much a clue weighs was learned
from news of which people have said which events are the same (`pair_weights.json`, fitted by `benchmarks/links.py`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.loglinear import LogLinear, load_loglinear
from kg.resolve.evidence import Evidence, Verdict, weigh
from kg.resolve.names import may_be_one_name
from kg.resolve.traits import PARTIES, Party, Traits
from kg.resolve.words import cosine, kindred_classes
from kg.vocab import is_subclass

WEIGHTS = Path(__file__).parent / "pair_weights.json"
_NEWS_DAYS = 3
_TELLING_FIGURE = 3


class Clue(NamedTuple):
    """One reason, before it is weighed.

    Args:
        reason: In words that a person can check.
        features: Names of what holds, each of which has a weight of its own.
    """

    reason: str
    features: tuple[str, ...]


class Likeness(NamedTuple):
    """How alike two articles are.

    Args:
        words: By all their words, from 0 to 1.
        names: By their names and numbers alone.
        one_story: Whether they tell one story.
    """

    words: float
    names: float
    one_story: bool


def load_weights() -> LogLinear:
    """Read the weights of the clues.

    Raises:
        LexiconError: The file cannot be read or is no such table.
    """
    return load_loglinear(WEIGHTS)


def verdict(a: Traits, b: Traits, likeness: Likeness | None, model: LogLinear) -> Verdict:
    """Weigh what speaks for two events being the same.

    Args:
        a: The one.
        b: The other.
        likeness: Of their articles; None where they stand in one.
        model: What the clues weigh.
    """
    evidence = [
        Evidence(clue.reason, round(model.added(clue.features), 2)) for clue in find_clues(a, b, likeness)
    ]
    return weigh(evidence, prior=model.bias)


def have_ground(a: Traits, b: Traits) -> bool:
    """Whether two accounts have a day, a place or a name in common: to be of one kind and subject is not enough."""
    if a.reach & b.reach or a.setting & b.setting or a.everyone & b.everyone:
        return True
    if any(names_fit(mine, theirs) for mine in a.parties.values() for theirs in b.parties.values()):
        return True
    if a.is_narrow and b.is_narrow:
        return are_on_one_day(a, b)
    return a.about is not None and b.about is not None and abs((a.about - b.about).days) <= _NEWS_DAYS


def find_clues(a: Traits, b: Traits, likeness: Likeness | None) -> Iterator[Clue]:
    """List what two events of one kind have in common, and what they have not.

    Args:
        a: The one.
        b: The other.
        likeness: Of their articles; None where they stand in one.
    """
    yield from _kind(a, b)
    yield from _articles(a, b, likeness)
    yield from _when(a, b)
    yield from _where(a, b)
    yield from _who(a, b)
    yield from _figures(a, b)
    yield from _words(a, b)
    yield from _standing(a, b)


def _kind(a: Traits, b: Traits) -> Iterator[Clue]:
    classes, word = bool(a.classes and b.classes), bool(a.stems & b.stems)
    if word:
        rarity = steps("word rarer", min(a.rarity, b.rarity), (1, 2, 3, 4, 5))
        plain = () if a.classes or b.classes else ("word without class",)
        yield Clue(f"the same word, “{a.event.mentions[0].words}”", ("word", *rarity, *plain))
    elif a.groups & b.groups:
        yield Clue("words of like meaning", ("kindred words",))
    if not classes:
        return
    if a.classes[0] == b.classes[0]:
        rarity = steps("class rarer", min(a.class_rarity, b.class_rarity), (1, 2, 3, 4))
        yield Clue("the same class of event", ("class", *rarity, *(("class and word",) if word else ())))
    elif is_below(a, b):
        yield Clue("one class of event includes the other", ("class below",))
    elif are_kindred(a, b):
        yield Clue("classes of one kind of happening", ("kindred classes",))
    else:
        yield Clue("different classes of event", ("other class",))


def _articles(a: Traits, b: Traits, likeness: Likeness | None) -> Iterator[Clue]:
    if likeness is None:
        yield Clue("they stand in one article", ("one article",))
        return
    words = steps("articles share words", likeness.words, (0.1, 0.2, 0.3, 0.4, 0.5))
    names = steps("articles share names", likeness.names, (0.1, 0.2, 0.3, 0.4, 0.5))
    yield Clue("their articles share rare words", ("two articles", *words, *names))
    if not likeness.one_story and not are_on_one_day(a, b):
        yield Clue("their articles tell different stories", ("two stories",))
    if not have_ground(a, b):
        yield Clue("they share no day, place or name", ("no ground",))


def _when(a: Traits, b: Traits) -> Iterator[Clue]:
    if days_between(a, b) == 1:
        yield Clue("dates a day apart", ("a day apart",))
    elif are_on_one_day(a, b):
        yield Clue("the same days", ("same days",))
    elif a.first and b.first:
        yield Clue("periods that overlap", ("periods overlap",))
    elif a.about and b.about:
        apart = abs((a.about - b.about).days)
        if apart > _NEWS_DAYS:
            yield Clue("told of at different times", ("told at other times",))
        else:
            yield Clue("told of on the same days", ("told on the same days",))
    elif a.weekdays and b.weekdays:
        if a.weekdays & b.weekdays:
            yield Clue(f"both on {min(a.weekdays & b.weekdays).capitalize()}", ("same weekday",))
        else:
            yield Clue("other days of the week", ("other weekday",))


def _where(a: Traits, b: Traits) -> Iterator[Clue]:
    if not a.sites or not b.sites:
        return
    if a.sites & b.sites:
        yield Clue("the same place", ("same place",))
    elif a.sites & b.reach or b.sites & a.reach:
        yield Clue("one place lies in the other", ("place in place",))
    else:
        yield Clue("places of different names", ("other name of place",))


def _who(a: Traits, b: Traits) -> Iterator[Clue]:
    for role in PARTIES:
        mine, theirs = a.parties.get(role), b.parties.get(role)
        if mine is None and theirs is None:
            continue
        if mine is None or theirs is None:
            present = mine or theirs
            others = (b if mine else a).everyone
            if present and present.iris & others:
                yield Clue("a party in another role", ("party in other role",))
            continue
        yield from _in_role(role, mine, theirs, a, b)


def _in_role(role: str, mine: Party, theirs: Party, a: Traits, b: Traits) -> Iterator[Clue]:
    if mine.iris & theirs.iris or names_fit(mine, theirs):
        yield Clue(f"the same {role}, {mine.label}", (f"same {role}",))
    elif mine.iris & b.everyone or theirs.iris & a.everyone:
        yield Clue("a party in another role", ("party in other role",))
    elif mine.named and theirs.named:
        if not mine.countries & theirs.countries:
            who = "person" if mine.people and theirs.people else role
            yield Clue(
                f"a different {who}",
                (f"other {role}", *((f"other person as {role}",) if who == "person" else ())),
            )
    elif mine.countries and theirs.countries and mine.countries.isdisjoint(theirs.countries):
        yield Clue(f"the {role} is of another country", ("party of another country",))
    elif mine.heads & theirs.heads:
        yield Clue(f"a like {role}, “{min(mine.heads & theirs.heads)}”", (f"like {role}",))
    else:
        yield Clue(f"a different description of the {role}", (f"other description of {role}",))
    if mine.counts and theirs.counts and mine.counts.isdisjoint(theirs.counts):
        yield Clue(f"another number of the {role}", ("other number of party",))
    elif mine.counts & theirs.counts:
        yield Clue(
            f"the same number of the {role}, {min(mine.counts & theirs.counts)}", ("same number of party",)
        )
    elif mine.numbers and theirs.numbers and mine.numbers.isdisjoint(theirs.numbers):
        yield Clue(f"other numbers with the {role}", ("other number with party",))


def _figures(a: Traits, b: Traits) -> Iterator[Clue]:
    for name, mine, theirs in (
        ("killed", a.event.killed, b.event.killed),
        ("injured", a.event.injured, b.event.injured),
    ):
        if mine is None or theirs is None:
            continue
        if mine == theirs:
            few = "few" if mine < _TELLING_FIGURE else "many"
            yield Clue(f"the same number {name}, {mine}", (f"same number, {few}",))
        elif max(mine, theirs) > 3 * min(mine, theirs) + 3:
            yield Clue(f"very different numbers {name}", ("very other number",))
        else:
            yield Clue(f"different numbers {name}", ("other number",))


def _words(a: Traits, b: Traits) -> Iterator[Clue]:
    triggers = a.stems | b.stems
    alike = cosine(a.sentence, b.sentence, without=triggers)
    features = steps("sentences share words", alike, (0.1, 0.2, 0.4, 0.6))
    if features:
        yield Clue("their sentences share rare words", features)
    beside = cosine(a.beside, b.beside)
    features = steps("words beside", beside, (0.1, 0.2, 0.4, 0.6))
    if features:
        yield Clue("they stand beside the same rare words", features)
    elif a.beside and b.beside:
        yield Clue("they stand beside other words", ("other words beside",))
    shared = (a.names & b.names) - triggers
    if shared:
        features = steps("sentences share names", len(shared), (1, 2, 3))
        yield Clue(f"both name “{min(shared)}”", features)
    elif a.names and b.names:
        yield Clue("their sentences name others", ("sentences name others",))


def _standing(a: Traits, b: Traits) -> Iterator[Clue]:
    if a.event.article != b.event.article:
        if a.leads and b.leads:
            word = ("both lead, same word",) if a.stems & b.stems else ()
            yield Clue("both articles begin with it", ("both lead", *word))
        elif a.leads or b.leads:
            yield Clue("one article begins with it", ("one leads",))
    if a.event.realized != b.event.realized:
        yield Clue("one article does not say that it has happened", ("one not realized",))
    elif not a.event.realized:
        yield Clue("neither article says that it has happened", ("both not realized",))
    if a.is_bare or b.is_bare:
        yield Clue("one says neither who nor where nor when", ("bare",))
    if a.reporting or b.reporting:
        yield Clue("they are no more than a saying", ("saying",))


def steps(name: str, value: float, bounds: tuple[float, ...]) -> tuple[str, ...]:
    """Name each of some bounds that a value reaches.

    Example:
        >>> steps("rarer", 2.5, (1, 2, 3))
        ('rarer 1', 'rarer 2')
    """
    return tuple(f"{name} {bound}" for bound in bounds if value >= bound)


def days_between(a: Traits, b: Traits) -> int:
    """Days from the end of the earlier to the start of the later; 0 where they may coincide."""
    gaps = [
        (later.first - earlier.last).days
        for earlier, later in ((a, b), (b, a))
        if later.first is not None and earlier.last is not None
    ]
    return max(0, *gaps) if gaps else 0


def are_on_one_day(a: Traits, b: Traits) -> bool:
    """Whether both are dated to the same few days."""
    return a.is_narrow and b.is_narrow and days_between(a, b) == 0


def is_below(a: Traits, b: Traits) -> bool:
    """Whether the class of one includes that of the other."""
    return is_subclass(a.classes[0], b.classes[0]) or is_subclass(b.classes[0], a.classes[0])


def are_kindred(a: Traits, b: Traits) -> bool:
    """Whether their classes tell of one kind of happening."""
    return not kindred_classes(a.event.event_class).isdisjoint(kindred_classes(b.event.event_class))


def names_fit(mine: Party, theirs: Party) -> bool:
    """Whether a name of one may be a name of the other."""
    return any(may_be_one_name(left, right) for left in mine.names for right in theirs.names)
