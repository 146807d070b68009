"""`kg serve` and the SPARQL 1.1 Protocol: a table of requests, written from the specification's sections 2.1 to 2.3.

The names are those of the 34 cases of the W3C's suite, so that a report can say which hold.
"""

import re
from typing import NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.store import GraphStore
from tests.serving import AUTHORIZED, make_store, serving

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
G = tuple(f"http://data.example/{n}" for n in range(4))
OK = range(200, 300)
BAD = range(400, 500)


DATA = " ".join(f"GRAPH <{iri}> {{ <{iri}> a <http://data.example/Type> }}" for iri in G)
RESET = f"DROP SILENT GRAPH <{G[0]}> ; INSERT DATA {{ {DATA} }}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with four more graphs, each of which says that it has a type, and nothing else."""
    path = make_store(tmp_path_factory.mktemp("protocol") / "store")
    with GraphStore.open(path) as store:
        store.oxigraph.update(RESET)
    with serving(path) as running:
        yield running


@pytest.fixture
def _reset(server):
    yield
    headers = {"Content-Type": UPDATE, **AUTHORIZED}
    assert server.client.post("/sparql", content=RESET, headers=headers).is_success


class Case(NamedTuple):
    name: str
    method: str
    address: tuple[tuple[str, str], ...] = ()
    media: str | None = None
    body: str | bytes = ""
    status: range = OK
    answer: bool | None = None
    content: str = ""
    accept: str | None = None


def typed(*numbers: int) -> str:
    return " ".join(f"<{G[n]}> a ?type{n} ." for n in numbers)


def graphs(*numbers: int) -> str:
    return " ".join(f"GRAPH ?g{n} {{ <{G[n]}> a ?t{n} }}" for n in numbers)


def default(*numbers: int) -> tuple[tuple[str, str], ...]:
    return tuple(("default-graph-uri", G[n]) for n in numbers)


def named(*numbers: int) -> tuple[tuple[str, str], ...]:
    return tuple(("named-graph-uri", G[n]) for n in numbers)


