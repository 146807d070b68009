"""Reads zip and tar archives, and WACZ, which is a zip of web archives: each file in them is a piece.

In: a piece. Out: the pieces inside that may be articles, in the order of the archive; nothing is written to disk
under a name of the archive's. Names that lead out of it, encrypted files and files that expand to far too much
are faults.
"""

import io
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from kg.errors import SourceError
from kg.read.budget import FREE_MEMBER_BYTES, MAX_DEPTH, MAX_RATIO
from kg.read.foreign import foreign_faults
from kg.read.pieces import Item, Metered, Piece

_WACZ_MARK = "datapackage.json"
_WACZ_FOLDER = "archive/"
_ENCRYPTED = 0x1
_TOO_MUCH = "expands far too much, as a zip bomb does; unpack it if you trust it"


def read_zip(piece: Piece) -> Iterator[Item]:
    """Give the files of a zip archive, or the web archives of a WACZ.

    Raises:
        SourceError: It is damaged, or lies in too many archives.
    """
    _check_depth(piece)
    with foreign_faults(piece.where, "zip archive"):
        archive = zipfile.ZipFile(piece.seekable())
        members = [member for member in archive.infolist() if not member.is_dir()]
    names = {member.filename for member in members}
    if _WACZ_MARK in names and any(name.startswith(_WACZ_FOLDER) for name in names):
        members = [member for member in members if member.filename.startswith(_WACZ_FOLDER)]
    for member in members:
        if _is_hidden(member.filename):
            continue
        try:
            where, allowed = _check_zipped(piece, member)
            with foreign_faults(where, "file in a zip archive"), archive.open(member) as raw:
                stream = io.BufferedReader(_Member(cast(BinaryIO, raw), where, piece, allowed))
                yield _inside(piece, member.filename, where, cast(BinaryIO, stream))
        except SourceError as fault:
            yield fault


def _check_zipped(piece: Piece, member: zipfile.ZipInfo) -> tuple[str, int]:
    """Where a file of a zip archive lies, and how many bytes it may hold."""
    where = _member_where(piece, member.filename)
    if member.flag_bits & _ENCRYPTED:
        raise SourceError(where, "encrypted; unpack it with its password first")
    allowed = FREE_MEMBER_BYTES + MAX_RATIO * member.compress_size
    if member.file_size > allowed:
        raise SourceError(where, _TOO_MUCH)
    return where, allowed


def read_tar(piece: Piece) -> Iterator[Item]:
    """Give the files of a tar archive; links and devices in it are passed over.

    Raises:
        SourceError: It is damaged or ends too early, or lies in too many archives.
    """
    _check_depth(piece)
    metered = Metered(piece.stream, piece.where)
    with foreign_faults(piece.where, "tar archive"):
        archive = tarfile.open(fileobj=cast(BinaryIO, metered), mode="r|", errorlevel=1)  # noqa: SIM115  closed below
    with archive:
        while True:
            with foreign_faults(piece.where, "tar archive"):
                member = archive.next()
            if member is None:
                break
            archive.members = []  # type: ignore[attr-defined]  # not in the stubs; what has passed is not kept
            metered.allow(member.size)
            if member.isreg() and not _is_hidden(member.name):
                yield from _tar_member(piece, archive, member)
    if metered.tail.strip(b"\0"):
        raise SourceError(piece.where, "the tar archive ends too early; get it again")


def _tar_member(piece: Piece, archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[Item]:
    try:
        where = _member_where(piece, member.name)
        if member.issparse():
            yield SourceError(where, "a sparse file; archive it whole")
            return
        raw = archive.extractfile(member)
        if raw is not None:
            with foreign_faults(where, "file in a tar archive"):
                stream = io.BufferedReader(_Member(cast(BinaryIO, raw), where, piece, member.size))
                yield _inside(piece, member.name, where, cast(BinaryIO, stream))
    except SourceError as fault:
        yield fault


def _check_depth(piece: Piece) -> None:
    if piece.depth >= MAX_DEPTH:
        raise SourceError(piece.where, f"lies in more than {MAX_DEPTH} archives; unpack it first")


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)


def _member_where(piece: Piece, name: str) -> str:
    printable = "".join(c if c.isprintable() else "?" for c in name)
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise SourceError(f"{piece.where}/{printable}", "its name leads out of the archive; rename it there")
    return f"{piece.where}/{printable}"


def _inside(piece: Piece, name: str, where: str, stream: BinaryIO) -> Piece:
    path = PurePosixPath(name.replace("\\", "/"))
    stem = str(path.with_suffix("")) if path.name else name
    return replace(
        piece, where=where, stem=stem, stream=stream, name=path.name, depth=piece.depth + 1, found=True
    )


class _Member(io.RawIOBase):
    """A file of an archive, counted while it is read."""

    def __init__(self, raw: BinaryIO, where: str, piece: Piece, allowed: int) -> None:
        self._raw = raw
        self._where = where
        self._budget = piece.budget
        self._left = allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # Buffer has no len
        with foreign_faults(self._where, "file in an archive"):
            data = self._raw.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(self._where, _TOO_MUCH)
        self._budget.spend(len(data), self._where)
        buffer[: len(data)] = data
        return len(data)
