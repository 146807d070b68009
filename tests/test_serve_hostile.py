"""`kg serve` against those who mean harm: a table of requests, each answered as the table says, none with a 500."""

import contextlib
import gzip
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pytest

from kg.serve.access import Access
from kg.serve.limits import Limits
from tests.fuzzing import fuzz
from tests.serving import AUTHORIZED, ENDLESS, TOKEN, make_store, serving
from tests.story import IRIS

UPDATE = "application/sparql-update"
LIMITS = Limits(
    seconds=1.5,
    write_seconds=3,
    rows=500,
    answer_bytes=1_000_000,
    query_bytes=20_000,
    body_bytes=50_000,
    memory=256 << 20,
    workers=3,
    waiting=4,
    header_seconds=0.7,
    stall_seconds=0.7,
    connections=60,
)
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">'
    '<rdf:Description rdf:about="http://e.org/a"><e:n>&i;</e:n></rdf:Description></rdf:RDF>'
)
BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
    + RDF_XML
)
FILE_ENTITY = '<!DOCTYPE r [<!ENTITY i SYSTEM "file:///etc/passwd">]>' + RDF_XML


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    path = make_store(tmp_path_factory.mktemp("hostile") / "store")
    access = Access(origins=("https://friend.example",), token=TOKEN)
    with serving(path, LIMITS, access) as running:
        yield running


class Attack(NamedTuple):
    name: str
    status: int | tuple[int, ...]
    method: str = "GET"
    path: str = "/sparql"
    query: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: str | bytes = b""
    told: str = ""


def form(**fields: str) -> str:
    return urlencode(fields)


FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
TURTLE = (("Content-Type", "text/turtle"), *AUTHORIZED.items())
LD = (("Content-Type", "application/ld+json"), *AUTHORIZED.items())
XML = (("Content-Type", "application/rdf+xml"), *AUTHORIZED.items())
BASIC = (("Content-Type", UPDATE), ("Authorization", f"Basic {TOKEN}"))
WRONG = (("Content-Type", UPDATE), ("Authorization", "Bearer nonsense"))
WRITER = (("Content-Type", UPDATE), *AUTHORIZED.items())
ATTACKS = (
    # What would leave the store.
    Attack(
        "service",
        400,
        query="SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        told="SERVICE is refused",
    ),
    Attack("service silent", 400, query="SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }", told="refused"),
    Attack(
        "service without a space", 400, query="SELECT * { SERVICESILENT<http://e.org/>{} }", told="refused"
    ),
    Attack(
        "service behind a comment", 400, query="SELECT * { #\n SERVICE#\n<http://e.org/> {} }", told="refused"
    ),
    Attack("service in an escape", 400, query="SELECT * { ?s ?p <a:\\u0020> . SERVICE <a:b> {} }"),
    Attack(
        "service in an update",
        400,
        "POST",
        headers=WRITER,
        body="INSERT { <a:a> <a:b> ?o } WHERE { SERVICE <a:b> { ?s ?p ?o } }",
    ),
    Attack("load", 400, "POST", headers=WRITER, body="LOAD <http://127.0.0.1:1/>", told="LOAD is refused"),
    Attack("load a file", 400, "POST", headers=WRITER, body="LOAD <file:///etc/passwd> INTO GRAPH <a:b>"),
    Attack(
        "load after another",
        400,
        "POST",
        headers=WRITER,
        body="CLEAR GRAPH <a:b> ; LOAD SILENT <http://e.org/>",
    ),
    Attack("load as a query", 400, query="LOAD <file:///etc/passwd>"),
    Attack("from a file", 400, query="SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", told="no graph"),
    Attack("from an address", 400, query="SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }", told="no graph"),
    Attack("from named", 400, query="SELECT * FROM NAMED <http://e.org/> { ?s ?p ?o }", told="no graph"),
    Attack(
        "default-graph-uri of a file",
        400,
        path="/sparql?query=ASK%7B%7D&default-graph-uri=file%3A%2F%2F%2Fetc%2Fpasswd",
    ),
    Attack(
        "a context elsewhere",
        400,
        "PUT",
        "/graphs/x",
        headers=LD,
        body='{"@context": "http://127.0.0.1:1/c", "a": 1}',
    ),
    Attack("an entity that is a file", 400, "PUT", "/graphs/x", headers=XML, body=FILE_ENTITY),
    # What would write.
    Attack("insert as a query", 400, query="INSERT DATA { <a:b> <a:c> 1 }", told="refused"),
    Attack(
        "an update without a token",
        401,
        "POST",
        headers=(("Content-Type", UPDATE),),
        body="CLEAR ALL",
        told="Authorization",
    ),
    Attack("an update with a wrong token", 401, "POST", headers=WRONG, body="CLEAR ALL"),
    Attack("an update with basic credentials", 401, "POST", headers=BASIC, body="CLEAR ALL"),
    Attack(
        "the token in the address",
        401,
        "POST",
        path=f"/sparql?token={TOKEN}",
        headers=(("Content-Type", UPDATE),),
        body="CLEAR ALL",
    ),
    Attack("an update by GET", 405, path="/sparql?update=CLEAR%20ALL"),
    Attack("a form of another page", 401, "POST", headers=FORM, body=form(update="CLEAR ALL")),
    Attack(
        "another page with the token",
        403,
        "POST",
        headers=(*WRITER, ("Origin", "https://evil.example")),
        body="CLEAR ALL",
        told="another origin",
    ),
    Attack(
        "another page, no origin sent",
        403,
        "POST",
        headers=(*WRITER, ("Sec-Fetch-Site", "cross-site")),
        body="CLEAR ALL",
    ),
    Attack("a page without an origin", 403, "POST", headers=(*WRITER, ("Origin", "null")), body="CLEAR ALL"),
    Attack("deleting by another page", 401, "DELETE", f"/graphs?graph={quote(IRIS.registry_graph)}"),
    Attack(
        "another host",
        421,
        path="/sparql?query=ASK%7B%7D",
        headers=(("Host", "evil.example"),),
        told="--allow-host",
    ),
    Attack("another host at our port", 421, path="/", headers=(("Host", "rebound.example:80"),)),
    # What would read files.
    Attack("a path upwards", 404, path="/static/..%2f..%2f..%2fetc%2fpasswd"),
    Attack("a path upwards, twice encoded", 404, path="/static/%252e%252e%252fetc%252fpasswd"),
    Attack("an absolute path", 404, path="/static//etc/passwd"),
    Attack("a path with a zero", 404, path="/static/editor.html%00.js"),
    Attack("a resource upwards", 404, path="/resource/..%2f..%2fetc/passwd"),
    Attack("a graph upwards", 404, path="/graphs/..%2f..%2fetc/passwd"),
    # What would never end, or be too much.
    Attack("an endless join", 503, query=ENDLESS, told="--timeout"),
    Attack(
        "an endless path",
        (200, 503),
        query="SELECT (COUNT(*) AS ?n) { ?a (!<a:b>|^!<a:b>)* ?b . ?c (!<a:b>|^!<a:b>)* ?d }",
    ),
    Attack(
        "an endless describe",
        503,
        query="CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
        "FILTER(STRLEN(CONCAT(STR(?a), STR(?d), STR(?i))) > 99999) }",
        told="--timeout",
    ),
    Attack("an endless pattern", (200, 503), query=f'ASK {{ FILTER(REGEX("{"a" * 5000}", "(a*)*b")) }}'),
    Attack("rows without end", 400, query="SELECT * { ?a ?b ?c . ?d ?e ?f }", told="--max-rows"),
    Attack(
        "rows without end as csv",
        400,
        query="SELECT * { ?a ?b ?c . ?d ?e ?f }",
        headers=(("Accept", "text/csv"),),
        told="--max-rows",
    ),
    Attack(
        "rows without end as xml",
        400,
        query="SELECT * { ?a ?b ?c . ?d ?e ?f }",
        headers=(("Accept", "application/xml"),),
        told="--max-rows",
    ),
    Attack(
        "triples without end", 400, query="CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }", told="--max-rows"
    ),
    Attack(
        "a long answer",
        400,
        query=f"SELECT (CONCAT({', '.join(['?t'] * 16)}) AS ?x) {{ ?n nif:isString ?t . ?a ?b ?c }} LIMIT 450",
        told="--max-bytes",
    ),
    Attack(
        "memory without end",
        503,
        query="SELECT ?x { VALUES ?s { 'a' } "
        + "".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1}) " for n in range(40)).replace(
            "?v0", "STR('aaaaaaaaaaaaaaaa')"
        )
        + " BIND(STRLEN(?v40) AS ?x) }",
    ),
    Attack(
        "groups without end",
        503,
        query="SELECT ?k (GROUP_CONCAT(?c) AS ?g) { ?a ?b ?c . ?d ?e ?f . ?g1 ?h ?i "
        "BIND(CONCAT(STR(?a), STR(?d), STR(?i)) AS ?k) } GROUP BY ?k",
    ),
    Attack(
        "a huge query",
        413,
        "POST",
        headers=FORM,
        body=form(query="ASK {}" + " " * 30_000),
        told="--max-query",
    ),
    Attack(
        "a huge query said to be small",
        (400, 413),
        "POST",
        headers=(("Content-Type", "application/sparql-query"),),
        body="ASK {}" + "#" * 70_000,
    ),
    Attack(
        "deep brackets", 400, query="ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }", told="nested"
    ),
    Attack("deep groups", 400, query="ASK " + "{" * 3000 + "}" * 3000, told="nested"),
    Attack("deep negation", 400, query="ASK { FILTER(" + "!" * 9000 + "true) }", told="nested"),
    Attack("deep paths", 400, query="ASK { ?s " + "^" * 5000 + "kg:agent ?o }", told="nested"),
    Attack(
        "many parameters",
        400,
        path="/sparql?" + "&".join(["default-graph-uri=a:b"] * 300) + "&query=ASK%7B%7D",
    ),
    Attack(
        "a huge graph",
        413,
        "PUT",
        "/graphs/x",
        headers=TURTLE,
        body="<a:b> <a:c> 1 .\n" * 9000,
        told="--max-body",
    ),
    Attack(
        "an endless update",
        503,
        "POST",
        headers=WRITER,
        body="INSERT { GRAPH <a:b> { ?a ?e ?i } } WHERE { GRAPH ?q { ?a ?b ?c . ?d ?e ?f } "
        "GRAPH ?r { ?g ?h ?i . ?j ?k ?l } GRAPH ?z { ?m ?n ?o } }",
    ),
    Attack("entities upon entities", (400, 503), "PUT", "/graphs/x", headers=XML, body=BOMB),
    Attack(
        "a packed body",
        (400, 415),
        "POST",
        headers=(("Content-Type", "application/sparql-query"), ("Content-Encoding", "gzip")),
        body=gzip.compress(b"ASK {}" + b" " * 10_000_000),
    ),
    # What would slip words into heads or pages.
    Attack(
        "a line break in Accept",
        400,
        path="/sparql?query=ASK%7B%7D",
        headers=(("Accept", "text/csv%0d%0aX-Evil: 1"),),
    )._replace(status=406),
    Attack("a line break in a graph", 400, path="/graphs?graph=http://e.org/%0d%0aX-Evil:%201"),
    Attack(
        "a line break in a new graph's path",
        404,
        "PUT",
        "/graphs/%0d%0aX-Evil:%201",
        headers=(("Authorization", f"Bearer {TOKEN}"),),
    ),
    Attack(
        "a line break in an origin",
        200,
        path="/sparql?query=ASK%7B%7D",
        headers=(("Origin", "https://evil.example%0d%0aX-Evil: 1"),),
    ),
    Attack("a script in a query", 400, query="<script>alert(1)</script>"),
    Attack("a script in a resource", 404, path="/resource/%3Cscript%3Ealert(1)%3C/script%3E<script>"),
    Attack("a script as a graph", 400, path="/graphs?graph=%3Cscript%3E"),
    Attack(
        "an iri that is a script",
        404,
        path="/resource?iri=javascript:alert(1)",
        headers=(("Accept", "text/html"),),
    ),
    # What makes no sense.
    Attack("an unknown method", 405, "TRACE"),
    Attack("an unknown path", 404, path="/admin"),
    Attack("a limit that is no number", 400, path="/find?q=a&limit=99999999999999999999"),
    Attack("operators of the index", 200, path="/find?q=" + quote('NEAR(a b) OR "text": * -')),
    Attack("no word", 400, path="/find?q=" + quote('"" *')),
    Attack("zero bytes", 400, query="ASK { ?s ?p 'a\x00b' \x00}"),
    Attack("half a surrogate", 400, path="/sparql?query=ASK%20%7B%20%ED%A0%80%20%7D"),
    Attack("an escape of half a surrogate", 400, query='ASK { ?s ?p "\\uD800" }'),
    Attack("a field that is no UTF-8", 400, path="/sparql?query=%FF%FE"),
    Attack(
        "a quality that is no number",
        200,
        query="ASK {}",
        headers=(("Accept", "text/csv;q=nan, application/json;q=1e999"),),
    ),
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_each_is_answered_as_the_table_says(server, attack):
    params = {"query": attack.query} if attack.query is not None else None
    started = time.monotonic()
    path = attack.path
    if attack.query is not None and len(attack.query) > 15_000:
        path, params = "/sparql", None
        attack = attack._replace(method="POST", headers=FORM, body=form(query=attack.query))
    request = server.client.build_request(
        attack.method, path, params=params, content=attack.body, headers=list(attack.headers)
    )
    response = server.client.send(request)
    allowed = (attack.status,) if isinstance(attack.status, int) else attack.status
    assert response.status_code in allowed, response.text[:300]
    assert attack.told in response.text
    assert time.monotonic() - started < max(LIMITS.seconds, LIMITS.write_seconds) + 3
    assert "x-evil" not in response.headers
    assert "root:" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in response.headers
    if response.status_code >= 400:
        assert response.headers["content-type"].startswith("text/plain")


