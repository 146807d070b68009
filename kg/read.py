"""Reads articles from `.txt` and `.jsonl` files, folders of them, and standard input.

In: names of sources. Out: a stream of `Article`s and, in the place of each that cannot be read, the
`SourceError` that says why, so that one bad file does not end a batch. The text of an article is never
changed: no trimming, no line ends translated. What the text says is left to the later stages.

A `.txt` file is one article. It may open with front matter, a block of `key: value` lines between two lines
`---`; the text begins right after it. A `.jsonl` file holds one JSON object a line. Both know the keys `id`,
`title`, `published`, `url` and `source` (and `text`, in JSON); others are ignored. Everything is UTF-8.
"""

import hashlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import quote, urlsplit

from kg.errors import DateError, KgError, SourceError
from kg.iri import checked_iri
from kg.model import Article

Sources = str | Path | Iterable[str | Path]
"""A file, a folder, "-" for standard input, or several of them."""

STDIN = "-"
SUFFIXES = (".txt", ".jsonl")
MAX_CHARACTERS = 200_000
"""Longest text that is read: the parser takes about 4 kB of memory per character."""

_KEYS = frozenset({"id", "title", "published", "url", "source"})
_FENCE = re.compile(r"---[ \t]*\r?\n")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BAD_IN_URL = re.compile(r"%(?![0-9A-Fa-f]{2})|[\x00-\x20<>\"{}|^`\\]")


class _Found(NamedTuple):
    where: str
    article: Article


def read_articles(
    sources: Sources, *, published: date | str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Article | SourceError]:
    """Read every article of `sources`, in their order, one at a time.

    An article that was read before in the same call is skipped; another article with the id of an earlier one
    is a fault.

    Args:
        sources: Files, folders (every `.txt` and `.jsonl` below them, sorted), or "-" for standard input,
            which is JSON lines where it begins with "{" and one plain article else.
        published: Day of publication of the articles that do not tell their own; a string is ISO 8601.
        stdin: What "-" reads; the process's standard input where None.

    Yields:
        An article, or the fault that stands in the place of one.

    Raises:
        DateError: `published` is not a date.
    """
    default_day = parse_day(published) if isinstance(published, str) else published
    seen: dict[str, tuple[bytes, str]] = {}
    for source in (sources,) if isinstance(sources, str | Path) else sources:
        for found in _read_source(source, stdin):
            if isinstance(found, SourceError):
                yield found
                continue
            article = found.article
            if article.published is None and default_day is not None:
                article = replace(article, published=default_day)
            digest = hashlib.blake2b(repr(article).encode("utf-8", "surrogatepass"), digest_size=16).digest()
            if article.id not in seen:
                seen[article.id] = (digest, found.where)
                yield article
            elif seen[article.id][0] != digest:
                first = seen[article.id][1]
                yield SourceError(
                    found.where,
                    f"another article has the id {article.id!r} ({first}); give one of them a new id",
                )


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


def _read_source(source: str | Path, stdin: BinaryIO | None = None) -> Iterator[_Found | SourceError]:
    if str(source) == STDIN:
        yield from _read_stream(sys.stdin.buffer if stdin is None else stdin)
        return
    path = Path(source)
    try:
        if path.is_dir():
            yield from _read_folder(path)
        elif path.exists():
            yield from _read_file(path)
        else:
            yield SourceError(str(path), "no such file or folder; check the path")
    except OSError as error:
        yield SourceError(
            str(path), f"cannot be read ({error.strerror or error}); check the file and its permissions"
        )


def _read_folder(folder: Path) -> Iterator[_Found | SourceError]:
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    if not paths:
        yield SourceError(str(folder), "no .txt or .jsonl file in this folder; name a folder that has some")
    for path in paths:
        yield from _read_source(path)


def _read_file(path: Path) -> Iterator[_Found | SourceError]:
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        with path.open("rb") as lines:
            yield from _read_lines(lines, str(path), path.stem)
    elif suffix == ".txt":
        yield from _caught(str(path), lambda: _text_article(path.read_bytes(), str(path), path.stem))
    else:
        yield SourceError(str(path), f"unknown suffix {suffix!r}; only .txt and .jsonl files are read")


