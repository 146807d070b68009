"""Named queries: the `.rq` files beside this module, checked where they are read.

A file starts with comments: the description, then one `# @param name: type = default -- meaning` a parameter.
`# @example name=value ...` are arguments that show it, `# @answer {...}` is the first row that they give on the
story of the tests. In the query `$name` stands for the parameter's value; a line that ends in `#? name` is part
of it only when a value is given. Values enter as RDF terms in place of whole tokens, never as text pasted into the
query.
"""

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import pyoxigraph as ox

from kg.errors import KgError, LexiconError, QueryError
from kg.iri import checked_iri
from kg.query.guard import check_query, split_tokens
from kg.query.mistakes import check_terms
from kg.query.result import Result
from kg.query.run import Finder, execute, run_query
from kg.query.silent import check_durations
from kg.store import Store
from kg.vocab import KG, XSD, class_node, event_classes

ParameterType = Literal["text", "date", "integer", "iri", "class"]
Argument = str | int | date
_PARAMETER = re.compile(r"@param (?P<name>\w+): (?P<type>\w+)(?: = (?P<default>\S+))? -- (?P<meaning>\S.*)")
_CONDITION = re.compile(r"#\? (\w+)\s*$")
_NAME = re.compile(r"[\w-]+")
_FOLDER = Path(__file__).parent / "named"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a named query takes.

    Args:
        name: As in `--param name=value`.
        type: "text" (words of a label), "date" (ISO 8601), "integer", "iri", or "class" (a name such as
            "Attack").
        default: Used where no value is given; None where the query then does without.
        meaning: One phrase.
        required: Whether the query cannot do without.
    """

    name: str
    type: ParameterType
    default: str | None
    meaning: str
    required: bool


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that the package brings along.

    Args:
        name: Its file's stem.
        description: One or two sentences.
        parameters: What it takes, in the file's order.
        sparql: The query, parameters as `$name`.
        example: Names and values of arguments that show what it is for.
        answer: A row that they give, as a JSON object.
    """

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str
    example: tuple[tuple[str, str], ...] = ()
    answer: str = ""


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """Every named query, sorted by name.

    Raises:
        LexiconError: A file has a fault.

    Example:
        >>> [query.name for query in named_queries()][:3]
        ['actors', 'articles', 'attacks']
    """
    return tuple(read_named_query(path) for path in sorted(_FOLDER.glob("*.rq")))


def find_named_query(name: str) -> NamedQuery:
    """Find a named query.

    Raises:
        QueryError: There is none of that name.
    """
    queries = {query.name: query for query in named_queries()}
    if name not in queries:
        raise QueryError(f"no named query {name!r}; {_guess(name, queries)}there are {', '.join(queries)}")
    return queries[name]


def run_named(store: Store, name: str, parameters: Mapping[str, Argument | None] | None = None) -> Result:
    """Run a named query.

    Args:
        store: The store.
        name: One of `named_queries`.
        parameters: Values by name; text is converted to the parameter's type, None is as if not given.

    Raises:
        QueryError: There is no such query or parameter, a value does not fit, or one is missing.
        StoreError: The store is closed or cannot be read.

    Example:
        >>> from kg.store import GraphStore
        >>> len(run_named(GraphStore.memory(), "attacks", {"place": "Iraq", "since": "2024-01-01"}))
        0
    """
    return execute(store, bind_parameters(find_named_query(name), parameters or {}))


def answer(
    store: Store,
    query: str,
    parameters: Mapping[str, Argument | None] | None = None,
    *,
    find: Finder | None = None,
) -> Result:
    """Answer SPARQL, or a named query where `query` is a single word.

    Args:
        store: The store.
        query: SPARQL, or one name of `named_queries`.
        parameters: Values for a named query; SPARQL takes none.
        find: Answers `kg:matches`; None opens the store's own index.

    Raises:
        QueryError: The query is malformed, refused or unknown, asks for a misspelt term, or a parameter does not
            fit.
        StoreError: The store is closed or cannot be read.
    """
    if _NAME.fullmatch(query.strip()):
        return run_named(store, query.strip(), parameters)
    if parameters:
        raise QueryError(
            f"only named queries take parameters ({', '.join(parameters)}); write the values into the SPARQL"
        )
    result = run_query(store, query, find=find)
    check_terms(store, query)
    check_durations(query)
    return result


