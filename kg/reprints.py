"""Tells reprints: one wire story, printed by many papers, is one article with several publishers.

In: articles in the order of their reading. Out: for each the id of the earlier article that it reprints, or None. What
is known of earlier texts lies in one SQLite file beside the store, so that memory does not grow with their number and
later builds know them; it is written with each article and safe when the process is killed.

Candidates are found by MinHash (one permutation hashing, sixteen bands of four), and judged by the sets of their word
triples themselves, so that nothing hangs on an estimate. A text is a reprint where it is not short, a tenth of it at
most is new, three quarters of the earlier one are kept, it is of about the same days, and it says no number and no
negation that the earlier one does not say: "at least 15 dead" after "at least 12 dead" is news.
"""

import hashlib
import re
import sqlite3
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, Self

from kg.errors import StoreError
from kg.model import Article

STATE_NAME = "kg-reprints-1.sqlite"
FEWEST_WORDS = 60
"""A shorter text is never a reprint, however much it is like another."""
MOST_NEW = 0.1
"""Share of a reprint's word triples that the earlier text may lack."""
FEWEST_KEPT = 0.75
"""Share of the earlier text's word triples that a reprint has; papers cut from the end."""
MOST_DAYS = 3
"""Days between the two, since a later "on Tuesday" is another Tuesday."""

_TRIPLE = 3
_BINS = 64
_BAND = 4
_MASK = 2**63 - 1
_WAIT_SECONDS = 30.0
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_TELLING = frozenset(
    "no not never none nobody without denies denied deny denying refused rejected zero one two three four five six "
    "seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty "
    "forty fifty sixty seventy eighty ninety hundred thousand million billion dozen dozens hundreds thousands".split()
)
_TABLES = """
CREATE TABLE IF NOT EXISTS builds (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS texts (
    number INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, build INTEGER NOT NULL, day TEXT,
    digest BLOB NOT NULL, triples BLOB NOT NULL, telling BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS bands (band INTEGER NOT NULL, text INTEGER NOT NULL, PRIMARY KEY (band, text)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_of_text ON bands (text);
"""


class _Known(NamedTuple):
    number: int
    article: str
    build: int
    day: str | None
    triples: bytes
    telling: bytes


@dataclass(frozen=True, slots=True)
class Print:
    """What two texts are compared by.

    Args:
        triples: Hashes of its word triples, sorted.
        telling: Hashes of its numbers and negations, sorted.
        bands: Keys that texts which are alike are likely to share.
        n_words: Number of its words.
    """

    triples: frozenset[int]
    telling: frozenset[int]
    bands: tuple[int, ...]
    n_words: int

    @classmethod
    def of(cls, text: str) -> "Print":
        """Take the print of a text; its line breaks, quotes and capitals do not count."""
        words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
        hashes = [_hash(" ".join(words[at : at + _TRIPLE])) for at in range(len(words) - _TRIPLE + 1)]
        telling = {word for word in words if word[0].isdigit() or word in _TELLING or word.endswith("n't")}
        return cls(
            triples=frozenset(h >> 32 for h in hashes),
            telling=frozenset(_hash(word) >> 32 for word in telling),
            bands=_bands(hashes) if len(words) >= FEWEST_WORDS else (),
            n_words=len(words),
        )

    def reprints(self, triples: frozenset[int], telling: frozenset[int]) -> bool:
        """Whether a text of this print reprints an earlier one with these triples, numbers and negations."""
        if not self.triples or not triples or self.n_words < FEWEST_WORDS:
            return False
        shared = len(self.triples & triples)
        return (
            shared >= (1 - MOST_NEW) * len(self.triples)
            and shared >= FEWEST_KEPT * len(triples)
            and self.telling <= telling
        )


