"""A watched store takes what is new and what has changed, once, and memory does not grow."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
import kg.store
from kg.errors import SourceError
from kg.iri import encode_key
from kg.pipeline import watch
from tests.stand_in import StandInExtractor


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setattr("kg.extract.Extractor", StandInExtractor, raising=False)
    monkeypatch.setattr(watch, "SETTLE_SECONDS", 0.05)


ITEM = "<item><guid>n{0}</guid><title>T</title><description>Rebels shelled port {0}.</description></item>"


class Enough(Exception):
    """Ends the watching."""


def follow(sources, store: Path, *steps: Callable[[], object], **options) -> list[list[str]]:
    """Watch, with one step before each further look; the ids stored at each look that found something."""
    left = list(steps)
    looks: list[list[str]] = []

    def wait(_seconds: float) -> None:
        looks.append([])
        if not left:
            raise Enough
        left.pop(0)()
        time.sleep(0.1)

    def listen(outcome: object) -> None:
        name = getattr(outcome, "article_id", None) or str(outcome)
        found.append(f"{type(outcome).__name__} {name}")

    found: list[str] = []
    reports = kg.watch(sources, store=store, listen=options.pop("listen", listen), wait=wait, **options)
    try:
        for _ in reports:
            looks.append(found[:])
            found.clear()
    except Enough:
        pass
    return [look for look in looks if look]


def test_new_and_changed_files_are_taken_once(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Rebels shelled Massawa.")
    looks = follow(
        [folder], tmp_path / "s",
        lambda: (folder / "b.txt").write_text("Troops left Asmara."),
        lambda: None,
        lambda: (folder / "a.txt").write_text("Rebels shelled Massawa again."),
        lambda: (folder / "b.txt").unlink(),
    )  # fmt: skip
    # A file may be looked at once more within the grain of its clock; what counts is what is taken.
    taken = [[item for item in look if item.startswith("Built")] for look in looks]
    assert [look for look in taken if look] == [["BuiltArticle a"], ["BuiltArticle b"], ["BuiltArticle a"]]


def test_a_folder_that_is_moved_in_is_new_although_its_files_are_old(tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch" / "old.txt").write_text("Rebels shelled Massawa.")
    time.sleep(0.2)
    looks = follow(
        [tmp_path / "news"],
        tmp_path / "s",
        lambda: (tmp_path / "batch").rename(tmp_path / "news" / "batch"),
        lambda: None,
    )
    assert looks == [["BuiltArticle old"]]


def test_new_entries_of_a_feed_are_added_and_old_ones_stay(tmp_path):
    def feed(*numbers: int) -> None:
        items = "".join(ITEM.format(n) for n in numbers)
        draft = tmp_path / "draft.tmp"
        draft.write_text(
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>W</title>{items}</channel></rss>'
        )
        draft.replace(tmp_path / "feed.rss")

    feed(1, 2)
    looks = follow(tmp_path / "feed.rss", tmp_path / "s", lambda: feed(2, 3))
    assert looks == [["BuiltArticle n1", "BuiltArticle n2"], ["UnchangedArticle n2", "BuiltArticle n3"]]
    with kg.open(tmp_path / "s", read_only=True) as graph:
        assert [a.id for a in graph.articles()] == ["n1", "n2", "n3"]


def test_what_is_missing_is_told_once_and_taken_when_it_comes(tmp_path):
    later = tmp_path / "later.txt"
    looks = follow(later, tmp_path / "s", lambda: None, lambda: later.write_text("Rebels shelled Massawa."))
    assert len(looks) == 2
    assert "no such file" in looks[0][0]
    assert looks[1] == ["BuiltArticle later"]


def test_a_faulty_file_does_not_end_the_watching(tmp_path):
    (tmp_path / "news").mkdir()
    bad = tmp_path / "news" / "bad.json"
    looks = follow(
        [tmp_path / "news"], tmp_path / "s",
        lambda: bad.write_text('{"text": 1'),
        lambda: (tmp_path / "news" / "good.txt").write_text("Rebels shelled Massawa."),
    )  # fmt: skip
    assert "malformed JSON" in looks[0][0]
    assert looks[1] == ["BuiltArticle good"]


def test_watching_goes_on_where_it_stopped(tmp_path):
    (tmp_path / "a.txt").write_text("Rebels shelled Massawa.")
    assert follow([tmp_path / "a.txt"], tmp_path / "s") == [["BuiltArticle a"]]
    assert follow([tmp_path / "a.txt"], tmp_path / "s") == [["UnchangedArticle a"]]


def test_standard_input_cannot_be_watched(tmp_path):
    with pytest.raises(SourceError, match="cannot be watched"):
        next(kg.watch("-", store=tmp_path / "s"))


def test_memory_does_not_grow_with_what_was_taken(tmp_path, monkeypatch):
    feed = tmp_path / "feed.jsonl"
    sizes: list[int] = []
    number = 0

    def write(_seconds: float = 0) -> None:
        nonlocal number
        number += 1
        rows = [
            {"id": f"{number}-{n}", "text": "Rebels shelled the port of Massawa. " * 9} for n in range(10)
        ]
        feed.write_text("\n".join(map(json.dumps, rows)))
        if number == 10:
            tracemalloc.start()
        if number in (25, 55):
            encode_key.cache_clear()  # a cache that is bounded, but not yet full
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
        if number == 56:
            raise Enough

    # What a look finds is told by the clock of the file system; here each finds the file.
    monkeypatch.setattr(watch._Folders, "changed", lambda *_: iter([feed]))
    write()
    try:
        with pytest.raises(Enough):
            list(kg.watch(feed, store=tmp_path / "s", listen=lambda _: None, wait=write))
    finally:
        tracemalloc.stop()
    with kg.open(tmp_path / "s", read_only=True) as graph:
        assert graph.counts().n_articles == 550
    assert sizes[1] - sizes[0] < 100_000, (
        sizes
    )  # 300 articles of 320 characters came between; the test keeps some log


def test_the_command_takes_a_file_that_appears_and_stops_at_an_interrupt(tmp_path):
    (tmp_path / "news").mkdir()
    command = [sys.executable, "-m", "kg", "watch", "news", "--store", "s", "--every", "0.2"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)})  # fmt: skip
    try:
        time.sleep(1)
        (tmp_path / "news" / "a.txt").write_text("Rebels shelled the port of Massawa on Tuesday.")
        assert process.stdout is not None
        assert process.stdout.readline() == "s: 1 article new or changed; 1 event\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out) == (0, "")
    assert "kg: stopped; the same command goes on from here" in err
    with kg.open(tmp_path / "s", read_only=True) as graph:
        assert [a.id for a in graph.articles()] == ["a"]


def test_a_build_sets_the_memory_of_the_engine_free_now_and_then(tmp_path, monkeypatch):
    flushed: list[int] = []
    monkeypatch.setattr("kg.pipeline.build.FLUSH_ARTICLES", 3)
    monkeypatch.setattr(kg.store.GraphStore, "flush", lambda store: flushed.append(len(store.articles())))
    rows = [json.dumps({"id": str(n), "text": "Rebels shelled the port of Massawa."}) for n in range(8)]
    (tmp_path / "n.jsonl").write_text("\n".join(rows))
    kg.build(tmp_path / "n.jsonl", store=tmp_path / "s").close()
    assert len(flushed) == 2
