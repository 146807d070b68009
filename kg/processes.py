"""Starts processes quickly: a small server process that has modules loaded forks them off.

In: a function to run in a process of its own. Out: the process and our end of a connection to it. No process is forked
off this one, which may have threads; where the system knows no such server, each process starts anew.
"""

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType


class Processes:
    """Starts processes that are connected to this one; may be used by threads.

    Args:
        preloaded: Modules that the server loads before it forks; only those of the first `Processes` of a
            program count, others are loaded in each process.
    """

    def __init__(self, preloaded: Sequence[str] = ()) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        self._context.set_forkserver_preload(list(preloaded))
        self._lock = threading.Lock()

    def start(self, target: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
        """Start a process that runs `target` with its end of a connection and the arguments.

        Returns:
            The process and our end of the connection, which ends when the process does.
        """
        with self._lock, _without_main(), _without_interrupts():
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=target, args=(theirs, *arguments), daemon=True)  # type: ignore[attr-defined]  # in every context but the stub's base
            process.start()
            theirs.close()
        return process, ours

    def end(self, process: BaseProcess, *, grace_seconds: float = 0.0) -> str:
        """Make sure that a process has ended, by killing it where it has not within the grace.

        Returns:
            How it ended: "exit code 1" or "killed by signal 9".
        """
        with (
            self._lock
        ):  # starting a process looks after the ended ones, which must be read by one thread only
            process.join(grace_seconds)
            process.kill()
            process.join()
        code = process.exitcode or 0
        return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the program that runs: each new process would run it again, and none of ours needs anything of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let processes inherit that Ctrl-C is not for them: a terminal sends it to all, and this one ends the others."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
