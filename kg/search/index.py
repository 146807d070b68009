"""The index: a SQLite file beside the store, or in memory, that follows what the store holds.

In: a store. Out: hits. What is indexed is kept per named graph with a digest, so that only graphs that changed
are written again. The store's files tell cheaply whether anything changed at all.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import quote

from kg.errors import QueryError, StoreError
from kg.search.documents import Document, digest_of, read_documents
from kg.search.words import Hit, HitKind, match_expression
from kg.store import GraphStore, Store

INDEX_NAME = "kg-find-1.sqlite"
_WAIT_SECONDS = 30.0
_MOST_NODES = 10_000
_TABLES = """
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS graphs (graph TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY, graph TEXT NOT NULL, kind TEXT NOT NULL, iri TEXT NOT NULL, article TEXT,
    events TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS documents_of_graph ON documents (graph);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
    text, content='documents', content_rowid='id', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER IF NOT EXISTS document_added AFTER INSERT ON documents BEGIN
    INSERT INTO words(rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER IF NOT EXISTS document_gone AFTER DELETE ON documents BEGIN
    INSERT INTO words(words, rowid, text) VALUES ('delete', old.id, old.text);
END;
"""
_FIND = """
SELECT kind, iri, documents.text, article, events, -bm25(words) AS score FROM words JOIN documents ON id = words.rowid
WHERE words MATCH ? ORDER BY bm25(words), id LIMIT ?
"""


class SearchIndex:
    """An open index; close it, or use it in a `with` block."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Self:
        """Open as a context."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close at the end of the context."""
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def find(self, words: str, *, limit: int = 20) -> tuple[Hit, ...]:
        """Find labels and sentences that hold all the words, the best first.

        Words are found in their inflections ("drones" finds "drone"), and without regard to case and accents.

        Args:
            words: As `kg.search.words.match_expression` reads them.
            limit: Most hits to return, at least 1.

        Raises:
            QueryError: There is no word to look for, or the limit is below 1.
            StoreError: The index cannot be read.
        """
        if limit < 1:
            raise QueryError(f"limit is {limit}; ask for one hit or more")
        rows = self._rows(_FIND, (match_expression(words), limit))
        return tuple(
            Hit(kind, iri, text, article, tuple(events.split()), score)
            for kind, iri, text, article, events, score in rows
        )

    def matching(self, words: str) -> tuple[str, ...]:
        """IRIs of the nodes that words find: by their label, or as an event that a sentence tells.

        Raises:
            QueryError: There is no word to look for.
            StoreError: The index cannot be read.
        """
        nodes = (node for hit in self.find(words, limit=_MOST_NODES) for node in (hit.iri, *hit.events))
        return tuple(dict.fromkeys(nodes))

    def follow(self, store: Store) -> None:
        """Bring the index up to what a store holds.

        Raises:
            StoreError: The index cannot be written.
        """
        documents: dict[str, list[Document]] = {}
        for document in read_documents(store):
            documents.setdefault(document.graph, []).append(document)
        fresh = {graph: digest_of(items) for graph, items in documents.items()}
        with _errors(), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            known = dict(self._connection.execute("SELECT graph, digest FROM graphs"))
            for graph in known.keys() - fresh.keys():
                self._drop(graph)
            for graph in sorted(fresh):
                if known.get(graph) != fresh[graph]:
                    self._drop(graph)
                    self._put(graph, fresh[graph], documents[graph])

    def _drop(self, graph: str) -> None:
        self._connection.execute("DELETE FROM documents WHERE graph = ?", (graph,))
        self._connection.execute("DELETE FROM graphs WHERE graph = ?", (graph,))

    def _put(self, graph: str, digest: str, documents: list[Document]) -> None:
        self._connection.executemany(
            "INSERT INTO documents (graph, kind, iri, article, events, text) VALUES (?, ?, ?, ?, ?, ?)",
            [(graph, d.kind, d.iri, d.article, " ".join(d.events), d.text) for d in documents],
        )
        self._connection.execute("INSERT INTO graphs VALUES (?, ?)", (graph, digest))

    def _rows(
        self, sql: str, values: tuple[object, ...]
    ) -> list[tuple[HitKind, str, str, str | None, str, float]]:
        with _errors():
            return self._connection.execute(sql, values).fetchall()

    def ids_of(self, graph: str) -> tuple[int, ...]:
        """Numbers of the documents of a graph; they stay as long as the graph does not change."""
        with _errors():
            rows = self._connection.execute("SELECT id FROM documents WHERE graph = ? ORDER BY id", (graph,))
            return tuple(row[0] for row in rows)

    def recorded(self, key: str) -> str | None:
        """What was recorded under a key."""
        with _errors():
            row = self._connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def record(self, key: str, value: str) -> None:
        """Record something under a key."""
        with _errors(), self._connection:
            self._connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, value))


