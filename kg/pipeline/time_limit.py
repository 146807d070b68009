"""Ends work that takes too long, wherever it is, in the thread that does it.

In: seconds. Out: `OutOfTime`, raised in the midst of the work. In the main thread of a process, as in a build and in
its workers, the kernel's alarm raises it, also while a regular expression is matched; in other threads, as on a Dask
cluster, it is raised as soon as Python code runs there.
"""

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

_AGAIN_SECONDS = 1.0  # where the first alarm fell into code whose errors Python only prints, as in `__del__`


class OutOfTime(BaseException):
    """The time is over; no `Exception`, so that nothing on the way takes it for a fault of its own.

    Args:
        seconds: How long the work was allowed to take.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(f"longer than {seconds:g} seconds")
        self.seconds = seconds


def at_most(seconds: float) -> AbstractContextManager[None]:
    """Let the body of a `with` statement take this long.

    Args:
        seconds: Time that goes by, whether the processor is busy or not; 0 is no limit.

    Raises:
        OutOfTime: The body took longer.

    Example:
        >>> with at_most(60):
        ...     print("soon done")
        soon done
    """
    if not seconds:
        return nullcontext()
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        return _alarmed(seconds)
    return _watched(seconds)


@contextmanager
def _alarmed(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise OutOfTime(seconds)

    handler = signal.signal(signal.SIGALRM, ring)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler if handler is not None else signal.SIG_DFL)


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    thread = ctypes.c_ulong(threading.get_ident())
    lock, is_over = threading.Lock(), threading.Event()

    def ring() -> None:
        with lock:
            if not is_over.is_set():
                raise_in(thread, ctypes.py_object(OutOfTime))

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    except OutOfTime:
        raise OutOfTime(seconds) from None
    finally:
        with lock:
            is_over.set()
            raise_in(thread, None)  # what was to be raised and has not been
        timer.cancel()
