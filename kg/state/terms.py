"""Literals and nodes in the one lexical form that the store keeps.

The store rewrites numbers: `0.90` becomes `0.9`, and `xsd:nonNegativeInteger` becomes `xsd:integer`. They are
written in that form here, so that what is stated and what is stored are the same quads.
"""

from datetime import date
from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from kg.vocab import GEO, RDF, XSD

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
Subject = NamedNode
Object = NamedNode | Literal


@cache
def node(iri: str) -> NamedNode:
    """The node of an IRI that was checked where it was made."""
    return NamedNode(iri)


def text_literal(text: str) -> Literal:
    """A plain string, exactly as given."""
    return Literal(text)


def date_literal(day: date) -> Literal:
    """A day as `xsd:date`, without a time zone."""
    return Literal(day.isoformat(), datatype=XSD.date)


def integer_literal(number: int) -> Literal:
    """A whole number as `xsd:integer`."""
    return Literal(str(number), datatype=XSD.integer)


def boolean_literal(truth: bool) -> Literal:
    """A truth value as `xsd:boolean`."""
    return Literal("true" if truth else "false", datatype=XSD.boolean)


def decimal_literal(number: float, *, digits: int) -> Literal:
    """A number rounded to `digits` decimals, as `xsd:decimal` without trailing zeros.

    Example:
        >>> decimal_literal(0.8999, digits=2).value
        '0.9'
    """
    rounded = Decimal(repr(round(number, digits))).normalize()
    return Literal(format(rounded + 0, "f"), datatype=XSD.decimal)


def wkt_literal(lat: float, lon: float) -> Literal:
    """A point in CRS84, longitude first, as a GeoSPARQL literal."""
    point = f"POINT({decimal_literal(lon, digits=6).value} {decimal_literal(lat, digits=6).value})"
    return Literal(f"<{CRS84}> {point}", datatype=GEO.wktLiteral)


def type_triple(subject: NamedNode, cls: NamedNode) -> Triple:
    """That `subject` is a `cls`."""
    return Triple(subject, RDF.type, cls)
