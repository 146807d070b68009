"""The page in headless Chromium without a network: it asks for nothing, runs no article, and is legible."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.page import render_page
from kg.page.render import summarize
from kg.page.texts import read_texts
from kg.view import (
    AccountView,
    AnswerView,
    ArticleView,
    Cell,
    ClaimView,
    EdgeView,
    EntityView,
    EventView,
    Evidence,
    GraphView,
    RoleSpan,
    arrange,
)
from tests.browser import Browser, require_chromium
from tests.page_checks import assert_legible, assert_silent
from tests.view_sample import BASE, build_story, entity_id

TITLE = "The war in the Hazel Strait"
AIRSTRIKE = f"{BASE}event/4"
HOSTILE = (
    "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
    "<svg onload=window.hacked=1>'\"`{{7*7}}${1}\u2028"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    require_chromium()
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def story_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "story.html"
    path.write_text(render_page(build_story(), title=TITLE), encoding="utf-8")
    return path


@pytest.fixture
def story(browser: Browser, story_page: Path) -> Browser:
    browser.open(story_page)
    return browser


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
DEFICIENCIES = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}


def seen_as(colour: str, kind: str) -> tuple[float, float, float]:
    """A colour as CIE Lab, as someone with this deficiency sees it."""
    raw = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in raw]
    r, g, b = (
        min(max(sum(m * c for m, c in zip(row, linear, strict=True)), 0), 1) for row in DEFICIENCIES[kind]
    )
    xyz = (
        0.4124 * r + 0.3576 * g + 0.1805 * b,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        0.0193 * r + 0.1192 * g + 0.9505 * b,
    )
    x, y, z = (
        c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116
        for c in (xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def open_view(browser: Browser, view: GraphView, path: Path, *, title: str = TITLE) -> None:
    path.write_text(render_page(view, title=title), encoding="utf-8")
    browser.open(path)


def box_of(browser: Browser, node_id: str) -> dict:
    return next(box for box in browser.run("kgPage.boxes()") if box["id"] == node_id)


def click_node(browser: Browser, node_id: str) -> None:
    box = box_of(browser, node_id)
    browser.click(box["x"], box["y"])
    browser.wait_for(f"kgPage.state().selected === {json.dumps(node_id)}")


def each(browser: Browser, selector: str, expression: str) -> list:
    """The values of a JavaScript expression over `e`, each element that a CSS selector finds."""
    return browser.run(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => {expression})")


def test_the_same_view_gives_the_same_file():
    assert render_page(build_story(), title=TITLE) == render_page(build_story(), title=TITLE)


def test_the_file_names_no_address_to_load_from():
    html = render_page(GraphView(), title=TITLE)
    ours = re.sub(r"<script>/\*\*\n \* vis-network.*?</script>", "", html, flags=re.DOTALL)
    assert len(ours) < len(html) / 2, "vis-network is not where this test looks for it"
    assert "sourceMappingURL" not in html
    assert not re.search(r"""(?:src|href)=["'](?!data:,|#)""", ours)


def test_the_policy_forbids_everything_but_our_own_hashes():
    html = render_page(GraphView(), title=TITLE)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 3


@pytest.mark.parametrize(
    ("view", "line"),
    [
        (GraphView(), "no articles"),
        (GraphView(articles=(ArticleView("a", "A"),)), "1 article · 0 events · 0 actors · 0 places"),
        (build_story(), "9 articles · 33 events · 12 actors · 7 places · 11 Jan 2031 – 22 Mar 2031"),
    ],
)
def test_the_summary_counts_and_dates(view, line):
    assert summarize(view) == line


def test_it_opens_without_a_request_or_an_error(story, story_page):
    assert_silent(story, story_page)
    assert story.run("document.title") == TITLE
    assert story.run("document.documentElement.lang") == "en"
    assert story.text(".sum").startswith("9 articles · 33 events")


