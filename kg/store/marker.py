"""The marker file `kg-store.json` of a store's directory, and the disk's errors in our words."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kg.errors import StoreError
from kg.iri import Iris
from kg.store.lock import read_holder

FORMAT_VERSION = 3
_OLDEST_FORMAT = 1
MARKER_NAME = "kg-store.json"
_DATABASE_NAME = "CURRENT"
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_DAMAGED = ("corrupt", "checksum", "no such file", "does not exist", "bad magic", "invalid", "missing")
_ENGINE_SIGNS = ("Corruption", "IO error", "Invalid")  # it tells of damage by errors of no class of their own


class Marker(NamedTuple):
    """What a store's directory says of itself: format, base of its IRIs, digest of the ontology it holds."""

    format: int
    base: str
    ontology: str


def read_marker(path: Path) -> Marker | None:
    """Read what a directory says of itself; None where a store can be made.

    Raises:
        StoreError: The path is a file, a directory of something else, or a store of another version.
    """
    if path.is_file():
        raise StoreError(f"{path}: a file, not a store's directory; name another path")
    marker_path = path / MARKER_NAME
    if not marker_path.exists():
        if path.exists() and any(path.iterdir()):
            raise StoreError(
                f"{path}: holds files but no {MARKER_NAME}, so it is no store; name an empty directory"
            )
        return None
    try:
        fields = json.loads(marker_path.read_text(encoding="utf-8"))
        version = int(fields["format"])
        if _OLDEST_FORMAT <= version <= FORMAT_VERSION:
            return Marker(version, Iris(str(fields["base"])).base, str(fields["ontology"]))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise StoreError(
            f"{marker_path}: unreadable ({_one_line(error)}); restore it from a backup, or build the store anew"
        ) from error
    raise StoreError(
        f"{path}: a store of format {version}, this version of kg reads format {_OLDEST_FORMAT} to {FORMAT_VERSION}; "
        "install the version of kg that made it, or build it anew"
    )


def write_marker(path: Path, marker: Marker) -> None:
    """Write what a directory says of itself."""
    draft = path / f".{MARKER_NAME}"
    draft.write_text(json.dumps(marker._asdict(), indent=2) + "\n", encoding="utf-8")
    draft.replace(path / MARKER_NAME)


def check_database(path: Path) -> None:
    """Look whether a database is there at all: the engine would make an empty one where its list of tables is lost.

    Raises:
        StoreError: It is not there.
    """
    if not (path / _DATABASE_NAME).exists():
        raise StoreError(
            f"{path}: damaged (the database's file {_DATABASE_NAME} is missing); "
            "restore a backup with kg restore, or build it anew in another directory"
        )


@contextmanager
def disk_errors(path: Path | None) -> Iterator[None]:
    """Turn the disk's errors into ours.

    Raises:
        StoreError: The body met an error of the disk.
    """
    try:
        yield
    except StoreError:
        raise
    except (OSError, RuntimeError) as error:
        if not isinstance(error, OSError) and not str(error).startswith(_ENGINE_SIGNS):
            raise
        raise StoreError(f"{path or 'store in memory'}: {_explain(error, path)}") from error


def _explain(error: OSError | RuntimeError, path: Path | None) -> str:
    """Say what is wrong and what to do; the engine's errors have no number, only words."""
    number = getattr(error, "errno", None)
    words = _one_line(error)
    told = words.lower()
    if (
        "lock" in told and "resource temporarily unavailable" in told
    ) or "lock hold by current process" in told:
        holder = read_holder(path) if path else None
        return (
            f"another process writes to it{f', {holder}' if holder else ''}; "
            "wait for it, or open it to be read only"
        )
    if number in _FULL or "no space left" in told or "file too large" in told or "quota" in told:
        return f"the disk is full ({words}); free some space and do it again, what was stored before is whole"
    if number in _DENIED or "permission denied" in told or "read-only file system" in told:
        return f"cannot be written ({words}); check its rights, or open it to be read only"
    if any(sign in told for sign in _DAMAGED):
        return f"damaged ({words}); restore a backup with kg restore, or build it anew"
    return f"{words}; check the path, the disk and the rights"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
