"""`Store`: what every store of a graph can do, wherever the graph is kept.

In: patterns, queries, the quads of articles. Out: quads and answers. The rest of the package reads and writes graphs
through this alone; what keeps them is `GraphStore`, on this machine.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.iri import Iris
from kg.stamp import Stamp, read_stamp
from kg.store.description import describe_quads
from kg.store.export import REIFIED_FORMATS, ExportFormat, check_format, write_quads
from kg.store.log import write_log
from kg.store.marker import disk_errors
from kg.store.ontology import learn_domains, named_quads, ontology_quads
from kg.store.reify import Knowledge, reify_statements
from kg.vocab import KG, RDF, SCHEMA
from kg.vocab.ontology import VANN_PREFIX, find_namespaces

if TYPE_CHECKING:
    from rdflib import Dataset

    from kg.store import GraphStore

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Solutions = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]


class Change(NamedTuple):
    """How many quads a write added and removed; both 0 where the store held the same before."""

    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """One article of a store.

    Args:
        iri: The article's node.
        graph: The named graph that holds what was read out of it.
        id: The id it was given when it was read.
        title: Its headline, where it has one.
        published: Its day of publication in ISO 8601, where known.
    """

    iri: str
    graph: str
    id: str
    title: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class GraphChoice:
    """The graphs that a query sees, where not all.

    Where both are empty, it sees what its FROM names.

    Args:
        default: IRIs of the graphs that make up the default graph.
        named: IRIs of the graphs that GRAPH may name.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Store(ABC):
    """A knowledge graph that can be read, and written where it is not opened to be read only.

    Use it in a `with` block, or close it.
    """

    reads_while_writing = False
    """Whether one thread may write while others read."""

    def __init__(self, iris: Iris) -> None:
        self.iris = iris

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close at the end of the context."""
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Write what is buffered and let everything go; closing twice does nothing."""

    @property
    @abstractmethod
    def location(self) -> str:
        """Where the graph is kept, to be named in messages."""

    @property
    def path(self) -> Path | None:
        """The store's directory; None where it has none."""
        return None

    @abstractmethod
    def __len__(self) -> int:
        """Number of quads, ontology and registry included."""

    def __bool__(self) -> bool:
        """A store is true even while it is empty."""
        return True

    def __contains__(self, quad: ox.Quad) -> bool:
        """Whether the store holds this quad."""
        found = self.match(quad.subject, quad.predicate, quad.object, quad.graph_name)
        return next(found, None) is not None

    @abstractmethod
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

    @abstractmethod
    def ask_engine(self, sparql: str, *, graphs: GraphChoice | None = None) -> Solutions:
        """Give the engine's own answer to a SPARQL query, the package's prefixes known.

        Args:
            sparql: The query; what `kg.query` refuses is not refused here.
            graphs: What it sees; None for the union of all graphs.

        Raises:
            SyntaxError: The query is malformed; the message has the parser's place.
            StoreError: The store is closed or cannot be read.
        """

    @abstractmethod
    def has_graph(self, iri: str) -> bool:
        """Whether the store has a named graph of this IRI.

        Raises:
            ValueError: It is no IRI.
            StoreError: The store is closed or cannot be read.
        """

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Iterate over the quads of one named graph, or of all."""
        return self.match(graph=None if graph is None else ox.NamedNode(graph))

    def remembering(self) -> "AbstractContextManager[None]":
        """Within the block, what is stated of a node may be read once only; worth it where each look takes time."""
        return nullcontext()

    def typed(self, nodes: Iterable[ox.NamedNode]) -> frozenset[ox.NamedNode]:
        """Those of the nodes that are stated to be of some class.

        Raises:
            StoreError: The store is closed or cannot be read.
        """
        return frozenset(node for node in nodes if next(self.match(node, RDF.type), None) is not None)

    def count_subjects(self, predicate: ox.NamedNode, value: Value | None = None) -> int:
        """Number of different subjects of a property, or of a value of it.

        Raises:
            StoreError: The store is closed or cannot be read.
        """
        return len({quad.subject for quad in self.match(None, predicate, value)})

    def articles(self) -> tuple[StoredArticle, ...]:
        """List the articles, sorted by the IRIs of their graphs."""
        return tuple(self._stored_article(ox.NamedNode(name)) for name in sorted(self.article_graphs()))

    @abstractmethod
    def article_graphs(self) -> Iterable[str]:
        """IRIs of the graphs of articles."""

    def stamp(self, article_id: str) -> Stamp | None:
        """Tell what read an article, and from which words; None where the store does not hold it or does not know.

        Args:
            article_id: The id it was given when it was read.
        """
        graph = ox.NamedNode(self.iris.article_graph(article_id))
        typed = next(self.match(None, RDF.type, KG.Extraction, graph), None)
        return None if typed is None else read_stamp(self.match(typed.subject, None, None, graph))

    def flush(self) -> None:  # noqa: B027  a store elsewhere keeps nothing back here
        """Write what the engine keeps in memory to the disk, which sets that memory free.

        Raises:
            StoreError: The disk refuses.
        """

    def log(self, event: str, **facts: object) -> None:
        """Add a line to the log beside the store, with the time and the process; without a directory there is none.

        Raises:
            StoreError: The disk refuses.
        """
        if self.path is not None:
            with disk_errors(self.path):
                write_log(self.path, event, **facts)

    @abstractmethod
    def add(self, extraction_quads: Iterable[ox.Quad], article_graph: str) -> Change:
        """Put an article's quads in the place of those that the store holds of it, in one transaction.

        Quads of other graphs among them (the registry's) are added and none of those is taken away. Adding
        the same quads again changes nothing.

        Args:
            extraction_quads: What `state_extraction` gave.
            article_graph: IRI of the article's named graph.

        Raises:
            StoreError: The store is read-only or refuses.
        """

    def add_stated(self, articles: Sequence[tuple[str, bytes]]) -> tuple[Change, ...]:
        """Put what is stated of several articles in the place of what the store holds of them.

        Each article is whole in the store, or is as it was, whenever the process ends.

        Args:
            articles: For each the IRI of its named graph, and what `state_nquads` gave; no graph twice.

        Returns:
            What each added and removed, as `add` says it.

        Raises:
            StoreError: The store is read-only or refuses.
        """
        return tuple(
            self.add(ox.parse(quads, format=ox.RdfFormat.N_QUADS), graph) for graph, quads in articles
        )

    @abstractmethod
    def replace(self, quads: Iterable[ox.Quad], graphs: Iterable[str]) -> Change:
        """Put quads in the place of all that these graphs hold, in one transaction.

        Args:
            quads: What the graphs are to hold.
            graphs: Their IRIs; a graph of which no quad is given is emptied.

        Raises:
            StoreError: The store is read-only or refuses.
        """

    @abstractmethod
    def remove(self, article_graph: str) -> int:
        """Drop an article's graph, its name included; what registries know of its entities stays.

        Returns:
            Number of quads dropped.

        Raises:
            StoreError: The store holds no such article, or it is read-only.
        """

    def load_ontology(self) -> Change:
        """Put the package's ontology in the place of the store's.

        Its blank nodes get canonical names, so that every store holds the same quads.
        """
        return self.add(ontology_quads(self.iris.ontology_graph), self.iris.ontology_graph)

    def add_domain(self, quads: Iterable[ox.Quad]) -> Change:
        """Keep the ontology of a domain, so that the store can be asked for its classes by whoever opens it.

        Args:
            quads: What the domain's Turtle says, with the prefix of its namespace; what the store holds of the
                same prefix is replaced.

        Raises:
            StoreError: The store is read-only or refuses.
        """
        quads = tuple(quads)
        graphs = [self.iris.domain_graph(prefix) for prefix, _ in find_namespaces(quads)]
        return self.replace(named_quads(quads, graphs[0]), graphs) if graphs else Change(0, 0)

    def learn_domains(self) -> None:
        """Make the classes of the domains that the store was built with known to `kg.vocab`; done at its opening."""
        graphs = {quad.graph_name for quad in self.match(None, VANN_PREFIX)}
        ours = (graph for graph in graphs if str(graph).startswith(f"<{self.iris.domain_graph('')}"))
        learn_domains(tuple(self.match(graph=graph)) for graph in ours)

    @abstractmethod
    def snapshot(self) -> "GraphStore":
        """Copy the graph as it is now into a store on this machine that goes when it is closed.

        Raises:
            StoreError: The disk or the store refuses.
        """

    @abstractmethod
    def nearby(self) -> "AbstractContextManager[GraphStore]":
        """This graph near enough to be read whole: itself where it is on this machine, else a copy of it."""

    def export(
        self, format: ExportFormat = "nquads", output: BinaryIO | None = None, *, described: bool = False
    ) -> bytes:
        """Serialise the whole store, in an order that depends on its content alone, in bounded memory.

        N-Quads are sorted bytewise. Formats without named graphs (turtle, ntriples, rdfxml) hold the union of
        all. The formats of RDF 1.2 (rdf12, rdf12-trig) add a reifier to each statement that words carry.

        Args:
            format: One of `EXPORT_FORMATS`.
            output: Binary stream to write to; None returns the bytes.
            described: Whether a description of the data (VoID, DCAT) goes along, in place of one that was imported.

        Returns:
            The serialisation, or nothing where `output` is given.

        Raises:
            StoreError: The format is unknown, or cannot hold a character of a literal.
        """
        check_format(format)
        quads: Iterable[ox.Quad] = self.quads()
        if format in REIFIED_FORMATS:
            knowledge = self._knowledge()
            reified = (
                quad
                for graph in self.article_graphs()
                for quad in reify_statements(self.quads(graph), knowledge)
            )
            quads = chain(quads, reified)
        if described:
            graph = ox.NamedNode(self.iris.description_graph)
            quads = chain((quad for quad in quads if quad.graph_name != graph), describe_quads(self))
        if output is not None:
            write_quads(quads, format, output)
            return b""
        buffer = BytesIO()
        write_quads(quads, format, buffer)
        return buffer.getvalue()

    @abstractmethod
    def to_rdflib(self) -> "Dataset":
        """Give an rdflib `Dataset` of this graph; its default graph is the union of all."""

    def _knowledge(self) -> Knowledge:
        graph = ox.NamedNode(self.iris.knowledge_graph)
        shown: dict[Value, Value] = {q.object: q.subject for q in self.match(None, KG.account, None, graph)}
        shown |= {q.subject: q.object for q in self.match(None, KG.sameActorAs, None, graph)}

        def is_stated(triple: ox.Triple) -> bool:
            found = self.match(triple.subject, triple.predicate, triple.object, graph)
            return next(found, None) is not None

        return Knowledge(shown, is_stated)

    def _stored_article(self, graph: ox.NamedNode) -> StoredArticle:
        quads = self.match(None, RDF.type, SCHEMA.NewsArticle, graph)
        iri = min(
            (q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)), default=graph.value
        )
        node = ox.NamedNode(iri)
        return StoredArticle(
            iri=iri,
            graph=graph.value,
            id=self._value(node, SCHEMA.identifier, graph) or iri,
            title=self._value(node, SCHEMA.headline, graph),
            published=self._value(node, SCHEMA.datePublished, graph),
        )

    def _value(self, subject: ox.NamedNode, predicate: ox.NamedNode, graph: ox.NamedNode) -> str | None:
        quads = self.match(subject, predicate, None, graph)
        return min((q.object.value for q in quads if isinstance(q.object, ox.Literal)), default=None)

    def _unknown_article(self, article_graph: str) -> StoreError:
        known = ", ".join(article.id for article in islice(self.articles(), 5)) or "none"
        return StoreError(f"no article with the graph {article_graph}; the store holds {known}")
