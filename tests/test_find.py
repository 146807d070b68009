"""`kg.search`: words find labels and sentences, and the index follows the store."""

import sqlite3
import subprocess
import sys

import pytest

import kg
from kg.errors import QueryError
from kg.query import run_query
from kg.search import open_index, read_only_index
from kg.search.index import INDEX_NAME
from kg.search.words import match_expression
from kg.store import GraphStore
from tests.story import HARBOR, IRIS, denial_story, harbor_story, real_event, tell


def put(store: GraphStore, story) -> None:
    tell(store, story)


@pytest.fixture
def path(tmp_path):
    with GraphStore.open(tmp_path / "store") as store:
        put(store, harbor_story())
    return tmp_path / "store"


@pytest.fixture(scope="module")
def memory():
    with GraphStore.memory() as store:
        put(store, harbor_story())
        put(store, denial_story())
        yield store


def texts(store: GraphStore, words: str) -> list[str]:
    with open_index(store) as index:
        return [hit.text for hit in index.find(words)]


def test_a_sentence_is_found_with_the_events_that_it_tells(memory):
    with open_index(memory) as index:
        hits = [hit for hit in index.find("dockers") if hit.kind == "sentence"]
    assert [hit.text for hit in hits] == ["The shelling killed four dockers."]
    assert hits[0].article == "harbor"
    assert real_event("harbor", HARBOR, "killed") in hits[0].events


def test_every_sentence_is_found_and_none_twice(memory):
    with open_index(memory) as index:
        hits = index.find("the", limit=100)
    sentences = [hit.text for hit in hits if hit.kind == "sentence"]
    assert len(sentences) == len(set(sentences)) == 6


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("amara", {"entity", "event", "sentence"}),
        ("AMARA PORT", {"entity", "event", "sentence", "article"}),
        ('"amara port"', set()),
        ("docker", {"entity", "event", "sentence"}),
        ("dock*", {"entity", "event", "sentence"}),
        ("dockers -shelling", {"entity", "event"}),
        ("defence", {"entity", "sentence"}),
        ("warehouses sailors", set()),
    ],
)
def test_words(memory, words, kinds):
    with open_index(memory) as index:
        found = {hit.kind for hit in index.find(words)}
    assert found <= kinds
    assert bool(found) == bool(kinds)


@pytest.mark.parametrize("words", ["", "  ", '""', "-drone", "*", "?!", '"'])
def test_no_word_is_told(memory, words):
    with open_index(memory) as index, pytest.raises(QueryError, match="no word to look for"):
        index.find(words)


@pytest.mark.parametrize(
    "words", ["a OR b", "NEAR(a b)", "text:a", 'a"b', "a AND", "(a", "^a", "a\x00b", "x' --"]
)
def test_no_word_is_an_operator(memory, words):
    match_expression(words)
    with open_index(memory) as index:
        assert index.find(words) == ()


def test_the_index_follows_the_store(path):
    with GraphStore.open(path, read_only=True) as store:
        assert texts(store, "warehouses") == []
        assert texts(store, "dockers") != []
    with GraphStore.open(path) as store:
        put(store, denial_story())
        assert texts(store, "warehouses") == ["The strike set two warehouses on fire."]
        store.remove(IRIS.article_graph("harbor"))
        tell(store)
    with GraphStore.open(path, read_only=True) as store:
        assert texts(store, "dockers") == []
        assert texts(store, "warehouses") == ["The strike set two warehouses on fire."]


def test_nothing_is_read_again_where_nothing_changed(path, monkeypatch):
    with GraphStore.open(path, read_only=True) as store:
        assert texts(store, "dockers")
        monkeypatch.setattr("kg.search.index.read_documents", None)
        assert texts(store, "dockers")
    assert (path / INDEX_NAME).is_file()


