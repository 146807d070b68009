"""Serialisations of a whole store, in an order that depends on its content alone, in bounded memory.

In: quads in any order. Out: bytes. Lines of N-Quads and N-Triples are sorted bytewise, other formats by graph and
subject, so that each subject stands once.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO, Literal

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.sorting import sort_lines
from kg.vocab import PREFIXES

ExportFormat = Literal["nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml", "rdf12", "rdf12-trig"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = (
    "nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml", "rdf12", "rdf12-trig",
)  # fmt: skip
RDF_FORMATS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "rdf12": ox.RdfFormat.N_QUADS,
    "rdf12-trig": ox.RdfFormat.TRIG,
}
GRAPHLESS_FORMATS = frozenset({"turtle", "ntriples", "rdfxml"})
REIFIED_FORMATS = frozenset({"rdf12", "rdf12-trig"})
"""Formats in which `kg.store.reify` adds a reifier to each statement that words carry."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_END = b" .\n"


def check_format(format: str) -> None:
    """Look whether there is such a format.

    Raises:
        StoreError: There is none.
    """
    if format not in RDF_FORMATS:
        raise StoreError(f"no export format {format!r}; there are {', '.join(EXPORT_FORMATS)}")


def write_quads(quads: Iterable[ox.Quad], format: ExportFormat, output: BinaryIO) -> None:
    """Serialise quads; formats without named graphs get the union of all.

    Args:
        quads: In any order, read once.
        format: One of `EXPORT_FORMATS`.
        output: Where the bytes go; nothing is written where this raises a `StoreError`.

    Raises:
        StoreError: The format is unknown, or cannot hold a character of a literal.

    Example:
        >>> import io
        >>> node, output = ox.NamedNode("https://example.org/a"), io.BytesIO()
        >>> write_quads([ox.Quad(node, node, node, node)], "ntriples", output)
        >>> output.getvalue().count(b"example")
        3
    """
    check_format(format)
    rdf = RDF_FORMATS[format]
    if rdf == ox.RdfFormat.N_QUADS:
        output.writelines(sort_lines(map(_quad_line, quads)))
    elif rdf == ox.RdfFormat.N_TRIPLES:
        output.writelines(_sorted_triples(quads))
    elif format in GRAPHLESS_FORMATS:
        checked = _fit_for_xml(quads) if format == "rdfxml" else quads
        lines = _sorted_triples(checked)
        triples = (quad.triple for line in lines for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES))
        ox.serialize(triples, output, format=rdf, prefixes=dict(PREFIXES))
    else:
        ox.serialize(_sorted_by_graph(quads), output, format=rdf, prefixes=dict(PREFIXES))


def _sorted_triples(quads: Iterable[ox.Quad]) -> Iterator[bytes]:
    lines = (f"{quad.subject} {quad.predicate} {quad.object} .\n".encode() for quad in quads)
    return (line for line, _ in groupby(sort_lines(lines)))


def _sorted_by_graph(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    keyed = (f"{quad.graph_name}\t".encode() + _quad_line(quad) for quad in quads)
    for line in sort_lines(keyed):
        yield from ox.parse(line.partition(b"\t")[2], format=ox.RdfFormat.N_QUADS)


def _quad_line(quad: ox.Quad) -> bytes:
    if isinstance(quad.graph_name, ox.DefaultGraph):
        return str(quad.triple).encode() + _END
    return str(quad).encode() + _END


def _fit_for_xml(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        found = _NO_XML.search(quad.object.value) if isinstance(quad.object, ox.Literal) else None
        if found is not None:
            raise StoreError(
                f"RDF/XML cannot hold the character U+{ord(found[0]):04X} of {quad.subject} {quad.predicate}; "
                "export another format, such as turtle"
            )
        yield quad
