"""Writes the tables of a graph as Parquet files, an event at a time.

In: what a store holds. Out: one file a table. Four tables come from one walk over the events.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from kg.errors import StoreError
from kg.objects.collect import Objects
from kg.objects.columns import TABLES
from kg.store.transfer import written_beside
from kg.tables import ParquetWriter

_OF_EVENTS = ("events", "roles", "mentions", "claims")


def write_tables(objects: Objects, folder: Path) -> tuple[Path, ...]:
    """Write all tables; see `Graph.export_tables`.

    Raises:
        ExtraError: pyarrow is not installed.
        StoreError: A file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{folder}: cannot be made ({reason}); choose another folder") from error
    groups: Iterator[tuple[tuple[str, ...], Iterable[object]]] = iter(
        (
            (_OF_EVENTS, objects.events()),
            (("actors",), objects.actors()),
            (("places",), objects.places()),
            (("articles",), objects.articles()),
            (("stories",), objects.stories()),
        )
    )
    return tuple(path for names, values in groups for path in _write(names, values, folder))


def _write(names: tuple[str, ...], values: Iterable[object], folder: Path) -> Iterator[Path]:
    paths = [folder / f"{name}.parquet" for name in names]
    with ExitStack() as stack:
        files = [stack.enter_context(written_beside(path)) for path in paths]
        writers = [
            stack.enter_context(ParquetWriter(file, TABLES[name][0]))
            for name, file in zip(names, files, strict=True)
        ]
        for value in values:
            for name, writer in zip(names, writers, strict=True):
                writer.add(TABLES[name][1](value))
    yield from (path.resolve() for path in paths)
