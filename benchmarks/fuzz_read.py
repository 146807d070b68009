"""Does any file make a reader crash, hang or take the machine's memory? Reads damaged files of every format.

    python benchmarks/fuzz_read.py [--files 10000] [--seed 0]

Each file is a sample of `tests/read/samples.py`, damaged by its seed. Two processes read them; one that dies or takes
more than ten seconds over a file is named with its seed and replaced. Bars: nothing comes out but articles, faults and
skipped items; no file takes more than 10 s; no process takes more than 1,200 MB. Prints one JSON line; exits with 1
where a bar falls short.
"""

import argparse
import faulthandler
import io
import json
import multiprocessing
import resource
import sys
import time
import traceback
from multiprocessing.connection import Connection, wait
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

MOST_SECONDS = 10
MOST_MEGABYTES = 1200
WORKERS = 2


def work(pipe: Connection, seeds: range) -> None:
    """Read the files of some seeds; say each seed before and after it."""
    from kg.read import read_articles
    from tests.read.samples import FILES
    from tests.read.test_fuzz import read_damaged

    read_damaged(seeds[0])  # loads the libraries, on whose loading the clock is not to run
    for name in FILES:
        list(read_articles("-", stdin=io.BytesIO(FILES[name])))
    list(read_articles("-", stdin=io.BytesIO(b"Die Rebellen beschossen am Dienstag den Hafen. " * 9)))
    for seed in seeds:
        faulthandler.dump_traceback_later(MOST_SECONDS, exit=True)
        pipe.send(("start", seed, 0.0, {}))
        begin = time.perf_counter()
        kinds: dict[str, int] = {}
        try:
            for item in read_damaged(seed):
                kinds[type(item).__name__] = kinds.get(type(item).__name__, 0) + 1
        except BaseException:  # noqa: BLE001  whatever it is, it is what is looked for
            pipe.send(("crash", seed, 0.0, {traceback.format_exc(): 1}))
        faulthandler.cancel_dump_traceback_later()
        pipe.send(("done", seed, time.perf_counter() - begin, kinds))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send(("end", 0, peak, {}))


class Lane:
    """One process over every second seed, started again after the seed that it died of."""

    def __init__(self, seeds: range) -> None:
        self.seeds = seeds
        self.current: int | None = None
        self.start()

    def start(self) -> None:
        self.pipe, inner = multiprocessing.Pipe(duplex=False)
        self.process = multiprocessing.get_context("spawn").Process(target=work, args=(inner, self.seeds))
        self.process.start()
        inner.close()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    begin = time.perf_counter()
    lanes = [Lane(range(options.seed + n, options.seed + options.files, WORKERS)) for n in range(WORKERS)]
    wrong: list[str] = []
    kinds: dict[str, int] = {}
    slowest, slowest_seed, peak, n_done = 0.0, -1, 0.0, 0
    while lanes:
        for pipe in wait([lane.pipe for lane in lanes]):
            lane = next(lane for lane in lanes if lane.pipe is pipe)
            try:
                what, seed, number, found = lane.pipe.recv()
            except EOFError:
                lane.process.join()
                wrong.append(f"seed {lane.current}: the process ended with {lane.process.exitcode}")
                lane.seeds = lane.seeds[lane.seeds.index(lane.current) + 1 :]
                lane.start()
                continue
            if what == "start":
                lane.current = seed
            elif what == "crash":
                wrong.append(f"seed {seed}: {next(iter(found))}")
            elif what == "done":
                n_done += 1
                slowest, slowest_seed = max((slowest, slowest_seed), (number, seed))
                for kind, n in found.items():
                    kinds[kind] = kinds.get(kind, 0) + n
            else:
                peak = max(peak, number)
                lanes.remove(lane)
                lane.process.join()
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    passed = not wrong and slowest <= MOST_SECONDS and peak <= MOST_MEGABYTES
    result = {
        "benchmark": "fuzz_read", "n_files": n_done, "n_wrong": len(wrong), "slowest_seconds": round(slowest, 2),
        "slowest_seed": slowest_seed, "peak_megabytes": round(peak), **{f"n_{k}": n for k, n in sorted(kinds.items())},
        "seconds": round(time.perf_counter() - begin), "passed": passed,
    }  # fmt: skip
    print(json.dumps(result))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
