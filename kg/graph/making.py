"""The two ways to get a graph: from sources, and from a store."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.graph.face import Graph
from kg.iri import Iris
from kg.pipeline import Listener
from kg.read import Sources
from kg.settings import Settings
from kg.store import GraphStore, open_store
from kg.store.remote.access import is_url

if TYPE_CHECKING:
    from kg.store.remote import Access


def build(  # noqa: PLR0913  # one for each choice of a build
    sources: Sources,
    *,
    store: Path | str | None = None,
    access: "Access | None" = None,
    published: date | str | None = None,
    settings: Settings | None = None,
    columns: Mapping[str, str] | None = None,
    listen: Listener | None = None,
    between: Callable[[], object] | None = None,
) -> Graph:
    """Read articles into a graph; what a store already holds of the same articles is replaced.

    Args:
        sources: Files, folders, "-" for standard input, texts, articles, rows, data frames, Arrow tables, or an
            iterable of these, as `kg.read_articles` takes them.
        store: Directory of the store, made where there is none, or the address of a SPARQL server; None keeps
            the graph in memory.
        access: How a server is reached; None reads the environment (`KG_STORE_USER` and the like).
        published: Day of publication of the articles that do not tell their own.
        settings: The base of the IRIs, the spaCy pipeline, the size of a batch.
        columns: Names that fields of articles have in rows and frames ({"text": "body", "published": "day"}).
        listen: Told of each article once it is stored, and of each fault; where None, the first fault is
            raised.
        between: Called between two articles. What it raises ends the build once all that was read is stored.

    Returns:
        The graph, with the build's `report`.

    Raises:
        SourceError: An article cannot be read, and nobody listens.
        DateError: `published` is not a date.
        ModelError: The spaCy pipeline is missing or unfit.
        StoreError: The store is of another base or version, in use, or cannot be written.
    """
    base = settings.base if settings else None
    iris = Iris(base) if base else None
    opened = GraphStore.memory(iris=iris) if store is None else open_store(store, iris=iris, access=access)
    graph = Graph(opened)
    try:
        graph.add(
            sources, published=published, settings=settings, columns=columns, listen=listen, between=between
        )
    except BaseException:
        graph.close()
        raise
    return graph


def open(store: Path | str, *, read_only: bool = False, access: "Access | None" = None) -> Graph:
    """Open the graph of a store that was built before.

    Args:
        store: Directory of the store, or the address of a SPARQL server.
        read_only: Whether to leave it as it is, so that another process may write to it.
        access: How a server is reached; None reads the environment (`KG_STORE_USER` and the like).

    Raises:
        StoreError: There is no store, or it is of another version, in use, or damaged.
    """
    if not read_only and not is_url(store) and not Path(store).exists():
        raise StoreError(f"{store}: no store here; make one with kg.build(sources, store={str(store)!r})")
    return Graph(open_store(store, read_only=read_only, access=access))
