"""Builds in several processes: the same graph for any number of them, whatever happens to them."""

import json
import multiprocessing

import pytest

from kg.errors import ArticleError, LexiconError, ModelError, WorkerError
from kg.pipeline import BuiltArticle, build_graph
from kg.pipeline import pool as pool_module
from kg.settings import Settings
from kg.stamp import Versions
from kg.store import GraphStore
from tests.corpus import write_corpus
from tests.fragile import ENDS, RAISES, install_fragile_model

N_ARTICLES = 20


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus") / "news.jsonl", N_ARTICLES)


@pytest.fixture
def fragile(tmp_path, monkeypatch):
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return install_fragile_model(folder)


def built(sources, listen=None, **settings):
    """The graph as sorted N-Quads, and the report."""
    with GraphStore.memory() as store:
        report = build_graph(sources, store, settings=Settings(**settings), listen=listen)
        return store.export(), report


def write_lines(path, texts):
    rows = [{"id": f"a{number}", "text": text} for number, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_any_number_of_workers_gives_the_same_graph_even_where_some_are_killed(corpus, monkeypatch):
    alone, report = built(corpus)
    assert report.n_articles == N_ARTICLES
    assert multiprocessing.active_children() == []
    assert built(corpus, workers=4, batch_size=3) == (alone, report)

    killed, order = [], []

    def kill_once(outcome):
        order.append(outcome.article_id)
        if not killed:
            killed.extend(multiprocessing.active_children())
            for process in killed:
                process.kill()

    monkeypatch.setattr("kg.pipeline.commit.FEWEST_ARTICLES", 4)
    assert built(corpus, workers=2, batch_size=2, listen=kill_once) == (alone, report)
    assert len(killed) == 2
    assert order == [json.loads(line)["id"] for line in corpus.read_text().splitlines()]
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_raises_in_the_parser_is_named_and_the_rest_goes_on(tmp_path, fragile, workers):
    path = write_lines(tmp_path / "news.jsonl", ["Rebels shelled Massawa.", RAISES, "Troops left."])
    outcomes = []
    _, report = built(path, listen=outcomes.append, workers=workers, model=fragile)
    assert [type(outcome) for outcome in outcomes] == [BuiltArticle, ArticleError, BuiltArticle]
    assert (report.n_articles, report.n_failed) == (2, 1)
    assert str(report.faults[0]).startswith("a1: the parser failed on this article (ValueError: no parse")
    assert "Traceback" in report.faults[0].details


def test_an_article_that_ends_its_worker_is_named_and_its_batch_goes_on(tmp_path, fragile):
    path = write_lines(
        tmp_path / "news.jsonl", ["Rebels shelled Massawa.", ENDS, "Troops left.", "It rained."]
    )
    outcomes = []
    graph, report = built(path, listen=outcomes.append, workers=2, batch_size=3, model=fragile)
    assert (report.n_articles, report.n_failed) == (3, 1)
    assert [outcome.article_id for outcome in outcomes] == ["a0", "a1", "a2", "a3"]
    assert str(report.faults[0]).startswith("a1: ended 2 worker processes (killed by signal 9)")
    write_lines(path, ["Rebels shelled Massawa.", "", "Troops left.", "It rained."])
    assert built(path, listen=outcomes.append, model=fragile)[0] == graph


def test_without_a_listener_the_failed_article_is_raised_and_no_worker_is_left(tmp_path, fragile):
    path = write_lines(tmp_path / "news.jsonl", [RAISES])
    with pytest.raises(ArticleError, match="a0: the parser failed"):
        built(path, workers=2, model=fragile)
    assert multiprocessing.active_children() == []


def test_what_hinders_the_start_of_workers_is_told_as_in_one_process(tmp_path, corpus):
    with pytest.raises(ModelError, match="en_core_web_none"):
        built(corpus, workers=2, model="en_core_web_none")
    with pytest.raises(LexiconError, match="places"):
        built(corpus, workers=2, places=tmp_path / "places.toml")
    assert multiprocessing.active_children() == []


def test_workers_that_cannot_start_end_the_build(corpus, monkeypatch):
    monkeypatch.setattr(pool_module, "work", _end_at_once)
    with pytest.raises(WorkerError, match=r"exit code 7.*fewer workers"):
        built(corpus, workers=2)


def _end_at_once(*_):
    raise SystemExit(7)


def test_few_batches_are_read_ahead():
    """Memory is bounded: sources are read as articles are stored."""
    read = []

    def batches():
        for number in range(40):
            read.append(number)
            yield (number,)

    class Echo(pool_module.WorkerPool):
        def _state_batch(self, batch):
            return list(batch)

    with Echo(Settings(workers=2), Versions("e", "l", "m")) as pool:
        for number in pool.state(batches()):
            assert len(read) - number <= 2 * pool_module.AHEAD
