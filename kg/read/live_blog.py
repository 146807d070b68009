"""Reads live blogs: each entry is an article, with its own headline, day and address.

In: the tree of a page, before its text is extracted, and what the page says of itself. Out: the fields and the text of
each entry, in the order of the page. Entries without words (pictures, scores) are passed over; a page without entries
that say where they begin is no live blog, and is read as one article.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple, cast
from urllib.parse import urldefrag

from kg.read.linked_data import Story, find_live_blog, item_types
from kg.read.markup import markup_text
from kg.read.page_day import Element
from kg.read.written_days import read_written_day

_ENTRIES = "//*[contains(concat(' ', @itemprop, ' '), ' liveBlogUpdate ')]"
_BODY = ".//*[contains(@itemprop, 'articleBody')]"


class Entry(NamedTuple):
    """One entry of a live blog.

    Args:
        name: What tells it from the others of its page.
        title: Its headline.
        published: The day of it, as ISO 8601.
        url: Its own address; None where it has none.
        text: Its words.
    """

    name: str
    title: str | None
    published: str | None
    url: str | None
    text: str


def read_entries(tree: Element) -> list[Entry]:
    """The entries of a live blog; none where the page is none, or holds none with words."""
    scripts = (str(text) for text in tree.xpath("//script[@type='application/ld+json']/text()"))
    blog = find_live_blog(scripts)
    language = (tree.get("lang") or "").lower()
    said = [] if blog is None else [*_said_entries(blog, language)]
    return said or [*_marked_entries(tree, language)]


def _said_entries(blog: Story, language: str) -> Iterator[Entry]:
    updates = blog.get("liveBlogUpdate")
    for number, update in enumerate(updates if isinstance(updates, list) else [updates], start=1):
        if not isinstance(update, dict) or not any(kind.endswith("posting") for kind in item_types(update)):
            continue
        text = markup_text(_words(update.get("articleBody")) or _words(update.get("text")))
        if text:
            url = _words(update.get("url")) or _words(update.get("@id")) or None
            name = urldefrag(url)[1] if url else ""
            title = markup_text(_words(update.get("headline"))) or None
            yield Entry(name or str(number), title, _day(update.get("datePublished"), language), url, text)


def _marked_entries(tree: Element, language: str) -> Iterator[Entry]:
    write = cast(Callable[..., str], import_module("lxml.html").tostring)
    for number, element in enumerate(cast(list[Element], tree.xpath(_ENTRIES)), start=1):
        body = cast(list[Element], element.xpath(_BODY)) or [element]
        text = "\n".join(markup_text(write(part, encoding="unicode", with_tail=False)) for part in body)
        heads = element.xpath(".//*[contains(@itemprop, 'headline')] | .//h2 | .//h3")
        days = element.xpath(".//*[contains(@itemprop, 'datePublished')]/@content | .//time/@datetime")
        title = " ".join(cast(Element, heads[0]).itertext()).strip() if heads else None
        if text.strip():
            yield Entry(
                element.get("id") or str(number), title, _day(next(iter(days), None), language), None, text
            )


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(value: object, language: str) -> str | None:
    day = read_written_day(str(value), language) if value else None
    return day.isoformat() if day else None
