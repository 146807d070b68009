"""What an analyst does with the page of the examples, each with a screenshot.

The screenshots go to the folder that the environment variable KG_SCREENSHOTS names, else to pytest's own.
"""

import importlib.util
import json
import os
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg
from kg.page import render_page
from kg.view import GraphView
from tests.browser import Browser, require_chromium
from tests.page_checks import assert_legible, assert_silent
from tests.test_page import HOSTILE, hostile_view
from tests.view_sample import build_large

EXAMPLES = Path(__file__).parent.parent / "examples"
TITLE = "Attacks on bases, October 2023 to July 2024"
Shoot = Callable[[str], None]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    require_chromium()
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("KG_SCREENSHOTS")
    path = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def shoot(browser: Browser, folder: Path) -> Shoot:
    return lambda name: (browser.screenshot(folder / f"{name}.png"), None)[1]


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("examples") / "examples.html"
    with kg.build(EXAMPLES) as graph:
        graph.page(path, title=TITLE)
    return path


def search(browser: Browser, words: str) -> None:
    browser.press("/")
    browser.wait_for("document.activeElement.id === 'search'")
    browser.type(words)
    browser.wait_for("document.querySelectorAll('.hits [role=option]').length")


def panel(browser: Browser) -> str:
    return browser.run("document.getElementById('panel').textContent")


def id_of(browser: Browser, label: str) -> str:
    """The id of the first thing that a search for its whole name finds."""
    search(browser, label)
    browser.press("Enter")
    browser.wait_for("kgPage.state().a !== null")
    found = browser.run("kgPage.state().a")
    assert browser.text("#panel h2") == label
    return found


def test_the_overview_of_the_examples(browser, examples, shoot):
    """Issue 2's bar: actors and events visible and legible, no request, no error, no fault of access."""
    browser.open(examples)
    shoot("01-overview")
    assert_silent(browser, examples)
    assert browser.run("document.title") == TITLE
    assert browser.run("document.documentElement.lang") == "en"
    assert_legible(browser, least=50)
    state = browser.run("kgPage.state()")
    assert state["shown"] + state["edges"] <= 300
    assert re.search(r"\d+ of \d+ actors and places shown", browser.text("#crumbs"))
    boxes = browser.run("kgPage.boxes()")
    labels = {box["label"] for box in boxes}
    assert {"United States", "Al Asad Air Base", "Jordan"} <= labels
    assert {"Attack", "Airstrike", "Drone strike"} & {box["label"] for box in boxes if box["kind"] == "edge"}
    assert browser.find_faults() == []


def test_the_overview_of_the_examples_shows_who_is_accused(browser, examples):
    browser.open(examples)
    assert "Kata'ib Hezbollah" in {box["label"] for box in browser.run("kgPage.boxes()")}


def test_a_click_on_an_event_of_the_examples_shows_its_sentence(browser, examples, shoot):
    browser.open(examples)
    pills = [b for b in browser.run("kgPage.boxes()") if b["kind"] == "edge"]
    pill = next(b for b in pills if len(b["events"]) == 1)
    browser.click(pill["x"], pill["y"])
    browser.wait_for("kgPage.state().selected !== null")
    shoot("02-event")
    assert browser.text("#panel h2") == pill["label"]
    marks = browser.run("[...document.querySelectorAll('#panel mark')].map(e => e.className)")
    assert "role role-trigger" in marks
    assert len(set(marks)) >= 2
    assert browser.find_faults() == []


def test_find_hamas_and_see_its_events(browser, examples, shoot):
    browser.open(examples)
    search(browser, "Hamas")
    shoot("03-search")
    browser.press("Enter")
    browser.wait_for("document.querySelector('#panel h2').textContent === 'Hamas'")
    shoot("04-hamas")
    assert browser.run("document.querySelectorAll('#panel .events .row').length") >= 1
    assert "controls" in panel(browser)
    browser.click_on("#panel .events .row")
    browser.wait_for("document.querySelectorAll('#panel .sentence').length")
    assert "Hamas" in browser.run("document.querySelector('#panel .sentence').textContent")


def test_drag_the_timeline_to_january_and_see_the_map_change(browser, examples, shoot):
    browser.open(examples)
    before = browser.run("kgPage.marks()")
    left, width = browser.run(
        "(b => [b.x, b.width])(document.querySelector('.bars').getBoundingClientRect())"
    )
    names = browser.run("[...document.querySelectorAll('.bars title')].map(e => e.textContent)")
    at = next(i for i, name in enumerate(names) if name.startswith("Jan 2024"))
    step = width / len(names)
    y = browser.middle(".handle.from")[1]
    browser.drag((left, y), (left + step * at + 1, y))
    browser.drag((left + width, y), (left + step * (at + 1) - 1, y))
    browser.wait_for("kgPage.state().from === '2024-01-01' && kgPage.state().to === '2024-01-31'")
    shoot("05-january")
    after = browser.run("kgPage.marks()")
    assert after
    assert sum(mark["events"] for mark in after) < sum(mark["events"] for mark in before)
    assert browser.text("#timeline strong") == "Jan 2024"
    dates = browser.run("[...document.querySelectorAll('#panel .row-date')].map(e => e.textContent)")
    assert dates
    assert all("2024" in date for date in dates)
    assert_silent(browser, examples)


