"""Unpacks compressed files: gzip, bzip2 and xz, as streams of several members each.

In: a piece that is compressed. Out: the piece inside, a stream that counts what comes out of it. A file that ends too
early or is damaged is a fault where the damage is reached; bytes after the end that are no member are skipped.
"""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol, cast

from kg.errors import SourceError
from kg.model import Skipped
from kg.read.budget import MAX_DEPTH
from kg.read.pieces import Item, Piece

GZIP, BZIP2, XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"

_CHUNK = 2**16
_MEMORY = 256 * 2**20
_TARS = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
_PACKED = (".gz", ".bz2", ".xz")


class _Decompressor(Protocol):
    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def read_compressed(piece: Piece) -> Iterator[Item]:
    """Give the piece inside a compressed one.

    Raises:
        SourceError: It lies in too many archives.
    """
    if piece.depth >= MAX_DEPTH:
        raise SourceError(piece.where, f"lies in more than {MAX_DEPTH} archives; unpack it first")
    expanded = Expanded(piece)
    name = inner_name(piece.name)
    stem = (
        piece.stem
        if name == piece.name
        else str(PurePosixPath(piece.stem).with_name(PurePosixPath(name).stem))
    )
    stream = cast(BinaryIO, io.BufferedReader(expanded, _CHUNK))
    yield replace(piece, stream=stream, name=name, stem=stem, depth=piece.depth + 1)
    if expanded.has_garbage:
        yield Skipped(piece.where, "bytes after the end of the compressed data", "format")


def inner_name(name: str) -> str:
    """The name of the file inside a compressed one.

    Example:
        >>> inner_name("news.jsonl.gz"), inner_name("day.tgz")
        ('news.jsonl', 'day.tar')
    """
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if suffix in _TARS:
        return str(path.with_suffix(_TARS[suffix]))
    return str(path.with_suffix("")) if suffix in _PACKED else name


def _decompressor(head: bytes) -> Callable[[], _Decompressor] | None:
    if head.startswith(GZIP):
        return lambda: cast(_Decompressor, _Gzip())
    if head.startswith(BZIP2):
        return lambda: cast(_Decompressor, bz2.BZ2Decompressor())
    if head.startswith(XZ):
        return lambda: cast(_Decompressor, lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY))
    return None


class _Gzip:
    """One member of a gzip file, with the face of `bz2.BZ2Decompressor`."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.unused_data = b""
        self.eof = False

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.eof, self.unused_data = self._inner.eof, self._inner.unused_data
        return out


class Expanded(io.RawIOBase):
    """What comes out of a compressed piece, as a stream.

    Attributes:
        has_garbage: Whether bytes stood after the last member, once the end was read.
    """

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._pending = b""
        self._member: _Decompressor | None = None
        self._n_members = 0
        self._ended = False
        self.has_garbage = False

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # Buffer has no len
        """Fill a buffer with what comes out next.

        Raises:
            SourceError: The data end too early, are damaged, or expand to too much.
        """
        try:
            data = self._next(len(buffer))
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            if isinstance(error, SourceError):
                raise
            raise SourceError(
                self._piece.where, f"damaged compressed data ({error}); get the file again"
            ) from None
        self._piece.budget.spend(len(data), self._piece.where)
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while not self._ended:
            if self._member is None and not self._open_member():
                break
            member = cast(_Decompressor, self._member)
            fed, self._pending = self._pending, b""
            if not fed and self._needs_input():
                fed = self._piece.stream.read(_CHUNK)
                if not fed:
                    raise SourceError(
                        self._piece.where, "the compressed data end too early; get the file again"
                    )
            data = member.decompress(fed, size)
            if member.eof:
                self._pending, self._member = member.unused_data, None
                self._n_members += 1
            if data:
                return data
        return b""

    def _needs_input(self) -> bool:
        if isinstance(self._member, _Gzip):
            return not self._member._inner.unconsumed_tail
        return bool(getattr(self._member, "needs_input", True))

    def _open_member(self) -> bool:
        """Begin the next member, where one follows; zeros between members are padding."""
        while len(self._pending) < len(XZ):
            more = self._piece.stream.read(_CHUNK)
            self._pending = (self._pending + more).lstrip(b"\0") if self._n_members else self._pending + more
            if not more:
                break
        make = _decompressor(self._pending)
        if make is None:
            self._ended = True
            self.has_garbage = bool(self._pending)
            return False
        self._member = make()
        return True
