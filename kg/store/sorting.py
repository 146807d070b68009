"""Sorts more lines than memory holds: sorted runs on disk, merged.

In: lines in any order. Out: the same lines, bytewise in order. What fits into one run stays in memory.
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice

RUN_LINES = 200_000
"""Lines that are sorted in memory at a time, about 100 MB of quads."""


def sort_lines(lines: Iterable[bytes], *, run_lines: int = RUN_LINES) -> Iterator[bytes]:
    r"""Give lines in bytewise order.

    Args:
        lines: Each ends with its only line feed.
        run_lines: Most lines held in memory.

    Raises:
        OSError: The folder for temporary files is full.

    Example:
        >>> list(sort_lines([b"c\n", b"a\n", b"b\n"], run_lines=2))
        [b'a\n', b'b\n', b'c\n']
    """
    source = iter(lines)
    run = sorted(islice(source, run_lines))
    if len(run) < run_lines:
        yield from run
        return
    with ExitStack() as stack:
        runs = []
        while run:
            file = stack.enter_context(tempfile.TemporaryFile())
            file.writelines(run)
            file.seek(0)
            runs.append(file)
            run = sorted(islice(source, run_lines))
        yield from heapq.merge(*runs)
