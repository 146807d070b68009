"""The graph without what is not sure enough: a copy in memory, which all that reads a store reads alike.

In: a store, and the least confidence. Out: a `GraphStore` in memory. An event below it is left out with its mentions,
its links and the claims about it; so is a mention below it, and a role that only such mentions state. What has no
confidence of its own (actors, places, relations, articles) stays.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SettingError
from kg.store.embedded import GraphStore
from kg.store.interface import Store
from kg.vocab import GAF, KG, RDFS

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Statement = tuple[_Node, ox.NamedNode, _Node]


def check_confidence(least: float) -> None:
    """Refuse what is no probability.

    Raises:
        SettingError: It is below 0 or above 1.
    """
    if not 0 <= least <= 1:
        raise SettingError(f"a confidence of {least:g}; it is a probability, from 0 to 1")


def copy_sure(store: Store, least: float) -> GraphStore:
    """Copy a store into memory without what is less sure.

    Args:
        store: The store; it is only read.
        least: The least confidence, from 0 to 1.

    Raises:
        SettingError: It is below 0 or above 1.
        StoreError: The store is closed or cannot be read.

    Example:
        >>> len(copy_sure(GraphStore.memory(), 0.9).articles())
        0
    """
    check_confidence(least)
    with store.nearby() as near:
        copy = ox.Store()
        copy.bulk_extend(_sure_quads(near, least))
        return GraphStore(copy, near.iris, read_only=True)


@contextmanager
def sure_directory(path: Path, least: float) -> Iterator[Path]:
    """Copy the store of a directory, without what is less sure, into a directory that is deleted at the end.

    Args:
        path: The store's directory.
        least: The least confidence, from 0 to 1.

    Raises:
        SettingError: It is below 0 or above 1.
        StoreError: There is no store, or the disk refuses.
    """
    check_confidence(least)
    with tempfile.TemporaryDirectory(prefix="kg-sure-") as scratch:
        target = Path(scratch) / path.name
        with GraphStore.open(path, read_only=True) as store, GraphStore.open(target, iris=store.iris) as copy:
            copy.oxigraph.bulk_extend(_sure_quads(store, least))
        yield target


def _sure_quads(store: Store, least: float) -> Iterator[ox.Quad]:
    unsure = _unsure_nodes(store, least)
    lost = _lost_roles(store, unsure)
    for quad in store.quads():
        left_out = quad.subject in unsure or quad.object in unsure
        if not left_out and (quad.subject, quad.predicate, quad.object) not in lost:
            yield quad


def _unsure_nodes(store: Store, least: float) -> set[_Node]:
    """Events and mentions that are less sure, what is told of such an event, and the words in its roles."""
    unsure: set[_Node] = {
        quad.subject
        for quad in store.match(None, KG.confidence)
        if isinstance(quad.object, ox.Literal) and float(quad.object.value) < least
    }
    events = [node for node in unsure if next(_of(store, node, KG.eventType), None) is not None]
    for event in events:
        claims = {quad.subject for quad in store.match(None, KG.claims, event)}
        unsure |= claims
        for node in (event, *claims):
            unsure |= {quad.object for quad in _of(store, node, GAF.denotedBy)}
    for mention in list(unsure):
        unsure |= {quad.object for quad in _of(store, mention, KG.argumentMention)}
    return unsure


def _lost_roles(store: Store, unsure: set[_Node]) -> set[_Statement]:
    """The roles of events that only mentions which are left out state, with the properties of SEM above them."""
    lost: set[_Statement] = set()
    kept: set[_Statement] = set()
    for event in {quad.subject for quad in store.match(None, KG.eventType)} - unsure:
        for denoted in _of(store, event, GAF.denotedBy):
            for link in _of(store, denoted.object, KG.argumentMention):
                stated = set(_roles(store, event, link.object))
                (lost if link.object in unsure else kept).update(stated)
    return lost - kept


def _roles(store: Store, event: _Node, argument: _Node) -> Iterator[_Statement]:
    for role in _of(store, argument, KG.role):
        for filler in _of(store, argument, KG.entity):
            name = role.object.value if isinstance(role.object, ox.Literal) else ""
            if name in KG:
                predicate = KG[name]
                yield event, predicate, filler.object
                for above in store.match(predicate, RDFS.subPropertyOf):
                    if isinstance(above.object, ox.NamedNode):
                        yield event, above.object, filler.object


def _of(store: Store, node: object, predicate: ox.NamedNode) -> Iterator[ox.Quad]:
    return store.match(node, predicate) if isinstance(node, ox.NamedNode) else iter(())
