"""Lets a build finish the article in hand when it is interrupted, and end at once when that happens again."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def finishing_the_article() -> Iterator[Callable[[], None]]:
    """Hold the first interrupt (Ctrl-C) back while the block runs; the next one ends it anywhere.

    Yields:
        What to call between two articles: it raises `KeyboardInterrupt` where one was held back.
    """
    held: list[int] = []

    def hold(number: int, _: FrameType | None) -> None:
        if held:
            raise KeyboardInterrupt
        held.append(number)

    def check() -> None:
        if held:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, hold)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)
