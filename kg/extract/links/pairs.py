"""How likely two event mentions of one article are one event, and which pairs are worth asking about.

In: two `Draft`s, the earlier one first, and the entities' world. Out: the features of the pair, and a probability by a
log-linear model whose weights lie in `pairs.json` and were fitted by `benchmarks/event_coreference.py`. What becomes of
likely pairs is left to `same`.
"""

from collections.abc import Iterator
from pathlib import Path

from kg.extract.grammar.words import children, is_plural
from kg.extract.links.draft import Draft, World
from kg.extract.loglinear import LogLinear, load_loglinear
from kg.extract.tree import Token
from kg.extract.triggers.value import PLAIN
from kg.lexicon.word_sets import word_map, word_set
from kg.vocab import is_subclass

THRESHOLDS = ("same",)
_PATH = Path(__file__).with_name("pairs.json")
_POINTING = word_set("nouns_for_any_event")
_NEW = word_set("newness_words")
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those", "such"})
_KIN = word_map("classes_that_tell_one_event")
_STEM = 4
_DISTANCES = (0, 1, 3, 7)
_ROLES = (
    ("agent", ("agent", "instrument")),
    ("patient", ("patient", "recipient", "topic")),
    ("place", ("place",)),
)


def load_pairs(path: Path = _PATH) -> LogLinear:
    """Read the model; two mentions are one event from the probability "same" on.

    Raises:
        LexiconError: The file cannot be read or is no such model.
    """
    return load_loglinear(path, *THRESHOLDS)


def may_be_one(later: Draft, earlier: Draft) -> bool:
    """Whether a pair is worth asking about: by its classes or its words.

    Reads "the *attack* ... the *strike*", "the *storm* ... *battered*", "the *sale* ... the *move*"; must not pair an
    arrest and a flood.
    """
    return _relation(later, earlier) != "apart"


def pair_features(later: Draft, earlier: Draft, world: World) -> tuple[str, ...]:
    """Name the features of a pair."""
    return tuple(_features(later, earlier, world))


def _features(later: Draft, earlier: Draft, world: World) -> Iterator[str]:
    relation, lemma = _relation(later, earlier), _lemmas(later.trigger.token, earlier.trigger.token)
    shape = f"{_pos(earlier)}{_pos(later)}"
    determiner, distance = _determiner(later.trigger.token), _distance(later, earlier)
    yield f"classes {relation}"
    yield f"lemmas {lemma}"
    yield f"classes {relation}, lemmas {lemma}, {shape}"
    yield f"later {determiner}"
    yield f"later {determiner}, lemmas {lemma}"
    yield f"later {determiner}, classes {relation}"
    yield f"distance {distance}"
    yield f"distance {distance}, classes {relation}"
    yield f"syntax {_syntax(later.trigger.token, earlier.trigger.token)}, {shape}"
    yield from _roles(later, earlier, world)
    yield from _times(later, earlier)
    yield from _figures(later, earlier)
    yield from _status(later, earlier)
    if earlier.sentence <= 1:
        yield f"earlier leads, {relation}"
    if later.trigger.token.lemma_.lower() in _POINTING:
        yield f"later points, {determiner}"
    if any(c.lower_ in _NEW for c in children(later.trigger.token, "amod", "det")):
        yield "later is new"
    if later.event_class != PLAIN:
        yield f"later class {later.event.types[-2]}"


def _relation(later: Draft, earlier: Draft) -> str:
    """How the classes of two mentions stand to each other; "apart" where nothing speaks for one event."""
    mine, theirs = later.event_class, earlier.event_class
    if PLAIN in (mine, theirs):
        return _relation_of_plain(later, earlier)
    if mine == theirs:
        return "same"
    if is_subclass(mine, theirs) or is_subclass(theirs, mine):
        return "above"
    if _KIN.get(mine, mine) == _KIN.get(theirs, theirs):
        return "kin"
    return "related" if _lemmas(later.trigger.token, earlier.trigger.token) != "other" else "apart"


def _relation_of_plain(later: Draft, earlier: Draft) -> str:
    mine, theirs = later.trigger.token, earlier.trigger.token
    both = later.event_class == earlier.event_class
    if _lemmas(mine, theirs) != "other":
        return "plain alike" if both else "one plain alike"
    if _syntax(mine, theirs) != "none":
        return "plain tied" if both else "one plain tied"
    if later.trigger.is_noun and (mine.lemma_.lower() in _POINTING or _determiner(mine) == "demonstrative"):
        return "pointing"
    return "apart"


