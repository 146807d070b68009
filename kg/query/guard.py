"""Splits SPARQL into tokens, and refuses what would leave the store: SERVICE, LOAD, FROM and updates.

In: a query's text. Out: tokens, or a `QueryError`. The engine has no switch for these, and its parser takes
keywords without spaces around them ("SERVICESILENT<...>"); so a word is refused when it holds one, and what
this scanner and the engine could read differently (an operator `<` that looks like an IRI) is refused as
well.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from kg.errors import QueryError

TokenKind = Literal["comment", "string", "iri", "variable", "name", "word", "sign", "space"]

_PATTERN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:[^\W\d][\w.-]*|_)?:(?:[\w.:%-]|\\.)*)
  | (?P<word>[^\W\d]\w*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset(
    ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with", "modify")
)
_AMBIGUOUS_IRI = re.compile(r"'|\\|\).*(?:service|from|load)", re.IGNORECASE)


class Token(NamedTuple):
    """One token of a query; all tokens together are the query.

    Args:
        kind: What it is; "name" is a prefixed name, "word" a keyword or a function.
        text: As written.
        start: Offset of its first character.
    """

    kind: TokenKind
    text: str
    start: int


def split_tokens(sparql: str) -> Iterator[Token]:
    """Split a query into tokens, without loss.

    Raises:
        QueryError: A string is not closed.

    Example:
        >>> [token.text for token in split_tokens("ASK{?s a kg:Attack}") if token.kind != "space"]
        ['ASK', '{', '?s', 'a', 'kg:Attack', '}']
    """
    for match in _PATTERN.finditer(sparql):
        kind: TokenKind = match.lastgroup  # type: ignore[assignment]  # every alternative is named
        if kind == "sign" and match[0] in "\"'":
            raise QueryError(f"{place_of(sparql, match.start())}: the string is not closed; add {match[0]}")
        yield Token(kind, match[0], match.start())


def check_query(sparql: str) -> None:
    """Refuse a query that reads from elsewhere or writes.

    Raises:
        QueryError: It holds SERVICE, LOAD or FROM, is an update, or is empty.

    Example:
        >>> check_query("SELECT * { ?s rdfs:label 'SERVICE' } # FROM")
        >>> check_query("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
        Traceback (most recent call last):
        kg.errors.QueryError: line 1, column 12: SERVICE is refused; queries read this store alone
    """
    first = True
    for token in split_tokens(sparql):
        reason = _refusal(token, is_first=first and token.kind == "word")
        if reason:
            raise QueryError(f"{place_of(sparql, token.start)}: {reason}")
        if token.kind == "word" and token.text.lower() not in ("prefix", "base"):
            first = False
    if first:
        raise QueryError("the query is empty; write SELECT, ASK, CONSTRUCT or DESCRIBE")


def place_of(sparql: str, offset: int) -> str:
    """Name line and column of an offset, both counted from 1."""
    line = sparql.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - sparql.rfind(chr(10), 0, offset)}"


def _refusal(token: Token, *, is_first: bool) -> str:
    if token.kind == "iri" and _AMBIGUOUS_IRI.search(token.text):
        return (
            "unclear whether < opens an IRI; put spaces around an operator <, or compare STR(...) to a string"
        )
    if token.kind not in ("word", "name"):
        return ""
    word = token.text.partition(":")[0].lower()
    if "service" in word:
        return "SERVICE is refused; queries read this store alone"
    if word == "from" or (token.kind == "word" and "from" in word):
        return "FROM is refused; a query sees all graphs at once, write GRAPH ?g { ... } to tell them apart"
    if word == "load" or (is_first and word in _UPDATES):
        return f"{word.upper()} is refused; queries only read, kg build and kg remove write"
    return ""
