"""Whole stores in and out: import of RDF files, backups, and their restoring.

In: files, and the directory of a store. Out: a store, or a file. What is new is made whole beside its place and then
renamed, so that a kill, a full disk or a fault in a file leaves nothing half done.
"""

import gzip
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from traceback import clear_frames
from typing import BinaryIO, NamedTuple, cast

import pyoxigraph as ox

from kg.errors import SourceError, StoreError
from kg.iri import DEFAULT_BASE, Iris
from kg.store.bulk import load_stream
from kg.store.copies import check_no_links, copy_database
from kg.store.embedded import GraphStore
from kg.store.export import GRAPHLESS_FORMATS, RDF_FORMATS, write_quads
from kg.store.interface import Store
from kg.store.log import LOG_NAME
from kg.store.marker import FORMAT_VERSION, MARKER_NAME, Marker, disk_errors, read_marker, write_marker
from kg.vocab import RDF, SCHEMA

IMPORTED_GRAPH = f"{DEFAULT_BASE}graph/imported"
"""The graph of what is imported from a format without named graphs."""

SUFFIXES = {
    ".nq": "nquads",
    ".trig": "trig",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
}
_ZIPPED = ".gz"
_ARTICLE = "article/"


class Imported(NamedTuple):
    """What an import brought.

    Args:
        n_quads: Quads that the store holds more, and did not hold before.
        n_articles: Articles among them, new or replaced.
    """

    n_quads: int
    n_articles: int


def import_files(
    paths: Sequence[Path], target: Path | Store, *, format: str | None = None, iris: Iris | None = None
) -> Imported:
    """Read RDF files into a store.

    A new store takes them whole, in bulk, in bounded memory. In a store that is there, graphs of articles are
    replaced, one transaction each, the ontology stays its own, and to any other graph is added. What stands in a
    format without named graphs goes to `IMPORTED_GRAPH`.

    Args:
        paths: Files; a name that ends in .gz is unpacked.
        target: A store, or the directory where a new one is made.
        format: One of `EXPORT_FORMATS`; None goes by the names' ends.
        iris: The base of a new store; None goes by what the files hold.

    Raises:
        SourceError: A file cannot be read, is no such RDF, or its format is unknown; the store is left as it was.
        StoreError: The store cannot be written.
    """
    if isinstance(target, Path):
        with _made_beside(target) as draft:
            n_quads = _fill(draft, paths, format, iris)
            with GraphStore.open(draft) as store:
                return Imported(n_quads, sum(1 for _ in store.article_graphs()))
    with _scratch_beside(target) as folder:
        return _merge(_loaded(folder, paths, format), target)


def _fill(draft: Path, paths: Sequence[Path], format: str | None, iris: Iris | None) -> int:
    database = _loaded(draft, paths, format)
    base = iris.base if iris else _find_base(database)
    with disk_errors(draft):
        database.remove_graph(ox.NamedNode(Iris(base).description_graph))  # each export makes its own
        write_marker(draft, Marker(FORMAT_VERSION, base, ontology=""))
        database.flush()
    return len(database)


def _loaded(folder: Path, paths: Sequence[Path], format: str | None) -> ox.Store:
    with disk_errors(folder):
        database = ox.Store(folder)
    _load_files(database, paths, format)
    return database


def _load_files(database: ox.Store, paths: Iterable[Path], format: str | None) -> None:
    for path in paths:
        name = format or SUFFIXES.get(Path(path.name.removesuffix(_ZIPPED)).suffix)
        if name not in RDF_FORMATS:
            known = ", ".join(SUFFIXES) if format is None else ", ".join(RDF_FORMATS)
            raise SourceError(str(path), f"no known format of RDF; there are {known}; name one with --format")
        graph = ox.NamedNode(IMPORTED_GRAPH) if name in GRAPHLESS_FORMATS else None
        try:
            with _opened(path) as file:
                load_stream(database, file, name, graph)
        except SyntaxError as error:
            where = f"{path}:{error.lineno}" if error.lineno else str(path)
            raise SourceError(where, f"no {name} ({_one_line(error.msg)}); nothing was imported") from error
        except (OSError, EOFError) as error:
            raise SourceError(
                str(path), f"cannot be read ({_one_line(error)}); nothing was imported"
            ) from error


