"""Puts stated articles into the store, several at a time, in their order.

In: stated articles and failures, one by one. Out: what became of each, told once it is stored. Where the store lets one
thread write while others read, the next articles are read meanwhile.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from types import TracebackType
from typing import Self

from kg.errors import ArticleError, KgError, StoreError
from kg.pipeline.report import BuiltArticle, Outcome
from kg.pipeline.stages import StatedArticle
from kg.store import Store

FEWEST_ARTICLES = 8
"""Articles that a build puts into the store together at its start, so that it shows soon how it goes."""
SHARE = 4
"""Later it puts together as many as a quarter of those stored so far. Every load leaves files that the engine merges
with all it has; loads that grow with the store keep that work in line with the number of articles."""
MOST_BYTES = 64_000_000
"""Bytes of N-Quads that are put into the store together at most, some 150 articles."""
MOST_SECONDS = 10.0
"""Time after which those that wait are put into the store, however few they are."""

Stated = StatedArticle | ArticleError


class Commits:
    """Collects stated articles and puts them into one store; use it in a `with` block.

    Args:
        store: Where they go.
        tell: Told of each outcome, in order, by the thread that uses this. What it raises ends the build.
    """

    def __init__(self, store: Store, tell: Callable[[Outcome], None]) -> None:
        self._store, self._tell = store, tell
        self._waiting: list[Stated] = []
        self._n_bytes = self._n_stored = 0
        self._since = 0.0
        self._writing: Future[list[Outcome]] | None = None
        self._thread = (
            ThreadPoolExecutor(1, thread_name_prefix="kg-store") if store.reads_while_writing else None
        )

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put into the store what waits, unless the store failed or somebody is in a hurry."""
        try:
            if error is None or (isinstance(error, KgError) and not isinstance(error, StoreError)):
                self.finish()
        finally:
            if self._thread is not None:
                self._thread.shutdown()  # what is being written is written to its end

    def take(self, item: Stated) -> None:
        """Take the next article.

        Raises:
            StoreError: The store cannot be written.
        """
        if not self._waiting:
            self._since = monotonic()
        self._waiting.append(item)
        if isinstance(item, StatedArticle):
            self._n_bytes += len(item.quads)
        many = max(FEWEST_ARTICLES, self._n_stored // SHARE)
        late = monotonic() - self._since >= MOST_SECONDS
        if len(self._waiting) >= many or self._n_bytes >= MOST_BYTES or late:
            self._commit()

    def finish(self) -> None:
        """Put into the store what waits, and wait until it is there.

        Raises:
            StoreError: The store cannot be written.
        """
        self._commit()
        self._settle()

    def _commit(self) -> None:
        self._settle()
        items, self._waiting, self._n_bytes = self._waiting, [], 0
        self._n_stored += len(items)
        if self._thread is not None:
            self._writing = self._thread.submit(_write, self._store, items)
            return
        for outcome in _write(self._store, items):
            self._tell(outcome)

    def _settle(self) -> None:
        """Wait for what is being written, and tell of it."""
        writing, self._writing = self._writing, None
        for outcome in writing.result() if writing is not None else ():
            self._tell(outcome)


def _write(store: Store, items: list[Stated]) -> list[Outcome]:
    """Put articles into the store; what was said of them as reprints goes, since they have got words of their own."""
    stated = [item for item in items if isinstance(item, StatedArticle)]
    iris = store.iris
    reprints = [graph for item in stated if store.has_graph(graph := iris.reprint_graph(item.article_id))]
    if reprints:
        store.replace((), reprints)
    changes = iter(store.add_stated([(iris.article_graph(item.article_id), item.quads) for item in stated]))
    return [
        item
        if isinstance(item, ArticleError)
        else BuiltArticle(item.article_id, item.n_events, next(changes), item.warnings)
        for item in items
    ]
