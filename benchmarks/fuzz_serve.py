"""Does anything make the server fail or hang? Sends it damaged requests.

    python benchmarks/fuzz_serve.py [--seconds 300] [--seed 1]

Bars: no status 500, no request without an answer, and a server that is well afterwards. Prints one JSON line; exits
with 1 where a bar falls short.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from kg.serve.limits import Limits
from tests.fuzzing import fuzz
from tests.serving import make_store, serving

LIMITS = Limits(
    seconds=1, write_seconds=3, rows=1000, query_bytes=20_000, body_bytes=20_000, stall_seconds=2, workers=4
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(make_store(Path(folder) / "store"), LIMITS) as server,
    ):
        n_sent, found = fuzz(server.port, seconds=options.seconds, wait_seconds=20, seed=options.seed)
        well = server.ask("ASK { ?e a kg:Event }").status_code == 200
    for item in found[:10]:
        print(item.reason, item.request[:500], file=sys.stderr)
    passed = well and not found
    result = {"benchmark": "fuzz_serve", "n_requests": n_sent, "n_wrong": len(found), "well_afterwards": well}
    print(json.dumps({**result, "seconds": options.seconds, "passed": passed}))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
