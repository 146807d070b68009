"""Joins the mentions of one article into entities.

In: mentions and the places chosen for them. Out: `Name`s and `Entity`s. Registered entities have the registry's IRI;
people are joined by full name and surname, never by surname alone across first names; bodies by name, acronym in
brackets, or a name that ends alike.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeAlias

from kg.extract.names.alike import (
    body_key,
    ends_of_person,
    is_same_body,
    is_same_person,
    person_words,
    words_of_body,
)
from kg.extract.names.linking import Link, Linker
from kg.extract.names.mentions import Mention
from kg.extract.names.places import Resolution
from kg.extract.names.values import Knowledge, Name, Names
from kg.gazetteer import Actor, Place
from kg.model import Article, Entity, Geo, Identity, Span

_BODY_CLASSES = frozenset("Organization Group ArmedForce GovernmentBody NewsAgency".split())
_OF_HOLDER = 0.97
_BRACKETED = re.compile(r"\s*\(")


_MOST_TRIED = 200
"""Clusters that a name is held against, the latest ones."""


@dataclass(slots=True)
class _Cluster:
    """Mentions of one entity so far."""

    type: str
    mentions: list[int]
    texts: list[str]
    keys: set[str] = field(default_factory=set)
    place: Place | None = None
    actor: Actor | None = None
    within: Place | None = None
    link: Link | None = None
    order: int = 0
    fullest: tuple[str, ...] = ()
    entered: tuple[int, tuple[str, ...]] | None = None

    def name(self, i: int, text: str) -> None:
        """Add a mention; the fullest form of the name is the one of most words."""
        words = person_words(text)
        if not self.texts or len(words) > len(self.fullest):
            self.fullest = words
        self.mentions.append(i)
        self.texts.append(text)


_Index: TypeAlias = dict[str, dict[int, _Cluster]]
_NOTHING: dict[int, _Cluster] = {}


def group_mentions(
    article: Article,
    mentions: Sequence[Mention],
    resolution: Resolution,
    linker: Linker,
    knowledge: Knowledge,
) -> Names:
    """Join mentions into entities.

    Args:
        article: The article.
        mentions: Its names in text order.
        resolution: The places that they mean.
        linker: Finds the known actors that they mean.
        knowledge: What contains a place, what words tell, how IRIs are made.

    Returns:
        Names and entities; a place's containers come with it, up to the country.
    """
    return _Grouping(article, mentions, resolution, linker, knowledge).result()


class _Grouping:
    def __init__(
        self,
        article: Article,
        mentions: Sequence[Mention],
        resolution: Resolution,
        linker: Linker,
        knowledge: Knowledge,
    ) -> None:
        self.article, self.mentions, self.resolution, self.linker = article, mentions, resolution, linker
        self.gazetteer, self.cues, self.iris = knowledge.gazetteer, knowledge.cues, knowledge.iris
        self.clusters: list[_Cluster] = []
        self.registered: dict[str, _Cluster] = {}
        self.people: _Index = {}
        self.bodies: _Index = {}
        self.others: _Index = {}
        self.cluster_of: list[_Cluster] = []
        self.nested = [m for m in mentions if m.nested and m.places]
        self.acronyms = frozenset(self._own_acronyms())

    def result(self) -> Names:
        """Group every mention, link and join the groups, then make the values."""
        for i, m in enumerate(self.mentions):
            self.cluster_of.append(self._cluster(i, m))
        self._link()
        self._join()
        by_mention = {i: c for c in self.clusters for i in c.mentions}
        self.cluster_of = [by_mention[i] for i in range(len(self.mentions))]
        iri_of = {id(c): self._iri(c) for c in self.clusters}
        names = tuple(
            Name(m.span, iri_of[id(c)], c.type, demonym=m.demonym, nested=m.nested, rule=m.cue)
            for m, c in zip(self.mentions, self.cluster_of, strict=True)
        )
        entities = [self._entity(c, iri_of[id(c)]) for c in self.clusters]
        capitals = {
            iri_of[id(c)] for c in self.clusters if c.place is not None and self.gazetteer.is_capital(c.place)
        }
        return Names(names, (*entities, *self._containers({e.iri for e in entities})), frozenset(capitals))

    def _link(self) -> None:
        """Give clusters that no registry knows yet the known actors that they mean."""
        for cluster in self.clusters:
            if any(self.mentions[i].cue == "office" for i in cluster.mentions) and cluster.actor is not None:
                cluster.link = Link(cluster.actor, _OF_HOLDER, ("by office",))
            if cluster.place is None and cluster.actor is None:
                link = self.linker.link(cluster.type, [self.mentions[i] for i in cluster.mentions])
                if link is not None:
                    cluster.link, cluster.actor, cluster.type = link, link.actor, link.actor.type

    def _join(self) -> None:
        """Join clusters of one known actor, and those of a surname with the known person who alone bears it."""
        kept: list[_Cluster] = []
        people = [c for c in self.clusters if c.actor is not None and c.type == "Person"]
        first: dict[str, _Cluster] = {}
        for cluster in self.clusters:
            if cluster.actor is not None:
                target = first.setdefault(cluster.actor.wikidata or cluster.actor.key, cluster)
            else:
                target = self._person_of(cluster, people) or cluster
                target = (
                    first.get(target.actor.wikidata or target.actor.key, target) if target.actor else target
                )
            if target is cluster:
                kept.append(cluster)
            else:
                target.mentions += cluster.mentions
                target.texts += cluster.texts
                target.keys |= cluster.keys
        self.clusters = kept

    def _person_of(self, cluster: _Cluster, people: Sequence[_Cluster]) -> _Cluster | None:
        """The one known person that a cluster told before her full name means."""
        if cluster.type != "Person" or cluster.place is not None:
            return None
        name = max(cluster.texts, key=len)
        fitting = {p.actor.key: p for p in people if p.actor is not None and is_same_person(p.fullest, name)}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def _cluster(self, i: int, mention: Mention) -> _Cluster:
        """Put a mention into the cluster of its entity."""
        text = mention.span.of(self.article.text)
        if text in self.acronyms and mention.actor is not None:
            mention = replace(mention, actor=None, places=())
            known = None
        else:
            known = self._known(i, mention)
        found = known or self._match(i, mention, text)
        if found is None:
            found = self._add(_Cluster(mention.type, [], [], {body_key(text)}))
        found.name(i, text)
        found.within = found.within or self.resolution.beside.get(i)
        self._enter(found)
        return found

    def _add(self, cluster: _Cluster) -> _Cluster:
        cluster.order = len(self.clusters)
        self.clusters.append(cluster)
        return cluster

    def _enter(self, cluster: _Cluster) -> None:
        """Enter a cluster under the words by which a later name may be known for one of it."""
        told = (len(cluster.keys), cluster.fullest)
        if cluster.place is not None or cluster.entered == told:
            return
        cluster.entered = told
        if cluster.type == "Person":
            for word in ends_of_person(cluster.fullest):
                self.people.setdefault(word, {})[cluster.order] = cluster
        for key in cluster.keys:
            self.others.setdefault(key, {})[cluster.order] = cluster
            if cluster.type in _BODY_CLASSES:
                for word in words_of_body(key):
                    self.bodies.setdefault(word, {})[cluster.order] = cluster

    def _own_acronyms(self) -> Iterator[str]:
        """Yield the acronyms that the article itself explains by a body other than the registry's.

        Reads "the Caledonian Workers' Federation (CWF)"; must not read "the World Health Organization (WHO)" so.
        """
        text = self.article.text
        for i, m in enumerate(self.mentions):
            j = self._before_bracket(i) if m.actor is not None else None
            before = self.mentions[j] if j is not None else None
            if before is not None and before.actor is None and before.type in _BODY_CLASSES:
                yield m.span.of(text)

    def _before_bracket(self, i: int) -> int | None:
        """The index of the name before whose bracket capitals stand: "Department of Health (*DOH*)"."""
        mention, text = self.mentions[i], self.article.text
        if not mention.span.of(text).isupper():
            return None
        j = next((j for j in range(i - 1, -1, -1) if not self.mentions[j].nested), None)
        if j is None or not _BRACKETED.fullmatch(text, self.mentions[j].span.end, mention.span.start):
            return None
        return j

    def _known(self, i: int, mention: Mention) -> _Cluster | None:
        """The cluster of a registered place or actor."""
        place, actor = self.resolution.places.get(i), mention.actor
        if place is not None and mention.actor is None:
            key, kind = f"place {place.key}", place.type
        elif actor is not None:
            key, kind, place = f"actor {actor.key}", actor.type, None
        else:
            return None
        if key not in self.registered:
            names = {body_key(n) for n in (actor.name, *actor.aliases)} if actor is not None else set()
            self.registered[key] = self._add(_Cluster(kind, [], [], names, place, actor))
        return self.registered[key]

    def _match(self, i: int, mention: Mention, text: str) -> _Cluster | None:
        """The cluster that an unregistered name belongs to; the latest of several."""
        if mention.type == "Person":
            words = person_words(text)
            fitting = _latest(self.people, ends_of_person(words))
            return next((c for c in fitting if is_same_person(c.fullest, text)), None)
        key = body_key(text)
        if mention.type in _BODY_CLASSES:
            bracketed = self._bracketed(i)
            if bracketed is not None:
                bracketed.keys.add(key)
                return bracketed
            fitting = _latest(self.bodies, (f"= {key}", key.split(" ")[-1]))
            return next((c for c in fitting if is_same_body(c.keys, key)), None)
        return next((c for c in _latest(self.others, (key,)) if c.type == mention.type), None)

    def _bracketed(self, i: int) -> _Cluster | None:
        """The body that an acronym in brackets stands for ("Department of Health (DOH)")."""
        j = self._before_bracket(i)
        if j is None or self.cluster_of[j].type not in _BODY_CLASSES:
            return None
        return self.cluster_of[j]

    def _iri(self, cluster: _Cluster) -> str:
        if cluster.place is not None:
            return self.iris.place(cluster.place.key)
        if cluster.actor is not None:
            return self.iris.actor(cluster.actor.key)
        span = self.mentions[cluster.mentions[0]].span
        return self.iris.entity(self.article.id, span.start, span.end)

    def _entity(self, cluster: _Cluster, iri: str) -> Entity:
        spans = tuple(sorted({self.mentions[i].span for i in cluster.mentions}))
        if cluster.place is not None:
            named = (m.span for m in map(self.mentions.__getitem__, cluster.mentions) if not m.adjective)
            return self._place_entity(cluster.place, tuple(sorted(set(named))))
        if cluster.actor is not None:
            return _actor_entity(cluster.actor, iri, spans, cluster.link)
        label = max(cluster.texts, key=lambda t: (not t.isupper(), len(t)))
        if cluster.type in ("Person", "Artifact") or cluster.type in _BODY_CLASSES:
            sector = self._sector(cluster.type, label)
            return Entity(iri, label, cluster.type, spans, sector=sector, country=self._country_in(cluster))
        return self._unknown_place(cluster, iri, label, spans)

    def _unknown_place(self, cluster: _Cluster, iri: str, label: str, spans: tuple[Span, ...]) -> Entity:
        around = cluster.within
        country = around.country if around is not None else None
        level = {"Place": "city", "Country": "area"}.get(cluster.type, cluster.type.lower())
        geo = Geo(None, None, 0, country, level) if cluster.type != "Facility" else None
        within = self.iris.place(around.key) if around is not None else None
        return Entity(iri, label, cluster.type, spans, country=country, geo=geo, within=within)

    def _place_entity(self, place: Place, spans: tuple[Span, ...]) -> Entity:
        chain = self.gazetteer.containers(place)
        return Entity(
            iri=self.iris.place(place.key),
            label=place.name,
            type=place.type,
            mentions=spans,
            country=place.country,
            wikidata=place.wikidata,
            geo=place.geo,
            within=self.iris.place(chain[0].key) if chain else None,
            registered=True,
        )

    def _country_in(self, cluster: _Cluster) -> str | None:
        """The country whose adjective stands inside a body's name."""
        if cluster.type == "Person":
            return None
        inside = (m for i in cluster.mentions for m in self._inside(self.mentions[i].span))
        return next((m.places[0].country for m in inside), None)

    def _inside(self, span: Span) -> Iterator[Mention]:
        """Yield the places named inside a longer name."""
        for at in range(bisect_left(self.nested, span.start, key=_start), len(self.nested)):
            if self.nested[at].span.start >= span.end:
                return
            if span.covers(self.nested[at].span):
                yield self.nested[at]

    def _sector(self, kind: str, label: str) -> tuple[str, ...]:
        if kind == "Person":
            return ()
        words = label.split()
        head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
        found = self.cues.sector_of.get(head)
        default = {"GovernmentBody": ("GOV",), "ArmedForce": ("MIL",), "NewsAgency": ("JRN",)}
        return (found,) if found else default.get(kind, ())

    def _containers(self, known: set[str]) -> Iterator[Entity]:
        """Yield the containers of every place that no mention names."""
        places = [c.place for c in self.clusters if c.place is not None]
        beside = [c.within for c in self.clusters if c.within is not None and c.place is None]
        for place in (*places, *beside):
            for container in (place, *self.gazetteer.containers(place)):
                iri = self.iris.place(container.key)
                if iri not in known:
                    known.add(iri)
                    yield self._place_entity(container, ())


def _actor_entity(actor: Actor, iri: str, spans: tuple[Span, ...], link: Link | None) -> Entity:
    return Entity(
        iri=iri,
        label=actor.name,
        type=actor.type,
        mentions=spans,
        sector=actor.sector,
        country=actor.country,
        wikidata=actor.wikidata,
        registered=True,
        identity=None if link is None else Identity(link.score, link.because),
    )


def _latest(index: _Index, words: Iterable[str]) -> list[_Cluster]:
    """Return the clusters entered under some of these words, the latest first."""
    entered = (index.get(word, _NOTHING) for word in words)
    found = {c.order: c for clusters in entered for c in islice(reversed(clusters.values()), _MOST_TRIED)}
    return [found[order] for order in sorted(found, reverse=True)]


def _start(mention: Mention) -> int:
    return mention.span.start
