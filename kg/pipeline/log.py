"""Writes what a build skipped, failed on and could not resolve, as JSON lines for machines.

In: outcomes of a build. Out: lines added to a file, each one object with `at` (when, UTC) and `what`:

    started    sources, store, workers
    reprint    article, original                an article that reprints another
    skipped    source, kind, reason             an item that was passed over on purpose
    unreadable source, reason                   an article that could not be read
    failed     article, reason, traceback       an article that a stage failed on
    warning    article, reason                  something in an article that was read all the same
    finished   the counts of the report; "interrupted" or "broken" where the build did not come to its end
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import ArticleError, SourceError, StoreError
from kg.model import Skipped
from kg.pipeline.report import BuiltArticle, Outcome, ReprintedArticle, Tally


class BuildLog:
    """A listener that adds to a log file; use it in a `with` block around the build.

    Args:
        path: The file; what it holds is kept.
        about: What to note at the start, by name.

    Raises:
        StoreError: The file cannot be written.
    """

    def __init__(self, path: Path | str, **about: str | int | Sequence[str]) -> None:
        self._tally = Tally()
        try:
            self._file = Path(path).open("a", encoding="utf-8", buffering=1)  # noqa: SIM115  # closed in __exit__
        except OSError as error:
            raise StoreError(f"{path}: cannot be written ({error.strerror}); choose another file") from error
        self._note("started", **about)

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Note how the build ended, with its counts."""
        how = "broken" if error else "finished"
        reason = {"reason": str(error)} if error else {}
        self._note(
            "interrupted" if isinstance(error, KeyboardInterrupt) else how, **self._tally.counts(), **reason
        )
        self._file.close()

    def __call__(self, outcome: Outcome) -> None:
        """Note one article, where there is something to note."""
        self._tally.take(outcome)
        if isinstance(outcome, BuiltArticle):
            for message in outcome.warnings:
                self._note("warning", article=outcome.article_id, reason=message)
        elif isinstance(outcome, ReprintedArticle):
            self._note("reprint", article=outcome.article_id, original=outcome.original_id)
        elif isinstance(outcome, Skipped):
            self._note("skipped", source=outcome.source, kind=outcome.kind, reason=outcome.reason)
        elif isinstance(outcome, SourceError):
            self._note("unreadable", source=outcome.source, reason=outcome.reason)
        elif isinstance(outcome, ArticleError):
            self._note("failed", article=outcome.article_id, reason=outcome.reason, traceback=outcome.details)

    def _note(self, what: str, **facts: object) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._file.write(json.dumps({"at": at, "what": what} | facts, ensure_ascii=False) + "\n")
