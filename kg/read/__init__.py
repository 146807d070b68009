"""Reads articles from files, folders and standard input, and from values of Python.

In: sources. Out: a stream of `Article`s and, in the place of each that cannot be read, the `SourceError`
that says why, or a `Skipped` where it was passed over on purpose, so that one bad file does not end a batch. The
text of an article is never changed: no trimming, no line ends translated. What the text says is left to the
later stages.

Each format has a reader, a function from a piece of bytes to articles and to further pieces (`formats`); the first
bytes tell which. `sources` walks files and folders, `pieces` and `budget` keep the bounds, `fields` checks values.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from kg.errors import SourceError
from kg.model import Article, Skipped
from kg.read.count import count_articles
from kg.read.fields import parse_day
from kg.read.language import find_foreign_language
from kg.read.pieces import MAX_CHARACTERS, Found
from kg.read.seen import SeenArticles
from kg.read.sources import STDIN, Paths, find_files
from kg.read.values import Sources, read_sources, text_article
from kg.settings import Reading

__all__ = [
    "MAX_CHARACTERS",
    "STDIN",
    "Paths",
    "Sources",
    "count_articles",
    "find_files",
    "parse_day",
    "read_articles",
    "text_article",
]


def read_articles(
    sources: Sources,
    *,
    published: date | str | None = None,
    reading: Reading | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | SourceError | Skipped]:
    """Read every article of `sources`, in their order, one at a time.

    An article that was read before in the same call is skipped; another article with the id of an earlier one
    is a fault.

    Args:
        sources: Files, folders (every file below them whose suffix is known, sorted), "-" for standard input; texts,
            articles, rows, data frames and Arrow tables; or an iterable of these, which is read as it comes.
        published: Day of publication of the articles that do not tell their own, or of all where `reading` says
            that it wins; a string is ISO 8601.
        reading: Names of fields, and what else may be chosen; the defaults where None.
        stdin: What "-" reads; the process's standard input where None.

    Yields:
        An article, or the fault or the skipped item that stands in the place of one.

    Raises:
        DateError: `published` is not a date.
    """
    reading = reading or Reading()
    default_day = parse_day(published) if isinstance(published, str) else published
    with SeenArticles() as seen:
        for found in read_sources(sources, reading, stdin):
            item = _checked(found, reading, default_day)
            if not isinstance(item, Article):
                yield item
                continue
            other = seen.take(item, found.where if isinstance(found, Found) else "")
            if other is None:
                yield item
            elif other and isinstance(found, Found):
                reason = f"another article has the id {item.id!r} ({other}); give one of them a new id"
                yield SourceError(found.where, reason)


def _checked(
    found: Found | SourceError | Skipped, reading: Reading, default_day: date | None
) -> Article | SourceError | Skipped:
    """An article with the given day where it has none, or the reason why it is passed over."""
    if isinstance(found, SourceError | Skipped):
        return found
    language = None if reading.any_language else find_foreign_language(found.article)
    if language is not None:
        return Skipped(found.where, f"not English but {language!r}; --any-language reads it", "language")
    if default_day is not None and (found.article.published is None or reading.published_wins):
        return replace(found.article, published=default_day)
    return found.article
