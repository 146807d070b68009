"""`Store` and the one on this machine: `GraphStore`, a quad store on disk or in memory.

In: the quads of articles. Out: quads, serialisations, and a face for rdflib. One named graph per article is
replaced as a whole, in one transaction; the graphs of registry and ontology only grow. Queries are left to
`kg.query`.

A store's directory holds the database and `kg-store.json`, which says the format's version and the base of
its IRIs. One process writes; others read with `read_only=True` or through a `snapshot`.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.iri import DEFAULT_BASE, Iris
from kg.store.copies import copy_database, new_copy_folder
from kg.store.export import EXPORT_FORMATS, ExportFormat
from kg.store.interface import (
    Change,
    GraphChoice,
    GraphName,
    Solutions,
    Store,
    StoredArticle,
    Subject,
    Value,
)
from kg.store.marker import FORMAT_VERSION, MARKER_NAME, Marker, disk_errors, read_marker, write_marker
from kg.store.ontology import ontology_digest
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = [
    "EXPORT_FORMATS",
    "FORMAT_VERSION",
    "MARKER_NAME",
    "Change",
    "ExportFormat",
    "GraphChoice",
    "GraphStore",
    "Solutions",
    "Store",
    "StoredArticle",
]


class GraphStore(Store):
    """A knowledge graph, in memory or on disk.

    Make one with `GraphStore.memory()` or `GraphStore.open(path)`, and close it, or use it in a `with` block.

    Example:
        >>> with GraphStore.memory() as store:
        ...     len(store.articles())
        0
    """

    def __init__(
        self, store: ox.Store, iris: Iris, *, path: Path | None = None, read_only: bool = False
    ) -> None:
        super().__init__(iris)
        self._store: ox.Store | None = store
        self._path = path
        self._read_only = read_only
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self.learn_domains()

    @classmethod
    def memory(cls, *, iris: Iris | None = None) -> Self:
        """Make an empty store in memory, ontology included."""
        graph_store = cls(ox.Store(), iris or Iris())
        graph_store.load_ontology()
        return graph_store

    @classmethod
    def open(cls, path: Path | str, *, iris: Iris | None = None, read_only: bool = False) -> Self:
        """Open the store in a directory; make it where there is none, unless it is opened to be read only.

        Args:
            path: The store's directory.
            iris: The base of its IRIs; None takes the one it was made with.
            read_only: Whether to leave it as it is. A process may write to it meanwhile: what is read is a
                copy by hard links, deleted when it is closed, and shows the store as it was at the opening.

        Raises:
            StoreError: The path is a file or a directory of something else, the store is of another version
                or base, another process writes to it, or it is damaged.
        """
        path = Path(path)
        marker = read_marker(path)
        if marker is None and read_only:
            raise StoreError(f"{path}: no store here; make one with kg build SOURCE... --store {path}")
        base = marker.base if marker else (iris.base if iris else DEFAULT_BASE)
        if iris is not None and iris.base != base:
            raise StoreError(
                f"{path}: the store's IRIs start with {base}, not {iris.base}; open it with that base"
            )
        if read_only:
            return cls._open_to_read(path, base)
        return cls._open_to_write(path, base, marker)

    @classmethod
    def _open_to_read(cls, path: Path, base: str) -> Self:
        with disk_errors(path):
            if not os.access(path, os.W_OK):  # nobody writes here, and no copy can be made
                return cls(ox.Store.read_only(str(path)), Iris(base), path=path, read_only=True)
            scratch = new_copy_folder(path)
            target = Path(scratch.name) / "store"
            copy_database(path, target)
            graph_store = cls(ox.Store(target), Iris(base), path=path, read_only=True)
        graph_store._scratch = scratch
        return graph_store

    @classmethod
    def _open_to_write(cls, path: Path, base: str, marker: "Marker | None") -> Self:
        digest = ontology_digest()
        with disk_errors(path):
            path.mkdir(parents=True, exist_ok=True)
            if marker is None:  # before the database, so that a kill in between leaves a store, not a riddle
                write_marker(path, Marker(FORMAT_VERSION, base, ontology=""))
            graph_store = cls(ox.Store(path), Iris(base), path=path)
        if marker is None or marker.ontology != digest:
            graph_store.load_ontology()
            write_marker(path, Marker(FORMAT_VERSION, base, digest))
        return graph_store

    def close(self) -> None:
        """Write what is buffered, let the directory go, and delete a snapshot's files.

        Closing twice does nothing.
        """
        if self._store is not None and self._path is not None and not self._read_only:
            self._store.flush()
        self._store = None
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    @property
    def path(self) -> Path | None:
        """The store's directory; None in memory and for a snapshot."""
        return self._path

    @property
    def location(self) -> str:
        """Its directory, or that it is in memory."""
        return str(self._path or "store in memory")

    @property
    def oxigraph(self) -> ox.Store:
        """The pyoxigraph store underneath; write through `add` and `remove`, not through this.

        Raises:
            StoreError: The store is closed.
        """
        if self._store is None:
            raise StoreError("the store is closed; open it again")
        return self._store

    def __len__(self) -> int:
        """Number of quads, ontology and registry included."""
        return len(self.oxigraph)

    def __contains__(self, quad: ox.Quad) -> bool:
        """Whether the store holds this quad."""
        return quad in self.oxigraph

    def match(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Value | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """Iterate over the quads that have these terms; None is any.

        Raises:
            StoreError: The store is closed.
        """
        return self.oxigraph.quads_for_pattern(subject, predicate, value, graph)

    def ask_engine(self, sparql: str, *, graphs: GraphChoice | None = None) -> Solutions:
        """Give the engine's own answer to a SPARQL query, the package's prefixes known.

        Raises:
            SyntaxError: The query is malformed; the message has the parser's place.
            StoreError: The store is closed or cannot be read.
        """
        chosen = graphs is not None and bool(graphs.default or graphs.named)
        try:
            return self.oxigraph.query(
                sparql,
                prefixes=dict(PREFIXES),
                use_default_graph_as_union=graphs is None,
                default_graph=[ox.NamedNode(iri) for iri in graphs.default] if chosen and graphs else None,
                named_graphs=[ox.NamedNode(iri) for iri in graphs.named] if chosen and graphs else None,
            )
        except StoreError:
            raise
        except OSError as error:
            raise StoreError(f"the store cannot be read: {error}; check the disk") from error

    def has_graph(self, iri: str) -> bool:
        """Whether the store has a named graph of this IRI.

        Raises:
            ValueError: It is no IRI.
            StoreError: The store is closed.
        """
        return self.oxigraph.contains_named_graph(ox.NamedNode(iri))

    def _article_graphs(self) -> Iterable[str]:
        prefix = self.iris.article_graph("")
        graphs = (graph for graph in self.oxigraph.named_graphs() if isinstance(graph, ox.NamedNode))
        return (graph.value for graph in graphs if graph.value.startswith(prefix))

    def add(self, extraction_quads: Iterable[ox.Quad], article_graph: str) -> Change:
        """Put an article's quads in the place of those that the store holds of it, in one transaction.

        Quads of other graphs among them (the registry's) are added and none of those is taken away. Adding
        the same quads again changes nothing. The graph of links across articles is replaced by this, too.

        Args:
            extraction_quads: What `state_extraction` gave.
            article_graph: IRI of the article's named graph.

        Raises:
            StoreError: The store is read-only or the disk refuses.
        """
        store = self._writable()
        new = frozenset(extraction_quads)
        graph = ox.NamedNode(article_graph)
        with disk_errors(self._path):
            stale = [quad for quad in store.quads_for_pattern(None, None, None, graph) if quad not in new]
            fresh = [quad for quad in new if quad not in store]
            _replace(store, stale, fresh)
            if stale and next(self.quads(article_graph), None) is None:
                store.remove_graph(graph)
        return Change(len(fresh), len(stale))

    def replace(self, quads: Iterable[ox.Quad], graphs: Iterable[str]) -> Change:
        """Put quads in the place of all that these graphs hold, in one transaction.

        Args:
            quads: What the graphs are to hold.
            graphs: Their IRIs; a graph of which no quad is given is emptied.

        Raises:
            StoreError: The store is read-only or the disk refuses.
        """
        store = self._writable()
        new = frozenset(quads)
        names = tuple(ox.NamedNode(graph) for graph in graphs)
        with disk_errors(self._path):
            old = {quad for name in names for quad in store.quads_for_pattern(None, None, None, name)}
            _replace(store, old - new, new - old)
            for name in names:
                if store.contains_named_graph(name) and next(self.quads(name.value), None) is None:
                    store.remove_graph(name)
        return Change(len(new - old), len(old - new))

    def remove(self, article_graph: str) -> int:
        """Drop an article's graph, its name included; what registries know of its entities stays.

        Returns:
            Number of quads dropped.

        Raises:
            StoreError: The store holds no such article, or it is read-only.
        """
        store = self._writable()
        graph = ox.NamedNode(article_graph)
        if not store.contains_named_graph(graph) or not article_graph.startswith(self.iris.article_graph("")):
            raise self._unknown_article(article_graph)
        with disk_errors(self._path):
            n_quads = sum(1 for _ in self.quads(article_graph))
            store.remove_graph(graph)
        return n_quads

    def snapshot(self) -> "GraphStore":
        """Copy the store as it is now, by hard links on disk; the copy is deleted when it is closed.

        Raises:
            StoreError: The disk refuses.
        """
        if self._path is None:
            copy = ox.Store()
            copy.extend(self.oxigraph)
            return GraphStore(copy, self.iris, read_only=True)
        with disk_errors(self._path):
            scratch = new_copy_folder(self._path)
            target = Path(scratch.name) / "store"
            self.oxigraph.backup(target)
            graph_store = GraphStore(ox.Store(target), self.iris, read_only=True)
        graph_store._scratch = scratch
        return graph_store

    @contextmanager
    def nearby(self) -> Iterator[Self]:
        """This store itself, which may be read whole."""
        yield self

    def to_rdflib(self) -> "Dataset":
        """Give a live rdflib `Dataset` over this store; its default graph is the union of all.

        It sees later writes, and must not be used after `close`.
        """
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        dataset = Dataset(store=OxigraphStore(store=self.oxigraph), default_union=True)
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset

    def _writable(self) -> ox.Store:
        if self._read_only:
            raise StoreError(f"{self._path or 'snapshot'}: opened to be read only; open it without read_only")
        return self.oxigraph


def _replace(store: ox.Store, stale: Iterable[ox.Quad], fresh: Iterable[ox.Quad]) -> None:
    """Take some quads away and add others in one transaction."""
    stale, fresh = tuple(stale), tuple(fresh)
    if not stale:
        store.extend(fresh)
        return
    # Only an update deletes and inserts in one transaction; terms escape themselves.
    store.update(f"DELETE DATA {{ {_as_data(stale)} }} ; INSERT DATA {{ {_as_data(fresh)} }}")


def _as_data(quads: Iterable[ox.Quad]) -> str:
    return "\n".join(f"GRAPH {q.graph_name} {{ {q.subject} {q.predicate} {q.object} }}" for q in quads)
