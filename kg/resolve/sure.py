"""The graph without what is not sure enough, or as articles tell it: a copy, which all that reads a store reads alike.

In: a store, and the least confidence. Out: a `GraphStore` in memory. An account below it is left out with its mentions,
its links and the claims about it; so is a mention below it, and a role that only such mentions state. What has no
confidence of its own (actors, places, relations, articles) stays. Events are made anew of the accounts that are left,
by the links of the whole; or each account is an event of its own.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SettingError
from kg.resolve.load import load_corpus
from kg.resolve.resolver import LinkRecord, keep_clusters
from kg.resolve.statement import knowledge_quads
from kg.resolve.terms import text_of
from kg.store import GraphStore, Store
from kg.vocab import GAF, KG, RDF

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def check_confidence(least: float) -> None:
    """Refuse what is no probability.

    Raises:
        SettingError: It is below 0 or above 1.
    """
    if not 0 <= least <= 1:
        raise SettingError(f"a confidence of {least:g}; it is a probability, from 0 to 1")


def copy_sure(store: Store, least: float, *, accounts: bool = False) -> GraphStore:
    """Copy a store into memory without what is less sure.

    Args:
        store: The store; it is only read.
        least: The least confidence, from 0 to 1.
        accounts: Whether each account is to be an event of its own, as articles tell it.

    Raises:
        SettingError: It is below 0 or above 1.
        StoreError: The store is closed or cannot be read.

    Example:
        >>> len(copy_sure(GraphStore.memory(), 0.9).articles())
        0
    """
    check_confidence(least)
    with store.nearby() as near:
        database = ox.Store()
        _fill(GraphStore(database, near.iris), near, least, accounts=accounts)
        return GraphStore(database, near.iris, read_only=True)


@contextmanager
def sure_directory(path: Path, least: float, *, accounts: bool = False) -> Iterator[Path]:
    """Copy the store of a directory, without what is less sure, into a directory that is deleted at the end.

    Args:
        path: The store's directory.
        least: The least confidence, from 0 to 1.
        accounts: As `copy_sure` takes it.

    Raises:
        SettingError: It is below 0 or above 1.
        StoreError: There is no store, or the disk refuses.
    """
    check_confidence(least)
    with tempfile.TemporaryDirectory(prefix="kg-sure-") as scratch:
        target = Path(scratch) / path.name
        with GraphStore.open(path, read_only=True) as store, GraphStore.open(target, iris=store.iris) as copy:
            _fill(copy, store, least, accounts=accounts)
        yield target


def _fill(copy: GraphStore, store: Store, least: float, *, accounts: bool) -> None:
    """Fill a copy with what is sure, and with the events that it then tells of."""
    copy.oxigraph.bulk_extend(_sure_quads(store, least))
    corpus = load_corpus(copy)
    resolution = keep_clusters(corpus, {} if accounts else _links(store), store.iris)
    copy.oxigraph.bulk_extend(knowledge_quads(resolution, corpus, store.iris))


def _links(store: Store) -> dict[str, LinkRecord]:
    """For each node that is linked the one that stands for all, with score and reason."""
    graph = ox.NamedNode(store.iris.knowledge_graph)

    def values(predicate: ox.NamedNode) -> dict[str, str]:
        quads = store.match(None, predicate, None, graph)
        return {text_of(quad.subject): text_of(quad.object) for quad in quads}

    targets, scores, reasons = values(KG.linkTo), values(KG.score), values(KG.because)
    return {
        member: LinkRecord(targets[link], float(scores[link]), reasons[link])
        for link, member in values(KG.linkFrom).items()
    }


def _sure_quads(store: Store, least: float) -> Iterator[ox.Quad]:
    """What articles, registries, ontologies and people state; of the knowledge, how it was made."""
    unsure = _unsure_nodes(store, least)
    knowledge = ox.NamedNode(store.iris.knowledge_graph)
    for quad in store.quads():
        left_out = quad.subject in unsure or quad.object in unsure
        if not left_out and (quad.graph_name != knowledge or quad.subject == knowledge):
            yield quad


def _unsure_nodes(store: Store, least: float) -> set[_Node]:
    """Accounts and mentions that are less sure, what is told of such an account, and the words in its roles."""
    unsure: set[_Node] = {
        quad.subject
        for quad in store.match(None, KG.confidence)
        if isinstance(quad.object, ox.Literal) and float(quad.object.value) < least
    }
    accounts = {quad.subject for quad in store.match(None, RDF.type, KG.Account)}
    events = [node for node in unsure if node in accounts]
    for event in events:
        claims = {quad.subject for quad in store.match(None, KG.claimsAccount, event)}
        unsure |= claims
        for node in (event, *claims):
            unsure |= {quad.object for quad in _of(store, node, GAF.denotedBy)}
    for mention in list(unsure):
        unsure |= {quad.object for quad in _of(store, mention, KG.argumentMention)}
    return unsure


def _of(store: Store, node: object, predicate: ox.NamedNode) -> Iterator[ox.Quad]:
    return store.match(node, predicate) if isinstance(node, ox.NamedNode) else iter(())
