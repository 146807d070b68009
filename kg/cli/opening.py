"""Opens the graph that a command reads: all of a store, or what is sure enough."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import Graph


@contextmanager
def open_sure(store: str, min_confidence: float, *, accounts: bool = False) -> "Iterator[Graph]":
    """Open the graph of a store to read it, or a copy of what is sure enough, or of what articles tell, in memory."""
    from kg.graph import open as open_graph

    with open_graph(store, read_only=True) as graph:
        if not min_confidence and not accounts:
            yield graph
            return
        with graph.min_confidence(min_confidence, accounts=accounts) as sure:
            yield sure


@contextmanager
def served_directory(store: str, min_confidence: float) -> Iterator[Path]:
    """The directory of a store that is served: its own, or that of a copy without what is less sure."""
    from kg.resolve.sure import sure_directory

    if not min_confidence:
        yield Path(store)
        return
    with sure_directory(Path(store), min_confidence) as path:
        yield path
