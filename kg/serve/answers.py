"""Answers jobs from one snapshot; runs inside a worker process and knows nothing of processes or HTTP.

In: a `Sources` (the snapshot, its index, the limits) and a job. Out: an `Answer`, or a `Refusal`.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.explain import explain_node, explanation_html
from kg.query import (
    GraphChoice,
    Iri,
    Rows,
    Triples,
    Value,
    answer,
    check_durations,
    check_names,
    check_query,
    evaluate,
    graph_test,
)
from kg.query.guard import query_form, read_tokens
from kg.search import SearchIndex
from kg.serve.about import describe_dataset, describe_service, list_terms
from kg.serve.formats import GRAPH_FORMATS, HTML, JSON, PAGE_FORMATS, RESULT_FORMATS, Format, choose_format
from kg.serve.jobs import (
    DEFAULT_GRAPH,
    AboutJob,
    Answer,
    CitedJob,
    ExplainJob,
    FindJob,
    GraphJob,
    Job,
    NodeJob,
    PageJob,
    QueryJob,
    TermsJob,
)
from kg.serve.limits import Limits, Refusal, over
from kg.store import Store
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_CITED_NODES = 40
_CITED_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Sources:
    """What jobs are answered from.

    Args:
        store: The snapshot.
        index: Opens the index of full text.
        limits: What an answer may take.
    """

    store: Store
    index: Callable[[], SearchIndex]
    limits: Limits


def answer_job(sources: Sources, job: Job) -> Answer:
    """Answer one job; what is refused is an answer, too."""
    try:
        return _answer(sources, job)
    except Refusal as refusal:
        return Answer(refusal.status, "text/plain", refusal.reason.encode(), refusal.excerpt)
    except QueryError as error:
        return Answer(400, "text/plain", str(error).encode(), error.excerpt)
    except KgError as error:
        return Answer(500, "text/plain", str(error).encode())
    except MemoryError:
        reason = over(
            503, "the query took more memory than it may", sources.limits.memory >> 20, "--memory"
        ).reason
        return Answer(503, "text/plain", reason.encode())


def _answer(sources: Sources, job: Job) -> Answer:
    if isinstance(job, QueryJob):
        return _answer_query(sources, job)
    if isinstance(job, GraphJob):
        return _answer_graph(sources, job)
    if isinstance(job, NodeJob):
        return _answer_node(sources, job)
    if isinstance(job, AboutJob):
        return _answer_about(sources, job)
    if isinstance(job, FindJob):
        with sources.index() as index:
            return _as_json([asdict(hit) for hit in index.find(job.words, limit=job.limit)])
    if isinstance(job, TermsJob):
        return _as_json(list_terms(sources.store))
    if isinstance(job, PageJob):
        return _answer_page(sources)
    if isinstance(job, CitedJob):
        return _answer_cited(sources, job)
    return _answer_explained(sources, job)


def _answer_page(sources: Sources) -> Answer:
    from kg.page import render_page
    from kg.view import build_view

    page = render_page(build_view(sources.store), title="News graph")
    return Answer(200, "text/html; charset=utf-8", page.encode())


def _answer_query(sources: Sources, job: QueryJob) -> Answer:
    has_graph = graph_test(sources.store)
    check_query(job.sparql, has_graph=has_graph)
    for graph in (*job.default_graphs, *job.named_graphs):
        if not has_graph(graph):
            raise Refusal(400, f"the store has no graph {graph[:200]}; GET /graphs lists what it has")
    check_names(sources.store, job.sparql)
    check_durations(job.sparql)
    offers = _offers(job.sparql)
    chosen = choose_format(job.accept, offers)
    if chosen is None:
        raise _unacceptable(offers)
    choice = GraphChoice(job.default_graphs, job.named_graphs)
    found = evaluate(sources.store, job.sparql, find=lambda words: _find(sources, words), graphs=choice)
    if not isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
        return _write_graph(_bounded(found, sources.limits), chosen, sources.limits)
    sink = _Sink(sources.limits, chosen.row_mark)
    found.serialize(sink, format=chosen.results)
    return Answer(200, _with_charset(chosen.media), sink.getvalue())


def _offers(sparql: str) -> tuple[Format, ...]:
    """What can be written of a query's answer."""
    form = query_form(read_tokens(sparql))
    graph = form is not None and form.text.lower() in ("construct", "describe")
    return GRAPH_FORMATS if graph else RESULT_FORMATS


def _find(sources: Sources, words: str) -> tuple[str, ...]:
    with sources.index() as index:
        return index.matching(words)


def _answer_graph(sources: Sources, job: GraphJob) -> Answer:
    chosen = choose_format(job.accept, GRAPH_FORMATS)
    if chosen is None:
        raise _unacceptable(GRAPH_FORMATS)
    graph = ox.DefaultGraph() if job.graph == DEFAULT_GRAPH else ox.NamedNode(job.graph)
    if isinstance(graph, ox.NamedNode) and not sources.store.has_graph(graph.value):
        raise Refusal(404, "the store has no such graph; GET /graphs lists what it has")
    quads = sources.store.match(graph=graph)
    return _write_graph(_bounded((quad.triple for quad in quads), sources.limits), chosen, sources.limits)


