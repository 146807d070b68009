"""How fast `kg build` is, in one process and in two, how much memory it takes, and whether its time grows in line.

    python benchmarks/build.py [--articles 2000] [--many 8000]

In one run, on made-up news of some 180 words an article (`news.py`):

    (a) one process: the rate of a whole build, at least .70 of that of the bare `nlp.pipe` with the same components
    (b) two workers: at least 1.7 times the rate of one process
    (c) peak memory when MANY are stored, at most 1.3 times that when an eighth of them is
    (d) seconds for the second half of MANY, within 10 % of those for the first half
    (e) articles a day that one process and two would make

Each build is a process of its own; its rate counts from the first stored articles on, without the loading of the model,
to the end of the last load into the store.
Rates are by the clock, which means something on an idle machine only, and (a) also by processor time.
The last line is one JSON object; exits with 1 where a bar is missed.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from news import made_up_articles, write_news

BUILD_RATE, TWO_WORKERS, MEMORY, LINEAR = 0.70, 1.7, 1.3, 0.10
BATCH = 16
ONE_LOAD_SECONDS = 0.05
WARM_UP = 64
DAY_SECONDS = 86_400


class Load(NamedTuple):
    """What was known when the articles of one load into the store were told of."""

    n_stored: int
    seconds: float
    cpu_seconds: float
    peak_kb: int


def measure_pipe(n_articles: int) -> dict[str, float]:
    """Articles a second of the bare pipeline."""
    from kg.parse import load_model
    from kg.settings import DEFAULT_MODEL

    nlp = load_model(DEFAULT_MODEL)
    texts = [row["text"] for row in made_up_articles(n_articles)]
    for _ in nlp.pipe(texts[:WARM_UP], batch_size=BATCH):
        pass
    start, cpu = time.perf_counter(), time.process_time()
    for _ in nlp.pipe(texts, batch_size=BATCH):
        pass
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {"rate": n_articles / seconds, "cpu_rate": n_articles / cpu}


def measure_build(path: Path, n_workers: int, marks: tuple[int, ...]) -> dict[str, Any]:
    """Build, and note when how many articles were stored; many are stored at once."""
    from kg.graph import build
    from kg.settings import Settings

    loads: list[Load] = []

    def listen(_: object) -> None:
        n_stored = loads[-1].n_stored + 1 if loads else 1
        now = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if loads and now - loads[-1].seconds < ONE_LOAD_SECONDS:
            loads.pop()
        loads.append(Load(n_stored, now, time.process_time(), peak))

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(workers=n_workers, keep_duplicates=True)
        build(path, store=Path(folder) / "store", settings=settings, listen=listen).close()
    first, last = next(load for load in loads if load.n_stored >= WARM_UP), loads[-1]
    n_built = last.n_stored - first.n_stored
    numbers = [load.n_stored for load in loads]
    return {
        "rate": n_built / (last.seconds - first.seconds),
        "cpu_rate": n_built / (last.cpu_seconds - first.cpu_seconds),
        "first": first.n_stored,
        "peak_kb": last.peak_kb,
        "seconds_at": {
            n: float(np.interp(n, numbers, [load.seconds for load in loads])) - first.seconds for n in marks
        },
        "peak_kb_at": {n: next(load.peak_kb for load in loads if load.n_stored >= n) for n in marks},
    }


def in_process(function: Any, *arguments: Any) -> Any:
    """Run in a fresh process, so that nothing is warm and peaks of memory are its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_send, args=(theirs, function, arguments))
    process.start()
    theirs.close()
    answer = ours.recv()
    process.join()
    return answer


def _send(connection: Any, function: Any, arguments: Any) -> None:
    connection.send(function(*arguments))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--many", type=int, default=8000)
    options = parser.parse_args()
    eighth, half = options.many // 8, options.many // 2
    with tempfile.TemporaryDirectory() as folder:
        few = write_news(Path(folder) / "few.jsonl", options.articles)
        many = write_news(Path(folder) / "many.jsonl", options.many)
        load = os.getloadavg()[0]
        pipe = in_process(measure_pipe, options.articles)
        one = in_process(measure_build, few, 1, ())
        two = in_process(measure_build, few, 2, ())
        long = in_process(measure_build, many, 1, (eighth, half, options.many))
    halves = long["seconds_at"][half], long["seconds_at"][options.many] - long["seconds_at"][half]
    per_article = halves[0] / (half - long["first"]), halves[1] / (options.many - half)
    found = {
        "build_to_pipe": one["rate"] / pipe["rate"],
        "build_to_pipe_cpu": one["cpu_rate"] / pipe["cpu_rate"],
        "two_to_one": two["rate"] / one["rate"],
        "memory_growth": long["peak_kb_at"][options.many] / long["peak_kb_at"][eighth],
        "time_growth": per_article[1] / per_article[0],
    }
    held = {
        "build_to_pipe": found["build_to_pipe"] >= BUILD_RATE,
        "two_to_one": found["two_to_one"] >= TWO_WORKERS,
        "memory_growth": found["memory_growth"] <= MEMORY,
        "time_growth": found["time_growth"] <= 1 + LINEAR,
    }
    result = {
        "bench": "build",
        "cores": os.cpu_count(),
        "load_before": round(load, 1),
        "articles": options.articles,
        "many": options.many,
        "pipe_per_s": round(pipe["rate"], 1),
        "one_per_s": round(one["rate"], 1),
        "two_per_s": round(two["rate"], 1),
        "one_per_day": int(one["rate"] * DAY_SECONDS),
        "two_per_day": int(two["rate"] * DAY_SECONDS),
        "peak_mb": round(long["peak_kb"] / 1024),
        **{name: round(value, 3) for name, value in found.items()},
        "missed": [name for name, good in held.items() if not good],
    }
    print(json.dumps(result))
    return 1 if result["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
