"""Which events of different articles are the same: what, when, where, who, how many, and in which story.

In: the events of a store, its stories, and what actors and places mean the same. Out: candidate pairs from blocks
that stay small, and a verdict on any pair.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.resolve.agglomerate import Pair, Ruling, agglomerate, ordered
from kg.resolve.evidence import THRESHOLD, Evidence, Verdict, impossible, weigh
from kg.resolve.records import Corpus, EntityRecord, EventRecord
from kg.resolve.stories import Stories
from kg.resolve.words import Vector, WordWeights, bag_of, cosine, kindred, stem, tokens
from kg.vocab import is_subclass, superclasses

_PLAIN = "Event"
_PARTIES = ("agent", "patient", "recipient")
_SITES = ("place", "destination", "origin")
_NARROW_DAYS = 3
_NEWS_DAYS = 3
_WINDOW = 30
_REPORTING = "reporting"
_MOST_CONTAINERS = 6
_TELLING_FIGURE = 3
_RAREST = 3.0
_BARE = -0.3
_PRIOR = -2.7


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of an event.

    Args:
        event: The event.
        story: The first article of its story.
        stems: Of the heads of its triggers.
        groups: Groups of words that the stems belong to.
        classes: Its class and those above it, "Event" left out.
        parties: Role to the actors and things in it, by the IRIs of their clusters.
        heads: Role to the last words of their labels.
        sites: Where it took place, by the IRIs of the places' clusters.
        reach: These and the places that contain them.
        sentence: Vector of the words of its sentences.
        rarity: Logarithm of how few articles have events of its commonest stem.
        class_rarity: The same of its class.
        first: First day on which it may have happened.
        last: Last such day; what has happened did so before it was reported.
        about: The day that it is about as far as known: its first, else that of publication.
        reporting: Whether it is no more than somebody's saying something.
    """

    event: EventRecord
    story: str
    stems: frozenset[str]
    groups: frozenset[str]
    classes: tuple[str, ...]
    parties: Mapping[str, frozenset[str]]
    heads: Mapping[str, frozenset[str]]
    sites: frozenset[str]
    reach: frozenset[str]
    sentence: Vector
    rarity: float
    class_rarity: float
    first: date | None
    last: date | None
    about: date | None
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