def test_only_changed_articles_are_written_again(path):
    with GraphStore.open(path) as store:
        put(store, denial_story())
        with open_index(store) as index:
            before = index.ids_of(IRIS.article_graph("harbor"))
        store.remove(IRIS.article_graph("denial"))
        with open_index(store) as index:
            assert index.ids_of(IRIS.article_graph("harbor")) == before
            assert index.ids_of(IRIS.article_graph("denial")) == ()


def test_a_damaged_index_says_what_to_do(path):
    (path / INDEX_NAME).write_bytes(b"no database" * 100)
    with GraphStore.open(path, read_only=True) as store, pytest.raises(kg.StoreError, match="delete it"):
        open_index(store)


def test_an_index_that_lags_behind_where_nobody_may_write_is_left_alone(path, monkeypatch):
    with GraphStore.open(path) as store:
        open_index(store).close()
        tell(store, denial_story())
        stale = (path / INDEX_NAME).read_bytes()
        connect = sqlite3.connect

        def read_only(where, **options):
            address = where if where == ":memory:" else f"file:{where}?mode=ro"
            return connect(address, uri=True, **options)

        monkeypatch.setattr("kg.search.index.sqlite3.connect", read_only)
        with open_index(store) as index:
            assert {hit.article for hit in index.find("denied OR port") if hit.article} >= {"denial"}
    assert (path / INDEX_NAME).read_bytes() == stale


def test_read_only_needs_an_index(path):
    with pytest.raises(kg.StoreError, match=INDEX_NAME):
        read_only_index(path)
    with GraphStore.open(path, read_only=True) as store:
        open_index(store).close()
    with read_only_index(path) as index:
        assert index.find("dockers")


@pytest.mark.parametrize(
    ("sparql", "n_rows"),
    [
        ('SELECT DISTINCT ?e { ?e kg:matches "dockers" ; a kg:Killing }', 1),
        ('SELECT DISTINCT ?e { ?e kg:matches "dockers" . ?e a kg:Killing . }', 1),
        ('SELECT DISTINCT ?e { ?e kg:matches "dockers" }', 4),
        ('SELECT DISTINCT ?e { ?a kg:matches "rebels" . ?e kg:agent ?a }', 3),
        ("SELECT DISTINCT ?e { ?e kg:matches 'nowhere' }", 0),
        (
            'SELECT DISTINCT ?p { { ?p kg:matches "am\\u0061ra" ; a kg:Place } UNION { ?p kg:matches "x" } }',
            1,
        ),
        ('SELECT DISTINCT ?p { ?p <https://w3id.org/kg-news#matches> "amara" ; a kg:Place }', 1),
    ],
)
def test_what_is_found_is_usable_in_a_query(memory, sparql, n_rows):
    assert len(run_query(memory, sparql)) == n_rows


@pytest.mark.parametrize(
    "sparql",
    [
        'SELECT * { <https://example.org/a> kg:matches "x" }',
        'SELECT * { ?e a kg:Event ; kg:matches "x" }',
        "SELECT * { ?e kg:matches ?words }",
        'SELECT * { ?e kg:matches "x", "y" }',
        'SELECT * { ?e kg:matches "x"@en }',
        "SELECT * { ?e kg:matches",
    ],
)
def test_where_it_cannot_stand_is_told(memory, sparql):
    with pytest.raises(QueryError, match="write \\?x kg:matches"):
        run_query(memory, sparql)


def test_the_library_finds(memory):
    assert kg.Graph(memory).find("dockers", limit=1)[0].text
    with pytest.raises(QueryError, match="limit"):
        kg.Graph(memory).find("dockers", limit=0)


@pytest.mark.parametrize(
    "words", [["query", "attacks"], ["find", "dockers"], ["explain", "place/port-amara"]]
)
def test_asking_loads_nothing_heavy(path, words):
    code = (
        "import sys\nfrom kg.cli import main\n"
        f"try: main({[*words, '--store', str(path)]!r})\n"
        "finally: print([m for m in ('spacy', 'rdflib', 'networkx', 'numpy', 'starlette') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Port Amara" in done.stdout or "dockers" in done.stdout
