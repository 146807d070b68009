"""Links across articles: which actors, places and events of different articles are the same, and why.

In: a store. Out: its graph of links, and what people decide on them, both apart from the articles. The links derive
from the articles and the decisions alone: resolving again gives the same. Everything is deterministic and runs on one
core, in a time that grows with the number of articles.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.errors import StoreError
from kg.resolve.decisions import Decision, decision_quads, locate_decisions, read_decisions
from kg.resolve.load import load_corpus
from kg.resolve.records import Corpus, MentionRecord
from kg.resolve.resolver import Cluster, DoubtfulPair, LinkRecord, Resolution, resolve_corpus
from kg.resolve.review import read_review, write_review
from kg.resolve.statement import link_quads
from kg.resolve.terms import text_of
from kg.store import Change, Store
from kg.vocab import KG, RDF, XSD

__all__ = [
    "Cluster",
    "Decision",
    "DoubtfulPair",
    "LinkRecord",
    "MentionRecord",
    "Resolution",
    "Resolved",
    "apply_decisions",
    "prune_links",
    "read_review",
    "resolve_store",
    "review_store",
    "undo_decisions",
]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A store that has been resolved.

    Args:
        resolution: Its clusters.
        change: How many quads of links and decisions were added and removed.
        n_decisions: Decisions that hold.
        n_dormant: Decisions that are kept, though an article does not say now what they are about.
    """

    resolution: Resolution
    change: Change
    n_decisions: int
    n_dormant: int


def resolve_store(store: Store) -> Resolved:
    """Find what means the same across the articles of a store and put it into the graph of links.

    Raises:
        StoreError: The store is read-only or the disk refuses.
    """
    corpus = load_corpus(store)
    decisions = _decisions(store)
    resolved, quads = _resolve(store, corpus, decisions)
    change = store.replace(quads, [store.iris.links_graph])
    return Resolved(resolved.resolution, change, resolved.n_decisions, resolved.n_dormant)


def review_store(store: Store) -> str:
    """Write the doubtful pairs of a store as a file that a person edits; nothing is stored.

    Returns:
        TOML.
    """
    corpus = load_corpus(store)
    rulings = locate_decisions(corpus, _decisions(store)).rulings
    return write_review(corpus, resolve_corpus(corpus, rulings, in_doubt=True).doubtful)


def apply_decisions(store: Store, decisions: Iterable[Decision]) -> Resolved:
    """Keep decisions for good and resolve the store again, in one transaction that `undo_decisions` takes back.

    Args:
        store: A store that can be written.
        decisions: What `read_review` gave; one on a pair decided before takes its place.

    Raises:
        StoreError: The store is read-only or the disk refuses.
    """
    before = _state(store)
    undos = _undo_quads(store)
    corpus = load_corpus(store)
    kept = {d.key: d for d in _decisions(store)} | {d.key: d for d in decisions}
    resolved, links = _resolve(store, corpus, tuple(kept.values()))
    after = frozenset((*links, *decision_quads(kept.values(), store.iris)))
    undo = _state_undo(store, before, after, _last_undo(undos) + 1)
    change = store.replace((*after, *undos, *undo), [store.iris.links_graph, store.iris.decisions_graph])
    return Resolved(resolved.resolution, change, resolved.n_decisions, resolved.n_dormant)


def undo_decisions(store: Store) -> Change:
    """Take back the last round of decisions: links and decisions are again what they were before it.

    Where articles or links have changed since, the decisions are taken back and the store is resolved again.

    Raises:
        StoreError: No decision has been applied, the store is read-only or the disk refuses.
    """
    undos = _undo_quads(store)
    number = _last_undo(undos)
    if number == 0:
        raise StoreError(f"{store.location}: no decision to undo; kg resolve --apply makes some")
    node = NamedNode(store.iris.link("undo", f"{number:06}"))
    facts = {quad.predicate: text_of(quad.object) for quad in undos if quad.subject == node}
    added, removed = _parse(facts[KG.undoAdded]), _parse(facts[KG.undoRemoved])
    now = _state(store)
    rest = tuple(quad for quad in undos if quad.subject != node)
    graphs = [store.iris.links_graph, store.iris.decisions_graph]
    if _digest(now) == facts[KG.undoDigest]:
        return store.replace((*((now - added) | removed), *rest), graphs)
    name = store.iris.decisions_graph
    kept = {quad for quad in (now - added) | removed if text_of(quad.graph_name) == name}
    _, links = _resolve(store, load_corpus(store), read_decisions(kept))
    return store.replace((*links, *kept, *rest), graphs)


