"""`kg.build`, `kg.open` and `Graph`: the library says what the command line says."""

import inspect
from datetime import date

import pytest
import rdflib

import kg
from kg import cli
from kg.component.rows import convert_file
from kg.serve import serve_assistant, serve_store
from tests.stand_in import LINE_DENIAL, LINE_HARBOR, StandInExtractor
from tests.story import HARBOR


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setattr("kg.extract.Extractor", StandInExtractor, raising=False)


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text(f"{LINE_HARBOR}\n{LINE_DENIAL}\n", encoding="utf-8")
    return path


@pytest.fixture
def graph(news):
    with kg.build(news) as graph:
        yield graph


def test_a_graph_in_memory_answers(graph):
    rows = graph.query("SELECT ?day WHERE { ?e a kg:Shelling ; kg:earliest ?day }")
    assert rows.rows == ((date(2023, 5, 1),),)
    assert graph.query("ASK { ?e a kg:Flood }") is False
    assert len(graph.query("articles")) == 2
    assert len(graph.query("attacks", since="2023-05-02")) == 0


def test_parameters_are_for_named_queries(graph):
    with pytest.raises(kg.QueryError, match="only named queries"):
        graph.query("ASK {}", place="Iraq")


def test_a_stored_graph_is_opened_again(news, tmp_path):
    with kg.build([news], store=tmp_path / "store") as graph:
        exported = graph.export()
        assert graph.report.n_articles == 2
    with kg.open(tmp_path / "store", read_only=True) as graph:
        assert graph.export() == exported
        assert [article.id for article in graph.articles()] == ["denial", "harbor"]
        assert graph.report == kg.BuildReport()
        with pytest.raises(kg.StoreError, match="read only"):
            graph.remove("harbor")
    with kg.open(tmp_path / "store") as graph:
        graph.remove("harbor")
        assert graph.counts().n_articles == 1
        graph.add(news)
        assert graph.export() == exported


@pytest.mark.parametrize("read_only", [True, False])
def test_opening_makes_no_store(tmp_path, read_only):
    with pytest.raises(kg.StoreError, match="no store here"):
        kg.open(tmp_path / "none", read_only=read_only)
    assert not (tmp_path / "none").exists()


def test_a_failed_build_lets_the_store_go(news, tmp_path):
    with pytest.raises(kg.ModelError):
        kg.build(news, store=tmp_path / "store", settings=kg.Settings(model="en_core_web_none"))
    with kg.build(news, store=tmp_path / "store") as graph:
        assert graph.counts().n_articles == 2


def test_a_store_keeps_its_base(news, tmp_path):
    own = kg.Settings(base="https://example.org/news/")
    with kg.build(news, store=tmp_path / "store", settings=own) as graph:
        assert graph.articles()[0].graph.startswith("https://example.org/news/")
    with kg.build(news, store=tmp_path / "store") as graph:
        assert graph.store.iris.base == "https://example.org/news/"
    with pytest.raises(kg.StoreError, match=r"example\.org"):
        kg.build(news, store=tmp_path / "store", settings=kg.Settings(base="https://example.com/"))


def test_rdflib_sees_the_graph_live(graph):
    dataset = graph.to_rdflib()
    kind = rdflib.URIRef("https://w3id.org/kg-news#Shelling")
    assert len(list(dataset.subjects(rdflib.RDF.type, kind))) == 1
    assert bool(dataset.query("ASK { ?e a kg:Shelling ; kg:killed 4 }"))


def test_networkx_gets_actors_events_and_roles(graph):
    network = graph.to_networkx()
    start = HARBOR.index("shelled")
    event = f"{graph.store.iris.base}event/harbor/{start}-{start + 7}"
    assert network.nodes[event]["type"] == "Shelling"
    assert "agent" in {role for _, _, role in network.out_edges(event, keys=True)}


def test_a_page_is_written(graph, tmp_path):
    path = graph.page(tmp_path / "page.html", title="Ports")
    assert path == tmp_path / "page.html"
    assert "Ports" in path.read_text(encoding="utf-8")


def test_counts(graph):
    counts = graph.counts()
    assert (counts.n_articles, counts.n_events, counts.n_unrealized, counts.n_claims) == (2, 5, 2, 3)
    assert counts.n_quads == len(graph.store)


VERBS = {
    "build": kg.build,
    "extract": kg.extract_articles,
    "query": kg.Graph.query,
    "page": kg.Graph.page,
    "export": kg.Graph.export,
    "info": kg.Graph.counts,
    "remove": kg.Graph.remove,
    "explain": kg.Graph.explain,
    "find": kg.Graph.find,
    "resolve": kg.Graph.resolve,
    "serve": serve_store,
    "mcp": serve_assistant,
    "validate": kg.Graph.validate,
    "import": kg.import_files,
    "backup": kg.back_up_store,
    "restore": kg.restore_store,
    "upgrade": kg.open,
    "convert": convert_file,
    "trace": kg.trace,
    "watch": kg.watch,
    "show": kg.Graph.get,
    "timeline": kg.Graph.events,
    "stories": kg.Graph.stories,
}


def test_every_command_has_its_verb_in_the_library():
    assert set(cli.app.commands) == {*VERBS, "completion"}
    assert all(inspect.getdoc(verb) for verb in VERBS.values())
