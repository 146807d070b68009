"""Runs a build for the command line: progress, log, interrupts, the summary, the exit code."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.counting import counted
from kg.cli.interrupts import finishing_the_article
from kg.cli.opening import open_sure
from kg.cli.progress import echo_warnings, showing_progress
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.pipeline import BuildReport, Outcome

_FAULT = 2
_FOREIGN = 3
_INTERRUPTED = 130


def build_store(
    sources: Sequence[str], store: str, published: str | None, settings: Settings, log_path: Path | None
) -> int:
    """Build and tell what was done.

    Returns:
        The exit code: 0, 2 where articles were left out for a fault, 3 where only for their language, 130 where
        somebody interrupted.
    """
    try:
        report = _build(sources, store, published, settings, log_path)
    except KeyboardInterrupt:
        click.echo(
            f"kg: interrupted; what was read so far is in {store}, the same command goes on from there",
            err=True,
        )
        return _INTERRUPTED
    echo_warnings(report.warnings)
    left_out = {
        "reprints of others": report.n_reprints,
        "skipped": report.n_skipped,
        "unreadable": report.n_unreadable,
        "failed": report.n_failed,
    }
    unchanged = f", {report.n_unchanged} unchanged and left as they were" if report.n_unchanged else ""
    click.echo(
        f"{store}: {counted(report.n_articles, 'article')} read, {report.n_changed} of them new or changed{unchanged}; "
        f"{counted(report.n_events, 'event')}" + "".join(f"; {n} {how}" for how, n in left_out.items() if n)
    )
    return _FAULT if report.n_faults else _FOREIGN if report.n_foreign else 0


def _build(
    sources: Sequence[str], store: str, published: str | None, settings: Settings, log_path: Path | None
) -> "BuildReport":
    from kg.graph import build
    from kg.pipeline import BuildLog

    with ExitStack() as around:
        check = around.enter_context(finishing_the_article())
        progress = around.enter_context(showing_progress(sources))
        log = None
        if log_path is not None:
            log = BuildLog(log_path, sources=sources, store=store, workers=settings.workers)
            around.enter_context(log)

        def listen(outcome: "Outcome") -> None:
            progress(outcome)
            if log is not None:
                log(outcome)

        graph = build(
            map(Path, sources),
            store=store,
            published=published,
            settings=settings,
            listen=listen,
            between=check,
        )
        with graph:
            return graph.report


@contextmanager
def shown_graph(  # noqa: PLR0913  # one for each option
    sources: Sequence[str],
    store: str,
    published: str | None,
    settings: Settings,
    min_confidence: float,
    *,
    accounts: bool,
) -> "Iterator[Graph]":
    """Open the graph of a store, or build that of sources in memory, telling what is left out.

    What is less sure than `min_confidence` is not in it; with `accounts`, each account is an event of its own.
    """
    from kg.graph import build

    if not sources:
        with open_sure(store, min_confidence, accounts=accounts) as graph:
            yield graph
        return
    with showing_progress(sources) as progress:
        graph = build(map(Path, sources), published=published, settings=settings, listen=progress)
    echo_warnings(graph.report.warnings)
    with graph:
        if not min_confidence and not accounts:
            yield graph
            return
        with graph.min_confidence(min_confidence, accounts=accounts) as sure:
            yield sure
