"""`kg.store.remote`: a graph on a server is the graph that it would be on this machine. The servers are real ones."""

import json
from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.errors import StoreError
from kg.graph import Graph
from kg.iri import Iris
from kg.model import Article, Extraction
from kg.stamp import Stamp, Versions, state_stamp
from kg.state import state_extraction
from kg.store import GraphStore, Store
from kg.store.remote import Access, RemoteStore
from kg.vocab import GAF, KG, NIF, RDF, RDFS
from tests.serving import TOKEN, serving
from tests.story import IRIS, denial_story, harbor_story, tell

STORIES = (harbor_story(), denial_story())
VERSIONS = Versions("e1", "l1", "m1")


def put(store: Store, extraction: Extraction, *, versions: Versions | None = None):
    quads = state_extraction(extraction, store.iris)
    article = extraction.article
    if versions is not None:
        lines = state_stamp(Stamp.of(article, versions), article.id, store.iris)
        quads = (*quads, *ox.parse(lines, format=ox.RdfFormat.N_QUADS))
    return store.add(quads, store.iris.article_graph(article.id))


@pytest.fixture(scope="module")
def embedded():
    with GraphStore.memory() as store:
        for story in STORIES:
            put(store, story)
        yield store


@pytest.fixture
def store(service):
    with service.open() as store:
        for story in STORIES:
            put(store, story)
        yield store


def test_the_graph_is_the_same_as_on_this_machine(store, embedded):
    assert store.export() == embedded.export()
    assert len(store) == len(embedded)
    assert store.articles() == embedded.articles()
    with store.snapshot() as copy:
        assert copy.export() == embedded.export()


def test_adding_twice_and_opening_again_changes_nothing(service, store):
    before = store.export()
    assert put(store, STORIES[0]) == (0, 0)
    with service.open() as again:
        assert again.load_ontology() == (0, 0)
        assert put(again, STORIES[1]) == (0, 0)
        assert again.export() == before


def test_replacing_an_article_drops_what_it_no_longer_says(store):
    shorter = replace(STORIES[0], events=STORIES[0].events[:1])
    change = put(store, shorter)
    assert change.removed > 50
    with GraphStore.memory() as expected:
        for story in (*STORIES, shorter):
            put(expected, story)
        assert store.export() == expected.export()


def test_removing_an_article_leaves_no_quad_of_it(store):
    n_quads = store.remove(IRIS.article_graph("harbor"))
    assert n_quads > 100
    assert not [quad for quad in store.quads() if "article/harbor" in str(quad)]
    assert [article.id for article in store.articles()] == ["denial"]
    with pytest.raises(StoreError, match="the store holds denial"):
        store.remove(IRIS.article_graph("harbor"))
    with pytest.raises(StoreError, match="no article"):
        store.remove(IRIS.ontology_graph)


def test_a_stamp_tells_what_read_an_article(service, store):
    assert store.stamp("harbor") is None
    put(store, STORIES[0], versions=VERSIONS)
    with service.open() as again:
        stamp = Stamp.of(STORIES[0].article, VERSIONS)
        assert again.stamp("harbor") == stamp
        assert again.stamp("denial") is None
        put(again, STORIES[0], versions=VERSIONS._replace(lexicon="l2"))
        assert again.quads(IRIS.article_graph("harbor")) != ()
    with service.open() as third:
        assert third.stamp("harbor") == Stamp.of(STORIES[0].article, VERSIONS._replace(lexicon="l2"))


def test_patterns_find_what_they_find_on_this_machine(store, embedded):
    sample = sorted(embedded.quads(IRIS.article_graph("harbor")), key=str)[::7]
    assert len(sample) > 30
    for quad in sample:
        for pattern in (
            (quad.subject, quad.predicate, None, None),
            (None, quad.predicate, quad.object, None),
            (None, None, quad.object, quad.graph_name),
            (quad.subject, quad.predicate, quad.object, quad.graph_name),
        ):
            assert set(store.match(*pattern)) == set(embedded.match(*pattern)), pattern
        assert quad in store
    assert ox.Quad(KG.Event, KG.agent, KG.Event, ox.NamedNode(IRIS.registry_graph)) not in store
    assert store.has_graph(IRIS.article_graph("harbor"))
    assert not store.has_graph(IRIS.article_graph("habor"))