def _lemmas(mine: Token, theirs: Token) -> str:
    a, b = mine.lemma_.lower(), theirs.lemma_.lower()
    if a == b:
        return "equal"
    return "alike" if len(a) > _STEM and len(b) > _STEM and a[:_STEM] == b[:_STEM] else "other"


def _pos(draft: Draft) -> str:
    return "N" if draft.trigger.is_noun else "V"


def _determiner(token: Token) -> str:
    if token.pos_ == "VERB":
        return "verb"
    words = {c.lower_ for c in children(token, "det")}
    if words & _DEMONSTRATIVES:
        return "demonstrative"
    if "the" in words:
        return "definite"
    if children(token, "poss"):
        return "possessed"
    return "indefinite" if words else "bare"


def _distance(later: Draft, earlier: Draft) -> str:
    gap = later.sentence - earlier.sentence
    return next((str(limit) for limit in _DISTANCES if gap <= limit), "far")


def _syntax(later: Token, earlier: Token) -> str:
    """How one trigger hangs on the other, at most over a preposition."""
    for lower, upper, name in ((later, earlier, "later below"), (earlier, later, "earlier below")):
        if lower.head.i == upper.i:
            return f"{name} as {lower.dep_}"
        if lower.dep_ == "pobj" and lower.head.head.i == upper.i:
            return f"{name} after {lower.head.lower_}"
    return "none"


def _roles(later: Draft, earlier: Draft, world: World) -> Iterator[str]:
    shared = 0
    for name, roles in _ROLES:
        mine, theirs = later.entities(*roles), earlier.entities(*roles)
        if name == "agent":
            mine, theirs = mine | later.akin, theirs | earlier.akin
        if not mine or not theirs:
            yield f"{name} {'missing' if mine or theirs else 'untold'}"
        elif mine & theirs or _within(mine, theirs, world):
            shared += 1
            yield f"{name} shared"
        elif _heads_shared(mine, theirs, world):
            yield f"{name} alike"
        else:
            yield f"{name} apart"
    yield f"{min(shared, 2)} shared"
    crossed = later.entities("agent") & earlier.entities("patient") or later.entities(
        "patient"
    ) & earlier.entities("agent")
    if crossed:
        yield "crossed"


def _within(mine: frozenset[str], theirs: frozenset[str], world: World) -> bool:
    return any(t in world.chain(m) or m in world.chain(t) for m in mine for t in theirs if world.is_site(m))


def _heads_shared(mine: frozenset[str], theirs: frozenset[str], world: World) -> bool:
    none: frozenset[str] = frozenset()
    return any(world.heads.get(m, none) & world.heads.get(t, none) for m in mine for t in theirs)


def _times(later: Draft, earlier: Draft) -> Iterator[str]:
    mine, theirs = later.event, earlier.event
    dated = [event.earliest is not None or event.latest is not None for event in (mine, theirs)]
    if not all(dated):
        yield "undated" if not any(dated) else "one dated"
    elif clash_in_time(later, earlier):
        yield "other days"
    else:
        yield (
            "same days"
            if (mine.earliest, mine.latest) == (theirs.earliest, theirs.latest)
            else "days overlap"
        )


def clash_in_time(later: Draft, earlier: Draft) -> bool:
    """Whether two events have days that cannot be the same."""
    mine, theirs = later.event, earlier.event
    if mine.earliest and theirs.latest and mine.earliest > theirs.latest:
        return True
    return bool(mine.latest and theirs.earliest and mine.latest < theirs.earliest)


def _figures(later: Draft, earlier: Draft) -> Iterator[str]:
    for name in ("killed", "injured", "count"):
        mine, theirs = getattr(later.event, name), getattr(earlier.event, name)
        if mine is not None and theirs is not None:
            yield f"{name} {'equal' if mine == theirs else 'differs'}"
    both = later.trigger.is_noun and earlier.trigger.is_noun
    if both and is_plural(later.trigger.token) != is_plural(earlier.trigger.token):
        yield "number differs"


def _status(later: Draft, earlier: Draft) -> Iterator[str]:
    mine, theirs = later.event, earlier.event
    if mine.polarity != theirs.polarity:
        yield "polarity differs"
    if mine.realized != theirs.realized:
        yield "one happened"
    elif mine.realized:
        yield "both happened"
    if mine.outcome != theirs.outcome:
        yield "outcome differs"
    if {s.entity for s in mine.sources} & {s.entity for s in theirs.sources} - {None}:
        yield "one source"
