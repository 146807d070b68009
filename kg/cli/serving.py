"""The commands that keep running: `kg serve`, `kg mcp`."""

import functools
import os
import secrets
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.opening import served_directory
from kg.cli.options import confidence_option, store_option
from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.serve import Limits

_MEBIBYTE = 1 << 20
_NUMBER = click.FloatRange(0.1)
_COUNT = click.IntRange(1)
_OPTIONS = (
    ("--timeout", "seconds", _NUMBER, 10.0, "Seconds that a query may run."),
    ("--write-timeout", "write_seconds", _NUMBER, 60.0, "Seconds that an update may run."),
    ("--max-rows", "rows", _COUNT, 100_000, "Rows or triples of an answer."),
    ("--max-bytes", "answer_bytes", _COUNT, 32 * _MEBIBYTE, "Bytes of an answer."),
    ("--max-query", "query_bytes", _COUNT, 100_000, "Bytes of a query."),
    ("--max-body", "body_bytes", _COUNT, 16 * _MEBIBYTE, "Bytes of a graph that is sent."),
    ("--memory", "memory", _COUNT, 1024, "Mebibytes that a query may take."),
    ("--workers", "workers", _COUNT, 8, "Queries that run at once."),
    ("--queue", "waiting", _COUNT, 64, "Queries that wait for a worker."),
    ("--max-held", "held_bytes", _COUNT, 256, "Mebibytes of answers that wait for slow clients."),
    ("--header-timeout", "header_seconds", _NUMBER, 10.0, "Seconds that a request's head may take."),
    ("--stall-timeout", "stall_seconds", _NUMBER, 20.0, "Seconds that a client may pause."),
    ("--connections", "connections", _COUNT, 256, "Clients at once."),
)
_IN_MEBIBYTES = ("memory", "held_bytes")

Command = Callable[..., Any]


def _limits(command: Command) -> Command:
    """Take an option for each limit and pass them on as `limits`."""

    @functools.wraps(command)
    def with_limits(**options: Any) -> object:  # noqa: ANN401  # click's own values
        from kg.serve import Limits

        names = [field.name for field in fields(Limits)]
        values = {name: options.pop(name) for name in names}
        for name in _IN_MEBIBYTES:
            values[name] *= _MEBIBYTE
        return command(limits=Limits(**values), **options)

    for flag, name, kind, default, text in reversed(_OPTIONS):
        option = click.option(flag, name, type=kind, default=default, show_default=True, help=f"Most: {text}")
        with_limits = option(with_limits)
    return with_limits


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for a free one."
)
@click.option("--cors", "origins", metavar="ORIGIN", multiple=True, help="Whose pages may read; * for all.")
@click.option("--allow-host", "hosts", metavar="NAME", multiple=True, help="Our name, besides localhost.")
@click.option("--writable", is_flag=True, help="Take updates from those who send the token.")
@click.option(
    "--token-file", metavar="FILE", help="Holds the token; else KG_TOKEN does, else one is made and printed."
)
@confidence_option
@_limits
def serve(  # noqa: PLR0913  # one for each option
    *,
    store: str,
    host: str,
    port: int,
    origins: tuple[str, ...],
    hosts: tuple[str, ...],
    writable: bool,
    token_file: str | None,
    min_confidence: float,
    limits: "Limits",
) -> None:
    """Serve the graph: SPARQL, an editor, and a page for every node.

    On 127.0.0.1 unless told otherwise. /sparql speaks the SPARQL 1.1 Protocol, /graphs the Graph Store
    Protocol, /resource/... shows what is known of a node. Queries run on a snapshot in processes of their own;
    what takes longer or more than the limits is refused. A build may go on meanwhile. With --min-confidence a
    copy is served that is made at the start and takes no updates. Needs the extra: pip install 'kg-news[serve]'.
    """
    if writable and min_confidence:
        raise click.UsageError("--min-confidence serves a copy, which takes no updates; leave --writable out")
    _refuse_url(store)
    from kg.serve import serve_store
    from kg.serve.access import Access

    token = _token(token_file) if writable else None
    with served_directory(store, min_confidence) as path:
        serve_store(path, host=host, port=port, limits=limits, access=Access(hosts, origins, token))


@click.command()
@store_option
@confidence_option
@click.option(
    "--timeout", type=_NUMBER, default=10.0, show_default=True, help="Most: Seconds that a query may run."
)
def mcp(store: str, min_confidence: float, timeout: float) -> None:
    """Let an assistant ask the graph, with citations.

    Speaks the Model Context Protocol on standard input and output: the named queries, full text, explain and
    read-only SPARQL as tools. Needs the extra: pip install 'kg-news[mcp]'.
    """
    _refuse_url(store)
    from kg.serve import Limits, serve_assistant

    with served_directory(store, min_confidence) as path:
        serve_assistant(path, limits=Limits(seconds=timeout, workers=2))


def _refuse_url(store: str) -> None:
    """Refuse a store on a server: what is served are snapshots of files."""
    from kg.store.remote.access import is_url

    if is_url(store):
        raise StoreError(
            f"{store}: a server of its own; ask it there, or copy it by kg export --store {store} and kg import"
        )


def _token(path: str | None) -> str:
    if path is not None:
        try:
            token = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"{path}: cannot be read ({error}); name a file that holds the token") from error
    else:
        token = os.environ.get("KG_TOKEN", "").strip()
    if path is not None and not token:
        raise StoreError(f"{path}: empty; write the token into it")
    if not token:
        token = secrets.token_urlsafe(24)
        click.echo(f"kg: the token for writing is {token}", err=True)
    return token
