"""Serialisations of a whole store, in an order that depends on its content alone."""

from collections.abc import Iterable
from typing import Literal

import pyoxigraph as ox

from kg.errors import StoreError
from kg.vocab import PREFIXES

ExportFormat = Literal["nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = ("nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml")
_RDF_FORMATS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_GRAPHLESS = frozenset({"turtle", "ntriples", "rdfxml"})


def serialise(quads: Iterable[ox.Quad], format: ExportFormat) -> bytes:
    """Serialise quads; formats without named graphs get the union of all.

    Lines of N-Quads and N-Triples are sorted bytewise, other formats by graph and subject, so that each
    subject stands once.

    Raises:
        StoreError: The format is unknown.

    Example:
        >>> node = ox.NamedNode("https://example.org/a")
        >>> serialise([ox.Quad(node, node, node, node)], "ntriples").count(b"example")
        3
    """
    if format not in _RDF_FORMATS:
        raise StoreError(f"no export format {format!r}; there are {', '.join(EXPORT_FORMATS)}")
    items: Iterable[ox.Quad] | Iterable[ox.Triple]
    if format in _GRAPHLESS:
        triples = {str(quad.triple): quad.triple for quad in quads}
        items = [triples[key] for key in sorted(triples)]
    else:
        items = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    data = ox.serialize(items, format=_RDF_FORMATS[format], prefixes=dict(PREFIXES)) or b""
    if format in ("nquads", "ntriples"):
        return b"".join(sorted(data.splitlines(keepends=True)))
    return data
