"""Finds lines of a sorted file without loading it.

In: a file whose lines are sorted by their bytes, cells apart by tabs. Out: the cells of the line that a key begins. The
file is mapped into memory and searched by halves, some microseconds a look-up; processes share its pages.
"""

import mmap
from pathlib import Path

from kg.errors import LexiconError

_MOST_KEPT = 8192
"""Lines that are kept once they were looked at: every search looks at the same ones first."""


class SortedFile:
    """A sorted file, on disk.

    Args:
        path: The file.
        holds: What it holds, for the message of a fault ("places").

    Raises:
        LexiconError: The file is missing or empty.
    """

    def __init__(self, path: Path, holds: str) -> None:
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise LexiconError(
                f"{path}: cannot read the table of {holds} ({error}); reinstall the package"
            ) from error
        self._seen: dict[int, tuple[int, int, bytes]] = {}

    def cells(self, key: str) -> list[str] | None:
        """Return the cells of the line whose first cell is `key`."""
        start, end = self._at_or_after(key.encode() + b"\t")
        line = self._data[start:end].decode()
        return line.split("\t") if line.startswith(f"{key}\t") else None

    def begins(self, words: str) -> bool:
        """Whether the first cell of a line is these words, or begins with them and a space."""
        wanted = words.encode()
        start, _ = self._at_or_after(wanted + b"\t")
        return self._data[start : start + len(wanted) + 1] in (wanted + b"\t", wanted + b" ")

    def _at_or_after(self, wanted: bytes) -> tuple[int, int]:
        """Where the first line stands that is not before `wanted`; the end of the file where none is."""
        data = self._data
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            start, end, line = self._seen.get(middle) or self._line_around(middle, low)
            if line < wanted:
                low = end + 1
            else:
                high = start
        end = data.find(b"\n", low)
        return low, end if end >= 0 else low

    def _line_around(self, middle: int, low: int) -> tuple[int, int, bytes]:
        """Return the start, the end and the bytes of the line at `middle`; a line begins at `low`."""
        data = self._data
        start, end = data.rfind(b"\n", low, middle) + 1 or low, data.find(b"\n", middle)
        found = start, end, data[start:end]
        if len(self._seen) < _MOST_KEPT:
            self._seen[middle] = found
        return found
