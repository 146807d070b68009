"""Dates the triggers of an article: what stands on them, then what their sentence shares with them.

In: triggers and times of one article. Out: for each trigger its times, with the preposition that relates them.
Resolving the expression itself is left to `times`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from kg.extract.dating.anchors import Hold, anchor_of, hold, holder_of, tokens_of
from kg.extract.dating.clauses import at_distance, dated_clause, dated_parent, dated_subject, is_opened
from kg.extract.dating.value import ELSEWHEN, Dating
from kg.extract.times import event_bounds
from kg.extract.tree import Doc, Token
from kg.extract.triggers import Trigger
from kg.lexicon.word_sets import word_set
from kg.model import Time
from kg.vocab import is_subclass


def date_triggers(
    doc: Doc,
    triggers: Sequence[Trigger],
    times: Sequence[Time],
    cues: Mapping[int, Token],
    published: date | None = None,
) -> dict[int, Dating]:
    """Date the triggers of an article.

    Args:
        doc: The parsed article.
        triggers: All its triggers.
        times: All its date expressions.
        cues: Reporting words by token index: a time on one of these dates what is said, not what happened.
        published: Day of publication: what is told in the past lies not after it.

    Returns:
        Dating by the index of a trigger's (or reporting word's) token; triggers without a time are left out.
    """
    heads = {t.token.i: t.token.i for t in triggers}
    heads.update({t.light.i: t.token.i for t in triggers if t.light is not None and t.light.i not in heads})
    heads.update({i: i for i in cues})
    holds: dict[int, list[Hold]] = {}
    for time in times:
        for found in hold(doc, time, heads, published):
            holds.setdefault(found.event, []).append(found)
    holds.update(_before_when(doc, triggers, times))
    datings = {i: _combine(found, doc.text) for i, found in holds.items()}
    _order(triggers, heads, datings)
    _since_clauses(triggers, datings)
    _elsewhen(doc, times, heads, datings)
    for trigger in triggers:
        shared = _shared(trigger, heads, datings, cues)
        if shared is not None:
            datings[trigger.token.i] = shared
    return datings


def _shared(
    trigger: Trigger, heads: Mapping[int, int], datings: Mapping[int, Dating], cues: Mapping[int, Token]
) -> Dating | None:
    """Return what a trigger's sentence shares with it: a distance from another event, or the days of one."""
    distant = at_distance(trigger.token, heads, datings)
    if distant is not None:
        return distant
    if trigger.token.i in datings:
        return None
    lender, rule = _lender(trigger, heads, datings, cues)
    if lender is None:
        return None
    lent = datings[lender]
    return Dating(lent.times, lent.earliest, lent.latest, rule)


def _lender(
    trigger: Trigger, heads: Mapping[int, int], datings: Mapping[int, Dating], cues: Mapping[int, Token]
) -> tuple[int | None, str]:
    """Return the dated event whose days a trigger shares, and by which rule."""
    clause = dated_clause(trigger.token, datings)
    if clause is not None:
        return clause, "own-clause"
    if is_subclass(trigger.event_class, "Harm"):
        subject = dated_subject(trigger.token, heads, datings)
        if subject is not None:
            return subject, "subject-event"
    parent = dated_parent(trigger.token, heads, datings, cues)
    opened = parent is not None and is_opened(trigger.token, parent, datings[parent].times)
    return parent, "opening-time" if opened else "clause-around"


def _before_when(doc: Doc, triggers: Sequence[Trigger], times: Sequence[Time]) -> dict[int, list[Hold]]:
    """Date a clause by the time right before its "when": "on May 3, when guards *freed* ten prisoners"."""
    inside = {t.i: time for time in times for t in tokens_of(doc, time)}
    found: dict[int, list[Hold]] = {}
    for trigger in triggers:
        when = next((c for c in trigger.token.lefts if c.lower_ == "when"), None)
        at = next((i for i in (when.i - 1, when.i - 2) if i in inside), None) if when is not None else None
        if at is not None:
            found[trigger.token.i] = [Hold(trigger.token.i, inside[at], None, "before-when")]
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
            datings[holder] = Dating(known.times, known.earliest, None, "after")
        elif prep.lower_ == "before" and known.earliest is not None:
            datings[holder] = Dating(known.times, None, known.latest, "before")


def _since_clauses(triggers: Sequence[Trigger], datings: dict[int, Dating]) -> None:
    """Bound what has gone on since a dated event: "*Since* a storm hit on Saturday, floods have *slowed* relief"."""
    for trigger in triggers:
        verb, main = trigger.token, trigger.token.head
        opened = any(c.dep_ == "mark" and c.lower_ == "since" for c in verb.children)
        known = datings.get(verb.i)
        if not opened or verb.dep_ != "advcl" or known is None or known.earliest is None:
            continue
        for other in (t.token for t in triggers if t.token is main or t.token in main.conjuncts):
            if other.i not in datings and any(c.lemma_ == "have" for c in main.children):
                datings[other.i] = Dating(known.times, known.earliest, None, "since-clause")


def _elsewhen(doc: Doc, times: Sequence[Time], heads: Mapping[int, int], datings: dict[int, Dating]) -> None:
    """Keep the days of others from an event that has its own, whatever it is: "Two weeks *later*, he *died*"."""
    for time in times:
        if time.span.of(doc.text).rpartition(" ")[2].lower() not in _COUNTING:
            continue
        anchor = anchor_of(doc, time.span)
        event = holder_of(anchor[0], heads) if anchor is not None else None
        if event is not None and event not in datings:
            datings[event] = ELSEWHEN


def _combine(holds: list[Hold], text: str) -> Dating:
    rows, rule = [(h.time, h.preposition) for h in holds], holds[0].rule
    for (start, before), (end, between) in pairwise(rows):
        told_as_one = before in _RANGES and between in _RANGES[before]
        listed = _AND.fullmatch(text, start.span.end, end.span.start) is not None
        if (told_as_one or listed) and start.latest <= end.earliest:
            return Dating((start, end), start.earliest, end.latest, "range")
    earliest, latest = None, None
    for time, preposition in rows:
        first, last = event_bounds(time, preposition)
        if earliest is None or (first is not None and first > earliest):
            earliest = first or earliest
        if latest is None or (last is not None and last < latest):
            latest = last or latest
    if earliest is not None and latest is not None and earliest > latest:
        earliest, latest = event_bounds(*rows[0])
    return Dating(tuple(t for t, _ in rows), earliest, latest, rule)


_COUNTING = word_set("counting_words")

_AND = re.compile(r",?\s(?:and|or)\s(?:on\s|in\s|early\s)?")
"""Between two times that an event happened on: "on Monday *and* Tuesday"."""

_RANGES: Mapping[str | None, tuple[str | None, ...]] = {
    "between": (None, "and"),
    "from": ("to", "until", "till", "through"),
}
"""Words before the first of two times, and those before the second, that make a period of both."""