def test_the_path_from_iran_to_american_forces_with_its_evidence(browser, examples, shoot):
    browser.open(examples)
    browser.run("document.querySelector('.tab:last-child').click()")
    for field, name in (("a", "Iran"), ("b", "U.S. military")):
        browser.run(f"document.getElementById('ask-{field}').focus()")
        browser.type(name)
        browser.press("Enter")
        assert browser.run(f"document.getElementById('ask-{field}').value") == name
    browser.click_on("#ask-path")
    browser.wait_for("kgPage.state().mode === 'path'")
    shoot("06-path")
    steps = browser.run(
        "[...document.querySelectorAll('.steps > li')].map(e => e.querySelectorAll('.sentence').length)"
    )
    assert len(steps) >= 1
    assert all(steps)
    labels = {box["label"] for box in browser.run("kgPage.boxes()")}
    assert {"Iran", "U.S. military"} <= labels
    assert_legible(browser, least=3)


def test_who_denies_what(browser, examples, shoot):
    browser.open(examples)
    browser.run("document.querySelector('.tab:last-child').click()")
    shoot("07-questions")
    denials = browser.run("[...document.querySelectorAll('.denials li')].map(e => e.textContent)")
    assert denials
    assert all("denies" in denial for denial in denials)
    browser.click_on(".denials li .chip:last-of-type")
    browser.wait_for("document.querySelector('#panel .sides')")
    shoot("08-denial")
    assert browser.find_faults() == []


def test_a_link_with_state_opens_as_it_was_left(browser, examples, shoot):
    browser.open(examples)
    browser.click_on(".legend-item")
    browser.run("kgPage.period('2023-10-01', '2024-03-31')")
    id_of(browser, "Iraq")
    left, link = browser.run("kgPage.state()"), browser.run("location.href")
    browser.open(examples, state=link.partition("#")[2])
    shoot("09-link")
    assert browser.run("kgPage.state()") == left
    assert left["from"] == "2023-10-01"
    assert left["hidden"] == ["Conflict", "Event"]


def test_two_actors_side_by_side_and_a_saved_query(browser, examples, shoot):
    browser.open(examples)
    one, other = id_of(browser, "United States"), id_of(browser, "Iraq")
    browser.run(f"kgPage.compare({json.dumps(one)}, {json.dumps(other)})")
    shoot("10-compare")
    assert "Shared events" in panel(browser)
    browser.open(examples, state="list=questions&query=attacks")
    shoot("11-query")
    assert browser.run("document.querySelectorAll('#panel tbody tr').length") > 10
    assert browser.find_faults() == []


def test_the_map_large_and_the_events_of_a_place(browser, examples, shoot):
    browser.open(examples, state="map=1")
    shoot("12-map")
    browser.run("document.getElementById('map').focus()")
    browser.press("ArrowRight")
    assert browser.run("document.querySelectorAll('.mark.cursor').length") == 1
    browser.press("Enter")
    browser.wait_for("kgPage.state().place !== null")
    shoot("13-place")
    assert "Events at" in panel(browser)
    assert browser.run("document.querySelectorAll('#panel .row').length") >= 1


def test_hostile_articles_run_nothing(browser, tmp_path, shoot):
    path = tmp_path / "hostile.html"
    path.write_text(render_page(hostile_view(), title=HOSTILE), encoding="utf-8")
    browser.open(path)
    for node in hostile_view().nodes:
        browser.run(f"kgPage.focus({json.dumps(node.id)})")
    shoot("14-hostile")
    assert browser.run("window.hacked") is None
    assert browser.run("document.querySelectorAll('#panel script, #panel img, svg[onload]').length") == 0
    assert_silent(browser, path)


def test_with_the_keyboard_only(browser, examples, shoot):
    browser.open(examples)
    browser.press("g")
    browser.wait_for("document.activeElement.id === 'picture'")
    browser.press("ArrowRight")
    browser.press("ArrowDown")
    cursor = browser.run("kgPage.cursor()")
    assert cursor
    assert browser.text("#live")
    shoot("15-keyboard")
    browser.press("Enter")
    browser.wait_for(f"kgPage.state().a === {json.dumps(cursor)}")
    for _ in range(3):
        browser.press("Escape")
    browser.wait_for("kgPage.state().mode === 'overview'")
    browser.press("t")
    browser.wait_for("document.activeElement.classList.contains('handle')")
    browser.press("ArrowRight")
    browser.wait_for("kgPage.state().from !== ''")
    browser.press("?", shift=True)
    browser.wait_for("document.getElementById('keys').open")
    shoot("16-keys")
    browser.press("Escape")
    browser.wait_for("!document.getElementById('keys').open")


