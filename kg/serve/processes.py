"""Starts processes quickly: a small server process that has everything loaded forks them off."""

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from types import ModuleType

_PRELOADED = ["kg.serve.worker", "kg.serve.writer", "kg.serve.snapshots"]


class Processes:
    """Starts processes that are connected to this one; may be used by threads."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOADED)
        self._lock = threading.Lock()

    def start(self, target: Callable[..., None], *arguments: object) -> tuple[ForkServerProcess, Connection]:
        """Start a process that runs `target` with its end of a connection and the arguments.

        Returns:
            The process and our end of the connection, which ends when the process does.
        """
        with self._lock, _without_main():
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=target, args=(theirs, *arguments), daemon=True)
            process.start()
            theirs.close()
        return process, ours


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the program that runs: each new process would run it again, and none of ours needs anything of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
