"""Walks sources: opens files, folders and standard input, and gives each piece to the reader of its format.

In: a path or "-". Out: articles with their places, and the `SourceError` or `Skipped` in the place of each that is
not read, so that one bad file does not end a batch.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from kg.errors import SourceError
from kg.model import Skipped
from kg.read.budget import Budget
from kg.read.formats import Format, find_format, find_reader, is_wanted
from kg.read.pieces import HEAD_BYTES, Found, Piece
from kg.settings import Reading

STDIN = "-"
Paths = str | Path | Iterable[str | Path]
"""A file, a folder, or several of them."""

_STORE_MARKER = "kg-store.json"
_NOTE = "README"
_ADDRESSES = ("http:/", "https:/")
_ADDRESS = re.compile(r"^(https?):/+")

Outcome = Found | SourceError | Skipped


def read_source(source: str | Path, reading: Reading, stdin: BinaryIO | None = None) -> Iterator[Outcome]:
    """Read one source: a file, a folder, or "-" for standard input.

    Args:
        source: Its path, or "-".
        reading: What the user chose.
        stdin: What "-" reads; the process's standard input where None.

    Yields:
        Articles, and what stands in the place of those that are not read.
    """
    if str(source) == STDIN:
        stream = sys.stdin.buffer if stdin is None else stdin
        yield from read_piece(Piece("standard input", "stdin", stream, reading=reading))
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _read_folder(path, reading)
        elif path.exists():
            yield from _read_file(path, reading)
        else:
            yield SourceError(str(source), _missing(str(source)))
    except OSError as error:
        yield _unreadable(path, error)


def _missing(source: str) -> str:
    """Why a source is not there, and what to do."""
    if source.startswith(_ADDRESSES):
        address = _ADDRESS.sub(r"\1://", source)
        return f"a web address, and kg asks nothing of the network; fetch it first: curl -L -o page.html {address}"
    return "no such file or folder; check the path"


def read_piece(piece: Piece) -> Iterator[Outcome]:
    """Read a piece with the reader of its format, and all pieces within it; one of which nothing comes is a fault."""
    empty = True
    try:
        head = piece.look()
        if piece.found and not is_wanted(head, piece.name):
            return
        for outcome in _read_items(piece, find_format(head, piece.suffix, piece.reading.name_of("text"))):
            empty = False
            yield outcome
        if empty:
            yield SourceError(piece.where, "nothing in it that is read; leave it out")
    except SourceError as fault:
        yield fault
    except OSError as error:
        yield _unreadable(piece.where, error)
    finally:
        piece.close()


def _read_items(piece: Piece, format_: Format) -> Iterator[Outcome]:
    for item in find_reader(format_)(piece):
        if isinstance(item, Piece):
            yield from read_piece(item)
        else:
            yield item
        if piece.budget.is_spent:
            return  # it was said once, and nothing more comes out of this source


def _read_folder(folder: Path, reading: Reading) -> Iterator[Outcome]:
    empty = True
    for path in walk_folder(folder):
        if isinstance(path, Skipped | SourceError):
            yield path
            continue
        try:
            for outcome in _read_file(path, reading, found=True):
                empty = False
                yield outcome
        except OSError as error:
            empty = False
            yield _unreadable(path, error)
    if empty:
        yield SourceError(str(folder), "no file that is read in this folder; name another folder")


def walk_folder(folder: Path) -> Iterator[Path | Skipped | SourceError]:
    """Find the files below a folder, in the order of their names, each folder once.

    Hidden names, stores of graphs and notes on the folder (README) are left out. Links are followed; a folder that a
    link leads to again is skipped, so that no loop of links is endless.
    """
    yield from _walk(folder, set())


def find_files(source: Path) -> Iterator[Path]:
    """The files of a source that are read: itself, or those of a folder whose suffix is known or whose bytes tell."""
    if not source.is_dir():
        if source.exists():
            yield source
        return
    for path in walk_folder(source):
        if isinstance(path, Path):
            try:
                with path.open("rb") as stream:
                    wanted = is_wanted(stream.read(HEAD_BYTES), path.name)
            except OSError:
                wanted = True  # whoever reads it will say so
            if wanted:
                yield path


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path | Skipped | SourceError]:
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            yield Skipped(str(folder), "a link to a folder that is read already", "format")
            return
        seen.add((status.st_dev, status.st_ino))
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        if any(path.name == _STORE_MARKER for path in paths):
            return
    except OSError as error:
        yield _unreadable(folder, error)
        return
    for path in paths:
        if path.is_dir():
            yield from _walk(path, seen)
        elif path.is_file() and path.stem.upper() != _NOTE:
            yield path
        elif path.is_symlink():
            yield SourceError(str(path), "a link that leads nowhere; repair or remove it")


def _read_file(path: Path, reading: Reading, *, found: bool = False) -> Iterator[Outcome]:
    with path.open("rb") as stream:
        budget = Budget(packed=path.stat().st_size)
        yield from read_piece(Piece(str(path), path.stem, stream, path.name, reading, budget, found=found))


def _unreadable(where: str | Path, error: OSError) -> SourceError:
    return SourceError(
        str(where), f"cannot be read ({error.strerror or error}); check the file and its permissions"
    )
