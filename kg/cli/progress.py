"""Tells on standard error how a batch goes.

Faults are printed as they come, a live count is shown on a terminal, warnings follow at the end.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import click

from kg.errors import SourceError

if TYPE_CHECKING:
    from rich.status import Status

    from kg.model import Extraction
    from kg.pipeline import ArticleWarning

_MOST_WARNINGS = 10


class Progress:
    """Listens to a batch.

    Args:
        status: Where the live count is shown, None where standard error is no terminal.
    """

    def __init__(self, status: "Status | None" = None) -> None:
        self.n_articles = 0
        self.n_faults = 0
        self._status = status

    def __call__(self, item: "Extraction | SourceError") -> None:
        """Take note of an article that is done, or of one that cannot be read."""
        if isinstance(item, SourceError):
            self.n_faults += 1
            click.echo(f"kg: {item}", err=True)
            return
        self.n_articles += 1
        if self._status is not None:
            from rich.markup import escape

            self._status.update(f"{self.n_articles} articles, last {escape(item.article.id)}")


@contextmanager
def showing_progress() -> Iterator[Progress]:
    """Show a live count while the block runs, on a terminal only."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console

    with Console(stderr=True).status("loading the pipeline") as status:
        yield Progress(status)


def echo_warnings(warnings: "Sequence[ArticleWarning]") -> None:
    """Print each different warning once, the first few of them, with the articles that it concerns."""
    articles: dict[str, list[str]] = defaultdict(list)
    for warning in warnings:
        articles[warning.message].append(warning.article_id)
    for message, ids in islice(articles.items(), _MOST_WARNINGS):
        where = ids[0] if len(ids) == 1 else f"{ids[0]} and {len(ids) - 1} more"
        click.echo(f"kg: warning: {where}: {message}", err=True)
    n_left = len(articles) - _MOST_WARNINGS
    if n_left > 0:
        click.echo(f"kg: warning: and {n_left} more; kg extract lists those of each article", err=True)
