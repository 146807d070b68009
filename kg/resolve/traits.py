"""What is compared of an event: its kind, its parties, places and days, and the words around it.

In: a `Corpus`, and what actors and places mean the same. Out: `Traits`, one for each event. They depend on the event's
own article and on the names of its parties alone.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.resolve.frequencies import class_key, load_frequencies
from kg.resolve.names import Name
from kg.resolve.records import Corpus, EntityRecord, EventRecord
from kg.resolve.words import Vector, bag_of, kindred, stem, tokens
from kg.vocab import superclasses

PARTIES = ("agent", "patient", "recipient", "topic", "instrument")
SITES = ("place", "destination", "origin")
_PLAIN = "Event"
_REPORTING = "reporting"
_NARROW_DAYS = 3
_MOST_CONTAINERS = 6
_LEAD = 400
_BESIDE = 50
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_RARE = 3.0
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MAGNITUDE = re.compile(r"\b(\d\.\d)[- ]magnitude|\bmagnitude(?: of)?[- ](\d(?:\.\d)?)\b|\b(\d\.\d)-strong")


@dataclass(frozen=True, slots=True)
class Party:
    """Those who fill a role of an event.

    Args:
        iris: By the IRIs of their clusters.
        names: Their names; none where they are only described.
        heads: Stems of the last words of their labels.
        countries: Codes of the countries that they belong to.
        named: Whether each of them has a name.
        people: Whether each of them is a person.
        number: "one" person or "several", as far as told; "" for what are no people.
        counts: How many they are, where told.
        numbers: Numbers in their labels, as of age.
        label: The first of their labels in the alphabet.
    """

    iris: frozenset[str]
    names: frozenset[Name]
    heads: frozenset[str]
    countries: frozenset[str]
    named: bool
    people: bool
    number: str
    counts: frozenset[int]
    numbers: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of an event.

    Args:
        event: The event.
        stems: Of the heads of its triggers.
        groups: Groups of words that the stems belong to.
        classes: Its class and those above it, "Event" left out.
        parties: Role to those in it; roles that nobody fills are left out.
        sites: Where it took place, by the IRIs of the places' clusters.
        reach: These and the places that contain them.
        known_sites: Whether a registry knows each of its places.
        sentence: Vector of the words of its sentences.
        beside: Vector of the words right beside its triggers.
        names: Stems of the rare words with a capital in its sentences.
        setting: The same; where its sentences name nobody, those of the beginning of its article.
        weekdays: Days of the week named in its sentences.
        magnitude: Of the earthquake that its sentences tell of, if any.
        rarity: How rare its commonest stem is in news.
        class_rarity: The same of its class.
        first: First day on which it may have happened.
        last: Last such day; what has happened did so before it was reported.
        published: Day of publication of its article, where known.
        instances: How many events it stands for.
        leads: Whether its article begins with it.
        reporting: Whether it is no more than somebody's saying something.
    """

    event: EventRecord
    stems: frozenset[str]
    groups: frozenset[str]
    classes: tuple[str, ...]
    parties: Mapping[str, Party]
    sites: frozenset[str]
    reach: frozenset[str]
    known_sites: bool
    sentence: Vector
    beside: Vector
    names: frozenset[str]
    setting: frozenset[str]
    weekdays: frozenset[str]
    magnitude: float | None
    rarity: float
    class_rarity: float
    first: date | None
    last: date | None
    published: date | None
    instances: int
    leads: bool
    reporting: bool

    @property
    def is_bare(self) -> bool:
        """Whether its article says neither who took part nor where, when or how many."""
        event = self.event
        return not event.roles and event.earliest is None and event.killed is None and event.injured is None

    @property
    def is_narrow(self) -> bool:
        """Whether it is dated to a few days."""
        return (
            self.first is not None and self.last is not None and (self.last - self.first).days <= _NARROW_DAYS
        )

    @property
    def about(self) -> date | None:
        """The day that it is about as far as known: its first, else that of publication."""
        return self.event.earliest or self.published

    @property
    def everyone(self) -> frozenset[str]:
        """All who take part."""
        return frozenset(iri for party in self.parties.values() for iri in party.iris)


