"""Reads values of Python: texts, articles, rows, data frames, Arrow tables, and iterables of these.

In: whatever a user has in hand. Out: what `read_source` gives of files: articles with their places, and the
`SourceError` in the place of each that is none. Frames and tables are read a row at a time; their libraries are not
imported, since whoever has a frame has done so.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeGuard

from kg.errors import SourceError
from kg.model import Article
from kg.read.fields import KEYS, make_article
from kg.read.pieces import Found
from kg.read.rows import row_article
from kg.read.sources import Outcome, read_source
from kg.settings import Reading

_FITTING = (
    "give a file, a folder, a text, an Article, a dict with a text, a data frame of pandas or polars, an Arrow table, "
    "or an iterable of these"
)
_ENDS = (".", "!", "?", '."', '!"', '?"', ".”", "!”", "?”", "’", ".)")
_LEAST_WORDS = 3
_DIGITS = 12


class Frame(Protocol):
    """A data frame of pandas or polars, or a table or batch of Arrow: named columns of one length."""

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""


Source = str | Path | Article | Mapping[str, object] | Frame
"""One thing that articles are read from."""
Sources = Source | Iterable[Source]
"""What articles are read from: one thing, or several, which may come one after the other."""


def read_sources(sources: Sources, reading: Reading, stdin: BinaryIO | None = None) -> Iterator[Outcome]:
    """Read every article of values, files and folders, in their order, one at a time.

    A string is a text where it has a line break, or where it has some words and ends as a sentence does; else it is the
    path of a file or a folder, or "-". A `Path` is always one.

    Args:
        sources: What to read.
        reading: What the user chose.
        stdin: What "-" reads.
    """
    if _is_one(sources):
        yield from _read_one(sources, 1, reading, stdin)
        return
    if isinstance(sources, bytes | bytearray) or not isinstance(sources, Iterable):
        yield _unfit(sources, "the source")
        return
    for number, source in enumerate(sources, start=1):
        yield from _read_one(source, number, reading, stdin)


def text_article(text: str) -> Article:
    """An article of a text alone; its id is made of its words, so that the same text is the same article.

    Raises:
        SourceError: There are no words, or too many.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return make_article({}, text, "the text", f"text-{digest}")


def is_text(words: str) -> bool:
    """Whether a string is a text, and no path.

    Example:
        >>> is_text("Rebels shelled Massawa."), is_text("news/2024 07/july.txt"), is_text("-")
        (True, False, False)
    """
    if "\n" in words.strip():
        return True
    return (
        len(words.split()) >= _LEAST_WORDS
        and words.rstrip().endswith(_ENDS)
        and not Path(words[:255]).exists()
    )


def _is_one(sources: object) -> TypeGuard[Source]:
    return isinstance(sources, str | Path | Article | Mapping) or _is_frame(sources)


def _is_frame(value: object) -> bool:
    return hasattr(value, "shape") and (hasattr(value, "columns") or hasattr(value, "to_pylist"))


def _read_one(source: object, number: int, reading: Reading, stdin: BinaryIO | None) -> Iterator[Outcome]:
    where = f"item {number}"
    if isinstance(source, Path) or (isinstance(source, str) and not is_text(source)):
        yield from read_source(source, reading, stdin)
    elif isinstance(source, str):
        yield from _found(where, lambda: text_article(source))
    elif isinstance(source, Article):
        yield from _found(where, lambda: _checked(source, where))
    elif isinstance(source, Mapping):
        yield from _found(where, lambda: row_article(_plain(source), reading, where, f"row-{number}"))
    elif _is_frame(source):
        for row_number, row in enumerate(_rows(source, reading), start=1):
            place = f"row {row_number}" if number == 1 else f"{where}, row {row_number}"
            key = f"row-{row_number}" if number == 1 else f"row-{number}-{row_number}"
            yield from _found(place, partial(row_article, _plain(row), reading, place, key))
    else:
        yield _unfit(source, where)


def _found(where: str, make: Callable[[], Article]) -> Iterator[Outcome]:
    try:
        yield Found(where, make())
    except SourceError as fault:
        yield fault


def _checked(article: Article, where: str) -> Article:
    """The same article, its fields checked as those of files are."""
    fields = {key: getattr(article, key) for key in KEYS}
    return make_article(_plain(fields), article.text, where, article.id)


def _rows(frame: Any, reading: Reading) -> Iterator[Mapping[str, object]]:  # noqa: ANN401  # of several libraries
    """The rows of a frame or a table, and of their columns those that articles have."""
    if hasattr(frame, "to_batches"):  # a table of Arrow
        for batch in frame.to_batches(max_chunksize=1000):
            yield from batch.to_pylist()
    elif hasattr(frame, "to_pylist"):  # a batch of Arrow
        yield from frame.to_pylist()
    elif hasattr(frame, "iter_rows"):  # a frame of polars
        yield from frame.iter_rows(named=True)
    else:
        wanted = {reading.name_of(field).partition(".")[0] for field in ("text", *KEYS)}
        names = [str(name) for name in frame.columns if str(name) in wanted]
        for cells in zip(*(frame[name] for name in names), strict=True):
            yield dict(zip(names, cells, strict=True))
        if not names and len(frame):
            yield {str(name): "" for name in frame.columns}


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    """A row with values as JSON has them: days as ISO 8601, numbers of NumPy as Python's, None for what is missing."""
    return {str(name): _plain_value(value) for name, value in row.items()}


def _plain_value(value: Any) -> object:  # noqa: ANN401  # a cell of any library
    if value is None or isinstance(value, str | Mapping | list):
        return value
    if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    is_scalar = getattr(value, "shape", None) == () and hasattr(value, "item")  # a number of NumPy
    return value.item() if is_scalar else value


def _unfit(value: object, where: str) -> SourceError:
    kind = f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")
    hint = "collect() it first" if kind.endswith("LazyFrame") else _FITTING
    return SourceError(where, f"no articles can be read from a value of the type {kind}; {hint}")
