"""Writes the SPARQL that is sent: prefixes, patterns, data, pages; and finds what only a dialect must know of a query.

In: terms, quads, queries. Out: SPARQL.
"""

import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.vocab import PREFIXES

WKT = f"{PREFIXES['geo']}wktLiteral"
VIRTUOSO_WKT = "https://w3id.org/kg-news#wktLiteral"
"""The type under which Virtuoso keeps points; under their own it rounds them to seven digits."""

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
  | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
  | (?P<word>[?$]?[^\W\d][\w.:-]*)
  | (?P<sign>&&|\|\||[!<>]?=|[^\s])""",
    re.VERBOSE | re.DOTALL,
)
_TRUTH_WORDS = frozenset(
    "exists not bound contains strstarts strends regex isiri isuri isblank isliteral isnumeric sameterm langmatches "
    "true false xsd:boolean".split()
)
_TRUTH_SIGNS = frozenset(("&&", "||", "=", "!=", "<", ">", "<=", ">=", "in"))


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


def to_virtuoso(sparql: str) -> str:
    """Write a query as Virtuoso has to be asked.

    Example:
        >>> to_virtuoso('ASK { ?g geo:asWKT "POINT(1 2)"^^geo:wktLiteral }')
        'ASK { ?g geo:asWKT "POINT(1 2)"^^<https://w3id.org/kg-news#wktLiteral> }'
    """
    return sparql.replace(f"<{WKT}>", f"<{VIRTUOSO_WKT}>").replace("geo:wktLiteral", f"<{VIRTUOSO_WKT}>")


def as_data(quads: Iterable[ox.Quad]) -> str:
    """Quads as the data of an update, one group a graph."""
    graphs: dict[str, list[str]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join(
        f"GRAPH {graph} {{\n{chr(10).join(lines)}\n}}" for graph, lines in sorted(graphs.items())
    )


def truth_variables(sparql: str) -> frozenset[str]:
    """Variables that a query sets to truth values by an expression.

    Example:
        >>> sorted(truth_variables("SELECT (?n > 3 AS ?many) ?x { BIND(EXISTS { ?x a kg:Event } AS ?done) }"))
        ['done', 'many']
        >>> truth_variables("SELECT (IF(?a = ?b, 'same', 'other') AS ?told) (COUNT(?x) AS ?n) { }")
        frozenset()
    """
    tokens = [m[0] for m in _TOKEN.finditer(sparql) if m.lastgroup != "comment"]
    found: set[str] = set()
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token in ("(", "{", "["):
            opened.append(index)
        elif token in (")", "}", "]") and opened:
            opened.pop()
        elif token.lower() == "as" and opened and _is_truth(tokens[opened[-1] + 1 : index]):
            found |= {name[1:] for name in tokens[index + 1 : index + 2]}
    return frozenset(found)


def _is_truth(expression: list[str]) -> bool:
    """Whether an expression gives a truth value, by its first word or an operator outside brackets."""
    depth = 0
    for token in expression:
        depth += (token in ("(", "{")) - (token in (")", "}"))
        if depth == 0 and token.lower() in _TRUTH_SIGNS:
            return True
    return bool(expression) and (expression[0] == "!" or expression[0].lower() in _TRUTH_WORDS)
