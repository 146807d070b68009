"""Media types of answers and of graphs, and the choice among them by the client's Accept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

HTML = "text/html"
JSON = "application/json"


class Format(NamedTuple):
    """A media type that we write.

    Args:
        media: Its name.
        aliases: Other names that a client may ask for it by.
        results: The engine's format of rows, where it is one.
        rdf: The engine's format of graphs, where it is one.
        row_mark: Bytes that stand once in each row.
    """

    media: str
    aliases: tuple[str, ...] = ()
    results: ox.QueryResultsFormat | None = None
    rdf: ox.RdfFormat | None = None
    row_mark: bytes = b""


RESULT_FORMATS = (
    Format(
        "application/sparql-results+json",
        (JSON, "text/json"),
        results=ox.QueryResultsFormat.JSON,
        row_mark=b"}},{",
    ),
    Format(
        "application/sparql-results+xml",
        ("application/xml", "text/xml"),
        results=ox.QueryResultsFormat.XML,
        row_mark=b"<result>",
    ),
    Format("text/csv", results=ox.QueryResultsFormat.CSV, row_mark=b"\r\n"),
    Format("text/tab-separated-values", results=ox.QueryResultsFormat.TSV, row_mark=b"\n"),
)
GRAPH_FORMATS = (
    Format("text/turtle", ("application/x-turtle", "application/turtle"), rdf=ox.RdfFormat.TURTLE),
    Format("application/n-triples", ("text/plain",), rdf=ox.RdfFormat.N_TRIPLES),
    Format("application/rdf+xml", ("application/xml", "text/xml"), rdf=ox.RdfFormat.RDF_XML),
    Format("application/ld+json", (JSON,), rdf=ox.RdfFormat.JSON_LD),
)
PAGE_FORMATS = (Format(HTML, ("application/xhtml+xml",)),)


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an Accept header."""

    kind: str
    subtype: str
    quality: float

    def fits(self, media: str) -> int:
        """How closely the range fits a media type: 3 exactly, 2 for type/*, 1 for */*, 0 not at all."""
        kind, _, subtype = media.partition("/")
        if (self.kind, self.subtype) == (kind, subtype):
            return 3
        if self.subtype != "*":
            return 0
        return 2 if self.kind == kind else int(self.kind == "*")


def choose_format(accept: str | None, offers: Iterable[Format]) -> Format | None:
    """Choose what a client likes best; among equals the first offer.

    Args:
        accept: The Accept header; None and "" accept everything.
        offers: What can be written, the preferred first.

    Returns:
        None where nothing of it is acceptable.

    Example:
        >>> choose_format("text/csv;q=0.5, application/*;q=0.8, */*;q=0.1", RESULT_FORMATS).media
        'application/sparql-results+json'
        >>> choose_format("image/png", RESULT_FORMATS) is None
        True
    """
    ranges = _read_accept(accept or "*/*")
    best: tuple[float, Format] | None = None
    for offer in offers:
        exact = (item.quality for item in ranges if f"{item.kind}/{item.subtype}" in offer.aliases)
        quality = max([_quality(ranges, offer.media), *exact])
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, offer)
    return best[1] if best else None


def format_of(media: str, offers: Iterable[Format]) -> Format | None:
    """The format that has a name, parameters left out."""
    name = media.partition(";")[0].strip().lower()
    return next((offer for offer in offers if name in (offer.media, *offer.aliases)), None)


def _quality(ranges: tuple[_Range, ...], media: str) -> float:
    """The quality of the range that fits most closely."""
    closest = max(ranges, key=lambda item: item.fits(media), default=None)
    return closest.quality if closest is not None and closest.fits(media) else 0.0


def _read_accept(accept: str) -> tuple[_Range, ...]:
    ranges = []
    for part in accept.split(","):
        media, *parameters = (word.strip().lower() for word in part.split(";"))
        kind, _, subtype = media.partition("/")
        if kind and subtype:
            ranges.append(_Range(kind, subtype, _read_quality(parameters)))
    return tuple(ranges)


def _read_quality(parameters: list[str]) -> float:
    text = next((word[2:] for word in parameters if word.startswith("q=")), "1")
    try:
        return min(max(float(text), 0.0), 1.0) if text != "nan" else 0.0
    except ValueError:
        return 0.0
