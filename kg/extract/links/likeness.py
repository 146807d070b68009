"""How much a mention of an event is like those of an earlier event: the features that coreference weighs.

In: pairs of a mention and an earlier event, and the world of the entities. Out: names of features. The weights lie in
`same.json` and were fitted by `benchmarks/same.py`; what is decided by them is left to `same`.
"""

from collections.abc import Iterator, Mapping

from kg.extract.links.draft import World
from kg.extract.links.pairs import Pair, way_between
from kg.model import Event

_NEXT, _NEAR, _FAR = 1, 3, 8
"""Sentences between two mentions: up to here they stand side by side, near, far."""
_RARE, _COMMON = 3, 7
"""In how many events of an article somebody takes part, at most, who is rare or common in it."""
_FIGURES = ("killed", "injured", "count")
_FIRST = frozenset({"first", "last", "latest", "final"})


def likeness(pair: Pair, rivals: int, world: World, often: Mapping[str, int]) -> tuple[str, ...]:
    """Name the features of a mention and an earlier event, each once.

    Args:
        pair: Both.
        rivals: How many other earlier events are alike in class.
        world: Places and classes of the entities.
        often: In how many events of the article an entity takes part.
    """
    same_word = _word_likeness(pair)
    agreement = _agreement(pair, world)
    found = (
        *_of_class(pair),
        *_of_words(pair, same_word),
        *_of_form(pair),
        *_of_names(pair),
        *_of_objects(pair, same_word),
        *_of_roles(pair, world, often),
        *_of_agreement(pair, same_word, agreement),
        *_of_status(pair),
        *_of_text(pair, rivals, same_word),
        *_of_place_in_sentence(pair, same_word),
        *_of_grammar(pair),
    )
    return tuple(dict.fromkeys(found))


def _of_class(pair: Pair) -> Iterator[str]:
    mine, theirs, relation = pair.new.types, pair.old.types, pair.relation
    yield relation
    if relation == "same":
        yield f"both {mine[0]}"
    elif not relation.startswith("plain"):
        yield " ~ ".join(sorted((mine[0], theirs[0])))
    if not pair.new.is_plain:
        yield f"{mine[-2]}, {relation}"


def _word_likeness(pair: Pair) -> str:
    if any(pair.new.word == t.word for t in pair.happening.tellings):
        return "word same"
    akin = any(not pair.new.roots.isdisjoint(t.roots) for t in pair.happening.tellings)
    if akin:
        return "word akin"
    kin = any(not pair.new.kinds.isdisjoint(t.kinds) for t in pair.happening.tellings)
    return "word of one kind" if kin else "word other"


def _of_words(pair: Pair, same_word: str) -> Iterator[str]:
    new = pair.new
    yield same_word
    yield f"{same_word}, {pair.relation}"
    yield f"{same_word}, {new.form}"
    if new.is_shell:
        yield f"shell {new.word}"
        yield f"shell, {new.form}"


def _of_form(pair: Pair) -> Iterator[str]:
    new, old = pair.new, pair.old
    yield new.form
    yield f"{new.form}, {pair.relation}"
    yield f"{new.form} after {old.form}"
    if new.is_new:
        yield "one more"
    if new.form != "verb" and old.form != "verb":
        yield "number same" if new.plural == old.plural else "number differs"
    elif new.plural or old.plural:
        yield "plural and verb"
    for child in new.draft.trigger.token.children:
        if child.dep_ in ("relcl", "acl"):
            yield "restricted"
        elif child.dep_ == "prep" and new.form != "verb":
            yield f"with {child.lower_}"
        elif child.dep_ == "nummod":
            yield "counted"
        elif child.dep_ == "amod" and child.lower_ in _FIRST:
            yield f"the {child.lower_}"


