"""An article that takes too long is named and left out; the rest is stored. No test waits for a clock to be late."""

import json
import re
import signal
import threading
import time

import pytest
from click.testing import CliRunner

import kg
from kg.cli import app
from kg.errors import ArticleError, SettingError
from kg.pipeline import Builder, BuiltArticle, build_graph
from kg.pipeline.time_limit import OutOfTime, at_most
from kg.pipeline.watch import watch_sources
from kg.settings import Settings
from kg.store import GraphStore
from tests.fragile import SLOW, install_fragile_model
from tests.stand_in import StandInExtractor

HOUR = 3600.0


class SlowExtractor(StandInExtractor):
    """Rings the alarm of the limit in the midst of a slow article, as if the time were over."""

    def extract(self, article, doc):
        if article.text == SLOW:
            signal.raise_signal(signal.SIGALRM)
        return super().extract(article, doc)


@pytest.fixture
def news(tmp_path):
    rows = [
        {"id": f"a{number}", "text": text} for number, text in enumerate(["It rained.", SLOW, "It snowed."])
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def slow_rules(monkeypatch):
    monkeypatch.setattr("kg.extract.Extractor", SlowExtractor, raising=False)


@pytest.fixture
def slow_model(tmp_path, monkeypatch):
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return install_fragile_model(folder)


def forever():
    while True:
        pass


def in_thread(work):
    """What a function gives, or the error that it raises, in a thread that is not the main one."""
    found = []

    def run():
        try:
            found.append(work())
        except OutOfTime as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def limited(seconds, work):
    with at_most(seconds):
        return work()


def test_what_never_ends_is_ended():
    with pytest.raises(OutOfTime, match=r"longer than 0\.05 seconds"):
        limited(0.05, forever)
    assert str(in_thread(lambda: limited(0.05, forever))) == "longer than 0.05 seconds"


def test_a_regular_expression_that_backtracks_is_ended():
    with pytest.raises(OutOfTime):
        limited(0.05, lambda: re.match(r"(a+)+$", "a" * 60 + "b"))


def test_nothing_in_between_takes_it_for_a_fault_of_its_own():
    def swallow():
        try:
            forever()
        except Exception:  # noqa: BLE001  # what libraries do
            return "swallowed"

    with pytest.raises(OutOfTime):
        limited(0.05, swallow)


@pytest.mark.parametrize("run", [lambda work: work(), in_thread], ids=["main thread", "another thread"])
def test_what_ends_in_time_is_left_alone_afterwards(run):
    def work():
        given = limited(HOUR, lambda: "given")
        limited(0.01, lambda: None)
        time.sleep(0.03)
        return given

    before = signal.getsignal(signal.SIGALRM)
    assert run(work) == "given"
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_limit_within_a_limit_gives_the_outer_one_back():
    def inner():
        limited(HOUR, lambda: None)
        return signal.getitimer(signal.ITIMER_REAL)[0]

    assert 0 < limited(2 * HOUR, inner) <= 2 * HOUR


def test_no_limit_sets_no_alarm():
    before = signal.getsignal(signal.SIGALRM)
    assert limited(0, lambda: signal.getsignal(signal.SIGALRM)) is before


@pytest.mark.usefixtures("slow_rules")
def test_slow_rules_cost_the_article_alone(news):
    outcomes = []
    with GraphStore.memory() as store:
        report = build_graph(news, store, settings=Settings(article_seconds=HOUR), listen=outcomes.append)
        stored = [article.id for article in store.articles()]
    assert [type(outcome) for outcome in outcomes] == [BuiltArticle, ArticleError, BuiltArticle]
    assert stored == ["a0", "a2"]
    assert str(report.faults[0]) == (
        "a1: the rules took longer than 3600 seconds on this article; it is left out, --article-seconds gives more"
    )
    assert "in extract" in report.faults[0].details


@pytest.mark.parametrize("workers", [1, 2])
def test_a_slow_parse_costs_the_article_alone_in_workers_too(news, slow_model, workers):
    settings = Settings(article_seconds=HOUR, workers=workers, model=slow_model)
    outcomes = []
    with GraphStore.memory() as store:
        report = build_graph(news, store, settings=settings, listen=outcomes.append)
    assert [type(outcome) for outcome in outcomes] == [BuiltArticle, ArticleError, BuiltArticle]
    assert str(report.faults[0]).startswith("a1: the parser took longer than 3600 seconds")


@pytest.mark.usefixtures("slow_rules")
def test_a_slow_article_does_not_end_the_watching(news):
    outcomes = []
    with GraphStore.memory() as store:
        settings = Settings(article_seconds=HOUR, batch_size=1)
        builder = Builder(store, settings=settings, listen=outcomes.append)
        next(watch_sources(builder, news, wait=lambda _seconds: None))
    assert [type(outcome) for outcome in outcomes] == [BuiltArticle, ArticleError, BuiltArticle]


@pytest.mark.usefixtures("slow_rules")
def test_without_a_listener_the_library_raises_it(news):
    with pytest.raises(ArticleError, match="a1: the rules took longer than 3600 seconds"):
        list(kg.extract_articles(news, settings=Settings(article_seconds=HOUR)))


@pytest.mark.usefixtures("slow_rules")
def test_the_command_names_it_in_one_line_and_stores_the_rest(news, tmp_path):
    store = str(tmp_path / "store")
    ran = CliRunner().invoke(app, ["build", str(news), "--store", store, "--article-seconds", "1800"])
    assert ran.exit_code == 2
    assert "kg: a1: the rules took longer than 1800 seconds on this article;" in ran.stderr
    assert ran.stdout.startswith(f"{store}: 2 articles read, 2 of them new or changed")
    assert ran.stdout.endswith("1 failed\n")


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf")])
def test_a_limit_is_a_number_from_0_on(seconds):
    with pytest.raises(SettingError, match="article_seconds must be 0 or a number above"):
        Settings(article_seconds=seconds)
