"""The commands of `kg`; each is one call of the library, which says the same under the same name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.cli.listing import list_extraction, printable
from kg.cli.options import (
    accounts_option,
    article_seconds_option,
    confidence_option,
    published_option,
    settings_options,
    sources_argument,
    store_option,
)
from kg.cli.progress import showing_progress
from kg.settings import Settings

_FILE = click.Path(path_type=Path)
_FAULT = 2
_FOREIGN = 3
_VIOLATED = 1

Command = Callable[..., Any]


def _exit(code: int) -> None:
    click.get_current_context().exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="kg-news", prog_name="kg")
def app() -> None:
    """Turn news articles into a knowledge graph: who did what to whom, where, when, and who says so.

    A SOURCE is a file (text, Markdown, HTML, JSON, CSV, Parquet, RSS, Atom, WARC, ARC, WACZ, EML, mbox, PDF), an
    archive of such files (zip, tar, gzip, bzip2, xz), a folder of them, or - for standard input. What a file is,
    its first bytes tell.
    """


@app.command()
@sources_argument
@store_option
@published_option
@click.option("--keep-duplicates", is_flag=True, help="Keep reprints of one text as articles of their own.")
@click.option("--force", is_flag=True, help="Read unchanged articles too.")
@click.option(
    "--link/--no-link",
    default=True,
    help="Find what means the same, or keep each account an event of its own.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes that read articles; the graph is the same for any number.",
)
@article_seconds_option
@click.option("--cluster", metavar="ADDRESS", help="Scheduler of a Dask cluster that reads articles instead.")
@click.option(
    "--shards", metavar="URL", help="Folder for the N-Quads of --cluster, a path or an fsspec address."
)
@click.option(
    "--log", "log_path", metavar="FILE", type=_FILE, help="Add what was left out, and why, as JSON lines."
)
@settings_options
def build(
    sources: tuple[str, ...],
    store: str,
    published: str | None,
    log_path: Path | None,
    settings: Settings,
) -> None:
    """Read articles into a store.

    What it holds of the same articles is replaced; those that it holds as they would be read again, by the same version
    of kg with the same data and model, are left as they are. An article that cannot be read, that a stage fails on, or
    that takes too long, is one line on standard error; the others are stored all the same, and the exit code is 2, or 3
    where all that is left out is not English. Ctrl-C finishes the article in hand; the same command goes on from there.
    """
    from kg.cli.building import build_store

    _exit(build_store(sources, store, published, settings, log_path))


@app.command()
@sources_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="As text for reading, or one JSON object an article.",
)
@confidence_option
@published_option
@article_seconds_option
@settings_options
def extract(
    sources: tuple[str, ...], format_: str, min_confidence: float, published: str | None, settings: Settings
) -> None:
    """Print what articles say and store nothing.

    As text for reading, or as one JSON object an article.
    """
    from kg.pipeline import extract_articles

    with showing_progress() as progress:
        for extraction in extract_articles(
            map(Path, sources),
            published=published,
            settings=settings,
            min_confidence=min_confidence,
            on_fault=progress.fault,
            on_skip=progress.skip,
        ):
            if format_ == "jsonl":
                click.echo(json.dumps(extraction.to_dict(), ensure_ascii=False))
            else:
                click.echo("\n".join([*list_extraction(extraction), ""]))
            progress.article()
    _exit(_FAULT if progress.n_faults else _FOREIGN if progress.n_foreign else 0)


@app.command()
@click.argument("text", metavar="SENTENCE")
@published_option
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, for programs.")
@settings_options
def trace(text: str, published: str | None, settings: Settings, *, as_json: bool) -> None:
    """Show how a sentence is read.

    Its parse with what repairs changed; for each word that names an event the senses that were tried and the condition
    that refused them, the heads that constructions lead to and their roles, what pronouns may mean, who says so, and
    the rules that filled every other field; then the words that name no event here, and why.
    """
    from kg.cli.listing import list_trace
    from kg.tracing import trace as trace_text

    found = trace_text(text, published=published, settings=settings)
    click.echo(json.dumps(found.to_dict(), ensure_ascii=False) if as_json else "\n".join(list_trace(found)))


@app.command()
@click.argument("source", type=_FILE)
@click.argument("target", type=_FILE)
def convert(source: Path, target: Path) -> None:
    """Convert JSON lines of `kg extract` to a DocBin of spaCy, or back.

    By the suffixes: kg.jsonl to kg.spacy, or kg.spacy to kg.jsonl. What people corrected in entities and in the
    span groups "kg_events" and "kg_arguments" comes back as rows where the document has lost its own.
    """
    from kg.component import convert_file

    click.echo(f"{target}: {convert_file(source, target)} documents")


@app.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@store_option
@click.option(
    "-o", "--output", metavar="FILE", default="page.html", show_default=True, help="The HTML file to write."
)
@click.option("--title", default="News graph", show_default=True, help="The page's heading.")
@click.option("--query", "paths", metavar="FILE", multiple=True, help="SPARQL whose answer the page shows.")
@confidence_option
@accounts_option
@published_option
@article_seconds_option
@settings_options
def page(  # noqa: PLR0913  # one for each option
    *,
    sources: tuple[str, ...],
    store: str,
    output: str,
    title: str,
    paths: tuple[str, ...],
    min_confidence: float,
    accounts: bool,
    published: str | None,
    settings: Settings,
) -> None:
    """Write the graph as one interactive, offline HTML page.

    The graph is that of the store; where a SOURCE is given, it is that of the sources alone, and nothing is stored.
    """
    from kg.cli.asking import read_queries
    from kg.cli.building import shown_graph

    queries = read_queries(paths)
    with shown_graph(sources, store, published, settings, min_confidence, accounts=accounts) as graph:
        if graph.report.n_articles or not graph.report.faults:
            click.echo(graph.page(output, title=title, queries=queries))
        _exit(_FAULT if graph.report.faults else 0)


@app.command()
@click.argument("article")
@store_option
def remove(article: str, store: str) -> None:
    """Take an article, named by its id, from a store."""
    from kg.graph import open as open_graph

    with open_graph(store) as graph:
        click.echo(f"{article}: {graph.remove(article)} statements removed")


@app.command()
@store_option
@click.option("--shapes", metavar="FILE", help="Turtle file of SHACL shapes, instead of the package's own.")
def validate(store: str, shapes: str | None) -> None:
    """Check a store against SHACL shapes.

    Exits with 1 where it violates one. Needs the extra: pip install 'kg-news[validate]'.
    """
    from kg.graph import open as open_graph

    with open_graph(store, read_only=True) as graph:
        report = graph.validate(shapes)
    for item in report.violations:
        words = (f"{item.severity}:", item.focus, item.path, item.value, f"– {item.message}")
        click.echo(printable(" ".join(word for word in words if word)))
        if item.article:
            click.echo(printable(f"    in {item.article}: {item.sentence}".rstrip(": ")))
    click.echo("conforms" if report.conforms else f"{len(report.violations)} violations")
    _exit(0 if report.conforms else _VIOLATED)
