"""Who writes to a store: a note beside the database, for the message that others get.

The lock itself is the engine's: the kernel takes it from a process that ends, however it ends, so that a note left
by a dead one is no obstacle. The note only says who it is.
"""

import json
import os
import shlex
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

LOCK_NAME = "kg-store.lock"
_MOST_CHARACTERS = 120


class Holder(NamedTuple):
    """A process that has a store open for writing.

    Args:
        pid: Its number.
        host: Name of the machine that it runs on.
        since: When it opened the store, in ISO 8601, UTC.
        command: How it was started, cut to its beginning.
        born: When the process began, by its kernel; "" where the kernel does not tell.
    """

    pid: int
    host: str
    since: str
    command: str
    born: str = ""

    def __str__(self) -> str:
        """One line for messages."""
        return f"process {self.pid} on {self.host} since {self.since} ({self.command})"

    @property
    def alive(self) -> bool:
        """Whether it still runs; of another machine's process nobody knows, so it may."""
        if self.host != socket.gethostname():
            return True
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:  # it runs, for another user
            return True
        return self.born == _born(self.pid)


def write_holder(path: Path) -> None:
    """Note that this process writes to the store in `path`.

    Raises:
        OSError: The disk refuses.
    """
    words = [Path(sys.argv[0]).name or "python", *sys.argv[1:]] if sys.argv else ["python"]
    command = " ".join(shlex.join(words).split())[:_MOST_CHARACTERS]
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    holder = Holder(os.getpid(), socket.gethostname(), now, command, _born(os.getpid()))
    (path / LOCK_NAME).write_text(json.dumps(holder._asdict()) + "\n", encoding="utf-8")


def clear_holder(path: Path) -> None:
    """Take the note away, where it is this process's."""
    holder = _read(path)
    if holder is not None and holder.pid == os.getpid():
        (path / LOCK_NAME).unlink(missing_ok=True)


def read_holder(path: Path) -> Holder | None:
    """Tell who writes to the store in `path`; None where nobody does or nobody knows."""
    holder = _read(path)
    return holder if holder is not None and holder.alive else None


def _read(path: Path) -> Holder | None:
    try:
        fields = json.loads((path / LOCK_NAME).read_text(encoding="utf-8"))
        return Holder(int(fields["pid"]), *(str(fields[name]) for name in Holder._fields[1:]))
    except (OSError, ValueError, KeyError, TypeError):  # no note, or one that a crash cut off
        return None


def _born(pid: int) -> str:
    """When a process began, in ticks since the machine did; numbers of processes come again, this does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
