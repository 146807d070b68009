"""Tries many rows of one anchor, and asks what several of them ask only once.

In: rows, in the order of their file, and an anchor. Out: the rows that match, in that order, with their matches. Most
rows ask something of the anchor that it lacks: its label, a child, a class; these are left out before they are tried.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from kg.patterns.language import PatternMatch, Test
from kg.patterns.rows import ANCHOR, Row

_MOST_KEPT = 20_000

_Question = tuple[int, int, Test]
"""The rows that need a condition and those that it bars, each as the bits of a number, and the condition's test."""


class RowTable:
    """Rows to try of one anchor after another.

    Args:
        rows: The rows, in the order in which they are tried.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self._asked: dict[str, _Question] = {}
        for bit, row in enumerate(self.rows):
            for asked in row.asks():
                needed_by, barred, test = self._asked.get(asked.text, (0, 0, asked.test))
                masks = (needed_by, barred | 1 << bit) if asked.denied else (needed_by | 1 << bit, barred)
                self._asked[asked.text] = (*masks, test)
        self._questions = lru_cache(maxsize=_MOST_KEPT)(self._questions_of)
        self._hanging = cache(self._hanging_by)
        self._holding: dict[frozenset[str], int] = {}
        for bit, row in enumerate(self.rows):
            for path in row.from_anchor:
                if path.holds:
                    self._holding[path.holds] = self._holding.get(path.holds, 0) | 1 << bit

    def matches(self, start: PatternMatch) -> Iterator[tuple[Row, PatternMatch]]:
        """Yield every match of the rows, with its row, row by row.

        Args:
            start: The anchor, as `PatternMatch({ANCHOR: token}, context)`.
        """
        token = start[ANCHOR]
        left, below = self._hanging(token.dep_), [child.dep_ for child in token.children]
        for labels, rows in self._holding.items():
            if left & rows and labels.isdisjoint(below):
                left &= ~rows
        for needed_by, barred, test in self._questions(left):
            if left & (needed_by | barred):
                left &= ~(barred if test(token, start) else needed_by)
        while left:
            lowest = left & -left
            left ^= lowest
            row = self.rows[lowest.bit_length() - 1]
            for match in row.matches(start):
                yield row, match

    def _hanging_by(self, label: str) -> int:
        return sum(1 << bit for bit, row in enumerate(self.rows) if row.can_start(label))

    def _questions_of(self, left: int) -> tuple[_Question, ...]:
        """Return what these rows, given as bits, ask of the anchor, the commonest question first."""
        questions = [
            (needed_by & left, barred & left, test) for needed_by, barred, test in self._asked.values()
        ]
        questions.sort(key=lambda question: -(question[0] | question[1]).bit_count())
        return tuple(question for question in questions if question[0] | question[1])
