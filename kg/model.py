"""The frozen values that travel between the stages: articles in, extractions out.

Holds no logic beyond conversion: an `Extraction` is what the stages after the parse produce and what `state` turns
into quads; `Extraction.to_dict` is the JSON contract of `kg extract --format jsonl`.
All offsets are characters of the article's text, half-open.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any, Literal, TypeVar

from kg.errors import SpanError

Role = Literal[
    "agent", "patient", "recipient", "instrument", "topic", "place", "origin", "destination", "time"
]
Polarity = Literal["positive", "negative"]
Certainty = Literal["certain", "probable", "possible"]
Outcome = Literal["accomplished", "ongoing", "planned", "attempted", "failed", "threatened", "hypothetical"]
LinkRole = Literal["cause", "partOf"]
_Value = TypeVar("_Value", "Argument", "Event")


def changed(value: _Value, **new: object) -> _Value:
    """Copy an event or an argument with some fields changed: `dataclasses.replace` in half the time.

    Args:
        value: What is copied.
        new: The fields that are changed, by name.

    Raises:
        KeyError: It has no such field.

    Example:
        >>> changed(Argument("agent", Span(0, 6), Span(0, 6), None), entity="x:rebels").entity
        'x:rebels'
    """
    read, places = _FIELDS[type(value)]
    held = list(read(value))
    for name, other in new.items():
        held[places[name]] = other
    return type(value)(*held)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters of an article's text.

    Raises:
        SpanError: The span is empty, reversed or starts before the text.

    Example:
        >>> Span(15, 22).of("Rebels shelled Massawa.")
        'Massawa'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that covers nothing."""
        if not 0 <= self.start < self.end:
            raise SpanError(f"span {self.start}-{self.end} covers no character; start must be below end")

    def of(self, text: str) -> str:
        """Cut this span out of the text that it belongs to.

        Args:
            text: The whole article's text, not one sentence of it.

        Returns:
            The covered characters, never empty.

        Raises:
            SpanError: The span runs past the text.
        """
        if self.end > len(text):
            raise SpanError(f"span {self.start}-{self.end} runs past a text of {len(text)} characters")
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def to_dict(self, text: str | None = None) -> dict[str, Any]:
        """As `start` and `end`, with the covered words where `text` is given."""
        row: dict[str, Any] = {"start": self.start, "end": self.end}
        if text is not None:
            row["text"] = self.of(text)
        return row


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as read: its text untouched, and what is known of it.

    Args:
        id: Unique in a store; the file's stem where nothing else is given.
        text: The words, exactly as in the source.
        title: Headline, where it stands apart from the text.
        published: Day of publication; relative dates resolve against it.
        url: Where the article stands on the web.
        source: Who published it ("Reuters").
        author: Who wrote it, as the byline has it.
        modified: Day of the last change.
        language: BCP 47 tag of the language that the source says it is in ("en-GB").
    """

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    modified: date | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that was passed over on purpose: it is whole, but no article that is read.

    Args:
        source: The path, or path and place within it, of the item.
        reason: Why, in one line.
        kind: "language" for an article that is not English, "format" for what is no article at all.
    """

    source: str
    reason: str
    kind: Literal["language", "format"]

    def __str__(self) -> str:
        """One line: where, and why."""
        return f"{self.source}: skipped, {self.reason}"


