"""The page in headless Chromium without a network: it asks for nothing, runs no article, and is legible."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg.page import render_page
from kg.page.render import summarize
from kg.view import (
    ArticleView,
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
from tests.view_sample import BASE, build_story, entity_id

TITLE = "The war in the Hazel Strait"
AIRSTRIKE = f"{BASE}event/4"
SMALLEST_LEGIBLE_PX = 11
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


def assert_silent(browser: Browser, path: Path) -> None:
    assert browser.requests == [path.resolve().as_uri()]
    assert browser.errors == []


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
    browser.open(story_page)
    browser.resize(width, height)
    browser.open(story_page, width=width, height=height)
    frame = browser.run(
        "(() => { const b = document.getElementById('picture').getBoundingClientRect();"
        " return [b.left, b.top, b.right, b.bottom]; })()"
    )
    boxes = browser.run("kgPage.boxes()")
    assert len(boxes) >= 10
    assert min(box["fontSize"] for box in boxes) >= SMALLEST_LEGIBLE_PX
    for box in boxes:
        assert frame[0] <= box["x"] - box["w"] / 2, box
        assert box["x"] + box["w"] / 2 <= frame[2], box
        assert frame[1] <= box["y"] - box["h"] / 2, box
        assert box["y"] + box["h"] / 2 <= frame[3], box
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = (
                abs(one["x"] - other["x"]) >= (one["w"] + other["w"]) / 2
                or abs(one["y"] - other["y"]) >= (one["h"] + other["h"]) / 2
            )
            assert apart, (one["label"], other["label"])


def test_the_overview_shows_actors_and_events_and_hides_other_happenings(story):
    boxes = story.run("kgPage.boxes()")
    labels = {box["label"] for box in boxes}
    assert {"Royal Sorrel Navy", "Tarn Liberation Front", "Fort Larkspur", "Airstrike"} <= labels
    assert "smiled" not in labels
    assert f"{len(boxes)} of 57 shown" in story.text("#crumbs")


def test_a_click_on_an_event_shows_its_sentence_with_the_roles_marked(story, story_page):
    click_node(story, AIRSTRIKE)
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


def test_a_click_on_nothing_gives_the_list_back(story):
    click_node(story, AIRSTRIKE)
    boxes = story.run("kgPage.boxes()")
    x, y = next(
        (x, y)
        for y in range(250, 650, 10)
        for x in range(100, 800, 10)
        if all(abs(x - b["x"]) > b["w"] / 2 + 5 or abs(y - b["y"]) > b["h"] / 2 + 5 for b in boxes)
    )
    story.click(x, y)
    story.wait_for("kgPage.state().selected === null")
    assert "newest first" in story.text("#panel")


def test_an_actor_lists_its_events_newest_first(story):
    click_node(story, entity_id("Tarn Liberation Front"))
    dates = each(story, "#panel .row-date", "Date.parse(e.textContent + ' UTC')")
    assert len(dates) == 7
    assert dates == sorted(dates, reverse=True)
    story.click_on("#panel .row")
    story.wait_for("document.querySelector('#panel h2').textContent === 'Ceasefire'")
    assert story.text("#panel .badges") == "expected"


def test_a_denial_names_who_denies(story):
    story.run(f"kgPage.select('{BASE}event/8')")
    assert "denies" in story.text("#panel .claims")
    assert "President Osric Vane" in story.text("#panel .claims")


def test_the_legend_filters_by_category(story):
    assert story.text(".legend-item").startswith("Conflict")
    story.click_on(".legend-item")
    story.wait_for("kgPage.state().hidden.includes('Conflict')")
    assert "Airstrike" not in {box["label"] for box in story.run("kgPage.boxes()")}
    assert "Airstrike" not in story.text("#panel")


def test_other_happenings_are_one_click_away(story):
    story.click_on(".legend-item:last-child")
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


def test_the_keyboard_moves_the_handles_of_the_timeline(story):
    story.run("document.querySelector('.handle.from').focus()")
    story.press("ArrowRight", code=39)
    story.wait_for("kgPage.state().from !== ''")
    assert story.run("kgPage.state().events") < 30


def test_search_finds_names_events_and_sentences(story):
    story.press("/", code=191)
    story.run("document.getElementById('search').focus()")
    story.type("HERON")
    hits = each(story, ".hit-label", "e.textContent")
    assert hits == ["patrol boat Heron", "Shelling", "Damage", "Deployment"]
    story.press("Enter", code=13)
    story.wait_for(f"kgPage.state().selected === {json.dumps(entity_id('patrol boat Heron'))}")


def test_search_leads_to_what_the_overview_does_not_show(story):
    story.run("document.getElementById('search').focus()")
    story.type("smiled")
    story.press("Enter", code=13)
    story.wait_for(f"kgPage.state().focus === '{BASE}event/32'")
    assert f"{BASE}event/32" in {box["id"] for box in story.run("kgPage.boxes()")}


def test_a_double_click_shows_the_surroundings_and_escape_leads_back(story):
    box = box_of(story, entity_id("Tarn Liberation Front"))
    story.click(box["x"], box["y"], times=2)
    story.wait_for("kgPage.state().focus !== null")
    labels = {b["label"] for b in story.run("kgPage.boxes()")}
    assert {"Shelling", "Ceasefire", "Royal Sorrel Navy"} <= labels
    assert "Price change" not in labels
    story.run("document.activeElement.blur()")
    story.press("Escape", code=27)
    story.press("Escape", code=27)
    story.wait_for("kgPage.state().focus === null")


def test_dark_mode_has_its_own_colours(browser, story_page):
    browser.open(story_page, dark=True)
    paper = browser.run("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", paper)) < 60
    assert_silent(browser, story_page)


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
    assert [box["label"] for box in browser.run("kgPage.boxes()")] == ["erupted"]
    assert_silent(browser, path)


def large_view(n_events: int) -> GraphView:
    entities = tuple(EntityView(f"e{n}", f"Actor number {n}", "actor", "Group") for n in range(n_events // 2))
    events = tuple(
        EventView(f"v{n}", "Attack", "Attack", "Conflict", earliest=date(2031, 1 + n % 12, 1 + n % 28))
        for n in range(n_events)
    )
    edges = tuple(
        EdgeView(f"v{n}", f"e{(n * step) % len(entities)}", role)
        for n in range(n_events)
        for step, role in ((1, "agent"), (7, "patient"))
    )
    return arrange(GraphView((), entities, events, edges))


def test_a_large_graph_opens_as_an_overview(browser, tmp_path):
    path = tmp_path / "large.html"
    open_view(browser, large_view(1200), path)
    shown = browser.run("kgPage.state().shown")
    assert 20 <= shown <= 300
    assert f"{shown} of 1800 shown" in browser.text("#crumbs")
    assert_silent(browser, path)