def test_nodes_are_told_from_those_that_are_gone(store, embedded):
    nodes = [ox.NamedNode(IRIS.event("harbor", 15, 22)), ox.NamedNode(IRIS.event("harbor", 1, 2))]
    assert store.typed(nodes) == embedded.typed(nodes) == {nodes[0]}
    for predicate, value in ((RDF.type, KG.Mention), (KG.eventType, None), (RDFS.label, None)):
        assert store.count_subjects(predicate, value) == embedded.count_subjects(predicate, value) > 0


text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=60)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text, text)
def test_any_text_survives_storing_and_replacing(service, first, second):
    graph = IRIS.article_graph("odd")
    with service.open() as store:
        for words in (first, second):
            extraction = Extraction(Article("odd", words, title=words))
            put(store, extraction)
            assert set(store.quads(graph)) == set(state_extraction(extraction, IRIS))


def test_long_texts_and_large_graphs_are_whole(service):
    words = "An “odd” word, \\ and\na line. " * 9_000
    node = ox.NamedNode(f"{IRIS.base}article/long")
    graph = ox.NamedNode(IRIS.article_graph("long"))
    quads = [ox.Quad(node, NIF.isString, ox.Literal(words), graph)]
    quads += [
        ox.Quad(ox.NamedNode(f"{node.value}/mention/entity/{n}-{n + 1}"), RDF.type, KG.Mention, graph)
        for n in range(10_400)
    ]
    with service.open() as store:
        assert store.add(quads, graph.value) == (10_401, 0)
        assert set(store.quads(graph.value)) == set(quads)
        assert store.count_subjects(RDF.type, KG.Mention) == 10_400
        assert sum(1 for _ in store.match(None, RDF.type, KG.Mention)) == 10_400


def test_every_verb_says_the_same(store, tmp_path):
    with GraphStore.memory() as embedded:
        tell(embedded, *STORIES)
        tell(store)
        here, there = Graph(embedded), Graph(store)
        assert there.counts() == here.counts()
        event = IRIS.real_event(IRIS.event("harbor", 15, 22))
        assert there.explain(event) == here.explain(event)
        rebels = IRIS.entity("harbor", 0, 14)
        assert there.explain(rebels) == here.explain(rebels)
        assert [hit.iri for hit in there.find("dockers")] == [hit.iri for hit in here.find("dockers")] != []
        assert there.validate() == here.validate()
        assert there.export("plover") == here.export("plover")
        assert there.page(tmp_path / "b.html").read_bytes() == here.page(tmp_path / "a.html").read_bytes()
        assert set(there.to_networkx().edges) == set(here.to_networkx().edges)
        assert len(there.to_rdflib()) == len(here.to_rdflib())
        found = there.query('SELECT ?e { ?e kg:matches "dockers" ; a kg:Killing }')
        assert found == here.query('SELECT ?e { ?e kg:matches "dockers" ; a kg:Killing }')
        assert len(found) == 1


def test_resolving_links_the_same(service):
    twin = replace(STORIES[1], article=replace(STORIES[1].article, id="denial"))
    with service.open() as store, GraphStore.memory() as embedded:
        for story in (*STORIES, twin):
            put(store, story)
            put(embedded, story)
        there, here = Graph(store).resolve(), Graph(embedded).resolve()
        assert there.change == here.change
        assert store.export() == embedded.export()
        assert Graph(store).resolve().change == (0, 0)
        Graph(store).remove("harbor")
        Graph(embedded).remove("harbor")
        assert store.export() == embedded.export()


def test_graphs_of_others_are_left_alone(service, embedded):
    others = "https://example.org/elsewhere"
    service.put(others, f"<{others}#a> {RDF.type} {KG.Event} .\n<{others}#b> {GAF.denotedBy} _:x .\n")
    with service.open() as store:
        for story in STORIES:
            put(store, story)
        assert store.export() == embedded.export()
        assert len(store) == len(embedded)
        assert store.has_graph(others)


def test_a_graph_of_another_base_is_refused(service):
    service.open().close()
    with pytest.raises(
        StoreError, match=r"start with https://w3id.org/kg-news/id/, not https://example.org/"
    ):
        service.open(iris=Iris("https://example.org/"))


def test_reading_alone_makes_and_changes_nothing(service):
    with pytest.raises(StoreError, match="no graph of kg there; make one with kg build"):
        service.open(read_only=True)
    with service.open() as store:
        put(store, STORIES[0])
    with service.open(read_only=True) as store:
        assert [article.id for article in store.articles()] == ["harbor"]
        for write in (lambda: put(store, STORIES[1]), lambda: store.remove(IRIS.article_graph("harbor"))):
            with pytest.raises(StoreError, match="opened to be read only"):
                write()


