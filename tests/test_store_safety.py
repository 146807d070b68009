"""`kg.store` under bad conditions: another writer, an older or a newer format, damage, a full disk, no rights."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.state import state_extraction
from kg.store import FORMAT_VERSION, MARKER_NAME, GraphStore
from kg.store.lock import LOCK_NAME, Holder, read_holder
from kg.vocab import KG, RDF
from tests.story import IRIS, denial_story, harbor_story

HARBOR = tuple(state_extraction(harbor_story(), IRIS))
DENIAL = tuple(state_extraction(denial_story(), IRIS))
HARBOR_GRAPH, DENIAL_GRAPH = IRIS.article_graph("harbor"), IRIS.article_graph("denial")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "store"
    with GraphStore.open(path) as store:
        store.add(HARBOR, HARBOR_GRAPH)
    return path


def run(code: str, *arguments: object) -> str:
    """Run code in a process of its own and give what it prints."""
    words = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=True).stdout


def export(path: Path) -> bytes:
    with GraphStore.open(path, read_only=True) as store:
        return store.export()


# Another process


def test_the_message_names_who_writes(path):
    code = """
        import sys
        from kg.store import GraphStore
        try: GraphStore.open(sys.argv[1])
        except OSError as error: print(error)
    """
    with GraphStore.open(path):
        told = run(code, path)
        holder = read_holder(path)
    assert holder is not None
    assert told.startswith(
        f"{path}: another process writes to it, process {os.getpid()} on {holder.host} since 2"
    )
    assert holder.since in told
    assert "pytest" in told or "python" in told
    assert told.endswith("; wait for it, or open it to be read only\n")
    assert read_holder(path) is None


def test_this_process_cannot_open_it_twice_either(path):
    with GraphStore.open(path), pytest.raises(StoreError, match="another process writes"):
        GraphStore.open(path)
    GraphStore.open(path).close()


def test_a_writer_that_was_killed_is_no_obstacle(path):
    code = """
        import os, signal, sys
        from kg.store import GraphStore
        store = GraphStore.open(sys.argv[1])
        os.kill(os.getpid(), signal.SIGKILL)
    """
    with pytest.raises(subprocess.CalledProcessError):
        run(code, path)
    assert json.loads((path / LOCK_NAME).read_text())["pid"]
    assert read_holder(path) is None
    with GraphStore.open(path) as store:
        assert read_holder(path).pid == os.getpid()
        store.add(DENIAL, DENIAL_GRAPH)


def test_a_number_that_came_again_is_another_process(path):
    with GraphStore.open(path):
        holder = read_holder(path)
    assert holder.alive
    assert not holder._replace(born="1").alive
    assert not holder._replace(pid=2**22 + 1).alive
    assert holder._replace(host="elsewhere", pid=2**22 + 1).alive


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": "x"}', '{"pid": 1}'])
def test_a_note_that_is_cut_off_names_nobody(path, note):
    (path / LOCK_NAME).write_text(note)
    assert read_holder(path) is None
    GraphStore.open(path).close()


def test_a_holder_reads_well():
    assert str(Holder(7, "here", "2024-07-18T00:00:00Z", "kg build news")) == (
        "process 7 on here since 2024-07-18T00:00:00Z (kg build news)"
    )


# Formats


OLD_NAMES = {
    KG.toldEarliest: KG.earliest,
    KG.toldLatest: KG.latest,
    KG.toldKilled: KG.killed,
    KG.toldInjured: KG.injured,
    KG.toldCount: KG.count,
    KG.toldCause: KG.cause,
    KG.toldPartOf: KG.partOf,
    KG.claimsAccount: KG.claims,
}


def in_format_1(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """What format 1 stated of an article: its events had their classes, their roles and their figures themselves."""
    for quad in quads:
        subject, predicate, value, graph = quad
        if value == KG.Account:
            yield ox.Quad(subject, RDF.type, KG.Attack, graph)
            yield ox.Quad(subject, RDF.type, KG.Event, graph)
            yield ox.Quad(subject, KG.agent, subject, graph)
        else:
            yield ox.Quad(subject, OLD_NAMES.get(predicate, predicate), value, graph)


@pytest.fixture
def first_format(path):
    """A store as format 1 had it."""
    links = ox.NamedNode(f"{IRIS.base}graph/links")
    with GraphStore.open(path) as store:
        store.add(in_format_1(HARBOR), HARBOR_GRAPH)
        store.oxigraph.add(ox.Quad(ox.NamedNode(f"{IRIS.base}link/1"), RDF.type, KG.Link, links))
    marker = json.loads((path / MARKER_NAME).read_text())
    (path / MARKER_NAME).write_text(json.dumps(marker | {"format": 1}))
    return path


def of_harbor(store: GraphStore) -> set[ox.Quad]:
    return {*store.quads(HARBOR_GRAPH), *store.match(None, RDF.type, KG.Link)}


def stated_of_harbor() -> set[ox.Quad]:
    return {quad for quad in HARBOR if quad.graph_name.value == HARBOR_GRAPH}


def test_opening_upgrades_a_store_of_format_1(first_format):
    with GraphStore.open(first_format) as store:
        assert of_harbor(store) == stated_of_harbor()
    assert json.loads((first_format / MARKER_NAME).read_text())["format"] == FORMAT_VERSION == 3


def test_a_reader_of_format_1_sees_the_same_and_changes_nothing(first_format):
    with GraphStore.open(first_format, read_only=True) as store:
        assert of_harbor(store) == stated_of_harbor()
    assert json.loads((first_format / MARKER_NAME).read_text())["format"] == 1


def test_an_upgrade_that_was_cut_off_is_made_again(first_format, monkeypatch):
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("kg.store.embedded.write_marker", cut)
        with pytest.raises(KeyboardInterrupt):
            GraphStore.open(first_format)
    assert json.loads((first_format / MARKER_NAME).read_text())["format"] == 1
    with GraphStore.open(first_format) as store:
        assert of_harbor(store) == stated_of_harbor()


def test_a_newer_format_is_refused_and_left_alone(path):
    marker = json.loads((path / MARKER_NAME).read_text()) | {"format": FORMAT_VERSION + 1, "new": "field"}
    (path / MARKER_NAME).write_text(json.dumps(marker))
    for read_only in (True, False):
        with pytest.raises(StoreError, match=f"format {FORMAT_VERSION + 1}.*install the version") as caught:
            GraphStore.open(path, read_only=read_only)
        assert "\n" not in str(caught.value)
    assert json.loads((path / MARKER_NAME).read_text()) == marker


def test_a_changed_ontology_is_loaded_again(path):
    graph = ox.NamedNode(IRIS.ontology_graph)
    with GraphStore.open(path) as store:
        before = store.export()
        blank = ox.Quad(ox.BlankNode("old"), KG.rule, ox.Literal("old"), graph)
        store.oxigraph.add(blank)
        store.oxigraph.remove(next(store.oxigraph.quads_for_pattern(KG.Attack, None, None, graph)))
    marker = json.loads((path / MARKER_NAME).read_text()) | {"ontology": "older"}
    (path / MARKER_NAME).write_text(json.dumps(marker))
    with GraphStore.open(path) as store:
        assert store.export() == before


# Damage


def tables(path: Path) -> list[Path]:
    return sorted(path.glob("*.sst"), key=lambda table: -table.stat().st_size)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scribble(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in range(0, len(data), 7):
        data[place] ^= 0xFF
    file.write_bytes(bytes(data))


def change_a_byte(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 0xFF
    file.write_bytes(bytes(data))


DAMAGES = {
    "no database": lambda path: [
        file.unlink() for file in path.iterdir() if not file.name.startswith((".", "kg-"))
    ],
    "one byte changed in each table": lambda path: [change_a_byte(table) for table in tables(path)],
    "no list of tables": lambda path: (path / "CURRENT").unlink(),
    "a list of tables that is none": lambda path: (path / "CURRENT").write_text("nonsense\n"),
    "an empty list of tables": lambda path: truncate(next(path.glob("MANIFEST*"))),
    "a list of tables in pieces": lambda path: scribble(next(path.glob("MANIFEST*"))),
    "a lost table": lambda path: tables(path)[0].unlink(),
    "a table cut off": lambda path: truncate(tables(path)[0]),
    "a table in pieces": lambda path: scribble(tables(path)[0]),
    "all tables in pieces": lambda path: [scribble(table) for table in tables(path)],
    "an empty marker": lambda path: (path / MARKER_NAME).write_text(""),
    "a marker of bytes": lambda path: (path / MARKER_NAME).write_bytes(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_damaged_store_is_one_line(path, damage, read_only):
    with GraphStore.open(path) as store:
        store.oxigraph.optimize()
    DAMAGES[damage](path)
    with pytest.raises(StoreError) as caught:
        read_all(path, read_only)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert "backup" in str(caught.value) or "damaged" in str(caught.value)


def read_all(path: Path, read_only: bool) -> None:
    with GraphStore.open(path, read_only=read_only) as store:
        store.export()
        list(store.ask_engine("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }"))


# Rights and space


READ_AND_WRITE = """
    import os, sys
    from kg.store import GraphStore
    if os.geteuid() == 0:  # root may write everywhere
        os.setuid(65534)
    with GraphStore.open(sys.argv[1], read_only=True) as store:
        print([article.id for article in store.articles()])
    try: GraphStore.open(sys.argv[1])
    except OSError as error: print(type(error).__name__, error)
