"""Changes the store, in a process of its own that is killed when it takes too long; a kill leaves nothing half done.

In: a `Write`. Out: an `Answer`. The store is open for writing only as long as one write lasts, so that builds and
writes take turns.
"""

import io
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO, cast

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.query.guard import check_update, fault, read_tokens
from kg.query.mistakes import explain_syntax
from kg.serve.formats import GRAPH_FORMATS, format_of
from kg.serve.jobs import DEFAULT_GRAPH, Answer, GraphWrite, Update, Write
from kg.serve.limits import Limits, Refusal
from kg.serve.worker import bound_memory, leave_network
from kg.store import GraphStore
from kg.store.entities import BoundedEntities
from kg.vocab import PREFIXES

_PLAIN = "text/plain"


def write_once(connection: Connection, path: Path, write: Write, limits: Limits) -> None:
    """Open the store, change it, close it, and say how it went."""
    leave_network()
    try:
        if isinstance(write, Update):
            check_update(write.sparql)
        with GraphStore.open(path) as store:
            bound_memory(limits.memory)
            answer = apply_write(store, write)
    except Refusal as refusal:
        answer = Answer(refusal.status, _PLAIN, refusal.reason.encode(), refusal.excerpt)
    except QueryError as error:
        answer = Answer(400, _PLAIN, str(error).encode(), error.excerpt)
    except StoreError as error:
        answer = Answer(503, _PLAIN, str(error).encode())
    except KgError as error:
        answer = Answer(500, _PLAIN, str(error).encode())
    connection.send(answer)


def apply_write(store: GraphStore, write: Write) -> Answer:
    """Change a store.

    Raises:
        QueryError: The update is malformed or refused.
        Refusal: The body is no RDF, or there is no such graph.
    """
    return _update(store.oxigraph, write) if isinstance(write, Update) else _write_graph(store, write)


def add_using(update: Update) -> str:
    """Put the graphs that the request names into an update, as USING before each WHERE.

    Raises:
        QueryError: The update names graphs itself, or has a WHERE where USING cannot stand.

    Example:
        >>> add_using(Update("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ("https://example.org/g",)))
        'DELETE { ?s ?p ?o } USING <https://example.org/g> WHERE { ?s ?p ?o }'
    """
    clauses = [f"USING {ox.NamedNode(iri)} " for iri in update.using_graphs]
    clauses += [f"USING NAMED {ox.NamedNode(iri)} " for iri in update.using_named_graphs]
    tokens = read_tokens(update.sparql)
    parts, done, depth, before = [], 0, 0, ""
    for token in tokens:
        depth += (token.text == "{") - (token.text == "}")
        word = token.text.lower() if token.kind == "word" and depth == 0 else ""
        if word in ("using", "with"):
            raise fault(
                update.sparql, token.start, f"{token.text} and using-graph-uri name graphs both; use one"
            )
        if word == "where" and before == "delete":
            raise fault(
                update.sparql, token.start, "DELETE WHERE takes no using-graph-uri; write DELETE {} WHERE {}"
            )
        if word == "where":
            parts.append(update.sparql[done : token.start] + "".join(clauses))
            done = token.start
        before = token.text.lower()
    return "".join(parts) + update.sparql[done:]


def _update(oxigraph: ox.Store, update: Update) -> Answer:
    check_update(update.sparql)
    named = bool(update.using_graphs or update.using_named_graphs)
    try:
        sparql = add_using(update) if named else update.sparql
    except ValueError as error:
        if isinstance(error, QueryError):
            raise
        raise Refusal(400, f"using-graph-uri is no IRI: {error}") from error
    try:
        oxigraph.update(sparql, prefixes=dict(PREFIXES), base_iri=update.base)
    except SyntaxError as error:
        raise explain_syntax(sparql, str(error)) from error
    except RuntimeError as error:
        raise Refusal(400, f"the update cannot be done: {' '.join(str(error).split())}") from error
    return Answer(204, _PLAIN, b"")


def _write_graph(store: GraphStore, write: GraphWrite) -> Answer:
    oxigraph = store.oxigraph
    graph = ox.DefaultGraph() if write.graph == DEFAULT_GRAPH else ox.NamedNode(write.graph)
    existed = isinstance(graph, ox.DefaultGraph) or oxigraph.contains_named_graph(graph)
    if write.method == "DELETE":
        return _drop(oxigraph, graph, existed=existed)
    quads = _read_quads(write, graph)
    if isinstance(graph, ox.NamedNode):
        oxigraph.add_graph(graph)
    if write.method == "PUT":
        _replace(oxigraph, graph, quads)
    else:
        oxigraph.extend(quads)
    return Answer(204 if existed else 201, _PLAIN, b"")


def _drop(oxigraph: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, *, existed: bool) -> Answer:
    if not existed:
        raise Refusal(404, "the store has no such graph; GET /graphs lists what it has")
    if isinstance(graph, ox.DefaultGraph):
        oxigraph.clear_graph(graph)
    else:
        oxigraph.remove_graph(graph)
    return Answer(204, _PLAIN, b"")


def _replace(oxigraph: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, quads: tuple[ox.Quad, ...]) -> None:
    """Put quads in the place of a graph's, in one transaction."""
    target = "DEFAULT" if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph}"
    lines = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in quads)
    data = lines if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph} {{ {lines} }}"
    oxigraph.update(f"CLEAR SILENT {target} ; INSERT DATA {{ {data} }}")


def _read_quads(write: GraphWrite, graph: ox.NamedNode | ox.DefaultGraph) -> tuple[ox.Quad, ...]:
    chosen = format_of(write.media, GRAPH_FORMATS)
    if (
        chosen is None
        or chosen.rdf is None
        or write.media.startswith(("text/plain", "application/xml", "text/xml"))
    ):
        names = ", ".join(offer.media for offer in GRAPH_FORMATS)
        raise Refusal(415, f"no RDF of media type {write.media[:80] or '(none)'}; send {names}")
    try:
        body = io.BytesIO(write.body)
        parsed = ox.parse(
            cast(BinaryIO, BoundedEntities(body)) if chosen.rdf == ox.RdfFormat.RDF_XML else body,
            format=chosen.rdf,
            base_iri=write.base,
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        return tuple(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed)
    except (SyntaxError, ValueError) as error:
        raise Refusal(400, f"the body is no {chosen.media}: {' '.join(str(error).split())[:300]}") from error