def open_index(store: Store) -> SearchIndex:
    """Open the index of a store, up to date.

    Beside a store on disk lies a file that is made or brought up to date first; where the directory cannot be
    written to, and for a store in memory, the index is made in memory.

    Raises:
        StoreError: The index cannot be read or written.
    """
    path = store.path
    if path is None:
        return _index_in_memory(store)
    try:
        index = SearchIndex(_connect(path / INDEX_NAME))
    except sqlite3.OperationalError:  # the directory cannot be written to
        return _index_in_memory(store)
    except sqlite3.DatabaseError as error:
        raise _damaged(error) from error
    try:
        _update(index, path)
    except BaseException as error:
        index.close()
        if _is_read_only(error):  # a copy whose index lags behind, where nobody may write
            return _index_in_memory(store)
        raise
    return index


def _is_read_only(error: BaseException) -> bool:
    return isinstance(error.__cause__, sqlite3.OperationalError) and "readonly" in str(error.__cause__)


def read_only_index(path: Path) -> SearchIndex:
    """Open the index beside a store as it is; it must have been made before.

    Raises:
        StoreError: There is none, or it cannot be read.
    """
    with _errors():
        address = f"file:{quote(str((path / INDEX_NAME).resolve()))}?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS)
        connection.execute("SELECT 1 FROM graphs LIMIT 1")
    return SearchIndex(connection)


def update_index(path: Path, copy: Store, stamp: str) -> None:
    """Bring the index beside a store up to a copy of it.

    Args:
        path: The store's directory.
        copy: A copy made after the stamp was taken.
        stamp: What `stamp_of` gave.

    Raises:
        StoreError: The index cannot be read or written.
    """
    try:
        connection = _connect(path / INDEX_NAME)
    except sqlite3.Error as error:
        raise _damaged(error) from error
    with SearchIndex(connection) as index:
        if index.recorded("stamp") != stamp:
            index.follow(copy)
            index.record("stamp", stamp)


def stamp_of(path: Path) -> str:
    """What changes whenever a store's database does: names, sizes and times of its files.

    Example:
        >>> stamp_of(Path("/nowhere"))
        ''
    """
    files = sorted(path.glob("*.sst")) + sorted(path.glob("*.log")) + sorted(path.glob("MANIFEST*"))
    parts = [f"{file.name}:{stat.st_size}:{stat.st_mtime_ns}" for file in files if (stat := _stat(file))]
    return " ".join(parts)


def _stat(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except FileNotFoundError:  # a writer took it away
        return None


def _update(index: SearchIndex, path: Path) -> None:
    """Read the store again where it changed; the stamp is from before, so that a later change shows."""
    stamp = stamp_of(path)
    if index.recorded("stamp") == stamp:
        return
    with GraphStore.open(path, read_only=True) as current:
        index.follow(current)
    index.record("stamp", stamp)


def _index_in_memory(store: Store) -> SearchIndex:
    index = SearchIndex(_connect(":memory:"))
    with store.nearby() as near:
        index.follow(near)
    return index


def _connect(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        connection.executescript(_TABLES)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _damaged(error) from error


def _damaged(error: sqlite3.Error) -> StoreError:
    return StoreError(f"{INDEX_NAME}: {error}; delete it from the store's directory, kg find makes it anew")
