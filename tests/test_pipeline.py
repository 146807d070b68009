"""`kg.pipeline`: the stages in order, faults on the way, twice the same, in any order."""

from datetime import date

import pytest

from kg.errors import DateError, SourceError
from kg.iri import Iris
from kg.pipeline import build_graph, extract_articles
from kg.settings import Settings
from kg.store import GraphStore
from tests.stand_in import LINE_DENIAL, LINE_HARBOR, StandInExtractor


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setattr("kg.extract.Extractor", StandInExtractor, raising=False)


@pytest.fixture
def store():
    with GraphStore.memory() as store:
        yield store


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text(f"{LINE_HARBOR}\n{LINE_DENIAL}\n", encoding="utf-8")
    return path


def test_extractions_come_in_the_order_of_the_sources(news):
    assert [e.article.id for e in extract_articles(news)] == ["harbor", "denial"]


def test_extractions_stream(tmp_path):
    """The first is there before the faulty last source is opened."""
    lines = "\n".join(f'{{"text": "Text {n}."}}' for n in range(5))
    (tmp_path / "many.jsonl").write_text(lines)
    stream = extract_articles(
        [tmp_path / "many.jsonl", tmp_path / "gone.txt"], settings=Settings(batch_size=1)
    )
    assert next(stream).article.id == "many-1"
    with pytest.raises(SourceError, match=r"gone\.txt"):
        list(stream)


def test_a_build_counts_what_it_did(news, store):
    told = []
    report = build_graph([news, news.parent / "gone.txt"], store, listen=told.append)
    assert (report.n_articles, report.n_changed, report.n_events, report.n_faults) == (2, 2, 6, 1)
    assert [article.id for article in store.articles()] == ["denial", "harbor"]
    assert [type(item).__name__ for item in told].count("SourceError") == 1
    assert len(told) == 3


def test_building_twice_adds_nothing(news, store):
    build_graph(news, store)
    before = store.export()
    report = build_graph(news, store)
    assert (report.n_articles, report.n_changed) == (2, 0)
    assert store.export() == before


def test_the_order_of_articles_does_not_matter(tmp_path, news, store):
    turned = tmp_path / "turned.jsonl"
    turned.write_text(f"{LINE_DENIAL}\n{LINE_HARBOR}\n", encoding="utf-8")
    build_graph(news, store)
    with GraphStore.memory() as other:
        build_graph(turned, other)
        assert other.export() == store.export()


def test_without_a_listener_the_first_fault_is_raised_and_what_came_before_is_kept(tmp_path, store):
    (tmp_path / "a.jsonl").write_text(f"{LINE_HARBOR}\n{{}}\n{LINE_DENIAL}\n")
    with pytest.raises(SourceError, match=r"a\.jsonl:2"):
        build_graph(tmp_path / "a.jsonl", store, settings=Settings(batch_size=1))
    assert [article.id for article in store.articles()] == ["harbor"]


def test_warnings_name_their_article(tmp_path, store):
    (tmp_path / "undated.txt").write_text("Text.")
    report = build_graph(tmp_path, store)
    assert report.warnings == (("undated", "no publication date"),)
    assert build_graph(tmp_path, store, published=date(2024, 1, 1)).warnings == ()


def test_a_bad_day_of_publication_ends_the_build_at_once(news, store):
    with pytest.raises(DateError, match="YYYY-MM-DD"):
        build_graph(news, store, published="yesterday", listen=print)


def test_the_extractor_gets_the_base_of_the_store(news, monkeypatch):
    bases = []
    monkeypatch.setattr(
        StandInExtractor, "load", classmethod(lambda cls, *, base, **_: bases.append(base) or cls())
    )
    with GraphStore.memory(iris=Iris("https://example.org/")) as store:
        build_graph(news, store)
    list(extract_articles(news, settings=Settings(base="https://example.com/")))
    list(extract_articles(news))
    assert bases == ["https://example.org/", "https://example.com/", Iris().base]