class TraitReader:
    """Reads the traits of events.

    Args:
        corpus: The store's articles, entities and events.
        same_entity: Entity to the IRI that stands for its cluster; one not named stands for itself.
        names: The names of each entity that has one.
    """

    def __init__(
        self, corpus: Corpus, same_entity: Mapping[str, str], names: Mapping[str, frozenset[Name]]
    ) -> None:
        self._corpus, self._same, self._names = corpus, same_entity, names
        self._frequencies = load_frequencies()
        self._named_first: dict[str, frozenset[str]] = {}

    def read(self, event: EventRecord) -> Traits:
        """Read one event."""
        weight = self._frequencies.weight
        stems = frozenset(stem(_head_word(m.words, m.end - m.start)) for m in event.mentions)
        places = event.filling(*SITES)
        sites = frozenset(self._cluster_of(iri) for iri in places)
        told = " ".join(dict.fromkeys(m.sentence for m in event.mentions))
        names = frozenset(_names_in(told, weight))
        return Traits(
            event=event,
            stems=stems,
            groups=frozenset(group for key in stems for group in kindred(key)),
            classes=tuple(name for name in superclasses(event.event_class) if name != _PLAIN),
            parties={role: self._party(iris) for role in PARTIES if (iris := event.filling(role))},
            sites=sites,
            reach=frozenset(place for site in sites for place in self._chain(site)),
            known_sites=all((e := self._entity(iri)) is not None and e.registered for iri in sites),
            sentence=self._frequencies.vector(bag_of(told)),
            beside=self._frequencies.vector(bag_of(self._beside(event))),
            names=names,
            setting=names or self._lead_names(event.article),
            weekdays=frozenset(word.lower() for word in tokens(told)) & _WEEKDAYS,
            magnitude=_magnitude(told),
            rarity=min(map(weight, stems)),
            class_rarity=weight(class_key(event.event_class)),
            first=event.earliest,
            last=self._last_day(event),
            published=self._corpus.articles[event.article].published,
            instances=self._instances(event),
            leads=event.mentions[0].start < _LEAD,
            reporting=all(m.rule == _REPORTING for m in event.mentions),
        )

    def _party(self, iris: frozenset[str]) -> Party:
        clusters = frozenset(self._cluster_of(iri) for iri in iris)
        found = [entity for iri in iris if (entity := self._entity(iri)) is not None]
        return Party(
            clusters,
            frozenset(name for iri in iris for name in self._names.get(iri, ())),
            frozenset(head for iri in iris if (head := self._head(iri))),
            self._countries(iris),
            all(iri in self._names for iri in iris),
            all(entity.type == "Person" for entity in found),
            _number_of(found),
            frozenset(entity.count for entity in found if entity.count is not None),
            frozenset(word for entity in found for word in tokens(entity.label) if word[0].isdigit()),
            min((entity.label for entity in found), default=""),
        )

    def _lead_names(self, article: str) -> frozenset[str]:
        if article not in self._named_first:
            text = self._corpus.articles[article].text[:_LEAD]
            self._named_first[article] = frozenset(_names_in(text, self._frequencies.weight))
        return self._named_first[article]

    def _beside(self, event: EventRecord) -> str:
        """The words next to its triggers, within their sentences."""
        text = self._corpus.articles[event.article].text
        found = []
        for mention in event.mentions:
            before = text[max(0, mention.start - _BESIDE) : mention.start]
            after = text[mention.end : mention.end + _BESIDE]
            found += [_SENTENCE_END.split(before)[-1], _SENTENCE_END.split(after)[0]]
        return " ".join(found)

    def _last_day(self, event: EventRecord) -> date | None:
        published = self._corpus.articles[event.article].published
        days = [day for day in (event.latest, published if event.realized else None) if day is not None]
        last = min(days, default=None)
        return last if last is None or event.earliest is None or event.earliest <= last else event.latest

    def _instances(self, event: EventRecord) -> int:
        """How many events it stands for: "175 attacks", but not "arrested 12 people", whose count is theirs."""
        fillers = [self._entity(filler) for _, filler in event.roles]
        of_somebody = any(filler is not None and filler.count == event.count for filler in fillers)
        return 1 if event.count is None or of_somebody else event.count

    def _cluster_of(self, iri: str) -> str:
        return self._same.get(iri, iri)

    def _entity(self, iri: str) -> EntityRecord | None:
        return self._corpus.entities.get(iri)

    def _countries(self, iris: Iterable[str]) -> frozenset[str]:
        entities = (self._entity(iri) for iri in iris)
        return frozenset(entity.country for entity in entities if entity is not None and entity.country)

    def _head(self, iri: str) -> str:
        entity = self._entity(iri)
        words = tokens(entity.label) if entity else []
        return stem(words[-1]) if words else ""

    def _chain(self, place: str) -> list[str]:
        found = [place]
        while len(found) < _MOST_CONTAINERS:
            entity = self._entity(found[-1])
            if entity is None or entity.within is None or self._cluster_of(entity.within) in found:
                break
            found.append(self._cluster_of(entity.within))
        return found


def _number_of(found: Sequence[EntityRecord]) -> str:
    """Whether people are one or several; "" where not all are people, or each may be named for all."""
    if not found or not all(entity.type in ("Person", "Group") for entity in found):
        return ""
    plural = any(entity.type == "Group" or (entity.count or 1) > 1 for entity in found)
    return "several" if plural else "one"


def _names_in(text: str, weight: Callable[[str], float]) -> Iterable[str]:
    for number, word in enumerate(tokens(text)):
        key = stem(word)
        if number and word[0].isupper() and key not in _WEEKDAYS and weight(key) >= _RARE:
            yield key


def _magnitude(text: str) -> float | None:
    found = _MAGNITUDE.search(text)
    return float(next(group for group in found.groups() if group)) if found else None


def _head_word(words: str, length: int) -> str:
    """The head of a trigger of several words: the last of that length, so of "car bombing" the noun."""
    return next((word for word in reversed(words.split()) if len(word) == length), words)
