"""Whether a build that is killed, or runs out of disk, loses or invents anything.

    python benchmarks/crash.py [--articles 200] [--kills 50] [--commands 5]

A build of 200 articles is killed (SIGKILL) at 50 random moments and started again each time: at any stage, in the
midst of a transaction, while the store is made, opened or closed. After each kill every article must be in the
store whole or not at all. The end must be the graph of an undisturbed build: sorted N-Quads, byte by byte. Most
kills hit forks of a process that has the pipeline loaded, so that they hit the work and not the start; some hit the
command itself.

The same with a disk that is full: files may not grow beyond a limit (RLIMIT_FSIZE) that is raised step by step, and
on a small file system in memory where one may be mounted. The last line is one JSON object; the exit code is 1
where a graph differs, an article is torn, or a full disk is not told as such.
"""

import argparse
import json
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from depots import write_articles

import kg
from kg.parse import load_model
from kg.settings import DEFAULT_MODEL, Settings
from kg.store import GraphStore

SETTINGS = Settings(workers=1)
T = TypeVar("T")
_FULL_EXIT = 3
_STEPS = (30_000, 100_000, 200_000, 400_000, 700_000, 1_000_000, 1_500_000, 2_500_000, 4_000_000)


def build(news: Path, store: Path) -> None:
    kg.build(news, store=store, settings=SETTINGS).close()


def fork(work: Callable[[], object], answer: Path | None = None) -> int:
    """Do work in a fork; exit 3 tells of a full disk, 1 of anything else.

    This process itself opens no store, since the engine's threads are not there in a fork.
    """
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        done = work()
        if answer is not None:
            answer.write_bytes(pickle.dumps(done))
        code = 0
    except kg.StoreError as error:
        code = _FULL_EXIT if "the disk is full" in str(error) else 1
        if code == 1:
            print(error, file=sys.stderr, flush=True)
    except BaseException:  # noqa: BLE001  # the fork ends here, whatever it was
        traceback.print_exc()
    finally:
        os._exit(code)


def ask(work: Callable[[], T]) -> T:
    """Do work in a fork and give what it returns."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer"
        _, status = os.waitpid(fork(work, answer), 0)
        if status:
            sys.exit("what was asked of a store failed")
        return cast(T, pickle.loads(answer.read_bytes()))


def kill_after(pid: int, seconds: float) -> bool:
    """Kill a process after some time; tell whether that hit it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            if status:
                sys.exit(f"a build failed with {status}")
            return False
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def lines_of(store: Path) -> list[bytes]:
    return ask(lambda: read_lines(store))


def read_lines(store: Path) -> list[bytes]:
    if not (store / "kg-store.json").exists():
        return []
    with GraphStore.open(store, read_only=True) as opened:
        return opened.export().splitlines(keepends=True)


def by_article(lines: list[bytes]) -> dict[bytes, int]:
    graphs = (line.rsplit(b" ", 2)[1] for line in lines)
    return Counter(graph for graph in graphs if b"graph/article/" in graph)


def torn_articles(store: Path, expected: list[bytes]) -> int:
    return ask(lambda: count_torn(store, expected))


def count_torn(store: Path, expected: list[bytes]) -> int:
    """Articles that are not in the store as they are to be, though something of them is."""
    whole, wanted = by_article(expected), set(expected)
    try:
        lines = read_lines(store)
    except kg.StoreError as error:
        if "CURRENT" in str(error) or "no store" in str(error):  # killed before the database was made
            return 0
        raise
    found = by_article(lines)
    return sum(count != whole.get(graph) for graph, count in found.items()) + len(set(lines) - wanted)


def kill_forks(
    news: Path, store: Path, n_kills: int, seconds: float, expected: list[bytes]
) -> tuple[int, int, bool]:
    """Kill builds at random moments, anew whenever one got through; number of kills, torn articles, same end."""
    chance = random.Random(11)
    n_done = n_torn = 0
    same = True
    while n_done < n_kills:
        pid = fork(lambda: build(news, store))
        if kill_after(pid, chance.uniform(0, seconds / 12)):
            n_done += 1
            n_torn += torn_articles(store, expected)
            continue
        same = same and lines_of(store) == expected
        shutil.rmtree(store)
    ask(lambda: build(news, store))
    return n_done, n_torn, same and lines_of(store) == expected


