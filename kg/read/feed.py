"""Reads RSS and Atom files with feedparser: an article an entry, from what the file itself holds.

In: a piece of XML. Out: its entries as articles. No entry's page is fetched. A file that declares entities is refused,
since a few lines of them expand to gigabytes.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from kg.errors import DateError, SourceError
from kg.read.fields import make_article, parse_day
from kg.read.foreign import foreign_faults, load_foreign
from kg.read.markup import markup_text
from kg.read.pieces import Found, Item, Piece

MAX_BYTES = 32 * 2**20

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def read_feed(piece: Piece) -> Iterator[Item]:
    """Read the entries of a feed, in its order.

    Raises:
        SourceError: It is no feed, has no entries, declares entities, or the extra `feeds` is not installed.
    """
    feedparser = load_foreign("feedparser", "feeds", piece.where, "a feed")
    data = piece.read(MAX_BYTES, "a feed")
    if _ENTITY.search(data.replace(b"\0", b"")):
        raise SourceError(piece.where, "XML that declares entities is not read; replace them by their values")
    with foreign_faults(piece.where, "feed"):
        parsed = feedparser.parse(io.BytesIO(data))
        entries = list(parsed.entries)
    if not entries:
        raise SourceError(piece.where, "no entries in this feed, or XML that is no RSS or Atom; leave it out")
    for number, entry in enumerate(entries, start=1):
        where = f"{piece.where}#{number}"
        try:
            with foreign_faults(where, "entry of a feed"):
                fields, text = _entry_fields(entry, parsed.feed)
            yield Found(where, make_article(fields, text, where, f"{piece.stem}-{number}"))
        except SourceError as fault:
            yield fault


def _entry_fields(entry: dict[str, Any], feed: dict[str, Any]) -> tuple[dict[str, object], str]:
    contents = [part.get("value") or "" for part in entry.get("content", ())] or [entry.get("summary") or ""]
    link = entry.get("link")
    updated = dict.get(entry, "updated")  # its own get gives the day of publication where this is missing
    fields: dict[str, object] = {
        "id": entry.get("id") or link,
        "title": markup_text(entry.get("title") or ""),
        "published": _day(entry.get("published")) or _day(updated),
        "modified": _day(updated),
        "url": link if link and link.startswith(("http://", "https://")) else None,
        "source": markup_text((entry.get("source") or {}).get("title") or feed.get("title") or ""),
        "author": entry.get("author") or feed.get("author"),
        "language": (entry.get("content") or [{}])[0].get("language") or feed.get("language"),
    }
    return fields, "\n".join(filter(None, (markup_text(part) for part in contents)))


def _day(said: str | None) -> str | None:
    """The day that a date says, in its own time zone."""
    day: date | None = None
    if said:
        try:
            day = parse_day(said.strip())
        except DateError:
            try:
                day = parsedate_to_datetime(said).date()
            except (ValueError, TypeError, IndexError, OverflowError):
                day = None
    return day.isoformat() if day else None