def test_an_error_and_a_request_would_be_seen(browser, tmp_path):
    """The two recordings that the other tests rely on do record."""
    path = tmp_path / "bad.html"
    path.write_text(
        "<img src='https://example.org/x.png'>"
        "<script>window.kgPage = {ready: true}; throw new Error('seen')</script>"
    )
    browser.open(path)
    assert any("example.org" in url for url in browser.requests)
    assert any("seen" in error for error in browser.errors)


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1024, 700), (390, 844)])
def test_labels_are_large_enough_inside_the_window_and_do_not_overlap(browser, story_page, width, height):
    browser.open(story_page, width=width, height=height)
    assert_legible(browser, least=10)


def test_the_overview_shows_actors_and_what_happened_between_them(story):
    boxes = story.run("kgPage.boxes()")
    labels = {box["label"] for box in boxes}
    assert {"Royal Sorrel Navy", "Tarn Liberation Front", "Fort Larkspur", "Airstrike"} <= labels
    assert "smiled" not in labels
    shown = story.run("kgPage.state().shown")
    assert f"{shown} of 19 actors and places shown" in story.text("#crumbs")


def test_a_click_on_what_happened_shows_its_sentence_with_the_roles_marked(story, story_page):
    pill = next(box for box in story.run("kgPage.boxes()") if box.get("events") == [AIRSTRIKE])
    story.click(pill["x"], pill["y"])
    story.wait_for(f"kgPage.state().selected === {json.dumps(AIRSTRIKE)}")
    assert story.text("#panel h2") == "Airstrike"
    marks = each(story, "#panel .sentence mark", "[e.className, e.firstChild.textContent]")
    assert marks == [
        ["role role-agent", "Royal Sorrel Navy"],
        ["role role-trigger", "bombed"],
        ["role role-patient", "a fuel depot"],
        ["role role-recipient", "Tarn Liberation Front"],
        ["role role-place", "Port Aldis"],
    ]
    assert story.run("document.querySelector('#panel .article a').href") == "https://example.org/news/4"
    assert_silent(story, story_page)


def test_a_click_on_an_actor_opens_its_neighbourhood_newest_events_first(story):
    click_node(story, entity_id("Tarn Liberation Front"))
    assert story.run("kgPage.state().mode") == "focus"
    dates = each(story, "#panel .events .row-date", "Date.parse(e.textContent + ' UTC')")
    assert len(dates) == 7
    assert dates == sorted(dates, reverse=True)
    labels = {box["label"] for box in story.run("kgPage.boxes()")}
    assert {"Shelling", "Ceasefire", "Royal Sorrel Navy"} <= labels
    assert "Price change" not in labels
    assert "7 of 7 events shown" in story.text("#crumbs")
    story.click_on("#panel .row")
    story.wait_for("document.querySelector('#panel h2').textContent === 'Ceasefire'")
    assert story.text("#panel .badges") == "expected"
    for _ in range(2):
        story.press("Escape")
    story.wait_for("kgPage.state().mode === 'overview'")


def test_a_click_on_an_edge_of_several_events_lists_the_evidence_behind_it(story):
    pair = (entity_id("Wend-backed militants"), entity_id("Fort Larkspur"))
    box = box_of(story, " ".join(sorted(pair, key=lambda i: story.run(f"kgPage.order('{i}')"))))
    story.click(box["x"], box["y"])
    story.wait_for("kgPage.state().edge !== null")
    assert each(story, "#panel .row-label", "e.textContent") == ["Drone strike", "Drone strike"]
    sentences = each(story, "#panel .sentence", "e.textContent")
    assert len(sentences) == 2
    assert all("Fort Larkspur" in sentence for sentence in sentences)


def test_a_denial_names_who_denies(story):
    story.run(f"kgPage.select('{BASE}event/8')")
    sides = story.text("#panel .sides")
    assert "Denied by" in sides
    assert "President Osric Vane" in sides.partition("Denied by")[2]


