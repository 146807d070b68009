"""Articles out of values of Python: each way in, and a wrong one beside it."""

import tracemalloc
from datetime import date, datetime
from pathlib import Path

import pytest

import kg
from kg.model import Article, Skipped
from kg.read import read_articles
from kg.read.values import is_text
from kg.settings import Reading

TEXT = "Rebels shelled the port of Massawa on Tuesday, killing three sailors."
OTHER = "Police arrested a teacher in Lyon on Monday. No one was injured."


def read(sources, **choices) -> list[Article]:
    items = list(read_articles(sources, **choices))
    faults = [item for item in items if not isinstance(item, Article)]
    assert faults == []
    return items


def fault(sources, **choices) -> str:
    items = list(read_articles(sources, **choices))
    assert len(items) == 1
    assert isinstance(items[0], kg.SourceError)
    assert "\n" not in str(items[0])
    return str(items[0])


def test_a_text_is_an_article_with_an_id_of_its_words():
    (article,) = read(TEXT, published="2024-07-18")
    assert article.text == TEXT
    assert article.published == date(2024, 7, 18)
    assert article.id == read(TEXT)[0].id != read(OTHER)[0].id
    assert read(f"{TEXT}\n\n{OTHER}")[0].text.endswith("injured.")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (TEXT, True),
        ("news/july.txt", False),
        ("my news of july.txt", False),
        ("-", False),
        ("Massawa.", False),
        ("one\ntwo", True),
        ("https://news.example/2024/07/18/massawa.html", False),
        ("", False),
    ],
)
def test_what_is_a_text_and_what_a_path(words, text):
    assert is_text(words) == text


def test_a_path_that_reads_like_a_text_is_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("What the army said.").write_text(OTHER, encoding="utf-8")
    assert read("What the army said.")[0].text == OTHER
    assert "no such file" in fault(Path("Who the army is."))
    assert "no such file or folder" in fault("gone.txt")


@pytest.mark.parametrize("make", [str, Path])
def test_an_address_is_told_how_to_fetch_it(make):
    message = fault(make("https://news.example/a.html"))
    assert "curl -L -o page.html https://news.example/a.html" in message


def test_an_article_stays_as_it_is():
    article = Article("a", TEXT, title="Port", published=date(2024, 7, 18), source="Wire")
    assert read(article) == [article]
    assert "has no text" in fault(Article("a", " "))


def test_a_row_is_read_by_its_names():
    row = {"id": 7, "text": TEXT, "published": date(2024, 7, 18), "views": 3}
    (article,) = read(row)
    assert (article.id, article.published) == ("7", date(2024, 7, 18))
    assert read({"text": TEXT, "published": datetime(2024, 7, 18, 9, 30)})[0].published == date(2024, 7, 18)
    assert 'no "text" in this object' in fault({"body": TEXT})


def test_several_things_of_several_kinds_keep_their_order(tmp_path):
    path = tmp_path / "lyon.txt"
    path.write_text(OTHER, encoding="utf-8")
    items = read([{"text": TEXT}, path, Article("c", "The army left Gao."), "The mayor of Kelm resigned."])
    assert [item.id for item in items][:3] == ["row-1", "lyon", "c"]
    assert items[3].id.startswith("text-")


def test_a_generator_is_read_as_it_comes():
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield {"text": TEXT, "id": str(number)}

    articles = read_articles(rows())
    next(articles)
    assert taken == [0]


@pytest.mark.parametrize("value", [3, 3.5, b"bytes", None, object()])
def test_a_wrong_type_is_one_line_that_says_what_fits(value):
    for sources in (value, [value]):
        message = fault(sources)
        assert type(value).__name__ in message
        assert "give a file, a folder, a text, an Article, a dict with a text" in message


def test_one_bad_row_does_not_end_the_others():
    items = list(read_articles([{"text": TEXT}, {"text": None}, 4, {"text": OTHER}]))
    assert [type(item) for item in items] == [Article, kg.SourceError, kg.SourceError, Article]
    assert "item 2" in str(items[1])


def test_a_frame_of_pandas():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "text": [TEXT, OTHER],
            "published": pandas.to_datetime(["2024-07-18", None]),
            "title": ["Port", float("nan")],
            "id": [1, 2],
            "n": [1, 2],
        }
    )
    first, second = read(frame)
    assert (first.id, first.published, first.title) == ("1", date(2024, 7, 18), "Port")
    assert (second.id, second.published, second.title) == ("2", None, None)
    assert [a.text for a in read(frame["text"])] == [TEXT, OTHER]
    items = list(read_articles(frame.rename(columns={"text": "body"})))
    assert all('no "text" in this object' in str(item) for item in items)
    assert len(items) == 2


def test_a_frame_of_polars():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"text": [TEXT, OTHER], "published": [date(2024, 7, 18), None]})
    assert [(a.id, a.published) for a in read(frame)] == [("row-1", date(2024, 7, 18)), ("row-2", None)]
    assert "collect() it first" in fault(frame.lazy())


def test_a_table_of_arrow():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"text": [TEXT, OTHER], "published": [date(2024, 7, 18), None]})
    assert [(a.id, a.published) for a in read(table)] == [("row-1", date(2024, 7, 18)), ("row-2", None)]
    assert len(read(table.to_batches()[0])) == 2
    assert 'no "text"' in str(next(iter(read_articles(table.rename_columns(["body", "published"])))))


def test_columns_name_the_fields():
    frame = [{"body": TEXT, "day": "2024-07-18"}]
    extractions = list(kg.extract_articles(frame, columns={"text": "body", "published": "day"}))
    assert extractions[0].article.published == date(2024, 7, 18)
    with pytest.raises(kg.SettingError, match="no field 'txt'; articles have text, id"):
        next(kg.extract_articles(frame, columns={"txt": "body"}))


def test_a_text_gives_one_extraction_and_a_graph():
    extraction = kg.extract_text(TEXT, published="2024-07-18")
    assert [event.types[0] for event in extraction.events][:1] == ["Shelling"]
    assert kg.extract_text("Massawa").article.text == "Massawa"
    with pytest.raises(kg.SourceError, match="no text"):
        kg.extract_text(" ")
    with kg.build([{"body": TEXT}], columns={"text": "body"}, published="2024-07-18") as graph:
        assert graph.events(type="Shelling")[0].killed == 3
        graph.add(OTHER, published="2024-05-02")
        assert len(graph.articles()) == 2


def rows(number: int):
    return ({"id": str(n), "text": f"{TEXT} {n}"} for n in range(number))


def peak(number: int) -> int:
    tracemalloc.start()
    try:
        n_read = sum(
            not isinstance(item, Skipped)
            for item in read_articles(rows(number), reading=Reading(any_language=True))
        )
        assert n_read == number
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_hundred_thousand_rows_take_the_memory_of_a_thousand():
    peak(10)  # what is loaded once
    few, many = peak(1_000), peak(100_000)
    assert many < few + 200_000
