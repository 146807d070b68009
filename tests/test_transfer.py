"""Export, import, backup and restore: what goes out comes in again, and nothing is left half done."""

import gzip
import io
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.errors import SourceError, StoreError
from kg.iri import Iris
from kg.state import state_extraction
from kg.store import EXPORT_FORMATS, FORMAT_VERSION, MARKER_NAME, GraphStore
from kg.store.export import GRAPHLESS_FORMATS, write_quads
from kg.store.log import LOG_NAME
from kg.store.sorting import sort_lines
from kg.store.transfer import IMPORTED_GRAPH, back_up_store, import_files, restore_store
from kg.vocab import KG, RDF
from tests.story import IRIS, denial_story, harbor_story, tell

STORIES = (harbor_story(), denial_story())
SUFFIX = {
    "nquads": "nq", "trig": "trig", "turtle": "ttl", "ntriples": "nt",
    "jsonld": "jsonld", "rdfxml": "rdf", "rdf12": "nq", "rdf12-trig": "trig",
}  # fmt: skip
HARBOR_GRAPH = IRIS.article_graph("harbor")


def put(store, extraction):
    graph = store.iris.article_graph(extraction.article.id)
    return store.add(state_extraction(extraction, store.iris), graph)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "store"
    with GraphStore.open(path) as store:
        tell(store, *STORIES)
        store.log("build ended", read=2)
    return path


def quads_of(path):
    with GraphStore.open(path, read_only=True) as store:
        return set(store.quads())


def left_over(folder):
    return sorted(file.name for file in folder.iterdir() if file.name.endswith(".part"))


# Round trips


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_what_is_exported_comes_in_again(path, tmp_path, format):
    file = tmp_path / f"all.{SUFFIX[format]}"
    with GraphStore.open(path, read_only=True) as store:
        exported = store.export(format)
        file.write_bytes(exported)
        before = set(store.quads())
    found = import_files([file], tmp_path / "new")
    after = quads_of(tmp_path / "new")
    if format in GRAPHLESS_FORMATS:  # the union, in one graph, beside the ontology
        assert {q.triple for q in after} == {q.triple for q in before}
        assert {q.triple for q in after if q.graph_name.value == IMPORTED_GRAPH} == {q.triple for q in before}
    elif format.startswith("rdf12"):
        assert {q for q in after if q.predicate != RDF.reifies} > before
        assert sum(q.predicate == RDF.reifies for q in after) > 10
    else:
        assert after == before
        assert found.n_articles == 2
    if not format.startswith("rdf12"):
        with GraphStore.open(tmp_path / "new", read_only=True) as store:
            assert store.export(format) == exported
    assert left_over(tmp_path) == []


NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
odd_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
iris = st.text("ab/é漢~0-.?", min_size=1, max_size=6).map(
    lambda end: ox.NamedNode(f"https://example.org/{end}")
)
literals = st.one_of(
    odd_text.map(ox.Literal),
    st.tuples(odd_text, st.sampled_from(["en", "de-ch"])).map(
        lambda pair: ox.Literal(pair[0], language=pair[1])
    ),
    st.integers().map(ox.Literal),
    st.booleans().map(ox.Literal),
    odd_text.map(lambda text: ox.Literal(text, datatype=KG.rule)),
)
predicates = st.sampled_from([KG.rule, RDF.type, RDF.value, ox.NamedNode("https://example.org/p#a-b")])
quads = st.builds(ox.Quad, iris, predicates, st.one_of(iris, literals), iris)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(quads, max_size=20), st.sampled_from([f for f in EXPORT_FORMATS if not f.startswith("rdf12")])
)
def test_any_quads_survive_every_format(items, format):
    """The identity; of the union for formats without named graphs."""
    database = ox.Store()  # it has one lexical form of a number
    database.extend(items)
    stored = set(database)
    buffer = io.BytesIO()
    if format == "rdfxml" and any(NO_XML.search(str(getattr(q.object, "value", ""))) for q in stored):
        with pytest.raises(StoreError, match=r"cannot hold the character U\+"):
            write_quads(stored, format, buffer)
        assert buffer.getvalue() == b""
        return
    write_quads(stored, format, buffer)
    back = list(ox.parse(buffer.getvalue(), format=ox.RdfFormat.from_extension(SUFFIX[format])))
    if format in GRAPHLESS_FORMATS:
        assert {quad.triple for quad in back} == {quad.triple for quad in stored}
    else:
        assert set(back) == stored
    again = io.BytesIO()
    write_quads(sorted(stored, key=str, reverse=True), format, again)
    assert again.getvalue() == buffer.getvalue()


