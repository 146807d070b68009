"""Runs SPARQL over a store: prefixes supplied, all graphs at once, typed answers, errors with their place."""

from collections.abc import Callable, Iterable

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.query.guard import Token, check_query, fault, has_own_dataset, read_tokens
from kg.query.mistakes import MATCHES, explain_syntax
from kg.query.result import Result, read_answer
from kg.search import open_index
from kg.store import GraphChoice, Solutions, Store
from kg.vocab import PREFIXES

Finder = Callable[[str], Iterable[str]]
"""Gives the IRIs of what words find."""

_MATCHES_NAME = f"kg:{MATCHES}"
_MATCHES_IRI = f"<{PREFIXES['kg']}{MATCHES}>"


def run_query(store: Store, sparql: str, *, find: Finder | None = None) -> Result:
    """Answer a SPARQL 1.1 query over all graphs of a store.

    The prefixes of `kg.vocab.PREFIXES` need no declaration; the query's own come before them. A triple that
    two articles state gives two solutions: write DISTINCT where that matters. `?x kg:matches "words"` binds
    what `kg find` finds.

    Args:
        store: The store.
        sparql: A SELECT, ASK, CONSTRUCT or DESCRIBE query.
        find: Answers `kg:matches`; None opens the store's own index.

    Returns:
        `Rows` for SELECT, a bool for ASK, `Triples` for CONSTRUCT and DESCRIBE.

    Raises:
        QueryError: The query is malformed, or holds SERVICE, LOAD, FROM with an unknown graph, or an update.
        StoreError: The store is closed or cannot be read.

    Example:
        >>> from kg.store import GraphStore
        >>> store = GraphStore.memory()
        >>> run_query(store, "SELECT ?label { kg:DroneStrike rdfs:label ?label }").rows
        (('drone strike',),)
        >>> run_query(store, "SELECT ?e WHERE { ?e a kg:Attack")
        Traceback (most recent call last):
        kg.errors.QueryError: line 1, column 33: 1 of { not closed; add }
    """
    check_query(sparql, has_graph=graph_test(store))
    return execute(store, sparql, find=find)


def execute(store: Store, sparql: str, *, find: Finder | None = None) -> Result:
    """Answer a query that has been checked, as `run_query` does.

    Raises:
        QueryError: The query is malformed.
        StoreError: The store is closed or cannot be read.
    """
    try:
        finder = find or (lambda words: _find(store, words))
        return read_answer(evaluate(store, sparql, find=finder))
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"the store cannot be read: {error}; check the disk") from error


def evaluate(store: Store, sparql: str, *, find: Finder, graphs: GraphChoice | None = None) -> Solutions:
    """Give the engine's own answer to a query that has been checked.

    Args:
        store: The store.
        sparql: The query.
        find: Answers `kg:matches`.
        graphs: What it sees; None for all graphs, or what its FROM names.

    Raises:
        QueryError: The query is malformed.
        StoreError: The store is closed or cannot be read.
    """
    tokens = read_tokens(sparql)
    if any(token.text in (_MATCHES_NAME, _MATCHES_IRI) for token in tokens):
        sparql = expand_matches(sparql, find)
    if not (graphs and (graphs.default or graphs.named)):
        graphs = GraphChoice() if has_own_dataset(tokens) else None
    try:
        return store.ask_engine(sparql, graphs=graphs)
    except SyntaxError as error:
        raise explain_syntax(sparql, str(error)) from error


def expand_matches(sparql: str, find: Finder) -> str:
    """Put what words find in the place of each `?x kg:matches "words"`.

    Raises:
        QueryError: It does not stand as the first statement of a variable, with words in quotes.

    Example:
        >>> expand_matches('SELECT * { ?x kg:matches "drone" ; a kg:Event }', lambda words: ["a:b"])
        'SELECT * { VALUES ?x { <a:b> } ?x a kg:Event }'
    """
    tokens = read_tokens(sparql)
    parts, done = [], 0
    for index, token in enumerate(tokens):
        if token.text not in (_MATCHES_NAME, _MATCHES_IRI):
            continue
        variable, words, after = _around(sparql, tokens, index)
        values = " ".join(f"<{iri}>" for iri in dict.fromkeys(find(words)))
        parts.append(f"{sparql[done : variable.start]}VALUES {variable.text} {{ {values} }}")
        if after.text == ";":
            parts.append(f" {variable.text}")
        done = after.start + (after.text in (";", "."))
    return "".join(parts) + sparql[done:]


def graph_test(store: Store) -> Callable[[str], bool]:
    """Whether a store has a graph of some IRI."""

    def has_graph(iri: str) -> bool:
        try:
            return store.has_graph(iri)
        except ValueError:
            return False

    return has_graph


def _find(store: Store, words: str) -> tuple[str, ...]:
    with open_index(store) as index:
        return index.matching(words)


def _around(sparql: str, tokens: tuple[Token, ...], index: int) -> tuple[Token, str, Token]:
    """The variable before, the words after, and the sign that ends the statement."""
    before = tokens[index - 2] if index > 1 else None
    variable, rest = tokens[index - 1], tokens[index + 1 : index + 3]
    well_placed = (
        variable.kind == "variable"
        and (before is None or before.text in ("{", ".", "}"))
        and len(rest) > 1
        and rest[0].kind == "string"
        and rest[1].text in (".", ";", "}")
    )
    if not well_placed:
        reason = (
            'kg:matches binds a variable to what words find; write ?x kg:matches "drone" . before the rest'
        )
        raise fault(sparql, tokens[index].start, reason)
    return variable, _string_value(rest[0]), rest[1]


def _string_value(token: Token) -> str:
    """The words of a string, escapes resolved by the engine."""
    try:
        answer = ox.Store().query(f"SELECT ({token.text} AS ?words) {{}}")
    except SyntaxError as error:
        raise QueryError(f"{token.text[:40]} is no string; {' '.join(str(error).split())}") from error
    value = next(answer)[0] if isinstance(answer, ox.QuerySolutions) else None
    return value.value if isinstance(value, ox.Literal) else ""