def test_the_table_is_long_enough():
    assert len(ATTACKS) >= 40
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


@pytest.fixture(autouse=True)
def _still_well(server):
    """After each attack the server answers, and the store is as it was."""
    yield
    response = server.ask("SELECT (COUNT(*) AS ?n) { ?e a kg:Shelling }")
    assert response.json()["results"]["bindings"][0]["n"]["value"] == "1"


RAW = {
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a line break in a header": b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: a\nX-Evil: 1\r\n\r\n",
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "a length and chunks": (
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /evil HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    ),
    "a head without end": b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 200_000,
    "no host": b"GET /sparql HTTP/1.0\r\n\r\n",
    "a negative length": b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    "an upgrade": (
        b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Key: a\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ),
}


@pytest.mark.parametrize("name", RAW)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_bytes_that_no_client_sends(server, name):
    answer = server.raw(RAW[name])
    status = answer.split(b" ", 2)[1:2]
    assert status in ([], [b"400"], [b"421"], [b"200"], [b"431"])
    assert b"500" not in answer[:20]
    assert b"X-Evil" not in answer
    assert b"/evil" not in answer


def waits(server, data: bytes, *, more: bytes = b"", every: float = 0.1, seconds: float = 6) -> float:
    """How long the server bears a client that sends `more` now and then and reads nothing."""
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=0.05) as connection:
        connection.sendall(data)
        while time.monotonic() - started < seconds:
            with contextlib.suppress(TimeoutError):
                if not connection.recv(1000):
                    break
            try:
                connection.sendall(more)
            except OSError:
                break
            time.sleep(every)
    return time.monotonic() - started


