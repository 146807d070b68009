"""Writes the SPARQL that is sent: prefixes, patterns, data, pages.

In: terms, quads, queries. Out: SPARQL.
"""

import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.vocab import PREFIXES


def declare_prefixes(sparql: str) -> str:
    r"""Put the package's prefixes before a query that uses them without declaring them.

    Example:
        >>> declare_prefixes("ASK { ?e a kg:Attack }")
        'PREFIX kg: <https://w3id.org/kg-news#>\nASK { ?e a kg:Attack }'
    """
    used = [prefix for prefix in PREFIXES if f"{prefix}:" in sparql]
    missing = [p for p in used if not re.search(rf"\bprefix\s+{re.escape(p)}:", sparql, re.IGNORECASE)]
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in missing) + sparql


def pattern_query(  # noqa: PLR0913  # the terms of a quad
    subject: object,
    predicate: object,
    value: object,
    graph: object,
    *,
    within: str,
    by_filter: bool = False,
) -> tuple[str, tuple[str, ...]]:
    """The query for quads that have these terms; None is any.

    Args:
        subject: As pyoxigraph writes it, or None.
        predicate: The same.
        value: The same.
        graph: The same.
        within: What the IRIs of graphs begin with, where `graph` is None.
        by_filter: Whether the value is found by comparing, so that the row tells what was found; a single
            comparison would put the value itself there.

    Returns:
        The query, and the names of its variables, "gspo" in that order.

    Example:
        >>> pattern_query(None, None, None, "<g:1>", within="")
        ('SELECT ?s ?p ?o { GRAPH <g:1> { ?s ?p ?o } }', ('s', 'p', 'o'))
    """
    terms = {"g": graph, "s": subject, "p": predicate, "o": None if by_filter else value}
    names = tuple(name for name, term in terms.items() if term is None)
    g, s, p, o = (f"?{name}" if term is None else str(term) for name, term in terms.items())
    inside = f' FILTER(STRSTARTS(STR(?g), "{within}"))' if graph is None and within else ""
    inside += f" FILTER(?o IN ({value}, {value}))" if by_filter else ""
    variables = " ".join(f"?{name}" for name in names) or "*"
    return f"SELECT {variables} {{ GRAPH {g} {{ {s} {p} {o} }}{inside} }}", names


def page_of(query: str, names: Iterable[str], *, limit: int, offset: int) -> str:
    """One page of a query's rows, in an order that does not change from page to page.

    Example:
        >>> page_of("SELECT ?s { ?s ?p ?o }", ("s",), limit=10, offset=20)
        'SELECT * { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } } LIMIT 10 OFFSET 20'
    """
    order = " ".join(f"?{name}" for name in names)
    return f"SELECT * {{ {{ {query} ORDER BY {order} }} }} LIMIT {limit} OFFSET {offset}"


def as_data(quads: Iterable[ox.Quad]) -> str:
    """Quads as the data of an update, one group a graph."""
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join(
        f"GRAPH {graph} {{\n{chr(10).join(lines)}\n}}" for graph, lines in sorted(graphs.items())
    )
