"""A build that is interrupted or killed goes on where it stopped and ends in the graph of one that was not."""

import os
import signal
import subprocess
import sys
import time

import pytest

from kg.cli.interrupts import finishing_the_article
from kg.pipeline import build_graph
from kg.store import GraphStore
from tests.corpus import write_corpus

N_ARTICLES = 90
SECONDS = 120


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus") / "news.jsonl", N_ARTICLES, most_characters=600)


@pytest.fixture(scope="module")
def expected(corpus):
    with GraphStore.memory() as store:
        build_graph(corpus, store)
        return store.export()


def start_build(corpus, store, *options):
    """A build in a group of its own, as a terminal would start it."""
    command = [sys.executable, "-m", "kg", "build", str(corpus), "--store", str(store), *options]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def wait_for_a_load(build, store):
    """Wait until the build under way has put some articles into the store, which makes files of the database."""
    before = n_files(store)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and build.poll() is None:
        if n_files(store) > before + 2:  # opening a store may make one
            return
        time.sleep(0.01)


def n_files(store):
    return len(list(store.glob("*.sst")))


def n_stored(store):
    try:
        with GraphStore.open(store, read_only=True) as graph:
            return len(graph.articles())
    except OSError:
        return 0


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_finishes_the_article_in_hand_and_the_same_command_goes_on(
    tmp_path, corpus, expected, workers
):
    store = tmp_path / "store"
    build = start_build(corpus, store, "--workers", str(workers), "--log", str(tmp_path / "log.jsonl"))
    wait_for_a_load(build, store)
    os.killpg(build.pid, signal.SIGINT)
    out, err = build.communicate(timeout=SECONDS)
    assert (build.returncode, out) == (130, "")
    assert (
        err == f"kg: interrupted; what was read so far is in {store}, the same command goes on from there\n"
    )
    assert '"what": "interrupted"' in (tmp_path / "log.jsonl").read_text()
    n_before = n_stored(store)
    assert 0 < n_before < N_ARTICLES
    again = start_build(corpus, store)
    out, err = again.communicate(timeout=SECONDS)
    assert (again.returncode, err) == (0, "")
    assert f"{N_ARTICLES - n_before} articles read" in out
    assert f"{n_before} unchanged" in out
    with GraphStore.open(store, read_only=True) as graph:
        assert graph.export() == expected


def test_a_build_that_is_killed_goes_on_and_leaves_no_workers(tmp_path, corpus, expected):
    store = tmp_path / "store"
    for n_least in (0, 1):
        build = start_build(corpus, store, "--workers", "2")
        wait_for_a_load(build, store)  # and end the first in the middle of it
        while build.poll() is None and n_stored(store) < n_least:
            time.sleep(0.05)
        build.kill()
        build.communicate(timeout=SECONDS)  # ends when the last process that holds its output does
    assert n_stored(store) > 0
    last = start_build(corpus, store)
    last.communicate(timeout=SECONDS)
    assert last.returncode == 0
    with GraphStore.open(store, read_only=True) as graph:
        assert graph.export() == expected


def test_the_first_interrupt_is_held_back_and_the_second_is_not():
    before = signal.getsignal(signal.SIGINT)
    with finishing_the_article() as check:
        check()
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            check()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
