"""Remembers which articles were read in one go, in a file that is deleted afterwards: its size may grow, memory not.

In: articles and their places. Out: whether one is new, was read before, or has the id of another.
"""

import hashlib
import sqlite3
from typing import Self

from kg.model import Article


class SeenArticles:
    """The ids that were read so far, each with a digest of its article and its place; use it in a `with` block."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.execute(
            "CREATE TABLE seen (id TEXT PRIMARY KEY, digest BLOB NOT NULL, place TEXT NOT NULL) WITHOUT ROWID"
        )
        self._connection.execute("BEGIN")

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Delete the file."""
        self._connection.close()

    def take(self, article: Article, where: str) -> str | None:
        """Remember an article.

        Returns:
            None where it is new, "" where the same was read before, else the place of another article with its id.
        """
        digest = hashlib.blake2b(repr(article).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        row = self._connection.execute(
            "SELECT digest, place FROM seen WHERE id = ?", (article.id,)
        ).fetchone()
        if row is None:
            self._connection.execute(
                "INSERT INTO seen VALUES (?, ?, ?)", (article.id, digest, _printable(where))
            )
            return None
        return "" if row[0] == digest else str(row[1])


def _printable(where: str) -> str:
    """A place without what a database cannot hold: the bytes of a file's name that are no UTF-8."""
    return where.encode("utf-8", "backslashreplace").decode()