RESULTS = r"application/sparql-results\+(json|xml)"
RDF = r"(text/turtle|application/(rdf\+xml|n-triples|ld\+json))"
QUERIES = (
    Case("query_get", "GET", (("query", "ASK {}"),), answer=True),
    Case("query_post_form", "POST", default(0), FORM, urlencode({"query": "ASK {}"}), answer=True),
    Case("query_post_direct", "POST", (), QUERY, "ASK {}", answer=True),
    Case(
        "query_dataset_default_graphs_get",
        "GET",
        (("query", f"ASK {{ {typed(1, 2)} }}"), *default(1, 2)),
        answer=True,
    ),
    Case(
        "query_dataset_default_graphs_post",
        "POST",
        default(1, 2),
        QUERY,
        f"ASK {{ {typed(1, 2)} }}",
        answer=True,
    ),
    Case(
        "query_dataset_named_graphs_post",
        "POST",
        named(1, 2),
        QUERY,
        f"ASK {{ {graphs(1, 2)} }}",
        answer=True,
    ),
    Case(
        "query_dataset_named_graphs_get",
        "GET",
        (("query", f"ASK {{ {graphs(1, 2)} }}"), *named(1, 2)),
        answer=True,
    ),
    Case(
        "query_dataset_full",
        "POST",
        (*default(3), *named(1, 2)),
        QUERY,
        f"ASK {{ {typed(3)} {graphs(1, 2)} FILTER NOT EXISTS {{ {typed(1)} }} FILTER NOT EXISTS {{ {graphs(3)} }} }}",
        answer=True,
    ),
    Case(
        "query_multiple_dataset",
        "POST",
        default(2),
        QUERY,
        f"ASK FROM <{G[1]}> {{ {typed(2)} FILTER NOT EXISTS {{ {typed(1)} }} }}",
        answer=True,
    ),
    Case("query_content_type_select", "GET", (("query", "SELECT (1 AS ?n) {}"),), content=RESULTS),
    Case("query_content_type_ask", "GET", (("query", "ASK {}"),), content=RESULTS),
    Case("query_content_type_describe", "GET", (("query", f"DESCRIBE <{G[1]}>"),), content=RDF),
    Case("query_content_type_construct", "GET", (("query", "CONSTRUCT { <a:s> <a:p> 1 } {}"),), content=RDF),
    # What the specification leaves to the service, and what we chose.
    Case(
        "only the default graphs are seen",
        "GET",
        (("query", f"ASK {{ {typed(1)} }}"), *default(2)),
        answer=False,
    ),
    Case("without graphs all are seen", "GET", (("query", f"ASK {{ {typed(1, 2, 3)} }}"),), answer=True),
    Case(
        "a form's graphs",
        "POST",
        (),
        FORM,
        urlencode([("query", f"ASK {{ {typed(1)} }}"), *default(2)]),
        answer=False,
    ),
    Case(
        "a form with a charset",
        "POST",
        (),
        f"{FORM}; charset=UTF-8",
        urlencode({"query": "ASK {}"}),
        answer=True,
    ),
    Case("a slash at the end", "GET", (("query", "ASK {}"),), answer=True),
)
REFUSED = (
    Case("bad_query_method", "PUT", (("query", "ASK {}"),), status=range(405, 406)),
    Case("bad_multiple_queries", "GET", (("query", "ASK {}"), ("query", "SELECT * {}")), status=BAD),
    Case("bad_query_wrong_media_type", "POST", (), "text/plain", "ASK {}", BAD),
    Case("bad_query_missing_form_type", "POST", (), None, urlencode({"query": "ASK {}"}), BAD),
    Case("bad_query_missing_direct_type", "POST", (), None, "ASK {}", BAD),
    Case("bad_query_non_utf8", "POST", (), f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), BAD),
    Case("bad_query_syntax", "GET", (("query", "ASK {"),), status=range(400, 401)),
    Case("bad_update_get", "GET", (("update", "CLEAR ALL"),), status=BAD),
    Case("bad_multiple_updates", "POST", (), FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", BAD),
    Case("bad_update_wrong_media_type", "POST", (), "text/plain", "CLEAR NAMED", BAD),
    Case("bad_update_missing_form_type", "POST", (), None, urlencode({"update": "CLEAR NAMED"}), BAD),
    Case("bad_update_non_utf8", "POST", (), f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16"), BAD),
    Case("bad_update_syntax", "POST", (), UPDATE, "CLEAR XYZ", range(400, 401)),
    Case(
        "bad_update_dataset_conflict",
        "POST",
        (("using-named-graph-uri", G[1]),),
        UPDATE,
        f"DELETE {{ ?s ?p ?o }} USING <{G[2]}> WHERE {{ ?s ?p ?o }}",
        BAD,
    ),
    Case(
        "a query and an update", "POST", (), FORM, urlencode({"query": "ASK {}", "update": "CLEAR ALL"}), BAD
    ),
    Case("an update by a query's type", "POST", (), QUERY, "CLEAR ALL", BAD),
    Case("a query by an update's type", "POST", (), UPDATE, "ASK {}", BAD),
    Case(
        "an unknown default graph",
        "GET",
        (("query", "ASK {}"), ("default-graph-uri", "http://no.example/")),
        status=BAD,
    ),
    Case(
        "a query's graph for an update", "POST", (("default-graph-uri", G[1]),), UPDATE, "CLEAR DEFAULT", BAD
    ),
    Case("bytes that are no UTF-8", "POST", (), QUERY, b"ASK { ?s ?p '\xff' }", BAD),
)
UPDATES = (
    Case(
        "update_dataset_default_graph",
        "POST",
        (("using-graph-uri", G[1]),),
        UPDATE,
        f"INSERT {{ GRAPH <{G[0]}> {{ ?s a <a:Seen> }} }} WHERE {{ ?s a <http://data.example/Type> }}",
        content=f"ASK {{ GRAPH <{G[0]}> {{ <{G[1]}> a <a:Seen> FILTER NOT EXISTS {{ <{G[2]}> a <a:Seen> }} }} }}",
    ),
    Case(
        "update_dataset_default_graphs",
        "POST",
        (("using-graph-uri", G[1]), ("using-graph-uri", G[2])),
        UPDATE,
        f"INSERT {{ GRAPH <{G[0]}> {{ ?s a <a:Seen> }} }} WHERE {{ ?s a <http://data.example/Type> }}",
        content=f"ASK {{ GRAPH <{G[0]}> {{ <{G[1]}> a <a:Seen> . <{G[2]}> a <a:Seen> "
        f"FILTER NOT EXISTS {{ <{G[3]}> a <a:Seen> }} }} }}",
    ),
    Case(
        "update_dataset_named_graphs",
        "POST",
        (("using-named-graph-uri", G[1]), ("using-named-graph-uri", G[2])),
        UPDATE,
        f"INSERT {{ GRAPH <{G[0]}> {{ ?s a <a:Seen> }} }} WHERE {{ GRAPH ?g {{ ?s a <http://data.example/Type> }} }}",
        content=f"ASK {{ GRAPH <{G[0]}> {{ <{G[1]}> a <a:Seen> . <{G[2]}> a <a:Seen> "
        f"FILTER NOT EXISTS {{ <{G[3]}> a <a:Seen> }} }} }}",
    ),
    Case(
        "update_dataset_full",
        "POST",
        (("using-graph-uri", G[1]), ("using-named-graph-uri", G[2])),
        UPDATE,
        f"INSERT {{ GRAPH <{G[0]}> {{ ?s a <a:Seen> . ?n a <a:Named> }} }} "
        "WHERE { ?s a <http://data.example/Type> GRAPH ?g { ?n a <http://data.example/Type> } }",
        content=f"ASK {{ GRAPH <{G[0]}> {{ <{G[1]}> a <a:Seen> . <{G[2]}> a <a:Named> "
        f"FILTER NOT EXISTS {{ <{G[2]}> a <a:Seen> }} FILTER NOT EXISTS {{ <{G[3]}> a <a:Named> }} }} }}",
    ),
    Case(
        "update_post_form",
        "POST",
        (),
        FORM,
        urlencode({"update": f"CLEAR GRAPH <{G[1]}>"}),
        content=f"ASK {{ FILTER NOT EXISTS {{ GRAPH <{G[1]}> {{ ?s ?p ?o }} }} }}",
    ),
    Case(
        "update_post_direct",
        "POST",
        (),
        UPDATE,
        f"CLEAR GRAPH <{G[2]}>",
        content=f"ASK {{ FILTER NOT EXISTS {{ GRAPH <{G[2]}> {{ ?s ?p ?o }} }} }}",
    ),
    Case(
        "update_base_uri",
        "POST",
        (),
        UPDATE,
        f"BASE <http://data.example/base/> INSERT DATA {{ GRAPH <{G[0]}> {{ <s> a <C> }} }}",
        content=f"ASK {{ GRAPH <{G[0]}> {{ <http://data.example/base/s> a <http://data.example/base/C> }} }}",
    ),
)


def send(server, case: Case, **more: str):
    headers = {**more}
    if case.media:
        headers["Content-Type"] = case.media
    if case.accept:
        headers["Accept"] = case.accept
    content = case.body.encode() if isinstance(case.body, str) else case.body
    path = "/sparql/" if "slash" in case.name else "/sparql"
    return server.client.request(
        case.method, path, params=list(case.address), content=content, headers=headers
    )


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case.name)
def test_queries(server, case):
    response = send(server, case)
    assert response.status_code in case.status, response.text
    if case.answer is not None:
        assert response.json()["boolean"] is case.answer
    assert re.match(case.content, response.headers["content-type"])


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_wrong_is_refused(server, case):
    before = server.client.get("/healthz").json()["quads"]
    response = send(server, case, **AUTHORIZED)
    assert response.status_code in case.status, response.text
    assert response.headers["content-type"].startswith("text/plain")
    assert server.client.get("/healthz").json()["quads"] == before


