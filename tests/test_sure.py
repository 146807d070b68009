"""What is sure enough: the copy of a store, the extraction and the commands without what is less sure."""

import json
from dataclasses import replace

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import kg
from kg.cli import app
from kg.errors import SettingError
from kg.graph import Graph
from kg.resolve.sure import copy_sure, sure_directory
from kg.store import GraphStore
from kg.validate import validate_graph
from kg.vocab import GAF, KG, RDF, SEM
from tests.stand_in import LINE_DENIAL, LINE_HARBOR, StandInExtractor
from tests.story import DENIAL, HARBOR, IRIS, denial_story, harbor_story, real_event, tell

STORIES = (harbor_story(), denial_story())


SHELLED, KILLED = (ox.NamedNode(real_event("harbor", HARBOR, words)) for words in ("shelled", "killed"))
DENIED = ox.NamedNode(real_event("denial", DENIAL, "shelled"))
ACCOUNT = ox.NamedNode(IRIS.event("harbor", 15, 22))


def filled(*stories) -> GraphStore:
    store = GraphStore.memory()
    tell(store, *(stories or STORIES))
    return store


def told(store, subject=None, predicate=None, value=None) -> set:
    return {(q.subject, q.predicate, q.object) for q in store.match(subject, predicate, value)}


def test_of_less_than_nothing_all_is_left():
    with filled() as store, copy_sure(store, 0.0) as sure:
        assert set(sure.quads()) == set(store.quads())
        assert sure.iris == store.iris


def test_an_event_goes_with_all_that_is_told_of_it():
    with filled() as store, copy_sure(store, 0.8) as sure:
        assert {q.subject for q in sure.match(None, KG.articleCount)} == {SHELLED}
        assert {q.subject for q in sure.match(None, RDF.type, KG.Account)} == {ACCOUNT}
        assert {q.object for q in sure.match(None, KG.claimsAccount)} == {ACCOUNT}
        assert not told(sure, value=KILLED)
        assert not told(sure, value=DENIED)
        mentions = {q.object for q in sure.match(None, GAF.denotedBy)}
        stated = {q.subject for q in sure.match(None, RDF.type, KG.Mention)}
        linked = {q.object for q in sure.match(None, KG.argumentMention)}
        relations = {q.subject for q in sure.match(None, RDF.type, KG.RelationMention)}
        assert stated == mentions | linked | relations
        assert len(sure.articles()) == len(store.articles())


def test_what_is_left_conforms():
    with filled() as store, copy_sure(store, 0.8) as sure:
        assert validate_graph(sure).conforms


def test_a_role_goes_where_no_sure_words_state_it():
    with filled() as store:
        agent = next(q.object for q in store.match(SHELLED, KG.agent))
        with copy_sure(store, 0.85) as sure:
            assert (SHELLED, KG.agent, agent) in told(sure)
        story = replace(
            STORIES[0],
            events=(
                replace(
                    STORIES[0].events[0],
                    arguments=tuple(
                        replace(a, confidence=0.6 if a.role == "agent" else 0.95)
                        for a in STORIES[0].events[0].arguments
                    ),
                ),
                *STORIES[0].events[1:],
            ),
        )
    with filled(story) as store, copy_sure(store, 0.85) as sure:
        assert (SHELLED, KG.agent, agent) in told(store)
        assert not told(sure, SHELLED, KG.agent)
        assert (SHELLED, SEM.hasActor, agent) not in told(sure)
        assert {q.predicate for q in sure.match(SHELLED, None, ox.NamedNode(IRIS.place("port-amara")))} == {
            *(KG.patient, KG.place),
            *(SEM.hasActor, SEM.hasPlace),
        }


@pytest.mark.parametrize("least", [-0.1, 1.1])
def test_what_is_no_probability_is_refused(least):
    with filled() as store, pytest.raises(SettingError, match="from 0 to 1"):
        copy_sure(store, least)


def test_the_copy_of_a_directory_is_one_that_is_gone_at_the_end(tmp_path):
    with GraphStore.open(tmp_path / "made") as store:
        tell(store, *STORIES)
    with sure_directory(tmp_path / "made", 0.8) as path:
        with kg.open(path, read_only=True) as graph:
            assert graph.counts().n_events == 1
        assert path.exists()
    assert not path.exists()


def test_a_graph_answers_alike_without_what_is_not_sure():
    with Graph(filled()) as graph, graph.min_confidence(0.8) as sure:
        assert graph.counts().n_events > sure.counts().n_events == 1
        assert len(sure.query("events")) == 1
        assert len(sure.query("SELECT DISTINCT ?e { ?e kg:articleCount ?n }")) == 1
        assert {event for hit in sure.find("shelled") for event in hit.events} == {SHELLED.value}
        assert "shelled" in sure.explain(SHELLED.value).label
        assert sure.report is graph.report