def _answer_node(sources: Sources, job: NodeJob) -> Answer:
    chosen = choose_format(job.accept, (*PAGE_FORMATS, *GRAPH_FORMATS[:1], _PLAIN_JSON, *GRAPH_FORMATS[1:]))
    if chosen is None:
        raise _unacceptable((*PAGE_FORMATS, *GRAPH_FORMATS, _PLAIN_JSON))
    try:
        explanation = explain_node(sources.store, job.iri)
    except (QueryError, ValueError) as error:
        raise Refusal(404, f"the graph says nothing of {job.iri[:300]}") from error
    if chosen.media == HTML:
        base = sources.store.iris.base

        def link(iri: str) -> str:
            return job.resources + iri.removeprefix(base) if iri.startswith(base) else iri

        page = explanation_html(explanation, link=link, home="/")
        return Answer(200, _with_charset(HTML), page.encode())
    if chosen is _PLAIN_JSON:
        return _as_json(explanation.to_dict())
    node = ox.NamedNode(explanation.iri)
    about = (quad.triple for quad in sources.store.match(node))
    pointing = (quad.triple for quad in sources.store.match(value=node))
    triples = _bounded(_both(about, pointing), sources.limits)
    return _write_graph(triples, chosen, sources.limits)


_PLAIN_JSON = Format(JSON)


def _both(*parts: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    for part in parts:
        yield from part


def _answer_about(sources: Sources, job: AboutJob) -> Answer:
    chosen = choose_format(job.accept, GRAPH_FORMATS)
    if chosen is None:
        raise _unacceptable(GRAPH_FORMATS)
    if job.kind == "void":
        triples = describe_dataset(sources.store, job.address)
    else:
        triples = describe_service(sources.store, job.address, writable=job.writable)
    return _write_graph(triples, chosen, sources.limits)


def _answer_cited(sources: Sources, job: CitedJob) -> Answer:
    found = answer(sources.store, job.query, dict(job.parameters), find=lambda words: _find(sources, words))
    if isinstance(found, bool):
        return _as_json({"answer": found})
    if isinstance(found, Triples):
        lines = found.text.splitlines()
        return _as_json({"triples": lines[: job.rows], "n_triples": len(lines)})
    rows = Rows(found.variables, found.rows[: job.rows])
    plain = [
        {name: _plain(value) for name, value in row.items() if value is not None} for row in rows.to_dicts()
    ]
    return _as_json({"rows": plain, "n_rows": len(found), "citations": _citations(sources.store, rows)})


def _citations(store: Store, rows: Rows) -> list[dict[str, object]]:
    """The first sentences that carry each node of an answer."""
    values = (value for row in rows for value in row if isinstance(value, Iri))
    own = dict.fromkeys(value for value in values if value.startswith(store.iris.base))
    cited: list[dict[str, object]] = []
    for iri in list(own)[:_CITED_NODES]:
        try:
            evidence = explain_node(store, iri).evidence[:_CITED_SENTENCES]
        except QueryError:
            continue
        cited += [
            {
                "node": iri,
                "article": item.article,
                "title": item.title,
                "url": item.url,
                "published": item.published,
                "characters": [item.span.start, item.span.end],
                "sentence": item.sentence,
            }
            for item in evidence
        ]
    return cited


def _answer_explained(sources: Sources, job: ExplainJob) -> Answer:
    return _as_json(explain_node(sources.store, job.iri).to_dict())


def _plain(value: Value) -> str | int | float | bool | None:
    return value.isoformat() if isinstance(value, date) else value


def _bounded(triples: Iterable[ox.Triple], limits: Limits) -> Iterator[ox.Triple]:
    """The different triples, up to the limit of rows."""
    seen: dict[ox.Triple, None] = {}
    for triple in triples:
        seen[triple] = None
        if len(seen) > limits.rows:
            raise over(
                400, f"the answer has more than {limits.rows} triples; add LIMIT", limits.rows, "--max-rows"
            )
    return iter(seen)


def _write_graph(triples: Iterable[ox.Triple], chosen: Format, limits: Limits) -> Answer:
    sink = _Sink(limits, b"")
    ox.serialize(triples, sink, format=chosen.rdf, prefixes=dict(PREFIXES))
    return Answer(200, _with_charset(chosen.media), sink.getvalue())


class _Sink(io.BytesIO):
    """Takes what the engine writes, up to the limits of bytes and rows."""

    def __init__(self, limits: Limits, row_mark: bytes) -> None:
        super().__init__()
        self._limits = limits
        self._mark = row_mark
        self._n_rows = 0
        self._tail = b""

    def write(self, data: "Buffer", /) -> int:
        """Take a part.

        Raises:
            Refusal: The answer goes over a limit.
        """
        written = super().write(data)
        if self.tell() > self._limits.answer_bytes:
            limit = self._limits.answer_bytes
            raise over(400, f"the answer has more than {limit} bytes; add LIMIT", limit, "--max-bytes")
        if self._mark:
            self._count(bytes(data))
        return written

    def _count(self, data: bytes) -> None:
        window = self._tail + data
        self._n_rows += window.count(self._mark)
        self._tail = window[len(window) - len(self._mark) + 1 :] if len(self._mark) > 1 else b""
        if self._n_rows > self._limits.rows + 1:
            limit = self._limits.rows
            raise over(400, f"the answer has more than {limit} rows; add LIMIT", limit, "--max-rows")


def _unacceptable(offers: Iterable[Format]) -> Refusal:
    return Refusal(
        406, f"Accept names nothing that can be written; there are {', '.join(f.media for f in offers)}"
    )


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _as_json(value: object) -> Answer:
    return Answer(200, JSON, json.dumps(value, ensure_ascii=False, default=str).encode())