def test_reports_that_differ_stand_side_by_side(browser, tmp_path):
    evidence = (Evidence("Forty were hurt.", (RoleSpan("trigger", 11, 15),), "a"),)
    accounts = (
        AccountView("a", "hurt – forty", injured=40, place="Wend"),
        AccountView("b", "hurt – thirty-four", injured=34, place="Wend"),
    )
    told = {"evidence": evidence, "accounts": accounts, "n_articles": 2, "n_publishers": 1}
    event = EventView(
        "x/v", "Injury", "Injury", "Harm", injured=34, place="Wend", contested=("injured",), **told
    )
    articles = (ArticleView("a", "A dispatch", "Strait Courier"), ArticleView("b", "More", "Strait Courier"))
    view = GraphView(articles, (), (event,))
    open_view(browser, arrange(view), tmp_path / "two.html")
    browser.run("kgPage.focus('x/v')")
    sides = browser.run("document.querySelector('#panel .sides').textContent")
    assert "2 reports side by side 2 articles, 1 source" in sides
    assert "the injured" in browser.run("document.querySelector('#panel .facts').textContent")
    cells = browser.run("[...document.querySelectorAll('#panel .differs')].map(e => e.textContent)")
    assert cells == ["Figuresdiffers40 injured34 injured"]


def test_the_legend_filters_by_category_and_the_other_pictures_follow(story):
    assert story.text(".legend-item").startswith("Conflict")
    bars = story.run("document.querySelectorAll('.bar').length")
    marks = sum(mark["events"] for mark in story.run("kgPage.marks()"))
    story.click_on(".legend-item")
    story.wait_for("kgPage.state().hidden.includes('Conflict')")
    assert "Airstrike" not in {box["label"] for box in story.run("kgPage.boxes()")}
    assert "Airstrike" not in story.text("#panel")
    assert story.run("document.querySelectorAll('.bar').length") < bars
    assert sum(mark["events"] for mark in story.run("kgPage.marks()")) < marks
    story.click_on(".legend > .quiet")
    story.wait_for("!kgPage.state().hidden.includes('Conflict')")


def test_classes_and_sectors_filter_too(story):
    story.click_on(".drawer:nth-of-type(2) summary")
    sector = (
        "[...document.querySelectorAll('.drawer-body button')].find(e => e.textContent.startsWith('rebels'))"
    )
    story.run(f"{sector}.click()")
    story.wait_for("kgPage.state().events < 30")
    assert "Clear filters" in story.text("#legend")


def test_other_happenings_are_one_click_away(story):
    story.run(
        "[...document.querySelectorAll('.legend-item')].find(e => e.textContent.startsWith('Other')).click()"
    )
    story.wait_for("kgPage.state().events === 33")
    assert "smiled" in story.text("#panel")


def test_a_click_on_a_bar_shows_its_period_and_another_click_all(story):
    story.click_on(".bars")
    story.wait_for("kgPage.state().from !== ''")
    state = story.run("kgPage.state()")
    assert 0 < state["events"] < 30
    dates = each(story, "#panel .row-date", "Date.parse(e.textContent + ' UTC')")
    first, last = (story.run(f"Date.parse('{state[side]}')") for side in ("from", "to"))
    assert all(first <= d <= last for d in dates)
    story.click_on("#timeline .quiet")
    story.wait_for("kgPage.state().events === 30")


def test_play_moves_the_period_until_it_is_stopped(story):
    story.click_on("#play")
    first = story.run("kgPage.state().from")
    assert first
    story.wait_for(f"kgPage.state().from > '{first}'")
    story.click_on("#play")
    assert story.run("document.getElementById('play').getAttribute('aria-label')") == "Play"


def test_a_place_of_the_map_filters_the_graph(story):
    mark = next(m for m in story.run("kgPage.marks()") if m["label"] == "Tarn")
    x, y = story.run(
        "(() => { const m = [...document.querySelectorAll('.mark')].find(e => e.textContent.startsWith('Tarn'));"
        " const b = m.querySelector('circle').getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
    )
    story.click(x, y)
    story.wait_for(f"kgPage.state().place === {json.dumps(entity_id('Tarn'))}")
    assert story.run("kgPage.state().events") == mark["events"]
    assert "Events at Tarn" in story.text("#panel")
    story.click_on("#crumbs .filter")
    story.wait_for("kgPage.state().place === null")