def bind_parameters(query: NamedQuery, parameters: Mapping[str, Argument | None]) -> str:
    """Put the values of a named query's parameters in their places.

    Returns:
        SPARQL that runs as it is.

    Raises:
        QueryError: There is no such parameter, a value does not fit, or one is missing.
    """
    names = [parameter.name for parameter in query.parameters]
    for name in parameters:
        if name not in names:
            known = ", ".join(names) or "none"
            raise QueryError(f"{query.name} has no parameter {name!r}; {_guess(name, names)}it has {known}")
    terms = {p.name: _bind(query, p, parameters.get(p.name)) for p in query.parameters}
    given = {name: term for name, term in terms.items() if term is not None}
    lines = (line for line in query.sparql.splitlines(keepends=True) if _applies(line, given))
    tokens = split_tokens("".join(lines))
    return "".join(given.get(t.text[1:], t.text) if t.text.startswith("$") else t.text for t in tokens)


def read_named_query(path: Path) -> NamedQuery:
    """Read and check one `.rq` file.

    Raises:
        LexiconError: It has no description, a parameter is malformed, unused or not declared, or it is no
            query.
    """
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    n_header = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = [line[1:].strip() for line in lines[:n_header]]
    sparql = "".join(lines[n_header:])
    description = " ".join(line for line in header if line and not line.startswith("@"))
    optional = {found[1] for line in lines[n_header:] if (found := _CONDITION.search(line))}
    declared = [line for line in header if line.startswith("@param")]
    parameters = tuple(_read_parameter(path, line, optional) for line in declared)
    used = {token.text[1:] for token in split_tokens(sparql) if token.text.startswith("$")}
    names = {parameter.name for parameter in parameters}
    if not description:
        raise LexiconError(f"{path}: no description; begin with a comment that says what the query answers")
    if used != names or not optional <= names:
        odd = ", ".join(sorted(used ^ names | optional - names))
        raise LexiconError(f"{path}: parameters declared and used differ: {odd}; declare each and use it")
    try:
        check_query(sparql)
    except QueryError as error:
        raise LexiconError(f"{path}: {error}") from error
    example, shown = _read_example(path, header, names)
    return NamedQuery(path.stem, description, parameters, sparql, example, shown)


def _read_example(path: Path, header: list[str], names: set[str]) -> tuple[tuple[tuple[str, str], ...], str]:
    lines = [line for line in header if line.startswith(("@example", "@answer"))]
    texts = [line.partition(" ")[2] for line in lines]
    if [line.split()[0] for line in lines] not in ([], ["@example", "@answer"]):
        raise LexiconError(f"{path}: write one @example with its arguments, then one @answer with a row")
    pairs = tuple(tuple(word.split("=", 1)) for word in shlex.split(texts[0])) if texts else ()
    if any(len(pair) != 2 or pair[0] not in names for pair in pairs):
        raise LexiconError(f"{path}: malformed @example {texts[0]!r}; write name=value for its parameters")
    return tuple((name, value) for name, value in pairs), texts[1] if texts else ""


def _read_parameter(path: Path, line: str, optional: set[str]) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if match is None:
        raise LexiconError(f"{path}: malformed {line!r}; write @param name: type = default -- meaning")
    kind: ParameterType = match["type"]  # type: ignore[assignment]  # checked on the next line
    if kind not in get_args(ParameterType):
        raise LexiconError(f"{path}: no type {kind!r}; there are {', '.join(get_args(ParameterType))}")
    required = match["name"] not in optional and match["default"] is None
    return Parameter(match["name"], kind, match["default"], match["meaning"], required)


def _guess(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, list(names), n=1)
    return f"did you mean {near[0]}? " if near else ""


def _applies(line: str, given: Mapping[str, str]) -> bool:
    condition = _CONDITION.search(line)
    return condition is None or condition[1] in given


def _bind(query: NamedQuery, parameter: Parameter, value: Argument | None) -> str | None:
    value = parameter.default if value is None else value
    if value is None:
        if parameter.required:
            raise QueryError(f"{query.name} needs {parameter.name}: {parameter.meaning}")
        return None
    try:
        return _term(parameter.type, str(value).strip())
    except (ValueError, KgError) as error:
        raise QueryError(
            f"{query.name}: {parameter.name} is {value!r}, which is no {parameter.type}; {error}"
        ) from error


def _term(kind: ParameterType, text: str) -> str:
    """Write a value as a SPARQL term; integers bare, since LIMIT takes no other."""
    if kind == "integer":
        return str(_natural(text))
    if kind == "date":
        return str(ox.Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date))
    if kind == "iri":
        return str(ox.NamedNode(checked_iri(text)))
    if kind == "class":
        return str(_event_class(text))
    return str(ox.Literal(text))


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise QueryError("write a whole number")
    return int(text)


def _event_class(text: str) -> ox.NamedNode:
    by_lower = {name.lower(): name for name in event_classes()}
    name = text.rpartition(":")[2]
    if name.lower() not in by_lower:
        KG.term(name)  # tells the nearest one where there is none
        raise QueryError(f"{name} is no class of events; name one such as Attack or Meeting")
    return class_node(by_lower[name.lower()])
