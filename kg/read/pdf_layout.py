"""Puts the lines of PDF pages into the order of reading, and takes out what runs through the pages.

In: pages of pypdf. Out: lines. Columns that a page draws row by row are read one after the other, by where their words
stand; headers and footers that several pages share, and numbers of pages, are left out.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

_MOST_RUNNING = 3
_SAME_LINE = 2.0
_SAME_START = 6.0
_CHARACTER = 0.5
_GAP = 2.0
_FEWEST_ROWS = 3
_LEAST_CHARACTERS = 12
_PAGE_NUMBER = re.compile(
    r"[\s\W]*(?:page|p\.|seite)?\s*\d{1,4}(?:\s*(?:of|/|von|-)\s*\d{1,4})?[\s\W]*|[ivxl]{1,6}", re.IGNORECASE
)
_FIGURES = re.compile(r"\d+")


class Page(Protocol):
    """What is used of a page of pypdf."""

    def extract_text(self, *, visitor_text: object) -> str:
        """Its text; the visitor is called with each piece and where it stands."""


class _Piece(NamedTuple):
    x: float
    y: float
    end: float
    text: str


def page_lines(page: Page) -> list[str]:
    """The lines of a page; those of columns that are drawn row by row stand column after column."""
    pieces: list[_Piece] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        if text.strip() and "\n" not in text.strip("\n"):
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(size * tm[0] * cm[0]) or 10.0
            pieces.append(_Piece(x, y, x + _CHARACTER * scale * len(text.strip()), text.strip()))
            sizes.append(scale)

    sizes: list[float] = []
    text = page.extract_text(visitor_text=visit)
    size = sorted(sizes)[len(sizes) // 2] if sizes else 10.0
    return _column_lines(pieces, size) or text.replace("\0", "").splitlines()


def drop_running(pages: list[list[str]]) -> list[list[str]]:
    """Take out the first and last lines that other pages have too, but for their figures, and numbers of pages.

    Example:
        >>> drop_running([["The Beacon", "Rebels shelled", "1"], ["The Beacon", "Massawa.", "2"]])
        [['Rebels shelled'], ['Massawa.']]
    """
    kept = [[line for line in lines if line.strip()] for lines in pages]
    tops, ends = (Counter(key for lines in kept for key in _keys(lines, end=end)) for end in (False, True))
    return [_without(lines, kept_lines, tops, ends) for lines, kept_lines in zip(pages, kept, strict=True)]


def _keys(lines: list[str], *, end: bool) -> set[str]:
    outer = lines[-_MOST_RUNNING:] if end else lines[:_MOST_RUNNING]
    return {_key(line) for line in outer}


def _key(line: str) -> str:
    return _FIGURES.sub("#", " ".join(line.split())).casefold()


def _without(lines: list[str], kept: list[str], tops: Counter[str], ends: Counter[str]) -> list[str]:
    first, last = 0, len(kept)
    while first < min(last, _MOST_RUNNING) and (
        tops[_key(kept[first])] > 1 or _PAGE_NUMBER.fullmatch(kept[first])
    ):
        first += 1
    while last > max(first, len(kept) - _MOST_RUNNING) and (
        ends[_key(kept[last - 1])] > 1 or _PAGE_NUMBER.fullmatch(kept[last - 1])
    ):
        last -= 1
    if (first, last) == (0, len(kept)):
        return lines
    places = [number for number, line in enumerate(lines) if line.strip()]
    return lines[places[first] : places[last - 1] + 1] if first < last else []


def _column_lines(pieces: list[_Piece], size: float) -> list[str]:
    """The lines of two columns one after the other; none where the page is not drawn row by row in two columns."""
    rows = _rows(pieces, size)
    pairs = [row for row in rows if len(row) == 2]
    if len(pairs) < _FEWEST_ROWS or 2 * len(pairs) < len(rows):
        return []
    left, right = (sorted(row[side].x for row in pairs)[len(pairs) // 2] for side in (0, 1))
    regular = [
        row for row in pairs if abs(row[0].x - left) < _SAME_START and abs(row[1].x - right) < _SAME_START
    ]
    n_characters = sum(len(piece.text) for row in regular for piece in row)
    if len(regular) < _FEWEST_ROWS or n_characters < 2 * len(regular) * _LEAST_CHARACTERS:
        return []
    top = max(row[0].y for row in regular)
    head = [piece.text for row in rows for piece in row if row[0].y > top + _SAME_LINE]
    body = sorted(
        (piece for row in rows for piece in row if row[0].y <= top + _SAME_LINE), key=lambda p: -p.y
    )
    first = [piece.text for piece in body if piece.x < right - _SAME_START]
    second = [piece.text for piece in body if piece.x >= right - _SAME_START]
    return [*head, *([""] if head else []), *first, "", *second]


def _rows(pieces: list[_Piece], size: float) -> list[list[_Piece]]:
    """What is drawn one after the other on one line, joined where no wide gap is between."""
    rows: list[list[_Piece]] = []
    for before, piece in pairwise((None, *pieces)):
        if before is None or piece is None:
            if piece is not None:
                rows.append([piece])
        elif abs(piece.y - before.y) > _SAME_LINE or piece.x < before.x:
            rows.append([piece])
        elif piece.x - before.end > _GAP * size:
            rows[-1].append(piece)
        else:
            last = rows[-1][-1]
            rows[-1][-1] = _Piece(last.x, last.y, piece.end, f"{last.text} {piece.text}")
    return rows