def _of_names(pair: Pair) -> Iterator[str]:
    """What words before a noun tell apart: "the *Kokanee* Fire" is no other fire, "the *1959* flood" none of today."""
    new, olds = pair.new, pair.happening.tellings
    names = {name for t in olds for name in t.names}
    if new.names and names:
        yield "names apart" if new.names.isdisjoint(names) else "names same"
    elif new.names or names:
        yield "named once"
    if new.is_old != any(t.is_old for t in olds):
        yield "old and new"
    qualities = {quality for t in olds for quality in t.qualities}
    if new.qualities and qualities:
        yield "qualities apart" if new.qualities.isdisjoint(qualities) else "qualities shared"
    if new.form == "definite" and any(t.form == "indefinite" for t in olds):
        yield "definite after indefinite"
    if new.form != "verb" and any(t.form != "verb" and t.plural != new.plural for t in olds):
        yield "numbers apart"
        yield f"numbers apart, {new.form}"


def _of_objects(pair: Pair, same_word: str) -> Iterator[str]:
    """Whether what both are of is called by one noun: "stole *jewels* ... the theft of the *jewels*"."""
    mine, theirs = pair.new.objects, {word for t in pair.happening.tellings for word in t.objects}
    if mine and theirs:
        says = "objects apart" if mine.isdisjoint(theirs) else "objects shared"
        yield says
        yield f"{says}, {pair.relation}"
        yield f"{says}, {pair.new.form}"
        yield f"{says}, {same_word}"
        yield f"{says}, {same_word}, {'verb' if pair.new.form == 'verb' else 'noun'}"


def _of_roles(pair: Pair, world: World, often: Mapping[str, int]) -> Iterator[str]:
    form = pair.new.form
    for role, mine in pair.new.roles:
        theirs = pair.happening.roles.get(role, frozenset())
        if not mine or not theirs:
            yield f"{role} untold" if not mine else f"{role} new"
        elif _meet(mine, theirs, world):
            yield f"{role} shared"
            yield f"{role} {_rarity(mine & theirs, often)}, {form}"
        else:
            yield f"{role} apart"
            yield f"{role} apart, {form}"


def _rarity(shared: frozenset[str], often: Mapping[str, int]) -> str:
    """Whether those who take part in both take part in much: what two events share with all others tells little."""
    least = min((often.get(entity, 1) for entity in shared), default=0)
    return (
        "shared by reach"
        if not least
        else "rare"
        if least <= _RARE
        else "common"
        if least <= _COMMON
        else "in all"
    )


def _meet(mine: frozenset[str], theirs: frozenset[str], world: World) -> bool:
    """Whether some of both are one, one holds the other, or both are called by one noun."""
    if not mine.isdisjoint(theirs):
        return True
    my_reach = {r for m in mine for r in world.chain(m)}
    their_reach = {r for t in theirs for r in world.chain(t)}
    if not my_reach.isdisjoint(theirs) or not their_reach.isdisjoint(mine):
        return True
    nobody: frozenset[str] = frozenset()
    return any(world.heads.get(m, nobody) & world.heads.get(t, nobody) for m in mine for t in theirs)


def _agreement(pair: Pair, world: World) -> str:
    """What the roles of both say together."""
    theirs = pair.happening.roles
    told = [(mine, theirs.get(role, frozenset())) for role, mine in pair.new.roles]
    met = [_meet(mine, others, world) for mine, others in told if mine and others]
    says = "shared" if sum(met) > 1 else "one shared" if any(met) else "nothing shared"
    if not any(met):
        others = frozenset().union(*theirs.values())
        says = "crossed" if any(not mine.isdisjoint(others) for mine, _ in told) else says
    return says if all(met) else f"{says}, apart"


def _of_agreement(pair: Pair, same_word: str, says: str) -> Iterator[str]:
    relation, strength = pair.relation, pair.new.strength
    yield says
    yield f"{says}, {relation}"
    yield f"{says}, {pair.new.form}"
    yield f"{strength}, {relation}, {same_word}"
    yield f"{strength}, {relation}, {says}"
    yield f"{strength}, {relation}, {same_word}, {says}"