"""


def test_a_store_without_rights_is_read_and_not_written():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        with GraphStore.open(path) as store:
            store.add(HARBOR, HARBOR_GRAPH)
        for place, mode in ((Path(folder), 0o755), (path, 0o555)):
            place.chmod(mode)
        before = sorted(file.name for file in path.iterdir())
        told, refused = run(READ_AND_WRITE, path).splitlines()
        path.chmod(0o755)
        assert told == "['harbor']"
        assert refused.startswith(f"StoreError {path}: cannot be written")
        assert sorted(file.name for file in path.iterdir()) == before


FILL = """
    import resource, sys
    from kg.store import GraphStore
    from tests.test_store_safety import DENIAL, DENIAL_GRAPH, HARBOR, HARBOR_GRAPH
    store = GraphStore.open(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    try:
        for number in range(200):
            graph = store.iris.article_graph(f"a{number}")
            store.add([type(q)(q.subject, q.predicate, q.object, type(q.graph_name)(graph))
                       for q in DENIAL if q.graph_name.value == DENIAL_GRAPH], graph)
            print(number, flush=True)
    except OSError as error:
        print(type(error).__name__, error, flush=True)
    try: store.close()
    except OSError as error: print(type(error).__name__, error)
"""


def test_a_full_disk_is_one_line_and_what_was_stored_is_whole(path):
    told = run(FILL, path).splitlines()
    stored = [int(line) for line in told if line.isdigit()]
    refused = [line for line in told if not line.isdigit()]
    assert stored, told
    assert len(stored) < 200
    assert all(line.startswith(f"StoreError {path}: the disk is full") for line in refused), refused
    assert refused
    with GraphStore.open(path) as store:
        assert {article.graph for article in store.articles()} >= {
            IRIS.article_graph(f"a{n}") for n in stored
        }
        size = sum(quad.graph_name.value == DENIAL_GRAPH for quad in DENIAL)
        for article in store.articles():
            if article.graph != HARBOR_GRAPH:
                assert len(list(store.quads(article.graph))) == size
        store.add(DENIAL, DENIAL_GRAPH)