@dataclass(frozen=True, slots=True)
class Geo:
    """Where a place lies.

    Args:
        lat: WGS84 latitude in degrees, None where unknown.
        lon: WGS84 longitude in degrees, None where unknown.
        geonames: GeoNames id, 0 where it has none.
        country: ISO 3166-1 alpha-3 code of the country it lies in, None for seas and the like.
        level: "country", "region", "city", "facility", "water" or "area".
    """

    lat: float | None
    lon: float | None
    geonames: int
    country: str | None
    level: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Why a name of an article is taken for a known actor.

    Args:
        score: How sure it is, from 0 to 1.
        because: What spoke for and against it.
    """

    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, a place or a thing, with every mention of it in one article.

    Args:
        iri: Registry IRI where a registry knows it, else derived from the first mention.
        label: Its best name or description, e.g. "Iran-backed militants".
        type: Local name of its class in `ontologies/kg.ttl` ("Group", "Facility", "Weapon", ...).
        mentions: Spans in text order; empty for a place known only as the container of another.
        sector: PLOVER sector codes ("GOV", "MIL", "REB", ...).
        country: ISO 3166-1 alpha-3 code, where it belongs to one.
        wikidata: Wikidata id ("Q38799"), where known.
        geo: Where it lies, for places.
        within: IRI of the place that directly contains it.
        count: How many it stands for ("three American soldiers": 3).
        approximate: Whether that count is a rough one ("some 85 targets").
        registered: Whether a registry, not this article, defines it.
        identity: Why it is taken for this known actor, None where its name alone tells.
    """

    iri: str
    label: str
    type: str
    mentions: tuple[Span, ...] = ()
    sector: tuple[str, ...] = ()
    country: str | None = None
    wikidata: str | None = None
    geo: Geo | None = None
    within: str | None = None
    count: int | None = None
    approximate: bool = False
    registered: bool = False
    identity: Identity | None = None

    def to_dict(self) -> dict[str, Any]:
        """The entity as in the JSON contract."""
        row: dict[str, Any] = {
            "iri": self.iri,
            "label": self.label,
            "type": self.type,
            "sector": list(self.sector),
            "country": self.country,
            "wikidata": self.wikidata,
            "count": self.count,
            "within": self.within,
            "mentions": [m.to_dict() for m in self.mentions],
        }
        if self.identity is not None:
            row["identity"] = {"score": self.identity.score, "because": list(self.identity.because)}
        if self.geo is not None:
            row["geo"] = {
                "lat": self.geo.lat,
                "lon": self.geo.lon,
                "geonames": self.geo.geonames,
                "country": self.geo.country,
                "level": self.geo.level,
            }
        return row


@dataclass(frozen=True, slots=True)
class Relation:
    """A lasting relation between two entities that words of the article state.

    Args:
        subject: IRI of the entity that the relation is told of.
        predicate: One of `kg.vocab.relations.RELATIONS`, such as "memberOf".
        object: IRI of the other entity.
        span: The words that state it.
        rule: Name of the rule that read it.
        post: What the words call the subject in it: an office, a trade, a position, a kinship.
        polarity: "negative" where the article says that it does not hold.
        certainty: How sure the article is of it.
        future: Whether it is still to begin.
        outcome: "ongoing" while it holds, "accomplished" once it is over, else why it has not begun.
        sources: Who says so, innermost first.
        earliest: First day from which it holds, where the words tell one.
        latest: Last day until which it held, where the words tell one.
    """

    subject: str
    predicate: str
    object: str
    span: Span
    rule: str
    post: str | None = None
    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    future: bool = False
    outcome: Outcome = "ongoing"
    sources: tuple["Source", ...] = ()
    earliest: date | None = None
    latest: date | None = None

    @property
    def holds(self) -> bool:
        """Whether the article tells for certain that it holds.

        Example:
            >>> Relation("a", "leads", "b", Span(0, 4), "leader-of", outcome="accomplished").holds
            False
        """
        told_as_true = self.polarity == "positive" and self.certainty == "certain" and not self.future
        return told_as_true and self.outcome == "ongoing"

    def to_dict(self, text: str) -> dict[str, Any]:
        """The relation as one object of `kg extract --format jsonl`."""
        return {
            "subject": self.subject,
            "predicate": self.predicate,
            "object": self.object,
            **self.span.to_dict(text),
            "rule": self.rule,
            "post": self.post,
            "polarity": self.polarity,
            "certainty": self.certainty,
            "future": self.future,
            "outcome": self.outcome,
            "sources": [source.to_dict(text) for source in self.sources],
            "earliest": _iso(self.earliest),
            "latest": _iso(self.latest),
        }


