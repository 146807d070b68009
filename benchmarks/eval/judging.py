"""Holds one extracted event against the gold event that it is of.

In: both, and what else the article tells (`Surroundings`). Out: `Finding`s, field by field. What is stated and not so
is wrong; what is not stated is missing; what is stated where the gold is silent is extra, and spoils nothing.

A role is right where its phrase, or another mention of the same entity, stands where a name of the gold's filler does,
in that role or one that says the same (`COMPATIBLE`). It is wrong where the gold has that filler in another role, or
has others in this role none of which was found. A date is right where it is one of the gold's periods. A class is right
where it, or one above it, is one of the gold's. `status` is whether the event happened, `hedge` also why not.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.eval.predictions import Phrase, PredictedEvent, Prediction
from kg.model import Span
from tests.gold.articles import GoldArticle, GoldEvent, Names

Verdict = Literal["right", "wrong", "missing", "extra"]

COMPATIBLE: Mapping[str, frozenset[str]] = {
    "agent": frozenset(("agent", "instrument")),
    "patient": frozenset(("patient", "topic", "recipient")),
    "recipient": frozenset(("recipient", "patient", "topic", "destination")),
    "topic": frozenset(("topic", "patient")),
    "instrument": frozenset(("instrument", "agent")),
    "place": frozenset(("place", "destination", "origin")),
    "origin": frozenset(("origin", "place")),
    "destination": frozenset(("destination", "place", "patient", "recipient")),
}
"""A gold role to those that say the same: a storm that does something may be its agent or its instrument."""
FIELD_OF = {
    "origin": "place",
    "destination": "place",
    "recipient": "patient",
    "topic": "patient",
}
"""Roles that are counted with another one."""
KINDS = {
    "happened": "happened",
    "ongoing": "happened",
    "negated": "negated",
    "planned": "planned",
    "possible": "open",
    "hypothetical": "open",
    "failed": "failed",
}
"""A gold status to the kind of an extracted event that says the same."""
TOLLS = ("killed", "injured")

Slot = tuple[str, int]
"""A filler of the gold: its role, and its number within the role."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one field of an extracted event is beside the gold.

    Args:
        field: The field, in the words of the table.
        verdict: What it is.
        detail: What was stated for what.
        weighs: Whether it makes the event wrong or incomplete; if not, it only counts for its field.
        counts_if_minor: Whether the field's score has it of a minor event, too.
        phrase: The argument that is judged, where one is.
    """

    field: str
    verdict: Verdict
    detail: str = ""
    weighs: bool = True
    counts_if_minor: bool = False
    phrase: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a judge needs to know of the article.

    Args:
        prediction: All that was extracted from it.
        triggers: Where the gold's triggers stand.
        tolls: Numbers of dead and of injured that the gold gives to any event.
    """

    prediction: Prediction
    triggers: tuple[Span, ...]
    tolls: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, gold: GoldArticle, prediction: Prediction) -> "Surroundings":
        """Take them from the gold article and what was extracted from it."""
        tolls = {
            name: frozenset(n for event in gold.events if (n := getattr(event, name)) is not None)
            for name in TOLLS
        }
        return cls(prediction, tuple(event.trigger for event in gold.events), tolls)

    def is_at(self, phrase: Phrase, spans: Sequence[Span]) -> bool:
        """Whether a phrase's head, or a mention of its entity, lies in one of these spans."""
        if any(span.start <= phrase.head < span.end for span in spans):
            return True
        mentions = self.prediction.mentions_of(phrase)
        return any(s.start <= m.start and m.end <= s.end + 1 for m in mentions for s in spans)

    def places_of(self, names: Names) -> list[Span]:
        """Where any of these names stands in the text."""
        text, spans = self.prediction.text, []
        for name in names:
            at = text.find(name)
            while at >= 0:
                spans.append(Span(at, at + len(name)))
                at = text.find(name, at + 1)
        return spans


def judge_event(gold: GoldEvent, event: PredictedEvent, around: Surroundings) -> tuple[Finding, ...]:
    """Judge every field of an extracted event."""
    return (
        *judge_class(gold, event),
        *judge_salience(gold, event),
        *judge_status(gold, event),
        *judge_roles(gold, event, around),
        *judge_date(gold, event),
        *judge_figures(gold, event, around),
        *judge_sources(gold, event, around),
    )


def judge_class(gold: GoldEvent, event: PredictedEvent) -> Iterator[Finding]:
    """A plain event where the gold has a class lacks it; another class is wrong."""
    if event.classes & set(gold.classes):
        yield Finding("class", "right")
    elif event.typed:
        yield Finding("class", "wrong", f"{event.types[0]} for {gold.classes[0]}")
    else:
        yield Finding("class", "missing")


def judge_salience(gold: GoldEvent, event: PredictedEvent) -> Iterator[Finding]:
    """An extraction that says which events are worth a node says it rightly of those that are not `minor`."""
    if event.salient is not None:
        verdict: Verdict = "right" if event.salient != gold.minor else "wrong"
        yield Finding("salience", verdict, weighs=False, counts_if_minor=True)