class Reprints:
    """The texts that were read so far, in this build and in earlier ones; use it in a `with` block.

    Args:
        folder: The store's directory, where they are kept; None keeps them until the end of the build, in a file
            that is deleted then.
        is_stored: Whether the store holds the article of an id; an earlier text that it does not hold any more, and
            that this build has not read, has no reprints.

    Raises:
        StoreError: The file cannot be written.
    """

    def __init__(self, folder: Path | None, is_stored: Callable[[str], bool]) -> None:
        self._is_stored = is_stored
        with _errors():
            path = "" if folder is None else str(folder / STATE_NAME)
            self._connection = sqlite3.connect(
                path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_TABLES)
            self._build = self._connection.execute("INSERT INTO builds DEFAULT VALUES").lastrowid or 0

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the file go."""
        self._connection.close()

    def find_original(self, article: Article) -> str | None:
        """Tell which earlier article this one reprints, and remember its text where it reprints none.

        An article of an id that is known stays what it was: it is compared with none, and its new text takes the
        place of the old one.

        Returns:
            The id of the earlier article, or None.

        Raises:
            StoreError: The file cannot be read or written.
        """
        digest = hashlib.blake2b(article.text.encode(), digest_size=16).digest()
        with _errors():
            row = self._connection.execute(
                "SELECT number, digest FROM texts WHERE article = ?", (article.id,)
            ).fetchone()
            if row is not None and row[1] == digest:
                self._connection.execute("UPDATE texts SET build = ? WHERE number = ?", (self._build, row[0]))
                return None
            taken = Print.of(article.text)
            original = None if row is not None else self._match(article, taken)
            if original is None:
                self._remember(article, taken, digest)
            return original

    def _match(self, article: Article, taken: Print) -> str | None:
        best: tuple[int, int] | None = None
        found = ""
        for known in self._candidates(taken.bands):
            triples = _unpacked(known.triples)
            if not taken.reprints(triples, _unpacked(known.telling)) or _far_apart(
                article.published, known.day
            ):
                continue
            rank = (-len(taken.triples & triples), known.number)
            if (best is None or rank < best) and (
                known.build == self._build or self._is_stored(known.article)
            ):
                best, found = rank, known.article
        return found or None

    def _candidates(self, bands: tuple[int, ...]) -> Iterator[_Known]:
        marks = ", ".join("?" * len(bands))
        numbers = self._connection.execute(
            f"SELECT DISTINCT text FROM bands WHERE band IN ({marks})", bands
        ).fetchall()
        for (number,) in sorted(numbers):
            row = self._connection.execute(
                "SELECT number, article, build, day, triples, telling FROM texts WHERE number = ?", (number,)
            ).fetchone()
            yield _Known(*row)

    def _remember(self, article: Article, taken: Print, digest: bytes) -> None:
        day = article.published.isoformat() if article.published else None
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(
            "DELETE FROM bands WHERE text IN (SELECT number FROM texts WHERE article = ?)", (article.id,)
        )
        number = self._connection.execute(
            "INSERT INTO texts (article, build, day, digest, triples, telling) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (article) DO UPDATE SET build = excluded.build, day = excluded.day, "
            "digest = excluded.digest, triples = excluded.triples, telling = excluded.telling RETURNING number",
            (article.id, self._build, day, digest, _packed(taken.triples), _packed(taken.telling)),
        ).fetchone()[0]
        self._connection.executemany(
            "INSERT OR IGNORE INTO bands (band, text) VALUES (?, ?)", [(band, number) for band in taken.bands]
        )
        self._connection.execute("COMMIT")


def _far_apart(day: date | None, other: str | None) -> bool:
    return day is not None and other is not None and abs((day - date.fromisoformat(other)).days) > MOST_DAYS


def _hash(words: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def _bands(hashes: list[int]) -> tuple[int, ...]:
    """The keys of a text: the least hash in each of 64 bins, four bins a key; an empty bin takes from the next."""
    bins: list[int | None] = [None] * _BINS
    for h in hashes:
        place, value = h % _BINS, h // _BINS
        least = bins[place]
        if least is None or value < least:
            bins[place] = value
    filled: list[str] = []
    for place in range(_BINS):
        step = next(step for step in range(_BINS) if bins[(place + step) % _BINS] is not None)
        filled.append(f"{bins[(place + step) % _BINS]}+{step}")
    return tuple(
        _hash(f"{begin}:{' '.join(filled[begin : begin + _BAND])}") & _MASK
        for begin in range(0, _BINS, _BAND)
    )


def _packed(hashes: frozenset[int]) -> bytes:
    return array("I", sorted(hashes)).tobytes()


def _unpacked(data: bytes) -> frozenset[int]:
    return frozenset(array("I", data))


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            f"{STATE_NAME}: {error}; delete it from the store's directory, or build with --keep-duplicates"
        ) from error