def test_a_head_that_trickles_is_cut_off(server):
    head = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    assert waits(server, head, more=b"X") < LIMITS.header_seconds + 2


def test_a_client_that_says_nothing_is_cut_off(server):
    assert waits(server, b"") < LIMITS.header_seconds + 2


def test_a_body_that_stops_is_cut_off(server):
    lines = (
        "POST /sparql HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/sparql-query",
        "Content-Length: 9",
    )
    head = "\r\n".join([*lines, "", "A"]).encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=8) as connection:
        connection.sendall(head)
        assert b" 408 " in connection.recv(1000)[:30]


def test_a_client_that_reads_nothing_is_cut_off(tmp_path):
    limits = Limits(seconds=5, stall_seconds=0.5, rows=100_000, workers=2)
    with serving(make_store(tmp_path / "store"), limits) as server:
        query = quote("SELECT * { ?a ?b ?c . ?d ?e kg:Attack }")
        head = f"GET /sparql?query={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(head)
            deadline = time.monotonic() + 10
            while not server.pool.n_held and time.monotonic() < deadline:
                time.sleep(0.05)
            assert server.pool.n_held > 1_000_000
            while server.pool.n_held and time.monotonic() < deadline:
                time.sleep(0.05)
            assert server.pool.n_held == 0


