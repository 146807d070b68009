"""Reads letters (EML, RFC 5322) with the standard library: the plain text of the body, or that of its HTML.

In: a piece. Out: its article: subject, sender, day and Message-ID. Attachments are not read.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr

from kg.errors import SourceError
from kg.read.fields import make_article
from kg.read.foreign import foreign_faults
from kg.read.markup import markup_text
from kg.read.pieces import Found, Item, Piece

MAX_BYTES = 32 * 2**20

_MAX_HEADER = 2000


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
    part = message.get_body(preferencelist=("plain", "html"))
    if not isinstance(part, EmailMessage):
        return ""
    content = part.get_content()
    if not isinstance(content, str):
        return ""
    return markup_text(content) if part.get_content_type() == "text/html" else content.replace("\r\n", "\n")
