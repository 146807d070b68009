"""The marker file `kg-store.json` of a store's directory, and the disk's errors in our words."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kg.errors import StoreError
from kg.iri import Iris

FORMAT_VERSION = 1
MARKER_NAME = "kg-store.json"


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
        version = fields["format"]
        if version == FORMAT_VERSION:
            return Marker(version, Iris(str(fields["base"])).base, str(fields["ontology"]))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise StoreError(
            f"{marker_path}: unreadable ({error}); restore it or build the store anew"
        ) from error
    raise StoreError(
        f"{path}: a store of format {version}, this version of kg reads format {FORMAT_VERSION}; "
        "build it anew, or export it with the version of kg that made it"
    )


def write_marker(path: Path, marker: Marker) -> None:
    """Write what a directory says of itself."""
    draft = path / f".{MARKER_NAME}"
    draft.write_text(json.dumps(marker._asdict(), indent=2) + "\n", encoding="utf-8")
    draft.replace(path / MARKER_NAME)


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
    except OSError as error:
        where = path or "store in memory"
        if "lock" in str(error).lower():
            raise StoreError(
                f"{where}: another process writes to it; wait for it, or open it to be read only"
            ) from error
        raise StoreError(
            f"{where}: {' '.join(str(error).split())}; check the path, the disk and the rights"
        ) from error