def test_search_finds_names_events_and_sentences(story):
    story.press("/")
    story.wait_for("document.activeElement.id === 'search'")
    story.type("HERON")
    hits = each(story, ".hit-label", "e.textContent")
    assert hits == ["patrol boat Heron", "Shelling", "Damage", "Deployment"]
    story.press("Enter")
    story.wait_for(f"kgPage.state().selected === {json.dumps(entity_id('patrol boat Heron'))}")


def test_the_shortest_path_shows_a_sentence_for_each_step(story):
    story.run(f"kgPage.path('{entity_id('Republic of Wend')}', '{entity_id('Royal Sorrel Navy')}')")
    steps = each(story, "#panel .steps > li", "e.querySelectorAll('.sentence').length")
    assert steps
    assert all(steps)
    labels = {box["label"] for box in story.run("kgPage.boxes()")}
    assert {"Republic of Wend", "Royal Sorrel Navy"} <= labels


def test_two_actors_are_compared(story):
    story.run(f"kgPage.compare('{entity_id('Tarn Liberation Front')}', '{entity_id('Royal Sorrel Navy')}')")
    cells = each(story, "#panel .compare tbody tr:first-child td", "Number(e.textContent)")
    assert cells[0] == 7
    assert each(story, "#panel .events .row, #panel .rows .row", "1")


def test_saved_queries_show_their_rows(browser, tmp_path):
    event = EventView("x/v", "Attack", "Attack", "Conflict")
    answer = AnswerView("mine", "What happened.", "SELECT ?e", ("e",), ((Cell("v", "x/v"),),), 3)
    view = replace(arrange(GraphView(events=(event,))), answers=(answer,))
    open_view(browser, view, tmp_path / "query.html")
    browser.run("document.querySelector('.tab:last-child').click()")
    browser.run("[...document.querySelectorAll('.row')].find(e => e.textContent.startsWith('mine')).click()")
    assert "first 1 of 3 rows" in browser.text("#panel")
    browser.run("document.querySelector('#panel td .chip').click()")
    assert browser.run("kgPage.state().selected") == "x/v"