def test_a_client_that_goes_away_takes_its_query_with_it(tmp_path):
    with serving(make_store(tmp_path / "store"), Limits(seconds=30, workers=1)) as server:
        head = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(head)
            time.sleep(1)
        started = time.monotonic()
        assert server.ask("ASK {}").status_code == 200
        assert time.monotonic() - started < 5


def test_more_queries_than_can_wait_are_told_so(server):
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: server.ask(ENDLESS), range(16)))
    assert {answer.status_code for answer in answers} == {503}
    assert any("queries wait already" in answer.text and "--queue" in answer.text for answer in answers)
    assert all(answer.headers["retry-after"] == "1" for answer in answers)


def test_a_friend_may_read_and_only_read(server):
    friend = {"Origin": "https://friend.example"}
    read = server.ask("ASK {}", **friend)
    assert read.headers["access-control-allow-origin"] == "https://friend.example"
    assert "Origin" in read.headers["vary"]
    preflight = server.client.options("/sparql", headers={**friend, "Access-Control-Request-Method": "POST"})
    assert preflight.headers["access-control-allow-origin"] == "https://friend.example"
    written = server.client.post("/sparql", content="CLEAR ALL", headers={"Content-Type": UPDATE, **friend})
    assert written.status_code == 401


def test_without_writable_nothing_writes(tmp_path):
    with serving(make_store(tmp_path / "store"), access=Access(origins=("*",))) as server:
        for headers in ({}, AUTHORIZED):
            update = server.client.post(
                "/sparql", content="CLEAR ALL", headers={"Content-Type": UPDATE, **headers}
            )
            assert (update.status_code, "--writable" in update.text) == (403, True)
            assert server.client.delete("/graphs?default", headers=headers).status_code == 403
        assert (
            server.ask("ASK {}", Origin="https://any.example").headers["access-control-allow-origin"] == "*"
        )


def test_html_in_labels_is_escaped_for_people(server):
    label = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    iri = f"{IRIS.base}evil"
    data = f"<{iri}> rdfs:label {json.dumps(label)} ; rdfs:seeAlso <javascript:alert(3)> ."
    update = server.client.post(
        "/sparql", content=f"INSERT DATA {{ GRAPH <a:evil> {{ {data} }} }}", headers=dict(WRITER)
    )
    assert update.status_code == 204
    page = server.client.get("/resource/evil", headers={"Accept": "text/html"})
    assert "&lt;script&gt;" in page.text
    for word in ("<script", "<img", 'href="javascript'):
        assert word not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    answer = server.ask(f"SELECT ?l {{ <{iri}> rdfs:label ?l }}", Accept="text/html, */*;q=0.1")
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert server.client.delete("/graphs?graph=a:evil", headers=AUTHORIZED).status_code == 204


def test_what_nobody_planned_gives_no_500_and_no_hang(tmp_path):
    limits = Limits(seconds=1, write_seconds=3, rows=1000, stall_seconds=1, header_seconds=1)
    with serving(make_store(tmp_path / "store"), limits) as server:
        n_sent, found = fuzz(server.port, seconds=3, wait_seconds=15, seed=7)
        assert found == []
        assert n_sent > 20
        assert server.ask("ASK {}").status_code == 200
