"""Whether a build into a SPARQL server that is killed, or whose server is killed, loses or invents anything.

    python benchmarks/crash_remote.py [--articles 200] [--kills 50]

An oxigraph server is killed (SIGKILL) at 50 random moments while 200 articles are built into it, and started again:
at once, so that the build waits for it and goes on; or after the build has given up, or was killed at the same moment,
and is started again. After each kill every article must be on the server whole or not at all. The end must be the graph
of an undisturbed build on this machine: sorted N-Quads, byte by byte. The last line is one JSON object; the exit code
is 1 where the graph differs or an article is torn.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

import kg
from kg.parse import load_model
from kg.settings import DEFAULT_MODEL, Settings
from kg.store.remote import Access, RemoteStore

TOWNS = ("Massawa", "Mosul", "Jos", "Goma", "Donetsk", "Aden", "Homs", "Kandahar", "Maiduguri", "Mandalay")
DEEDS = ("shelled", "attacked", "bombed", "raided", "captured")
SETTINGS = Settings(workers=1)
PATIENT = Access(attempts=12, first_wait_seconds=0.05, longest_wait_seconds=1.0, seconds=20)
HASTY = Access(attempts=2, first_wait_seconds=0.01, seconds=20)
_GAVE_UP = 3


class Server:
    """An oxigraph server on one port and directory, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = Path(sys.executable).parent / "oxigraph"
        if not program.exists():
            print("the oxigraph server is not installed: pip install oxigraph", file=sys.stderr)
            sys.exit(2)
        command = [program, "serve", "--location", self._folder, "--bind", f"127.0.0.1:{self.port}"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        end = time.monotonic() + 60
        while True:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                opener.open(f"{self.url}/query?query=ASK%7B%7D", timeout=5).close()
                return
            if time.monotonic() > end or self._process.poll() is not None:
                sys.exit("the server does not start")
            time.sleep(0.01)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


def write_articles(folder: Path, n_articles: int) -> Path:
    chance = random.Random(5)
    path = folder / "news.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(n_articles):
            town, other = chance.sample(TOWNS, 2)
            text = (
                f"Rebels {chance.choice(DEEDS)} a depot near {town} on Tuesday, killing {chance.randint(2, 40)} "
                f"people, officials said on Wednesday. No one was injured in {other}, where talks will be held."
            )
            article = {"id": f"n{number}", "text": text, "published": f"2024-07-{number % 28 + 1:02}"}
            file.write(json.dumps(article) + "\n")
    return path


def fork_build(news: Path, url: str, access: Access) -> int:
    """Build in a fork that ends without a word; exit 3 tells that it gave the server up, 1 of anything else."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        sys.stderr = sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115  # it ends with the process
        kg.build(news, store=url, settings=SETTINGS, access=access).close()
        code = 0
    except kg.StoreError:
        code = _GAVE_UP
    finally:
        os._exit(code)


def has_ended(pid: int, seconds: float) -> int | None:
    """Wait so long for a process; its exit code, or None where it still runs."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            if code not in (0, _GAVE_UP, -signal.SIGKILL):
                sys.exit(f"a build failed with {code}")
            return code
        time.sleep(0.002)
    return None


def lines_of(url: str) -> list[bytes]:
    try:
        with RemoteStore.open(url, read_only=True, access=PATIENT) as store:
            return store.export().splitlines(keepends=True)
    except kg.StoreError as error:
        if "no graph of kg there" in str(error):  # killed before the ontology was there
            return []
        raise


def by_article(lines: list[bytes]) -> dict[bytes, int]:
    graphs = (line.rsplit(b" ", 2)[1] for line in lines)
    return Counter(graph for graph in graphs if b"graph/article/" in graph)


def torn_articles(lines: list[bytes], expected: list[bytes]) -> int:
    """Articles that are there otherwise than they are to be, and statements that are not to be there."""
    whole = by_article(expected)
    found = by_article(lines)
    return sum(count != whole.get(graph) for graph, count in found.items()) + len(set(lines) - set(expected))


def kill_at_random(
    news: Path, folder: Path, n_kills: int, seconds: float, expected: list[bytes]
) -> dict[str, object]:
    """Kill the server again and again while the articles are built into it."""
    chance = random.Random(17)
    counts: Counter[str] = Counter()
    same = done = False
    server = Server(folder / "server-0")
    server.start()
    pid, is_patient = None, False
    while not done:
        enough = counts["kills"] >= n_kills
        if pid is None:
            is_patient = counts["kills"] % 2 == 0
            pid = fork_build(news, server.url, PATIENT if is_patient or enough else HASTY)
        code = has_ended(pid, 600 if enough else chance.uniform(0, seconds / 8))
        if code == 0:  # it got through: is it the same graph? then from the start
            pid, done = None, enough
            counts["finished"] += 1
            same = (same or counts["finished"] == 1) and lines_of(server.url) == expected
            server.kill()
            server = Server(folder / f"server-{counts['finished']}")
            server.start()
            continue
        if code is not None:
            sys.exit("a build gave up a server that was well")
        server.kill()
        counts["kills"] += 1
        if counts["kills"] % 4 == 1:  # the build is killed, too
            os.kill(pid, signal.SIGKILL)
            has_ended(pid, 10)
            pid = None
            counts["builds_killed"] += 1
        elif not is_patient:
            if has_ended(pid, 30) is None:
                sys.exit("a build does not give a dead server up")
            pid = None
            counts["gave_up"] += 1
        else:
            counts["waited"] += 1
        time.sleep(chance.uniform(0, 0.3))
        server.start()
        counts["torn"] += torn_articles(lines_of(server.url), expected)
    server.kill()
    return {**counts, "torn": counts["torn"], "same": same}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    load_model(DEFAULT_MODEL)
    folder = Path(tempfile.mkdtemp(prefix="kg-crash-remote-"))
    try:
        news = write_articles(folder, options.articles)
        with kg.build(news, settings=SETTINGS) as graph:
            expected = graph.export().splitlines(keepends=True)
        server = Server(folder / "server")
        server.start()
        start = time.monotonic()
        code = has_ended(fork_build(news, server.url, PATIENT), 600)
        seconds = time.monotonic() - start
        undisturbed = lines_of(server.url) == expected
        server.kill()
        print(f"undisturbed: {len(expected)} statements in {seconds:.1f} s, exit {code}", flush=True)
        result = kill_at_random(news, folder, options.kills, seconds, expected)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    ok = code == 0 and undisturbed and bool(result["same"]) and not result["torn"]
    print(json.dumps({"articles": options.articles, "statements": len(expected), **result, "ok": ok}))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
