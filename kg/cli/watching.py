"""The command `kg watch`: builds from what is new, until it is stopped."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.counting import counted
from kg.cli.interrupts import finishing_the_article
from kg.cli.options import (
    article_seconds_option,
    published_option,
    settings_options,
    sources_argument,
    store_option,
)
from kg.cli.progress import Progress, echo_warnings
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.pipeline import BuildReport

_STEP_SECONDS = 0.1


@click.command()
@sources_argument
@store_option
@published_option
@click.option(
    "--every",
    "every_seconds",
    metavar="SECONDS",
    type=click.FloatRange(min=0.1),
    default=5.0,
    show_default=True,
    help="Time between two looks.",
)
@click.option("--keep-duplicates", is_flag=True, help="Keep reprints of one text as articles of their own.")
@article_seconds_option
@settings_options
def watch(
    sources: tuple[str, ...], store: str, published: str | None, every_seconds: float, settings: Settings
) -> None:
    """Read articles into a store, and then what is new, until Ctrl-C.

    Files that appear or change in folders, and entries that are new in the file of a feed, are added as `kg build` adds
    them. Nothing is fetched: let another program write the feed's file.
    """
    from kg.watching import watch as watch_sources

    progress = Progress()
    with finishing_the_article() as check:
        rounds = watch_sources(
            sources,
            store=store,
            published=published,
            settings=settings,
            listen=progress,
            between=check,
            every_seconds=every_seconds,
            wait=lambda seconds: _wait(seconds, check),
        )
        try:
            for report in rounds:
                _tell(report, store)
        except KeyboardInterrupt:
            click.echo("kg: stopped; the same command goes on from here", err=True)
        finally:
            rounds.close()


def _wait(seconds: float, check: Callable[[], None]) -> None:
    """Wait, and end within a moment where somebody interrupts."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        check()
        time.sleep(min(left, _STEP_SECONDS))
    check()


def _tell(report: "BuildReport", store: str) -> None:
    echo_warnings(report.warnings)
    if report.n_articles or report.n_reprints:
        reprints = f", {counted(report.n_reprints, 'reprint')}" if report.n_reprints else ""
        click.echo(
            f"{Path(store)}: {counted(report.n_changed, 'article')} new or changed{reprints}; "
            f"{counted(report.n_events, 'event')}"
        )
