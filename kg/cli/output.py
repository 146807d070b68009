"""Standard output that is written whole or not at all, and that no terminal obeys.

In: what the commands print. Out: every byte of it on standard output. A full disk, a reader that has gone and a closed
descriptor are one fault, which `Output` remembers whatever a library makes of the error; the command line turns it
into one line and exit 1. On a terminal, characters that it would obey (escape sequences of an article's text) are shown
as a replacement.
"""

import errno
import io
import re
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()
_OBEYED = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]")
"""In UTF-8: control characters but tab and line feed, separators of lines and paragraphs, overrides of direction."""

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


class Output(io.RawIOBase):
    """Standard output, of which every write is whole or a fault; after a fault nothing more is written.

    Args:
        target: Where bytes go, unbuffered where it can be had; None where standard output is closed.
        is_terminal: Whether a terminal shows them.

    Attributes:
        fault: What went wrong first, None while all went well.
    """

    def __init__(self, target: BinaryIO | None, *, is_terminal: bool) -> None:
        self._target = target
        self._is_terminal = is_terminal
        self.fault: OSError | None = None

    def writable(self) -> bool:
        """It can be written."""
        return True

    def isatty(self) -> bool:
        """Whether a terminal shows what is written."""
        return self._is_terminal

    def fileno(self) -> int:
        """The descriptor of standard output.

        Raises:
            OSError: It is closed, or none of the system's.
        """
        if self._target is None:
            raise OSError(errno.EBADF, "standard output is closed")
        return self._target.fileno()

    def write(self, data: "memoryview") -> int:  # type: ignore[override]  # Buffer has no len
        """Write all of `data`.

        Raises:
            OSError: Not all of it could be written.
        """
        if self.fault is None:
            try:
                self._write_whole(_harmless(bytes(data)) if self._is_terminal else data)
            except OSError as error:
                self.fault = error
                raise
        return len(data)

    def _write_whole(self, data: "bytes | memoryview") -> None:
        if self._target is None:
            raise OSError(errno.EBADF, "it is closed")
        rest = memoryview(data)
        while rest:
            n_written = self._target.write(rest)
            if n_written is None:  # it does not block, and takes nothing at the moment
                select.select([], [self._target], [])
                continue
            rest = rest[n_written:]
        self._target.flush()


@contextmanager
def whole_output() -> Iterator[Output]:
    """Put an `Output` in the place of `sys.stdout` while the block runs; `flush_output` is to end the block."""
    before = sys.stdout
    buffer = getattr(before, "buffer", None)
    if before is not None:
        before.flush()
    output = Output(getattr(buffer, "raw", buffer), is_terminal=before is not None and before.isatty())
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(output), encoding="utf-8", errors="backslashreplace", line_buffering=output.isatty()
    )
    try:
        yield output
    finally:
        sys.stdout = before


def flush_output(output: Output) -> OSError | None:
    """Write what is still buffered, and tell what went wrong, then or before."""
    try:
        sys.stdout.flush()
    except OSError as error:
        output.fault = output.fault or error
    return output.fault


def explain_fault(fault: OSError) -> str:
    """What is wrong with standard output and what to do, on one line."""
    reason = fault.strerror or str(fault)
    if fault.errno in _FULL:
        return f"standard output: the disk is full ({reason}); free some space and do it again"
    if isinstance(fault, BrokenPipeError):
        return f"standard output: its reader has gone ({reason}); not all was written"
    return f"standard output: cannot be written ({reason}); check where it leads"


def _harmless(data: bytes) -> bytes:
    r"""Replace what a terminal would obey; a character in two or three bytes always comes whole to standard output.

    Example:
        >>> _harmless(b"a\x1b[31m b\n").decode()
        'a�[31m b\n'
    """
    return _OBEYED.sub(_REPLACEMENT, data)
