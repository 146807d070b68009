"""Keeps a snapshot of the store that is no older than a few seconds, and deletes those that nobody reads.

The server itself never opens the database: copies are made ready by a process that ends, so that the server stays
small.
"""

import tempfile
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, StoreError
from kg.iri import Iris
from kg.processes import Processes
from kg.search import stamp_of, update_index
from kg.serve.worker import Snapshot
from kg.store import GraphStore
from kg.store.copies import copy_database, new_copy_folder
from kg.store.marker import read_marker

_READY_SECONDS = 600.0


@dataclass(slots=True)
class _Copy:
    """A copy and who reads it."""

    snapshot: Snapshot
    folder: "tempfile.TemporaryDirectory[str] | None"
    readers: int = field(default=0)


class Snapshots:
    """The newest snapshot of a store; threads may use it, one at a time may make a new one.

    Args:
        path: The store's directory.
        processes: Starts the process that makes a copy ready.
        refresh_seconds: How long a snapshot is taken for new without a look.
    """

    def __init__(self, path: Path, processes: Processes, *, refresh_seconds: float) -> None:
        self._path = path
        self._processes = processes
        self._refresh_seconds = refresh_seconds
        self._copies: list[_Copy] = []
        self._stamp = ""
        self._looked = 0.0
        self._lock = threading.Lock()

    @property
    def current(self) -> Snapshot:
        """The newest snapshot."""
        return self._copies[-1].snapshot

    def is_due(self) -> bool:
        """Whether it is time to look for changes."""
        return time.monotonic() - self._looked > self._refresh_seconds

    def refresh(self) -> bool:
        """Make a new snapshot where the store changed; blocks meanwhile.

        Returns:
            Whether there is a new one.

        Raises:
            StoreError: The store is gone or damaged, or the disk refuses.
        """
        stamp = stamp_of(self._path)
        self._looked = time.monotonic()
        if self._copies and stamp == self._stamp:
            return False
        copy = self._make(self.current.generation + 1 if self._copies else 1, stamp)
        with self._lock:
            self._copies.append(copy)
            self._stamp = stamp
            self._sweep()
        return True

    def take(self) -> Snapshot:
        """The newest snapshot, with a note that a worker reads it."""
        with self._lock:
            self._copies[-1].readers += 1
            return self._copies[-1].snapshot

    def release(self, snapshot: Snapshot) -> None:
        """Note that a worker that read a snapshot has ended."""
        with self._lock:
            for copy in self._copies:
                copy.readers -= copy.snapshot.generation == snapshot.generation
            self._sweep()

    def close(self) -> None:
        """Delete all snapshots."""
        for copy in self._copies:
            if copy.folder is not None:
                copy.folder.cleanup()
        self._copies.clear()

    def _sweep(self) -> None:
        for copy in self._copies[:-1]:
            if copy.readers == 0:
                self._copies.remove(copy)
                if copy.folder is not None:
                    copy.folder.cleanup()

    def _make(self, generation: int, stamp: str) -> _Copy:
        marker = read_marker(self._path)
        if marker is None:
            raise StoreError(
                f"{self._path}: no store here; make one with kg build SOURCE... --store {self._path}"
            )
        try:
            folder = new_copy_folder(self._path)
        except PermissionError:  # nobody writes here, and no copy can be made
            return _Copy(Snapshot(self._path, self._path, marker.base, generation), None)
        target = Path(folder.name) / "store"
        try:
            copy_database(self._path, target)
            n_quads = self._make_ready(target, marker.base, stamp)
        except BaseException:
            folder.cleanup()
            raise
        return _Copy(Snapshot(target, self._path, marker.base, generation, n_quads), folder)

    def _make_ready(self, target: Path, base: str, stamp: str) -> int:
        process, connection = self._processes.start(make_ready, self._path, target, base, stamp)
        try:
            told = connection.recv() if connection.poll(_READY_SECONDS) else "it takes too long"
        except EOFError:
            told = "the process that copies it was killed"
        finally:
            connection.close()
            process.kill()
            process.join()
        if isinstance(told, str):
            raise StoreError(f"{self._path}: {told}")
        return int(told)


def make_ready(connection: Connection, path: Path, target: Path, base: str, stamp: str) -> None:
    """Write out a copy's log, so that many can open it to read, and bring the index of full text up to it."""
    try:
        with GraphStore(ox.Store(str(target)), Iris(base), read_only=True) as copy:
            update_index(path, copy, stamp)
            n_quads = len(copy)
    except (KgError, OSError) as error:
        connection.send(str(error))
        return
    connection.send(n_quads)
