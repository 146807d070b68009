"""Commands about a store as a whole: what it holds, in and out, backup, upgrade."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kg.cli.listing import printable
from kg.cli.opening import open_sure
from kg.cli.options import accounts_option, confidence_option, store_option

if TYPE_CHECKING:
    from kg.graph import FileFormat
    from kg.store import ExportFormat

RDF_FORMATS = ("nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml", "rdf12", "rdf12-trig")
EXPORT_FORMATS = (
    *RDF_FORMATS,
    "graphml",
    "gexf",
    "csv-nodes",
    "csv-edges",
    "csv-events",
    "parquet",
    "plover",
)
_FILE = click.Path(path_type=Path)
_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000


@click.command()
@click.argument("target", metavar="[FILE|DIR]", type=_FILE, required=False)
@store_option
@confidence_option
@accounts_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(EXPORT_FORMATS),
    default="nquads",
    show_default=True,
    help="The format; csv-events for one table of events, parquet for a folder of tables, plover for event records.",
)
@click.option(
    "-o", "--output", metavar="FILE", type=_FILE, help="The file to write, instead of standard output."
)
def export(  # noqa: PLR0913  # one for each option
    *,
    target: Path | None,
    store: str,
    min_confidence: float,
    accounts: bool,
    format_: "ExportFormat | FileFormat | Literal['parquet']",
    output: Path | None,
) -> None:
    """Print the graph in an RDF format, as tables, as a network of nodes and edges, or as PLOVER records.

    In an order that depends on its content alone. The formats rdf12 and rdf12-trig (N-Quads and TriG of RDF 1.2)
    add to each statement who says so, in which words and how sure that is. csv-events is one row an event, as users of
    ACLED and GDELT know it; parquet writes that table and those of roles, mentions, claims, actors, places, articles
    and stories into a folder. PLOVER records are one JSON object a line, for each event that happened and whose class
    has a PLOVER type.
    """
    from kg.store.transfer import written_beside

    if target is not None and output is not None:
        raise click.UsageError(f"both {target} and -o {output} are given; name one")
    output = output or target
    if format_ == "parquet":
        if output is None:
            raise click.UsageError("parquet is a folder of tables; name it: kg export --format parquet DIR")
        with open_sure(store, min_confidence, accounts=accounts) as graph:
            for path in graph.export_tables(output):
                click.echo(path)
        return
    with open_sure(store, min_confidence, accounts=accounts) as graph:
        if output is None:
            graph.export(format_, sys.stdout.buffer)
            return
        with written_beside(output) as file:
            graph.export(format_, file)


@click.command()
@store_option
@confidence_option
@accounts_option
@click.option("--articles", is_flag=True, help="List the articles too.")
def info(*, store: str, min_confidence: float, accounts: bool, articles: bool) -> None:
    """Tell how much a store holds, of which format it is, and who writes to it."""
    from dataclasses import asdict

    from kg.graph import open as open_graph

    with open_graph(store, read_only=True) as graph:
        click.echo(f"{'store':12} {store}")
        click.echo(f"{'base':12} {graph.store.iris.base}")
        with open_sure(store, min_confidence, accounts=accounts) as sure:
            counts = sure.counts()
        for name, count in asdict(counts).items():
            click.echo(f"{name.removeprefix('n_'):12} {count}")
        if graph.store.path is not None:
            _echo_directory(graph.store.path)
        for article in graph.articles() if articles else ():
            click.echo(printable(f"{article.id}  {article.published or '?'}  {article.title or ''}"))


def _echo_directory(path: Path) -> None:
    from kg.store.lock import read_holder
    from kg.store.log import read_log
    from kg.store.marker import read_marker

    marker, holder = read_marker(path), read_holder(path)
    size = sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    *_, last = (None, *(line for line in read_log(path) if line.get("event") == "build ended"))
    click.echo(f"{'size':12} {_size(size)}")
    click.echo(f"{'format':12} {marker.format if marker else '?'}")
    click.echo(f"{'writer':12} {holder or 'none'}")
    click.echo(f"{'last build':12} {last.get('at', '?') if last else 'none'}")


def _size(n_bytes: float) -> str:
    for unit in _UNITS[:-1]:
        if n_bytes < _STEP:
            return f"{n_bytes:.3g} {unit}"
        n_bytes /= _STEP
    return f"{n_bytes:.3g} {_UNITS[-1]}"


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@store_option
@click.option(
    "--format", "format_", type=click.Choice(RDF_FORMATS), help="Of all files; by their names else."
)
def import_(files: tuple[Path, ...], store: str, format_: str | None) -> None:
    """Read RDF files into a store, new or not.

    A format without named graphs (turtle, ntriples, rdfxml) goes to one graph. In a store that is there, graphs of
    articles are replaced and others are added to. A fault in a file leaves the store as it was.
    """
    from kg.store import MARKER_NAME, open_store
    from kg.store.remote.access import is_url
    from kg.store.transfer import import_files

    if is_url(store) or (Path(store) / MARKER_NAME).exists():
        with open_store(store) as target:
            found = import_files(files, target, format=format_)
    else:
        found = import_files(files, Path(store), format=format_)
    click.echo(f"{store}: {found.n_quads} statements imported, {found.n_articles} articles among them")


@click.command()
@click.argument("target", metavar="DIR|FILE", type=_FILE)
@store_option
def backup(target: Path, store: str) -> None:
    """Copy a store as it is now, also while another process writes to it.

    To a file whose name ends in .nq or .nq.gz, or else to a directory.
    """
    from kg.store.transfer import back_up_store

    back_up_store(_directory(store), target)
    click.echo(f"{target}: backup of {store}")


@click.command()
@click.argument("backup", metavar="BACKUP", type=_FILE)
@store_option
def restore(backup: Path, store: str) -> None:
    """Make a store out of what kg backup wrote; the store must not be there yet."""
    from kg.store.transfer import restore_store

    restore_store(backup, _directory(store))
    click.echo(f"{store}: restored from {backup}")


@click.command()
@store_option
def upgrade(store: str) -> None:
    """Bring a store of an earlier version of kg to this one's format; any command that writes does so, too."""
    from kg.errors import StoreError
    from kg.graph import open as open_graph
    from kg.resolve import know_again
    from kg.store import FORMAT_VERSION
    from kg.store.marker import read_marker

    marker = read_marker(_directory(store))
    if marker is None:
        raise StoreError(f"{store}: no store here; make one with kg build SOURCE... --store {store}")
    with open_graph(store) as graph:
        know_again(graph.store)
    was = "already" if marker.format == FORMAT_VERSION else f"upgraded from format {marker.format}, now"
    click.echo(f"{store}: {was} of format {FORMAT_VERSION}")


def _directory(store: str) -> Path:
    from kg.errors import StoreError
    from kg.store.remote.access import is_url

    if is_url(store):
        raise StoreError(
            f"{store}: a server keeps its own backups and formats; kg export and kg import work with it"
        )
    return Path(store)
