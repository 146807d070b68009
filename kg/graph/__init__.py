"""The library's face: a `Graph` over one store, and the two ways to get it.

In: sources to build from, or a store to open. Out: answers, pages, exports. Every method is one call of the
room that does the work, which is loaded where it is first needed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Literal, Self

from pyoxigraph import NamedNode

from kg.errors import SourceError, StoreError
from kg.iri import Iris
from kg.pipeline import BuildReport, Listener, build_graph, extract_articles
from kg.read import Sources
from kg.settings import Settings
from kg.store import Change, ExportFormat, GraphStore, Store, StoredArticle, open_store
from kg.store.remote.access import is_url
from kg.vocab import KG, RDF, SCHEMA

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

    from kg.explain import Explanation
    from kg.query import Result
    from kg.query.catalog import Argument
    from kg.resolve import Resolved
    from kg.search import Hit
    from kg.store.remote import Access
    from kg.validate import ValidationReport

__all__ = ["Graph", "GraphCounts", "build", "extract_articles", "open"]

FileFormat = Literal["plover", "graphml", "gexf", "csv-nodes", "csv-edges"]
"""Formats that no RDF is read back from."""


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """How much a graph holds.

    Args:
        n_articles: Articles.
        n_events: Real events, each once whatever the number of articles that tell of it; those that did not happen
            included.
        n_accounts: What articles tell of them, each article's account of one event counted once.
        n_unrealized: Of the events, those that are negated, planned, failed or doubted.
        n_actors: Actors, from registries and from articles.
        n_places: Places, those that only contain others included.
        n_claims: Claims of who says so.
        n_mentions: Mentions of any of these in the articles.
        n_quads: Quads in all, ontology and registry included.
    """

    n_articles: int
    n_events: int
    n_accounts: int
    n_unrealized: int
    n_actors: int
    n_places: int
    n_claims: int
    n_mentions: int
    n_quads: int


class Graph:
    """A knowledge graph of news, in memory or on disk.

    Make one with `kg.build` or `kg.open`, and close it, or use it in a `with` block.

    Args:
        store: The store underneath.

    Attributes:
        report: What the last build into this graph did; empty where it was only opened.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.report = BuildReport()

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close at the end of the context."""
        self.close()

    def close(self) -> None:
        """Let the store go; closing twice does nothing."""
        self.store.close()

    def add(
        self,
        sources: Sources,
        *,
        published: date | str | None = None,
        settings: Settings | None = None,
        listen: Listener | None = None,
        between: Callable[[], object] | None = None,
    ) -> BuildReport:
        """Read more articles into this graph; see `kg.build`."""
        self.report = build_graph(
            sources, self.store, published=published, settings=settings, listen=listen, between=between
        )
        return self.report

    def remove(self, article_id: str) -> int:
        """Take an article, all that was read out of it, and its reprints from the graph.

        Args:
            article_id: Its id, or that of a reprint, of which the publisher and the address are taken away.

        Returns:
            Number of the article's quads dropped.

        Raises:
            StoreError: There is no such article, or the store is read-only.
        """
        from kg.resolve import know_again

        iris = self.store.iris
        if self.store.has_graph(iris.reprint_graph(article_id)):
            removed = self.store.replace((), (iris.reprint_graph(article_id),)).removed
            know_again(self.store)
            return removed
        quads = list(self.store.match(NamedNode(iris.article(article_id)), KG.reprintedAs))
        n_quads = self.store.remove(iris.article_graph(article_id))
        self.store.replace((), [q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)])
        know_again(self.store)
        return n_quads

    def articles(self) -> tuple[StoredArticle, ...]:
        """List the articles that the graph holds."""
        return self.store.articles()

    def query(self, query: str, **parameters: "Argument | None") -> "Result":
        """Answer a SPARQL query, or a named one with its parameters.

        Args:
            query: SPARQL, the package's prefixes known; or the name of one of `kg.query.named_queries()`.
            parameters: Values for a named query.

        Returns:
            `Rows` for SELECT, a bool for ASK, `Triples` for CONSTRUCT and DESCRIBE.

        Raises:
            QueryError: The query is malformed or refused, asks for a misspelt term, or the name or a parameter
                is unknown.
        """
        from kg.query import answer

        return answer(self.store, query, parameters)

    def find(self, words: str, *, limit: int = 20) -> "tuple[Hit, ...]":
        """Find labels and sentences that hold all the words, the best first.

        Args:
            words: Words, "words in quotes" that stand together, word* for beginnings, -word to leave out.
            limit: Most hits to return.

        Raises:
            QueryError: There is no word to look for.
            StoreError: The index beside the store cannot be read or written.
        """
        from kg.search import open_index

        with open_index(self.store) as index:
            return index.find(words, limit=limit)

    def sure(self, min_confidence: float, *, accounts: bool = False) -> "Graph":
        """Copy into memory what is sure enough; actors, places and articles stay. The copy answers as any graph does.

        Args:
            min_confidence: The least confidence of accounts of events, mentions and roles, from 0 to 1.
            accounts: Whether each account is an event of its own in the copy, as articles tell it.

        Raises:
            SettingError: It is below 0 or above 1.
        """
        from kg.resolve.sure import copy_sure

        sure = Graph(copy_sure(self.store, min_confidence, accounts=accounts))
        sure.report = self.report
        return sure

    def explain(self, iri: str) -> "Explanation":
        """Tell what is stated of a node, which words carry it, and who says so.

        Args:
            iri: The node's IRI, or what follows the base in it.

        Raises:
            QueryError: The graph says nothing of such a node.
        """
        from kg.explain import explain_node

        return explain_node(self.store, iri)

    def resolve(self) -> "Resolved":
        """Find which actors, places and events of different articles are the same, as every build does, and list them.

        Returns:
            Every cluster with its mentions, those of one node included.

        Raises:
            StoreError: The graph was opened to be read only.
        """
        from kg.resolve import resolve_store

        return resolve_store(self.store)

    def review(self, path: Path | str) -> Path:
        """Write the pairs that `resolve` is not sure of as a file in which a person decides.

        Returns:
            The path, absolute.

        Raises:
            StoreError: The file cannot be written.
        """
        from kg.resolve import review_store

        return _write(Path(path), review_store(self.store))

    def apply(self, path: Path | str) -> "Resolved":
        """Keep the decisions of an edited review for good and resolve again.

        Raises:
            SourceError: The file cannot be read or is no review.
            StoreError: The graph was opened to be read only.
        """
        from kg.resolve import apply_decisions, read_review

        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(str(path), f"cannot be read ({error}); name a file of --review") from error
        return apply_decisions(self.store, read_review(text, source=str(path)))

    def undo(self) -> Change:
        """Take back the decisions of the last `apply`; the graph is again what it was before.

        Raises:
            StoreError: There are none, or the graph was opened to be read only.
        """
        from kg.resolve import undo_decisions

        return undo_decisions(self.store)

    def validate(self, shapes: Path | str | None = None) -> "ValidationReport":
        """Check the graph against SHACL shapes, the package's own where None.

        Raises:
            ShapeError: The shapes cannot be read, or the extra `validate` is not installed.
        """
        from kg.validate import validate_graph

        return validate_graph(self.store, shapes)

    def page(
        self, path: Path | str, *, title: str = "News graph", queries: Mapping[str, str] | None = None
    ) -> Path:
        """Write the graph as one HTML page that needs no network.

        Args:
            path: The file to write.
            title: The page's heading.
            queries: SPARQL by name; the page shows their answers, before those of the package's named queries.

        Returns:
            The path, absolute.

        Raises:
            StoreError: The file cannot be written.
            QueryError: A query is malformed or refused.
        """
        return _write(Path(path), self._render(title, queries or {}))

    def _render(self, title: str, queries: Mapping[str, str]) -> str:
        from kg.page import render_page
        from kg.view import SavedQuery, build_view

        saved = [SavedQuery(name, sparql) for name, sparql in queries.items()]
        with self.store.nearby() as near:
            return render_page(build_view(near, queries=saved), title=title)

    def _repr_html_(self) -> str:
        """The page in a frame, for notebooks."""
        from kg.page import frame_page

        return frame_page(self._render("News graph", {}))

    def export(self, format: ExportFormat | FileFormat = "nquads", output: BinaryIO | None = None) -> bytes:
        """Serialise the graph, in an order that depends on its content alone.

        Args:
            format: One of `kg.store.EXPORT_FORMATS`; "graphml", "gexf", "csv-nodes" or "csv-edges" for the graph
                of `to_networkx`; or "plover" for the event records of `kg.plover`.
            output: Binary stream to write to; None returns the bytes.

        Raises:
            StoreError: The format is unknown.
        """
        match format:
            case "plover":
                from kg.plover import write_plover

                with self.store.nearby() as near:
                    return write_plover(near, output)
            case "graphml" | "gexf" | "csv-nodes" | "csv-edges":
                from kg.view.network_files import write_network

                data = write_network(self.to_networkx(), format).encode()
                if output is None:
                    return data
                output.write(data)
                return b""
            case _:
                return self.store.export(format, output)

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """Give actors, places and events as nodes, roles and relations as edges."""
        from kg.view import build_view, to_networkx

        with self.store.nearby() as near:
            return to_networkx(build_view(near))

    def to_rdflib(self) -> "Dataset":
        """Give a live rdflib `Dataset` over the store; it must not be used after `close`."""
        return self.store.to_rdflib()

    def counts(self) -> GraphCounts:
        """Count what the graph holds."""
        minor = {quad.subject for quad in self.store.match(None, KG.salient)}
        return GraphCounts(
            n_articles=self.store.count_subjects(RDF.type, SCHEMA.NewsArticle),
            n_events=self.store.count_subjects(KG.articleCount),
            n_accounts=self.store.count_subjects(RDF.type, KG.Account) - len(minor),
            n_unrealized=self.store.count_subjects(RDF.type, KG.UnrealizedEvent),
            n_actors=self.store.count_subjects(RDF.type, KG.Actor),
            n_places=self.store.count_subjects(RDF.type, KG.Place),
            n_claims=self.store.count_subjects(RDF.type, KG.Claim),
            n_mentions=self.store.count_subjects(RDF.type, KG.Mention),
            n_quads=len(self.store),
        )


def _write(path: Path, text: str) -> Path:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{path}: cannot be written ({reason}); choose another file") from error
    return path.resolve()


def build(  # noqa: PLR0913  # one for each choice of a build
    sources: Sources,
    *,
    store: Path | str | None = None,
    access: "Access | None" = None,
    published: date | str | None = None,
    settings: Settings | None = None,
    listen: Listener | None = None,
    between: Callable[[], object] | None = None,
) -> Graph:
    """Read articles into a graph; what a store already holds of the same articles is replaced.

    Args:
        sources: Files, folders, or "-" for standard input, as `kg.read_articles` takes them.
        store: Directory of the store, made where there is none, or the address of a SPARQL server; None keeps
            the graph in memory.
        access: How a server is reached; None reads the environment (`KG_STORE_USER` and the like).
        published: Day of publication of the articles that do not tell their own.
        settings: The base of the IRIs, the spaCy pipeline, the size of a batch.
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
        graph.add(sources, published=published, settings=settings, listen=listen, between=between)
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
