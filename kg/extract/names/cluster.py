"""Joins the mentions of one article into entities.

In: mentions and the places chosen for them. Out: `Name`s and `Entity`s. Registered entities have the registry's IRI;
people are joined by full name and surname, never by surname alone across first names; bodies by name, acronym in
brackets, or a name that ends alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.names.cues import NameCues
from kg.extract.names.gender import is_first_name
from kg.extract.names.mentions import Mention
from kg.extract.names.places import Resolution
from kg.gazetteer import Actor, Gazetteer, Place, name_key
from kg.iri import Iris
from kg.lexicon.word_sets import word_set
from kg.model import Article, Entity, Geo, Span

_COMPANY_WORDS = word_set("company_forms")
_SUFFIXES = word_set("suffixes_of_persons")
_BODY_CLASSES = frozenset("Organization Group ArmedForce GovernmentBody NewsAgency".split())
_SMALL_WORDS = frozenset("of the and for in".split())
_BRACKETED = re.compile(r"\s*\(")


@dataclass(frozen=True, slots=True)
class Name:
    """One named mention, tied to its entity.

    Args:
        span: Its characters.
        entity: IRI of the entity.
        type: Local class name of the entity.
        demonym: Whether it is an adjective or people of a place ("Iraqi", "U.S." before a noun): no place of an event.
        nested: Whether it lies inside a longer name ("U.S." in "U.S. military").
        rule: What it was recognised by.
    """

    span: Span
    entity: str
    type: str
    demonym: bool = False
    nested: bool = False
    rule: str = "registry"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an article and what they name.

    Args:
        names: In text order, a longer one before those inside it.
        entities: With their mentions, containers of places included.
        capitals: IRIs of the named cities that are capitals of countries.
    """

    names: tuple[Name, ...]
    entities: tuple[Entity, ...]
    capitals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before an article is read.

    Args:
        gazetteer: Tells what contains a place.
        cues: Tells sectors by words.
        iris: Makes the IRIs.
    """

    gazetteer: Gazetteer
    cues: NameCues
    iris: Iris


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


def group_mentions(
    article: Article, mentions: Sequence[Mention], resolution: Resolution, knowledge: Knowledge
) -> Names:
    """Join mentions into entities.

    Args:
        article: The article.
        mentions: Its names in text order.
        resolution: The places that they mean.
        knowledge: What contains a place, what words tell, how IRIs are made.

    Returns:
        Names and entities; a place's containers come with it, up to the country.
    """
    return _Grouping(article, mentions, resolution, knowledge).result()


class _Grouping:
    def __init__(
        self, article: Article, mentions: Sequence[Mention], resolution: Resolution, knowledge: Knowledge
    ) -> None:
        self.article, self.mentions, self.resolution = article, mentions, resolution
        self.gazetteer, self.cues, self.iris = knowledge.gazetteer, knowledge.cues, knowledge.iris
        self.clusters: list[_Cluster] = []
        self.registered: dict[str, _Cluster] = {}
        self.acronyms = frozenset(self._own_acronyms())

    def result(self) -> Names:
        """Group every mention, then make the values."""
        cluster_of = [self._cluster(i, m) for i, m in enumerate(self.mentions)]
        iri_of = {id(c): self._iri(c) for c in self.clusters}
        names = tuple(
            Name(m.span, iri_of[id(c)], c.type, demonym=m.demonym, nested=m.nested, rule=m.cue)
            for m, c in zip(self.mentions, cluster_of, strict=True)
        )
        entities = [self._entity(c, iri_of[id(c)]) for c in self.clusters]
        capitals = {
            iri_of[id(c)] for c in self.clusters if c.place is not None and self.gazetteer.is_capital(c.place)
        }
        return Names(names, (*entities, *self._containers({e.iri for e in entities})), frozenset(capitals))

    def _cluster(self, i: int, mention: Mention) -> _Cluster:
        text = mention.span.of(self.article.text)
        if text in self.acronyms and mention.actor is not None:
            mention = replace(mention, actor=None, places=())
            known = None
        else:
            known = self._known(i, mention)
        found = known or self._match(i, mention, text)
        if found is None:
            found = _Cluster(mention.type, [], [], {_body_key(text)})
            self.clusters.append(found)
        found.mentions.append(i)
        found.texts.append(text)
        found.within = found.within or self.resolution.beside.get(i)
        return found

    def _own_acronyms(self) -> Iterator[str]:
        """Yield the acronyms that the article itself explains by a body other than the registry's.

        Reads "the Caledonian Workers' Federation (CWF)"; must not read "the World Health Organization (WHO)" so.
        """
        text = self.article.text
        for i, m in enumerate(self.mentions):
            before = self._before_bracket(i)
            if (
                m.actor is not None
                and before is not None
                and before.actor is None
                and before.type in _BODY_CLASSES
            ):
                yield m.span.of(text)

    def _before_bracket(self, i: int) -> Mention | None:
        """The name before whose bracket capitals stand: "Department of Health (*DOH*)"."""
        mention, text = self.mentions[i], self.article.text
        before = next((m for m in reversed(self.mentions[:i]) if not m.nested), None)
        if before is None or not mention.span.of(text).isupper():
            return None
        return before if _BRACKETED.fullmatch(text, before.span.end, mention.span.start) else None

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
            names = {_body_key(n) for n in (actor.name, *actor.aliases)} if actor is not None else set()
            self.registered[key] = _Cluster(kind, [], [], names, place, actor)
            self.clusters.append(self.registered[key])
        return self.registered[key]

    def _match(self, i: int, mention: Mention, text: str) -> _Cluster | None:
        """The cluster that an unregistered name belongs to; the latest of several."""
        earlier = [c for c in reversed(self.clusters) if c.place is None]
        if mention.type == "Person":
            return next((c for c in earlier if c.type == "Person" and _is_same_person(c.texts, text)), None)
        if mention.type in _BODY_CLASSES:
            bracketed = self._bracketed(i)
            if bracketed is not None:
                bracketed.keys.add(_body_key(text))
                return bracketed
            return next(
                (c for c in earlier if c.type in _BODY_CLASSES and _is_same_body(c.keys, _body_key(text))),
                None,
            )
        return next((c for c in earlier if c.type == mention.type and _body_key(text) in c.keys), None)

    def _bracketed(self, i: int) -> _Cluster | None:
        """The body that an acronym in brackets stands for ("Department of Health (DOH)")."""
        before = self._before_bracket(i)
        if before is None:
            return None
        j = next(j for j in range(i - 1, -1, -1) if self.mentions[j] is before)
        return next((c for c in self.clusters if j in c.mentions and c.type in _BODY_CLASSES), None)

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
            return _actor_entity(cluster.actor, iri, spans)
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
        spans = [self.mentions[i].span for i in cluster.mentions]
        inside = (
            m.places[0].country
            for m in self.mentions
            if m.nested and m.places and any(s.covers(m.span) for s in spans)
        )
        return next(inside, None)

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


def _actor_entity(actor: Actor, iri: str, spans: tuple[Span, ...]) -> Entity:
    return Entity(
        iri=iri,
        label=actor.name,
        type=actor.type,
        mentions=spans,
        sector=actor.sector,
        country=actor.country,
        wikidata=actor.wikidata,
        registered=True,
    )


def _body_key(text: str) -> str:
    """The name without company forms and articles."""
    words = name_key(text).removeprefix("the ").split()
    while len(words) > 1 and words[-1] in _COMPANY_WORDS:
        words.pop()
    return " ".join(words)


def _is_same_body(keys: set[str], key: str) -> bool:
    if key in keys:
        return True
    if " " not in key:
        initials = len(key) > 2 and any(_initials(k) == key for k in keys)
        return initials or (len(key) > 3 and any(k.startswith(f"{key} ") for k in keys))
    return any(k.endswith(f" {key}") or (" " in k and key.endswith(f" {k}")) for k in keys)


def _initials(key: str) -> str:
    """The first letters of a body's words, without small words: "abf" of "australian border force"."""
    return "".join(word[0] for word in key.split() if word not in _SMALL_WORDS)


def _is_same_person(texts: Sequence[str], text: str) -> bool:
    """Whether a name may be that of a person named before: same surname, and no other first name.

    Reads "Singh" after "Sabrina Singh" as her; must not read "Anita Singh" so.
    """
    words = _person_words(text)
    fullest = max((_person_words(t) for t in texts), key=len)
    if not words or not fullest or words == fullest:
        return words == fullest
    if len(words) == 1:
        return words[0] in (fullest[-1], fullest[0]) or fullest[-1].endswith(f" {words[0]}")
    if len(fullest) == 1:
        return fullest[0] == words[-1] or (fullest[0] == words[0] and not is_first_name(text.split()[0]))
    if len(fullest) > len(words) and fullest[-len(words) :] == words:
        return True
    return words[-1] == fullest[-1] and (
        words[0] == fullest[0] or (words[0][0] == fullest[0] and 1 in (len(words[0]), len(fullest[0])))
    )


def _person_words(text: str) -> tuple[str, ...]:
    return tuple(w for w in name_key(text).split() if w not in _SUFFIXES)