def kill_commands(news: Path, store: Path, n_kills: int, expected: list[bytes]) -> tuple[int, bool]:
    """Kill the command itself, with the workers that it starts; number of kills and whether the end is the same."""
    chance = random.Random(13)
    words = [sys.executable, "-m", "kg", "build", str(news), "--store", str(store)]
    n_done = 0
    for _ in range(n_kills):
        started = time.monotonic()
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while (
            process.poll() is None
            and len(list(store.glob("*.log"))) == 0
            and time.monotonic() - started < 120
        ):
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 4))
        process.send_signal(signal.SIGKILL)
        n_done += process.wait() < 0
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return n_done, lines_of(store) == expected


def fill_by_limit(news: Path, store: Path, expected: list[bytes]) -> tuple[int, int, bool]:
    """Raise the limit of a file's size step by step; times refused, torn articles, whether the end is the same."""
    n_refused = n_torn = 0
    for limit in _STEPS:

        def limited(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            build(news, store)

        _, status = os.waitpid(fork(limited), 0)
        if status and os.waitstatus_to_exitcode(status) != _FULL_EXIT:
            sys.exit(f"a full disk was told otherwise: {status}")
        n_refused += bool(status)
        n_torn += torn_articles(store, expected)
    ask(lambda: build(news, store))
    return n_refused, n_torn, lines_of(store) == expected


def fill_file_system(news: Path, folder: Path, expected: list[bytes]) -> dict[str, object]:
    """Build on a file system that is too small, then enlarge it and build again."""
    place = folder / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        return {"small_file_system": "cannot be mounted here"}
    store = place / "store"
    try:
        _, status = os.waitpid(fork(lambda: build(news, store)), 0)
        refused = os.waitstatus_to_exitcode(status) == _FULL_EXIT
        subprocess.run(["mount", "-o", "remount,size=300m", str(place)], check=True)
        n_torn = torn_articles(store, expected)
        ask(lambda: build(news, store))
        return {"small_file_system": refused and not n_torn and lines_of(store) == expected}
    finally:
        subprocess.run(["umount", str(place)], check=False)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--commands", type=int, default=5)
    options = parser.parse_args()
    load_model(DEFAULT_MODEL)
    folder = Path(tempfile.mkdtemp(prefix="kg-crash-"))
    try:
        return crash(folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def crash(folder: Path, options: argparse.Namespace) -> int:
    list(
        kg.extract_articles(write_articles(folder, 1), settings=SETTINGS)
    )  # what is loaded here need not be in forks
    news = write_articles(folder, options.articles)
    start = time.monotonic()
    _, status = os.waitpid(fork(lambda: build(news, folder / "whole")), 0)
    seconds = time.monotonic() - start
    expected = lines_of(folder / "whole")
    print(f"undisturbed: {len(expected)} statements in {seconds:.1f} s, exit {status}", flush=True)
    n_kills, n_torn, same = kill_forks(news, folder / "killed", options.kills, seconds, expected)
    print(
        f"killed {n_kills} times: {n_torn} torn, {'the same graph' if same else 'ANOTHER GRAPH'}", flush=True
    )
    n_commands, same_command = kill_commands(news, folder / "command", options.commands, expected)
    print(
        f"killed the command {n_commands} times: {'the same graph' if same_command else 'ANOTHER GRAPH'}",
        flush=True,
    )
    n_refused, n_torn_full, same_full = fill_by_limit(news, folder / "full", expected)
    print(
        f"disk full {n_refused} times: {n_torn_full} torn, {'the same graph' if same_full else 'ANOTHER GRAPH'}"
    )
    result: dict[str, object] = {
        "articles": options.articles,
        "statements": len(expected),
        "kills": n_kills,
        "command_kills": n_commands,
        "times_full": n_refused,
        "torn": n_torn + n_torn_full,
        "same": same and same_command and same_full,
        **fill_file_system(news, folder, expected),
    }
    result["ok"] = bool(
        result["same"]
        and not result["torn"]
        and status == 0
        and n_refused
        and result["small_file_system"] is not False
    )
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
