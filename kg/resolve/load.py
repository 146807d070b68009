"""Reads a store into a `Corpus`, one pass over the quads of each property that counts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from types import MappingProxyType
from typing import Literal, TypedDict

from pyoxigraph import NamedNode, Quad

from kg.iri import offsets_of
from kg.model import has_happened
from kg.resolve.records import ArticleRecord, Corpus, EntityRecord, EventRecord, MentionRecord
from kg.resolve.terms import text_of
from kg.store import Store
from kg.vocab import GAF, KG, NIF, RDF, RDFS, SCHEMA, SEM, class_names, class_node, local_name, superclasses
from kg.vocab.relations import RELATIONS

_ROLES = ("agent", "patient", "recipient", "instrument", "topic", "place", "origin", "destination")
_ROOTS = frozenset({"Actor", "Place", "Thing"})


class _Told(TypedDict):
    """How an account stands, by the names of the record's fields."""

    positive: bool
    realized: bool
    certainty: str
    outcome: str
    future: bool
    salient: bool


class _Reader:
    """Values of the properties of a store, by subject."""

    def __init__(self, store: Store) -> None:
        self._store = store
        ignored = {store.iris.knowledge_graph, store.iris.ontology_graph, store.iris.decisions_graph}
        self._ignored = frozenset(ignored)
        self.registry = store.iris.registry_graph

    def quads(self, predicate: NamedNode, value: NamedNode | None = None) -> Iterator[Quad]:
        """Quads of a property in the graphs of articles and of the registry."""
        for quad in self._store.match(None, predicate, value, None):
            if text_of(quad.graph_name) not in self._ignored:
                yield quad

    def one(self, predicate: NamedNode) -> dict[str, str]:
        """One value of a property for each subject, the first in the alphabet where there are several."""
        found: dict[str, str] = {}
        for quad in self.quads(predicate):
            subject, value = text_of(quad.subject), text_of(quad.object)
            if subject not in found or value < found[subject]:
                found[subject] = value
        return found

    def all(self, predicate: NamedNode) -> dict[str, list[str]]:
        """Every value of a property for each subject, sorted."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for quad in self.quads(predicate):
            found[text_of(quad.subject)].add(text_of(quad.object))
        return {subject: sorted(values) for subject, values in found.items()}


def load_corpus(store: Store) -> Corpus:
    """Read what a store holds of articles, entities and events.

    Raises:
        StoreError: The store is closed.
    """
    reader = _Reader(store)
    articles = _load_articles(reader)
    by_iri = {article.iri: article.id for article in articles.values()}
    mentions = _load_mentions(reader, by_iri)
    entities = _load_entities(reader, mentions)
    events = _load_events(reader, mentions)
    return Corpus(
        MappingProxyType(articles),
        MappingProxyType({iri: entities[iri] for iri in sorted(entities)}),
        MappingProxyType({iri: events[iri] for iri in sorted(events)}),
    )


def _load_articles(reader: _Reader) -> dict[str, ArticleRecord]:
    texts, published = reader.one(NIF.isString), reader.one(SCHEMA.datePublished)
    ids, titles = reader.one(SCHEMA.identifier), reader.one(SCHEMA.headline)
    publishers = reader.all(SCHEMA.publisher)
    return {
        ids[iri]: ArticleRecord(
            ids[iri],
            iri,
            text,
            titles.get(iri, ""),
            _day(published.get(iri)),
            tuple(publishers.get(iri, ())),
        )
        for iri, text in sorted(texts.items())
        if iri in ids
    }


def _load_mentions(reader: _Reader, articles: dict[str, str]) -> dict[str, tuple[MentionRecord, ...]]:
    """Mentions of each event and entity; those of time expressions and cues come along and are not asked for."""
    words, contexts = reader.one(NIF.anchorOf), reader.one(NIF.referenceContext)
    sentences, rules = reader.one(KG.sentence), reader.one(KG.rule)
    found: dict[str, tuple[MentionRecord, ...]] = {}
    for subject, mentions in reader.all(GAF.denotedBy).items():
        records = [
            MentionRecord(
                articles[contexts[mention]],
                *offsets_of(mention),
                words.get(mention, ""),
                sentences.get(mention, ""),
                rules.get(mention, ""),
            )
            for mention in mentions
            if contexts.get(mention) in articles
        ]
        found[subject] = tuple(sorted(records))
    return found


def _load_entities(
    reader: _Reader, mentions: dict[str, tuple[MentionRecord, ...]]
) -> dict[str, EntityRecord]:
    types = _entity_types(reader)
    labels, countries, sectors = reader.one(RDFS.label), reader.one(KG.country), reader.all(KG.sector)
    counts, containers = reader.one(KG.count), reader.one(KG.within)
    registered = {
        text_of(q.subject) for q in reader.quads(RDFS.label) if text_of(q.graph_name) == reader.registry
    }
    relations = _pairs(reader, RELATIONS)
    return {
        iri: EntityRecord(
            iri=iri,
            kind=_kind(names),
            type=max(names, key=lambda name: (len(superclasses(name)), name)),
            label=labels.get(iri, iri),
            registered=iri in registered,
            country=countries.get(iri),
            sector=tuple(sectors.get(iri, ())),
            count=int(counts[iri]) if iri in counts else None,
            within=containers.get(iri),
            mentions=mentions.get(iri, ()),
            relations=tuple(relations.get(iri, ())),
        )
        for iri, names in types.items()
    }


def _entity_types(reader: _Reader) -> dict[str, list[str]]:
    """Classes of each entity: what is an actor, a place or a thing."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for quad in reader.quads(KG.entityType):
        found[text_of(quad.subject)].update(superclasses(local_name(text_of(quad.object))))
    for name in _entity_classes():
        for quad in reader.quads(RDF.type, class_node(name)):
            found[text_of(quad.subject)].add(name)
    return {iri: sorted(names) for iri, names in found.items()}


