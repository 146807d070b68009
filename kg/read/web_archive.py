"""Reads web archives (WARC, and ARC that came before) with warcio: each page, PDF or extracted text in them is a piece.

In: a piece. Out: the pieces inside, named by their addresses. Answers other than 200 and what is no page (pictures,
scripts) are skipped; requests, metadata and repeated visits are passed over.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from typing import BinaryIO, Protocol, cast

from kg.errors import SourceError
from kg.model import Skipped
from kg.read.foreign import foreign_faults, load_foreign
from kg.read.pieces import Item, Metered, Piece

MAX_PAYLOAD_BYTES = 64 * 2**20

_PAGES = frozenset({"text/html", "application/xhtml+xml", "application/pdf"})
_OK = "200"
_ENCODINGS = frozenset({"gzip", "deflate", "identity"})
_CHUNK = 2**16
_ARC = b"filedesc://"
_END = (b"\r\n\r\n", b"\n\n")


class _Headers(Protocol):
    def get_header(self, name: str, /) -> str | None: ...
    def get_statuscode(self) -> str: ...


class _Record(Protocol):
    rec_type: str | None
    rec_headers: _Headers
    http_headers: _Headers | None
    raw_stream: object

    def content_stream(self) -> BinaryIO: ...


def read_web_archive(piece: Piece) -> Iterator[Item]:
    """Give the pages of a web archive, in its order.

    Raises:
        SourceError: It is damaged or ends too early, or the extra `warc` is not installed.
    """
    load_foreign("warcio", "warc", piece.where, "a web archive")
    from warcio.archiveiterator import ArchiveIterator

    is_arc = piece.look().startswith(_ARC)
    metered = Metered(piece.stream, piece.where)

    class QuietIterator(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
        INC_RECORD = ""  # it would be written to standard error

    with foreign_faults(piece.where, "web archive"):
        records = QuietIterator(metered, arc2warc=True)
    last: _Record | None = None
    seen: set[int] = set()
    while True:
        with foreign_faults(piece.where, "web archive"):
            record = next(records, None)
        if last is not None and _is_cut_off(last):
            raise SourceError(piece.where, "the web archive ends within its last record; get it again")
        if record is None:
            if not is_arc and not metered.tail.endswith(_END):
                raise SourceError(piece.where, "the web archive ends within a header; get it again")
            return
        try:
            metered.allow(_length(record, piece.where))
            item = _record_item(record, piece, seen)
        except SourceError as fault:
            yield fault
        else:
            if item is not None:
                yield item
        last = record


def _record_item(record: _Record, piece: Piece, seen: set[int]) -> Item | None:
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if not address.startswith("http"):
        return None
    where = f"{piece.where}/{address}"
    if record.rec_type is None:
        return Skipped(where, "a record that does not say of which type it is", "format")
    if record.rec_type not in ("response", "resource", "conversion"):
        return None
    kind, charset = _content_type(record)
    if record.rec_type == "response" and record.http_headers is not None:
        status = record.http_headers.get_statuscode()
        if status != _OK:
            return Skipped(where, f"answered {status[:20]}, not 200", "format")
    is_text = record.rec_type == "conversion" and kind == "text/plain"
    if kind not in _PAGES and not is_text:
        return Skipped(where, f"no page ({kind[:60] or 'of no kind'})", "format")
    payload = _payload(record, where)
    if _is_cut_off(record):
        return None  # which is said when the next record is not found
    piece.budget.spend(len(payload), where)
    stream = cast(BinaryIO, io.BytesIO(payload))
    return replace(
        piece,
        where=where,
        stem=_name(record, address, payload, seen),
        stream=stream,
        name="",
        depth=piece.depth + 1,
        url=address,
        charset=charset,
    )


def _name(record: _Record, address: str, payload: bytes, seen: set[int]) -> str:
    """The address; of what stood there at another time, in other words, with the moment behind it."""
    if hash(address) in seen and hash((address, payload)) not in seen:
        moment = record.rec_headers.get_header("WARC-Date") or str(len(seen))
        return f"{address}#{moment.strip()[:40]}"
    seen |= {hash(address), hash((address, payload))}
    return address


def _payload(record: _Record, where: str) -> bytes:
    encoding = record.http_headers and record.http_headers.get_header("content-encoding")
    if encoding and encoding.lower() not in _ENCODINGS:
        raise SourceError(
            where, f"packed as {encoding[:20]!r}, which is not read; unpack the archive's records"
        )
    parts: list[bytes] = []
    n_bytes = 0
    with foreign_faults(where, "record of a web archive"):
        stream = record.content_stream()
        while more := stream.read(_CHUNK):
            parts.append(more)
            n_bytes += len(more)
            if n_bytes > MAX_PAYLOAD_BYTES:
                raise SourceError(where, f"a page of more than {MAX_PAYLOAD_BYTES >> 20} MB; leave it out")
    return b"".join(parts)


def _length(record: _Record, where: str) -> int:
    said = record.rec_headers.get_header("Content-Length") or ""
    if not said.isdecimal():
        raise SourceError(
            where, "a record without its length, or cut off within its header; get the archive again"
        )
    return int(said)


def _is_cut_off(record: _Record) -> bool:
    """Whether the archive ended before as many bytes were read as the record's header counts."""
    return bool(getattr(record.raw_stream, "limit", 0) > 0)


def _content_type(record: _Record) -> tuple[str, str | None]:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    message = Message()
    message["Content-Type"] = " ".join((headers.get_header("Content-Type") or "").split())
    said = message.get_param("charset")
    known = bool(message["Content-Type"])
    return message.get_content_type() if known else "", said if isinstance(said, str) else None
