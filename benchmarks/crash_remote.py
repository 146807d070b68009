"""Whether a build into a SPARQL server that is killed, or whose server is killed, loses or invents anything.

    python benchmarks/crash_remote.py [--articles 200] [--kills 50] [--virtuoso 8]

An oxigraph server is killed (SIGKILL) at 50 random moments while 200 articles are built into it, and started again:
at once, so that the build waits for it and goes on; or after the build has given up, or was killed at the same moment,
and is started again. After each kill every article must be on the server whole or not at all. The end must be the graph
of an undisturbed build on this machine: sorted N-Quads, byte by byte. The same with Virtuoso, which makes no
transaction of several requests: there an article with a stamp must be whole. The last line is one JSON object; the
exit code is 1 where a graph differs or an article is torn.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from depots import write_articles

import kg
from kg.parse import load_model
from kg.settings import DEFAULT_MODEL, Settings
from kg.store.remote import Access, RemoteStore

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.sparql_servers import (
    VIRTUOSO_PASSWORD,
    VIRTUOSO_USER,
    OxigraphServer,
    VirtuosoServer,
    oxigraph_path,
)

SETTINGS = Settings(workers=1)
PATIENT = Access(attempts=12, first_wait_seconds=0.05, longest_wait_seconds=1.0, seconds=20)
HASTY = Access(attempts=2, first_wait_seconds=0.01, seconds=20)
_GAVE_UP = 3


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


def lines_of(url: str, access: Access = PATIENT) -> list[bytes]:
    try:
        with RemoteStore.open(url, read_only=True, access=access) as store:
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
    server = OxigraphServer(folder / "server-0")
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
            server = OxigraphServer(folder / f"server-{counts['finished']}")
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


def kill_virtuoso(news: Path, folder: Path, n_kills: int, expected: list[bytes]) -> dict[str, object]:
    """Kill Virtuoso while the articles are built into it; what has a stamp must be whole, and the end the same."""
    if shutil.which("virtuoso-t") is None:
        return {"virtuoso": "not installed"}
    chance = random.Random(3)
    access = replace(HASTY, user=VIRTUOSO_USER, password=VIRTUOSO_PASSWORD)
    whole = by_article(expected)
    server = VirtuosoServer(folder / "virtuoso")
    server.start()
    n_done = n_torn = 0
    while True:
        pid = fork_build(news, server.url, access)
        code = has_ended(pid, chance.uniform(0.3, 3.0) if n_done < n_kills else 600)
        if code == 0:
            break
        if code is not None:
            sys.exit("a build gave up a server that was well")
        server.kill()
        n_done += 1
        if has_ended(pid, 60) is None:
            sys.exit("a build does not give a dead server up")
        server.start()
        lines = lines_of(server.url, access)
        stamped = {line.rsplit(b" ", 2)[1] for line in lines if b"kg-news#contentDigest" in line}
        found = by_article(lines)
        n_torn += sum(found[graph] != whole[graph] for graph in found if graph in stamped)
        n_torn += len(set(lines) - set(expected))
    same = lines_of(server.url, access) == expected
    server.kill()
    return {"virtuoso_kills": n_done, "virtuoso_torn": n_torn, "virtuoso_same": same}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--virtuoso", type=int, default=8, help="kills of Virtuoso, where it is installed")
    options = parser.parse_args()
    if not oxigraph_path().exists():
        print("the oxigraph server is not installed: pip install oxigraph", file=sys.stderr)
        return 2
    load_model(DEFAULT_MODEL)
    folder = Path(tempfile.mkdtemp(prefix="kg-crash-remote-"))
    try:
        news = write_articles(folder, options.articles)
        with kg.build(news, settings=SETTINGS) as graph:
            expected = graph.export().splitlines(keepends=True)
        server = OxigraphServer(folder / "server")
        server.start()
        start = time.monotonic()
        code = has_ended(fork_build(news, server.url, PATIENT), 600)
        seconds = time.monotonic() - start
        undisturbed = lines_of(server.url) == expected
        server.kill()
        print(f"undisturbed: {len(expected)} statements in {seconds:.1f} s, exit {code}", flush=True)
        result = kill_at_random(news, folder, options.kills, seconds, expected)
        result |= kill_virtuoso(news, folder, options.virtuoso, expected)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    ok = code == 0 and undisturbed and bool(result["same"]) and not result["torn"]
    ok = ok and bool(result.get("virtuoso_same", True)) and not result.get("virtuoso_torn")
    print(json.dumps({"articles": options.articles, "statements": len(expected), **result, "ok": ok}))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
