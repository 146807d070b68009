"""The store's log: when which build ran and what it did, one JSON object a line.

It lies beside the database and not in the graph, which derives from content alone. Lines are only ever added.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOG_NAME = "kg-store.log"  # no suffix of sources, since a store may lie in a folder that is read


def write_log(path: Path, event: str, **facts: object) -> None:
    """Add one line to the log of the store in `path`.

    Args:
        path: The store's directory.
        event: What happened, in two words ("build started").
        **facts: What else to note of it; must be JSON.

    Raises:
        OSError: The disk refuses.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"at": now, "pid": os.getpid(), "event": event, **facts}, ensure_ascii=False)
    with (path / LOG_NAME).open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def read_log(path: Path) -> Iterator[dict[str, Any]]:
    """Read the log, oldest line first; a line that a crash cut off is left out."""
    try:
        lines = (path / LOG_NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield json.loads(line)
        except ValueError:
            continue