def _entity_classes() -> tuple[str, ...]:
    return tuple(name for name in class_names() if not _ROOTS.isdisjoint(superclasses(name)))


def _kind(names: list[str]) -> Literal["actor", "place", "thing"]:
    """A country acts and lies somewhere; it counts as a place, where its name is unique."""
    if "Place" in names:
        return "place"
    return "actor" if "Actor" in names else "thing"


def _load_events(reader: _Reader, mentions: dict[str, tuple[MentionRecord, ...]]) -> dict[str, EventRecord]:
    classes, labels, facts = reader.one(KG.eventType), reader.one(RDFS.label), _Factuality(reader)
    earliest, latest = reader.one(KG.toldEarliest), reader.one(KG.toldLatest)
    killed, injured, counts = reader.one(KG.toldKilled), reader.one(KG.toldInjured), reader.one(KG.toldCount)
    approximate, confidence = reader.one(KG.approximate), reader.one(KG.confidence)
    plover, modes, times = reader.one(KG.ploverType), reader.one(KG.ploverMode), reader.all(SEM.hasTime)
    roles = _load_roles(reader)
    causes, wholes = reader.all(KG.toldCause), reader.all(KG.toldPartOf)
    claims = _load_claims(reader)
    return {
        iri: EventRecord(
            iri=iri,
            article=mentions[iri][0].article,
            event_class=local_name(name),
            **facts.of(iri),
            earliest=_day(earliest.get(iri)),
            latest=_day(latest.get(iri)),
            killed=_number(killed.get(iri)),
            injured=_number(injured.get(iri)),
            count=_number(counts.get(iri)),
            approximate=approximate.get(iri) == "true",
            roles=tuple(roles.get(iri, ())),
            mentions=mentions[iri],
            label=labels.get(iri, ""),
            confidence=float(confidence.get(iri, 1.0)),
            plover=tuple(codes[iri] for codes in (plover, modes) if iri in codes),
            links=(
                *(("cause", other) for other in causes.get(iri, ())),
                *(("partOf", other) for other in wholes.get(iri, ())),
            ),
            times=tuple(times.get(iri, ())),
            claims=tuple(sorted(claims.get(iri, ()))),
        )
        for iri, name in classes.items()
        if mentions.get(iri)
    }


class _Factuality:
    """How accounts tell of their events; what is not stated of one is as by default."""

    def __init__(self, reader: _Reader) -> None:
        self._polarity, self._certainty = reader.one(KG.polarity), reader.one(KG.certainty)
        self._outcome, self._future = reader.one(KG.outcome), reader.one(KG.future)
        self._minor = {text_of(quad.subject) for quad in reader.quads(KG.salient)}

    def of(self, iri: str) -> _Told:
        """The fields of the record of an account that tell how it stands."""
        polarity, certainty = self._polarity.get(iri, "positive"), self._certainty.get(iri, "certain")
        outcome, future = self._outcome.get(iri, "accomplished"), self._future.get(iri) == "true"
        return {
            "positive": polarity == "positive",
            "realized": has_happened(polarity, certainty, outcome, future=future),
            "certainty": certainty,
            "outcome": outcome,
            "future": future,
            "salient": iri not in self._minor,
        }


def _pairs(reader: _Reader, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """The nodes that properties lead to, by subject, with the name of the property."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        for subject, others in reader.all(KG[name]).items():
            found[subject] += [(name, other) for other in others]
    return found


def _load_roles(reader: _Reader) -> dict[str, list[tuple[str, str]]]:
    """Role and filler of each account, as its mentions tell them; what is told as doubtful is left out."""
    roles, fillers = reader.one(KG.role), reader.all(KG.entity)
    doubted = {text_of(quad.subject) for quad in reader.quads(KG.doubted)}
    arguments = reader.all(KG.argumentMention)
    found: dict[str, list[tuple[str, str]]] = {}
    for account, mentions in reader.all(GAF.denotedBy).items():
        told = {
            (_ROLES.index(roles[argument]), filler)
            for mention in mentions
            for argument in arguments.get(mention, ())
            if argument not in doubted and roles.get(argument) in _ROLES
            for filler in fillers.get(argument, ())
            if filler != account
        }
        if told:
            found[account] = [(_ROLES[number], filler) for number, filler in sorted(told)]
    return found


def _load_claims(reader: _Reader) -> dict[str, list[tuple[str, bool]]]:
    """The claims about each account, and whether they deny it."""
    denies = reader.one(KG.denies)
    found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for claim, accounts in reader.all(KG.claimsAccount).items():
        for account in accounts:
            found[account].append((claim, denies.get(claim) == "true"))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> int | None:
    return int(text) if text is not None else None
