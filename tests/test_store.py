"""`kg.store`: what a store keeps, replaces, drops, exports and refuses."""

import io
import json
import subprocess
import sys
from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.iri import Iris
from kg.model import Article, Extraction
from kg.state import state_extraction, state_nquads
from kg.store import EXPORT_FORMATS, FORMAT_VERSION, MARKER_NAME, Change, GraphStore
from kg.store.copies import COPIES_NAME, copy_database
from tests.story import IRIS, denial_story, harbor_story, tell

STORIES = (harbor_story(), denial_story())


def put(store: GraphStore, extraction: Extraction):
    return store.add(
        state_extraction(extraction, store.iris), store.iris.article_graph(extraction.article.id)
    )


@pytest.fixture
def store():
    with GraphStore.memory() as store:
        yield store


def test_adding_twice_adds_nothing(store):
    first = put(store, STORIES[0])
    n_quads = len(store)
    assert first.added > 100
    assert put(store, STORIES[0]) == (0, 0)
    assert len(store) == n_quads


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.permutations([0, 1, 0, 1, 2]))
def test_order_of_articles_does_not_matter(order):
    stories = (*STORIES, replace(STORIES[0], article=replace(STORIES[0].article, id="third")))
    with GraphStore.memory() as store, GraphStore.memory() as reference:
        for index in order:
            put(store, stories[index])
        for story in stories:
            put(reference, story)
        assert store.export() == reference.export()


def test_replacing_an_article_drops_what_it_no_longer_says(store):
    put(store, STORIES[0])
    shorter = replace(STORIES[0], events=STORIES[0].events[:1])
    change = put(store, shorter)
    assert change.removed > 50
    graph = IRIS.article_graph("harbor")
    assert set(store.quads(graph)) == {
        q for q in state_extraction(shorter, IRIS) if q.graph_name.value == graph
    }


def test_remove_leaves_no_quad_of_the_article(store):
    put(store, STORIES[1])
    before = set(store.quads())
    put(store, STORIES[0])
    n_quads = store.remove(IRIS.article_graph("harbor"))
    assert n_quads > 100
    left = set(store.quads()) - before
    assert {quad.graph_name.value for quad in left} <= {IRIS.registry_graph}
    assert not [quad for quad in store.quads() if "article/harbor" in str(quad)]
    assert [article.id for article in store.articles()] == ["denial"]


def test_removing_an_unknown_article_names_the_known(store):
    put(store, STORIES[0])
    with pytest.raises(StoreError, match="holds harbor"):
        store.remove(IRIS.article_graph("habor"))
    with pytest.raises(StoreError, match="no article"):
        store.remove(IRIS.ontology_graph)


def test_articles_tell_what_they_are(store):
    for story in STORIES:
        put(store, story)
    denial, harbor = store.articles()
    assert (harbor.id, harbor.title, harbor.published) == ("harbor", "Rebels shell port", "2023-05-02")
    assert denial.title is None
    assert {quad.graph_name.value for quad in store.quads(harbor.graph)} == {harbor.graph}


text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(text, text)
def test_any_text_survives_storing_replacing_and_exporting(first, second):
    def story(words: str) -> Extraction:
        return Extraction(Article("odd", words, title=words))

    with GraphStore.memory() as store:
        put(store, story(first))
        put(store, story(second))
        graph = IRIS.article_graph("odd")
        expected = set(state_extraction(story(second), IRIS))
        assert set(store.quads(graph)) == expected
        parsed = set(ox.parse(store.export("nquads"), format=ox.RdfFormat.N_QUADS))
        assert expected <= parsed


def test_nquads_are_sorted_bytes(store):
    put(store, STORIES[0])
    lines = store.export("nquads").splitlines(keepends=True)
    assert lines == sorted(lines)
    assert len(lines) == len(store)


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_every_format_reads_back(store, format):
    put(store, STORIES[0])
    data = store.export(format)
    rdf = {
        "nquads": "nq",
        "trig": "trig",
        "turtle": "ttl",
        "ntriples": "nt",
        "jsonld": "jsonld",
        "rdfxml": "rdf",
        "rdf12": "nq",
        "rdf12-trig": "trig",
    }
    quads = list(ox.parse(data, format=ox.RdfFormat.from_extension(rdf[format])))
    triples = {str(quad.triple) for quad in store.quads() if "_:" not in str(quad)}
    assert triples <= {str(quad.triple) for quad in quads}
    output = io.BytesIO()
    assert store.export(format, output) == b""
    assert output.getvalue() == data


