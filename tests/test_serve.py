"""`kg serve` as a whole: lookups, workers, snapshots, and the command itself over a socket."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import fields
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.cli.serving import serve as serve_command
from kg.errors import StoreError
from kg.serve import serve_assistant, serve_store
from kg.serve.formats import RESULT_FORMATS, choose_format
from kg.serve.jobs import Update
from kg.serve.limits import Limits
from kg.serve.writer import add_using
from kg.state import state_extraction
from kg.store import GraphStore
from tests.serving import AUTHORIZED, ENDLESS, make_store, serving
from tests.story import HARBOR, IRIS, denial_story, find, harbor_story

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "kg")
SHELLED = f"event/harbor/{find(HARBOR, 'shelled').start}-{find(HARBOR, 'shelled').end}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(make_store(tmp_path_factory.mktemp("serve") / "store")) as running:
        yield running


def test_people_get_a_page_of_a_node(server):
    page = server.client.get(f"/resource/{SHELLED}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<mark class="agent">Coastal rebels<small>agent</small></mark>' in page.text
    assert 'href="/resource/place/port-amara"' in page.text


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
    ],
)
def test_programs_get_its_triples(server, accept, media):
    response = server.client.get(f"/resource/{SHELLED}", headers={"Accept": accept})
    assert response.headers["content-type"] == media
    quads = tuple(ox.parse(response.content, format=ox.RdfFormat.from_media_type(accept)))
    assert {quad.subject.value for quad in quads if quad.predicate.value.endswith("#killed")} == {
        IRIS.base + SHELLED
    }
    assert any(quad.predicate.value.endswith("#claims") for quad in quads)


def test_every_node_of_the_data_is_found(server):
    query = f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{IRIS.base}')) }}"
    nodes = [row["s"]["value"] for row in server.ask(query).json()["results"]["bindings"]]
    assert len(nodes) > 50
    for node in nodes[::7]:
        path = node.removeprefix(IRIS.base)
        assert server.client.get(f"/resource/{path}", headers={"Accept": "text/html"}).status_code == 200
    assert server.client.get("/resource/nothing").status_code == 404


def test_terms_of_the_ontology_are_found_by_their_iri(server):
    page = server.client.get("/resource", params={"iri": "https://w3id.org/kg-news#Attack"})
    assert "attack" in page.text


def test_keys_that_need_escapes_are_found(tmp_path):
    path = tmp_path / "store"
    with GraphStore.open(path) as store:
        node = ox.NamedNode(IRIS.article("a b/c ü"))
        label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        store.add([ox.Quad(node, label, ox.Literal("odd"), node)], node.value)
    with serving(path) as server:
        assert "odd" in server.client.get(f"/resource/{node.value.removeprefix(IRIS.base)}").text


def test_json_of_find_and_terms(server):
    (hit, *_) = server.client.get("/find", params={"q": "dockers"}).json()
    assert "dockers" in hit["text"]
    terms = server.client.get("/terms.json").json()
    assert "https://w3id.org/kg-news#Attack" in terms["classes"]
    assert "https://w3id.org/kg-news#agent" in terms["properties"]
    assert terms["prefixes"]["kg"] == "https://w3id.org/kg-news#"


def test_the_page_is_served_with_its_own_policy(tmp_path):
    with serving(make_store(tmp_path / "store"), Limits(seconds=60)) as server:
        answer = server.client.get("/page")
    assert answer.status_code == 200
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "Content-Security-Policy" in answer.text
    assert "dockers" in answer.text


def test_full_text_is_usable_in_a_query(server):
    answer = server.ask('SELECT DISTINCT ?e { ?e kg:matches "dockers" ; a kg:Killing }')
    assert len(answer.json()["results"]["bindings"]) == 1


def test_an_endless_query_ends_and_leaves_no_process(server):
    started = time.monotonic()
    assert server.ask(ENDLESS).status_code == 503
    assert 2.5 < time.monotonic() - started < 30
    assert server.ask("ASK {}").status_code == 200


def test_endless_queries_do_not_hold_up_others(tmp_path):
    with serving(make_store(tmp_path / "store"), Limits(seconds=10, workers=4)) as server:
        threads = [threading.Thread(target=server.ask, args=(ENDLESS,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        time.sleep(0.7)
        waits = []
        for _ in range(10):
            started = time.monotonic()
            assert server.ask("SELECT * { ?e a kg:Attack }").status_code == 200
            waits.append(time.monotonic() - started)
        for thread in threads:
            thread.join()
    assert max(waits) < 8


def test_a_build_beside_it_is_seen_and_disturbs_nothing(tmp_path):
    count = "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a schema:NewsArticle }"

    def n_articles() -> int:
        return int(server.ask(count).json()["results"]["bindings"][0]["n"]["value"])

    path = tmp_path / "store"
    with GraphStore.open(path) as store:
        store.add(state_extraction(harbor_story(), IRIS), IRIS.article_graph("harbor"))
    with serving(path) as server:
        assert n_articles() == 1
        with GraphStore.open(path) as store:  # held open for writing, as a build does
            store.add(state_extraction(denial_story(), IRIS), IRIS.article_graph("denial"))
            deadline = time.monotonic() + 10
            while n_articles() != 2 and time.monotonic() < deadline:
                time.sleep(0.1)
            assert n_articles() == 2
            blocked = server.client.delete(
                f"/graphs?graph={IRIS.article_graph('harbor')}", headers=AUTHORIZED
            )
            assert (blocked.status_code, "another process writes" in blocked.text) == (503, True)
        assert server.client.get("/find", params={"q": "warehouses"}).json()
        gone = server.client.delete(f"/graphs?graph={IRIS.article_graph('harbor')}", headers=AUTHORIZED)
        assert gone.status_code == 204
        assert n_articles() == 1
        assert server.client.get("/find", params={"q": "dockers"}).json() == []
        assert len(list((path / ".copies").iterdir())) <= 2
    assert list((path / ".copies").iterdir()) == []


def test_a_killed_worker_is_replaced(server):
    assert server.ask("ASK {}").status_code == 200
    for worker in list(server.pool._idle):
        os.kill(worker.process.pid, signal.SIGKILL)
    assert server.ask("ASK {}").status_code == 200


@pytest.mark.parametrize(
    ("update", "told"),
    [
        (Update("DELETE WHERE { ?s ?p ?o }", ("a:b",)), "DELETE WHERE takes no"),
        (Update("WITH <a:c> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ("a:b",)), "both"),
    ],
)
def test_where_using_cannot_stand(update, told):
    with pytest.raises(ValueError, match=told):
        add_using(update)


def test_using_stands_before_each_where_and_nowhere_else():
    update = Update(
        "INSERT { ?s <a:where> 'WHERE' } WHERE { { ?s ?p ?o } } ; DELETE { ?s ?p ?o } where { ?s ?p ?o }",
        ("a:b",),
    )
    assert len(re.findall(r"USING <a:b> (?:WHERE|where)", add_using(update))) == 2


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("a", None),
        (";;;,,,", None),
        ("*/*;q=0.1, text/csv;q=0.05", "application/sparql-results+json"),
        ("text/csv;q=0.2;level=1, */*;q=0.1", "text/csv"),
        ("application/json;q=x", None),
        ("*/csv", None),
    ],
)
def test_accept(accept, media):
    chosen = choose_format(accept, RESULT_FORMATS)
    assert (chosen.media if chosen else None) == media


@pytest.mark.parametrize("serve", [serve_store, serve_assistant])
def test_no_store_is_told(tmp_path, serve):
    with pytest.raises(StoreError, match="no store here"):
        serve(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_the_command_serves_writes_and_ends(tmp_path):
    store = make_store(tmp_path / "store")
    (tmp_path / "token").write_text("of a file\n")
    options = (
        "--port",
        "0",
        "--writable",
        "--token-file",
        tmp_path / "token",
        "--timeout",
        "2",
        "--workers",
        "2",
    )
    process = subprocess.Popen(
        [*COMMAND, "serve", "--store", store, *map(str, options)], stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line).group()
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            deadline = time.monotonic() + 30
            while True:
                try:
                    assert client.get("/healthz").json()["status"] == "ok"
                    break
                except httpx.ConnectError:
                    assert time.monotonic() < deadline
            headers = {"Content-Type": "application/sparql-update", "Authorization": "Bearer of a file"}
            update = client.post(
                "/sparql", content="INSERT DATA { GRAPH <a:b> { <a:c> a <a:D> } }", headers=headers
            )
            assert update.status_code == 204
            assert client.get("/sparql", params={"query": "ASK { <a:c> a <a:D> }"}).json()["boolean"] is True
            assert client.get("/sparql", params={"query": ENDLESS}).status_code == 503
    finally:
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=20)
    assert (rest, process.returncode) == ("", 0)
    assert list((store / ".copies").iterdir()) == []


def test_a_taken_port_is_told(server, tmp_path):
    store = make_store(tmp_path / "store")
    with pytest.raises(StoreError, match="cannot be listened on"):
        serve_store(store, port=server.port)


def test_an_assistant_asks_with_citations(tmp_path):
    store = make_store(tmp_path / "store")
    process = subprocess.Popen(
        [*COMMAND, "mcp", "--store", str(store)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip

    def send(**message) -> None:
        process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        process.stdin.flush()

    def call(tool: str, **arguments):
        send(id=7, method="tools/call", params={"name": tool, "arguments": arguments})
        result = json.loads(process.stdout.readline())["result"]
        return result.get("isError", False), result["content"][0]["text"]

    client = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    send(id=1, method="initialize", params=client)
    assert "Cite" in json.loads(process.stdout.readline())["result"]["instructions"].title()
    send(method="notifications/initialized")
    send(id=2, method="tools/list")
    tools = {tool["name"]: tool for tool in json.loads(process.stdout.readline())["result"]["tools"]}
    assert {"find", "explain", "sparql", "attacks", "claims"} <= set(tools)
    assert tools["attacks"]["inputSchema"]["properties"]["since"]["type"] == "string"

    failed, text = call("attacks", place="Amaria", limit=5)
    answer = json.loads(text)
    assert (failed, answer["n_rows"], answer["rows"][0]["type"]) == (False, 1, "Shelling")
    cited = answer["citations"][0]
    assert (cited["title"], cited["url"]) == ("Rebels shell port", "https://example.org/harbor")
    assert HARBOR[cited["characters"][0] : cited["characters"][1]] == "shelled"
    assert cited["sentence"] in HARBOR
    assert "dockers" in call("find", words="dockers")[1]
    assert json.loads(call("explain", iri=answer["rows"][0]["event"])[1])["claims"][0]["verb"] == "said"
    asked = json.loads(call("sparql", query="ASK { ?e a kg:Attack }")[1])
    assert asked["answer"] is True
    assert "not instructions" in asked["notice"]
    for tool, arguments, told in (
        ("sparql", {"query": "SELECT * { ?e a kg:Atack }"}, "did you mean kg:Attack"),
        ("sparql", {"query": "DROP ALL"}, "refused"),
        ("sparql", {"query": "SELECT * { SERVICE <http://e.org/> {} }"}, "refused"),
        ("sparql", {}, "query is missing"),
        ("attacks", {"who": "x"}, "has no parameter"),
        ("nothing", {}, "no named query"),
        ("find", {"words": "a", "limit": 0}, "limit is a number"),
        ("explain", {"iri": "article/none"}, "says nothing of"),
    ):
        failed, text = call(tool, **arguments)
        assert failed, text
        assert told in text
    process.stdin.close()
    assert process.wait(timeout=20) == 0
    process.stdout.close()


def test_every_limit_is_an_option_and_stands_in_the_manual():
    manual = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    flags = {option.name: option for option in serve_command.params}
    for field in fields(Limits):
        option = flags[field.name]
        assert option.opts[0] in manual
        unit = 1 << 20 if field.name in ("memory", "held_bytes") else 1
        assert option.default * unit == field.default
