"""Tells the format of a piece from its first bytes, and gives the reader of it.

In: the first bytes of a piece and its suffix, which counts only where bytes do not tell. Out: a reader. Readers are
loaded where they are first needed, so that a text costs nothing of what a web archive needs.
"""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import PurePosixPath
from typing import Literal, cast

from kg.read.pieces import Item, Piece

Format = Literal[
    "compressed",
    "zip",
    "tar",
    "warc",
    "pdf",
    "parquet",
    "html",
    "feed",
    "mail",
    "box",
    "json",
    "table",
    "text",
]
Reader = Callable[[Piece], Iterator[Item]]

READERS: dict[Format, str] = {
    "compressed": "kg.read.expand:read_compressed",
    "zip": "kg.read.archives:read_zip",
    "tar": "kg.read.archives:read_tar",
    "warc": "kg.read.web_archive:read_web_archive",
    "pdf": "kg.read.pdf:read_pdf",
    "parquet": "kg.read.table:read_parquet",
    "html": "kg.read.web_page:read_page",
    "feed": "kg.read.feed:read_feed",
    "mail": "kg.read.mail:read_letter",
    "box": "kg.read.mail:read_box",
    "json": "kg.read.json_rows:read_json",
    "table": "kg.read.table:read_csv",
    "text": "kg.read.text:read_text",
}
SUFFIXES: dict[str, Format] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "text"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "json"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".csv", ".tsv"), "table"),
    **dict.fromkeys((".rss", ".atom", ".xml"), "feed"),
    **dict.fromkeys((".gz", ".bz2", ".xz", ".tgz", ".tbz", ".tbz2", ".txz"), "compressed"),
    **dict.fromkeys((".zip", ".wacz"), "zip"),
    ".tar": "tar",
    ".warc": "warc",
    ".wet": "warc",
    ".arc": "warc",
    ".parquet": "parquet",
    ".eml": "mail",
    ".mbox": "box",
    ".pdf": "pdf",
}
"""Suffixes of the files that are read where they lie in a folder or an archive."""

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x1f\x8b", "compressed"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ\x00", "compressed"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"WARC/", "warc"),
    (b"filedesc://", "warc"),
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
)
_TAR_AT, _TAR = 257, b"ustar"
_BLANK = b"\xef\xbb\xbf \t\r\n"
_JSON = re.compile(rb'\{\s*["}]|\[\s*\{')
_BZIP2 = re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)")
_COMMENTS = re.compile(rb"(\s*(<!--.*?-->|<\?.*?\?>))*\s*", re.DOTALL)
_FEED = re.compile(
    rb"(<!DOCTYPE\s+rss[^>]*>\s*)?<(\w+:)?(rss|feed|RDF)\b|<!DOCTYPE\s+\w+\s*\[", re.IGNORECASE
)
_HTML = re.compile(
    rb"<!DOCTYPE\s+html|<(html|head|body|title|meta|script|article|main|div|p|h1)\b", re.IGNORECASE
)
_HEADER = re.compile(rb"[!-9;-~]+:")
_LETTER = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|received|return-path|reply-to|sender):", re.I | re.M
)
_BOX = re.compile(rb"From [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n[!-9;-~]+:")
_CELL = re.compile(r"[\w .-]{1,40}")
_BY_SUFFIX_ALONE = frozenset({"json", "table", "tar", "mail", "box"})
_BY_BYTES_ALONE = frozenset({"warc", "pdf", "html", "feed", "mail", "box"})


def find_format(head: bytes, suffix: str = "", text_field: str = "text") -> Format:
    """Tell a format from the first bytes of a piece.

    Args:
        head: Its first bytes, a few thousand where it has as many.
        suffix: The suffix of its name, in lower case, for what bytes do not tell.
        text_field: The name that the text has in rows, by which a table without a suffix is known.

    Example:
        >>> find_format(b'{"text": "Rebels shelled Massawa."}')
        'json'
        >>> find_format(b"<!DOCTYPE html><html>", ".txt")
        'html'
        >>> find_format(b"Rebels shelled Massawa.", ".html")
        'text'
    """
    for magic, format_ in _MAGIC:
        if head.startswith(magic) and (magic != b"BZh" or _BZIP2.match(head)):
            return format_
    if head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return "tar"
    named = SUFFIXES.get(suffix)
    marked = _markup_format(head)
    if marked is not None:
        return marked
    if named in _BY_SUFFIX_ALONE:
        return named
    if _JSON.match(head.lstrip(_BLANK)):
        return "json"
    if _BOX.match(head):
        return "box"
    if _is_letter(head):
        return "mail"
    if _is_table(head, text_field):
        return "table"
    return "text"


def is_wanted(head: bytes, name: str) -> bool:
    """Whether a file come upon in a folder or an archive may hold articles: its suffix is known, or its bytes tell.

    Texts, tables, and archives under other names are programs, styles and documents of offices.
    """
    return PurePosixPath(name).suffix.lower() in SUFFIXES or find_format(head) in _BY_BYTES_ALONE


def find_reader(format_: Format) -> Reader:
    """Load the reader of a format."""
    module, _, name = READERS[format_].partition(":")
    return cast(Reader, getattr(import_module(module), name))


def _markup_format(head: bytes) -> Format | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    head = head.removeprefix(b"\xef\xbb\xbf")
    begins = _COMMENTS.match(head)
    rest = head[begins.end() if begins else 0 :]
    if _FEED.match(rest):
        return "feed"
    if _HTML.match(rest):
        return "html"
    return "feed" if head.lstrip().startswith(b"<?xml") else None


def _is_letter(head: bytes) -> bool:
    """Whether it opens with headers of a letter, three of the known ones at least."""
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    if not _HEADER.match(block):
        return False
    lines = [line for line in block.splitlines()[:-1] if line[:1] not in (b" ", b"\t")]
    return (
        all(_HEADER.match(line) for line in lines) and len({m.lower() for m in _LETTER.findall(block)}) >= 3
    )


def _is_table(head: bytes, text_field: str) -> bool:
    """Whether its first line names columns, the text's among them."""
    line = head.lstrip(b"\xef\xbb\xbf").partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "replace")
    cells = re.split(r"[,;\t|]", line)
    names = [cell.strip().strip('"') for cell in cells]
    return len(names) > 1 and text_field in names and all(_CELL.fullmatch(name) for name in names)
