"""Does the work on batches of articles on a Dask cluster; what comes back is in their order, and few are under way.

In: the address of a scheduler, a function, batches. Out: for each batch what the function gave, or, where it ended the
workers that did it, for each of its articles. What the function does is left to `pipeline`. Needs the extra `cluster`.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from kg.errors import ArticleError, KgError, WorkerError
from kg.model import Article

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")
Batch = tuple[Article, ...]

LEAST_UNDER_WAY = 32
"""Fewest batches under way, so that a cluster that grows with its work sees some."""

_AHEAD = 3
_RETRIES = 3
_CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What is to be done on batches.

    Args:
        function: The work; it and what it gives travel between processes.
        name: Names the work on some articles, by their content.
    """

    function: Callable[[Batch], T]
    name: Callable[[Batch], str]


class Cluster:
    """A Dask cluster that somebody else runs; use it in a `with` block.

    Args:
        address: The scheduler's, as in "tcp://10.0.0.5:8786".

    Raises:
        WorkerError: No scheduler answers there, or the extra `cluster` is not installed.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = _connect(address)
        self._under_way: deque[tuple[Batch, Future]] = deque()

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take back what is under way, and leave the cluster."""
        if self._client.status == "running":
            self._client.cancel([future for _, future in self._under_way])
        self._client.close()

    def map(self, work: Work[T], batches: Iterable[Batch]) -> Iterator[T | ArticleError]:
        """Do the work on batches, which are read as workers get free.

        A batch whose workers are lost is done again by others; where it ends one worker after the other, it is done
        article by article, and an article that does so by itself is named.

        Yields:
            What the function gave, in the order of the batches.

        Raises:
            WorkerError: The scheduler is lost.
        """
        for batch in batches:
            self._under_way.append((batch, self._submit(work, batch)))
            while self._under_way and (self._is_full() or self._under_way[0][1].done()):
                yield from self._next(work)
        while self._under_way:
            yield from self._next(work)

    def _is_full(self) -> bool:
        if len(self._under_way) < LEAST_UNDER_WAY:
            return False
        n_threads: int = sum(self._client.nthreads().values())
        return len(self._under_way) >= _AHEAD * n_threads

    def _submit(self, work: Work[T], batch: Batch) -> "Future":
        return self._client.submit(
            work.function, batch, key=f"kg-{work.name(batch)}", retries=_RETRIES, pure=False
        )

    def _next(self, work: Work[T]) -> Iterator[T | ArticleError]:
        batch, future = self._under_way.popleft()
        given = self._result(future, batch)
        if not isinstance(given, ArticleError) or len(batch) == 1:
            yield given
            return
        for article in batch:
            yield self._result(self._submit(work, (article,)), (article,))

    def _result(self, future: "Future", batch: Batch) -> T | ArticleError:
        """What the work gave, or that it ended the workers that did it."""
        from distributed import KilledWorker

        try:
            given: T = future.result()
        except KilledWorker as killed:
            reason = "ended one worker of the cluster after the other; it is left out, please report it"
            return ArticleError(batch[0].id, reason, details=str(killed))
        except KgError:
            raise
        except (CancelledError, OSError) as error:
            raise WorkerError(
                f"{self._address}: the scheduler or its work was lost ({error}); run the same command again"
            ) from error
        return given


def _connect(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        raise WorkerError("a cluster needs Dask; install it with pip install 'kg-news[cluster]'") from None
    try:
        return Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise WorkerError(
            f"{address}: no Dask scheduler answers here ({reason}); check the address"
        ) from None
