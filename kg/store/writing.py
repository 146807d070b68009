"""Writes to a database of pyoxigraph: one transaction, and what a load needs before and after.

In: a database, quads. Out: nothing, or what was counted. Which quads are to go and to come is left to `embedded`.
"""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox


def split_graph(quads: bytes, graph: str) -> tuple[bytes, bytes]:
    """Part N-Quads into those of a graph, which come first, and the others."""
    end = f" <{graph}> .\n".encode()
    last = quads.rfind(end)
    n_bytes = last + len(end) if last >= 0 else 0
    return quads[:n_bytes], quads[n_bytes:]


def replace_quads(
    database: ox.Store,
    stale: Iterable[ox.Quad],
    fresh: Iterable[ox.Quad],
    emptied: tuple[ox.NamedNode, ...],
) -> None:
    """Take some quads away, add others, and drop the names of graphs that are left empty, in one transaction.

    With blank nodes among them it takes several, new quads first: an update would take them for variables. Only
    ontologies have some, and an ontology is loaded again where that was cut off.
    """
    stale, fresh = tuple(stale), tuple(fresh)
    if not stale and not emptied:
        database.extend(fresh)
        return
    if any(_has_blank_node(quad) for quad in (*stale, *fresh)):
        database.extend(fresh)
        for quad in stale:
            database.remove(quad)
        for name in emptied:
            database.remove_graph(name)
        return
    # Only an update deletes and inserts in one transaction; terms escape themselves.
    drops = " ".join(f"; DROP SILENT GRAPH {name}" for name in emptied)
    database.update(f"DELETE DATA {{ {_as_data(stale)} }} ; INSERT DATA {{ {_as_data(fresh)} }} {drops}")


def _has_blank_node(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _as_data(quads: Iterable[ox.Quad]) -> str:
    return "\n".join(f"GRAPH {q.graph_name} {{ {q.subject} {q.predicate} {q.object} }}" for q in quads)


def sweep_loads(path: Path) -> None:
    """Delete the files of a load that was killed; the database never took them, and never deletes them."""
    for left in path.glob("bulk-*.sst"):
        left.unlink(missing_ok=True)
