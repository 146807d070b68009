"""Runs SPARQL over a store: prefixes supplied, all graphs at once, typed answers, errors with their place."""

import re
from itertools import pairwise

from kg.errors import QueryError, StoreError
from kg.query.guard import Token, check_query, place_of, split_tokens
from kg.query.result import Result, read_answer
from kg.store import GraphStore
from kg.vocab import PREFIXES

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"(?<![\w\[])(?:[A-Z]{2,}|\"[^\"\s]+\")(?![\w\]])")
_REASONS = {
    "The SELECT contains a variable that is unbound": "SELECT names a variable that GROUP BY does not",
    "IRI parsing failed": "an IRI must be absolute, as <https://example.org/a>",
}
_MAX_EXPECTED = 5


def run_query(store: GraphStore, sparql: str) -> Result:
    """Answer a SPARQL 1.1 query over all graphs of a store.

    The prefixes of `kg.vocab.PREFIXES` need no declaration; the query's own come before them. A triple that
    two articles state gives two solutions: write DISTINCT where that matters.

    Args:
        store: The store.
        sparql: A SELECT, ASK, CONSTRUCT or DESCRIBE query.

    Returns:
        `Rows` for SELECT, a bool for ASK, `Triples` for CONSTRUCT and DESCRIBE.

    Raises:
        QueryError: The query is malformed, or holds SERVICE, LOAD, FROM or an update.
        StoreError: The store is closed or cannot be read.

    Example:
        >>> store = GraphStore.memory()
        >>> run_query(store, "SELECT ?label { kg:DroneStrike rdfs:label ?label }").rows
        (('drone strike',),)
        >>> run_query(store, "SELECT ?e WHERE { ?e a kg:Attack")
        Traceback (most recent call last):
        kg.errors.QueryError: line 1, column 33: 1 of { not closed; add }
    """
    check_query(sparql)
    return execute(store, sparql)


def execute(store: GraphStore, sparql: str) -> Result:
    """Answer a query that has been checked, as `run_query` does.

    Raises:
        QueryError: The query is malformed.
        StoreError: The store is closed or cannot be read.
    """
    oxigraph = store.oxigraph
    try:
        answer = oxigraph.query(sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        return read_answer(answer)
    except SyntaxError as error:
        raise QueryError(_explain(sparql, str(error))) from error
    except OSError as error:
        raise StoreError(f"the store cannot be read: {error}; check the disk") from error


def _explain(sparql: str, message: str) -> str:
    """Turn the parser's report into one line that says where and what."""
    tokens = tuple(token for token in split_tokens(sparql) if token.kind not in ("space", "comment"))
    match = _PLACE.match(message)
    if match is None:
        return " ".join(message.split())
    line, column, expected = int(match[1]), int(match[2]), match[3]
    undeclared = _undeclared(tokens) if "Prefix not found" in expected else None
    if undeclared is not None:
        prefix = undeclared.text.partition(":")[0]
        where = place_of(sparql, undeclared.start)
        return f"{where}: prefix {prefix}: is not declared; declare it, or use one of {', '.join(PREFIXES)}"
    where = f"line {line}, column {column}"
    reason = next((ours for theirs, ours in _REASONS.items() if theirs in expected), "")
    return f"{where}: {reason or _unbalanced(tokens) or _unexpected(sparql, line, column, expected)}"


def _undeclared(tokens: tuple[Token, ...]) -> Token | None:
    names = [token for token in tokens if token.kind == "name" and not token.text.startswith("_:")]
    declared = {after.text for before, after in pairwise(tokens) if before.text.lower() == "prefix"}
    known = {f"{prefix}:" for prefix in PREFIXES} | declared
    return next((token for token in names if token.text.partition(":")[0] + ":" not in known), None)


def _unbalanced(tokens: tuple[Token, ...]) -> str:
    signs = [token.text for token in tokens if token.kind == "sign"]
    for opening, closing in ("{}", "()"):
        excess = signs.count(opening) - signs.count(closing)
        if excess > 0:
            return f"{excess} of {opening} not closed; add {closing}"
        if excess < 0:
            return f"{-excess} of {closing} too many; take it away"
    return ""


def _unexpected(sparql: str, line: int, column: int, expected: str) -> str:
    rest = sparql.splitlines()[line - 1][column - 1 :].split() if line <= len(sparql.splitlines()) else []
    found = repr(rest[0]) if rest else "the end of the line"
    keywords = list(dict.fromkeys(_KEYWORD.findall(expected)))[:_MAX_EXPECTED]
    hint = f"; expected {', '.join(keywords)} or the like" if keywords else "; check what stands before it"
    return f"{found} does not fit{hint}"
