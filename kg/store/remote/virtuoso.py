"""What Virtuoso 7 does in its own way, and what is made of it so that its rows are those of every other store.

In: a query. Out: the query as Virtuoso has to be asked, what to put right in its answer, and whether its answer can be
trusted at all. Each oddity was seen in Virtuoso 7.2.5; `tests/test_same_rows.py` has a query for it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.vocab import PREFIXES

WKT = f"{PREFIXES['geo']}wktLiteral"
VIRTUOSO_WKT = "https://w3id.org/kg-news#wktLiteral"
"""The type under which Virtuoso keeps points; under their own it rounds them to seven digits."""

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
  | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<word>[^\W\d][\w.:%-]*)
  | (?P<sign>&&|\|\||[!<>]?=|[^\s])""",
    re.VERBOSE | re.DOTALL,
)
_EXISTENCE = frozenset("exists not bound true false".split())
_TESTS = frozenset(
    "! contains strstarts strends regex isiri isuri isblank isliteral isnumeric sameterm langmatches".split()
)
_COMPARISONS = frozenset(("&&", "||", "=", "!=", "<", ">", "<=", ">=", "in"))


class Columns(NamedTuple):
    """Variables of a query whose values Virtuoso writes in its own way.

    Args:
        truths: Truth values, which it writes as numbers.
        joined: Joined words, which are "" where there is none, and unbound elsewhere.
    """

    truths: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()


def to_virtuoso(sparql: str) -> str:
    r"""Write a query as Virtuoso has to be asked.

    A query with a path of any length is to be done in the order in which it is written: in the order that the
    optimiser chooses, rows may be lost.

    Example:
        >>> to_virtuoso("SELECT ?p { ?p kg:within* <c:1> }")
        'define sql:select-option "order"\nSELECT ?p { ?p kg:within* <c:1> }'
        >>> to_virtuoso('ASK { ?g geo:asWKT "POINT(1 2)"^^geo:wktLiteral }')
        'ASK { ?g geo:asWKT "POINT(1 2)"^^<https://w3id.org/kg-news#wktLiteral> }'
    """
    if next(_paths(_tokens(sparql)), None) is not None:
        sparql = f'define sql:select-option "order"\n{sparql}'
    return sparql.replace(f"<{WKT}>", f"<{VIRTUOSO_WKT}>").replace("geo:wktLiteral", f"<{VIRTUOSO_WKT}>")


def odd_columns(sparql: str) -> Columns:
    """Find the variables of a query whose values Virtuoso writes in its own way.

    Example:
        >>> odd_columns("SELECT (GROUP_CONCAT(?n) AS ?names) { BIND(EXISTS { ?x a kg:Event } AS ?done) }")
        Columns(truths=frozenset({'done'}), joined=frozenset({'names'}))
        >>> odd_columns("SELECT (IF(?a = ?b, 'same', 'other') AS ?told) (COUNT(?x) AS ?n) { }")
        Columns(truths=frozenset(), joined=frozenset())
    """
    truths, joined = set(), set()
    for expression, name in _expressions(_tokens(sparql)):
        if expression[:1] == ["group_concat"]:
            joined.add(name)
        elif expression[0] in _EXISTENCE and not _compares(expression):
            truths.add(name)
    return Columns(frozenset(truths), frozenset(joined))


def is_risky(sparql: str) -> bool:
    """Whether Virtuoso's answer to a query may be another than that of every other store.

    It loses rows of paths of any length where its plan takes them late, which `{ SELECT DISTINCT ... }` around the
    path prevents; it cuts triples off without a word, and describes more of a node; it has a truth value for tests
    of what is unbound, and no type for words with a language.

    Example:
        >>> is_risky("SELECT ?e { ?p kg:within* ?c . ?e kg:place ?p }")
        True
        >>> is_risky("SELECT ?e { { SELECT DISTINCT ?p { ?p kg:within* ?c } } ?e kg:place ?p }")
        False
        >>> is_risky("SELECT (COUNT(*) AS ?n) (?x * 2 AS ?twice) { ?x ?p ?o }")
        False
    """
    tokens = _tokens(sparql)
    if "describe" in tokens or ("construct" in tokens and "limit" not in tokens):
        return True
    tests = (e for e, _ in _expressions(tokens) if e[0] in _TESTS or _compares(e))
    if "datatype" in tokens or next(tests, None) is not None:
        return True
    return not all(_paths(tokens))


def _tokens(sparql: str) -> list[str]:
    """Words in small letters, without comments; variables and strings as they are."""
    found = ((m.lastgroup, m[0]) for m in _TOKEN.finditer(sparql))
    return [text.lower() if kind == "word" else text for kind, text in found if kind != "comment"]


def _paths(tokens: list[str]) -> Iterator[bool]:
    """For each path of any length, whether `{ SELECT DISTINCT ... }` stands around it."""
    apart: list[bool] = []
    for index, token in enumerate(tokens):
        if token == "{":
            distinct = tokens[index + 1 : index + 3] == ["select", "distinct"]
            apart.append(distinct or (bool(apart) and apart[-1]))
        elif token == "}" and apart:
            apart.pop()
        elif token in ("*", "+", "?") and index and _ends_path(tokens[index - 1]):
            yield bool(apart) and apart[-1]


def _expressions(tokens: list[str]) -> Iterator[tuple[list[str], str]]:
    """Each expression that is given a name by AS, with the name."""
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token in ("(", "{", "["):
            opened.append(index)
        elif token in (")", "}", "]") and opened:
            opened.pop()
        elif token == "as" and opened and index + 1 < len(tokens):
            expression = tokens[opened[-1] + 1 : index]
            if expression:
                yield expression, tokens[index + 1][1:]


def _compares(expression: list[str]) -> bool:
    """Whether an operator outside brackets makes it a truth value."""
    depth = 0
    for token in expression:
        depth += (token in ("(", "{")) - (token in (")", "}"))
        if depth == 0 and token in _COMPARISONS:
            return True
    return False


def _ends_path(token: str) -> bool:
    """Whether a sign after this token can say how often a property is followed."""
    return (token.startswith("<") and token.endswith(">")) or ":" in token or token in (")", "a")
