"""Tells what is wrong with a query: the place, the likely mistake, and what may have been meant.

In: a query's text, with the parser's report or a store. Out: a `QueryError` whose message is one line and
whose excerpt shows the place.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.guard import (
    Token,
    excerpt_of,
    expand_name,
    fault,
    query_form,
    read_prefixes,
    read_tokens,
    split_tokens,
)
from kg.query.result import Rows
from kg.store import Store
from kg.vocab import KG, PREFIXES, Namespace, namespaces

MATCHES = "matches"
"""Local name of the property of full text, `?x kg:matches "words"`, which no statement has."""

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"(?<![\w\[])(?:[A-Z]{2,}|\"[^\"\s]+\")(?![\w\]])")
_AGGREGATE = re.compile(
    r"\(\s*(SUM|AVG|MIN|MAX)\s*\((?:[^()]|\([^()]*\))*\)\s+AS\s+[?$](\w+)\s*\)", re.IGNORECASE
)
_REASONS = {
    "The SELECT contains a variable that is unbound": "SELECT names a variable that GROUP BY does not",
    "IRI parsing failed": "an IRI must be absolute, as <https://example.org/a>",
}
_MAX_EXPECTED = 5
_WORDS = tuple(
    "BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK ORDER BY LIMIT OFFSET DISTINCT REDUCED WHERE GRAPH OPTIONAL UNION "
    "FILTER BIND VALUES UNDEF GROUP HAVING AS ASC DESC NOT EXISTS MINUS IN COUNT SUM MIN MAX AVG SAMPLE "
    "GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT "
    "STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES "
    "SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI "
    "ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE TRUE FALSE NAMED FROM INSERT DELETE DATA USING WITH "
    "CLEAR DROP CREATE ALL DEFAULT SILENT INTO TO ADD MOVE COPY A LATERAL TRIPLE SUBJECT PREDICATE OBJECT "
    "ISTRIPLE ADJUST".split()
)


def explain_syntax(sparql: str, message: str) -> QueryError:
    """Turn the parser's report into an error that says where and what."""
    tokens = read_tokens(sparql)
    match = _PLACE.match(message)
    if match is None:
        return QueryError(" ".join(message.split()))
    line, column, expected = int(match[1]), int(match[2]), match[3]
    offset = _offset(sparql, line, column)
    undeclared = _undeclared(tokens) if "Prefix not found" in expected else None
    if undeclared is not None:
        return fault(sparql, undeclared.start, _undeclared_reason(undeclared))
    reason = next((ours for theirs, ours in _REASONS.items() if theirs in expected), "")
    misspelt = None if reason else _misspelt_word(tokens, offset)
    if misspelt is not None:
        word, meant = misspelt
        return fault(sparql, word.start, f"{word.text!r} does not fit; did you mean {meant}?")
    reason = reason or _unbalanced(tokens) or _unexpected(sparql, offset, expected)
    return QueryError(f"line {line}, column {column}: {reason}", excerpt=excerpt_of(sparql, offset))


def check_terms(store: Store, sparql: str) -> None:
    """Refuse a query that asks for what cannot be there: a misspelt term, or a variable that nothing binds.

    Terms are those of our vocabulary and of the parts that we use of others; what the store holds all the
    same is no mistake.

    Raises:
        QueryError: A term or a variable is misspelt.

    Example:
        >>> from kg.store import GraphStore
        >>> check_terms(GraphStore.memory(), "SELECT ?e { ?e a kg:Atack }")
        Traceback (most recent call last):
        kg.errors.QueryError: line 1, column 18: no term kg:Atack; did you mean kg:Attack?
    """
    check_names(store, sparql)
    for token, reason in _unbound(read_tokens(sparql)):
        raise fault(sparql, token.start, reason)


def check_names(store: Store, sparql: str) -> None:
    """Refuse a query that holds a misspelt term.

    Raises:
        QueryError: A term is misspelt.
    """
    tokens = read_tokens(sparql)
    prefixes = read_prefixes(tokens)
    known = namespaces()
    for token in tokens:
        iri = expand_name(token, prefixes)
        namespace = next((space for space in known if iri and iri.startswith(space.iri)), None)
        if iri is None or namespace is None:
            continue
        reason = _unknown_term(namespace, iri.removeprefix(namespace.iri))
        if reason and not _occurs(store, iri):
            raise fault(sparql, token.start, reason)


