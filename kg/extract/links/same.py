"""Which earlier event of an article a mention means, if any.

In: a draft, the events told so far, the entities' world. Out: the first mention of that event, or None. What the syntax
of a sentence makes one is one; beyond that a log-linear model decides (`likeness`). Its weights lie in `same.json` and
were fitted by `benchmarks/same.py`.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from kg.extract.figures.participants import number_of_events
from kg.extract.grammar.subjects import subjects
from kg.extract.grammar.words import MODIFIERS, children, is_definite, is_plural
from kg.extract.links.draft import Draft, World
from kg.extract.links.likeness import clash_in_time, likeness
from kg.extract.links.pairs import Happening, Pair, pairs_of
from kg.extract.links.telling import PLAIN, Telling, objects_of, read_telling
from kg.extract.tree import Token, remembered
from kg.loglinear import LogLinear, load_loglinear
from kg.vocab import is_subclass

WEIGHTS = Path(__file__).with_name("same.json")
_DEMONSTRATIVE = frozenset("this that it".split())
_WINDOW, _REACH, _JUST = 3, 8, 2
_ONCE = frozenset(
    {
        "Acquittal",
        "Arrest",
        "Assassination",
        "Conviction",
        "Crash",
        "Death",
        "Destruction",
        "Execution",
        "Killing",
        "Sentencing",
    }
)
"""Classes of what befalls somebody or something once in an article."""
_POINTING = frozenset({"definite", "back"})
_MOST_EARLIER = 100
"""Earlier events that are looked at, the last ones told, so that the cost of an endless article stays in bounds."""


def load_same(path: Path = WEIGHTS) -> LogLinear:
    """Read the model; from "one" on a mention is of an earlier event.

    Raises:
        LexiconError: The file cannot be read or is no such model.
    """
    return load_loglinear(path, "one")


def told_before(draft: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """Return the attack just told that the syntax says is the same.

    Reads "a drone *launched* by rebels *struck* a base" and "the *raids* lasted an hour and *hit* depots".
    """
    if draft.trigger.is_noun or not _is_attack(draft):
        return None
    for subject in subjects(draft.trigger.token):
        for other in reversed(earlier):
            token = other.trigger.token
            told = token == subject or (token.dep_ in ("acl", "relcl") and token.head == subject)
            if told and _is_attack(other) and _is_done(draft) == _is_done(other):
                return other
    return None


def _is_attack(draft: Draft) -> bool:
    return is_subclass(draft.event_class, "Attack")


class Happenings:
    """The events that an article has told so far, each with its mentions; `link_events` alone adds to it.

    Args:
        drafts: All events of the article.
        world: Places and classes of the entities that take part.
        model: The weights, those of the package where None.
    """

    def __init__(self, drafts: Sequence[Draft], world: World, model: LogLinear | None = None) -> None:
        self._world, self._model = world, model or load_same()
        self._today = max((d.event.latest for d in drafts if d.event.latest and _is_done(d)), default=None)
        self._often = Counter(e for d in drafts for e in {a.entity for a in d.event.arguments if a.entity})
        self._told: dict[int, Happening] = {}
        self._of: dict[str, Happening] = {}
        self._last: Telling | None = None

    def antecedent(self, draft: Draft) -> Draft | None:
        """Return the first mention of the event that a draft means, None where it is told for the first time.

        Reads "a failed attack ... the attack" and "an earthquake ... the tremor"; must not join "the Oct. 7 attack" to
        one of April, or "another attack" to any.
        """
        predicate = predicated_of(draft.trigger.token)
        if predicate is not None and predicate.lower_ in _DEMONSTRATIVE:
            return self._just_told(draft)
        main = self._main_attack(draft)
        if main is not None:
            return main
        weighed = [w for w in self.weigh(draft) if not self._means_another(w[0])]
        shown = _shown(self._telling(draft), [pair for pair, _ in weighed])
        if shown is not None:
            return shown.happening.tellings[0].draft
        best, chance = None, self._model.thresholds["one"]
        for pair, features in weighed:
            sure = (
                _agree(draft, pair.old.draft)
                or _points_at(pair, features)
                or _goes_on(pair)
                or _befalls_once(pair)
            )
            probability = 1.0 if sure else self._model.probability(features)
            if probability >= chance:
                best, chance = pair.happening, probability
        return None if best is None else best.tellings[0].draft

    def weigh(self, draft: Draft) -> Iterator[tuple[Pair, tuple[str, ...]]]:
        """Yield each earlier event that a mention may be of, with what speaks for it and against it."""
        found = pairs_of(self._telling(draft), self._lately())
        pairs = [
            p
            for p in found
            if not _share_nobody(p.new, p.happening)
            and not any(_conflict(draft, t.draft, self._world) for t in p.happening.tellings)
        ]
        doers = draft.entities("agent")
        pairs = [p for p in pairs if _has_doer(p, doers)] or pairs
        alike = sum(pair.is_alike for pair in pairs)
        for pair in pairs:
            yield pair, likeness(pair, alike - pair.is_alike, self._world, self._often)

    def _means_another(self, pair: Pair) -> bool:
        """Whether "that strike" means what was just told in its word, not this event of another word ("under fire")."""
        new = pair.new
        if new.form != "back" or any(t.word == new.word for t in pair.happening.tellings):
            return False
        near = (h for h in self._lately() if _told_near(h, new))
        return any(t.word == new.word for h in near for t in h.tellings)

    def _lately(self) -> list[Happening]:
        """The events that were told last, in the order of their last mentions."""
        return list(islice(reversed(self._told.values()), _MOST_EARLIER))[::-1]

    def _telling(self, draft: Draft) -> Telling:
        if self._last is None or self._last.draft is not draft:
            self._last = read_telling(draft, self._today)
        return self._last

    def _just_told(self, draft: Draft) -> Draft | None:
        """Read "This was the first attack in the city": the main event of the same kind in the sentences before."""
        telling = self._telling(draft)
        before = [t for h in self._lately() for t in h.tellings if _same_kind(telling.draft, t.draft)]
        near = [t for t in before if 0 < telling.draft.sentence - t.draft.sentence <= _WINDOW]
        fitting = (
            t.draft
            for t in reversed(near)
            if is_main(t.draft) and not clash_in_time(draft.event, t.draft.event)
        )
        return next(fitting, None)

    def _main_attack(self, draft: Draft) -> Draft | None:
        """Read "The strike hurt three" and "The raids lasted an hour": the one attack that a verb has just told.

        Must not read "the strike on Gao" after one on Aden, nor choose between two attacks that verbs have told.
        """
        telling = self._telling(draft)
        if telling.form != "definite" or not _is_attack(draft) or telling.names:
            return None
        if any(t.word == telling.word for happening in self._lately() for t in happening.tellings):
            return None
        sites = draft.entities("patient", "place")
        near = {
            id(happening): t.draft
            for happening in self._lately()
            for t in happening.tellings
            if t.form == "verb" and 0 < draft.sentence - t.draft.sentence <= _JUST
            if is_main(t.draft) and _is_attack(t.draft) and _is_done(t.draft) and _is_done(draft)
            if not _conflict(draft, t.draft, self._world)
            if not sites or sites & t.draft.entities("patient", "place")
        }
        return next(iter(near.values())) if len(near) == 1 else None

    def add(self, draft: Draft, first: Draft | None) -> None:
        """Add a mention.

        Args:
            draft: The mention.
            first: An earlier mention of the same event, None where it is told for the first time.
        """
        happening = Happening() if first is None else self._of[first.event.iri]
        self._told.pop(id(happening), None)
        self._told[id(happening)] = happening
        happening.add(self._telling(draft))
        self._of[draft.event.iri] = happening


def _is_done(draft: Draft) -> bool:
    return draft.event.realized and not draft.event.future


def _same_kind(draft: Draft, other: Draft) -> bool:
    mine, theirs = draft.event_class, other.event_class
    if mine == "Event" or theirs == "Event":
        same_word = draft.trigger.token.lemma_.lower() == other.trigger.token.lemma_.lower()
        return same_word and mine == theirs and draft.trigger.is_noun and other.trigger.is_noun
    return is_subclass(mine, theirs) or is_subclass(theirs, mine)


def _conflict(draft: Draft, other: Draft, world: World) -> bool:
    """Whether the two tell what cannot be one: other days, numbers, outcomes; of two verbs also others who take part.

    Nouns leave to the model whether they agree on who takes part, since what they name is told less plainly.
    """
    mine, theirs = draft.event, other.event
    definite = is_definite(draft.trigger.token)
    if other.trigger.token.head is draft.trigger.token and other.trigger.token.dep_ in MODIFIERS:
        return True
    if clash_in_time(draft.event, other.event) or _instances(draft) != _instances(other):
        return True
    if mine.polarity != theirs.polarity or (mine.future != theirs.future and not definite):
        return True
    if not definite and (mine.outcome == "failed") != (theirs.outcome == "failed"):
        return True
    if draft.trigger.is_noun and other.trigger.is_noun:
        numbers_differ = is_plural(draft.trigger.token) != is_plural(other.trigger.token)
        apart = not definite or draft.trigger.token.lemma_ == other.trigger.token.lemma_
        series = _is_attack(draft) and is_plural(draft.trigger.token)
        return (numbers_differ and (apart or series)) or _are_elsewhere(draft, other, world)
    if draft.trigger.is_noun or other.trigger.is_noun:
        return _are_elsewhere(draft, other, world) or _by_others(draft, other, world)
    return _other_parties(draft, other, world)


def _tells_again(draft: Draft, other: Draft, world: World) -> bool:
    """Whether two verbs are one word of one thing, and a doer has no name: "the *investigators* offered a reward".

    Must not read "Iran fired missiles" and "Israel fired missiles" so.
    """
    if draft.trigger.token.lemma_.lower() != other.trigger.token.lemma_.lower():
        return False
    mine, theirs = objects_of(draft.trigger.token), objects_of(other.trigger.token)
    doers = (draft.entities("agent"), other.entities("agent"))
    return not mine.isdisjoint(theirs) and any(all(d in world.heads for d in ds) for ds in doers)


def _other_parties(draft: Draft, other: Draft, world: World) -> bool:
    """Whether two verbs tell of others: other doers, targets or places."""
    mine, theirs = draft.entities("agent") | draft.akin, other.entities("agent") | other.akin
    by_others = bool(mine and theirs and not mine & theirs) and not _tells_again(draft, other, world)
    return by_others or are_apart(draft, other, world)


def _share_nobody(new: Telling, happening: Happening) -> bool:
    """Whether a verb names nobody whom the verbs of an earlier event name, and is no form of their word."""
    verbs = [t for t in happening.tellings if t.form == "verb"]
    if new.form != "verb" or not verbs or any(new.parties & v.parties for v in verbs):
        return False
    return not new.parties or new.roots.isdisjoint(happening.roots)


def _by_others(draft: Draft, other: Draft, world: World) -> bool:
    """Whether both are told of doers that share neither a body nor a noun: "Hamas fighters" and "Iran's militants"."""
    mine, theirs = draft.entities("agent"), other.entities("agent")
    if not mine or not theirs:
        return False
    my_reach = {r for m in mine for r in world.chain(m)} | draft.akin
    their_reach = {r for t in theirs for r in world.chain(t)} | other.akin
    heads = {h for m in mine for h in world.heads.get(m, ())} & {
        h for t in theirs for h in world.heads.get(t, ())
    }
    return my_reach.isdisjoint(their_reach) and not heads


def _are_elsewhere(draft: Draft, other: Draft, world: World) -> bool:
    """Whether both are told of places on the map that have nothing to do with each other."""
    mine, theirs = draft.entities("place"), other.entities("place")
    if not mine or not theirs or not all(map(world.is_site, mine | theirs)):
        return False
    my_reach = {r for m in mine for r in world.chain(m)}
    return not my_reach & theirs and not {r for t in theirs for r in world.chain(t)} & mine


def _agree(draft: Draft, other: Draft) -> bool:
    """Whether two of one class tell the same days, the same doers and the same targets."""
    mine, theirs = draft.event, other.event
    days = mine.earliest is not None and (mine.earliest, mine.latest) == (theirs.earliest, theirs.latest)
    alike = draft.event_class == other.event_class != PLAIN
    return (
        days and alike and all(draft.entities(role) & other.entities(role) for role in ("agent", "patient"))
    )


def _goes_on(pair: Pair) -> bool:
    """Whether a verb of attack only tells on: of what was struck, or of the one weapon that did.

    Reads "launched two drones at the base ... the other *hit* the base", "a drone hit a camp. The drone *struck* it".
    """
    new, old = pair.new.draft, pair.old.draft
    untold = pair.new.form == "verb" and not pair.new.is_dated and not new.entities("agent")
    struck = all(_is_attack(d) and _is_done(d) for d in (new, old))
    near = new.sentence - pair.happening.tellings[-1].draft.sentence <= 1
    if not (untold and struck and near):
        return False
    told = [telling.draft for telling in pair.happening.tellings]
    if any(new.entities("patient", "place") & draft.entities("patient") for draft in told):
        return True
    one = any(is_definite(s) and not is_plural(s) for s in subjects(new.trigger.token))
    return one and any(new.entities("instrument") & draft.entities("instrument") for draft in told)


def _has_doer(pair: Pair, doers: frozenset[str]) -> bool:
    """Whether an earlier event of the same word or class is told with one of these doers: it is meant, if any is."""
    return pair.is_alike and any(
        doers & telling.draft.entities("agent") for telling in pair.happening.tellings
    )


def _befalls_once(pair: Pair) -> bool:
    """Whether verbs tell of one person or thing what befalls it but once: "was arrested ... is being *held*"."""
    new, old = pair.new, pair.old
    verbs = new.form == old.form == "verb" and pair.is_alike and new.draft.event_class in _ONCE
    return verbs and bool(new.draft.entities("patient") & old.draft.entities("patient"))


def _shown(new: Telling, pairs: Sequence[Pair]) -> Pair | None:
    """Return the event that a noun shows: "that attack" the last told, "the attack on Tuesday" that of the day."""
    alike = [pair for pair in pairs if pair.is_alike]
    if new.form == "back" and not new.plural:
        near = [p for p in alike if _told_near(p.happening, new)]
        return max(near, key=lambda p: p.happening.tellings[-1].draft.trigger.token.i, default=None)
    if new.form != "definite" or not _is_of_one_day(new):
        return None
    that_day = [p for p in alike if any(_day_of(t) == _day_of(new) for t in p.happening.tellings)]
    return that_day[0] if len(that_day) == 1 else None


def _told_near(happening: Happening, new: Telling) -> bool:
    return new.draft.sentence - happening.tellings[-1].draft.sentence <= 1


def _day_of(telling: Telling) -> tuple[date | None, date | None]:
    return telling.draft.event.earliest, telling.draft.event.latest


def _is_of_one_day(telling: Telling) -> bool:
    first, last = _day_of(telling)
    return first is not None and first == last


def _points_at(pair: Pair, features: Collection[str]) -> bool:
    """Whether "the attack" or "this attack" can mean but one event, told a few sentences before."""
    near = pair.new.draft.sentence - pair.happening.tellings[-1].draft.sentence <= _REACH
    return near and pair.new.strength in _POINTING and pair.is_alike and "no rival" in features


def _instances(draft: Draft) -> int:
    """How many events a mention stands for; "arrested 12 people" is one."""
    return _number_of(draft.trigger.token) if draft.trigger.is_noun else 1


@remembered
def _number_of(noun: Token) -> int:
    count = number_of_events(noun)
    return count.value if count is not None else 1


def are_apart(draft: Draft, other: Draft, world: World) -> bool:
    """Whether the two name targets or places that cannot be the same."""
    for roles in (("patient",), ("place",)):
        mine, theirs = draft.entities(*roles), other.entities(*roles)
        if not mine or not theirs or {world.sort(m) for m in mine}.isdisjoint(world.sort(t) for t in theirs):
            continue
        my_reach = {r for m in mine for r in world.chain(m)}
        their_reach = {r for t in theirs for r in world.chain(t)}
        alike = any(
            world.heads.get(m, frozenset()) & world.heads.get(t, frozenset()) for m in mine for t in theirs
        )
        targets = draft.entities("patient", "place") & other.entities("patient", "place")
        if not my_reach & theirs and not their_reach & mine and not alike and not targets:
            return True
    return False


def predicated_of(token: Token) -> Token | None:
    """Return the subject of "This was the first attack", None where the noun is no predicate."""
    if token.dep_ != "attr" or token.head.lemma_ != "be":
        return None
    own = children(token.head, "nsubj")
    return own[0] if own else None


def is_main(draft: Draft) -> bool:
    """Whether an event of a class stands where a sentence tells its news."""
    token = draft.trigger.token
    return draft.event_class != "Event" and token.dep_ in ("ROOT", "ccomp", "conj", "nsubj", "dobj", "attr")
