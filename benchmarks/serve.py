"""Does the server stay well under load? 32 clients at once, a tenth of whom send queries that never end.

    python benchmarks/serve.py [--seconds 30] [--store DIR]

Starts `kg serve` on a free port of 127.0.0.1, over a store (one made of the tests' story where none is given), and
sends queries from 32 threads. Bars: no correct query fails or waits longer than 2 s; every endless one gets 503 within
its limit plus a second; the memory of the server and its processes returns to within 20 % of the start. Prints one
JSON line; exits with 1 where a bar falls short.
"""

import argparse
import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent))

from kg.query import bind_parameters, named_queries
from tests.serving import ENDLESS, make_store

N_CLIENTS = 32
LIMIT_SECONDS = 3.0
LONGEST_WAIT_SECONDS = 2.0
N_ENDLESS_CLIENTS = 3
MEMORY_RATIO = 1.2
PLAIN = (
    "ASK { ?e a kg:Attack }",
    "SELECT ?e ?l { ?e a kg:Attack ; rdfs:label ?l } LIMIT 100",
    "SELECT ?t (COUNT(?e) AS ?n) { ?e kg:eventType ?t } GROUP BY ?t",
    "CONSTRUCT { ?e kg:agent ?a } { ?e kg:agent ?a } LIMIT 100",
    'SELECT DISTINCT ?e { ?e kg:matches "attack*" } LIMIT 20',
)


class Sent(NamedTuple):
    """One request: whether it was an endless one, how long it took in seconds, and its status."""

    endless: bool
    seconds: float
    status: int


def correct_queries() -> list[str]:
    named = (
        bind_parameters(query, {})
        for query in named_queries()
        if not any(p.required for p in query.parameters)
    )
    return [*PLAIN, *named]


def run_client(address: str, deadline: float, number: int, sent: list[Sent]) -> None:
    chance = random.Random(number)
    endless = number < N_ENDLESS_CLIENTS
    queries = correct_queries()
    connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"), timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    while time.monotonic() < deadline:
        query = ENDLESS if endless else chance.choice(queries)
        started = time.monotonic()
        try:
            connection.request("POST", "/sparql", f"query={quote(query)}", headers)
            response = connection.getresponse()
            response.read()
            status = response.status
        except (OSError, http.client.HTTPException):
            connection.close()
            status = 0
        sent.append(Sent(endless, time.monotonic() - started, status))
    connection.close()


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    members = {pid}
    while more := {child for child, parent in parents.items() if parent in members} - members:
        members |= more
    return members


def memory_of(pid: int) -> float:
    """Mebibytes that a process and its descendants hold, shared pages by their share."""
    total = 0
    for member in family(pid):
        try:
            text = Path(f"/proc/{member}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
        total += int(found.group(1)) if found else 0
    return total / 1024


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))] if values else 0.0


def measure(address: str, pid: int, seconds: float) -> dict[str, object]:
    # Workers are started when they are first needed, so memory is compared once all of them have been.
    warm_up: list[Sent] = []
    run_all(address, 5.0, warm_up)
    time.sleep(LIMIT_SECONDS + 2)
    before = memory_of(pid)
    sent: list[Sent] = []
    run_all(address, seconds, sent)
    time.sleep(LIMIT_SECONDS + 2)
    after = memory_of(pid)
    correct = [item.seconds for item in sent if not item.endless]
    endless = [item.seconds for item in sent if item.endless]
    return {
        "n_correct": len(correct),
        "n_correct_failed": sum(not item.endless and item.status != 200 for item in sent),
        "correct_median_s": round(percentile(correct, 0.5), 3),
        "correct_p99_s": round(percentile(correct, 0.99), 3),
        "correct_longest_s": round(max(correct), 3),
        "n_endless": len(endless),
        "n_endless_not_503": sum(item.endless and item.status != 503 for item in sent),
        "endless_longest_s": round(max(endless, default=0.0), 3),
        "limit_s": LIMIT_SECONDS,
        "memory_before_mib": round(before, 1),
        "memory_after_mib": round(after, 1),
    }


def run_all(address: str, seconds: float, sent: list[Sent]) -> None:
    deadline = time.monotonic() + seconds
    threads = [
        threading.Thread(target=run_client, args=(address, deadline, n, sent)) for n in range(N_CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--store", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or make_store(Path(folder) / "store")
        command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
        command += ["--timeout", str(LIMIT_SECONDS)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            address = re.search(r"http://\S+", process.stderr.readline()).group()
            result = measure(address, process.pid, options.seconds)
        finally:
            process.terminate()
            process.wait(20)
    passed = (
        result["n_correct_failed"] == 0
        and result["correct_longest_s"] <= LONGEST_WAIT_SECONDS
        and result["n_endless_not_503"] == 0
        and result["endless_longest_s"] <= LIMIT_SECONDS + 1
        and result["memory_after_mib"] <= MEMORY_RATIO * result["memory_before_mib"]
    )
    print(json.dumps({"benchmark": "serve", **result, "passed": passed}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