def _read_stream(stream: BinaryIO) -> Iterator[_Found | SourceError]:
    where = "standard input"
    head = b""
    for line in stream:
        head += line
        if line.strip():
            break
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _read_lines(chain(io.BytesIO(head), stream), where, "stdin")
    else:
        data = head + stream.read()
        yield from _caught(where, lambda: _text_article(data, where, "stdin"))


def _read_lines(lines: Iterable[bytes], name: str, stem: str) -> Iterator[_Found | SourceError]:
    empty = True
    for number, line in enumerate(lines, start=1):
        if not line.removeprefix(b"\xef\xbb\xbf").strip():
            continue
        empty = False
        where = f"{name}:{number}"
        yield from _caught(where, partial(_line_article, line, where, f"{stem}-{number}"))
    if empty:
        yield SourceError(name, "empty file; every line must hold one JSON object with a text")


def _caught(where: str, make: Callable[[], Article]) -> Iterator[_Found | SourceError]:
    try:
        yield _Found(where, make())
    except SourceError as fault:
        yield fault


def _text_article(data: bytes, where: str, stem: str) -> Article:
    text = _decode(data, where)
    if not text.strip():
        raise SourceError(where, "empty file; an article needs a text")
    fields: dict[str, object] = {}
    if _FENCE.match(text):
        fields, text = _split_front_matter(text, where)
    return _article(fields, text, where, stem)


def _split_front_matter(text: str, where: str) -> tuple[dict[str, object], str]:
    lines = _LINE.findall(text)
    fields: dict[str, object] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "---":
            return fields, "".join(lines[number:])
        key, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon:
            raise SourceError(
                f"{where}:{number}", "front matter line without a colon; write it as key: value"
            )
        fields[key.strip().lower()] = _unquote(value.strip())
    raise SourceError(
        where, "front matter opens with --- and never closes; put a line --- after its last key"
    )


def _unquote(value: str) -> str:
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _line_article(line: bytes, where: str, default_id: str) -> Article:
    try:
        row = json.loads(_decode(line, where))
    except json.JSONDecodeError as error:
        raise SourceError(
            where, f"malformed JSON ({error.msg}, column {error.colno}); write one object a line"
        ) from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, KgError):
            raise
        raise SourceError(
            where, "malformed JSON (a value too large or too deep); write one object a line"
        ) from None
    if not isinstance(row, dict):
        raise SourceError(
            where, f"a JSON {type(row).__name__} where an object is needed; write one object a line"
        )
    text = row.get("text")
    if not isinstance(text, str):
        raise SourceError(where, 'no "text" in this object; every article needs one, as a string')
    return _article(row, text, where, default_id)


def _article(fields: dict[str, object], text: str, where: str, default_id: str) -> Article:
    values = {key: _field(key, fields[key], where) for key in _KEYS & fields.keys()}
    if not text.strip():
        raise SourceError(where, "the article has no text; add some or remove it")
    if len(text) > MAX_CHARACTERS:
        raise SourceError(
            where, f"a text of {len(text)} characters, more than {MAX_CHARACTERS}; split it into articles"
        )
    article_id = values.get("id") or default_id
    for name, value in (("text", text), ("id", article_id), *values.items()):
        _check_characters(name, value or "", where)
    if article_id in (".", "..") or any(c in article_id for c in "\r\n"):
        raise SourceError(where, f"{article_id!r} cannot be an article's id; choose a name")
    return Article(
        id=article_id,
        text=text,
        title=values.get("title"),
        published=_published(values.get("published"), where),
        url=_url(values.get("url"), where),
        source=values.get("source"),
    )


def _field(key: str, value: object, where: str) -> str | None:
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise SourceError(where, f'"{key}" is a {type(value).__name__}; write it as a string')
    return (value or "").strip() or None


def _check_characters(name: str, value: str, where: str) -> None:
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
        return parse_day(value) if value else None
    except DateError as error:
        raise SourceError(where, f'"published" is {error}') from None


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


def _decode(data: bytes, where: str) -> str:
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