class EventMatcher:
    """Compares the events of a store.

    Args:
        corpus: The store's articles, entities and events.
        stories: Which articles tell the same story.
        same_entity: Entity to the IRI that stands for its cluster; one not named stands for itself.
    """

    def __init__(self, corpus: Corpus, stories: Stories, same_entity: Mapping[str, str]) -> None:
        self._corpus, self._stories, self._same = corpus, stories, same_entity
        self._similarities: dict[Pair, float] = {}
        triggers = {e.iri: _stems(e) for e in corpus.events.values()}
        by_article: defaultdict[str, set[str]] = defaultdict(set)
        for event in corpus.events.values():
            by_article[event.article] |= triggers[event.iri] | {_class_key(event)}
        weights = WordWeights(by_article.values(), least=1, most=1.0, smoothing=1)
        self.traits = {e.iri: self._read(e, triggers[e.iri], weights) for e in corpus.events.values()}

    def _read(self, event: EventRecord, stems: frozenset[str], weights: WordWeights) -> Traits:
        sites = frozenset(self._cluster_of(iri) for iri in event.filling(*_SITES))
        bag = bag_of(" ".join(dict.fromkeys(m.sentence for m in event.mentions)))
        return Traits(
            event=event,
            story=self._stories.story_of[event.article],
            stems=stems,
            groups=frozenset(group for key in stems for group in kindred(key)),
            classes=tuple(name for name in superclasses(event.event_class) if name != _PLAIN),
            parties={
                role: frozenset(self._cluster_of(iri) for iri in event.filling(role)) for role in _PARTIES
            },
            heads={
                role: frozenset(head for iri in event.filling(role) if (head := self._head(iri)))
                for role in _PARTIES
            },
            sites=sites,
            reach=frozenset(place for site in sites for place in self._chain(site)),
            sentence=self._stories.weights.vector(bag),
            rarity=min((*(weights.weight(key) for key in stems), _RAREST)),
            class_rarity=min(weights.weight(_class_key(event)), _RAREST),
            first=event.earliest,
            last=self._last_day(event),
            about=event.earliest or self._corpus.articles[event.article].published,
            reporting=all(m.rule == _REPORTING for m in event.mentions),
        )

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

    def candidates(self) -> Iterator[Pair]:
        """Pairs worth comparing: of one story and kind, or of one kind, day and party or place."""
        blocks: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for iri, traits in self.traits.items():
            for key in sorted(self._keys(traits)):
                blocks[key].append(iri)
        for key in sorted(blocks):
            yield from self._near(blocks[key])

    def _keys(self, traits: Traits) -> set[tuple[str, ...]]:
        kinds = {f"stem {key}" for key in traits.stems} | {f"group {group}" for group in traits.groups}
        if traits.classes:
            kinds.add(f"class {traits.classes[-1]}")
        found: set[tuple[str, ...]] = {("story", traits.story, kind) for kind in kinds}
        if traits.is_narrow and traits.first and traits.last:
            whom = set().union(*traits.parties.values()) | traits.reach
            for day in _days(traits.first, traits.last):
                found |= {("day", day.isoformat(), kind, who) for kind in kinds for who in whom}
        return found

    def _near(self, block: Sequence[str]) -> Iterator[Pair]:
        """All pairs of a small block; of a large one those near one another in time of publication."""
        ordered = sorted(set(block), key=self._publication)
        for i, iri in enumerate(ordered):
            yield from ((iri, other) for other in ordered[i + 1 : i + 1 + _WINDOW])

    def _publication(self, iri: str) -> tuple[date, str]:
        article = self._corpus.articles[self.traits[iri].event.article]
        return article.published or date.min, iri

    def cluster(self, rulings: Sequence[Ruling]) -> tuple[tuple[str, ...], ...]:
        """Partition the events.

        Args:
            rulings: What people decided.
        """
        return agglomerate(
            self.traits,
            self.candidates(),
            lambda left, right: self.compare(left, right).score,
            threshold=THRESHOLD,
            rulings=rulings,
        )

    def compare(self, left: str, right: str) -> Verdict:
        """Weigh what speaks for two events being the same."""
        a, b = self.traits[left], self.traits[right]
        kind = _kind(a, b)
        if not kind:
            return impossible("they are of different kinds")
        if _days_between(a, b) > 1:
            return impossible("they happened at different times")
        if a.event.positive != b.event.positive:
            return impossible("one article says that it did not happen")
        if self._in_different_countries(a, b):
            return impossible("they happened in different countries")
        if self._instances(a.event) != self._instances(b.event):
            return impossible("one stands for more events than the other")
        evidence = [
            *kind,
            *self._story(a, b),
            *_when(a, b),
            *self._where(a, b),
            *self._who(a, b),
            *_figures(a, b),
        ]
        likeness = cosine(a.sentence, b.sentence)
        evidence.append(Evidence("their sentences share rare words", round(min(2.0, 3 * likeness), 2)))
        if a.event.realized != b.event.realized:
            evidence.append(Evidence("one article does not say that it has happened", -0.9))
        if a.is_bare or b.is_bare:
            evidence.append(Evidence("one says neither who nor where nor when", _BARE))
        if a.reporting or b.reporting:
            weight = -2.5 if a.event.article == b.event.article else -1.5
            evidence.append(Evidence("they are no more than a saying", weight))
        return weigh(evidence, prior=_PRIOR)

    def _story(self, a: Traits, b: Traits) -> Iterator[Evidence]:
        if a.event.article == b.event.article:
            yield Evidence("they stand in one article", 0.6)
        elif a.story == b.story:
            likeness = self._similarity(*ordered(a.event.article, b.event.article))
            yield Evidence("their articles tell the same story", round(min(1.6, 0.4 + 5 * likeness), 2))

    def _similarity(self, left: str, right: str) -> float:
        if (left, right) not in self._similarities:
            self._similarities[left, right] = self._stories.similarity(left, right)
        return self._similarities[left, right]

    def _who(self, a: Traits, b: Traits) -> Iterator[Evidence]:
        for role in _PARTIES:
            mine, theirs = a.parties[role], b.parties[role]
            if not mine or not theirs:
                continue
            if mine & theirs:
                yield Evidence(f"the same {role}, {self._label(min(mine & theirs))}", 1.2)
            elif any(mine & b.parties[other] or theirs & a.parties[other] for other in _PARTIES):
                yield Evidence("a party in another role", 0.2)
            elif self._are_named(mine) and self._are_named(theirs):
                if not self._countries(mine) & self._countries(theirs):
                    yield Evidence(f"a different {role}", -3.0)
            elif a.heads[role] & b.heads[role]:
                yield Evidence(f"a like {role}, “{min(a.heads[role] & b.heads[role])}”", 0.8)
            elif role == "patient":
                yield Evidence("patients that are described differently", -0.6)

    def _label(self, iri: str) -> str:
        entity = self._entity(iri)
        return entity.label if entity else iri

    def _countries(self, iris: frozenset[str]) -> frozenset[str]:
        entities = (self._entity(iri) for iri in iris)
        return frozenset(entity.country for entity in entities if entity is not None and entity.country)

    def _where(self, a: Traits, b: Traits) -> Iterator[Evidence]:
        if not a.sites or not b.sites:
            return
        if a.sites & b.sites:
            yield Evidence("the same place", 1.2)
        elif a.sites & b.reach or b.sites & a.reach:
            yield Evidence("one place lies in the other", 0.8)
        elif self._are_known(a.sites) and self._are_known(b.sites):
            yield Evidence("different places", -6.0)
        else:
            yield Evidence("places of different names", -1.0)

    def _in_different_countries(self, a: Traits, b: Traits) -> bool:
        """Whether both have known places and these lie in countries that exclude one another."""
        if not a.sites or not b.sites or a.sites & b.reach or b.sites & a.reach:
            return False
        mine, theirs = self._countries(a.sites), self._countries(b.sites)
        return self._are_known(a.sites | b.sites) and bool(mine and theirs) and mine.isdisjoint(theirs)

    def _are_known(self, iris: frozenset[str]) -> bool:
        """Whether a registry knows these places."""
        entities = [self._entity(iri) for iri in iris]
        return all(entity is not None and entity.registered for entity in entities)

    def _are_named(self, iris: frozenset[str]) -> bool:
        return all(iri in self._same for iri in iris)


