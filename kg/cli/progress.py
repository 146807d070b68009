"""Tells on standard error how a batch goes.

Faults are printed as they come, counts are shown live on a terminal, warnings follow at the end.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING

import click

from kg.cli.listing import printable
from kg.errors import KgError
from kg.model import Skipped

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from kg.pipeline import ArticleWarning, Outcome

_MOST_WARNINGS = 10
_KINDS = {"BuiltArticle": "articles", "UnchangedArticle": "unchanged", "ReprintedArticle": "reprints"}


class Progress:
    """Listens to a batch.

    Args:
        bar: Where the counts are shown, None where standard error is no terminal.
        task: The line of the bar.
    """

    def __init__(self, bar: "Bar | None" = None, task: "TaskID | None" = None) -> None:
        self._bar, self._task = bar, task
        self.n_foreign = 0
        self._counts = dict.fromkeys(("articles", "events", "unchanged", "reprints", "skipped", "faults"), 0)
        self._started = monotonic()

    @property
    def n_faults(self) -> int:
        """How many articles were left out for a fault."""
        return self._counts["faults"]

    def __call__(self, outcome: "Outcome") -> None:
        """Take note of an article that is stored, or of what stands in the place of one."""
        if isinstance(outcome, KgError):
            self.fault(outcome)
            return
        if isinstance(outcome, Skipped):
            self.skip(outcome)
            return
        self._count(_KINDS[type(outcome).__name__], n_events=getattr(outcome, "n_events", 0))

    def skip(self, item: Skipped) -> None:
        """Take note of an item that is passed over; name it where it is an article in another language."""
        if item.kind == "language":
            self.n_foreign += 1
            click.echo(f"kg: {printable(str(item))}", err=True)
        self._count("skipped")

    def article(self) -> None:
        """Take note of an article that is done."""
        self._count("articles")

    def fault(self, fault: KgError) -> None:
        """Take note of an article that is left out, and print why."""
        click.echo(f"kg: {printable(str(fault))}", err=True)
        self._count("faults")

    def _count(self, kind: str, n_events: int = 0) -> None:
        self._counts[kind] += 1
        self._counts["events"] += n_events
        if self._bar is None or self._task is None:
            return
        told = [f"{count} {name}" for name, count in self._counts.items() if count or name == "articles"]
        rate = self._counts["articles"] / max(monotonic() - self._started, 0.001)
        done = sum(self._counts.values()) - self._counts["events"]
        self._bar.update(self._task, completed=done, counts=f"{', '.join(told)}; {rate:.1f} articles/s")


@contextmanager
def showing_progress(sources: Sequence[str] | None = None) -> Iterator[Progress]:
    """Show counts, the rate and, where the number of articles is known, the time left, on a terminal only.

    Args:
        sources: What is read; None where nothing needs to be counted before.
    """
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from kg.read import count_articles

    total = count_articles(sources) if sources else None
    known = (BarColumn(), TimeRemainingColumn()) if total else (SpinnerColumn(), TimeElapsedColumn())
    counts = TextColumn("{task.fields[counts]}")
    with Bar(*known, counts, console=Console(stderr=True), transient=True) as bar:
        yield Progress(bar, bar.add_task("", total=total, counts="loading the pipeline"))


def echo_warnings(warnings: "Sequence[ArticleWarning]") -> None:
    """Print each different warning once, the first few of them, with the articles that it concerns."""
    articles: dict[str, list[str]] = defaultdict(list)
    for warning in warnings:
        articles[warning.message].append(warning.article_id)
    for message, ids in islice(articles.items(), _MOST_WARNINGS):
        where = ids[0] if len(ids) == 1 else f"{ids[0]} and {len(ids) - 1} more"
        click.echo(f"kg: warning: {printable(f'{where}: {message}')}", err=True)
    n_left = len(articles) - _MOST_WARNINGS
    if n_left > 0:
        click.echo(f"kg: warning: and {n_left} more; kg extract lists those of each article", err=True)
