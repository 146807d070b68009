"""`Reader`: asks a server for rows, triples and quads, the same ones whatever kind of server it is.

In: queries and patterns. Out: pyoxigraph's answers. Which graphs a query sees, how many rows an answer may have, and
how truth values are written is settled here; nothing is written.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.interface import GraphChoice, GraphName, Solutions
from kg.store.remote.client import Body, Client, Request
from kg.store.remote.endpoints import Endpoints
from kg.store.remote.results import (
    GRAPH_TYPES,
    QUADS_TYPE,
    RESULT_TYPES,
    read_quads,
    read_results,
    read_triples,
)
from kg.store.remote.text import declare_prefixes, page_of, pattern_query
from kg.store.remote.virtuoso import Columns, is_risky, odd_columns, to_virtuoso
from kg.vocab import PREFIXES, XSD

_NUMBERS = frozenset(term.value for term in (XSD.boolean, XSD.integer, XSD.decimal, XSD.double, XSD.float))
_MAX_ROWS = "x-sparql-maxrows"
_UNIONS = ((), (("union-default-graph", "true"),), (("default-graph-uri", "urn:x-arq:UnionGraph"),))
# Virtuoso 7.2.5 now and then never answers SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }.
_GRAPHS = (
    'SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(!STRSTARTS(STR(?g), "%sgraph/")) } GROUP BY ?g'
)
_SEES_ALL = "ASK { kg:Event a owl:Class }"


class Reader:
    """Reads from one server."""

    def __init__(self, client: Client, endpoints: Endpoints) -> None:
        self._client = client
        self.endpoints = endpoints
        self._dialect = endpoints.dialect
        self._union = endpoints.dialect.union
        self._foreign: tuple[str, ...] | None = None
        self._page_rows: int | None = None
        self._kept: dict[ox.NamedNode, tuple[ox.Quad, ...]] | None = None

    def find_union(self) -> None:
        """Find out how a server of no known kind is told that a query sees all graphs.

        Raises:
            StoreError: It cannot be told.
        """
        if self._dialect.name != "other":
            return
        for union in _UNIONS:
            if self._truth(self._query(_SEES_ALL, union)):
                self._union = union
                return
        raise StoreError(
            f"{self.endpoints.query}: a query there does not see the named graphs; let the server's default graph be "
            "the union of all"
        )

    def is_risky(self, sparql: str) -> bool:
        """Whether the server may answer a query otherwise than every other store does."""
        return self._dialect.virtuoso and is_risky(sparql)

    def ask(self, sparql: str) -> bool:
        """The truth value of an ASK that names its graphs itself."""
        return self._truth(self._query(sparql, ()))

    def select(self, sparql: str, *, names: tuple[str, ...] = ()) -> Iterator[ox.QuerySolution]:
        """The rows of a SELECT that names its graphs itself, in parts where the server cuts answers off.

        Args:
            sparql: The query, without LIMIT and without prologue.
            names: Its variables, by which parts are told apart; none where it cannot have many rows.
        """
        body = None
        if self._page_rows is None:
            body = self._query(sparql, ())
            self._page_rows = _most_rows(body) if names else None
        if self._page_rows is None or not names:
            yield from self._solutions(body or self._query(sparql, ()))
            return
        offset = 0
        while True:
            page = page_of(sparql, names, limit=self._page_rows, offset=offset)
            n_rows = 0
            for solution in self._solutions(self._query(page, ())):
                n_rows += 1
                yield solution
            if n_rows < self._page_rows:
                return
            offset += n_rows

    def match(
        self, subject: object, predicate: object, value: object, graph: GraphName | None, *, base: str
    ) -> Iterator[ox.Quad]:
        """The quads that have these terms."""
        if isinstance(graph, ox.DefaultGraph | ox.BlankNode):
            return
        if any(isinstance(term, ox.BlankNode | ox.Triple) for term in (subject, value)):
            return
        found: Iterable[ox.Quad]
        if (subject, predicate, value, graph) == (None, None, None, None) and self._dialect.dumps:
            found = self._dump(base)
        else:
            found = self._matching(subject, predicate, value, graph, base)
        yield from _with_canonical_nodes(found)

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Within the block, keep what is read of each node."""
        self._kept = {}
        try:
            yield
        finally:
            self._kept = None

    def about(self, subjects: Iterable[str], graph: str) -> Iterator[ox.Quad]:
        """All quads of some subjects in one graph."""
        name = ox.NamedNode(graph[1:-1])
        query = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {' '.join(subjects)} }} GRAPH {graph} {{ ?s ?p ?o }} }}"
        for s, p, o in self.select(query, names=("s", "p", "o")):
            yield ox.Quad(s, p, o, name)

    def count(self, base: str) -> int:
        """Number of quads of the graphs below a base."""
        query = f'SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{base}graph/")) }}'
        return next((int(row[0].value) for row in self.select(query)), 0)

    def answer(self, sparql: str, graphs: GraphChoice | None, *, base: str) -> Solutions:
        """The answer to a user's query.

        Raises:
            SyntaxError: The query is malformed.
            StoreError: The server does not answer, or cuts the answer off.
        """
        form = ox.Store().query(
            sparql, prefixes=dict(PREFIXES)
        )  # our own parser tells of mistakes as it does elsewhere
        parameters = self._union if graphs is None else _named(graphs)
        text = declare_prefixes(sparql)
        if self._dialect.virtuoso and graphs is None:
            text = (
                "".join(f"define input:default-graph-exclude <{iri}>\n" for iri in self._others(base)) + text
            )
        if isinstance(form, ox.QueryTriples):
            body = self._query(text, parameters, accept=GRAPH_TYPES)
            return read_triples(body)
        body = self._query(text, parameters)
        limit = _most_rows(body)
        if limit is not None:
            raise StoreError(
                f"{self.endpoints.query}: the server cuts answers off at {limit} rows; add LIMIT and OFFSET, or raise "
                "its limit (Virtuoso: ResultSetMaxRows)"
            )
        columns = odd_columns(sparql) if self._dialect.virtuoso else Columns()
        return read_results(body, virtuoso=self._dialect.virtuoso, columns=columns)

    def _matching(
        self, subject: object, predicate: object, value: object, graph: GraphName | None, base: str
    ) -> Iterator[ox.Quad]:
        if self._kept is not None and isinstance(subject, ox.NamedNode) and graph is None:
            yield from self._remembered(subject, predicate, value, base, self._kept)
            return
        # To Virtuoso, false is 0 in a pattern: what it finds is asked for and compared here.
        loose = self._dialect.virtuoso and isinstance(value, ox.Literal) and value.datatype.value in _NUMBERS
        query, names = pattern_query(
            subject, predicate, value, graph, within=f"{base}graph/", by_filter=loose
        )
        given: dict[str, Any] = {"s": subject, "p": predicate, "o": value, "g": graph}
        for solution in self.select(query, names=names):
            s, p, o, g = (solution[name] if name in names else given[name] for name in "spog")
            if value in (None, o):
                yield ox.Quad(s, p, o, g)

    def _remembered(
        self,
        subject: ox.NamedNode,
        predicate: object,
        value: object,
        base: str,
        kept: dict[ox.NamedNode, tuple[ox.Quad, ...]],
    ) -> Iterator[ox.Quad]:
        if subject not in kept:
            query, names = pattern_query(subject, None, None, None, within=f"{base}graph/")
            rows = self.select(query, names=names)
            kept[subject] = tuple(ox.Quad(subject, row["p"], row["o"], row["g"]) for row in rows)
        for quad in kept[subject]:
            if predicate in (None, quad.predicate) and value in (None, quad.object):
                yield quad

    def _dump(self, base: str) -> Iterator[ox.Quad]:
        assert self.endpoints.graphs is not None
        body = self._client.send(Request("GET", self.endpoints.graphs, accept=QUADS_TYPE))
        for quad in read_quads(body):
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(
                f"{base}graph/"
            ):
                yield quad

    def _others(self, base: str) -> tuple[str, ...]:
        """Graphs that are none of this store: Virtuoso's own, which its union would hold, and those of others."""
        if self._foreign is None:
            graphs = [row[0].value for row in self.select(_GRAPHS % base)]
            self._foreign = tuple(sorted(graphs))
        return self._foreign

    def _query(
        self, sparql: str, parameters: tuple[tuple[str, str], ...], *, accept: str = RESULT_TYPES
    ) -> Body:
        text = declare_prefixes(sparql)
        form = (("query", to_virtuoso(text) if self._dialect.virtuoso else text), *parameters)
        return self._client.send(Request("POST", self.endpoints.query, form=form, accept=accept))

    def _solutions(self, body: Body) -> Iterator[ox.QuerySolution]:
        answer = read_results(body, virtuoso=self._dialect.virtuoso)
        if not isinstance(answer, ox.QuerySolutions):
            raise StoreError(f"{body.url}: gives no rows for a SELECT; is it an endpoint?")
        try:
            yield from answer
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{body.url}: its rows cannot be read ({error}); try again later") from error

    def _truth(self, body: Body) -> bool:
        answer = read_results(body, virtuoso=self._dialect.virtuoso)
        if not isinstance(answer, ox.QueryBoolean):
            raise StoreError(f"{body.url}: gives no truth value for an ASK; is it an endpoint?")
        return bool(answer)


def _named(graphs: GraphChoice) -> tuple[tuple[str, str], ...]:
    return (
        *(("default-graph-uri", iri) for iri in graphs.default),
        *(("named-graph-uri", iri) for iri in graphs.named),
    )


def _most_rows(body: Body) -> int | None:
    """The number of rows at which the server says that it cut the answer off."""
    value = body.headers.get(_MAX_ROWS, "")
    return int(value) if value.isdecimal() else None


def _with_canonical_nodes(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The same quads, blank nodes named by their content; those that have any come last."""
    nameless = ox.Dataset()
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            nameless.add(quad)
        else:
            yield quad
    if len(nameless):
        nameless.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        yield from nameless
