"""`Writer`: changes graphs on a server, by requests that may be sent again.

In: what graphs held and are to hold. Out: nothing. Where a request is one transaction, one update does it all;
elsewhere (Virtuoso) graphs are put in place over the Graph Store Protocol, which also takes texts that are too long for
Virtuoso's SPARQL, and stamps come last.
"""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.store.remote.client import Client, Request
from kg.store.remote.endpoints import Endpoints
from kg.store.remote.text import as_data
from kg.store.remote.virtuoso import VIRTUOSO_WKT, WKT
from kg.vocab import KG_IRI, RDF

_UPDATE_TYPE = "application/sparql-update; charset=utf-8"
_TRIPLES_TYPE = "application/n-triples"
_STAMP = ox.NamedNode(f"{KG_IRI}Extraction")
_QUADS_AT_ONCE = 20_000

States = Mapping[str, tuple[frozenset[ox.Quad], frozenset[ox.Quad]]]


class Writer:
    """Writes to one server."""

    def __init__(self, client: Client, endpoints: Endpoints) -> None:
        self._client = client
        self._endpoints = endpoints

    def change(self, states: States, others: frozenset[ox.Quad]) -> None:
        """Make graphs hold what they are to hold, and add quads of other graphs.

        Args:
            states: What each graph holds, and what it is to hold.
            others: Quads of other graphs, none of which is taken away.
        """
        if self._endpoints.dialect.transactional:
            self._update(states, others)
            return
        for graph, quads in _by_graph(others).items():
            self._post(graph, quads)
        for graph, (before, after) in states.items():
            if before - after or (after - before and _nameless(before)):
                self._put(graph, after)
            elif after - before:
                self._post(graph, after - before)

    def _put(self, graph: str, quads: frozenset[ox.Quad]) -> None:
        self.drop(graph)
        self._post(graph, quads)

    def drop(self, graph: str) -> None:
        """Drop a graph, its name included; one that is not there is no fault."""
        if self._endpoints.dialect.transactional:
            self._send_update(f"DROP SILENT GRAPH <{graph}>")
        else:
            self._send_graph("DELETE", graph, None)

    def _update(self, states: States, others: frozenset[ox.Quad]) -> None:
        stale: list[ox.Quad] = []
        fresh = [*others]
        parts = []
        for graph, (before, after) in sorted(states.items()):
            if _nameless(before | after):  # no data to delete can hold a blank node
                parts.append(f"CLEAR SILENT GRAPH <{graph}>")
                fresh += after
            else:
                stale += before - after
                fresh += after - before
        parts += [
            f"{verb} DATA {{\n{as_data(_sorted(quads))}\n}}"
            for verb, quads in (("DELETE", stale), ("INSERT", fresh))
            if quads
        ]
        parts += [f"DROP SILENT GRAPH <{graph}>" for graph, (_, after) in sorted(states.items()) if not after]
        if parts:
            self._send_update(" ;\n".join(parts))

    def _post(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Add quads to a graph, a part at a time, stamps at the very end."""
        ordered = _sorted(quads)
        stamps = {quad.subject for quad in ordered if quad.predicate == RDF.type and quad.object == _STAMP}
        rest = [quad for quad in ordered if quad.subject not in stamps]
        last = [quad for quad in ordered if quad.subject in stamps]
        for part in (*_parts(rest), *_parts(last)):
            self._send_graph("POST", graph, part)

    def _send_graph(self, method: str, graph: str, quads: list[ox.Quad] | None) -> None:
        assert self._endpoints.graphs is not None
        content = None
        if quads is not None:
            triples = (
                map(_for_virtuoso, quads) if self._endpoints.dialect.virtuoso else (q.triple for q in quads)
            )
            content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        request = Request(
            method,
            self._endpoints.graphs,
            parameters=(("graph", graph),),
            content=content,
            media=_TRIPLES_TYPE if content is not None else "",
        )
        self._client.send(request, allowed=(404,) if method == "DELETE" else ())

    def _send_update(self, sparql: str) -> None:
        self._client.send(
            Request("POST", self._endpoints.update, content=sparql.encode(), media=_UPDATE_TYPE)
        )


def _for_virtuoso(quad: ox.Quad) -> ox.Triple:
    """The triple with its point under a type that Virtuoso does not round."""
    value = quad.object
    if isinstance(value, ox.Literal) and value.datatype.value == WKT:
        return ox.Triple(
            quad.subject, quad.predicate, ox.Literal(value.value, datatype=ox.NamedNode(VIRTUOSO_WKT))
        )
    return quad.triple


def _by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Quad]]:
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            graphs.setdefault(quad.graph_name.value, []).append(quad)
    return graphs


def _nameless(quads: Iterable[ox.Quad]) -> bool:
    """Whether any of them holds a blank node."""
    return any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


def _sorted(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return sorted(quads, key=str)


def _parts(quads: list[ox.Quad]) -> list[list[ox.Quad]]:
    return [quads[start : start + _QUADS_AT_ONCE] for start in range(0, len(quads), _QUADS_AT_ONCE)]
