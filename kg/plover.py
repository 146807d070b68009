"""Writes the graph as PLOVER event records: one JSON object a line, for tools that read POLECAT or NGEC data.

In: a store. Out: one record for each real event that happened, or is under way, and whose class has a PLOVER type, in
the order of the events' IRIs. Fields are named as in NGEC's output, and where it has none as in the PLOVER manual:

    id                          the event's IRI
    event_date, event_date_end  first and last day on which it may have happened, null where unknown
    event_type, event_mode      PLOVER type and modes; quad_code is 1 to 4 as in the manual
    contexts                    PLOVER contexts that follow from the class and from the sectors of those taking part
    source, recipient           lists of actors: id, name, text, country (ISO 3166-1 alpha-3), sector, wikidata
    location                    id, name, lat, lon, country, geonameid, level; null where no place is told
    killed, injured             null where no figure is told
    event_text                  the sentences that tell it, in text order
    story_id, publisher, headline, pub_date, url    the article, of several the one published first
    story_ids                   every article that tells of it
    confidence, event_class     probability that the event is right; its class in ontologies/kg.ttl

Where the manual has both sides act (meetings without a visitor, clashes), all of them are sources. A visitor's
destination is the recipient, as its host. A date that is not told is not replaced by that of publication.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from pyoxigraph import Literal, NamedNode

from kg.store import Store
from kg.vocab import GAF, KG, NIF, OWL, PREFIXES, RDF, RDFS, SCHEMA, WGS84, is_subclass, local_name
from kg.vocab.crosswalk import quad_class

_MUTUAL_CLASSES = ("Meeting", "Negotiation", "Clash", "War")
_CONTEXT_OF_SECTOR = {
    "MIL": "military",
    "SPY": "intelligence",
    "LEG": "legislative",
    "JUD": "legal",
    "REF": "migration",
    "CRM": "crime",
}
_LEVELS = ("facility", "city", "region", "area", "water", "country")


@dataclass(frozen=True, slots=True)
class PloverActor:
    """Who acts in an event, or is acted upon.

    Args:
        id: The actor's IRI.
        name: Its best name or description.
        text: The article's words for it in this event, None where it is known without words.
        country: ISO 3166-1 alpha-3 code, None where unknown.
        sector: PLOVER sectors ("GOV", "MIL", "REB", ...), sorted.
        wikidata: Wikidata id, None where unknown.
    """

    id: str
    name: str
    text: str | None = None
    country: str | None = None
    sector: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class PloverLocation:
    """Where an event took place.

    Args:
        id: The place's IRI.
        name: Its name.
        lat: WGS84 latitude in degrees, None where unknown.
        lon: WGS84 longitude in degrees, None where unknown.
        country: ISO 3166-1 alpha-3 code of the country that it lies in, None where unknown.
        geonameid: GeoNames id, None where it has none.
        level: "facility", "city", "region", "area", "water" or "country"; None where unknown.
    """

    id: str
    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    geonameid: int | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class PloverRecord:
    """One event record; the module's docstring tells what each field holds."""

    id: str
    event_date: str | None
    event_date_end: str | None
    event_type: str
    event_mode: tuple[str, ...]
    quad_code: int
    contexts: tuple[str, ...]
    source: tuple[PloverActor, ...]
    recipient: tuple[PloverActor, ...]
    location: PloverLocation | None
    killed: int | None
    injured: int | None
    event_text: tuple[str, ...]
    story_id: str
    story_ids: tuple[str, ...]
    publisher: str | None
    headline: str | None
    pub_date: str | None
    url: str | None
    confidence: float | None
    event_class: str

    def to_dict(self) -> dict[str, Any]:
        """The record as the line of JSON has it."""
        return asdict(self)


def plover_records(store: Store) -> Iterator[PloverRecord]:
    """Read a record for each event that happened and whose class has a PLOVER type, sorted by IRI.

    Args:
        store: The store to read.

    Raises:
        StoreError: The store is closed.

    Example:
        >>> from kg.store import GraphStore
        >>> tuple(plover_records(GraphStore.memory()))
        ()
    """
    reader = _Reader(store)
    quads = store.match(None, RDF.type, KG.Event, None)
    events = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    for iri in sorted(events):
        if reader.nodes(NamedNode(iri), KG.ploverType):
            yield reader.record(NamedNode(iri))