def empty_aggregates(sparql: str, rows: Rows) -> tuple[str, ...]:
    """Warn of sums, means, lowest and highest values that are empty: the engine gives none where a row lacks its value.

    Example:
        >>> empty_aggregates("SELECT (SUM(?n) AS ?dead) { }", Rows(("dead",), ((None,),)))[0][:24]
        '?dead is empty in 1 row:'
    """
    text = "".join(" " if token.kind == "comment" else token.text for token in split_tokens(sparql))
    warnings = []
    for function, name in _AGGREGATE.findall(text):
        n_empty = rows.column(name).count(None) if name in rows.variables else 0
        if n_empty:
            where = f"?{name} is empty in {n_empty} row{'s' * (n_empty != 1)}"
            warnings.append(
                f"{where}: {function.upper()} gives nothing where one of its values is missing; "
                "write COALESCE(?value, 0), or leave such rows out with FILTER(BOUND(?value))"
            )
    return tuple(warnings)


def _unknown_term(namespace: Namespace, name: str) -> str:
    if not name or name in namespace or (namespace is KG and name == MATCHES):
        return ""
    near = get_close_matches(name, list(namespace), n=1)
    if near:
        return f"no term {namespace.prefix}:{name}; did you mean {namespace.prefix}:{near[0]}?"
    return f"no term {namespace.prefix}:{name}; see ontologies/kg.ttl" if namespace is KG else ""


def _occurs(store: Store, iri: str) -> bool:
    try:
        node = ox.NamedNode(iri)
    except ValueError:  # an escape that only SPARQL knows; its parser will tell
        return True
    found = (
        store.match(node),
        store.match(None, node),
        store.match(None, None, node),
    )
    return any(next(quads, None) is not None for quads in found)


def _unbound(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, str]]:
    """Variables that a SELECT names outside brackets and that stand nowhere else."""
    form = query_form(tokens)
    if form is None or form.text.lower() != "select":
        return
    start = tokens.index(form)
    opening = next((i for i, token in enumerate(tokens) if i > start and token.text == "{"), len(tokens))
    body = sorted({token.text[1:] for token in tokens[opening:] if token.kind == "variable"})
    depth = 0
    bound = set(body)
    for before, token in pairwise(tokens[start:opening]):
        depth += (token.text == "(") - (token.text == ")")
        name = token.text[1:]
        if token.kind == "variable" and before.text.lower() == "as":
            bound.add(name)
        if token.kind == "variable" and depth == 0 and name not in bound:
            near = get_close_matches(name, body, n=1)
            if near:
                yield token, f"nothing binds {token.text}; did you mean ?{near[0]}?"


def _offset(sparql: str, line: int, column: int) -> int:
    """The offset of a place, both counted from 1; columns are of characters."""
    start = 0
    for _ in range(line - 1):
        start = sparql.find("\n", start) + 1
    return min(start + column - 1, len(sparql))


def _undeclared(tokens: tuple[Token, ...]) -> Token | None:
    known = read_prefixes(tokens)
    names = (token for token in tokens if token.kind == "name" and not token.text.startswith("_:"))
    return next((token for token in names if token.text.partition(":")[0] not in known), None)


def _undeclared_reason(token: Token) -> str:
    prefix = token.text.partition(":")[0]
    near = get_close_matches(prefix, PREFIXES, n=1)
    guess = f"did you mean {near[0]}:? " if near else ""
    return f"prefix {prefix}: is not declared; {guess}declare it, or use one of {', '.join(PREFIXES)}"


def _misspelt_word(tokens: tuple[Token, ...], offset: int) -> tuple[Token, str] | None:
    """The last word before or at the fault that is no keyword but nearly one."""
    for token in reversed(tokens):
        if token.start > offset or token.kind != "word" or token.text.upper() in _WORDS:
            continue
        near = get_close_matches(token.text.upper(), _WORDS, n=1, cutoff=0.7)
        if near:
            return token, near[0]
    return None


def _unbalanced(tokens: tuple[Token, ...]) -> str:
    signs = [token.text for token in tokens if token.kind == "sign"]
    for opening, closing in ("{}", "()"):
        excess = signs.count(opening) - signs.count(closing)
        if excess > 0:
            return f"{excess} of {opening} not closed; add {closing}"
        if excess < 0:
            return f"{-excess} of {closing} too many; take it away"
    return ""


def _unexpected(sparql: str, offset: int, expected: str) -> str:
    rest = sparql[offset:].partition("\n")[0].split()
    found = repr(rest[0][:40]) if rest else "the end of the line"
    keywords = list(dict.fromkeys(_KEYWORD.findall(expected)))[:_MAX_EXPECTED]
    hint = f"; expected {', '.join(keywords)} or the like" if keywords else "; check what stands before it"
    return f"{found} does not fit{hint}"
