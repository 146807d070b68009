"""`RemoteStore`: a graph on a SPARQL 1.1 server, with the same face as the one on this machine.

In: the address of a server, and an `Access`. Out: quads and answers. Reads and writes go over the SPARQL 1.1 Protocol
and the Graph Store Protocol. Every write may be sent again: an article is replaced as a whole and the stamp that says
so comes last, so a build that was cut off, on either side, goes on where it stopped.

The graph is the named graphs below the base of its IRIs; what else the server holds is left alone.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.errors import StoreError
from kg.iri import Iris
from kg.stamp import Stamp, read_stamp
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
from kg.store.ontology import ontology_quads
from kg.store.remote.access import Access, checked_url, is_url
from kg.store.remote.client import Client
from kg.store.remote.endpoints import find_endpoints
from kg.store.remote.reader import Reader
from kg.store.remote.writer import Writer
from kg.vocab import RDF, SCHEMA

if TYPE_CHECKING:
    from rdflib import Dataset

    from kg.store import GraphStore

__all__ = ["Access", "RemoteStore", "is_url"]

_ONTOLOGY = "graph/ontology"
_BASES = "SELECT DISTINCT ?g { GRAPH ?g { kg:Event a owl:Class } }"
_ARTICLES = """
SELECT ?g ?article ?property ?value {
  VALUES ?property { schema:identifier schema:headline schema:datePublished }
  GRAPH ?g { ?article a schema:NewsArticle ; ?property ?value }
}
"""
_STAMPS = """
SELECT ?g ?node ?property ?value { GRAPH ?g { ?node a kg:Extraction ; ?property ?value } }
"""
_NODES_AT_ONCE = 100


class RemoteStore(Store):
    """A knowledge graph on a server.

    Make one with `RemoteStore.open(url)`, and close it, or use it in a `with` block.
    """

    def __init__(
        self, client: Client, url: str, reader: Reader, iris: Iris, *, read_only: bool = False
    ) -> None:
        super().__init__(iris)
        self._url = url
        self._client: Client | None = client
        self._read_only = read_only
        self._reader = reader
        self._writer = Writer(client, reader.endpoints)
        self._near: GraphStore | None = None
        self._known: set[ox.Quad] = set()
        self._stamps: dict[str, Stamp | None] | None = None
        self._written: set[str] = set()

    @classmethod
    def open(
        cls, url: str, *, iris: Iris | None = None, read_only: bool = False, access: Access | None = None
    ) -> Self:
        """Open the graph that a server holds; make it where there is none, unless it is opened to be read only.

        Args:
            url: The server's address, or that of its endpoint for queries.
            iris: The base of its IRIs; None takes the one it was made with.
            read_only: Whether to leave it as it is.
            access: As whom, and with how much patience; None reads the environment.

        Raises:
            StoreError: The server cannot be reached or refuses, speaks no SPARQL, holds no graph to read, or holds
                one of another base.
        """
        access = access or Access.from_environment()
        url = checked_url(url)
        client = Client(access, urlsplit(url).hostname or "")
        try:
            reader = Reader(client, find_endpoints(client, url, access))
            bases = sorted(
                graph.removesuffix(_ONTOLOGY)
                for graph in _texts(reader.select(_BASES))
                if graph.endswith(_ONTOLOGY)
            )
            base = _choose_base(url, bases, iris, read_only=read_only)
            store = cls(client, url, reader, base, read_only=read_only)
            if not read_only:
                store.load_ontology()
            reader.find_union()
            store.learn_domains()
        except BaseException:
            client.close()
            raise
        return store

    def close(self) -> None:
        """Close the connections and delete the copy that was made; closing twice does nothing."""
        if self._client is not None:
            self._client.close()
            self._client = None
        self._forget_copy()

    @property
    def location(self) -> str:
        """The address."""
        return self._url

    def __len__(self) -> int:
        """Number of quads, ontology and registry included."""
        return self._open().count(self.iris.base)

    def match(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        value: Value | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """Iterate over the quads that have these terms; None is any.

        A blank node has no name that lasts on a server; where a whole graph is asked for, they get canonical ones.

        Raises:
            StoreError: The store is closed, or the server does not answer.
        """
        return self._open().match(subject, predicate, value, graph, base=self.iris.base)

    def ask_engine(self, sparql: str, *, graphs: GraphChoice | None = None) -> Solutions:
        """Give the server's answer to a SPARQL query, the package's prefixes known.

        What Virtuoso is known to answer wrongly (`kg.store.remote.virtuoso`) is asked of a copy on this machine.

        Raises:
            SyntaxError: The query is malformed; the message has the parser's place.
            StoreError: The store is closed, or the server does not answer.
        """
        if self._open().is_risky(sparql):
            with self.nearby() as near:
                return near.ask_engine(sparql, graphs=graphs)
        return self._open().answer(sparql, graphs, base=self.iris.base)

    def has_graph(self, iri: str) -> bool:
        """Whether the server has a named graph of this IRI with anything in it.

        Raises:
            ValueError: It is no IRI.
            StoreError: The store is closed, or the server does not answer.
        """
        return self._open().ask(f"ASK {{ GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }} }}")

    def articles(self) -> tuple[StoredArticle, ...]:
        """List the articles, sorted by the IRIs of their graphs."""
        prefix = self.iris.article_graph("")
        facts: dict[str, dict[str, dict[str, str]]] = {}
        for graph, article, name, value in _rows(
            self._open().select(_ARTICLES, names=("g", "article", "property", "value"))
        ):
            if graph.startswith(prefix):
                kept = facts.setdefault(graph, {}).setdefault(article, {})
                kept[name] = min(value, kept.get(name, value))
        named = {graph: min(articles) for graph, articles in facts.items()}
        return tuple(
            StoredArticle(
                iri=named[graph],
                graph=graph,
                id=facts[graph][named[graph]].get(SCHEMA.identifier.value, named[graph]),
                title=facts[graph][named[graph]].get(SCHEMA.headline.value),
                published=facts[graph][named[graph]].get(SCHEMA.datePublished.value),
            )
            for graph in sorted(named)
        )

    def article_graphs(self) -> Iterable[str]:
        """IRIs of the graphs of articles."""
        return (article.graph for article in self.articles())

    def count_subjects(self, predicate: ox.NamedNode, value: Value | None = None) -> int:
        """Number of different subjects of a property, or of a value of it."""
        o = "?o" if value is None else str(value)
        rows = self._open().select(
            f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH ?g {{ ?s {predicate} {o} }} "
            f'FILTER(STRSTARTS(STR(?g), "{self.iris.base}graph/")) }}'
        )
        return int(next(iter(_texts(rows)), "0"))

    def stamp(self, article_id: str) -> Stamp | None:
        """Tell what read an article, and from which words; None where the server does not hold it or does not know.

        All stamps are read at the first call, since a build asks for every article's.
        """
        if self._stamps is None:
            self._stamps = self._read_stamps()
        graph = self.iris.article_graph(article_id)
        return super().stamp(article_id) if graph in self._written else self._stamps.get(graph)

    def _read_stamps(self) -> dict[str, Stamp | None]:
        facts: dict[str, list[ox.Quad]] = {}
        names = ("g", "node", "property", "value")
        for graph, node, predicate, value in self._open().select(_STAMPS, names=names):
            facts.setdefault(graph.value, []).append(ox.Quad(node, predicate, value, graph))
        return {graph: read_stamp(quads) for graph, quads in facts.items()}

    def add(self, extraction_quads: Iterable[ox.Quad], article_graph: str) -> Change:
        """Put an article's quads in the place of those that the server holds of it.

        One transaction where the server makes one of a request. Elsewhere the registry's quads come first and the
        article's stamp last, so that a stamped article is always whole. Adding the same quads again changes nothing.

        Raises:
            StoreError: The store is read-only, or the server refuses or does not answer.
        """
        self._writable()
        new = frozenset(extraction_quads)
        graph = ox.NamedNode(article_graph)
        inside = frozenset(quad for quad in new if quad.graph_name == graph)
        old = frozenset(self.quads(article_graph))
        others = self._absent(new - inside)
        if old == inside and not others:
            return Change(0, 0)
        self._writer.change({article_graph: (old, inside)}, others)
        self._known |= others
        self._forget(article_graph)
        return Change(len(inside - old) + len(others), len(old - inside))

    def replace(self, quads: Iterable[ox.Quad], graphs: Iterable[str]) -> Change:
        """Put quads in the place of all that these graphs hold, in one transaction where the server makes one.

        Raises:
            StoreError: The store is read-only, or the server refuses or does not answer.
        """
        self._writable()
        new = frozenset(quads)
        states = {
            graph: (
                frozenset(self.quads(graph)),
                frozenset(quad for quad in new if quad.graph_name == ox.NamedNode(graph)),
            )
            for graph in graphs
        }
        change = Change(
            sum(len(after - before) for before, after in states.values()),
            sum(len(before - after) for before, after in states.values()),
        )
        if change != (0, 0):
            self._writer.change(states, frozenset())
            self._forget(*states)
        return change

    def remove(self, article_graph: str) -> int:
        """Drop an article's graph; what registries know of its entities stays.

        Returns:
            Number of quads dropped.

        Raises:
            StoreError: The server holds no such article, or the store is read-only.
        """
        self._writable()
        n_quads = sum(1 for _ in self.quads(article_graph))
        if not n_quads or not article_graph.startswith(self.iris.article_graph("")):
            raise self._unknown_article(article_graph)
        self._writer.drop(article_graph)
        self._forget(article_graph)
        return n_quads

    def load_ontology(self) -> Change:
        """Put the package's ontology in the place of the server's, where it is another."""
        return self.add(ontology_quads(self.iris.ontology_graph), self.iris.ontology_graph)

    def snapshot(self) -> "GraphStore":
        """Copy the graph as it is now into a store on this machine that goes when it is closed.

        Raises:
            StoreError: The server does not answer, or the disk refuses.
        """
        from kg.store import GraphStore
        from kg.store.marker import disk_errors

        scratch = tempfile.TemporaryDirectory(prefix="kg-", ignore_cleanup_errors=True)
        try:
            with disk_errors(Path(scratch.name)):
                copy = ox.Store(str(Path(scratch.name) / "store"))
                copy.bulk_extend(self.quads())
        except BaseException:
            scratch.cleanup()
            raise
        graph_store = GraphStore(copy, self.iris, read_only=True)
        graph_store._scratch = scratch
        return graph_store

    @contextmanager
    def nearby(self) -> Iterator["GraphStore"]:
        """A copy on this machine, made once and kept until the next write through this store."""
        if self._near is None:
            self._near = self.snapshot()
        yield self._near

    def to_rdflib(self) -> "Dataset":
        """Give an rdflib `Dataset` over a copy of the graph; it must not be used after `close`."""
        with self.nearby() as near:
            return near.to_rdflib()

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Within the block, all that is stated of a node is read at the first look at it, and kept."""
        with self._open().remembering():
            yield

    def typed(self, nodes: Iterable[ox.NamedNode]) -> frozenset[ox.NamedNode]:
        """Those of the nodes that are stated to be of some class."""
        ordered = sorted({str(node) for node in nodes})
        found: set[ox.NamedNode] = set()
        for chosen in _parts(ordered):
            query = (
                f"SELECT DISTINCT ?s {{ VALUES ?s {{ {' '.join(chosen)} }} GRAPH ?g {{ ?s {RDF.type} ?o }} }}"
            )
            found |= {row[0] for row in self._open().select(query, names=("s",))}
        return frozenset(found)

    def _absent(self, quads: frozenset[ox.Quad]) -> frozenset[ox.Quad]:
        """Those of the quads that the server does not hold."""
        asked = quads - self._known
        by_graph: dict[str, list[str]] = {}
        for quad in asked:
            by_graph.setdefault(str(quad.graph_name), []).append(str(quad.subject))
        held: set[ox.Quad] = set()
        for graph, subjects in sorted(by_graph.items()):
            for chosen in _parts(sorted(set(subjects))):
                held |= set(self._reader.about(chosen, graph))
        self._known |= asked & held
        return frozenset(asked - held)

    def _forget(self, *graphs: str) -> None:
        """Drop what is remembered of the server and a write has made untrue."""
        self._forget_copy()
        self._written.update(graphs)

    def _forget_copy(self) -> None:
        if self._near is not None:
            self._near.close()
            self._near = None

    def _open(self) -> Reader:
        if self._client is None:
            raise StoreError("the store is closed; open it again")
        return self._reader

    def _writable(self) -> None:
        if self._read_only:
            raise StoreError(f"{self._url}: opened to be read only; open it without read_only")
        self._open()


def _parts(nodes: list[str]) -> Iterator[list[str]]:
    return (nodes[start : start + _NODES_AT_ONCE] for start in range(0, len(nodes), _NODES_AT_ONCE))


def _choose_base(url: str, bases: list[str], iris: Iris | None, *, read_only: bool) -> Iris:
    if iris is not None:
        if bases and iris.base not in bases:
            raise StoreError(
                f"{url}: the IRIs there start with {bases[0]}, not {iris.base}; open it with that base"
            )
        return iris
    if len(bases) > 1:
        raise StoreError(f"{url}: graphs of several bases ({', '.join(bases)}); say which by its base")
    if not bases and read_only:
        raise StoreError(f"{url}: no graph of kg there; make one with kg build SOURCE... --store {url}")
    return Iris(bases[0]) if bases else Iris()


def _rows(solutions: Iterable[ox.QuerySolution]) -> Iterator[tuple[str, ...]]:
    for solution in solutions:
        yield tuple(term.value if isinstance(term, ox.NamedNode | ox.Literal) else "" for term in solution)


def _texts(solutions: Iterable[ox.QuerySolution]) -> Iterator[str]:
    return (row[0] for row in _rows(solutions))