@given(st.lists(st.binary(max_size=6).map(lambda line: line.replace(b"\n", b"") + b"\n"), max_size=40))
def test_lines_are_sorted_in_runs_as_in_memory(lines):
    assert list(sort_lines(lines, run_lines=3)) == sorted(lines)


def test_a_large_export_is_sorted_on_disk(path, monkeypatch):
    with GraphStore.open(path, read_only=True) as store:
        expected = {format: store.export(format) for format in EXPORT_FORMATS}
        monkeypatch.setattr(sort_lines, "__kwdefaults__", {"run_lines": 100})
        assert {format: store.export(format) for format in EXPORT_FORMATS} == expected


# RDF 1.2


def test_reifiers_say_which_words_carry_a_statement_and_who_makes_it(path):
    with GraphStore.open(path, read_only=True) as store:
        quads = set(ox.parse(store.export("rdf12"), format=ox.RdfFormat.N_QUADS))
    assert all(q.object in {s.triple for s in quads} for q in quads if q.predicate == RDF.reifies)
    with GraphStore.memory() as store:
        store.oxigraph.extend(quads)
        rows = store.ask_engine(
            """SELECT DISTINCT ?words ?who ?confidence WHERE {
                 ?mention rdf:reifies <<( ?event kg:agent ?agent )>> ; nif:anchorOf ?words ; kg:confidence ?confidence .
                 ?claim rdf:reifies <<( ?event kg:eventType kg:Shelling )>> ; kg:sourceText ?who }"""
        )
        told = {tuple(row[name].value for name in ("words", "who", "confidence")) for row in rows}
    assert told == {("Coastal rebels", "the defence ministry", "0.95"), ("they", "The coastal rebels", "0.5")}


# Networks


def test_networks_hold_the_same_graph_in_every_format(path):
    with kg.open(path, read_only=True) as graph:
        plain = graph.to_networkx()
        files = {format: graph.export(format) for format in ("graphml", "gexf", "csv-nodes", "csv-edges")}
        assert files == {format: graph.export(format) for format in files}
        output = io.BytesIO()
        assert graph.export("graphml", output) == b""
    assert output.getvalue() == files["graphml"]
    graphml = nx.read_graphml(io.BytesIO(files["graphml"]), force_multigraph=True)
    gexf = nx.read_gexf(io.BytesIO(files["gexf"]))
    for read in (graphml, gexf):
        assert set(read.nodes) == set(plain.nodes)
        assert read.number_of_edges() == plain.number_of_edges() > 5
        assert {facts["label"] for _, facts in read.nodes(data=True)} == {
            f["label"] for _, f in plain.nodes(data=True)
        }
    assert {facts["role"] for *_, facts in graphml.edges(data=True)} == {
        role for *_, role in plain.edges(keys=True)
    }
    assert len(files["csv-nodes"].splitlines()) == plain.number_of_nodes() + 1
    assert len(files["csv-edges"].splitlines()) == plain.number_of_edges() + 1
    assert b"lastmodified" not in files["gexf"]


# Import