def test_unknown_format_names_the_known(store):
    with pytest.raises(StoreError, match="trig"):
        store.export("csv")


def test_a_store_on_disk_keeps_what_was_written(tmp_path):
    path = tmp_path / "store"
    with GraphStore.open(path) as store:
        put(store, STORIES[0])
        data = store.export()
    assert json.loads((path / MARKER_NAME).read_text())["format"] == FORMAT_VERSION
    with GraphStore.open(path, read_only=True) as store:
        assert store.export() == data
        with pytest.raises(StoreError, match="read only"):
            put(store, STORIES[1])
    with GraphStore.open(path) as store:
        assert store.export() == data


def test_snapshot_does_not_follow(tmp_path):
    path = tmp_path / "store"
    with GraphStore.open(path) as store:
        put(store, STORIES[0])
        with store.snapshot() as snapshot:
            put(store, STORIES[1])
            assert len(snapshot.articles()) == 1
            assert len(store.articles()) == 2
    assert not list((path / COPIES_NAME).iterdir())


def test_a_reader_sees_one_moment_while_another_writes(tmp_path):
    path = tmp_path / "store"
    with GraphStore.open(path) as store:
        put(store, STORIES[0])
        with GraphStore.open(path, read_only=True) as reader:
            before = reader.export()
            put(store, STORIES[1])
            store.remove(IRIS.article_graph("harbor"))
            store.oxigraph.optimize()
            assert reader.export() == before
            assert [article.id for article in reader.articles()] == ["harbor"]
        with GraphStore.open(path, read_only=True) as reader:
            assert [article.id for article in reader.articles()] == ["denial"]
    assert not list((path / COPIES_NAME).iterdir())


def test_a_copy_that_never_holds_still_is_given_up(tmp_path, monkeypatch):
    path = tmp_path / "store"
    GraphStore.open(path).close()
    sizes = iter(range(1000))
    monkeypatch.setattr("kg.store.copies._files", lambda _: (("CURRENT", next(sizes)),))
    with pytest.raises(StoreError, match="try again"):
        copy_database(path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_snapshot_of_memory(store):
    put(store, STORIES[0])
    with store.snapshot() as snapshot:
        put(store, STORIES[1])
        assert len(snapshot.articles()) == 1


def test_another_process_that_writes_is_told_of(tmp_path):
    path = tmp_path / "store"
    with GraphStore.open(path) as store:
        put(store, STORIES[0])
        code = (
            "import sys; from kg.store import GraphStore; from kg.errors import StoreError\n"
            "try: GraphStore.open(sys.argv[1])\n"
            "except StoreError as error: print(error)\n"
            "print(len(GraphStore.open(sys.argv[1], read_only=True).articles()))"
        )
        run = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, check=True
        )
    told, count = run.stdout.splitlines()
    assert "another process" in told
    assert count == "1"


def test_what_is_no_store_is_refused(tmp_path):
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(StoreError, match="a file"):
        GraphStore.open(file)
    with pytest.raises(StoreError, match="no store"):
        GraphStore.open(tmp_path)
    with pytest.raises(StoreError, match="kg build"):
        GraphStore.open(tmp_path / "absent", read_only=True)
    assert not (tmp_path / "absent").exists()
    assert file.read_text() == "x"


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        ('{"format": 9}', "format 9"),
        ("{", "unreadable"),
        ("[]", "unreadable"),
        ('{"format": 1}', "unreadable"),
    ],
)
def test_another_version_is_refused(tmp_path, marker, told):
    path = tmp_path / "store"
    GraphStore.open(path).close()
    (path / MARKER_NAME).write_text(marker)
    with pytest.raises(StoreError, match=told) as caught:
        GraphStore.open(path)
    assert "\n" not in str(caught.value)


def test_another_base_is_refused(tmp_path):
    own = Iris("https://example.org/news/")
    with GraphStore.open(tmp_path / "store", iris=own) as store:
        put(store, STORIES[0])
    with GraphStore.open(tmp_path / "store") as store:
        assert store.iris == own
    with pytest.raises(StoreError, match="base"):
        GraphStore.open(tmp_path / "store", iris=Iris())


def test_a_closed_store_says_so(tmp_path):
    store = GraphStore.open(tmp_path / "store")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        len(store)


def test_ontology_is_there_once_and_the_same(tmp_path):
    with GraphStore.open(tmp_path / "a") as a, GraphStore.open(tmp_path / "b") as b:
        assert a.export() == b.export()
        assert a.load_ontology() == (0, 0)
        assert {graph.value for graph in a.oxigraph.named_graphs()} == {IRIS.ontology_graph}


