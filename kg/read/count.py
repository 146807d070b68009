"""Tells how many articles sources hold, where that is quickly known; for the time left, not for reading.

In: sources. Out: a number, or None: of an archive or a stream nobody knows before it is read.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.read.sources import STDIN, walk_folder

_ONE_ARTICLE = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".eml", ".pdf"})
_ONE_A_LINE = frozenset({".jsonl", ".ndjson"})
_MOST_BYTES = 2_000_000_000  # a second or two of counting lines
_CHUNK_BYTES = 1 << 20


def count_articles(sources: str | Path | Iterable[str | Path]) -> int | None:
    """Count the articles of plain files and folders of them, by their names and lines alone.

    Args:
        sources: As `read_articles` takes them.

    Returns:
        About how many articles there are; None where a source is an archive, a stream, a table, or very large.
    """
    n_articles = n_bytes = 0
    try:
        for path in _files(sources):
            suffix = path.suffix.lower()
            if suffix in _ONE_A_LINE:
                n_bytes += path.stat().st_size
                if n_bytes > _MOST_BYTES:
                    return None
                n_articles += _count_lines(path)
            elif suffix in _ONE_ARTICLE:
                n_articles += 1
            else:
                return None
    except OSError:  # whoever reads it will say so
        return None
    return n_articles


def _files(sources: str | Path | Iterable[str | Path]) -> Iterator[Path]:
    for source in (sources,) if isinstance(sources, str | Path) else sources:
        path = Path(source)
        if str(source) != STDIN and path.is_dir():
            yield from (found for found in walk_folder(path) if isinstance(found, Path))
        else:
            yield path


def _count_lines(path: Path) -> int:
    n_lines, last = 0, b"\n"
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            n_lines += chunk.count(b"\n")
            last = chunk
    return n_lines + (not last.endswith(b"\n"))
