"""`GraphStore`: the graph in a directory of this machine, or in memory, kept by pyoxigraph.

In: the quads of articles. Out: quads and the engine's answers. An article is replaced in one transaction, so that
a kill at any moment leaves it as it was or as it is to be.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import pyoxigraph as ox

from kg.errors import StoreError
from kg.iri import DEFAULT_BASE, Iris
from kg.store.copies import copy_database, new_copy_folder, sweep_copies
from kg.store.interface import Change, GraphChoice, GraphName, Solutions, Store, Subject, Value
from kg.store.lock import clear_holder, write_holder
from kg.store.marker import FORMAT_VERSION, Marker, check_database, disk_errors, read_marker, write_marker
from kg.store.ontology import ontology_digest
from kg.store.upgrade import upgrade_database
from kg.store.writing import replace_quads, split_graph, sweep_loads
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from rdflib import Dataset

_Item = TypeVar("_Item")


class GraphStore(Store):
    """A knowledge graph, in memory or on disk.

    Make one with `GraphStore.memory()` or `GraphStore.open(path)`, and close it, or use it in a `with` block.

    Example:
        >>> with GraphStore.memory() as store:
        ...     len(store.articles())
        0
    """

    reads_while_writing = True

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
        if read_only and marker is not None:
            return cls._open_to_read(path, marker)
        return cls._open_to_write(path, base)

    @classmethod
    def _open_to_read(cls, path: Path, marker: Marker) -> Self:
        with disk_errors(path):
            check_database(path)
            if not os.access(path, os.W_OK):  # nobody writes here, and no copy can be made
                return cls(ox.Store.read_only(str(path)), Iris(marker.base), path=path, read_only=True)
            scratch = new_copy_folder(path)
            try:
                target = Path(scratch.name) / "store"
                copy_database(path, target)
                database = ox.Store(target)
                upgrade_database(database, marker.format)
                graph_store = cls(database, Iris(marker.base), path=path, read_only=True)
            except BaseException:
                scratch.cleanup()
                raise
        graph_store._scratch = scratch
        return graph_store

    @classmethod
    def _open_to_write(cls, path: Path, base: str) -> Self:
        with disk_errors(path):
            path.mkdir(parents=True, exist_ok=True)
            marker = read_marker(path)
            if marker is None:  # before the database, so that a kill leaves a store, not a riddle
                write_marker(path, Marker(FORMAT_VERSION, base, ontology=""))
            elif marker.ontology:
                check_database(path)
            database = ox.Store(path)  # the lock is ours from here on
            write_holder(path)
            sweep_copies(path)
            sweep_loads(path)
        graph_store = cls(database, Iris(base), path=path)
        try:
            graph_store._renew()
        except BaseException:
            graph_store.close()
            raise
        return graph_store

    def _renew(self) -> None:
        """Bring a store of an earlier version of the package to this one's format and ontology."""
        if self._path is None:
            return
        digest = ontology_digest()
        marker = read_marker(self._path)
        if marker is None or marker.ontology != digest:
            self.load_ontology()
        if marker is None or marker != (FORMAT_VERSION, self.iris.base, digest):
            with disk_errors(self._path):
                upgrade_database(self.oxigraph, marker.format if marker else FORMAT_VERSION)
                write_marker(self._path, Marker(FORMAT_VERSION, self.iris.base, digest))

    def close(self) -> None:
        """Write what is buffered, let the directory go, and delete a snapshot's files; closing twice does nothing.

        Raises:
            StoreError: The disk refuses; what was written before stays whole.
        """
        try:
            if self._store is not None and self._path is not None and not self._read_only:
                with disk_errors(self._path):
                    clear_holder(self._path)
                    self._store.flush()
        finally:
            self._store = None  # before its files go
            if self._scratch is not None:
                self._scratch.cleanup()
                self._scratch = None

    def flush(self) -> None:
        """Write what the engine keeps in memory to the disk."""
        with disk_errors(self._path):
            self._writable().flush()

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
            StoreError: The store is closed or cannot be read.
        """
        database = self.oxigraph
        with disk_errors(self._path):
            return self._guarded(database.quads_for_pattern(subject, predicate, value, graph))

    def _guarded(self, items: Iterator[_Item]) -> Iterator[_Item]:
        """Turn the disk's errors into ours while what the engine gives is read."""
        with disk_errors(self._path):
            yield from items

    def ask_engine(self, sparql: str, *, graphs: GraphChoice | None = None) -> Solutions:
        """Give the engine's own answer to a SPARQL query, the package's prefixes known.

        Raises:
            SyntaxError: The query is malformed; the message has the parser's place.
            StoreError: The store is closed or cannot be read.
        """
        chosen = graphs is not None and bool(graphs.default or graphs.named)
        database = self.oxigraph
        with disk_errors(self._path):
            return database.query(
                sparql,
                prefixes=dict(PREFIXES),
                use_default_graph_as_union=graphs is None,
                default_graph=[ox.NamedNode(iri) for iri in graphs.default] if chosen and graphs else None,
                named_graphs=[ox.NamedNode(iri) for iri in graphs.named] if chosen and graphs else None,
            )

    def has_graph(self, iri: str) -> bool:
        """Whether the store has a named graph of this IRI.

        Raises:
            ValueError: It is no IRI.
            StoreError: The store is closed.
        """
        return self.oxigraph.contains_named_graph(ox.NamedNode(iri))

    def article_graphs(self) -> Iterable[str]:
        """IRIs of the graphs of articles."""
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
        database = self._writable()
        new = frozenset(extraction_quads)
        graph = ox.NamedNode(article_graph)
        with disk_errors(self._path):
            old = frozenset(database.quads_for_pattern(None, None, None, graph))
            fresh = [quad for quad in new - old if quad.graph_name == graph or quad not in database]
            stale = old - new
            left = any(quad.graph_name == graph for quad in new)
            replace_quads(database, stale, fresh, () if left or not stale else (graph,))
        return Change(len(fresh), len(stale))

    def add_stated(self, articles: Sequence[tuple[str, bytes]]) -> tuple[Change, ...]:
        """Put what is stated of several articles in the place of what the store holds of them.

        Articles that are new go in together, as files that the database takes all of or none; that costs a third of
        what transactions cost. The others are replaced one by one.

        Args:
            articles: For each the IRI of its named graph, and what `state_nquads` gave; no graph twice.

        Raises:
            StoreError: The store is read-only or the disk refuses.
        """
        database = self._writable()
        changes: dict[str, Change] = {}
        new: list[bytes] = []
        shared: set[bytes] = (
            set()
        )  # lines of other graphs, the registry's, which article after article repeats
        with disk_errors(self._path):
            for graph, quads in articles:
                if database.contains_named_graph(ox.NamedNode(graph)):
                    changes[graph] = self.add(ox.parse(quads, format=ox.RdfFormat.N_QUADS), graph)
                    continue
                own, others = split_graph(quads, graph)
                unseen = [line for line in others.splitlines(keepends=True) if line not in shared]
                shared.update(unseen)
                parsed = ox.parse(b"".join(unseen), format=ox.RdfFormat.N_QUADS)
                fresh = [line for line, quad in zip(unseen, parsed, strict=True) if quad not in database]
                changes[graph] = Change(own.count(b"\n") + len(fresh), 0)
                new.append(own)
                new += fresh
            if new:  # lenient: the quads are our own, and no IRI among them is checked twice
                database.bulk_load(b"".join(new), format=ox.RdfFormat.N_QUADS, lenient=True)
        return tuple(changes[graph] for graph, _ in articles)

    def replace(self, quads: Iterable[ox.Quad], graphs: Iterable[str]) -> Change:
        """Put quads in the place of all that these graphs hold, in one transaction.

        Args:
            quads: What the graphs are to hold.
            graphs: Their IRIs; a graph of which no quad is given is emptied.

        Raises:
            StoreError: The store is read-only or the disk refuses.
        """
        database = self._writable()
        new = frozenset(quads)
        names = tuple(ox.NamedNode(graph) for graph in graphs)
        held = {quad.graph_name for quad in new}
        with disk_errors(self._path):
            old = {quad for name in names for quad in database.quads_for_pattern(None, None, None, name)}
            emptied = (name for name in names if name not in held and database.contains_named_graph(name))
            replace_quads(database, old - new, new - old, tuple(emptied))
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
