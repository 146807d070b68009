"""`kg serve` and the SPARQL 1.1 Graph Store HTTP Protocol: a table of conversations, from its sections 4 and 5."""

from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from tests.serving import AUTHORIZED, make_store, serving
from tests.story import IRIS

TURTLE = "text/turtle"
A = '<http://data.example/a> <http://data.example/name> "A" .'
B = '<http://data.example/b> <http://data.example/name> "B" .'
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://data.example/">'
    '<rdf:Description rdf:about="http://data.example/a"><e:name>A</e:name></rdf:Description></rdf:RDF>'
)
LD = '{"@id": "http://data.example/a", "http://data.example/name": "A"}'
NEW, OWN = "?graph=" + quote("http://data.example/g", safe=""), "/person/1.ttl"
HARBOR = "?graph=" + quote(IRIS.article_graph("harbor"), safe="")


class Step(NamedTuple):
    """One request and what must come back; `holds` is what the graph holds afterwards, by local names."""

    method: str
    graph: str
    status: int
    body: str = ""
    media: str | None = TURTLE
    holds: str | None = None
    accept: str | None = None
    authorized: bool = True


READS = {
    "get a graph": Step("GET", HARBOR, 200),
    "get a graph as n-triples": Step("GET", HARBOR, 200, accept="application/n-triples"),
    "get a graph as rdf/xml": Step("GET", HARBOR, 200, accept="application/rdf+xml"),
    "get a graph as json-ld": Step("GET", HARBOR, 200, accept="application/ld+json"),
    "get a graph as nothing we write": Step("GET", HARBOR, 406, accept="image/png"),
    "get the default graph": Step("GET", "?default", 200),
    "get a graph that is not there": Step("GET", "?graph=http://data.example/none", 404),
    "get a graph by its address that is not there": Step("GET", "/person/9.ttl", 404),
    "get with a relative graph": Step("GET", "?graph=a", 400),
    "get two graphs": Step("GET", "?default&graph=http://data.example/g", 400),
    "get the list of graphs": Step("GET", "", 200, accept="text/csv"),
    "head of a graph": Step("HEAD", HARBOR, 200),
    "head of a graph that is not there": Step("HEAD", "?graph=http://data.example/none", 404),
    "an unknown method": Step("PATCH", HARBOR, 405),
}
WRITES = {
    "put makes a graph": (Step("PUT", NEW, 201, A, holds="a"),),
    "put makes an empty graph": (Step("PUT", NEW, 201, "", holds=""),),
    "put replaces a graph": (Step("PUT", NEW, 201, A), Step("PUT", NEW, 204, B, holds="b")),
    "put empties a graph": (Step("PUT", NEW, 201, A), Step("PUT", NEW, 204, "", holds="")),
    "put at the graph's own address": (
        Step("PUT", OWN, 201, A, holds="a"),
        Step("PUT", OWN, 204, B, holds="b"),
    ),
    "put the default graph": (
        Step("PUT", "?default", 204, A, holds="a"),
        Step("PUT", "?default", 204, "", holds=""),
    ),
    "put what is no turtle": (Step("PUT", NEW, 400, "this is no RDF"),),
    "put what is broken halfway leaves the graph": (
        Step("PUT", NEW, 201, A),
        Step("PUT", NEW, 400, f"{B} broken", holds="a"),
    ),
    "put rdf/xml": (Step("PUT", NEW, 201, XML, "application/rdf+xml", holds="a"),),
    "put rdf/xml called turtle": (Step("PUT", NEW, 400, XML),),
    "put json-ld": (Step("PUT", NEW, 201, LD, "application/ld+json", holds="a"),),
    "put n-triples": (Step("PUT", NEW, 201, A, "application/n-triples", holds="a"),),
    "put an unknown type": (Step("PUT", NEW, 415, A, "text/html"),),
    "put without a type": (Step("PUT", NEW, 415, A, None),),
    "put no graph": (Step("PUT", "", 400, A),),
    "post makes a graph": (Step("POST", NEW, 201, A, holds="a"),),
    "post adds to a graph": (Step("PUT", NEW, 201, A), Step("POST", NEW, 204, B, holds="ab")),
    "post the same again": (Step("PUT", NEW, 201, A), Step("POST", NEW, 204, A, holds="a")),
    "post nothing": (Step("PUT", NEW, 201, A), Step("POST", NEW, 204, "", holds="a")),
    "post at the graph's own address": (
        Step("POST", OWN, 201, A, holds="a"),
        Step("POST", OWN, 204, B, holds="ab"),
    ),
    "post to the default graph": (
        Step("POST", "?default", 204, A, holds="a"),
        Step("DELETE", "?default", 204, holds=""),
    ),
    "post what is no RDF": (Step("POST", NEW, 400, "no RDF"),),
    "delete a graph": (Step("PUT", NEW, 201, A), Step("DELETE", NEW, 204), Step("GET", NEW, 404)),
    "delete a graph twice": (Step("PUT", NEW, 201, A), Step("DELETE", NEW, 204), Step("DELETE", NEW, 404)),
    "delete at the graph's own address": (
        Step("PUT", OWN, 201, A),
        Step("DELETE", OWN, 204),
        Step("GET", OWN, 404),
    ),
    "delete a graph that is not there": (Step("DELETE", NEW, 404),),
    "delete no graph": (Step("DELETE", "", 400),),
    "put without a token": (Step("PUT", NEW, 401, A, authorized=False), Step("GET", NEW, 404)),
    "delete without a token": (Step("DELETE", HARBOR, 401, authorized=False), Step("GET", HARBOR, 200)),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(make_store(tmp_path_factory.mktemp("graphs") / "store")) as running:
        yield running


def take(server, step: Step, own: str = ""):
    """Send a request; `own` keeps the graphs of one conversation apart from those of others."""
    headers = dict(AUTHORIZED) if step.authorized else {}
    if step.body or step.media not in (None, TURTLE) or step.method in ("PUT", "POST"):
        headers |= {"Content-Type": step.media} if step.media else {}
    if step.accept:
        headers["Accept"] = step.accept
    graph = step.graph + own if step.graph in (NEW, OWN) else step.graph
    return server.client.request(step.method, f"/graphs{graph}", content=step.body, headers=headers)


def names(content: bytes) -> str:
    quads = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
    return "".join(sorted(quad.subject.value.rpartition("/")[2] for quad in quads))


@pytest.mark.parametrize("step", READS.values(), ids=READS)
def test_reads(server, step):
    response = take(server, step)
    assert response.status_code == step.status, response.text
    if step.status == 200 and step.method == "GET" and step.graph == HARBOR:
        media = response.headers["content-type"].partition(";")[0]
        quads = tuple(ox.parse(response.content, format=ox.RdfFormat.from_media_type(media)))
        assert media == (step.accept or TURTLE)
        assert len(quads) > 50
    if step.method == "HEAD":
        assert response.content == b""
    if step.graph == "":
        assert IRIS.article_graph("harbor") in response.text.split()


@pytest.mark.parametrize("name", WRITES)
def test_writes(server, name):
    own = f"-{list(WRITES).index(name)}"
    for step in WRITES[name]:
        response = take(server, step, own)
        assert response.status_code == step.status, response.text
        if step.holds is not None:
            read = take(server, Step("GET", step.graph, 200, accept="application/n-triples"), own)
            assert names(read.content) == step.holds


def test_the_table_is_as_long_as_the_suites():
    assert len(READS) + sum(len(steps) for steps in WRITES.values()) >= 31


def test_post_without_a_graph_makes_one_and_says_where(server):
    headers = {"Content-Type": TURTLE, **AUTHORIZED}
    made = server.client.post("/graphs", content=A, headers=headers)
    assert made.status_code == 201
    where = made.headers["location"]
    assert where.startswith(f"{server.url}/graphs/")
    assert names(server.client.get(where, headers={"Accept": "application/n-triples"}).content) == "a"
    assert server.client.delete(where, headers=AUTHORIZED).status_code == 204


def test_blank_nodes_of_two_bodies_stay_apart(server):
    body = '_:x <http://data.example/name> "X" .'
    for text in (body, body.replace('"X"', '"Y"')):
        headers = {"Content-Type": TURTLE, **AUTHORIZED}
        assert server.client.post("/graphs/blank", content=text, headers=headers).is_success
    read = server.client.get("/graphs/blank", headers={"Accept": "application/n-triples"})
    assert len({quad.subject for quad in ox.parse(read.content, format=ox.RdfFormat.N_TRIPLES)}) == 2
    assert server.client.delete("/graphs/blank", headers=AUTHORIZED).status_code == 204