def _merge(database: ox.Store, store: Store) -> Imported:
    n_quads = n_articles = 0
    articles = store.iris.article_graph("")
    names = sorted(graph.value for graph in database.named_graphs() if isinstance(graph, ox.NamedNode))
    for name in names:
        quads = frozenset(database.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        if name.startswith(articles):
            n_quads += store.add(quads, name).added
            n_articles += 1
        elif name not in (store.iris.ontology_graph, store.iris.description_graph):
            n_quads += store.replace(chain(quads, store.quads(name)), [name]).added
    loose = database.quads_for_pattern(None, None, None, ox.DefaultGraph())
    graph = ox.NamedNode(IMPORTED_GRAPH)
    named = frozenset(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in loose)
    if named:
        n_quads += store.replace(chain(named, store.quads(IMPORTED_GRAPH)), [IMPORTED_GRAPH]).added
    return Imported(n_quads, n_articles)


def _find_base(database: ox.Store) -> str:
    """What the IRIs of imported data begin with, by the first article; the default where there is none."""
    found = database.quads_for_pattern(None, RDF.type, SCHEMA.NewsArticle, None)
    for quad in found:
        if isinstance(quad.subject, ox.NamedNode) and _ARTICLE in quad.subject.value:
            return Iris(quad.subject.value.rpartition(_ARTICLE)[0]).base
    return DEFAULT_BASE


def back_up_store(path: Path, target: Path) -> None:
    """Copy a store as it is now, while another process may write to it.

    Args:
        path: The store's directory.
        target: A file whose name ends in .nq or .nq.gz, which gets the quads, sorted; or else a directory, which
            gets the database.

    Raises:
        StoreError: There is no store, the target exists, or the disk refuses.
    """
    marker = read_marker(path)
    if marker is None:
        raise StoreError(f"{path}: no store here to back up")
    if target.exists():
        raise StoreError(f"{target}: is there already; name a path that is free")
    if target.name.endswith((".nq", ".nq.gz")):
        with GraphStore.open(path, read_only=True) as store, written_beside(target) as output:
            write_quads(store.quads(), "nquads", output)
        return
    with _made_beside(target) as draft, disk_errors(target):
        draft.rmdir()
        copy_database(path, draft, link=False)
        write_marker(draft, marker)
        if (path / LOG_NAME).exists():
            shutil.copyfile(path / LOG_NAME, draft / LOG_NAME)


def restore_store(backup: Path, path: Path) -> None:
    """Make a store out of a backup; every quad of it is read once before it takes its place.

    Args:
        backup: What `back_up_store` wrote.
        path: The store's directory, which must not hold one yet.

    Raises:
        StoreError: The backup is missing, damaged or of a newer version, the directory is taken, or the disk
            refuses.
        SourceError: The file is no N-Quads.
    """
    if backup.is_file():
        import_files([backup], _free(path))
        return
    if backup.is_dir():
        check_no_links(backup)
    marker = read_marker(backup) if backup.exists() else None
    if marker is None:
        raise StoreError(f"{backup}: no backup of a store; name a directory or file that kg backup wrote")
    with _made_beside(_free(path)) as draft:
        with disk_errors(backup):
            draft.rmdir()
            copy_database(backup, draft, link=False)
            write_marker(draft, marker)
            if (backup / LOG_NAME).exists():
                shutil.copyfile(backup / LOG_NAME, draft / LOG_NAME)
        with GraphStore.open(draft) as store:
            for _ in store.quads():
                pass


def _free(path: Path) -> Path:
    if (path / MARKER_NAME).exists():
        raise StoreError(f"{path}: holds a store already; move it away, or restore into another directory")
    return path


@contextmanager
def _made_beside(target: Path) -> Iterator[Path]:
    """Give an empty directory beside `target` that takes its name once the block ends well, and goes otherwise."""
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise StoreError(f"{target}: is there already; name a path that is free")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    with disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
    try:
        yield draft
        with disk_errors(target):
            draft.rename(target)
    except BaseException as error:
        _let_go(error)
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _scratch_beside(store: Store) -> Iterator[Path]:
    folder = store.path.with_name(f".{store.path.name}") if store.path else Path(".kg-import")
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    with disk_errors(draft):
        draft.mkdir()
    try:
        yield draft
    except BaseException as error:
        _let_go(error)
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _let_go(error: BaseException) -> None:
    """Close the databases that an error's frames hold, which write to the folder as long as they are open."""
    link: BaseException | None = error
    while link is not None:
        clear_frames(link.__traceback__)
        link = link.__cause__ or link.__context__


@contextmanager
def written_beside(target: Path) -> Iterator[BinaryIO]:
    """Open a file beside `target` that takes its name once the block ends well; zipped where the name says so.

    What is no file (a device, a pipe) is written as it is.
    """
    if target.exists() and (not target.is_file() or target.absolute().is_relative_to("/dev")):
        with disk_errors(target), target.open("wb") as file:
            yield file
        return
    target = target.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with disk_errors(target):
            with draft.open("wb") as file:
                if target.name.endswith(
                    _ZIPPED
                ):  # without a name and a time, so that the same graph gives the same file
                    with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as zipped:
                        yield cast(BinaryIO, zipped)
                else:
                    yield file
            draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb") as file:
        if path.name.endswith(_ZIPPED):
            with gzip.GzipFile(fileobj=file) as unzipped:
                yield cast(BinaryIO, unzipped)
        else:
            yield file


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
