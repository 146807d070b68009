"""Runs jobs in worker processes, each within its time: a worker that takes longer is killed and replaced.

In: jobs. Out: answers, or refusals that name the limit. An answer is whole before any of it is sent.
"""

import asyncio
import contextlib
import os
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from kg.errors import StoreError
from kg.processes import Processes
from kg.serve.jobs import AboutJob, Answer, Job, PageJob, TermsJob, Write
from kg.serve.limits import Limits, Refusal, over
from kg.serve.snapshots import Snapshots
from kg.serve.worker import Snapshot, work
from kg.serve.writer import write_once

PRELOADED = ("kg.serve.worker", "kg.serve.writer", "kg.serve.snapshots")
T = TypeVar("T")
_HUNGRY_SECONDS = 0.3
_LOOK_SECONDS = 0.25
_NICENESS = 15
_USER_FIELD, _SYSTEM_FIELD = 11, 12  # of /proc/PID/stat, counted behind the name
_START_SECONDS = 30.0
_MOST_KEPT = 32


@dataclass(slots=True)
class _Worker:
    """A worker process and our end of its connection."""

    process: BaseProcess
    connection: Connection
    snapshot: Snapshot
    demoted: bool = False


class _WorkerDied(Exception):  # never leaves this module
    """A worker ended before it answered."""


