"""Splits SPARQL into tokens, and refuses what would leave the store: SERVICE, LOAD, unknown graphs, updates.

In: a query's text. Out: tokens, or a `QueryError`. The engine has no switch for these, and its parser takes
keywords without spaces around them ("SERVICESILENT<...>"); so a word is refused when it holds one, and what
this scanner and the engine could read differently (an operator `<` that looks like an IRI) is refused as
well. The engine's parser calls itself for what is nested and has a fixed stack, so depth is bounded here.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from kg.errors import QueryError
from kg.vocab import PREFIXES

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
_MAX_DEPTH = 100
_MAX_SIGNS = 10_000
_LONGEST_LINE = 100
_PREFIX_SIGNS = frozenset("!+-^")
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
            raise fault(sparql, match.start(), f"the string is not closed; add {match[0]}")
        yield Token(kind, match[0], match.start())


def read_tokens(sparql: str) -> tuple[Token, ...]:
    """The tokens that mean something, without spaces and comments.

    Raises:
        QueryError: A string is not closed.
    """
    return tuple(token for token in split_tokens(sparql) if token.kind not in ("space", "comment"))


def check_query(sparql: str, *, has_graph: Callable[[str], bool] | None = None) -> None:
    """Refuse a query that reads from elsewhere or writes.

    Args:
        sparql: The query.
        has_graph: Whether the store has a graph of that IRI, so that FROM may name it; None refuses FROM.

    Raises:
        QueryError: It holds SERVICE, LOAD or FROM, is an update, is nested too deeply, or is empty.

    Example:
        >>> check_query("SELECT * { ?s rdfs:label 'SERVICE' } # FROM")
        >>> check_query("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
        Traceback (most recent call last):
        kg.errors.QueryError: line 1, column 12: SERVICE is refused; queries read this store alone
    """
    tokens: list[Token] = []
    form: Token | None = None
    for token in split_tokens(sparql):
        if token.kind in ("space", "comment"):
            continue
        tokens.append(token)
        form = form or query_form((token,))
        reason = _refusal(token, is_first=token is form)
        if reason and not (has_graph and token.text.lower() == "from"):
            raise fault(sparql, token.start, reason)
    if form is None:
        raise QueryError("the query is empty; write SELECT, ASK, CONSTRUCT or DESCRIBE")
    _check_depth(sparql, tokens)
    if has_graph:
        _check_graphs(sparql, tokens, has_graph)


def check_update(sparql: str) -> None:
    """Refuse an update that reads from elsewhere.

    Raises:
        QueryError: It holds SERVICE or LOAD, is a query, is nested too deeply, or is empty.
    """
    tokens = read_tokens(sparql)
    _check_depth(sparql, tokens)
    form = query_form(tokens)
    if form is None:
        raise QueryError("the update is empty; write INSERT DATA, DELETE or the like")
    for token in tokens:
        reason = _refusal(token, is_first=False)
        if reason and "FROM" not in reason:
            raise fault(sparql, token.start, reason)
    if form.text.lower() not in _UPDATES:
        raise fault(sparql, form.start, f"{form.text} begins no update; write INSERT, DELETE or the like")


def query_form(tokens: Sequence[Token]) -> Token | None:
    """The word that says what is asked for, such as SELECT; None where there is none.

    Example:
        >>> query_form(read_tokens("PREFIX a: <a:> ASK {}")).text
        'ASK'
    """
    words = (token for token in tokens if token.kind == "word")
    return next((token for token in words if token.text.lower() not in ("prefix", "base")), None)


def has_own_dataset(tokens: Sequence[Token]) -> bool:
    """Whether a query names its graphs itself, by FROM."""
    return any(token.kind == "word" and token.text.lower() == "from" for token in tokens)


def read_prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    """The package's prefixes and the query's own, which come before them.

    Example:
        >>> read_prefixes(read_tokens("PREFIX a: <https://example.org/> ASK {}"))["a"]
        'https://example.org/'
    """
    own = {
        name.text.removesuffix(":"): iri.text[1:-1]
        for (before, name), iri in zip(pairwise(tokens), tokens[2:], strict=False)
        if before.text.lower() == "prefix" and name.kind == "name" and iri.kind == "iri"
    }
    return {**PREFIXES, **own}


def expand_name(token: Token, prefixes: dict[str, str]) -> str | None:
    """The IRI that a token stands for; None where it stands for none."""
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    if token.kind != "name" or prefix not in prefixes:
        return None
    return prefixes[prefix] + local


def fault(sparql: str, offset: int, reason: str) -> QueryError:
    """Make the error for what stands at an offset, with an excerpt of the query."""
    return QueryError(f"{place_of(sparql, offset)}: {reason}", excerpt=excerpt_of(sparql, offset))


def excerpt_of(sparql: str, offset: int) -> str:
    r"""The line of an offset and, below it, a caret; a long line is cut around it.

    Example:
        >>> excerpt_of("ASK {\n?s ?p }", 9)
        '?s ?p }\n   ^'
    """
    start = sparql.rfind("\n", 0, offset) + 1
    line = sparql[start:].partition("\n")[0].rstrip("\r")
    cut = max(0, offset - start - _LONGEST_LINE // 2)
    shown = line[cut : cut + _LONGEST_LINE]
    printed = "".join(sign if sign.isprintable() else " " for sign in shown)
    return f"{printed}\n{' ' * (offset - start - cut)}^"


def place_of(sparql: str, offset: int) -> str:
    """Name line and column of an offset, both counted from 1."""
    line = sparql.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - sparql.rfind(chr(10), 0, offset)}"


def _check_depth(sparql: str, tokens: Sequence[Token]) -> None:
    depth = n_signs = n_prefixed = 0
    for token in tokens:
        n_prefixed = n_prefixed + 1 if token.text in _PREFIX_SIGNS else 0
        if token.kind != "sign":
            continue
        n_signs += 1
        depth += (token.text in "{([") - (token.text in "})]")
        if max(depth, n_prefixed) > _MAX_DEPTH:
            raise fault(
                sparql, token.start, f"nested deeper than {_MAX_DEPTH} brackets or signs; ask in parts"
            )
        if n_signs > _MAX_SIGNS:
            raise fault(sparql, token.start, f"more than {_MAX_SIGNS} signs; ask in parts, or use VALUES")


def _check_graphs(sparql: str, tokens: Sequence[Token], has_graph: Callable[[str], bool]) -> None:
    prefixes = read_prefixes(tokens)
    for index, token in enumerate(tokens):
        if token.kind != "word" or token.text.lower() != "from":
            continue
        rest = tokens[index + 1 : index + 3]
        named = bool(rest) and rest[0].text.lower() == "named"
        iri = expand_name(rest[named], prefixes) if len(rest) > named else None
        if iri is None:
            raise fault(sparql, token.start, "FROM is refused where no graph's IRI follows it")
        if not has_graph(iri):
            raise fault(sparql, token.start, f"FROM is refused: the store has no graph {iri[:80]}")


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
        return "FROM is refused here; write GRAPH ?g { ... } to tell graphs apart"
    if word == "load" or (is_first and word in _UPDATES):
        return f"{word.upper()} is refused; queries only read, kg build and kg remove write"
    return ""
