"""Reads HTML pages with trafilatura: the article's text without menus and adverts, and what the page says of it.

In: a piece of HTML in any usual encoding. Out: its article. The text is the one that trafilatura extracts, less
the headline above it and what the page hides; offsets are those of that text. Each entry of a live blog is an
article of its own. Nothing is fetched. A page whose text cannot be told from its frame is a fault.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Protocol, cast

from kg.errors import DateError, SourceError
from kg.iri import checked_iri
from kg.read.fields import make_article, parse_day
from kg.read.foreign import foreign_faults, load_foreign
from kg.read.live_blog import Entry, read_entries
from kg.read.markup import decode_page
from kg.read.page_day import Element, find_published
from kg.read.pieces import Found, Item, Piece

MAX_BYTES = 8 * 2**20

_DATES = {"original_date": True, "extensive_search": False}
_MODIFIED = (
    "//meta[@property='article:modified_time' or @itemprop='dateModified' or @name='last-modified'"
    " or @property='og:updated_time']/@content | //time[@itemprop='dateModified']/@datetime"
)
_HIDDEN = (
    "//body//*[@hidden or contains(concat(' ', @class, ' '), ' visually-hidden ')"
    " or self::template or contains(concat(' ', @class, ' '), ' sr-only ') or contains(@class, 'screen-reader-text')"
    " or contains(translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz'), 'display:none')"
    " or contains(translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz'), 'visibility:hidden')]"
)
_LINKED_DATA = "//script[@type='application/ld+json']/text()"
_MODIFIED_KEY = re.compile(r'"dateModified"\s*:\s*("(?:[^"\\]|\\.){4,40}")')


class _Removable(Protocol):
    def drop_tree(self) -> None: ...


def read_page(piece: Piece) -> Iterator[Item]:
    """Read the article of a page.

    Raises:
        SourceError: The page has no text of an article, or the extra `html` is not installed.
    """
    trafilatura = load_foreign("trafilatura", "html", piece.where, "a web page")
    page = decode_page(piece.read(MAX_BYTES, "a page"), piece.charset, piece.where)
    with foreign_faults(piece.where, "web page"):
        fields, text, entries = _extract(trafilatura, page, piece.url)
    if piece.url is not None:
        fields |= {"id": piece.stem, "url": piece.url}
    if entries:
        yield from _entry_items(entries, fields, piece)
        return
    if not text.strip():
        raise SourceError(piece.where, "a page without the text of an article; leave it out")
    yield Found(piece.where, make_article(fields, text, piece.where, piece.stem))


def _entry_items(entries: list[Entry], fields: dict[str, object], piece: Piece) -> Iterator[Item]:
    for entry in entries:
        where = f"{piece.where}#{entry.name}"
        own = {
            "id": f"{piece.stem}#{entry.name}",
            "title": entry.title or fields.get("title"),
            "published": entry.published or fields.get("published"),
            "url": _whole_address(entry.url) or fields.get("url"),
        }
        try:
            yield Found(where, make_article({**fields, **own}, entry.text, where, piece.stem))
        except SourceError as fault:
            yield fault


def _extract(
    trafilatura: ModuleType, page: str, url: str | None
) -> tuple[dict[str, object], str, list[Entry]]:
    tree = trafilatura.load_html(page)
    if tree is None:
        return {}, "", []
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    modified = _find_modified(tree)
    _drop_hidden(tree)
    published = find_published(tree, url)
    entries = read_entries(tree)
    options = {
        "url": url,
        "with_metadata": True,
        "include_comments": False,
        "date_extraction_params": dict(_DATES),
    }
    found = trafilatura.bare_extraction(tree, **options)
    if found is None or not (found.text or "").strip():  # all of its text is shown by a script
        found = trafilatura.bare_extraction(trafilatura.load_html(page), **options)
    if found is None:
        return {}, "", entries
    fields = {
        "title": found.title,
        "published": published.isoformat() if published else None,
        "source": found.sitename,
        "author": (found.author or "").replace("; ", ", ") or None,
        "modified": modified,
        "language": language,
        "url": _whole_address(found.url),
    }
    kept = {key: _clean(value) for key, value in fields.items()}
    first, _, rest = (found.text or "").partition("\n")
    text = rest if rest.strip() and _clean(first) == kept["title"] else found.text or ""
    return dict(kept), text, entries


def _drop_hidden(tree: Element) -> None:
    """Take what the page hides out of its tree; a reader does not see it, and it may say anything."""
    for element in tree.xpath(_HIDDEN):
        cast(_Removable, element).drop_tree()


def _clean(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _whole_address(url: str | None) -> str | None:
    """An address that a page names as its own, where it is a whole one."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    try:
        return checked_iri(url)
    except ValueError:
        return None


def _find_modified(tree: Element) -> str | None:
    """The latest day on which a page says that it was changed, from its metadata and its linked data."""
    said = [str(value) for value in tree.xpath(_MODIFIED)]
    for script in tree.xpath(_LINKED_DATA):
        said += [str(json.loads(match)) for match in _MODIFIED_KEY.findall(str(script))]
    days: list[date] = []
    for value in said:
        try:
            days.append(parse_day(value.strip()))
        except DateError:
            continue
    return max(days).isoformat() if days else None