def test_an_import_replaces_articles_and_adds_to_other_graphs(path, tmp_path):
    file = tmp_path / "more.nq"
    event = ox.NamedNode(IRIS.article("harbor"))
    own, registry, other = HARBOR_GRAPH, IRIS.registry_graph, "https://example.org/graph"
    new = [
        ox.Quad(event, KG.rule, ox.Literal("new"), ox.NamedNode(graph)) for graph in (own, registry, other)
    ]
    loose = ox.Quad(event, KG.rule, ox.Literal("loose"))
    file.write_bytes(ox.serialize([*new, loose], format=ox.RdfFormat.N_QUADS))
    with GraphStore.open(path) as store:
        n_registry = len(list(store.quads(registry)))
        found = import_files([file], store)
        assert found == (4, 1)
        assert list(store.quads(own)) == [new[0]]
        assert len(list(store.quads(registry))) == n_registry + 1
        assert [q.object.value for q in store.quads(IMPORTED_GRAPH)] == ["loose"]
        assert import_files([file], store).n_quads == 0
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.nq", b"<https://example.org/a> nonsense .\n", r"a\.nq:1: no nquads"),
        ("a.ttl", b"@prefix x: <https://example.org/> .\nx:a x:b", r"a\.ttl:2: no turtle"),
        ("a.rdf", b"<rdf:RDF", "no rdfxml"),
        ("a.jsonld", b"[{]", "no jsonld"),
        ("a.nq.gz", b"no gzip", "cannot be read"),
        ("a.docx", b"", "no known format of RDF"),
        ("gone.nq", None, "cannot be read"),
    ],
)
def test_a_bad_file_is_one_line_and_leaves_the_store_as_it_was(path, tmp_path, name, content, told):
    good, bad = tmp_path / "good.nq", tmp_path / name
    good.write_bytes(b"<https://example.org/a> <https://example.org/a> <https://example.org/a> .\n")
    if content is not None:
        bad.write_bytes(content)
    before = quads_of(path)
    with GraphStore.open(path) as store, pytest.raises(SourceError, match=told) as caught:
        import_files([good, bad], store)
    assert "\n" not in str(caught.value)
    assert quads_of(path) == before
    with pytest.raises(SourceError, match=told):
        import_files([good, bad], tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("piece_bytes", [1500, 10_000_000])
def test_pieces_of_a_file_are_one_file(tmp_path, monkeypatch, piece_bytes):
    """Blank nodes of one name are one node wherever they stand, and a fault is told by its line in the file."""
    monkeypatch.setattr("kg.store.bulk.PIECE_BYTES", piece_bytes)
    node = "<https://example.org/{}>"
    lines = [" ".join([*(node.format(n),) * 4, ".\n"]) for n in range(40)]
    lines += [f"_:b {node.format(n)} _:c {node.format(0)} .\n" for n in (1, 2)] * 5
    file = tmp_path / "a.nq"
    file.write_text("".join(lines))
    import_files([file], tmp_path / "new")
    with GraphStore.open(tmp_path / "new", read_only=True) as store:
        blank = [quad for quad in store.quads() if isinstance(quad.subject, ox.BlankNode)]
        assert len(blank) == 2
        assert len({(quad.subject, quad.object) for quad in blank}) == 1
        assert sum("example.org" in str(quad) for quad in store.quads()) == 42
    for number in (31, 45):
        file.write_text("".join([*lines[: number - 1], "nonsense\n", *lines[number:]]))
        with pytest.raises(SourceError, match=rf"a\.nq:{number}: no nquads"):
            import_files([file], tmp_path / "other")


def test_an_import_finds_the_base_of_what_it_reads(tmp_path):
    own = Iris("https://example.org/news/")
    with GraphStore.memory(iris=own) as store:
        store.add(state_extraction(harbor_story(), own), own.article_graph("harbor"))
        quads = ox.serialize(store.quads(), format=ox.RdfFormat.N_QUADS).replace(
            IRIS.base.encode(), own.base.encode()
        )
    (tmp_path / "own.nq").write_bytes(quads)
    import_files([tmp_path / "own.nq"], tmp_path / "new")
    with GraphStore.open(tmp_path / "new", read_only=True) as store:
        assert store.iris == own
        assert [article.id for article in store.articles()] == ["harbor"]


def test_a_new_store_takes_no_place_that_is_taken(path, tmp_path):
    (tmp_path / "a.nq").write_bytes(b"")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("x")
    for taken in (path, tmp_path / "full"):
        with pytest.raises(StoreError, match="already"):
            import_files([tmp_path / "a.nq"], taken)


# Backup


@pytest.mark.parametrize("name", ["copy", "copy.nq", "copy.nq.gz"])
def test_a_backup_restores_the_same_graph(path, tmp_path, name):
    back_up_store(path, tmp_path / name)
    with GraphStore.open(path) as store:  # what happens later does not reach it
        before = set(store.quads())
        store.remove(HARBOR_GRAPH)
        store.oxigraph.optimize()
    restore_store(tmp_path / name, tmp_path / "again")
    assert quads_of(tmp_path / "again") == before
    assert left_over(tmp_path) == []
    if name == "copy":
        assert (tmp_path / "again" / LOG_NAME).read_text() == (path / LOG_NAME).read_text()
        assert all(file.stat().st_nlink == 1 for file in (tmp_path / name).glob("*.sst"))
    with pytest.raises(StoreError, match="already"):
        back_up_store(path, tmp_path / name)
    with pytest.raises(StoreError, match="already"):
        restore_store(tmp_path / name, tmp_path / "again")


def test_a_backup_of_the_same_graph_is_the_same_file(path, tmp_path):
    back_up_store(path, tmp_path / "a.nq.gz")
    back_up_store(path, tmp_path / "b.nq.gz")
    assert (tmp_path / "a.nq.gz").read_bytes() == (tmp_path / "b.nq.gz").read_bytes()
    with GraphStore.open(path, read_only=True) as store:
        assert gzip.decompress((tmp_path / "a.nq.gz").read_bytes()) == store.export()


def test_a_backup_while_another_writes(path, tmp_path):
    with GraphStore.open(path) as store:
        back_up_store(path, tmp_path / "copy")
        before = set(store.quads())
        store.remove(HARBOR_GRAPH)
    restore_store(tmp_path / "copy", tmp_path / "again")
    assert quads_of(tmp_path / "again") == before


def test_a_damaged_backup_is_not_restored(path, tmp_path):
    with GraphStore.open(path) as store:
        store.oxigraph.optimize()
    back_up_store(path, tmp_path / "copy")
    for table in (tmp_path / "copy").glob("*.sst"):
        data = bytearray(table.read_bytes())
        data[len(data) // 3] ^= 0xFF
        table.write_bytes(bytes(data))
    with pytest.raises(StoreError, match="damaged"):
        restore_store(tmp_path / "copy", tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert left_over(tmp_path) == []


def test_what_is_no_backup_is_refused(tmp_path):
    with pytest.raises(StoreError, match="no backup"):
        restore_store(tmp_path / "gone", tmp_path / "again")
    with pytest.raises(StoreError, match="no store here"):
        back_up_store(tmp_path / "gone", tmp_path / "copy")
    (tmp_path / "copy.nq").write_text("no quads")
    with pytest.raises(SourceError, match="no nquads"):
        restore_store(tmp_path / "copy.nq", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_copies_of_killed_readers_are_swept(path):
    code = """if True:
        import os, signal, sys
        from kg.store import GraphStore
        store = GraphStore.open(sys.argv[1], read_only=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    subprocess.run([sys.executable, "-c", code, str(path)], check=False, timeout=60)
    copies = path / ".copies"
    assert len(list(copies.iterdir())) == 1
    with GraphStore.open(path, read_only=True), GraphStore.open(path):
        assert len(list(copies.iterdir())) == 1
    assert list(copies.iterdir()) == []


# The command line


def test_the_commands_say_the_same(path, tmp_path, capfdbinary, monkeypatch):
    from kg.cli import main

    def run(*words):
        with pytest.raises(SystemExit) as caught:
            main([str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return caught.value.code, out.decode(), err.decode()

    monkeypatch.chdir(tmp_path)
    assert run("export", "--store", path, "-o", "all.trig", "--format", "trig") == (0, "", "")
    code, out, _ = run("import", "all.trig", "--store", "new")
    assert (code, out.endswith("2 articles among them\n")) == (0, True)
    assert (
        run("import", "all.trig", "--store", "new")[1]
        == "new: 0 statements imported, 2 articles among them\n"
    )
    assert run("backup", "copy", "--store", "new") == (0, "copy: backup of new\n", "")
    assert run("restore", "copy", "--store", "again") == (0, "again: restored from copy\n", "")
    assert quads_of(tmp_path / "again") == quads_of(path)
    assert run("upgrade", "--store", "again")[1] == f"again: already of format {FORMAT_VERSION}\n"
    marker = (tmp_path / "again" / MARKER_NAME).read_text()
    (tmp_path / "again" / MARKER_NAME).write_text(
        marker.replace(f'"format": {FORMAT_VERSION}', '"format": 1')
    )
    assert run("upgrade", "--store", "again")[1] == "again: upgraded from format 1, now of format 3\n"
    facts = dict(line.split(None, 1) for line in run("info", "--store", path)[1].splitlines())
    assert (facts["articles"], facts["format"], facts["writer"]) == ("2", "3", "none")
    assert facts["size"].endswith("B")
    assert facts["last"].strip().startswith("build   2")
    with GraphStore.open(path):
        assert "writer       process " in run("info", "--store", path)[1]
    assert run("upgrade", "--store", "none")[0] == 2
    for words in (("upgrade",), ("backup", "x"), ("restore", "copy")):
        code, _, err = run(*words, "--store", "https://example.org/sparql")
        assert (code, "a server keeps its own" in err) == (2, True)
    assert Path("none").exists() is False
