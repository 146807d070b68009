"""Whether builds that are interrupted at random moments end in the graph of one that was not.

    python benchmarks/interrupt.py [--articles 5000] [--stops 12] [--workers 2]

Builds made-up news (`news.py`) once without a stop. Then starts the same build again and again, ending it by Ctrl-C and
by SIGKILL in turn after a random while, and lets the last one come to its end. Prints one JSON object; exits with 1
where the two graphs differ, where a Ctrl-C does not exit with 130, or where no stop hit a build under way.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from news import write_news

INTERRUPTED = 130


def start(news: Path, store: Path, workers: int) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-m",
        "kg",
        "build",
        str(news),
        "--store",
        str(store),
        "--workers",
        str(workers),
    ]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def digest(store: Path) -> tuple[str, int]:
    """Digest of the sorted N-Quads, and how many they are."""
    command = [sys.executable, "-m", "kg", "export", "--store", str(store), "--format", "nquads"]
    found, n_lines = hashlib.sha256(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as export:
        assert export.stdout is not None
        for line in export.stdout:
            found.update(line)
            n_lines += 1
    return found.hexdigest(), n_lines


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--stops", type=int, default=12)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    chance = random.Random(3)
    stops: list[tuple[str, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        news = write_news(Path(folder) / "news.jsonl", options.articles)
        whole, parts = Path(folder) / "whole", Path(folder) / "parts"
        began = time.monotonic()
        start(news, whole, options.workers).wait()
        seconds = time.monotonic() - began
        for number in range(options.stops):
            build = start(news, parts, options.workers)
            time.sleep(2 + chance.uniform(0.0, 1.5) * seconds / options.stops)
            ends = signal.SIGKILL if number % 2 else signal.SIGINT
            if build.poll() is None:
                os.killpg(build.pid, ends)
            stops.append((ends.name, build.wait()))
        code = start(news, parts, options.workers).wait()
        expected, found = digest(whole), digest(parts)
    codes = {"SIGINT": INTERRUPTED, "SIGKILL": -signal.SIGKILL}
    n_hit = sum(found_code == codes[name] for name, found_code in stops)
    wrong = [stop for stop in stops if stop[1] not in (codes[stop[0]], 0)]
    result = {
        "bench": "interrupt",
        "articles": options.articles,
        "quads": expected[1],
        "stops": len(stops),
        "hit": n_hit,
        "wrong_exits": wrong,
        "last_exit": code,
        "same": found == expected,
    }
    print(json.dumps(result))
    return 0 if found == expected and code == 0 and n_hit and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