@dataclass(frozen=True, slots=True)
class Time:
    """A date expression, resolved to the precision of its words.

    Args:
        span: The words ("Tuesday", "in January" without "in").
        value: ISO 8601, as precise as the words ("2024", "2024-07", "2024-07-16", "2024-W28", "2024-Q2").
        earliest: First day it may mean.
        latest: Last day it may mean.
        rule: Name of the rule that read it.
    """

    span: Span
    value: str
    earliest: date
    latest: date
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """An entity, or another event, in a role of an event.

    Args:
        role: One of the roles of DESIGN's model.
        span: The whole phrase.
        head: Its head word (a whole name where the head is one).
        entity: IRI of the entity it refers to.
        rule: Name of the rule that led to it.
        confidence: Probability that it has this role, between 0 and 1.
        inferred: Whether it is taken from another event of the article, and not told of this one.
        event: IRI of the event that it names, where that is no entity but an event ("signed a *deal*").
    """

    role: Role
    span: Span
    head: Span
    entity: str | None = None
    rule: str = ""
    confidence: float = 1.0
    inferred: bool = False
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: the source of a claim and the words that make it one.

    Args:
        span: The phrase that names the source ("Pentagon spokeswoman Sabrina Singh").
        head: Its head.
        cue: The reporting word ("said", "according to").
        entity: IRI of the entity that it refers to.
        earliest: First day on which it may have been said.
        latest: Last such day.
        denies: Whether the source denies what is claimed.
        rule: Name of the rule that tied it to the event.
    """

    span: Span
    head: Span
    cue: Span
    entity: str | None = None
    earliest: date | None = None
    latest: date | None = None
    denies: bool = False
    rule: str = ""

    def to_dict(self, text: str) -> dict[str, Any]:
        """The source as in the JSON contract; `text` is the article's."""
        return {
            **self.span.to_dict(text),
            "head": self.head.to_dict(),
            "entity": self.entity,
            "cue": self.cue.to_dict(),
            "denies": self.denies,
            "earliest": _iso(self.earliest),
            "latest": _iso(self.latest),
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class Link:
    """A link from one event of an article to another: its cause, its whole, or an event in one of its roles."""

    role: LinkRole | Role
    event: str
    rule: str


NUMBER_OF_EVENTS, NUMBER_OF_TIMES = "number-of-events", "number-of-times"
"""Rules by which `Event.count` is a number of events, and not of those who take part."""


@dataclass(frozen=True, slots=True)
class Event:
    """One mention of an event: what, who, where, when, who says so, and whether it happened.

    Args:
        iri: Derived from the article and the trigger's head.
        types: Local class names from the most specific up to "Event".
        plover: PLOVER type and, where there is one, mode.
        trigger: The words that name the event.
        head: The trigger's head word.
        sentence: The sentence that the trigger stands in.
        polarity: "negative" where the article says that it did not happen.
        certainty: How sure the article is of it.
        future: Whether it lies ahead of the article.
        outcome: How it ended, or that it has not begun.
        arguments: Who and what takes part, in which role.
        sources: Who says so, innermost first.
        times: Spans of the time expressions that date it.
        earliest: First day on which it may have happened.
        latest: Last such day.
        killed: Number of dead that the words tie to this event.
        injured: Number of injured that the words tie to this event.
        count: The number told for it: of events ("some 175 attacks"), of times ("twice"), else of those it is done to
            ("arrested 12"), else of those who do it ("2,000 marched"); `rules` says which.
        approximate: Whether any of these figures is a rough one.
        links: Cause, whole, and events in a role ("talks on *ending the mission*"), among those of the article.
        confidence: Probability that all that is stated of it is right, between 0 and 1.
        confidences: For each field that is stated ("told", "class", "status", "date", "figures", "source") the
            probability that it is right; "told" is that the text tells such an event at all.
        rule: Name of the rule that read the trigger.
        same_as: IRI of the earlier event of the article that this one corefers with.
        rules: For each field beside the roles ("date", "killed", "polarity", "same_as" ...) that is not as by default,
            the name of the rule that filled it.
        inferred: Names of fields ("date", "place") taken from another event of the article, and not told of this one.
        salient: Whether it is news; reporting, aspect, states and habits are not.
    """

    iri: str
    types: tuple[str, ...]
    trigger: Span
    head: Span
    sentence: Span
    rule: str
    plover: tuple[str, ...] = ()
    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    future: bool = False
    outcome: Outcome = "accomplished"
    arguments: tuple[Argument, ...] = ()
    sources: tuple[Source, ...] = ()
    times: tuple[Span, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    killed: int | None = None
    injured: int | None = None
    count: int | None = None
    approximate: bool = False
    links: tuple[Link, ...] = ()
    confidence: float = 0.5
    confidences: tuple[tuple[str, float], ...] = ()
    same_as: str | None = None
    rules: tuple[tuple[str, str], ...] = ()
    inferred: tuple[str, ...] = ()
    salient: bool = True

    @property
    def n_events(self) -> int | None:
        """How many events of its kind it stands for; None where `count` is the number of those who take part."""
        rule = next((rule for field, rule in self.rules if field == "count"), NUMBER_OF_EVENTS)
        return self.count if rule in (NUMBER_OF_EVENTS, NUMBER_OF_TIMES) else None

    @property
    def realized(self) -> bool:
        """Whether the article asserts that it happened or is under way."""
        return has_happened(self.polarity, self.certainty, self.outcome, future=self.future)

    def to_dict(self, text: str) -> dict[str, Any]:
        """The event as in the JSON contract; `text` is the article's."""
        return {
            "iri": self.iri,
            "types": list(self.types),
            "plover": list(self.plover),
            "trigger": {**self.trigger.to_dict(text), "head": self.head.to_dict()},
            "polarity": self.polarity,
            "certainty": self.certainty,
            "future": self.future,
            "outcome": self.outcome,
            "arguments": [
                {
                    "role": a.role,
                    **a.span.to_dict(text),
                    "head": a.head.to_dict(),
                    "entity": a.entity,
                    "event": a.event,
                    "rule": a.rule,
                    "confidence": round(a.confidence, 4),
                    "inferred": a.inferred,
                }
                for a in self.arguments
            ],
            "sources": [source.to_dict(text) for source in self.sources],
            "times": [t.to_dict() for t in self.times],
            "links": [{"role": x.role, "event": x.event, "rule": x.rule} for x in self.links],
            "earliest": _iso(self.earliest),
            "latest": _iso(self.latest),
            "killed": self.killed,
            "injured": self.injured,
            "count": self.count,
            "approximate": self.approximate,
            "confidence": round(self.confidence, 4),
            "confidences": dict(self.confidences),
            "rule": self.rule,
            "same_as": self.same_as,
            "inferred": list(self.inferred),
            "rules": dict(self.rules),
            "salient": self.salient,
        }


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read out of one article.

    Args:
        article: The article itself.
        entities: Actors, places and things, registry ancestors of places included.
        relations: Lasting facts between entities.
        times: Date expressions in text order.
        events: Event mentions in text order.
        sentences: Every sentence, in text order.
        warnings: One line each for what could not be read or resolved ("no publication date: ...").
    """

    article: Article
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    times: tuple[Time, ...] = ()
    events: tuple[Event, ...] = ()
    sentences: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()

    def sure(self, min_confidence: float) -> "Extraction":
        """Leave out events and arguments that are less sure, and links to such events.

        Args:
            min_confidence: The least confidence, from 0 to 1.

        Example:
            >>> word = Span(0, 4)
            >>> event = Event("e:1", ("Event",), word, word, word, "verb", confidence=0.7)
            >>> [len(Extraction(Article("a", "Fell"), events=(event,)).sure(p).events) for p in (0.7, 0.8)]
            [1, 0]
        """
        kept = [event for event in self.events if event.confidence >= min_confidence]
        iris = {event.iri for event in kept}
        roots: dict[str, str] = {}
        for event in kept:
            roots.setdefault(event.same_as or event.iri, event.iri)
        return replace(
            self,
            events=tuple(
                replace(
                    event,
                    arguments=tuple(a for a in event.arguments if a.confidence >= min_confidence),
                    links=tuple(link for link in event.links if link.event in iris),
                    same_as=None if (root := roots[event.same_as or event.iri]) == event.iri else root,
                )
                for event in kept
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """The extraction as one object of `kg extract --format jsonl`."""
        text = self.article.text
        return {
            "id": self.article.id,
            "text": text,
            "published": _iso(self.article.published),
            "entities": [e.to_dict() for e in self.entities],
            "relations": [r.to_dict(text) for r in self.relations],
            "times": [{**t.span.to_dict(text), "value": t.value, "rule": t.rule} for t in self.times],
            "events": [e.to_dict(text) for e in self.events],
            "warnings": list(self.warnings),
        }


def has_happened(polarity: str, certainty: str, outcome: str, *, future: bool) -> bool:
    """Whether something told with these is asserted to have happened or to be under way.

    Example:
        >>> has_happened("positive", "certain", "planned", future=False)
        False
    """
    told_as_true = polarity == "positive" and certainty == "certain" and not future
    return told_as_true and outcome in ("accomplished", "ongoing")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_NAMES = {type_: [field.name for field in fields(type_)] for type_ in (Argument, Event)}
_FIELDS: Mapping[type[Any], tuple[Callable[[object], tuple[Any, ...]], Mapping[str, int]]] = {
    type_: (attrgetter(*names), {name: i for i, name in enumerate(names)}) for type_, names in _NAMES.items()
}
"""What reads all fields of a class, and the place of each by its name."""
