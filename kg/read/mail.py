"""Reads letters (EML, RFC 5322) and boxes of them (mbox) with the standard library.

In: a piece. Out: its article: subject, sender, day and Message-ID, or a piece for each letter of a box. The text is
the plain one of the body, or that of its HTML where there is no plain one, or one that only says to look at the other.
Attachments are not read.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import BinaryIO, cast

from kg.errors import SourceError
from kg.read.fields import make_article
from kg.read.foreign import foreign_faults
from kg.read.markup import decoded, markup_text
from kg.read.pieces import Found, Item, Piece

MAX_BYTES = 32 * 2**20

_MAX_HEADER = 2000
_BEGIN = b"From "
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_STUB = re.compile(
    r"\b(html|browser|view (this|it)|online version|web version|mail (program|client|reader)|"
    r"display(ed)? (this|correctly)|images)\b",
    re.IGNORECASE,
)
_STUB_WORDS = 80
_FAR_LONGER = 4


class _BoundedPolicy(EmailPolicy):
    """Cuts headers short, since the time that the standard library takes over one grows with its square."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_MAX_HEADER]


def read_letter(piece: Piece) -> Iterator[Item]:
    """Read one letter.

    Raises:
        SourceError: It has no text or is malformed.
    """
    data = piece.read(MAX_BYTES, "a letter")
    with foreign_faults(piece.where, "letter"):
        message = message_from_bytes(data, policy=_BoundedPolicy())
        if not isinstance(message, EmailMessage):
            raise SourceError(piece.where, "no letter; give one with headers as in RFC 5322")
        fields, text = _fields(message), _body(message)
    if not text.strip():
        raise SourceError(piece.where, "a letter without text; leave it out")
    yield Found(piece.where, make_article(fields, text, piece.where, piece.stem))


def read_box(piece: Piece) -> Iterator[Item]:
    """Give each letter of a box, in its order.

    Raises:
        SourceError: A letter is too large.
    """
    number, lines, n_bytes = 0, list[bytes](), 0
    before = b""
    for line in piece.lines():
        if line is None:
            raise SourceError(piece.where, "a line that is far too long for a letter; repair the box")
        if line.startswith(_BEGIN) and not before.strip():
            if number:
                yield _boxed(piece, number, lines)
            number, lines, n_bytes = number + 1, [], 0
        else:
            lines.append(line)
            n_bytes += len(line)
            if n_bytes > MAX_BYTES:
                raise SourceError(
                    f"{piece.where}#{number}", f"a letter of more than {MAX_BYTES >> 20} MB; split it"
                )
        before = line
    if number:
        yield _boxed(piece, number, lines)


def _boxed(piece: Piece, number: int, lines: list[bytes]) -> Piece:
    stream = cast(BinaryIO, io.BytesIO(_QUOTED.sub(rb"\1", b"".join(lines))))
    return replace(
        piece,
        where=f"{piece.where}#{number}",
        stem=f"{piece.stem}-{number}",
        stream=stream,
        name="letter.eml",
        found=False,
    )


def _fields(message: EmailMessage) -> dict[str, object]:
    name, address = parseaddr(_header(message, "from"))
    date_header = message["date"]
    sent = getattr(date_header, "datetime", None)
    return {
        "id": _header(message, "message-id").strip("<> ") or None,
        "title": _header(message, "subject"),
        "published": sent.date().isoformat() if sent else None,
        "source": name or address,
        "language": _header(message, "content-language").partition(",")[0].strip(),
    }


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message[name] or "").split())


def _body(message: EmailMessage) -> str:
    """The plain text, or the words of the HTML where that one is missing, empty, or a stub beside it."""
    texts: dict[str, str] = {}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and kind not in texts and not part.get_filename():
            if part.get_content_disposition() == "attachment":
                continue
            payload = part.get_payload(decode=True)
            text = decoded(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
            text = markup_text(text) if kind == "text/html" else text.replace("\r\n", "\n")
            if text.strip():
                texts[kind] = text
    plain, marked = texts.get("text/plain", ""), texts.get("text/html", "")
    return marked if not plain or (marked and _is_stub(plain, marked)) else plain


def _is_stub(plain: str, marked: str) -> bool:
    """Whether a plain text only says that there is another.

    Example:
        >>> _is_stub("View this message in a browser.", "Rebels shelled the port of Massawa on Tuesday.")
        True
    """
    n_plain, n_marked = len(plain.split()), len(marked.split())
    if n_plain > _STUB_WORDS or plain.strip() in marked:
        return n_plain * _FAR_LONGER < n_marked
    return bool(_STUB.search(plain)) or n_plain * _FAR_LONGER < n_marked
