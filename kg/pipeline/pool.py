"""Spreads batches over worker processes; what comes back is in their order, and few are on their way at any time.

In: batches of articles. Out: what became of each article. A worker that dies costs nothing: its batch is done again
by another, article by article, and only an article that ends two workers by itself is given up and named.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from kg.errors import ArticleError, KgError, WorkerError
from kg.model import Article
from kg.pipeline.stages import StatedArticle
from kg.pipeline.worker import work
from kg.processes import Processes
from kg.settings import Settings
from kg.stamp import Versions

Batch = tuple[Article, ...]
Stated = StatedArticle | ArticleError

AHEAD = 3
"""Batches on their way for each worker: one in work, one that waits for it, one to be stored."""

_PRELOADED = ("kg.pipeline.worker", "kg.extract", "kg.parse", "kg.state")
_STARTS = 3
_TRIES = 2
_GRACE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection


class _WorkerDied(Exception):  # never leaves this module
    """A worker ended before it answered."""


class WorkerPool:
    """Worker processes that load the same stages; started when there is work for them, ended with the `with` block.

    Args:
        settings: What the workers load, and how many they are.
        versions: What they stamp articles with.
    """

    def __init__(self, settings: Settings, versions: Versions) -> None:
        self._settings, self._versions = settings, versions
        self._processes = Processes(_PRELOADED)
        self._threads = ThreadPoolExecutor(settings.workers, thread_name_prefix="kg-build")
        self._idle: list[_Worker] = []
        self._alive: list[_Worker] = []
        self._closed = False

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers, whatever they do."""
        self._closed = True
        for worker in tuple(self._alive):
            worker.process.kill()  # the thread that waits for its answer lets the connection go
        self._threads.shutdown(cancel_futures=True)
        for worker in tuple(self._alive):
            self._end(worker)

    def state(self, batches: Iterable[Batch]) -> Iterator[Stated]:
        """State batches; what becomes of their articles comes in the order of the batches.

        Batches are read as workers get free, so that memory does not grow with their number.

        Raises:
            ModelError: The spaCy pipeline is missing or unfit.
            LexiconError: The file of places or of actors has a fault.
            WorkerError: Workers end before they can do anything.
        """
        under_way: deque[Future[list[Stated]]] = deque()
        most = self._settings.workers * AHEAD
        for batch in batches:
            under_way.append(self._threads.submit(self._state_batch, batch))
            while under_way and (len(under_way) >= most or under_way[0].done()):
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()

    def _state_batch(self, batch: Batch) -> list[Stated]:
        try:
            return self._ask(batch)
        except _WorkerDied:
            return [self._state_alone(article) for article in batch]

    def _state_alone(self, article: Article) -> Stated:
        how = ""
        for _ in range(_TRIES):
            try:
                return self._ask((article,))[0]
            except _WorkerDied as died:
                how = str(died)
        return ArticleError(
            article.id, f"ended {_TRIES} worker processes ({how}); it is left out, please report it"
        )

    def _ask(self, batch: Batch) -> list[Stated]:
        worker = self._idle.pop() if self._idle else self._start()
        try:
            worker.connection.send(batch)
            stated: list[Stated] = worker.connection.recv()
        except (EOFError, OSError):
            raise _WorkerDied(self._end(worker)) from None
        self._idle.append(worker)
        return stated

    def _start(self) -> _Worker:
        how = "the build is over"
        for _ in range(_STARTS):
            worker = _Worker(*self._processes.start(work, self._settings, self._versions))
            self._alive.append(worker)
            if self._closed:
                worker.process.kill()
            try:
                fault: KgError | None = worker.connection.recv()
            except (EOFError, OSError):
                how = self._end(worker)
                continue
            if fault is None:
                return worker
            self._end(worker)
            raise fault
        raise WorkerError(
            f"worker processes end while they start ({how}); each takes about half a gigabyte of memory, "
            "so try fewer workers"
        )

    def _end(self, worker: _Worker) -> str:
        self._alive.remove(worker)
        worker.connection.close()
        return self._processes.end(worker.process, grace_seconds=_GRACE_SECONDS)