def test_rdflib_sees_later_writes(store):
    dataset = store.to_rdflib()
    put(store, STORIES[0])
    rows = dataset.query("ASK { ?e kg:eventType kg:Shelling }")
    assert rows.askAnswer


def test_import_loads_neither_spacy_nor_rdflib():
    code = "import sys, kg.store, kg.query; print({'spacy', 'rdflib', 'networkx'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.strip() == "set()"


def test_a_plain_sem_query_finds_what_happened_and_only_that(store):
    tell(store, *STORIES)
    rows = store.ask_engine(
        """SELECT ?event ?type ?actor ?place ?source WHERE {
             ?event a sem:Event ; sem:eventType ?type ; sem:hasActor ?actor ; sem:hasPlace ?place ; sem:hasTime ?time .
             ?actor a sem:Actor . ?place a sem:Place . ?time a sem:Time .
             ?view a sem:View ; sem:accordingTo ?source }"""
    )
    types = {row["type"].value.rpartition("#")[2] for row in rows}
    assert types
    assert "Shelling" in types
    happened = {row["event"] for row in store.ask_engine("SELECT ?event WHERE { ?event a sem:Event }")}
    unrealized = {
        row["event"] for row in store.ask_engine("SELECT ?event WHERE { ?event a kg:UnrealizedEvent }")
    }
    assert unrealized
    assert not happened & unrealized


def test_what_happened_is_stated_by_sem_as_far_as_it_holds(store):
    tell(store, *STORIES)
    missing = store.ask_engine(
        """SELECT ?property ?subject ?object WHERE {
             VALUES (?property ?above ?class) {
               (kg:agent sem:hasActor kg:Actor) (kg:patient sem:hasActor kg:Actor) (kg:place sem:hasPlace kg:Place)
               (kg:eventType sem:eventType owl:Class) (kg:partOf sem:subEventOf kg:Event) }
             ?subject a kg:Event ; ?property ?object . ?object a ?class
             FILTER NOT EXISTS { ?subject ?above ?object } }"""
    )
    assert [str(row) for row in missing] == []
    wrong = store.ask_engine(
        """SELECT ?subject WHERE {
             { ?subject sem:hasActor ?other FILTER NOT EXISTS { ?other a kg:Actor } } UNION
             { ?subject sem:hasPlace ?other FILTER NOT EXISTS { ?other a kg:Place } } UNION
             { ?subject sem:hasActor|sem:hasPlace|sem:eventType ?other FILTER NOT EXISTS { ?subject a kg:Event } } }"""
    )
    assert [str(row) for row in wrong] == []
    missing = store.ask_engine(
        """SELECT DISTINCT ?class ?above WHERE {
             ?class rdfs:subClassOf+ ?above . FILTER(STRSTARTS(STR(?above), STR(sem:)))
             ?subject a ?class FILTER NOT EXISTS { ?subject a ?above } }"""
    )
    assert [str(row) for row in missing] == []


def test_several_articles_go_in_together_as_one_by_one(tmp_path):
    """New ones in one load, known ones replaced; what registries know is counted once."""
    stories = STORIES
    with GraphStore.open(tmp_path / "one") as one, GraphStore.open(tmp_path / "together") as together:
        stated = [
            (one.iris.article_graph(story.article.id), state_nquads(story, one.iris)) for story in stories
        ]
        changes = [one.add(ox.parse(quads, format=ox.RdfFormat.N_QUADS), graph) for graph, quads in stated]
        assert list(together.add_stated(stated)) == changes
        assert together.export() == one.export()
        assert together.add_stated(stated) == (Change(0, 0), Change(0, 0))
        shorter = (stated[0][0], b"".join(stated[0][1].splitlines(keepends=True)[:9]))
        assert together.add_stated([shorter]) == (
            one.add(ox.parse(shorter[1], format=ox.RdfFormat.N_QUADS), shorter[0]),
        )
        assert together.export() == one.export()


def test_what_a_killed_load_left_is_swept_when_the_store_is_opened_to_write(tmp_path):
    with GraphStore.open(tmp_path / "store") as store:
        put(store, STORIES[0])
        before = store.export()
    left = tmp_path / "store" / "bulk-1234.sst"
    left.write_bytes(b"half a file")
    GraphStore.open(tmp_path / "store", read_only=True).close()
    assert left.exists()
    with GraphStore.open(tmp_path / "store") as store:
        assert store.export() == before
    assert not left.exists()
