"""Makes articles of fields: checks each value, names the fault, and never changes the text.

In: fields by name, and a text. Out: an `Article`, or the `SourceError` that says which field is wrong. Where
the fields come from (front matter, JSON, columns, a page's metadata) is left to the readers.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlsplit

from kg.errors import DateError, SourceError
from kg.iri import checked_iri
from kg.model import Article
from kg.read.pieces import MAX_CHARACTERS

KEYS = ("id", "title", "published", "url", "source", "author", "modified", "language")
"""Fields of an article beside its text."""

_LENIENT = frozenset({"author", "modified", "language"})
_TIME_ZONES = timedelta(days=1)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BAD_IN_URL = re.compile(r"%(?![0-9A-Fa-f]{2})|[\x00-\x20<>\"{}|^`\\]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def parse_day(text: str) -> date:
    """Read a calendar date, or the date of a time stamp, from ISO 8601.

    Raises:
        DateError: It is neither "YYYY-MM-DD" nor such a date with a time after it.

    Example:
        >>> parse_day("2024-07-18T09:30:00Z")
        datetime.date(2024, 7, 18)
    """
    try:
        day = date.fromisoformat(text[:10]) if text[4:5] == text[7:8] == "-" else None
        if day is not None and len(text) > 10:
            datetime.fromisoformat(text)
    except ValueError:
        day = None
    if day is None:
        raise DateError(f"not a date: {text!r}; write it as YYYY-MM-DD")
    return day


def make_article(fields: Mapping[str, object], text: str, where: str, default_id: str) -> Article:
    """Make an article of a text and its fields; fields that an article has not are ignored.

    Args:
        fields: Values by the names of `KEYS`. Lists and other shapes of author, modified and language, which
            many sources hold, are read where they can be and left out where not.
        text: The words, kept as they are.
        where: The place for messages.
        default_id: Its id where the fields give none.

    Raises:
        SourceError: There is no text, it is too long, or a field is no such value.
    """
    values = {key: _field(key, fields[key], where) for key in KEYS if key in fields}
    if not text.strip():
        raise SourceError(where, "the article has no text; add some or remove it")
    if len(text) > MAX_CHARACTERS:
        raise SourceError(
            where, f"a text of {len(text)} characters, more than {MAX_CHARACTERS}; split it into articles"
        )
    article_id = values.get("id") or default_id
    for name, value in (("text", text), ("id", article_id), *values.items()):
        check_characters(name, value or "", where)
    if article_id in (".", "..") or any(c in article_id for c in "\r\n"):
        raise SourceError(where, f"{article_id!r} cannot be an article's id; choose a name")
    return Article(
        id=article_id,
        text=text,
        title=values.get("title"),
        published=_published(values.get("published"), where),
        url=_url(values.get("url"), where),
        source=values.get("source"),
        author=values.get("author"),
        modified=_modified(values.get("modified")),
        language=_language(values.get("language")),
    )


def decode(data: bytes, where: str) -> str:
    """Decode UTF-8, with or without a byte order mark.

    Raises:
        SourceError: It is another encoding or a binary file.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(where, "encoded as UTF-16; save it as UTF-8")
    if b"\0" in data:
        raise SourceError(where, "a binary file, or a text with NUL characters; give plain UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _CONTROL.search(data):
            raise SourceError(where, "a binary file; give plain UTF-8 text") from None
        raise SourceError(where, f"not UTF-8 (at byte {error.start}); save it as UTF-8") from None


def _field(key: str, value: object, where: str) -> str | None:
    if key in _LENIENT:
        return _lenient(value)
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise SourceError(where, f'"{key}" is a {type(value).__name__}; write it as a string')
    return (value or "").strip() or None


def _lenient(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = ", ".join(filter(None, (_lenient(part) for part in value if not isinstance(part, list))))
    return value.strip() or None if isinstance(value, str) else None


def check_characters(name: str, value: str, where: str) -> None:
    """Refuse what no text of a graph can hold.

    Args:
        name: What the value is of an article, for the message.
        value: The characters.
        where: The source, for the message.

    Raises:
        SourceError: There is a NUL or half of a surrogate pair, as of a byte that is no UTF-8.
    """
    if "\0" in value:
        raise SourceError(where, f"the {name} holds a NUL character; remove it")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise SourceError(
            where, f"the {name} holds half of a surrogate pair; write the whole character"
        ) from None


def _published(value: str | None, where: str) -> date | None:
    try:
        day = parse_day(value) if value else None
    except DateError as error:
        raise SourceError(where, f'"published" is {error}') from None
    if day is not None and day > today() + _TIME_ZONES:
        raise SourceError(where, f'"published" is {day}, which lies in the future; correct it')
    return day


def today() -> date:
    """The day on this machine; only to refuse articles of days to come."""
    return date.today()


def _modified(value: str | None) -> date | None:
    try:
        return parse_day(value) if value else None
    except DateError:
        return None


def _language(value: str | None) -> str | None:
    return value.replace("_", "-") if value and _LANGUAGE.fullmatch(value) else None


def _url(value: str | None, where: str) -> str | None:
    if value is None:
        return None
    url = _BAD_IN_URL.sub(lambda match: quote(match.group(), safe=""), value)
    try:
        urlsplit(url)
        return checked_iri(url)
    except ValueError:
        raise SourceError(
            where, f"not a web address: {value!r}; write the whole of it, with https://"
        ) from None
