"""The editor page in headless Chromium, which reaches nothing but the test's own server."""

import json
import time

import pytest

from kg.serve.access import Access
from kg.serve.limits import Limits
from kg.store import GraphStore
from tests.browser import Browser
from tests.serving import make_store, serving
from tests.story import IRIS

EVIL = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 2</script>'


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    path = make_store(tmp_path_factory.mktemp("editor") / "store")
    with GraphStore.open(path) as store:
        node = f"<{IRIS.base}evil>"
        label = json.dumps(EVIL)
        store.oxigraph.update(
            f"PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> INSERT DATA {{ GRAPH <a:evil> "
            f"{{ {node} rdfs:label {label} ; rdfs:seeAlso <a:b> , <javascript:alert(1)> }} }}"
        )
    with serving(path, Limits(seconds=5, workers=2), Access()) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    browser = Browser(loopback=True)
    yield browser
    browser.close()


@pytest.fixture
def page(browser, server):
    browser.visit(f"{server.url}/")
    yield browser
    assert browser.errors == []
    own = (f"{server.url}/", "data:", "blob:", "about:")
    assert [url for url in browser.requests if not url.startswith(own)] == []


def ask(page: Browser, tab: str, *, query: str | None = None) -> None:
    """Choose a tab by its name, perhaps write a query into it, run it, and wait for its answer."""
    find = f"Object.values(kgPage.yasgui._tabs).find(tab => tab.name() === {json.dumps(tab)})"
    write = f"tab.setQuery({json.dumps(query)});" if query else ""
    page.run(
        f"(() => {{ const tab = {find}; kgPage.yasgui.selectTabId(tab.getId()); {write} window.kgAnswered = false; "
        "tab.once('queryResponse', () => { window.kgAnswered = true; }); tab.getYasqe().query(); })()"
    )
    page.wait_for("window.kgAnswered")


def show(page: Browser, plugin: str) -> None:
    """Press the button of a way to show results."""
    page.wait_for(f"document.querySelector('.tabPanel.active .select_{plugin}')")
    page.click_on(f".tabPanel.active .select_{plugin}")


def test_the_named_queries_are_tabs(page):
    # In the order that is kept: that of the object `_tabs` changes where an id, which is random, looks like a number.
    names = page.run("kgPage.yasgui.persistentConfig.getTabs().map(id => kgPage.yasgui.getTab(id).name())")
    assert names[1:] == [query["name"] for query in page.run("kgTerms.queries")]
    assert len(names) > 10


def test_a_query_is_answered_as_a_table(page):
    ask(page, "Query")
    page.wait_for("document.querySelector('.tabPanel.active .yasr_results table')")
    text = page.text(".tabPanel.active .yasr_results")
    assert "Coastal rebels – shelled – Port Amara" in text
    assert "2023-05-01" in text


def test_every_tab_runs_as_it_is(page):
    for name in page.run("kgTerms.queries.map(query => query.name)"):
        ask(page, name)
        page.wait_for("kgPage.yasgui.getTab().getYasr().results")
        assert page.run("kgPage.yasgui.getTab().getYasr().results.getError()") is None, name
        assert page.run("kgPage.yasgui.getTab().getYasr().results.getBindings().length") > 0, name


def test_the_map_shows_places(page):
    ask(page, "places")
    show(page, "map")
    page.wait_for("document.querySelectorAll('.tabPanel.active .kg-map .mark').length === 2")
    assert "Port Amara" in page.run("document.querySelector('.tabPanel.active .kg-map').textContent")
    page.wait_for("document.querySelector('.tabPanel.active .kg-map .land').getAttribute('d').length > 1000")


def test_the_timeline_shows_dates(page):
    ask(page, "timeline")
    show(page, "timeline")
    page.wait_for("document.querySelector('.tabPanel.active .kg-timeline .bar')")
    assert "2023-05-01" in page.run("document.querySelector('.tabPanel.active .kg-timeline').textContent")


