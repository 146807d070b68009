"""`Graph`: every verb of the library."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from pyoxigraph import NamedNode

from kg.errors import SourceError
from kg.graph.counts import GraphCounts, count_graph
from kg.graph.export import FileFormat, export_graph
from kg.graph.showing import Shown, write_text
from kg.objects.choice import EventChoice
from kg.pipeline import BuildReport, Listener, build_graph
from kg.read import Sources, parse_day
from kg.settings import Settings
from kg.store import Change, ExportFormat, Store
from kg.vocab import KG, RDF, SCHEMA

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

    from kg.explain import Explanation
    from kg.objects import Actors, Articles, Events, Found, Objects, Places, Stories
    from kg.query import Result
    from kg.query.catalog import Argument
    from kg.resolve import Resolved
    from kg.search import Hit
    from kg.validate import ValidationReport


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

    def add(  # noqa: PLR0913  # one for each choice of a build
        self,
        sources: Sources,
        *,
        published: date | str | None = None,
        settings: Settings | None = None,
        columns: Mapping[str, str] | None = None,
        listen: Listener | None = None,
        between: Callable[[], object] | None = None,
    ) -> BuildReport:
        """Read more articles into this graph; see `kg.build`."""
        settings = (settings or Settings()).naming(columns)
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

    def articles(self) -> "Articles":
        """The articles that the graph holds, by their IRIs."""
        return self._reads.articles()

    def events(  # noqa: PLR0913  # one for each thing that events are asked by
        self,
        *,
        type: str | None = None,
        actor: str | None = None,
        place: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        status: str | None = None,
        min_confidence: float = 0.0,
    ) -> "Events":
        """The events that the graph tells of, by day, those without a day last; each is read when it is reached.

        Args:
            type: Name of a class ("Attack"); its subclasses count.
            actor: Name, alias or IRI of who takes part.
            place: Name, alias or IRI of a place; what lies in it counts.
            since: First day; events without a day are left out where this or `until` is given.
            until: Last day.
            status: "happened", "planned", "denied", "failed" and the others of `kg.wording.standing.STATUSES`; None for
                all, those that did not happen included.
            min_confidence: Least confidence, from 0 to 1.

        Raises:
            QueryError: There is no such class or status, or nobody and nothing of the name.
            DateError: A day is none.
        """
        choice = EventChoice(type, actor, place, _day(since), _day(until), status, min_confidence)
        return self._reads.events(choice)

    def actors(self) -> "Actors":
        """Those who take part in events, each read when it is reached."""
        return self._reads.actors()

    def places(self) -> "Places":
        """The places of events, each read when it is reached."""
        return self._reads.places()

    def stories(self) -> "Stories":
        """The stories that several articles tell, those of most articles first."""
        return self._reads.stories()

    def get(self, name: str) -> "Found":
        """The event, actor, place, story or article that a name means.

        Args:
            name: A name or an alias, the id or headline of an article, or an IRI.

        Raises:
            QueryError: It means nothing, or several; the message says which.
        """
        return self._reads.get(name)

    def events_of(self, value: "Found") -> "Events":
        """The events in which an actor or a place takes part, or that a story or an article tells, by day."""
        return self._reads.events_of(value)

    @cached_property
    def _reads(self) -> "Objects":
        from kg.objects import Objects

        return Objects(self.store)

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

    def min_confidence(self, least: float, *, accounts: bool = False) -> "Graph":
        """Copy into memory what is sure enough; actors, places and articles stay. The copy answers as any graph does.

        Args:
            least: The least confidence of accounts of events, mentions and roles, from 0 to 1.
            accounts: Whether each account is an event of its own in the copy, as articles tell it.

        Raises:
            SettingError: It is below 0 or above 1.
        """
        from kg.resolve.sure import copy_sure

        sure = Graph(copy_sure(self.store, least, accounts=accounts))
        sure.report = self.report
        return sure

    def explain(self, iri: str) -> "Explanation":
        """Tell what is stated of a node, which words carry it, and who says so.

        Args:
            iri: The node's IRI, or what follows the base in it; or a name or an alias.

        Raises:
            QueryError: The graph says nothing of such a node, or the name means several.
        """
        from kg.explain import explain_node
        from kg.objects.names import find_node

        is_iri = "/" in iri or ":" in iri
        return explain_node(self.store, iri if is_iri else find_node(self.store, iri))

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

        return write_text(Path(path), review_store(self.store))

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
        return write_text(Path(path), self._render(title, queries or {}))

    def _render(self, title: str, queries: Mapping[str, str]) -> str:
        from kg.page import render_page
        from kg.view import SavedQuery, build_view

        saved = [SavedQuery(name, sparql) for name, sparql in queries.items()]
        with self.store.nearby() as near:
            return render_page(build_view(near, queries=saved), title=title)

    def show(self, *, title: str = "News graph") -> "Shown":
        """The page of the graph, which a notebook shows in a frame."""
        from kg.page import frame_page

        return Shown(frame_page(self._render(title, {})))

    def export(self, format: ExportFormat | FileFormat = "nquads", output: BinaryIO | None = None) -> bytes:
        """Serialise the graph, in an order that depends on its content alone.

        RDF has a description of the data in the terms of VoID and DCAT: licence, creator, version, days, links.

        Args:
            format: One of `kg.store.EXPORT_FORMATS`; "graphml", "gexf", "csv-nodes" or "csv-edges" for the graph
                of `to_networkx`; "csv-events" for one flat table of events; or "plover" for the event records of
                `kg.plover`.
            output: Binary stream to write to; None returns the bytes.

        Raises:
            StoreError: The format is unknown.
        """
        return export_graph(self.store, format, output)

    def export_tables(self, folder: Path | str) -> tuple[Path, ...]:
        """Write the graph as Parquet tables: events, roles, mentions, claims, actors, places, articles and stories.

        Args:
            folder: Where they go, made where there is none; tables of the same names are replaced.

        Returns:
            The files, absolute.

        Raises:
            ExtraError: pyarrow is not installed.
            StoreError: A file cannot be written.
        """
        from kg.objects.export import write_tables

        return write_tables(self._reads, Path(folder))

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
        return count_graph(self.store)

    def __repr__(self) -> str:
        """Where it is kept, and how much it holds."""
        n_articles = self.store.count_subjects(RDF.type, SCHEMA.NewsArticle)
        n_events = self.store.count_subjects(KG.articleCount)
        return (
            f"<Graph of {n_articles} article{'s' * (n_articles != 1)} and {n_events} event{'s' * (n_events != 1)}, "
            f"{self.store.location}>"
        )


def _day(day: date | str | None) -> date | None:
    return parse_day(day) if isinstance(day, str) else day
