"""`kg.pipeline`: the stages in order, faults on the way, twice the same, in any order."""

from datetime import date

import pytest

from kg.errors import DateError, SourceError
from kg.iri import Iris
from kg.pipeline import build_graph, extract_articles
from kg.settings import Settings
from kg.stamp import Versions
from kg.state import state_extraction
from kg.store import GraphStore
from kg.store.log import LOG_NAME, read_log
from kg.vocab import KG, RDF
from tests.stand_in import LINE_DENIAL, LINE_HARBOR, StandInExtractor
from tests.story import harbor_story


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


@pytest.mark.parametrize(("force", "counts"), [(False, (0, 0, 2)), (True, (2, 0, 0))])
def test_building_twice_adds_nothing(news, store, force, counts):
    build_graph(news, store)
    before = store.export()
    report = build_graph(news, store, settings=Settings(force=force))
    assert (report.n_articles, report.n_changed, report.n_unchanged) == counts
    assert store.export() == before


def test_unchanged_articles_are_not_parsed_and_load_nothing(news, store, monkeypatch):
    build_graph(news, store)
    monkeypatch.setattr("kg.parse.load_model", lambda _: pytest.fail("loaded"))
    assert build_graph(news, store).n_unchanged == 2


def test_an_article_that_says_something_else_is_read_again_alone(news, store):
    build_graph(news, store)
    news.write_text(f"{LINE_HARBOR.replace('2023-05-02', '2023-05-09')}\n{LINE_DENIAL}\n")
    report = build_graph(news, store)
    assert (report.n_articles, report.n_unchanged) == (1, 1)
    assert store.articles()[1].published == "2023-05-09"


def test_articles_of_another_version_are_read_again_and_keep_one_stamp(news, store, monkeypatch):
    build_graph(news, store)
    newer = Versions("extractor 2", "lexicon 2", "model 2")
    monkeypatch.setattr("kg.pipeline.build.current_versions", lambda _: newer)
    assert build_graph(news, store).n_articles == 2
    assert build_graph(news, store).n_unchanged == 2
    assert store.stamp("harbor").versions == newer
    stamps = list(store.oxigraph.quads_for_pattern(None, RDF.type, KG.Extraction, None))
    assert len(stamps) == 2


def test_a_store_of_articles_without_stamps_is_read_again(news, store):
    store.add(state_extraction(harbor_story(), store.iris), store.iris.article_graph("harbor"))
    assert store.stamp("harbor") is None
    assert build_graph(news, store).n_articles == 2
    assert store.stamp("harbor") is not None


def test_when_a_build_ran_is_in_the_log_and_not_in_the_graph(news, tmp_path):
    with GraphStore.open(tmp_path / "a") as a, GraphStore.open(tmp_path / "b") as b:
        build_graph(news, a)
        build_graph(news, a)
        build_graph(news, b)
        assert a.export() == b.export()
    events = [(line["event"], line.get("articles")) for line in read_log(tmp_path / "a")]
    assert events == [
        ("build started", None),
        ("build ended", 2),
        ("build started", None),
        ("build ended", 0),
    ]
    with (tmp_path / "a" / LOG_NAME).open("a") as log:
        log.write('{"at": "20')
    assert len(list(read_log(tmp_path / "a"))) == 4
    assert list(read_log(tmp_path)) == []


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


def test_what_was_read_is_stored_where_somebody_ends_the_build_between_two_articles(tmp_path, store):
    lines = "\n".join(f'{{"id": "t{n}", "text": "Text {n} of a town."}}' for n in range(20))
    (tmp_path / "many.jsonl").write_text(lines)
    told, calls = [], []

    def between():
        calls.append(None)
        if len(calls) > 5:
            raise KeyboardInterrupt

    settings = Settings(batch_size=1)
    with pytest.raises(KeyboardInterrupt):
        build_graph(tmp_path / "many.jsonl", store, settings=settings, listen=told.append, between=between)
    assert 0 < len(told) == len(store.articles()) < 20