def test_the_graph_shows_relations_and_triples(page):
    ask(page, "relations")
    show(page, "network")
    page.wait_for("document.querySelectorAll('.tabPanel.active .kg-graph .node').length === 2")
    assert "backedBy" in page.run("document.querySelector('.tabPanel.active .kg-graph').textContent")
    ask(page, "Query", query="CONSTRUCT { ?e kg:agent ?a } { ?e a kg:Shelling ; kg:agent ?a }")
    show(page, "network")
    page.wait_for("document.querySelectorAll('.tabPanel.active .kg-graph .node').length === 2")


def test_classes_and_properties_of_the_graph_are_offered(page):
    names = page.run("kgPage.yasgui.getTab().getYasqe().config.autocompleters")
    assert names == ["variables", "graph-prefixes", "graph-classes", "graph-properties"]
    query = "PREFIX kg: <https://w3id.org/kg-news#> SELECT * { ?e a kg:Shel }"
    page.run(f"void kgPage.yasgui.getTab().setQuery({json.dumps(query)})")
    page.run(
        "(() => { const yasqe = kgPage.yasgui.getTab().getYasqe(); const text = yasqe.getValue();"
        " yasqe.focus(); yasqe.getDoc().setCursor(0, text.indexOf('kg:Shel }') + 7); yasqe.autocomplete(); })()"
    )
    page.wait_for(
        "document.querySelector('.CodeMirror-hints') || /kg:Shelling/.test(kgPage.yasgui.getTab().getQuery())"
    )
    shown = page.run(
        "(document.querySelector('.CodeMirror-hints') || {}).textContent || kgPage.yasgui.getTab().getQuery()"
    )
    assert "Shelling" in shown


def test_words_are_found(page):
    page.click_on("#words")
    page.type("dockers")
    page.press("Enter")
    page.wait_for("document.querySelectorAll('#found p').length > 1")
    assert "The shelling killed four dockers." in page.text("#found")


def test_a_mistake_is_shown(browser, server):
    browser.visit(f"{server.url}/")
    ask(browser, "Query", query="SELECT * { ?s ?p ?o } ORDR BY ?s")
    browser.wait_for("/mean ORDER/.test(document.querySelector('.tabPanel.active .yasr').textContent)")


@pytest.mark.parametrize("plugin", ["table", "map", "timeline", "network"])
def test_html_in_answers_stays_text(browser, server, plugin):
    page = browser
    page.visit(f"{server.url}/")
    query = (
        f"SELECT ?label ?s ?o ?lat ?long ?earliest {{ ?s rdfs:label ?label ; rdfs:seeAlso ?o "
        f"FILTER(?s = <{IRIS.base}evil>)"
        " BIND(1 AS ?lat) BIND(2 AS ?long) BIND('2023-05-01'^^xsd:date AS ?earliest) }"
    )
    ask(page, "Query", query=query)
    show(page, plugin)
    time.sleep(0.3)
    results = "document.querySelector('.tabPanel.active .yasr_results')"
    assert page.run(f"{results}.querySelectorAll('img, script').length") == 0
    assert page.run("window.hacked === undefined")
    assert (
        page.run(
            f"Array.from({results}.querySelectorAll('a')).filter(a => /^javascript/.test(a.href)).length"
        )
        == 0
    )


def test_a_resource_is_a_page(browser, server):
    browser.send("Page.navigate", url=f"{server.url}/resource/evil")
    browser.wait_for("document.querySelector('h1')")
    assert browser.text("h1") == EVIL
    assert browser.run("window.hacked === undefined")


def test_the_served_page_opens_without_a_fault(server):
    browser = Browser(loopback=True)
    try:
        browser.visit(f"{server.url}/page")
        browser.wait_for("window.kgPage !== undefined")
        assert browser.errors == []
        assert [
            url for url in browser.requests if not url.startswith((f"{server.url}/", "data:", "blob:"))
        ] == []
    finally:
        browser.close()