def prune_links(store: Store) -> Change:
    """Drop the links and figures of events and entities that the store no longer holds.

    For use after articles were removed or replaced; `resolve_store` makes the links that are missing then.

    Raises:
        StoreError: The store is read-only or the disk refuses.
    """
    quads = tuple(store.quads(store.iris.links_graph))
    pointers = (KG.linkFrom, KG.linkTo, KG.figureOf, KG.figureIn)
    ends = {q.object for q in quads if q.predicate in pointers and isinstance(q.object, NamedNode)}
    dead = ends - store.typed(ends)
    if not dead:
        return Change(0, 0)
    gone = {quad.subject for quad in quads if quad.object in dead} | dead
    kept = {quad for quad in quads if quad.subject not in gone and quad.object not in dead}
    joined = {quad.object for quad in kept if quad.predicate == KG.linkTo}
    alone = {q.subject for q in kept if q.predicate == KG.figureOf and q.object not in joined}
    return store.replace((quad for quad in kept if quad.subject not in alone), [store.iris.links_graph])


def _resolve(
    store: Store, corpus: Corpus, decisions: tuple[Decision, ...]
) -> tuple[Resolved, tuple[Quad, ...]]:
    located = locate_decisions(corpus, decisions)
    resolution = resolve_corpus(corpus, located.rulings)
    resolved = Resolved(resolution, Change(0, 0), len(decisions), len(located.dormant))
    return resolved, link_quads(resolution, corpus, store.iris)


def _decisions(store: Store) -> tuple[Decision, ...]:
    return read_decisions(store.quads(store.iris.decisions_graph))


def _state(store: Store) -> frozenset[Quad]:
    """Links and decisions, without what tells how to take them back."""
    undos = frozenset(_undo_quads(store))
    both = (*store.quads(store.iris.links_graph), *store.quads(store.iris.decisions_graph))
    return frozenset(both) - undos


def _undo_quads(store: Store) -> tuple[Quad, ...]:
    prefix = store.iris.link("undo", "")
    quads = store.quads(store.iris.decisions_graph)
    return tuple(q for q in quads if isinstance(q.subject, NamedNode) and q.subject.value.startswith(prefix))


def _last_undo(undos: Iterable[Quad]) -> int:
    return max((int(text_of(quad.object)) for quad in undos if quad.predicate == KG.undoNumber), default=0)


def _state_undo(
    store: Store, before: frozenset[Quad], after: frozenset[Quad], number: int
) -> tuple[Quad, ...]:
    node, graph = NamedNode(store.iris.link("undo", f"{number:06}")), NamedNode(store.iris.decisions_graph)
    return (
        Quad(node, RDF.type, KG.Undo, graph),
        Quad(node, KG.undoNumber, Literal(str(number), datatype=XSD.integer), graph),
        Quad(node, KG.undoDigest, Literal(_digest(after)), graph),
        Quad(node, KG.undoAdded, Literal(_serialise(after - before)), graph),
        Quad(node, KG.undoRemoved, Literal(_serialise(before - after)), graph),
    )


def _serialise(quads: Iterable[Quad]) -> str:
    data = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return "".join(sorted(data.decode().splitlines(keepends=True)))


def _parse(text: str) -> frozenset[Quad]:
    return frozenset(parse(text, format=RdfFormat.N_QUADS))


def _digest(quads: Iterable[Quad]) -> str:
    return hashlib.sha256(_serialise(quads).encode()).hexdigest()
