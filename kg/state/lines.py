"""Terms and statements as text, in the canonical form of N-Triples.

In: IRIs that were checked where they were made, texts, dates, numbers. Out: what `str` gives of the same term of
pyoxigraph, without making the term: an article has thousands of statements, and almost as many terms are new.

The store rewrites numbers: `0.90` becomes `0.9`, and `xsd:nonNegativeInteger` becomes `xsd:integer`. They are
written in that form here, so that what is stated and what is stored are the same quads.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from pyoxigraph import NamedNode

from kg import vocab
from kg.errors import LexiconError
from kg.iri import checked_iri

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_ESCAPES = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}


class Terms:
    """The terms of a vocabulary as text: `KG.agent` is `<https://w3id.org/kg-news#agent>`.

    A term that the vocabulary lacks is a `TermError`, as it is there.

    Example:
        >>> Terms(vocab.RDFS).label
        '<http://www.w3.org/2000/01/rdf-schema#label>'
    """

    def __init__(self, namespace: vocab.Namespace) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> str:
        """The term of this name; asked for once, since it is an attribute from then on."""
        if name.startswith("_"):  # no term does; Python's own protocols ask for these
            raise AttributeError(name)
        text = str(self._namespace[name])
        setattr(self, name, text)
        return text

    def __getitem__(self, name: str) -> str:
        """The term of this name."""
        return str(getattr(self, name))


GAF, GEO, KG, NIF, OWL, PROV, RDF, RDFS, SCHEMA, SEM, WGS84, XSD = map(
    Terms,
    (
        vocab.GAF,
        vocab.GEO,
        vocab.KG,
        vocab.NIF,
        vocab.OWL,
        vocab.PROV,
        vocab.RDF,
        vocab.RDFS,
        vocab.SCHEMA,
        vocab.SEM,
        vocab.WGS84,
        vocab.XSD,
    ),
)


def node(iri: str) -> str:
    """The node of an IRI."""
    return f"<{iri}>"


def class_of(name: str) -> str:
    """A class by its local name, in whichever namespace it is.

    Raises:
        TermError: There is no such class.
    """
    return str(vocab.class_node(name))


def text_literal(text: str) -> str:
    r"""A plain string, exactly as given.

    Example:
        >>> print(text_literal('"No", he said.'))
        "\"No\", he said."
    """
    return f'"{_TO_ESCAPE.sub(_escape, text)}"'


@lru_cache(maxsize=4096)
def name_literal(name: str) -> str:
    """One of few strings that come again and again, such as the name of a rule: as `text_literal` writes it."""
    return text_literal(name)


def address(url: str) -> str:
    """An address on the web as a node; a literal where it is no IRI."""
    try:
        return str(NamedNode(checked_iri(url)))
    except (LexiconError, ValueError):
        return text_literal(url)


@lru_cache(maxsize=4096)
def date_literal(day: date) -> str:
    """A day as `xsd:date`, without a time zone."""
    return f'"{day.isoformat()}"^^{XSD.date}'


def integer_literal(number: int) -> str:
    """A whole number as `xsd:integer`."""
    return f'"{number}"^^{XSD.integer}'


@cache
def boolean_literal(truth: bool) -> str:
    """A truth value as `xsd:boolean`."""
    return f'"{"true" if truth else "false"}"^^{XSD.boolean}'


@lru_cache(maxsize=4096)
def decimal_literal(number: float, *, digits: int) -> str:
    """A number rounded to `digits` decimals, as `xsd:decimal` without trailing zeros.

    Example:
        >>> decimal_literal(0.8999, digits=2)
        '"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    return f'"{_decimal(number, digits)}"^^{XSD.decimal}'


def wkt_literal(lat: float, lon: float) -> str:
    """A point in CRS84, longitude first, as a GeoSPARQL literal."""
    return f'"<{CRS84}> POINT({_decimal(lon, 6)} {_decimal(lat, 6)})"^^{GEO.wktLiteral}'


def type_line(subject: str, cls: str) -> str:
    """That `subject` is a `cls`."""
    return f"{subject} {RDF.type} {cls}"


def in_graph(statements: Iterable[str], graph_iri: str) -> bytes:
    """N-Quads of statements in one graph, in their order and without repetition."""
    end = f" {node(graph_iri)} .\n"
    lines = end.join(dict.fromkeys(statements))
    return f"{lines}{end}".encode() if lines else b""


def _decimal(number: float, digits: int) -> str:
    rounded = Decimal(repr(round(number, digits))).normalize()
    return format(rounded + 0, "f")


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