def judge_status(gold: GoldEvent, event: PredictedEvent) -> Iterator[Finding]:
    """What did not happen must not be told as if it had; why it did not is the hedge, which alone spoils nothing."""
    wanted = KINDS[gold.status]
    agrees = (event.kind == "happened") == (wanted == "happened")
    yield Finding("status", "right" if agrees else "wrong", f"{event.kind} for {gold.status}")
    yield Finding("hedge", "right" if event.kind == wanted else "wrong", weighs=False)


def judge_roles(gold: GoldEvent, event: PredictedEvent, around: Surroundings) -> Iterator[Finding]:
    """Each filler of the gold counts once; what else is stated is wrong, or extra where the gold is silent."""
    slots = {
        (role, n): around.places_of(names)
        for role, fillers in gold.roles.items()
        if role != "source"
        for n, names in enumerate(fillers)
    }
    taken: dict[Slot, None] = {}
    strays = []
    for phrase in (a for a in event.arguments if a.role in COMPATIBLE):
        slot = next((s for s in slots if _fits(phrase, s, slots[s], around)), None)
        if slot is None:
            strays.append(phrase)
        elif slot not in taken:
            taken[slot] = None
            yield Finding(_field_of(phrase.role), "right", phrase=phrase)
    reached = {_field_of(role) for role, _ in taken}
    wanted = {_field_of(role) for role, _ in slots}
    for phrase in strays:
        yield from _judge_stray(phrase, slots, wanted - reached, around)
    for role, n in slots:
        if (role, n) not in taken:
            detail = f"{role}={gold.roles[role][n][0]!r}"
            yield Finding(_field_of(role), "missing", detail, weighs=role not in gold.missing_ok)


def _field_of(role: str) -> str:
    return FIELD_OF.get(role, role)


def _fits(phrase: Phrase, slot: Slot, spans: Sequence[Span], around: Surroundings) -> bool:
    return phrase.role in COMPATIBLE[slot[0]] and around.is_at(phrase, spans)


def _judge_stray(
    phrase: Phrase, slots: Mapping[Slot, Sequence[Span]], unmet: set[str], around: Surroundings
) -> Iterator[Finding]:
    """An argument that is no filler of its role; the gold leaves events in a role out, and so do we."""
    elsewhere = any(around.is_at(phrase, spans) for spans in slots.values())
    if not elsewhere and around.is_at(phrase, around.triggers):
        return
    field = _field_of(phrase.role)
    if elsewhere or field in unmet:
        why = " (has another role)" if elsewhere else ""
        yield Finding(field, "wrong", f"{phrase.role}={phrase.words!r}{why}", phrase=phrase)
    else:
        yield Finding(field, "extra", phrase=phrase)


def judge_date(gold: GoldEvent, event: PredictedEvent) -> Iterator[Finding]:
    """A period that the gold has is right; one with one end open is where the other end is the gold's."""
    told = (event.earliest, event.latest)
    wanted = [(first_day(first), last_day(last)) for first, last in gold.dates]
    if not any(told):
        if wanted:
            yield Finding("date", "missing", weighs=gold.date_in == "sentence")
    elif wanted or not gold.minor:
        half = None in told and any(told[0] == first or told[1] == last for first, last in wanted)
        detail = f"{told[0]}..{told[1]} for {[list(period) for period in gold.dates]}"
        yield Finding("date", "right" if half or told in wanted else "wrong", detail)


def first_day(text: str) -> str:
    """The first day of a year, a month or a day."""
    return (text + "-01-01")[: len("YYYY-MM-DD")]


def last_day(text: str) -> str:
    """The last day of a year, a month or a day.

    Example:
        >>> last_day("2024-02")
        '2024-02-29'
    """
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    month = month or 12
    return f"{year:04}-{month:02}-{day or calendar.monthrange(year, month)[1]:02}"


def judge_figures(gold: GoldEvent, event: PredictedEvent, around: Surroundings) -> Iterator[Finding]:
    """Dead, injured and number; the toll of an attack is extra with another of its events ("killing", "died")."""
    for name in TOLLS:
        found, wanted = event.figures[name], getattr(gold, name)
        if wanted is None and found in around.tolls[name]:
            yield Finding("figures", "extra", counts_if_minor=True)
        else:
            yield from _judge_figure(name, found, wanted)
    if gold.count is not None:
        yield from _judge_figure("count", event.figures["count"], gold.count)


def _judge_figure(name: str, found: int | None, wanted: int | None) -> Iterator[Finding]:
    if found == wanted:
        if found is not None:
            yield Finding("figures", "right")
    elif found is None:
        yield Finding("figures", "missing")
    else:
        yield Finding("figures", "wrong", f"{name}={found} for {wanted}")


def judge_sources(gold: GoldEvent, event: PredictedEvent, around: Surroundings) -> Iterator[Finding]:
    """Who says so: somebody else is wrong, somebody where the gold has nobody is extra, nobody is missing."""
    wanted = [around.places_of(names) for names in gold.roles.get("source", ())]
    hit: set[int] = set()
    for source in event.sources:
        number = next((n for n, spans in enumerate(wanted) if around.is_at(source, spans)), None)
        if number is None:
            verdict: Verdict = "wrong" if wanted else "extra"
            yield Finding("source", verdict, repr(source.words))
        elif number not in hit:
            hit.add(number)
            yield Finding("source", "right")
    if wanted and not event.sources:
        yield Finding("source", "missing", weighs="source" not in gold.missing_ok)