def test_a_closed_store_says_so(service):
    store = service.open()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        len(store)


def test_malformed_queries_are_told_as_on_this_machine(store):
    with pytest.raises(kg.QueryError, match=r"line 1, column \d+: 1 of { not closed"):
        Graph(store).query("SELECT ?e WHERE { ?e a kg:Attack")
    with pytest.raises(kg.QueryError, match="did you mean kg:Attack"):
        Graph(store).query("SELECT ?e { ?e a kg:Atack }")
    with pytest.raises(kg.QueryError, match="SERVICE is refused"):
        Graph(store).query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")


@pytest.mark.parametrize("path", ["", "/", "/query", "/sparql"])
def test_oxigraph_is_found_at_any_of_its_addresses(oxigraph_service, path):
    with RemoteStore.open(oxigraph_service.url + path, access=oxigraph_service.access) as store:
        assert store._reader.endpoints.dialect.name == "oxigraph"
        assert store._reader.endpoints.update == f"{oxigraph_service.url}/update"


@pytest.mark.parametrize("path", ["", "/", "/sparql", "/sparql/"])
def test_virtuoso_is_found_at_any_of_its_addresses(virtuoso_service, path):
    root = virtuoso_service.url.removesuffix("/sparql")
    with RemoteStore.open(root + path, access=virtuoso_service.access) as store:
        assert store._reader.endpoints.dialect.name == "virtuoso"
        assert store._reader.endpoints.graphs == f"{root}/sparql-graph-crud-auth"


def test_virtuoso_asks_who_writes(virtuoso_service):
    virtuoso_service.clear()
    nobody = replace(virtuoso_service.access, user=None, password=None)
    with pytest.raises(StoreError, match="answers 401: asks who it is; set KG_STORE_USER"):
        RemoteStore.open(virtuoso_service.url, access=nobody)
    stranger = replace(virtuoso_service.access, password="a-wrong-password")
    with pytest.raises(StoreError, match="the user dba is refused; check KG_STORE_USER") as caught:
        RemoteStore.open(virtuoso_service.url, access=stranger)
    assert "a-wrong-password" not in str(caught.value)


def test_virtuoso_says_that_it_cuts_an_answer_off(virtuoso_service):
    virtuoso_service.clear()
    with virtuoso_service.open() as store:
        with pytest.raises(StoreError, match="cuts answers off at 10000 rows; add LIMIT"):
            Graph(store).query("SELECT ?a ?c { ?a ?b ?c . ?d ?e ?f }")
        assert len(Graph(store).query("SELECT ?a ?c { ?a ?b ?c . ?d ?e ?f } LIMIT 10")) == 10


def test_the_command_line_takes_an_address(service, monkeypatch, capfd):
    from kg.cli import main

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([*words, "--store", service.url])
        out, err = capfd.readouterr()
        return ended.value.code, out, err

    for name, value in (("USER", service.access.user), ("PASSWORD", service.access.password)):
        monkeypatch.setenv(f"KG_STORE_{name}", value or "")
    code, _, err = run("info")
    assert (code, err.count("\n")) == (2, 1)
    assert "no graph of kg there" in err
    with service.open() as store:
        tell(store, *STORIES)
    code, out, err = run("query", "attacks", "--format", "json")
    assert (code, err) == (0, "")
    assert "Port Amara" in json.dumps(json.loads(out), ensure_ascii=False)
    assert run("info")[1].splitlines()[0].split() == ["store", service.url]
    assert run("remove", "harbor")[0] == 0
    code, _, err = run("serve")
    assert (code, err.count("\n")) == (2, 1)
    assert "a server of its own" in err


def test_kg_serve_is_such_a_server(tmp_path, embedded):
    GraphStore.open(tmp_path / "store").close()
    with serving(tmp_path / "store") as server:
        nobody, writer = Access(attempts=2), Access(token=TOKEN, attempts=2)
        with RemoteStore.open(server.url, access=writer) as store:
            for story in STORIES:
                put(store, story)
            assert store.export() == embedded.export()
            assert Graph(store).query("attacks") == Graph(embedded).query("attacks")
        with RemoteStore.open(server.url, access=nobody, read_only=True) as store:
            assert store.articles() == embedded.articles()
        with (
            RemoteStore.open(server.url, access=nobody) as store,
            pytest.raises(StoreError, match=r"answers 40[13]: "),
        ):
            store.remove(IRIS.article_graph("harbor"))