class Pool:
    """Workers over the snapshots of one store; lives in one event loop, from `start` to `close`.

    Args:
        path: The store's directory.
        limits: What a job may take.
        refresh_seconds: How old a snapshot may get before a look for changes.
    """

    def __init__(self, path: Path, limits: Limits, *, refresh_seconds: float = 5.0) -> None:
        self.limits = limits
        self._path = path
        self._processes = Processes(PRELOADED)
        self._snapshots = Snapshots(path, self._processes, refresh_seconds=refresh_seconds)
        self._threads = ThreadPoolExecutor(limits.workers + 4, thread_name_prefix="kg-serve")
        self._places = asyncio.Semaphore(limits.workers)
        self._idle: list[_Worker] = []
        self._kept: OrderedDict[tuple[Job, int], Answer] = OrderedDict()
        self._n_waiting = 0
        self._n_held = 0
        self._refreshing: asyncio.Task[None] | None = None
        self._write_lock = asyncio.Lock()

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot."""
        return self._snapshots.current

    @property
    def n_waiting(self) -> int:
        """How many jobs wait for a worker."""
        return self._n_waiting

    @property
    def n_held(self) -> int:
        """How many bytes of long answers are being sent."""
        return self._n_held

    async def start(self) -> None:
        """Make the first snapshot.

        Raises:
            StoreError: There is no store, or it cannot be read.
        """
        await self._in_thread(self._snapshots.refresh)

    async def close(self) -> None:
        """End all workers and delete the snapshots."""
        if self._refreshing is not None:
            with contextlib.suppress(StoreError):
                await self._refreshing
        for worker in self._idle:
            worker.process.kill()
        self._idle.clear()
        self._threads.shutdown(wait=True)
        self._snapshots.close()

    async def run(self, job: Job) -> Answer:
        """Answer a job.

        Raises:
            Refusal: It took too long or too much, or too many others wait.
        """
        self._refresh_when_due()
        key = (job, self.snapshot.generation) if isinstance(job, TermsJob | PageJob | AboutJob) else None
        if key is not None and key in self._kept:
            return self._kept[key]
        try:
            async with asyncio.timeout(self.limits.seconds), self._place():
                answer = await self._run_in_worker(job)
        except TimeoutError:
            limit = self.limits.seconds
            what = (
                f"the query ran, or waited for one of {self.limits.workers} workers, longer than {limit:g} s"
            )
            raise over(503, what, limit, "--timeout") from None
        if key is not None and answer.status == 200:
            self._kept[key] = answer
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return answer

    async def write(self, write: Write) -> Answer:
        """Change the store, and read it anew; writes take turns.

        Raises:
            Refusal: It took too long, or another process writes.
        """
        async with self._write_lock:
            answer = await self._in_thread(self._write, write)
            if answer.status < 400:
                await self._refresh_now()
            return answer

    @contextlib.contextmanager
    def holding(self, n_bytes: int) -> Iterator[None]:
        """Count bytes of an answer while they are sent.

        Raises:
            Refusal: Slow clients hold too many already.
        """
        if self._n_held and self._n_held + n_bytes > self.limits.held_bytes:
            raise over(
                503, "too many answers wait for slow clients", self.limits.held_bytes >> 20, "--max-held"
            )
        self._n_held += n_bytes
        try:
            yield
        finally:
            self._n_held -= n_bytes

    @contextlib.asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Wait for one of the workers' places."""
        if self._n_waiting >= self.limits.waiting:
            raise over(503, f"{self._n_waiting} queries wait already", self.limits.waiting, "--queue")
        self._n_waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._n_waiting -= 1
        try:
            yield
        finally:
            self._places.release()

    async def _run_in_worker(self, job: Job) -> Answer:
        """Hand a job to an idle worker; where that has died meanwhile, to a new one."""
        idle = self._idle_worker()
        if idle is not None:
            with contextlib.suppress(_WorkerDied):
                return await self._exchange(idle, job)
        try:
            return await self._exchange(await self._new_worker(), job)
        except _WorkerDied:
            what = "the query needed more memory, or is nested more deeply, than a worker can bear"
            raise over(503, what, self.limits.memory >> 20, "--memory") from None

    async def _exchange(self, worker: _Worker, job: Job) -> Answer:
        """Send a job and wait for its answer; a long one gets less of the processor than the short ones."""
        loop = asyncio.get_running_loop()
        watching = loop.create_task(_demote_when_hungry(worker))
        kept = False
        try:
            answer = await loop.run_in_executor(self._threads, _ask, worker, job)
            kept = _promote(worker) and worker.snapshot.generation == self.snapshot.generation
        except (EOFError, OSError) as error:
            raise _WorkerDied from error
        finally:
            watching.cancel()
            if kept:
                self._idle.append(worker)
            else:
                self._end(worker)
        return answer

    def _idle_worker(self) -> _Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.snapshot.generation == self.snapshot.generation and worker.process.is_alive():
                return worker
            self._end(worker)
        return None

    async def _new_worker(self) -> _Worker:
        """Start a worker; where the client goes away meanwhile, it is ended as soon as it has started."""
        starting = asyncio.get_running_loop().run_in_executor(self._threads, self._start_worker)
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(lambda done: None if done.exception() else self._end(done.result()))
            raise

    def _start_worker(self) -> _Worker:
        snapshot = self._snapshots.take()
        process, connection = self._processes.start(work, snapshot, self.limits)
        worker = _Worker(process, connection, snapshot)
        try:
            ready = connection.poll(_START_SECONDS) and connection.recv()
        except (EOFError, OSError):
            ready = False
        if not ready:
            self._end(worker)
            raise Refusal(
                503, "a worker could not start; see the server's output", headers=(("Retry-After", "1"),)
            )
        return worker

    def _end(self, worker: _Worker) -> None:
        """End a worker; its connection is closed when the thread that reads from it lets it go."""
        worker.process.kill()
        self._snapshots.release(worker.snapshot)

    def _write(self, write: Write) -> Answer:
        process, connection = self._processes.start(write_once, self._path, write, self.limits)
        limit = self.limits.write_seconds
        try:
            if not connection.poll(limit):
                raise over(503, f"the update ran longer than {limit:g} s", limit, "--write-timeout")
            answer: Answer = connection.recv()
            process.join(_START_SECONDS)
        except EOFError:
            what = "the update needed more memory, or is nested more deeply, than a writer can bear"
            raise over(503, what, self.limits.memory >> 20, "--memory") from None
        finally:
            connection.close()
            process.kill()
            process.join()
        return answer

    def _refresh_when_due(self) -> None:
        if self._snapshots.is_due() and (self._refreshing is None or self._refreshing.done()):
            self._refreshing = asyncio.get_running_loop().create_task(self._refresh_quietly())

    async def _refresh_quietly(self) -> None:
        """A store that cannot be copied just now is read as it was."""
        with contextlib.suppress(StoreError):
            await self._in_thread(self._snapshots.refresh)

    async def _refresh_now(self) -> None:
        if self._refreshing is not None:
            await self._refreshing
        await self._in_thread(self._snapshots.refresh)

    async def _in_thread(self, function: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)


def _ask(worker: _Worker, job: Job) -> Answer:
    worker.connection.send(job)
    answer: Answer = worker.connection.recv()
    return answer


async def _demote_when_hungry(worker: _Worker) -> None:
    """Give a worker less of the processor once it has taken much; one that only waited for it stays as it is."""
    start = _processor_seconds(worker)
    while _processor_seconds(worker) - start < _HUNGRY_SECONDS:
        await asyncio.sleep(_LOOK_SECONDS)
    worker.demoted = True
    with contextlib.suppress(OSError, TypeError):
        os.setpriority(os.PRIO_PROCESS, worker.process.pid or 0, _NICENESS)


def _processor_seconds(worker: _Worker) -> float:
    """How long a worker has had the processor; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{worker.process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[_USER_FIELD]) + int(fields[_SYSTEM_FIELD])) / os.sysconf("SC_CLK_TCK")


def _promote(worker: _Worker) -> bool:
    """Whether a worker runs as fast as others; only root may give back what was taken from a slow one."""
    if worker.demoted:
        try:
            os.setpriority(os.PRIO_PROCESS, worker.process.pid or 0, os.getpriority(os.PRIO_PROCESS, 0))
        except OSError:
            return False
        worker.demoted = False
    return True
