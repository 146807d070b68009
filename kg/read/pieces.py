"""Pieces of sources: named streams of bytes with bounds, and what readers make of them.

In: an open stream and its name. Out: `Piece`, which a reader reads once from its start and never past a bound;
`Found`, an article with the place that it was found at. What the bytes mean is left to the readers.
"""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from kg.errors import SourceError
from kg.model import Article, Skipped
from kg.read.budget import Budget
from kg.settings import Reading

MAX_CHARACTERS = 200_000
"""Longest text that is read: the parser takes about 4 kB of memory per character."""
MAX_LINE_BYTES = 16 * 2**20
"""Longest line of a file that holds an article a line."""
HEAD_BYTES = 4096
"""How much of a piece is looked at to tell what it is."""

_CHUNK = 2**16
_IN_MEMORY = 8 * 2**20
_MOST_AHEAD = 16 * 2**20


class Found(NamedTuple):
    """An article and where it was found ("news.zip/a.html", "news.jsonl:7")."""

    where: str
    article: Article


@dataclass(slots=True)
class Piece:
    """A named stream of bytes that is read once, from its start.

    Args:
        where: Its name in messages: a path, "standard input", or the path of an archive and the name inside.
        stem: The id of its article where nothing else gives one.
        stream: Where its bytes come from.
        name: Its file name, for what the suffix says; "" where it has none.
        reading: What the user chose.
        budget: What the source that it came from may still expand to.
        depth: In how many archives it lies.
        found: Whether it was come upon in a folder or an archive, where what is no article is left out.
        url: Where it stood on the web, where that is known.
        charset: The encoding that the web server named.
    """

    where: str
    stem: str
    stream: BinaryIO
    name: str = ""
    reading: Reading = field(default_factory=Reading)
    budget: Budget = field(default_factory=Budget)
    depth: int = 0
    found: bool = False
    url: str | None = None
    charset: str | None = None
    _copy: BinaryIO | None = field(default=None, init=False)

    @property
    def suffix(self) -> str:
        """The suffix of its name, in lower case, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    def look(self) -> bytes:
        """Look at its first bytes, and leave it at its start."""
        head = b""
        while len(head) < HEAD_BYTES and (more := self.stream.read(HEAD_BYTES - len(head))):
            head += more
        if self.stream.seekable():
            self.stream.seek(0)
        else:
            self.put_back(head)
        return head

    def put_back(self, head: bytes) -> None:
        """Put bytes that were read in front of the rest again."""
        self.stream = cast(BinaryIO, io.BufferedReader(_Rewound(head, self.stream), _CHUNK))

    def read(self, limit: int, what: str) -> bytes:
        """Read all of it.

        Raises:
            SourceError: It is longer than `limit` bytes.
        """
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise SourceError(self.where, f"{what} of more than {limit / 2**20:.0f} MB; split it")
        return data

    def lines(self) -> Iterator[bytes | None]:
        """Read it by lines; None stands for a line longer than `MAX_LINE_BYTES`, which is not kept."""
        return read_lines(self.stream)

    def seekable(self) -> BinaryIO:
        """Give its bytes in a form that can be read at any place: its own file, or a copy."""
        if self.stream.seekable():
            return self.stream
        copy = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed with the piece
        self._copy = cast(BinaryIO, copy)
        while chunk := self.stream.read(_CHUNK):
            copy.write(chunk)
        copy.seek(0)
        self.stream = self._copy
        return self.stream

    def close(self) -> None:
        """Delete the copy of its bytes, where one was made."""
        if self._copy is not None:
            self._copy.close()


Item = Found | SourceError | Skipped | Piece
"""What a reader yields: an article, what stands in its place, or a piece to be read before it goes on."""


def read_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Read lines without ever holding one longer than `MAX_LINE_BYTES`, for which None is given."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield None


class _Rewound(io.RawIOBase):
    """A stream whose first bytes were read already, with them in front again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # Buffer has no len
        data = self._head[: len(buffer)] if self._head else self._rest.read(len(buffer))
        self._head = self._head[len(data) :] if self._head else b""
        buffer[: len(data)] = data
        return len(data)


class Metered:
    """A stream read by a library that reads headers of any length, bounded between what it is told to expect.

    Args:
        stream: What is read.
        where: Its name in messages.

    Attributes:
        tail: The last bytes that were read.
    """

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._stream = stream
        self._where = where
        self._left = _MOST_AHEAD
        self.tail = b""

    def allow(self, n_bytes: int) -> None:
        """Expect a body of so many bytes, and a header after it."""
        self._left = _MOST_AHEAD + n_bytes

    def read(self, size: int) -> bytes:
        """Read up to `size` bytes.

        Raises:
            SourceError: More was read than a body and a header hold.
        """
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(self._where, "a header that is far too long; repair the archive")
        self.tail = (self.tail + data)[-512:]
        return data