def write_plover(store: Store, output: BinaryIO | None = None) -> bytes:
    """Write each record as one line of JSON in UTF-8.

    Args:
        store: The store to read.
        output: Binary stream to write to, line by line; None returns the bytes.

    Returns:
        The lines, or nothing where `output` is given.

    Raises:
        StoreError: The store is closed.
    """
    lines = (
        json.dumps(record.to_dict(), ensure_ascii=False).encode() + b"\n" for record in plover_records(store)
    )
    if output is None:
        return b"".join(lines)
    output.writelines(lines)
    return b""


class _Reader:
    """Reads records out of one store; what is known of an actor or a place is read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._actors: dict[NamedNode, PloverActor] = {}

    def record(self, event: NamedNode) -> PloverRecord:
        event_class = _local(self.nodes(event, KG.eventType)[0])
        plover_type, modes = self._codes(event)
        mentions = self._mentions(event)
        source, recipient = self._sides(event, event_class, mentions)
        article = self._article(mentions[0])
        return PloverRecord(
            id=event.value,
            event_date=self.text(event, KG.earliest),
            event_date_end=self.text(event, KG.latest),
            event_type=plover_type,
            event_mode=modes,
            quad_code=quad_class(plover_type) or 0,
            contexts=_contexts(event_class, (*source, *recipient)),
            source=source,
            recipient=recipient,
            location=self._location(event),
            killed=_whole(self.text(event, KG.killed)),
            injured=_whole(self.text(event, KG.injured)),
            event_text=tuple(dict.fromkeys(s for m in mentions if (s := self.text(m, KG.sentence)))),
            story_id=self._story_id(article),
            story_ids=tuple(dict.fromkeys(map(self._story_id, map(self._article, mentions)))),
            publisher=self.text(article, SCHEMA.publisher),
            headline=self.text(article, SCHEMA.headline),
            pub_date=self.text(article, SCHEMA.datePublished),
            url=next((node.value for node in self.nodes(article, SCHEMA.url)), None),
            confidence=_decimal(self.text(event, KG.confidence)),
            event_class=event_class,
        )

    def _mentions(self, event: NamedNode) -> list[NamedNode]:
        """What denotes the event: those of the article published first before the others, in text order."""
        found = {m for account in self.nodes(event, KG.account) for m in self.nodes(account, GAF.denotedBy)}
        return sorted(found, key=lambda m: (*self._published(m), self._begin(m), m.value))

    def _article(self, mention: NamedNode) -> NamedNode:
        return self.nodes(mention, NIF.referenceContext)[0]

    def _story_id(self, article: NamedNode) -> str:
        return self.text(article, SCHEMA.identifier) or article.value

    def _published(self, mention: NamedNode) -> tuple[bool, str, str]:
        article = self._article(mention)
        day = self.text(article, SCHEMA.datePublished)
        return day is None, day or "", article.value

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Every node that the graphs tie to a subject, without repetition, sorted."""
        quads = self._store.match(subject, predicate, None, None)
        found = {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
        return sorted(found, key=lambda node: node.value)

    def texts(self, subject: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        """Every literal of a property, without repetition, sorted."""
        quads = self._store.match(subject, predicate, None, None)
        return tuple(sorted({quad.object.value for quad in quads if isinstance(quad.object, Literal)}))

    def text(self, subject: NamedNode, predicate: NamedNode) -> str | None:
        """The first literal of a property, None where it has none."""
        return next(iter(self.texts(subject, predicate)), None)

    def _codes(self, event: NamedNode) -> tuple[str, tuple[str, ...]]:
        """PLOVER type and modes; the IRI of a mode repeats its type, which is taken off."""
        prefix = PREFIXES["plover"]
        plover_type = self.nodes(event, KG.ploverType)[0].value.removeprefix(prefix)
        modes = (mode.value.removeprefix(prefix) for mode in self.nodes(event, KG.ploverMode))
        return plover_type, tuple(mode.removeprefix(f"{plover_type}-") for mode in modes)

    def _sides(
        self, event: NamedNode, event_class: str, mentions: list[NamedNode]
    ) -> tuple[tuple[PloverActor, ...], tuple[PloverActor, ...]]:
        words = self._words(mentions)
        source = self._participants(event, (KG.agent,), words)
        recipient = self._participants(event, (KG.patient, KG.recipient), words)
        if event_class == "Visit" and not recipient:
            recipient = self._participants(event, (KG.destination,), words)
        if event_class in _MUTUAL_CLASSES:
            return tuple(dict.fromkeys((*source, *recipient))), ()
        return source, tuple(actor for actor in recipient if actor not in source)

    def _participants(
        self, event: NamedNode, roles: tuple[NamedNode, ...], words: dict[NamedNode, str]
    ) -> tuple[PloverActor, ...]:
        """Actors and places in these roles; things and events among the fillers are none."""
        nodes = dict.fromkeys(node for role in roles for node in self.nodes(event, role))
        taking_part = (node for node in nodes if self._is_a(node, KG.Actor) or self._is_a(node, KG.Place))
        return tuple(self._actor(node, words.get(node)) for node in taking_part)

    def _words(self, mentions: list[NamedNode]) -> dict[NamedNode, str]:
        """The words that first fill a role of the event, by whom they mean."""
        words: dict[NamedNode, str] = {}
        for mention in mentions:
            for argument in sorted(self.nodes(mention, KG.argumentMention), key=self._begin):
                for entity in self.nodes(argument, KG.entity):
                    shown = next(iter(self.nodes(entity, KG.sameActorAs)), entity)
                    words.setdefault(shown, self.text(argument, NIF.anchorOf) or "")
        return words

    def _actor(self, node: NamedNode, words: str | None) -> PloverActor:
        return PloverActor(
            id=node.value,
            name=self.text(node, RDFS.label) or node.value,
            text=words,
            country=self._country(node),
            sector=self.texts(node, KG.sector),
            wikidata=self._identity(node, PREFIXES["wd"]),
        )

    def _location(self, event: NamedNode) -> PloverLocation | None:
        """The narrowest known place among where it was, where it went and the site it struck.

        A state or city that is acted upon may lie elsewhere, so it counts only where there is no other.
        """
        places = [*self._places(event, KG.place), *self._places(event, KG.destination)]
        struck = self._places(event, KG.patient)
        places += [node for node in struck if not self._is_a(node, KG.Actor)]
        found = map(self._place, places or struck or self._places(event, KG.origin))
        return min(found, key=lambda place: (place.lat is None, _rank(place.level), place.id), default=None)

    def _places(self, event: NamedNode, role: NamedNode) -> list[NamedNode]:
        return [node for node in self.nodes(event, role) if self._is_a(node, KG.Place)]

    def _place(self, node: NamedNode) -> PloverLocation:
        return PloverLocation(
            id=node.value,
            name=self.text(node, RDFS.label) or node.value,
            lat=_decimal(self.text(node, WGS84.lat)),
            lon=_decimal(self.text(node, WGS84.long)),
            country=self._country(node),
            geonameid=_whole(self._identity(node, PREFIXES["gn"])),
            level=self.text(node, KG.level),
        )

    def _country(self, node: NamedNode) -> str | None:
        """Its own country, or that of the nearest place around it that has one."""
        seen: set[NamedNode] = set()
        while node not in seen:
            seen.add(node)
            if country := self.text(node, KG.country):
                return country
            node = next(iter(self.nodes(node, KG.within)), node)
        return None

    def _identity(self, node: NamedNode, register: str) -> str | None:
        same = (other.value for other in self.nodes(node, OWL.sameAs))
        return next((iri.removeprefix(register).strip("/") for iri in same if iri.startswith(register)), None)

    def _is_a(self, node: NamedNode, cls: NamedNode) -> bool:
        return next(self._store.match(node, RDF.type, cls, None), None) is not None

    def _begin(self, mention: NamedNode) -> int:
        return int(self.text(mention, NIF.beginIndex) or 0)


def _contexts(event_class: str, actors: tuple[PloverActor, ...]) -> tuple[str, ...]:
    found = {_CONTEXT_OF_SECTOR[code] for a in actors for code in a.sector if code in _CONTEXT_OF_SECTOR}
    return tuple(sorted(found | {"legal"} if is_subclass(event_class, "Justice") else found))


def _rank(level: str | None) -> int:
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)


def _local(node: NamedNode) -> str:
    return local_name(node.value)


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


def _decimal(text: str | None) -> float | None:
    return float(text) if text else None