@pytest.mark.usefixtures("_reset")
@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case.name)
def test_updates(server, case):
    response = send(server, case, **AUTHORIZED)
    assert response.status_code in case.status, response.text
    assert server.ask(case.content).json()["boolean"] is True


def test_the_table_holds_the_34_cases_of_the_suite():
    names = {case.name for case in (*QUERIES, *REFUSED, *UPDATES)}
    assert (
        len([name for name in names if re.fullmatch(r"(bad_)?(query|update)_\w+|bad_multiple_\w+", name)])
        == 34
    )


SELECT = "SELECT ?e ?l { ?e a kg:Shelling ; rdfs:label ?l }"
CONSTRUCT = "CONSTRUCT { ?e rdfs:label ?l } { ?e a kg:Shelling ; rdfs:label ?l }"


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, None, "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "application/xml", "application/sparql-results+xml"),
        (SELECT, "application/json", "application/sparql-results+json"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/*;q=0.9, application/sparql-results+json;q=0.8", "text/csv; charset=utf-8"),
        (SELECT, "text/csv;q=0, text/*", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/html, */*;q=0.1", "application/sparql-results+json"),
        (SELECT, "TEXT/CSV ; Q=1", "text/csv; charset=utf-8"),
        ("ASK {}", "text/csv", "text/csv; charset=utf-8"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, None, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml;q=0.2, text/turtle;q=0.3", "text/turtle; charset=utf-8"),
    ],
)
def test_the_client_chooses_the_format(server, query, accept, media):
    response = server.ask(query, **({"Accept": accept} if accept else {"Accept": ""}))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == media
    assert "Accept" in response.headers["vary"]
    if media.startswith(("application/sparql", "text/csv", "text/tab")):
        if query == SELECT:
            assert "Coastal rebels" in response.text
            assert "Port Amara" in response.text
        return
    format_ = ox.RdfFormat.from_media_type(media.partition(";")[0])
    (quad,) = ox.parse(response.content, format=format_)
    assert quad.object == ox.Literal("Coastal rebels – shelled – Port Amara")


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (SELECT, "image/png, text/html"),
        (SELECT, "*/*;q=0"),
        (CONSTRUCT, "text/csv"),
        ("ASK {}", "application/rdf+xml"),
        (SELECT, "application/sparql-results+json;q=0"),
    ],
)
def test_what_cannot_be_written_is_406(server, query, accept):
    response = server.ask(query, Accept=accept)
    assert response.status_code == 406
    assert "there are " in response.text


