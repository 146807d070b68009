"""What people decide on pairs: kept in a graph of their own, found again after the articles have changed.

In: nodes of a corpus, or quads of the decisions' graph. Out: `Decision`s, their quads, and the nodes that they speak
of now. A decision names its two sides by what an article says (its id, the words, the sentence), never by offsets,
so that it holds when the article is built again or a new version of it has other paragraphs.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from kg.iri import Iris
from kg.resolve.agglomerate import Ruling
from kg.resolve.records import Corpus, EntityRecord, Kind, MentionRecord
from kg.resolve.terms import text_of
from kg.resolve.words import bag_of
from kg.vocab import KG, RDF

_LEAST_SHARED = 0.25


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """One of the two that a decision is about, by what an article says of it.

    Args:
        kind: "event", "actor" or "place".
        article: Id of the article; empty for what a registry defines.
        words: The trigger, or the entity's label.
        sentence: The trigger's sentence; empty for entities.
        iri: Of what a registry defines; else empty.
    """

    kind: Kind
    article: str
    words: str
    sentence: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided.

    Args:
        left: The one.
        right: The other.
        same: Whether they are the same.
    """

    left: Side
    right: Side
    same: bool

    @property
    def key(self) -> str:
        """Digest of the two sides, whatever their order and the verdict."""
        sides = sorted((self.left, self.right))
        text = "\n".join("\t".join((s.kind, s.article, s.words, s.sentence, s.iri)) for s in sides)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class Located(NamedTuple):
    """Decisions in terms of the nodes that a corpus holds now.

    Args:
        rulings: Those whose sides both stand in it.
        dormant: Those of which a side does not, kept until it does.
    """

    rulings: tuple[Ruling, ...]
    dormant: tuple[Decision, ...]


def side_of(corpus: Corpus, iri: str) -> Side:
    """Name a node of a corpus by what its article says.

    Raises:
        KeyError: The corpus has no such node.
    """
    event = corpus.events.get(iri)
    if event is not None:
        mention = event.mentions[0]
        return Side("event", event.article, mention.words, mention.sentence)
    entity = corpus.entities[iri]
    kind: Kind = "place" if entity.kind == "place" else "actor"
    if entity.registered:
        return Side(kind, "", entity.label, iri=iri)
    return Side(kind, entity.article, entity.label)


def locate_decisions(corpus: Corpus, decisions: Iterable[Decision]) -> Located:
    """Find the nodes that decisions speak of."""
    index = _Index(corpus)
    rulings: list[Ruling] = []
    dormant: list[Decision] = []
    for decision in sorted(decisions, key=lambda d: d.key):
        left, right = index.find(decision.left), index.find(decision.right)
        if left is None or right is None or left == right:
            dormant.append(decision)
        else:
            rulings.append(Ruling(left, right, decision.same))
    return Located(tuple(rulings), tuple(dormant))


class _Index:
    """Nodes of a corpus by article and words."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._events: defaultdict[tuple[str, str], list[tuple[MentionRecord, str]]] = defaultdict(list)
        for event in corpus.events.values():
            for mention in event.mentions:
                self._events[event.article, mention.words.casefold()].append((mention, event.iri))
        self._entities: defaultdict[tuple[str, str], list[tuple[int, int, EntityRecord]]] = defaultdict(list)
        for entity in corpus.entities.values():
            if entity.registered:
                continue
            self._entities[entity.article, entity.label.casefold()].append(_order(0, entity))
            for words in {mention.words.casefold() for mention in entity.mentions}:
                self._entities[entity.article, words].append(_order(1, entity))

    def find(self, side: Side) -> str | None:
        """IRI of the node that a side speaks of, None where the corpus has none like it."""
        if side.iri:
            return side.iri if side.iri in self._corpus.entities else None
        key = side.article, side.words.casefold()
        return self._find_event(key, side) if side.kind == "event" else self._find_entity(key, side.kind)

    def _find_event(self, key: tuple[str, str], side: Side) -> str | None:
        """The event of these words whose sentence is most like the one that the person saw."""
        scored = [
            (-_shared_words(mention.sentence, side.sentence), mention.start, iri)
            for mention, iri in self._events.get(key, ())
        ]
        best = min(scored, default=(0.0, 0, ""))
        return best[2] if best[0] <= -_LEAST_SHARED else None

    def _find_entity(self, key: tuple[str, str], kind: Kind) -> str | None:
        found = [
            item for item in self._entities.get(key, ()) if (item[2].kind == "place") == (kind == "place")
        ]
        return min(found, key=lambda item: item[:2])[2].iri if found else None


def _order(rank: int, entity: EntityRecord) -> tuple[int, int, EntityRecord]:
    return rank, entity.mentions[0].start if entity.mentions else 0, entity


def _shared_words(left: str, right: str) -> float:
    """Share of the words of two sentences that are in both, from 0 to 1."""
    if left == right:
        return 1.0
    mine, theirs = bag_of(left).keys(), bag_of(right).keys()
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def decision_quads(decisions: Iterable[Decision], iris: Iris) -> tuple[Quad, ...]:
    """State decisions; a later one on the same pair takes the place of an earlier."""
    graph = NamedNode(iris.decisions_graph)
    last = {decision.key: decision for decision in decisions}
    return tuple(
        Quad(subject, predicate, value, graph)
        for key in sorted(last)
        for subject, predicate, value in _state_decision(last[key], NamedNode(iris.link("decision", key)))
    )


_Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def _state_decision(decision: Decision, subject: NamedNode) -> Iterator[_Statement]:
    yield subject, RDF.type, KG.Decision
    yield subject, KG.verdict, Literal("same" if decision.same else "different")
    for number, side in enumerate(sorted((decision.left, decision.right)), start=1):
        node = NamedNode(f"{subject.value}/{number}")
        yield subject, KG.decidesOn, node
        yield node, RDF.type, KG.DecisionSide
        yield node, KG.sideKind, Literal(side.kind)
        yield node, KG.sideWords, Literal(side.words)
        if side.article:
            yield node, KG.sideArticle, Literal(side.article)
        if side.sentence:
            yield node, KG.sideSentence, Literal(side.sentence)
        if side.iri:
            yield node, KG.sideEntity, NamedNode(side.iri)


def read_decisions(quads: Iterable[Quad]) -> tuple[Decision, ...]:
    """Read decisions back out of the quads of their graph, sorted by key."""
    values: defaultdict[str, defaultdict[NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        values[text_of(quad.subject)][quad.predicate].append(text_of(quad.object))
    found = []
    for facts in values.values():
        if KG.Decision.value not in facts[RDF.type]:
            continue
        left, right = (_read_side(values[node]) for node in sorted(facts[KG.decidesOn]))
        found.append(Decision(left, right, same=facts[KG.verdict] == ["same"]))
    return tuple(sorted(found, key=lambda decision: decision.key))


def _read_side(facts: Mapping[NamedNode, list[str]]) -> Side:
    def one(predicate: NamedNode) -> str:
        return (facts.get(predicate) or [""])[0]

    kind = one(KG.sideKind)
    return Side(
        "event" if kind == "event" else "place" if kind == "place" else "actor",
        one(KG.sideArticle),
        one(KG.sideWords),
        one(KG.sideSentence),
        one(KG.sideEntity),
    )