def _of_status(pair: Pair) -> Iterator[str]:
    mine, theirs = pair.new.draft.event, pair.old.draft.event
    if mine.polarity != theirs.polarity:
        yield "polarity differs"
    if mine.future != theirs.future:
        yield "future differs"
    if (mine.outcome == "accomplished") != (theirs.outcome == "accomplished"):
        yield "outcome differs"
    if mine.certainty != theirs.certainty:
        yield "certainty differs"
    for name in _FIGURES:
        a, b = getattr(mine, name), getattr(theirs, name)
        if a is not None and b is not None:
            yield f"{name} same" if a == b else f"{name} differs"


def _days(pair: Pair) -> str:
    new, dated = pair.new, [t for t in pair.happening.tellings if t.is_dated]
    if not new.is_dated or not dated:
        return "day new" if new.is_dated else "day untold"
    if any(clash_in_time(new.draft.event, t.draft.event) for t in dated):
        return "days clash"
    event = new.draft.event
    known = ((t.draft.event.earliest, t.draft.event.latest) for t in dated)
    return "day same" if (event.earliest, event.latest) in known else "days overlap"


def clash_in_time(mine: Event, theirs: Event) -> bool:
    """Whether two mentions tell days that have none in common."""
    if mine.earliest and theirs.latest and mine.earliest > theirs.latest:
        return True
    return bool(mine.latest and theirs.earliest and mine.latest < theirs.earliest)


def _of_text(pair: Pair, rivals: int, same_word: str) -> Iterator[str]:
    new, olds, form, relation = pair.new, pair.happening.tellings, pair.new.form, pair.relation
    kind = f"{new.strength}, {relation}"
    days, distance = _days(pair), _distance(new.draft.sentence - olds[-1].draft.sentence)
    yield days
    yield f"{days}, {form}"
    yield f"{kind}, {days}"
    yield f"{distance} by"
    yield f"{distance} by, {form}"
    yield f"{distance} by, {relation}"
    size = "told once" if len(olds) == 1 else "told twice" if len(olds) == 2 else "told often"
    yield size
    yield f"{kind}, {'told once' if len(olds) == 1 else 'told often'}"
    lead = "of the lead" if olds[0].draft.sentence <= 1 else "no lead"
    yield lead
    yield f"{kind}, {lead}"
    if lead == "of the lead":
        yield f"{lead}, {form}"
        yield f"{lead}, {relation}"
    if olds[0].draft.sentence == 0 and new.draft.sentence <= 1:
        yield "headline and lead"
        yield f"headline and lead, {same_word}"
    count = "no rival" if not rivals else "a rival" if rivals == 1 else "rivals"
    yield count
    yield f"{count}, {form}, {relation}"
    yield f"{kind}, {count}"


def _of_place_in_sentence(pair: Pair, same_word: str) -> Iterator[str]:
    """Where both stand: news is told by the verb of a sentence, and what is known is the subject of the next one."""
    new, first = pair.new, pair.happening.tellings[0]
    label, old = new.draft.trigger.token.dep_, first.draft.trigger.token
    stands = "main" if old.dep_ == "ROOT" else "said" if old.dep_ == "ccomp" else "aside"
    yield f"{new.form} as {label}"
    yield f"first {stands}, {new.form}"
    yield f"first {stands}, {pair.relation}"
    yield f"{new.strength} as {label}, {same_word}"
    yield f"{new.strength}, first {stands}, {pair.relation}"


def _distance(sentences: int) -> str:
    if not sentences:
        return "here"
    if sentences <= _NEXT:
        return "next"
    return "near" if sentences <= _NEAR else "far" if sentences <= _FAR else "farther"


def _of_grammar(pair: Pair) -> Iterator[str]:
    new, here = pair.new, [t for t in pair.happening.tellings if t.draft.sentence == pair.new.draft.sentence]
    for old in reversed(here):
        way = way_between(new, old)
        if way is None:
            continue
        yield f"way {way}"
        yield f"way {way}, {pair.relation}"
        parts = ["verb" if t.form == "verb" else "noun" for t in (new, old)]
        yield f"way {way}, {parts[0]} of {parts[1]}"
        if parts[0] != parts[1]:
            yield f"light {(new if new.form == 'verb' else old).word}"
        return
    if here:
        yield "same sentence, no way"
