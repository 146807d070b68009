"""The number told for an event: of events of its kind, of times, of those it is done to, or of those who do it.

In: a trigger's token. Out: a `Count` whose rule says what it counts. The dead and the injured are left to `casualties`.
Reads "175 attacks" (events), "scored twice" (times), "arrested 12 people" (patients), "some 2,000 people marched" (agents);
must not read "two officials said", "fell 3 percent", "three times as many".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.figures.numbers import Count, is_number
from kg.extract.figures.quantities import count_of, counts_events
from kg.extract.grammar.phrases import VERBAL, children, is_passive, objects, subjects
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

EVENTS, TIMES = "number-of-events", "number-of-times"
_PATIENTS, _AGENTS = "number-of-patients", "number-of-agents"
_SERIES = word_set("series_of_events")
_AS = frozenset({"as", "more", "less", "the"})
_TWICE = {"twice": 2, "thrice": 3}


def number_told(token: Token, light: Token | None, *, speaks: bool) -> Count | None:
    """The number told for an event.

    Args:
        token: The trigger's head.
        light: The verb that carries the arguments of an event noun, if there is one.
        speaks: Whether it only says that somebody speaks, so that the number of speakers is no news.

    Returns:
        The count, with one of the rules "number-of-events", "number-of-times", "number-of-patients" and
        "number-of-agents"; None where no number is said.
    """
    if token.pos_ not in VERBAL:
        own = number_of_events(token)
        if own is not None:
            return own
    verb = token if token.pos_ in VERBAL else light
    times = _times(verb) if verb is not None else None
    if times is not None:
        return times
    done_to = _sum(_undergoers(token, light), _PATIENTS)
    if done_to is not None or speaks:
        return done_to
    return _sum(_doers(token, verb), _AGENTS)


def number_of_events(noun: Token) -> Count | None:
    """How many events a noun stands for: "two attacks", "three waves of attacks"; not "the 2008 attacks"."""
    count = counts_events(noun)
    if count is None and noun.dep_ == "pobj" and noun.head.lower_ == "of":
        whole = noun.head.head
        count = count_of(whole) if whole.lemma_.lower() in _SERIES else None
    return replace(count, rule=EVENTS) if count is not None else None


def _times(verb: Token) -> Count | None:
    """How often: "twice", "four times"; not "twice as many", "three times the size", "the first three times"."""
    for child in children(verb, "advmod", "npadvmod", "tmod", "dobj"):
        if child.lower_ in _TWICE:
            return Count(_TWICE[child.lower_], rule=TIMES) if not _compares(child) else None
        if child.lower_ == "times" and not _compares(child):
            count = count_of(child)
            return replace(count, rule=TIMES) if count is not None else None
    return None


def _compares(often: Token) -> bool:
    after = often.doc[often.i + 1] if often.i + 1 < len(often.doc) else None
    return after is not None and (after.lower_ in _AS or after.tag_ in ("JJR", "RBR"))


def _undergoers(token: Token, light: Token | None) -> Iterator[Token]:
    """Heads of what an event is done to, by the syntax alone."""
    if token.pos_ in VERBAL:
        yield from _of_verb(token)
    elif token.pos_ == "ADJ":
        yield from _of_state(token)
    else:
        yield from (o for prep in children(token, "prep") if prep.lower_ == "of" for o in children(prep, "pobj"))
        if light is not None and is_passive(light):
            yield from children(light, "nsubjpass")


def _of_verb(verb: Token) -> Iterator[Token]:
    if is_passive(verb):
        own = children(verb, "nsubjpass", "nsubj")
        noun = verb.head if verb.dep_ in ("acl", "relcl", "amod") else None
        relative = noun is not None and (not own or own[0].tag_ in ("WDT", "WP"))
        yield from [noun] if relative and noun is not None else own or subjects(verb)[:1]
    else:
        yield from children(verb, "dobj") or objects(verb)[:1]
        yield from (o for prep in children(verb, "prep") if prep.lower_ in ("of", "on") for o in children(prep, "pobj"))


def _of_state(state: Token) -> Iterator[Token]:
    """Whom a state is told of: "five others remain *missing*", "left 11 *missing*", "three *missing*"."""
    own = children(state, "nsubj")
    holds = children(state.head, "dobj") if state.dep_ in ("oprd", "ccomp", "xcomp") else []
    yield from own or holds[-1:] or (children(state.head, "nsubj") if state.dep_ in ("acomp", "oprd") else [])


def _doers(token: Token, verb: Token | None) -> Iterator[Token]:
    if verb is not None and not is_passive(verb):
        yield from subjects(verb)[:1]
    elif verb is None and token.pos_ == "NOUN":
        yield from (o for prep in children(token, "agent", "prep") if prep.lower_ == "by" for o in children(prep, "pobj"))


def _sum(heads: Iterator[Token], rule: str) -> Count | None:
    """The number of the first of these phrases that has one, with those coordinated to it."""
    for head in heads:
        counts = [count_of(token) for token in _list(head) if token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT")]
        if counts and all(count is not None and count.value > 0 for count in counts):
            known = [count for count in counts if count is not None]
            return Count(sum(c.value for c in known), any(c.approximate for c in known), rule)
    return None


def _list(head: Token) -> Sequence[Token]:
    found = [head]
    for child in head.rights:
        if child.dep_ == "conj" and (child.pos_ in ("NOUN", "PROPN", "NUM") or is_number(child)):
            found += _list(child)
    return found