def test_what_is_shown_is_saved_as_csv_json_turtle_svg_and_png(story, tmp_path):
    story.run(f"kgPage.focus('{entity_id('Tarn Liberation Front')}')")
    rows = list(csv.DictReader(io.StringIO(story.download("#save-csv", tmp_path).read_text("utf-8-sig"))))
    assert len(rows) == 7
    assert {row["place"] for row in rows} >= {"Port Aldis"}
    data = json.loads(story.download("#save-json", tmp_path).read_text("utf-8"))
    assert [event["id"] for event in data["events"]] == [row["id"] for row in rows]
    graph = ox.Store()
    graph.load(path=story.download("#save-turtle", tmp_path), format=ox.RdfFormat.TURTLE)
    asked = "PREFIX kg: <https://w3id.org/kg-news#> SELECT DISTINCT ?e { ?e kg:eventType ?t }"
    assert {str(row[0].value) for row in graph.query(asked)} == {row["id"] for row in rows}
    picture = ElementTree.parse(story.download("#save-svg", tmp_path)).getroot()
    words = {node.text for node in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Shelling", "Ceasefire"} <= words
    assert story.download("#save-png", tmp_path).read_bytes().startswith(b"\x89PNG")


def test_a_cell_that_begins_like_a_formula_is_tamed(browser, tmp_path):
    event = EventView("x/v", "Attack", "Attack", "Conflict", place="=HYPERLINK(1)")
    open_view(browser, arrange(GraphView(events=(event,))), tmp_path / "formula.html")
    assert ",'=HYPERLINK(1)," in browser.run("kgPage.texts.csv()")


def test_colours_of_the_classes_stay_apart_for_the_colour_blind():
    """Any two differ by 10 in CIE Lab (2 can be told apart) under each kind of colour blindness."""
    style = (files("kg.page") / "page.css").read_text("utf-8")
    for theme in style.split("prefers-color-scheme: dark", 1):
        colours = dict(re.findall(r"--cat-(\w+): (#[0-9a-f]{6})", theme))
        assert len(colours) == 13
        for kind in DEFICIENCIES:
            seen = {name: seen_as(colour, kind) for name, colour in colours.items()}
            for (one, a), (other, b) in combinations(sorted(seen.items()), 2):
                assert math.dist(a, b) >= 10, (kind, one, other, round(math.dist(a, b), 1))


def test_every_word_of_the_page_stands_in_the_texts():
    script = "".join(p.read_text("utf-8") for p in sorted((files("kg.page") / "js").iterdir(), key=str))
    used = set(re.findall(r"\bT\.(\w+)", script)) | set(
        re.findall(r"\bt\.(\w+)", (files("kg.page") / "page.html").read_text("utf-8"))
    )
    assert used <= set(read_texts())
    unused = set(read_texts()) - used
    assert unused <= {"articles", "actors", "places", "no_articles", "keys", "from", "to", "close"}


def hostile_view() -> GraphView:
    """A view with the hostile text in every field that text can reach."""
    texts = {"label": HOSTILE, "type": HOSTILE, "country": HOSTILE, "within": HOSTILE}
    lists = {"sectors": (HOSTILE,), "aliases": (HOSTILE,)}
    entity = EntityView(f"e{HOSTILE}", kind="actor", wikidata=f"{HOSTILE}Q1", **texts, **lists)
    place = replace(entity, id=f"p{HOSTILE}", kind="place")
    article = ArticleView(f"a{HOSTILE}", HOSTILE, HOSTILE, date(2031, 1, 1), "javascript:window.hacked=1")
    evidence = Evidence(HOSTILE, (RoleSpan(HOSTILE, 2, 9, entity.id), RoleSpan("agent", 5, 20)), article.id)
    claim = ClaimView(HOSTILE, HOSTILE, denies=True, article=article.id)
    event = EventView(
        f"v{HOSTILE}", HOSTILE, HOSTILE, HOSTILE, HOSTILE, realized=False, status=(HOSTILE,),
        earliest=date(2031, 1, 1), latest=date(2031, 1, 1), time=HOSTILE, place=HOSTILE, evidence=(evidence,),
        claims=(claim, replace(claim, entity=entity.id)),
    )  # fmt: skip
    edges = (EdgeView(event.id, entity.id, "agent"), EdgeView(event.id, place.id, HOSTILE))
    relations = (EdgeView(entity.id, place.id, HOSTILE),)
    return arrange(GraphView((article,), (entity, place), (event,), edges, (), relations))


def test_hostile_words_run_nothing(browser, tmp_path):
    view = hostile_view()
    path = tmp_path / "hostile.html"
    open_view(browser, view, path, title=HOSTILE)
    for node in view.nodes:
        browser.run(f"kgPage.select({json.dumps(node.id)})")
        browser.run(f"kgPage.focus({json.dumps(node.id)})")
        assert HOSTILE[:40] in browser.text("#panel")
    browser.run("document.getElementById('search').focus()")
    browser.type("script")
    assert browser.run("document.querySelectorAll('.hit-label').length") == 3
    assert browser.run("window.hacked") is None
    assert browser.run("document.querySelectorAll('img, svg[onload]').length") == 0
    assert browser.run("[...document.links].filter(a => !/^(https?|file):/.test(a.href)).length") == 0
    assert browser.run("document.title").startswith("</script><script>")
    assert_silent(browser, path)


def test_an_empty_graph_says_so(browser, tmp_path):
    path = tmp_path / "empty.html"
    open_view(browser, GraphView(), path)
    assert "no events yet" in browser.text("#panel")
    assert_silent(browser, path)


def test_a_single_event_without_participants_is_drawn(browser, tmp_path):
    path = tmp_path / "single.html"
    open_view(browser, arrange(GraphView(events=(EventView("v", "erupted", "Event", "Event"),))), path)
    assert "erupted" in browser.text("#panel")
    browser.run("kgPage.select('v')")
    assert [box["label"] for box in browser.run("kgPage.boxes()")] == ["erupted"]
    assert_silent(browser, path)