def test_tab_reaches_every_control_and_the_focus_is_seen(browser, examples):
    browser.open(examples)
    reached = set()
    for _ in range(60):
        browser.press("Tab")
        reached.add(
            browser.run("(e => e.id || e.className.split(' ')[0] || e.tagName)(document.activeElement)")
        )
        outline = browser.run("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or browser.run("document.activeElement === document.body")
    wanted = {
        "search",
        "help",
        "legend-item",
        "picture",
        "zoom-in",
        "play",
        "handle",
        "map",
        "map-large",
        "tab",
        "row",
    }
    assert wanted <= reached, wanted - reached


def test_dark(browser, examples, shoot):
    browser.open(examples, dark=True)
    shoot("17-dark")
    paper = browser.run("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", paper)) < 60
    id_of(browser, "Al Asad Air Base")
    shoot("18-dark-place")
    assert browser.find_faults() == []
    assert_silent(browser, examples)


def test_a_narrow_screen(browser, examples, shoot):
    browser.open(examples, width=390, height=844)
    shoot("19-narrow")
    assert_legible(browser, least=10)
    assert browser.run("document.documentElement.scrollWidth") <= 390
    box = next(b for b in browser.run("kgPage.boxes()") if b["kind"] != "edge")
    browser.click(box["x"], box["y"])
    browser.wait_for("kgPage.state().selected !== null")
    shoot("20-narrow-chosen")
    assert browser.find_faults() == []


def test_the_print_is_a_dossier_with_its_sources(browser, examples, shoot):
    browser.open(examples)
    id_of(browser, "Kata'ib Hezbollah")
    browser.run("kgPage.dossier()")
    browser.emulate(paper=True)
    browser.resize(800, 1100)
    shoot("21-print")
    text = browser.text("#dossier")
    assert text.startswith("Kata'ib Hezbollah")
    assert "Sources" in text
    assert re.search(r"“.+” \[1\]", text)
    assert not browser.run("document.querySelector('.desk').offsetParent")
    assert len(browser.send("Page.printToPDF")["data"]) > 10_000


def test_an_empty_graph(browser, tmp_path, shoot):
    path = tmp_path / "empty.html"
    path.write_text(render_page(GraphView(), title=TITLE), encoding="utf-8")
    browser.open(path)
    shoot("22-empty")
    assert "no events yet" in browser.text("#panel")
    assert browser.find_faults() == []
    assert_silent(browser, path)


CELLS = ("import kg", "graph = kg.build(SOURCES)", "graph.show()")


@pytest.mark.timeout(120)
def test_a_notebook_shows_the_graph_in_a_frame(browser, tmp_path, shoot):
    """A real run of a notebook; what it puts out is shown as notebooks show it."""
    if not importlib.util.find_spec("nbclient"):
        pytest.skip("nbclient is not installed: the notebook is not run")
    import nbformat
    from nbclient import NotebookClient

    source = str(EXAMPLES / "al-asad-drones.txt")
    cells = [nbformat.v4.new_code_cell(cell.replace("SOURCES", repr(source))) for cell in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the notebook's own libraries warn of is not ours
        NotebookClient(notebook, timeout=90).execute()
    (shown,) = notebook.cells[-1].outputs
    path = tmp_path / "notebook.html"
    script = "<script>addEventListener('message', () => 0); window.kgPage = {ready: true}</script>"
    path.write_text(f"<!DOCTYPE html><title>n</title>{shown.data['text/html']}{script}", encoding="utf-8")
    browser.open(path)
    frame = browser.find_frame()
    browser.wait_for("window.kgPage && window.kgPage.ready", frame=frame)
    shoot("24-notebook")
    assert browser.run("kgPage.boxes().length", frame=frame) > 5
    assert browser.run("window.hacked", frame=frame) is None
    assert_silent(browser, path)


@pytest.mark.parametrize("n_nodes", [200, 2000, 10000])
def test_generated_graphs_are_silent_and_without_faults(browser, tmp_path, shoot, n_nodes):
    path = tmp_path / f"{n_nodes}.html"
    path.write_text(render_page(build_large(n_nodes), title=f"{n_nodes} nodes"), encoding="utf-8")
    browser.open(path)
    shoot(f"23-generated-{n_nodes}")
    state = browser.run("kgPage.state()")
    assert state["shown"] >= 20
    assert state["shown"] + state["edges"] <= 300
    assert browser.find_faults() == []
    assert_silent(browser, path)
