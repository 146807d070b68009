"""When each event happened: which date expression belongs to which trigger.

In: triggers and times of one article. Out: for each trigger its times, with the preposition that relates them.
Resolving the expression itself is left to `times`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from kg.extract.grammar.words import NOMINAL, VERBAL, children
from kg.extract.times import event_bounds, offset_bounds
from kg.extract.tree import Doc, Token
from kg.extract.triggers import Trigger
from kg.lexicon.word_sets import word_set
from kg.model import Time


@dataclass(frozen=True, slots=True)
class Dating:
    """The time of one event.

    Args:
        times: The expressions that date it.
        earliest: First day it may have happened.
        latest: Last such day.
    """

    times: tuple[Time, ...]
    earliest: date | None
    latest: date | None


_Relation = tuple[Time, str | None]
"""A time, and the preposition that ties an event to it."""


def date_triggers(
    doc: Doc, triggers: Sequence[Trigger], times: Sequence[Time], cues: Mapping[int, Token]
) -> dict[int, Dating]:
    """Date the triggers of an article.

    Args:
        doc: The parsed article.
        triggers: All its triggers.
        times: All its date expressions.
        cues: Reporting words by token index: a time on one of these dates what is said, not what happened.

    Returns:
        Dating by the index of a trigger's (or reporting word's) token; triggers without a time are left out.
    """
    heads = {t.token.i: t.token.i for t in triggers}
    heads.update({t.light.i: t.token.i for t in triggers if t.light is not None and t.light.i not in heads})
    heads.update({i: i for i in cues})
    found = {**_told(doc, times, heads), **_told_before_when(doc, triggers, times)}
    datings = {i: _combine(rows) for i, rows in found.items()}
    _order(triggers, heads, datings)
    for trigger in triggers:
        distant = _distant(trigger.token, heads, datings)
        if distant is not None:
            datings[trigger.token.i] = distant
        elif trigger.token.i not in datings:
            parent = _dated_clause(trigger.token, datings)
            if parent is None:
                parent = _dated_parent(trigger.token, heads, datings, cues)
            if parent is not None:
                datings[trigger.token.i] = datings[parent]
    return datings


def _told(doc: Doc, times: Sequence[Time], heads: Mapping[int, int]) -> dict[int, list[_Relation]]:
    """Return the times that each trigger or reporting word is told to have, by its token."""
    found: dict[int, list[_Relation]] = {}
    for time in times:
        anchor = _anchor(doc, time)
        if anchor is None:
            continue
        token, preposition = anchor
        if token.i not in heads and _tells_which(doc, time, token):
            continue
        holder = _holder(_announced(doc, time, token, heads), heads)
        if preposition == "since" and any(c.lower_ in _RANKS for c in token.lefts):
            continue
        if holder is not None:
            found.setdefault(holder, []).append((time, preposition))
            around = _around_standing(doc[holder], heads)
            if around is not None:
                found.setdefault(around, []).append((time, preposition))
    return found


def _told_before_when(
    doc: Doc, triggers: Sequence[Trigger], times: Sequence[Time]
) -> dict[int, list[_Relation]]:
    """Return the time right before a clause with "when", which dates it: "*on Monday*, when rebels *attacked*"."""
    inside = {t.i: time for time in times for t in _tokens(doc, time)}
    found: dict[int, list[_Relation]] = {}
    for trigger in triggers:
        for when in (c for c in trigger.token.lefts if c.lower_ == "when"):
            before = next((i for i in (when.i - 1, when.i - 2) if i in inside), None)
            if before is not None:
                found[trigger.token.i] = [(inside[before], None)]
            break
    return found


def _order(triggers: Sequence[Trigger], heads: Mapping[int, int], datings: dict[int, Dating]) -> None:
    """Bound an undated event by the dated one before or after it: "*After* the Oct. 7 attack, groups launched ..."."""
    for trigger in triggers:
        token, prep = trigger.token, trigger.token.head
        holder = heads.get(prep.head.i)
        if token.dep_ != "pobj" or token.i not in datings or holder is None or holder in datings:
            continue
        known = datings[token.i]
        if prep.lower_ in ("after", "since", "following") and known.latest is not None:
            datings[holder] = Dating(known.times, known.earliest, None)
        elif prep.lower_ == "before" and known.earliest is not None:
            datings[holder] = Dating(known.times, None, known.latest)


def _tokens(doc: Doc, time: Time) -> list[Token]:
    return list(doc.char_span(time.span.start, time.span.end, alignment_mode="expand") or ())


def _combine(rows: list[_Relation]) -> Dating:
    for (start, before), (end, between) in pairwise(rows):
        if before in _RANGES and between in _RANGES[before] and start.latest <= end.earliest:
            return Dating((start, end), start.earliest, end.latest)
    earliest, latest = None, None
    for time, preposition in rows:
        first, last = event_bounds(time, preposition)
        if earliest is None or (first is not None and first > earliest):
            earliest = first or earliest
        if latest is None or (last is not None and last < latest):
            latest = last or latest
    if earliest is not None and latest is not None and earliest > latest:
        earliest, latest = event_bounds(*rows[0])
    return Dating(tuple(t for t, _ in rows), earliest, latest)


_RANGES: Mapping[str | None, tuple[str | None, ...]] = {
    "between": (None, "and"),
    "from": ("to", "until", "till", "through"),
}
"""Words before the first of two times, and those before the second, that make a period of both."""


def _announced(doc: Doc, time: Time, token: Token, heads: Mapping[int, int]) -> Token:
    """Return what a coming time dates behind a verb in the past: "announced *protests* for next week"."""
    ahead = any(t.lower_ in ("next", "coming", "tomorrow") for t in _tokens(doc, time))
    if not ahead or token.tag_ not in ("VBD", "VBN"):
        return token
    return next((c for c in children(token, "dobj", "nsubjpass", "xcomp") if c.i in heads), token)


def _around_standing(token: Token, heads: Mapping[int, int]) -> int | None:
    """Return the event whose time is told behind where a thing stood: "hit a boat *moored* in Suez on Monday"."""
    thing = token.head
    if token.dep_ != "acl" or token.lemma_ not in _STANDING or thing.dep_ not in ("dobj", "nsubjpass"):
        return None
    return heads.get(thing.head.i)


_STANDING = word_set("standing_verbs")
_RANKS = word_set("ranks_before_since")


def _anchor(doc: Doc, time: Time) -> tuple[Token, str | None] | None:
    """Return the word that a time expression hangs on, and the preposition between them."""
    span = doc.char_span(time.span.start, time.span.end, alignment_mode="expand")
    if span is None:
        return None
    root = span.root
    preposition = None
    if root.dep_ in ("pobj", "pcomp") and root.head.pos_ in ("ADP", "SCONJ"):
        root = root.head
        preposition = root.lower_
    elif root.pos_ == "ADP" and len(span) > 1:
        preposition = root.lower_
    if root.head == root:
        return None
    while root.head.pos_ == "ADP" and root.head.head != root.head:
        root = root.head
    return root.head, preposition


def _tells_which(doc: Doc, time: Time, noun: Token) -> bool:
    """Whether a year tells which thing is meant ("hit by a *2013* Toyota"), not when ("hosted the *2013* Oscars")."""
    span = doc.char_span(time.span.start, time.span.end, alignment_mode="expand")
    premodifies = span is not None and span.root.dep_ in ("nummod", "compound", "amod", "nmod")
    return premodifies and len(time.value) == _YEAR and noun.lower_ not in _OCCASIONS


_YEAR = len("2024")
_OCCASIONS = word_set("yearly_occasions")


def _holder(token: Token, heads: Mapping[int, int]) -> int | None:
    """Climb from the word that a time hangs on to the trigger that it dates."""
    for _ in range(5):
        if token.i in heads:
            return heads[token.i]
        if token.pos_ in VERBAL:
            below = [
                c for c in children(token, "attr", "nsubj", "nsubjpass", "dobj", "xcomp") if c.i in heads
            ]
            if below:
                return heads[below[0].i]
        if token.head == token:
            return None
        token = token.head
    return None


def _dated_parent(
    token: Token, heads: Mapping[int, int], datings: Mapping[int, Dating], cues: Mapping[int, Token]
) -> int | None:
    """Return the trigger whose time an undated event shares: that of the clause it is a part of.

    Reads "hit the base on Tuesday, *causing* damage"; must not carry the time of "said on Thursday" into what is said.
    """
    follows = token.dep_ == "pobj" and token.head.lower_ in ("after", "following", "before")
    start = token.i
    for _ in range(4):
        if token.i != start and token.dep_ == "pobj" and token.lemma_ in _OCCASION:
            return None
        if follows and token.head.head.i in heads:
            return _loose_parent(heads[token.head.head.i], datings)
        if token.head == token or token.dep_ in ("ccomp", "relcl", "parataxis") or _sets_own_time(token):
            return None
        parent = token.head
        if parent.i in cues and token.dep_ not in ("conj",):
            return None
        holder = heads.get(parent.i)
        if holder is not None and holder in datings:
            return holder
        token = parent
    return None


def _dated_clause(noun: Token, datings: Mapping[int, Dating]) -> int | None:
    """Return the dated verb that tells what an event did: "a fire that *destroyed* a school in May"."""
    clauses = (c for c in children(noun, "relcl") if c.i in datings and c.tag_ in ("VBD", "VBZ", "VBP"))
    return next((c.i for c in clauses if any(s.tag_ == "WDT" for s in children(c, "nsubj"))), None)


def _distant(token: Token, heads: Mapping[int, int], datings: Mapping[int, Dating]) -> Dating | None:
    """Date an event by its distance from another: "came less than a week before an expected *visit*"."""
    prep = token.head
    if token.dep_ != "pobj" or prep.lower_ not in ("before", "after") or prep.head.i == prep.i:
        return None
    span = next((list(c.subtree) for c in prep.children if c.dep_ == "npadvmod"), None)
    holder = _holder(prep.head, heads)
    if span is None or holder is None or holder not in datings or not datings[holder].times:
        return None
    words = " ".join(t.text for t in span) + (" after" if prep.lower_ == "before" else " before")
    bounds = offset_bounds(datings[holder].times[0], words)
    return Dating(datings[holder].times, *bounds) if bounds is not None else None


def _loose_parent(holder: int, datings: Mapping[int, Dating]) -> int | None:
    """Share a long period with what came just before or after: "destroyed in April after an attack"."""
    dating = datings.get(holder)
    if dating is None or dating.earliest is None or dating.latest is None:
        return None
    return holder if dating.latest - dating.earliest >= _LONG else None


_SEQUENCE = frozenset(
    "after before since until following ahead for on about against regarding concerning".split()
)
_OCCASION = word_set("occasions_of_deeds")
_IMPLICATIVE = word_set("implicative_verbs")
_STOPPING = word_set("stopping_verbs")
_LONG = timedelta(days=8)


def _sets_own_time(token: Token) -> bool:
    """Whether a clause stands in another time than the one it hangs on ("after ...", "before ...", an infinitive)."""
    if token.dep_ == "dobj" and token.head.lemma_ in _STOPPING:
        return True
    if token.dep_ == "prep" and token.lower_ in _SEQUENCE:
        return True
    if token.dep_ == "advcl" and token.tag_ != "VBG":
        return True
    if (
        token.dep_ == "conj"
        and token.head.tag_ == "VBD"
        and any(c.tag_ in ("VBZ", "VBP", "MD") for c in token.lefts)
    ):
        return True
    if token.tag_ == "VB":
        return token.dep_ != "xcomp" or token.head.lemma_ not in _IMPLICATIVE
    return token.pos_ in NOMINAL and token.dep_ in ("poss", "appos")
