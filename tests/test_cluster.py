"""Builds on a Dask cluster: the graph of one process, whatever happens to the workers, from shards made once."""

import gzip
import os
import signal

import dask
import pytest
from distributed import Client, LocalCluster

from kg.errors import ArticleError, SettingError, StoreError, WorkerError
from kg.pipeline import BuiltArticle, build_graph
from kg.settings import Settings
from kg.store import GraphStore
from tests.corpus import write_corpus
from tests.fragile import ENDS, RAISES, install_fragile_model
from tests.test_workers import write_lines

N_ARTICLES = 40


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two worker processes, which also know the pipeline that fails on command."""
    models = tmp_path_factory.mktemp("models")
    install_fragile_model(models)
    path = os.pathsep.join((str(models), os.environ.get("PYTHONPATH", "")))
    patience = {  # a local cluster gives up a worker that is not back in time, and a slow machine takes its time
        "distributed.deploy.lost-worker-timeout": "1 hour",
        "distributed.scheduler.allowed-failures": 1,
    }
    with pytest.MonkeyPatch.context() as patch, dask.config.set(patience):
        patch.setenv("PYTHONPATH", path)
        patch.syspath_prepend(models)
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=models
        ) as local:
            yield local


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus") / "news.jsonl", N_ARTICLES)


@pytest.fixture
def built(cluster, tmp_path):
    """Builds on the cluster; gives the graph and the report."""

    def build(sources, listen=None, **settings):
        chosen = {"cluster": cluster.scheduler_address, "shards": str(tmp_path / "shards")} | settings
        with GraphStore.memory() as store:
            report = build_graph(sources, store, settings=Settings(**chosen), listen=listen)
            return store.export(), report

    return build


def test_a_cluster_gives_the_graph_of_one_and_of_four_processes_although_a_worker_is_killed(
    cluster, corpus, built, tmp_path, monkeypatch
):
    alone = built(corpus, cluster=None)
    assert built(corpus, cluster=None, workers=4) == alone
    monkeypatch.setattr("kg.pipeline.commit.FEWEST_ARTICLES", 4)
    killed = []

    def kill_one(_):
        if not killed:
            with Client(cluster, set_as_default=False) as client:
                killed.append(min(client.run(os.getpid).values()))
            os.kill(killed[0], signal.SIGKILL)

    assert built(corpus, batch_size=4, listen=kill_one) == alone
    shards = sorted((tmp_path / "shards").glob("*.nq.gz"))
    assert len(shards) == N_ARTICLES / 4
    lines = {line for shard in shards for line in gzip.decompress(shard.read_bytes()).splitlines()}
    own = (b"/graph/ontology> .", b"/graph/knowledge> .")  # what the store makes itself
    assert lines == {line for line in alone[0].splitlines() if not line.endswith(own)}
    times = [shard.stat().st_mtime_ns for shard in shards]
    assert built(corpus, batch_size=4) == alone
    assert [shard.stat().st_mtime_ns for shard in shards] == times


def test_an_article_that_ends_workers_is_named_and_one_that_raises_too(tmp_path, built):
    texts = ["Rebels shelled Massawa.", ENDS, RAISES, "Troops left."]
    path = write_lines(tmp_path / "news.jsonl", texts)
    outcomes = []
    _, report = built(path, listen=outcomes.append, model="kg_fragile_model")
    assert [type(outcome) for outcome in outcomes] == [BuiltArticle, ArticleError, ArticleError, BuiltArticle]
    assert "one worker of the cluster after the other" in str(report.faults[0])
    assert "the parser failed" in str(report.faults[1])
    assert "Traceback" in report.faults[1].details


def test_what_hinders_the_work_is_one_line(built, corpus, monkeypatch):
    with pytest.raises(SettingError, match="shards"):
        built(corpus, shards=None)
    with pytest.raises(StoreError, match="nowhere://x: no folder for shards"):
        built(corpus, shards="nowhere://x")
    monkeypatch.setattr("kg.cluster._CONNECT_SECONDS", 0.5)
    with pytest.raises(WorkerError, match=r"tcp://127\.0\.0\.1:9: no Dask scheduler"):
        built(corpus, cluster="tcp://127.0.0.1:9")
    monkeypatch.setattr("kg.pipeline.build.current_versions", _other_version)
    with pytest.raises(WorkerError, match="another version of the extractor"):
        built(corpus)


def _other_version(settings):
    from kg.stamp import current_versions

    return current_versions(settings)._replace(extractor="another")
