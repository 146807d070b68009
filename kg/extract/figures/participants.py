"""The number told for an event: of events of its kind, of times, of those it is done to, or of those who do it.

In: a trigger's token. Out: a `Count` whose rule says what it counts. The dead and the injured are left to `casualties`.
Reads "175 attacks" (events), "scored twice" (times), "arrested 12 people" (patients), "some 2,000 people marched"
(agents); must not read "two officials said", "fell 3 percent", "three times as many".
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.figures.numbers import Count, is_number
from kg.extract.figures.quantities import count_of, counts_events
from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import objects
from kg.extract.grammar.subjects import subjects
from kg.extract.grammar.words import VERBAL, children
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.lexicon.word_sets import word_set
from kg.model import NUMBER_OF_EVENTS, NUMBER_OF_TIMES

_PATIENTS, _AGENTS = "number-of-patients", "number-of-agents"
_SERIES = word_set("series_of_events")
_SIZE = frozenset({"more", "less", "the"})
_STATES = frozenset({"acomp", "oprd"})
_NO_THINGS = frozenset("DATE TIME MONEY PERCENT".split())
_DEFINITE = frozenset("the these those this its their his her our".split())
_APPROXIMATORS = word_set("approximators")
_COMPARED = word_set("compared_numbers")
_A_FEW = 10
"""Up to so many "the" before a number points back: "the eight"; not "its 2,000 citizens"."""
_TWICE = {"twice": 2, "thrice": 3}


def number_told(trigger: Trigger) -> Count | None:
    """The number told for an event.

    Returns:
        The count, with one of the rules "number-of-events", "number-of-times", "number-of-patients" and
        "number-of-agents"; None where no number is said.
    """
    token, light = trigger.token, trigger.light
    if trigger.is_noun:
        token = next((word for word in trigger.words if word.pos_ in VERBAL), token)
    own = number_of_events(token) if token.pos_ not in VERBAL else None
    if own is not None:
        return own
    verb = token if token.pos_ in VERBAL else light
    times = _times(verb) if verb is not None else None
    if times is not None:
        return times
    told = _number_of(_undergoers(token, light), _PATIENTS)
    if told is None and trigger.rule != "reporting":
        told = _number_of((head for head in _doers(token, verb) if not _is_known(head)), _AGENTS)
    return told if told is not None and told.value > 1 else None


def number_of_events(noun: Token) -> Count | None:
    """How many events a noun stands for: "two attacks", "three waves of attacks"; not "the 2008 attacks"."""
    count = counts_events(noun)
    if count is None and noun.dep_ == "pobj" and noun.head.lower_ == "of":
        whole = noun.head.head
        count = count_of(whole) if whole.lemma_.lower() in _SERIES else None
    return replace(count, rule=NUMBER_OF_EVENTS) if count is not None and count.value > 0 else None


def _times(verb: Token) -> Count | None:
    """How often: "twice", "four times"; not "twice as many", "three times the size", "the first three times"."""
    for child in children(verb, "advmod", "npadvmod", "tmod", "dobj"):
        if child.lower_ in _TWICE:
            return Count(_TWICE[child.lower_], rule=NUMBER_OF_TIMES) if not _compares(child) else None
        if child.lower_ == "times" and not _compares(child):
            count = count_of(child)
            return replace(count, rule=NUMBER_OF_TIMES) if count is not None else None
    occasions = (o for o in _objects_of(verb, "on") if o.lemma_.lower() == "occasion")
    count = next((count_of(noun) for noun in occasions), None)
    return replace(count, rule=NUMBER_OF_TIMES) if count is not None else None


def _compares(often: Token) -> bool:
    after = often.doc.tokens[often.i + 1 : often.i + 3]
    if len(after) < 2:
        return False
    as_much = after[0].lower_ == "as" and after[1].tag_ in ("JJ", "RB")
    return as_much or after[0].lower_ in _SIZE or after[0].tag_ in ("JJR", "RBR")


def _undergoers(token: Token, light: Token | None) -> Iterator[Token]:
    """Heads of what an event is done to, by the syntax alone."""
    if _is_state(token):
        yield from _of_state(token)
    elif token.pos_ in VERBAL:
        yield from _of_verb(token)
    else:
        yield from _objects_of(token, "of")
        if light is not None and is_passive(light):
            yield from children(light, "nsubjpass")


def _is_state(token: Token) -> bool:
    """Whether a word says in what state somebody is or was left: "remain *missing*", "left five *missing*"."""
    if token.tag_ == "VBG" and token.dep_ == "dobj":
        return True
    first = token.head if token.dep_ == "conj" else token
    whole = bool(children(token, "aux", "auxpass", "nsubjpass"))
    return not whole and (first.dep_ in _STATES or token.pos_ == "ADJ")


def _objects_of(token: Token, *words: str) -> list[Token]:
    preps = (child for child in children(token, "prep", "agent") if child.lower_ in words)
    return [obj for prep in preps for obj in children(prep, "pobj")]


def _of_verb(verb: Token) -> Iterator[Token]:
    own = children(verb, "nsubjpass", "nsubj")
    noun = verb.head if verb.dep_ in ("acl", "relcl", "amod") else None
    if not is_passive(verb):
        yield from objects(verb)[:1]
        yield from _objects_of(verb, "of", "on")
    elif noun is not None and (not own or own[0].tag_ in ("WDT", "WP")):
        yield noun
    else:
        yield from own or subjects(verb)[:1] or _around(verb)


def _of_state(state: Token) -> Iterator[Token]:
    """Whom a state is told of: "five others remain *missing*", "left 11 *missing*", "three *missing*"."""
    before = state.doc.tokens[state.i - 1] if state.i > state.sent.start else None
    if before is not None and is_number(before) and before.head == state:
        yield before
        return
    deps = ("dobj",) if state.dep_ == "oprd" else ("nsubj", "nsubjpass")
    yield from children(state, "nsubj") or children(state.head, *deps)[-1:]


def _doers(token: Token, verb: Token | None) -> Iterator[Token]:
    """Heads of who does it; not of who has it as an aim ("2,500 wait to *cross*")."""
    if verb is None:
        yield from _objects_of(token, "by") if token.pos_ == "NOUN" else ()
    elif not is_passive(verb) and (children(verb, "nsubj") or not _is_aim(verb)):
        yield from subjects(verb)[:1] or _around(verb)


def _is_aim(verb: Token) -> bool:
    """Whether a verb has no subject of its own and tells an aim or a circumstance."""
    return verb.dep_ in ("advcl", "acl", "pcomp") or (verb.dep_ == "conj" and verb.tag_ == "VBG")


def _around(verb: Token) -> Iterator[Token]:
    """The number that stands for a subject, where the parser took "around 300" for a place."""
    for child in children(verb, "advmod", "prep"):
        if child.i < verb.i and child.lower_ in _APPROXIMATORS | _COMPARED:
            held = [obj for holder in (child, *children(child, "prep")) for obj in children(holder, "pobj")]
            yield from (obj for obj in held if is_number(obj) or obj.tag_ == "NNS")


def _number_of(heads: Iterable[Token], rule: str) -> Count | None:
    """The number of the first of these phrases that has one; none where a list has several, of unlike things."""
    for head in heads:
        counts = [_number(token) for token in _list(head)]
        known = [count for count in counts if count is not None]
        if counts[0] is not None and not (_is_known(head) and counts[0].value <= _A_FEW):
            rough = len(known) < len(counts) or counts[0].approximate
            return Count(counts[0].value, rough, rule) if len(known) == 1 else None
    return None


def _number(token: Token) -> Count | None:
    return count_of(token) if token.ent_type_ not in _NO_THINGS else None


def _is_known(head: Token) -> bool:
    """Whether a number belongs to something told before: "the two companies", "both sides"."""
    numbered = any(is_number(child) for child in head.lefts)
    words = {child.lower_ for child in head.lefts}
    return "both" in words or (numbered and "all" not in words and bool(words & _DEFINITE))


def _list(head: Token) -> list[Token]:
    found = [head]
    for child in head.rights:
        if child.dep_ == "conj" and (child.pos_ in ("NOUN", "PROPN", "NUM") or is_number(child)):
            found += _list(child)
    return found
