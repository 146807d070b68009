"""Private copies of a store's database, for readers that must not meet a writer's changes.

The engine leaves it undefined what a reader sees of a directory that is being written to; in practice files
vanish under it. So a reader opens a copy: tables are immutable and are hard-linked, only the log and the
lists are copied.
"""

import os
import shutil
import socket
import tempfile
from pathlib import Path

from kg.errors import StoreError

COPIES_NAME = ".copies"
_ATTEMPTS = 20
_TABLE = ".sst"
_SKIPPED = ("LOCK", "LOG", "IDENTITY")


def new_copy_folder(path: Path) -> "tempfile.TemporaryDirectory[str]":
    """Make an empty folder for a copy inside the store's own directory, since hard links stay on one disk.

    Raises:
        OSError: The directory cannot be written to.
    """
    folder = path / COPIES_NAME
    folder.mkdir(exist_ok=True)
    prefix = f"{socket.gethostname()}-{os.getpid()}-"
    return tempfile.TemporaryDirectory(dir=folder, prefix=prefix, ignore_cleanup_errors=True)


def sweep_copies(path: Path) -> None:
    """Delete the copies of processes of this machine that were killed before they could."""
    prefix = f"{socket.gethostname()}-"
    for folder in (path / COPIES_NAME).glob(f"{prefix}*-*"):
        pid = folder.name.removeprefix(prefix).partition("-")[0]
        if pid.isdigit() and not _runs(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs, for another user
        return True
    return True


def copy_database(path: Path, target: Path, *, link: bool = True) -> None:
    """Copy the database in `path` to the new directory `target`, as it was at one moment.

    A writer may be at work: the copy is made again until its list of files did not change meanwhile.

    Args:
        path: The store's directory.
        target: Where the copy is made.
        link: Whether tables are hard-linked, which is quick; a copy that is to outlive them is one of bytes.

    Raises:
        StoreError: The list changed every time, or a file is a link, whose target is none of the store's.
        OSError: The disk refuses.
    """
    check_no_links(path)
    for _ in range(_ATTEMPTS):
        before = _files(path)
        try:
            target.mkdir()
            _copy_files(path, target, before, link=link)
        except FileNotFoundError:  # the writer took a file away
            before = ()
        if before and before == _files(path):
            return
        shutil.rmtree(target, ignore_errors=True)
    raise StoreError(f"{path}: a writer changed it during every attempt to copy it; try again")


def check_no_links(path: Path) -> None:
    """Look whether every file of a store's directory is its own: what a link points to is not part of a store.

    Raises:
        StoreError: One is a link.
    """
    for entry in path.iterdir():
        if entry.is_symlink():
            raise StoreError(
                f"{entry}: a link, which no store has; what it points to is not copied, remove it"
            )


def _copy_files(path: Path, target: Path, files: tuple[tuple[str, int], ...], *, link: bool) -> None:
    for name, _ in files:
        if link and name.endswith(_TABLE):
            os.link(path / name, target / name)
        else:
            shutil.copyfile(path / name, target / name, follow_symlinks=False)


def _files(path: Path) -> tuple[tuple[str, int], ...]:
    """Names, with the sizes of those that say which tables are in use; the log may grow meanwhile."""
    names = sorted(entry.name for entry in path.iterdir() if entry.is_file())
    kept = [name for name in names if not name.startswith((*_SKIPPED, ".", "kg-"))]
    return tuple(
        (name, (path / name).stat().st_size if name.startswith(("MANIFEST", "CURRENT")) else 0)
        for name in kept
    )
