"""What happened, made of what articles tell: which actors, places and events of different articles are the same.

In: a store. Out: its knowledge graph, and what people decide, both apart from the articles. The knowledge derives from
the articles and the decisions alone: making it again gives the same. Everything is deterministic and runs on one core,
in a time that grows with the number of articles.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.errors import StoreError
from kg.resolve.decisions import (
    Decision,
    Side,
    decision_quads,
    locate_decisions,
    read_decisions,
    side_of,
)
from kg.resolve.load import load_corpus
from kg.resolve.records import MentionRecord
from kg.resolve.resolver import (
    Cluster,
    DoubtfulPair,
    LinkRecord,
    Resolution,
    keep_clusters,
    resolve_corpus,
)
from kg.resolve.review import read_review, write_review
from kg.resolve.statement import knowledge_quads
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
    "doubtful_pairs",
    "know_again",
    "read_review",
    "resolve_store",
    "review_store",
    "undo_decisions",
]

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Resolved:
    """A store whose knowledge has been made.

    Args:
        resolution: Its clusters.
        change: How many quads of knowledge and decisions were added and removed.
        n_decisions: Decisions that hold.
        n_dormant: Decisions that are kept, though an article does not say now what they are about.
    """

    resolution: Resolution
    change: Change
    n_decisions: int
    n_dormant: int


def resolve_store(store: Store, *, link: bool = True) -> Resolved:
    """Make the knowledge graph of a store: its real events, and which actors and places are the same.

    Args:
        store: A store that can be written; what differs from the knowledge that it holds is written.
        link: Whether to find what means the same; where not, each account is an event of its own.

    Raises:
        StoreError: The store is read-only or the disk refuses.
    """
    resolved, quads = _resolve(store, _decisions(store), link=link)
    change = store.replace(quads, [store.iris.knowledge_graph])
    return Resolved(resolved.resolution, change, resolved.n_decisions, resolved.n_dormant)


def know_again(store: Store, *, link: bool | None = None) -> Change:
    """Make the knowledge graph anew where articles or decisions are not those that it was made from.

    Args:
        store: A store that can be written.
        link: As `resolve_store` takes it; None as it was made before.

    Raises:
        StoreError: The store is read-only or the disk refuses.
    """
    made_from, linked = _made_from(store)
    link = linked if link is None else link
    if made_from == _digest_of_sources(store, link=link):
        return Change(0, 0)
    return resolve_store(store, link=link).change


def review_store(store: Store) -> str:
    """Write the doubtful pairs of a store as a file that a person edits; nothing is stored.

    Returns:
        TOML.
    """
    corpus = load_corpus(store)
    rulings = locate_decisions(corpus, _decisions(store)).rulings
    return write_review(corpus, resolve_corpus(corpus, rulings, in_doubt=True).doubtful)


def doubtful_pairs(store: Store) -> tuple[DoubtfulPair, ...]:
    """The pairs of a store that a person might decide on, the most doubtful first; nothing is stored.

    Returns:
        Pairs whose sides are the words of the articles, with the articles' ids.
    """
    corpus = load_corpus(store)
    rulings = locate_decisions(corpus, _decisions(store)).rulings
    pairs = resolve_corpus(corpus, rulings, in_doubt=True).doubtful
    return tuple(
        replace(pair, left=_called(side_of(corpus, pair.left)), right=_called(side_of(corpus, pair.right)))
        for pair in pairs
    )


def _called(side: Side) -> str:
    """The words of a side, and its article."""
    words = " ".join(side.words.split())
    return f"“{words}” ({side.article})" if side.article else f"“{words}”"


def apply_decisions(store: Store, decisions: Iterable[Decision]) -> Resolved:
    """Keep decisions for good and make the knowledge again, in one transaction that `undo_decisions` takes back.

    Args:
        store: A store that can be written.
        decisions: What `read_review` gave; one on a pair decided before takes its place.

    Raises:
        StoreError: The store is read-only or the disk refuses.
    """
    undos = _undo_quads(store)
    before = frozenset(store.quads(store.iris.decisions_graph)) - frozenset(undos)
    kept = {d.key: d for d in _decisions(store)} | {d.key: d for d in decisions}
    after = frozenset(decision_quads(kept.values(), store.iris))
    undo = _state_undo(store, before, after, _last_undo(undos) + 1)
    return _decide(store, (*after, *undos, *undo))


def undo_decisions(store: Store) -> Change:
    """Take back the last round of decisions; the knowledge is then what it would be without it.

    Raises:
        StoreError: No decision has been applied, the store is read-only or the disk refuses.
    """
    undos = _undo_quads(store)
    number = _last_undo(undos)
    if number == 0:
        raise StoreError(f"{store.location}: no decision to undo; kg resolve --apply makes some")
    node = NamedNode(store.iris.link("undo", f"{number:06}"))
    facts = {quad.predicate: text_of(quad.object) for quad in undos if quad.subject == node}
    now = frozenset(store.quads(store.iris.decisions_graph)) - frozenset(undos)
    kept = (now - _parse(facts[KG.undoAdded])) | _parse(facts[KG.undoRemoved])
    return _decide(store, (*kept, *(quad for quad in undos if quad.subject != node))).change


def _decide(store: Store, decided: tuple[Quad, ...]) -> Resolved:
    """Put decisions, with how to take them back, into the store, and the knowledge that follows from them."""
    resolved, quads = _resolve(store, read_decisions(decided), link=True, decided=decided)
    change = store.replace((*quads, *decided), [store.iris.knowledge_graph, store.iris.decisions_graph])
    return Resolved(resolved.resolution, change, resolved.n_decisions, resolved.n_dormant)


def _resolve(
    store: Store, decisions: tuple[Decision, ...], *, link: bool, decided: Iterable[Quad] | None = None
) -> tuple[Resolved, tuple[Quad, ...]]:
    corpus = load_corpus(store)
    located = locate_decisions(corpus, decisions)
    resolution = resolve_corpus(corpus, located.rulings) if link else keep_clusters(corpus, {}, store.iris)
    resolved = Resolved(resolution, Change(0, 0), len(decisions), len(located.dormant))
    graph = NamedNode(store.iris.knowledge_graph)
    digest = _digest_of_sources(store, link=link, decided=decided)
    about = (
        Quad(graph, KG.madeFrom, Literal(digest), graph),
        Quad(graph, KG.linked, Literal("true" if link else "false", datatype=XSD.boolean), graph),
    )
    return resolved, (*(about if corpus.articles else ()), *knowledge_quads(resolution, corpus, store.iris))


def _made_from(store: Store) -> tuple[str, bool]:
    """What the knowledge graph was made from, "" where there is none, and whether it joins what means the same."""
    graph = NamedNode(store.iris.knowledge_graph)
    made = next(store.match(graph, KG.madeFrom, None, graph), None)
    linked = next(store.match(graph, KG.linked, None, graph), None)
    return text_of(made.object) if made else "", linked is None or text_of(linked.object) == "true"


def _digest_of_sources(store: Store, *, link: bool, decided: Iterable[Quad] | None = None) -> str:
    """A digest of all that knowledge is made from: how articles were read, reprints, decisions, this code."""
    if decided is None:
        decided = store.quads(store.iris.decisions_graph)
    readings = (q.subject for q in store.match(None, RDF.type, KG.Extraction))
    reprints = (q.graph_name for q in store.match(None, KG.reprintedAs))
    parts = [*map(str, readings), *map(str, reprints), *map(str, decided), *store.article_graphs()]
    digest = hashlib.sha256(f"{_digest_of_code()} {link}".encode())
    for part in sorted(parts):
        digest.update(part.encode())
    return digest.hexdigest()[:_DIGITS]


@cache
def _digest_of_code() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _decisions(store: Store) -> tuple[Decision, ...]:
    return read_decisions(store.quads(store.iris.decisions_graph))


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
        Quad(node, KG.undoAdded, Literal(_serialise(after - before)), graph),
        Quad(node, KG.undoRemoved, Literal(_serialise(before - after)), graph),
    )


def _serialise(quads: Iterable[Quad]) -> str:
    data = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return "".join(sorted(data.decode().splitlines(keepends=True)))


def _parse(text: str) -> frozenset[Quad]:
    return frozenset(parse(text, format=RdfFormat.N_QUADS))
