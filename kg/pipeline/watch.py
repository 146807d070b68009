"""Watches sources: builds from them, and then again and again from the files that are new or have changed.

In: files and folders. Out: a report for each look that found something, forever. No list of files is kept, so that
memory does not grow: a file is read again where the file system changed it since the look before, and the articles in
it that the store holds already are left as they are.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from kg.errors import SourceError
from kg.pipeline.build import Builder
from kg.pipeline.report import BuildReport
from kg.read import STDIN, Paths, find_files

SETTLE_SECONDS = 1.0
"""A file that changed less than this ago may still be written to, and is left for the next look."""

_NANOSECONDS = 10**9


def watch_sources(
    builder: Builder,
    sources: Paths,
    *,
    every_seconds: float = 5.0,
    published: date | str | None = None,
    wait: Callable[[float], object] = time.sleep,
) -> Iterator[BuildReport]:
    """Build from sources, then look again and again for what is new; ends with an exception or when it is closed.

    Args:
        builder: What builds.
        sources: Files, such as one that a feed is written to, and folders; they may be missing for a while.
        every_seconds: Time between two looks.
        published: Day of publication of the articles that do not tell their own.
        wait: What waits between two looks.

    Yields:
        A report for each look that found a new or changed file; the first look finds all of them.

    Raises:
        SourceError: One is standard input, which is read once.
    """
    sources = (sources,) if isinstance(sources, str | Path) else tuple(sources)
    if any(str(source) == STDIN for source in sources):
        raise SourceError("standard input", "cannot be watched; name files or folders")
    folders = _Folders()
    seen_until = -1
    while True:
        settled = time.time_ns() - int(SETTLE_SECONDS * _NANOSECONDS)
        changed = folders.changed(sources, seen_until, settled)
        first = next(changed, None)
        if first is not None:
            yield builder.add(_chained(first, changed), published=published)
        seen_until = settled
        wait(every_seconds)


class _Folders:
    """Finds the files that changed, and remembers the folders that it saw.

    The files of a folder that is moved here as a whole have not changed themselves; they are new all the same.
    """

    def __init__(self) -> None:
        self._known: set[tuple[int, int]] = set()

    def changed(self, sources: Iterable[str | Path], since: int, until: int) -> Iterator[Path]:
        """The files whose content or name changed after `since` and not after `until`, in the order of their names.

        At the first look those that are not there are among them, so that whoever reads them says so.
        """
        seen: set[tuple[int, int]] = set()
        for source in map(Path, sources):
            if since < 0 and not source.exists():
                yield source
            for path in find_files(source):
                try:
                    changed, folder = path.stat().st_ctime_ns, path.parent.stat()
                except OSError:  # it was taken away meanwhile
                    continue
                seen.add((folder.st_dev, folder.st_ino))
                is_new = since < 0 or (folder.st_dev, folder.st_ino) not in self._known
                if is_new or since < changed <= until:
                    yield path
        self._known = seen


def _chained(first: Path, rest: Iterator[Path]) -> Iterator[Path]:
    yield first
    yield from rest
