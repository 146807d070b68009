"""Resolves a corpus: stories, then actors and places, then events, then those whom only their part in an event names.

In: a `Corpus` and what people decided. Out: a `Resolution`: clusters with the reason for each link, and the
pairs that a person should look at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kg.iri import Iris
from kg.resolve.actors import EntityMatcher
from kg.resolve.agglomerate import Ruling, ordered
from kg.resolve.events import EventMatcher
from kg.resolve.evidence import THRESHOLD, TOLD, Verdict
from kg.resolve.parties import link_parties
from kg.resolve.records import Corpus, EntityRecord, EventRecord, Kind, MentionRecord
from kg.resolve.stories import find_stories

DOUBTFUL_FROM = 0.35
DOUBTFUL_TO = 0.6
_COMPARED = 20


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """One member of a cluster and why it belongs to it.

    Args:
        member: IRI of the member.
        score: How sure it is, between 0 and 1; 1 where a person said so.
        because: Why, in words.
    """

    member: str
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Nodes of one kind that mean the same.

    Args:
        kind: "event", "actor" or "place".
        iri: The node that stands for all: the registered one, else that of the earliest article.
        label: What it is called.
        links: The other members, sorted; none where the node stands alone.
        mentions: Of all members, sorted.
    """

    kind: Kind
    iri: str
    label: str
    links: tuple[LinkRecord, ...]
    mentions: tuple[MentionRecord, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """Every member's IRI, that of the cluster first."""
        return self.iri, *(link.member for link in self.links)

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles that mention it, sorted."""
        return tuple(sorted({mention.article for mention in self.mentions}))


@dataclass(frozen=True, slots=True)
class DoubtfulPair:
    """Two nodes whose score lies near the threshold.

    Args:
        kind: What they are.
        left: IRI of the one.
        right: IRI of the other.
        linked: Whether they are in one cluster now.
        score: Between `DOUBTFUL_FROM` and `DOUBTFUL_TO`.
        because: What speaks for and against it.
    """

    kind: Kind
    left: str
    right: str
    linked: bool
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What means the same across the articles of a store.

    Args:
        clusters: Every actor, place and event that an article mentions, those that stand alone included.
        doubtful: Pairs near the threshold, the most doubtful first; none where nobody asked for them.
    """

    clusters: tuple[Cluster, ...]
    doubtful: tuple[DoubtfulPair, ...]

    @property
    def linked(self) -> tuple[Cluster, ...]:
        """Clusters of more than one node."""
        return tuple(cluster for cluster in self.clusters if cluster.links)


class _Work(NamedTuple):
    """A comparison of one sort of node, done."""

    clusters: tuple[tuple[str, ...], ...]
    matcher: EntityMatcher | EventMatcher


def resolve_corpus(corpus: Corpus, rulings: Iterable[Ruling] = (), *, in_doubt: bool = False) -> Resolution:
    """Find what means the same.

    Args:
        corpus: The store's content.
        rulings: What people decided; it outweighs every score.
        in_doubt: Whether to gather the doubtful pairs, which takes as long again.
    """
    rulings = tuple(rulings)
    stories = find_stories(corpus.articles)
    entity_matcher = EntityMatcher(corpus, stories)
    named = _Work(entity_matcher.cluster(rulings), entity_matcher)
    event_matcher = EventMatcher(corpus, stories, _representatives(corpus, named.clusters))
    events = _Work(event_matcher.cluster(rulings), event_matcher)
    parties = link_parties(corpus, events.clusters, entity_matcher.named.keys(), rulings)
    told = frozenset(frozenset(ruling[:2]) for ruling in rulings if ruling.same)
    clusters = [
        *_describe(corpus, named, told),
        *_describe(corpus, events, told),
        *(_cluster(corpus, members, because) for members, because in parties),
    ]
    decided = frozenset(frozenset(ruling[:2]) for ruling in rulings)
    doubtful = [pair for work in (named, events) if in_doubt for pair in _doubtful(corpus, work, decided)]
    return Resolution(
        tuple(sorted(clusters, key=lambda c: (c.kind, c.iri))),
        tuple(sorted(doubtful, key=lambda p: (abs(p.score - THRESHOLD), p.kind, p.left, p.right))),
    )


def keep_clusters(corpus: Corpus, links: Mapping[str, LinkRecord], iris: Iris) -> Resolution:
    """Join what links say is the same, as far as the corpus holds it, and nothing else; without links all stands apart.

    Args:
        corpus: The store's content.
        links: For each node that is linked the one that stands for all ("member" of the record), score and reason.
        iris: Names the events that accounts are linked to.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for iri in corpus.events:
        groups[links[iri].member if iri in links else iris.real_event(iri)].append(iri)
    for iri, entity in corpus.entities.items():
        if entity.kind != "thing" and entity.mentions:
            groups[links[iri].member if iri in links else iri].append(iri)
    clusters: list[Cluster] = []
    for members in groups.values():
        first = _first(corpus, members)
        kept = {iri: (links[iri].score, links[iri].because) for iri in members if iri != first}
        clusters.append(_cluster(corpus, members, kept))
    return Resolution(tuple(sorted(clusters, key=lambda c: (c.kind, c.iri))), ())


def _representatives(corpus: Corpus, clusters: Sequence[Sequence[str]]) -> Mapping[str, str]:
    return {iri: _first(corpus, cluster) for cluster in clusters for iri in cluster}


def _first(corpus: Corpus, members: Sequence[str]) -> str:
    """The member that stands for all."""
    return min(members, key=lambda iri: _rank(corpus, iri))


def _rank(corpus: Corpus, iri: str) -> tuple[bool, date, str, int, str]:
    record = _record(corpus, iri)
    mention = record.mentions[0] if record.mentions else MentionRecord("", 0, 0, "")
    article = corpus.articles.get(mention.article)
    published = article.published if article and article.published else date.max
    local = not (isinstance(record, EntityRecord) and record.registered)
    return local, published, mention.article, mention.start, iri


def _record(corpus: Corpus, iri: str) -> EntityRecord | EventRecord:
    return corpus.events[iri] if iri in corpus.events else corpus.entities[iri]


def _describe(corpus: Corpus, work: _Work, told: frozenset[frozenset[str]]) -> Iterator[Cluster]:
    for members in work.clusters:
        first = _first(corpus, members)
        links = {iri: _explain(work.matcher, iri, first, members, told) for iri in members if iri != first}
        yield _cluster(corpus, members, links)


def _explain(
    matcher: EntityMatcher | EventMatcher,
    iri: str,
    first: str,
    members: Sequence[str],
    told: frozenset[frozenset[str]],
) -> tuple[float, str]:
    """Score and reason of a link: of the member and the first, or of the member that it came by."""
    if any(frozenset((iri, other)) in told for other in members):
        return 1.0, TOLD
    direct = matcher.compare(*sorted((iri, first)))
    if direct.score is not None and direct.score >= THRESHOLD:
        return direct.score, direct.because
    others = [other for other in members if other not in (iri, first)][:_COMPARED]
    through = [(matcher.compare(*sorted((iri, other))), other) for other in others]
    scored = [(verdict.score, other, verdict) for verdict, other in through if verdict.score is not None]
    if not scored:
        return direct.score or 0.0, direct.because
    score, other, verdict = max(scored, key=lambda item: (item[0], item[1]))
    return score, f"like {other}: {verdict.because}"


def _cluster(corpus: Corpus, members: Sequence[str], links: Mapping[str, tuple[float, str]]) -> Cluster:
    first = _first(corpus, members)
    record = _record(corpus, first)
    mentions = sorted(m for iri in members for m in _record(corpus, iri).mentions)
    if isinstance(record, EntityRecord):
        kind: Kind = "place" if record.kind == "place" else "actor"
        label = record.label
    else:
        kind, label = "event", record.mentions[0].words
    return Cluster(
        kind,
        first,
        label,
        tuple(LinkRecord(iri, round(links[iri][0], 4), links[iri][1]) for iri in sorted(links)),
        tuple(mentions),
    )


def _doubtful(corpus: Corpus, work: _Work, decided: frozenset[frozenset[str]]) -> Iterator[DoubtfulPair]:
    """Of any two clusters that nearly match the best pair, and of each weak link its pair."""
    home = {iri: number for number, members in enumerate(work.clusters) for iri in members}
    best: defaultdict[tuple[int, int], list[tuple[float, str, str, Verdict]]] = defaultdict(list)
    for left, right in sorted({ordered(*pair) for pair in work.matcher.candidates()}):
        verdict = work.matcher.compare(left, right)
        if verdict.score is None or not DOUBTFUL_FROM <= verdict.score < DOUBTFUL_TO:
            continue
        if frozenset((left, right)) in decided:
            continue
        key = (home[left], home[right]) if home[left] < home[right] else (home[right], home[left])
        best[key].append((verdict.score, left, right, verdict))
    for (mine, theirs), pairs in best.items():
        pick = min if mine == theirs else max
        score, left, right, verdict = pick(pairs, key=lambda item: item[:3])
        kind: Kind = "event" if left in corpus.events else _entity_kind(corpus.entities[left])
        yield DoubtfulPair(kind, left, right, mine == theirs, round(score, 4), verdict.because)


def _entity_kind(entity: EntityRecord) -> Kind:
    return "place" if entity.kind == "place" else "actor"