def test_a_mistake_comes_with_its_line_and_a_caret(server):
    response = server.ask("SELECT * {\n ?s a kg:Attack FILTRE(?s) }")
    assert response.status_code == 400
    first, line, caret = response.text.splitlines()
    assert first == "line 2, column 17: 'FILTRE' does not fit; did you mean FILTER?"
    assert line[caret.index("^") :].startswith("FILTRE")


def test_the_service_describes_itself(server):
    response = server.client.get("/sparql", headers={"Accept": "application/n-triples"})
    sd = "http://www.w3.org/ns/sparql-service-description#"
    said = {
        (q.predicate.value, q.object.value) for q in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)
    }
    assert (f"{sd}endpoint", f"{server.url}/sparql") in said
    assert (f"{sd}supportedLanguage", f"{sd}SPARQL11Update") in said
    assert (f"{sd}feature", f"{sd}UnionDefaultGraph") in said
    assert f"{sd}resultFormat" in {predicate for predicate, _ in said}


def test_void_counts_classes_and_properties(server):
    response = server.client.get("/.well-known/void", headers={"Accept": "application/n-triples"})
    void = "http://rdfs.org/ns/void#"
    said = {
        (q.predicate.value, q.object.value) for q in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)
    }
    assert (f"{void}sparqlEndpoint", f"{server.url}/sparql") in said
    assert (f"{void}class", "https://w3id.org/kg-news#Attack") in said
    assert (f"{void}property", "https://w3id.org/kg-news#agent") in said


def test_head_and_options(server):
    head = server.client.head("/sparql", params={"query": "ASK {}"})
    assert (head.status_code, head.content) == (200, b"")
    options = server.client.options("/sparql")
    assert options.status_code == 204
    assert "POST" in options.headers["allow"]
