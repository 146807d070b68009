"""The commands that ask a store: `kg query`, `kg find`, `kg explain`."""

import json
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.opening import open_sure
from kg.cli.options import accounts_option, confidence_option, store_option
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.cli.rows import RowFormat

ROW_FORMATS = ("table", "csv", "tsv", "json", "turtle")
_OWN_OPTIONS = ("--file", "--list", "--store", "--param", "--format", "--min-confidence", "--accounts")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="[SPARQL|NAME [--PARAMETER VALUE]...]", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "-f", "--file", "path", metavar="FILE", help="Read the SPARQL from a file, - for standard input."
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, given: _list_named_queries(context) if given else None,
    help="List the named queries, what they take, and an example.",
)
@store_option
@confidence_option
@accounts_option
@click.option("-p", "--param", "parameters", metavar="KEY=VALUE", multiple=True, help="As --KEY VALUE.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(ROW_FORMATS),
    default="table",
    show_default=True,
    help="The format of the answer; turtle for triples.",
)
def query(  # noqa: PLR0913  # one for each option
    *,
    words: tuple[str, ...],
    path: str | None,
    store: str,
    min_confidence: float,
    accounts: bool,
    parameters: tuple[str, ...],
    format_: "RowFormat",
) -> None:
    """Answer a SPARQL query or a named one.

    A named query takes its parameters as options: kg query attacks --actor Hamas --since 2023-10-01. The
    package's prefixes need no declaration, and ?x kg:matches "words" binds what kg find finds. SELECT gives
    rows in the format asked for, ASK gives true or false, CONSTRUCT and DESCRIBE give N-Triples, or Turtle
    where that is asked for. A table shows the labels of IRIs beside them. --min-confidence copies what is that sure
    into memory first; of a large store, ask for kg:confidence in the SPARQL instead.
    """
    from kg.cli.rows import format_answer
    from kg.query import Rows, empty_aggregates, labels_of

    text, given = _read_words(words)
    text = _query_text(text, path)
    values = dict([*given, *(_pair(parameter) for parameter in parameters)])
    with open_sure(store, min_confidence, accounts=accounts) as graph:
        answer = graph.query(text, **values)
        shown = isinstance(answer, Rows) and format_ == "table"
        labels = labels_of(graph.store, answer) if isinstance(answer, Rows) and shown else {}
        click.echo(format_answer(answer, format_, base=graph.store.iris.base, labels=labels), nl=False)
        for warning in empty_aggregates(text, answer) if isinstance(answer, Rows) else ():
            click.echo(f"kg: warning: {warning}", err=True)


@click.command()
@click.argument("words", nargs=-1, required=True)
@store_option
@confidence_option
@accounts_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most hits to print.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="As text for reading, or JSON.",
)
def find(  # noqa: PLR0913  # one for each option
    *, words: tuple[str, ...], store: str, min_confidence: float, accounts: bool, limit: int, format_: str
) -> None:
    """Find words in the sentences and labels.

    All the words must be there, in any inflection. "words in quotes" stand together, drone* finds what begins
    so; OR between words finds either; after --, -word leaves out. In a query, ?x kg:matches "words" binds what is
    found.
    """
    from dataclasses import asdict

    from kg.cli.listing import list_hit

    with open_sure(store, min_confidence, accounts=accounts) as graph:
        hits = graph.find(" ".join(words), limit=limit)
        base = graph.store.iris.base
    if format_ == "json":
        click.echo(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=1))
        return
    for hit in hits:
        click.echo("\n".join(list_hit(hit, base)))
    click.echo(f"{len(hits)} found", err=True)


@click.command()
@click.argument("iri")
@store_option
@confidence_option
@accounts_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    show_default=True,
    help="As text for reading, a page, or JSON.",
)
def explain(*, iri: str, store: str, min_confidence: float, accounts: bool, format_: str) -> None:
    """Tell everything about an event, an actor or a place.

    Prints what is stated of it, who says so, each sentence that carries it with its roles marked, and the
    events that it takes part in. IRI is the node's, or what follows the store's base in it, as in
    article/ID/event/56-62. As text, as a page of HTML, or as JSON.
    """
    from kg.cli.listing import list_explanation

    with open_sure(store, min_confidence, accounts=accounts) as graph:
        explanation = graph.explain(iri)
    if format_ == "json":
        click.echo(json.dumps(explanation.to_dict(), ensure_ascii=False, indent=1))
    elif format_ == "html":
        from kg.explain import explanation_html

        click.echo(explanation_html(explanation))
    else:
        click.echo("\n".join(list_explanation(explanation)))


def _list_named_queries(context: click.Context) -> None:
    from kg.cli.rows import list_named_query
    from kg.query import named_queries

    click.echo("\n".join(line for named in named_queries() for line in list_named_query(named)))
    context.exit()


def _read_words(words: tuple[str, ...]) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Tell the query from the parameters, which are options that no command declares."""
    queries, parameters = [], []
    rest = iter(words)
    for word in rest:
        if word.startswith("--") and len(word) > len("--"):
            parameters.append(_parameter(word, rest))
        else:
            queries.append(word)
    if len(queries) > 1:
        raise QueryError(
            f"{len(queries)} queries given, the second is {queries[1][:40]!r}; quote SPARQL as one word"
        )
    if parameters and (not queries or not queries[0].replace("-", "").isalnum()):
        raise QueryError(f"no option --{parameters[0][0]}; {_near_option(parameters[0][0])}")
    return (queries[0] if queries else None), tuple(parameters)


def _parameter(word: str, rest: Iterator[str]) -> tuple[str, str]:
    name, sign, value = word.removeprefix("--").partition("=")
    given = value if sign else next(rest, None)
    if given is None:
        raise QueryError(f"--{name}: no value; write --{name} VALUE")
    return name, given


def _near_option(name: str) -> str:
    near = get_close_matches(f"--{name}", _OWN_OPTIONS, n=1)
    return f"did you mean {near[0]}?" if near else "only named queries take parameters; see kg query --list"


def _query_text(query: str | None, path: str | None) -> str:
    if (query is None) == (path is None):
        raise QueryError("give either a query or -f FILE; kg query --list shows the named ones")
    if query is not None:
        return query
    return _read_query(str(path))


def read_queries(paths: Iterable[str]) -> dict[str, str]:
    """The queries of files, by what each file is called.

    Raises:
        QueryError: A file cannot be read.
    """
    return {Path(path).stem: _read_query(path) for path in paths}


def _read_query(path: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: not UTF-8 (at byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise QueryError(f"{path}: cannot be read ({error.strerror}); name a file of SPARQL") from error


def _pair(parameter: str) -> tuple[str, str]:
    key, sign, value = parameter.partition("=")
    if not sign:
        raise QueryError(f"-p {parameter}: no value; write KEY=VALUE")
    return key.strip(), value