def _kind(a: Traits, b: Traits) -> tuple[Evidence, ...]:
    """What the two have in common as kinds of happenings; the rarer in the store, the more it tells."""
    classes = bool(a.classes and b.classes)
    found: list[Evidence] = []
    if a.stems & b.stems:
        weight = 0.4 + 0.5 * min(a.rarity, b.rarity) - (0.8 if classes and not _is_below(a, b) else 0.0)
        found.append(Evidence(f"the same word, “{a.event.mentions[0].words}”", round(weight, 2)))
    if classes and a.classes[0] == b.classes[0]:
        weight = 0.5 * a.class_rarity if found else 0.2 + a.class_rarity
        found.append(Evidence("the same class of event", round(weight, 2)))
    elif classes and _is_below(a, b) and not found:
        found.append(Evidence("one class of event includes the other", 0.7))
    elif not found and a.groups & b.groups:
        found.append(Evidence("words of like meaning", 0.9))
    return tuple(found)


def _class_key(event: EventRecord) -> str:
    return f"class {event.event_class}"


def _is_below(a: Traits, b: Traits) -> bool:
    return is_subclass(a.classes[0], b.classes[0]) or is_subclass(b.classes[0], a.classes[0])


def _stems(event: EventRecord) -> frozenset[str]:
    return frozenset(stem(_head_word(m.words, m.end - m.start)) for m in event.mentions)


def _head_word(words: str, length: int) -> str:
    """The head of a trigger of several words: the last of that length, so of "car bombing" the noun."""
    return next((word for word in reversed(words.split()) if len(word) == length), words)


def _days(first: date, last: date) -> Iterator[date]:
    """The days of a period, and the one after, so that neighbours meet."""
    for number in range((last - first).days + 2):
        yield first + timedelta(days=number)


def _days_between(a: Traits, b: Traits) -> int:
    """Days from the end of the earlier to the start of the later; 0 where they may coincide."""
    gaps = [
        (later.first - earlier.last).days
        for earlier, later in ((a, b), (b, a))
        if later.first is not None and earlier.last is not None
    ]
    return max(0, *gaps) if gaps else 0


def _when(a: Traits, b: Traits) -> Iterator[Evidence]:
    if _days_between(a, b) == 1:
        yield Evidence("dates a day apart", -1.0)
    elif a.is_narrow and b.is_narrow:
        yield Evidence("the same days", 1.5)
    elif a.first and b.first:
        yield Evidence("periods that overlap", 0.3)
    elif a.about and b.about and abs((a.about - b.about).days) > _NEWS_DAYS:
        yield Evidence("told of at different times", -0.8)


def _figures(a: Traits, b: Traits) -> Iterator[Evidence]:
    for name, mine, theirs in (
        ("killed", a.event.killed, b.event.killed),
        ("injured", a.event.injured, b.event.injured),
    ):
        if mine is None or theirs is None:
            continue
        if mine == theirs:
            yield Evidence(f"the same number {name}, {mine}", 0.6 if mine < _TELLING_FIGURE else 1.2)
        elif max(mine, theirs) > 3 * min(mine, theirs) + 3:
            yield Evidence(f"very different numbers {name}", -1.0)
