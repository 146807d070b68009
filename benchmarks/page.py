"""Times the page at 2,000 and 10,000 nodes in headless Chromium, beside plain pyvis on the same graphs.

Run from the project: `python benchmarks/page.py [--skip-pyvis]`. Prints a table and one JSON line; exits with 1 where a
bar is missed; bars are for medians, the worst is told beside them. Needs Chromium and the extra `dev`; asks nothing of
the network.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from pyvis.network import Network

from kg.page import render_page
from kg.view import GraphView
from tests.browser import Browser
from tests.view_sample import build_large

BARS = {
    2000: {"ready_s": 1.0},
    10000: {"ready_s": 2.0, "focus_ms": 300, "path_ms": 300, "filter_ms": 300, "file_mb": 3.5},
}
LEAST_FPS = 30
PYVIS_LIMIT_S = 60
ROUNDS = 5

# Runs an action and waits until what it changed is on the screen.
TIMED = """(async () => {
  const begin = performance.now();
  %s;
  await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - begin;
})()"""
PAN = """(async () => {
  const begin = performance.now();
  let frames = 0;
  while (performance.now() - begin < 1500) {
    kgPage.pan(frames % 60 < 30 ? 6 : -6, 2);
    await new Promise(done => requestAnimationFrame(done));
    frames += 1;
  }
  return frames / ((performance.now() - begin) / 1000);
})()"""


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def time_actions(browser: Browser, actions: list[str]) -> list[float]:
    """Milliseconds that each took, from the overview, in several rounds."""
    browser.run("kgPage.focus(null)")
    return [browser.run(TIMED % action) for _ in range(ROUNDS) for action in actions]


def measure(browser: Browser, view: GraphView, folder: Path) -> dict[str, Any]:
    begin = time.perf_counter()
    html = render_page(view, title="A generated graph")
    made = time.perf_counter() - begin
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    ready = []
    for _ in range(ROUNDS):
        browser.open(path)
        ready.append(browser.run("kgPage.readyAt") / 1000)
    actors = [e.id for e in view.entities if e.kind == "actor"]
    periods = (
        ("2022-03-01", "2022-04-30"),
        ("2023-01-01", "2024-12-31"),
        ("2024-01-01", "2024-01-31"),
        ("", ""),
    )
    pairs = ((actors[0], actors[9]), (actors[1], actors[-1]), (actors[len(actors) // 2], actors[-2]))
    chosen = (*actors[:3], actors[50], actors[-1])
    focus = time_actions(browser, [f"kgPage.focus({json.dumps(actor)})" for actor in chosen])
    filters = time_actions(browser, [f"kgPage.period('{first}', '{last}')" for first, last in periods])
    paths = time_actions(browser, [f"kgPage.path('{a}', '{b}')" for a, b in pairs])
    browser.run("kgPage.focus(null)")
    fps = browser.run(PAN)
    shown = browser.run("kgPage.state()")
    return {
        "ready_s": round(median(ready), 2),
        "ready_worst_s": round(max(ready), 2),
        "focus_ms": round(median(focus)),
        "focus_worst_ms": round(max(focus)),
        "path_ms": round(median(paths)),
        "path_worst_ms": round(max(paths)),
        "filter_ms": round(median(filters)),
        "filter_worst_ms": round(max(filters)),
        "fps": round(fps),
        "file_mb": round(path.stat().st_size / 1e6, 2),
        "made_s": round(made, 1),
        "elements": shown["shown"] + shown["edges"],
        "requests": len(browser.requests) - 1,
        "errors": len(browser.errors),
    }


def measure_pyvis(browser: Browser, view: GraphView, folder: Path) -> dict[str, Any]:
    """The same graph as pyvis draws it by default, its library in line."""
    network = Network(cdn_resources="in_line")
    for node in view.nodes:
        network.add_node(node.id, label=node.label)
    for edge in view.edges:
        network.add_edge(edge.source, edge.target)
    path = folder / "pyvis.html"
    path.write_text(network.generate_html(), encoding="utf-8")
    browser.send("Page.navigate", url="about:blank")
    browser.requests.clear()
    begin = time.perf_counter()
    browser.send("Page.navigate", url=path.resolve().as_uri())
    settled = wait_for_pyvis(browser, begin)
    return {
        "ready_s": settled,
        "file_mb": round(path.stat().st_size / 1e6, 2),
        "requests": len([url for url in browser.requests if url.startswith("http")]),
    }


def wait_for_pyvis(browser: Browser, begin: float) -> float | None:
    """Seconds until it has drawn a settled picture; None where that takes longer than the limit."""
    expression = (
        "new Promise(done => { const look = () => typeof network !== 'undefined' && network.body.nodeIndices.length &&"
        " (network.physics.stabilized || network.physics.stabilizationIterations >= 1000)"
        " ? done(true) : setTimeout(look, 50);"
        f" look(); setTimeout(() => done(false), {PYVIS_LIMIT_S * 1000}); }})"
    )
    try:
        done = browser.run(expression)
    except TimeoutError:
        return None
    took = time.perf_counter() - begin
    return round(took, 1) if done and took < PYVIS_LIMIT_S else None


def find_misses(results: dict[int, dict[str, Any]]) -> list[str]:
    missed = []
    for n, bars in BARS.items():
        ours = results[n]["kg"]
        missed += [f"{name} at {n}: {ours[name]} > {bar}" for name, bar in bars.items() if ours[name] > bar]
        missed += [f"{name} at {n}: {ours[name]}" for name in ("requests", "errors") if ours[name]]
        if ours["fps"] < LEAST_FPS:
            missed.append(f"fps at {n}: {ours['fps']} < {LEAST_FPS}")
        if ours["elements"] > 300:
            missed.append(f"elements at {n}: {ours['elements']} > 300")
    return missed


def main() -> int:
    results: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in BARS:
            view = build_large(n)
            browser = Browser()
            results[n] = {"nodes": len(view.nodes), "kg": measure(browser, view, folder)}
            browser.close()
            print(n, "kg   ", results[n]["kg"], flush=True)
            if "--skip-pyvis" not in sys.argv:
                browser = Browser(answer_seconds=PYVIS_LIMIT_S + 30)
                results[n]["pyvis"] = measure_pyvis(browser, view, folder)
                browser.close()
                print(n, "pyvis", results[n]["pyvis"], flush=True)
    missed = find_misses(results)
    for line in missed:
        print("missed:", line)
    print(json.dumps({"benchmark": "page", "results": results, "missed": missed}))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