def test_an_extraction_keeps_what_is_sure():
    story = harbor_story()
    sure = story.sure(0.8)
    assert [event.iri for event in sure.events] == [ACCOUNT.value]
    assert story.sure(0.0) == story
    assert {a.role for a in story.sure(0.0).events[0].arguments} == {"agent", "patient", "place"}
    assert sure.entities == story.entities


def test_in_an_extraction_the_first_sure_mention_stands_for_a_happening():
    story = harbor_story()
    first, second, *rest = story.events
    unsure = replace(first, confidence=0.1)
    third = replace(second, iri="x:third", same_as=first.iri)
    sure = replace(story, events=(unsure, second, third, *rest)).sure(0.4)
    assert [event.same_as for event in sure.events[:2]] == [None, second.iri]
    assert all(link.event != first.iri for event in sure.events for link in event.links)


# Commands


@pytest.fixture
def kg_command(monkeypatch, tmp_path):
    """Runs a command over a store of the story; gives what it prints."""
    monkeypatch.setattr("kg.extract.Extractor", StandInExtractor, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.jsonl").write_text(f"{LINE_HARBOR}\n{LINE_DENIAL}\n", encoding="utf-8")
    runner = CliRunner()

    def run(*words: str) -> str:
        result = runner.invoke(app, list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    run("build", "news.jsonl", "--store", "made")
    return run


SURE = ("--min-confidence", "0.8")
IN_STORE = ("--store", "made")


def test_extract_prints_what_is_sure(kg_command):
    lines = kg_command("extract", "news.jsonl", "--format", "jsonl", *SURE).splitlines()
    assert [len(json.loads(line)["events"]) for line in lines] == [1, 0]


@pytest.mark.parametrize(
    "words",
    [
        ("query", "events", "--format", "csv"),
        ("query", "SELECT DISTINCT ?e { ?e kg:articleCount ?n }", "--format", "csv"),
        ("export",),
        ("find", "shelled"),
        ("explain", "place/port-amara"),
    ],
    ids=lambda words: " ".join(words)[:14],
)
def test_a_command_leaves_out_what_is_not_sure(kg_command, words):
    everything, sure = kg_command(*words, *IN_STORE), kg_command(*words, *IN_STORE, *SURE)
    assert len(sure) < len(everything)
    assert "event/denial" not in sure
    assert "event/harbor" in sure


def test_info_counts_what_is_sure(kg_command):
    lines = [kg_command("info", *IN_STORE, *more).splitlines() for more in ((), SURE)]
    counts = [dict(line.split(maxsplit=1) for line in part) for part in lines]
    assert [(c["articles"], c["events"], c["unrealized"]) for c in counts] == [
        ("2", "5", "2"),
        ("2", "1", "0"),
    ]


def test_a_network_and_a_page_leave_it_out(kg_command, tmp_path):
    kg_command("export", "--format", "graphml", "-o", "sure.graphml", *IN_STORE, *SURE)
    kinds = nx.get_node_attributes(nx.read_graphml(tmp_path / "sure.graphml"), "kind")
    assert list(kinds.values()).count("event") == 1
    for sources in ((), ("news.jsonl",)):
        kg_command("page", *sources, "-o", "page.html", *IN_STORE)
        kg_command("page", *sources, "-o", "sure.html", *IN_STORE, *SURE)
        pages = [(tmp_path / name).read_text(encoding="utf-8") for name in ("page.html", "sure.html")]
        assert [f"{KILLED.value.rpartition('/')[2]}" in page for page in pages] == [True, False]


@pytest.mark.parametrize("value", ["2", "-1", "much"])
def test_a_command_refuses_what_is_no_probability(value):
    result = CliRunner().invoke(app, ["info", *IN_STORE, "--min-confidence", value])
    assert result.exit_code == 2
    assert "--min-confidence" in result.stderr


def test_what_is_served_is_a_copy(kg_command, monkeypatch):
    served = []

    def look(store, **_):
        with kg.open(store, read_only=True) as graph:
            served.append((str(store), graph.counts().n_events))

    monkeypatch.setattr("kg.serve.serve_store", look)
    monkeypatch.setattr("kg.serve.serve_assistant", look)
    for words in (("serve",), ("serve", *SURE), ("mcp", *SURE)):
        kg_command(*words, *IN_STORE)
    assert served[0][0] == "made"
    assert [n for _, n in served[1:]] == [1, 1] != [served[0][1]] * 2
    result = CliRunner().invoke(app, ["serve", "--writable", *SURE, *IN_STORE])
    assert result.exit_code == 2
    assert "takes no updates" in result.stderr
