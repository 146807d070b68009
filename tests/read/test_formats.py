"""Each format is known by its bytes and read into the articles that it holds."""

import gzip
import io
import json

import pytest

from kg.errors import SourceError
from kg.model import Article, Skipped
from kg.read import read_articles
from kg.read.formats import READERS, find_format
from kg.settings import Reading
from tests.read.samples import (
    ATOM,
    DAY,
    FILES,
    LETTER,
    PAGE,
    PARAGRAPHS,
    RECORDS,
    RSS,
    TEXT,
    URL,
    csv,
    parquet,
    pdf,
    tarred,
    warc,
    zipped,
)  # fmt: skip

ANY = Reading(any_language=True)
BY_COLUMN = Reading(fields=(("text", "body"), ("id", "key"), ("published", "day")))


def read(data: bytes, reading: Reading | None = None) -> list:
    return list(read_articles("-", stdin=io.BytesIO(data), reading=reading))


def read_file(tmp_path, name: str, data: bytes, reading: Reading | None = None) -> list:
    (tmp_path / name).write_bytes(data)
    return list(read_articles(tmp_path / name, reading=reading))


PAGE_ARTICLE = Article(
    "news",
    TEXT,
    "Port of Massawa shelled",
    DAY,
    URL,
    "Gulf Wire",
    "Sara Tesfay",
    DAY.replace(day=18),
    "en-GB",
)
GOLDEN: dict[str, list[tuple[str, str]]] = {
    "news.txt": [("news", TEXT)],
    "news.md": [("news", f"# Port\n\n{TEXT}")],
    "news.html": [("news", TEXT)],
    "news.json": [("m-1", TEXT)],
    "news.jsonl": [("m-1", TEXT), ("m-2", TEXT)],
    "news.csv": [("m-1", TEXT), ("m-2", f'He said "no". {TEXT}')],
    "news.tsv": [("m-1", TEXT), ("m-2", f'He said "no". {TEXT}')],
    "news.rss": [(URL, TEXT)],
    "news.atom": [("urn:1", TEXT)],
    "news.warc": [(URL, TEXT)],
    "news.warc.gz": [(URL, TEXT)],
    "news.wacz": [(URL, TEXT)],
    "news.eml": [("m1@wire.example", f"Café hit. {TEXT}")],
    "news.mbox": [("m1@wire.example", f"Café hit. {TEXT}")],
    "news.pdf": [("news", TEXT)],
    "news.zip": [("a/one", TEXT), ("a/two", TEXT)],
    "news.tar": [("a/one", TEXT), ("m-1", TEXT)],
    "news.tgz": [("a/one", TEXT)],
    "news.txt.gz": [("news", TEXT)],
    "news.txt.bz2": [("news", TEXT)],
    "news.txt.xz": [("news", TEXT)],
}


@pytest.mark.parametrize("name", [name for name in FILES if name != "news.parquet"])
def test_every_format_gives_its_articles(tmp_path, name):
    found = read_file(tmp_path, name, FILES[name])
    assert [(a.id, a.text) for a in found if isinstance(a, Article)] == GOLDEN[name], found


@pytest.mark.parametrize("name", [name for name in FILES if name != "news.parquet"])
def test_the_name_does_not_matter_where_the_bytes_tell(name):
    texts = [a.text for a in read(FILES[name]) if isinstance(a, Article)]
    assert texts == [text for _, text in GOLDEN[name]]


def test_every_reader_has_a_sample():
    known = {find_format(data[:4096], "") for data in FILES.values()}
    assert known == set(READERS)


def test_a_page_tells_headline_days_site_author_language_and_address(tmp_path):
    assert read_file(tmp_path, "news.html", PAGE.encode()) == [PAGE_ARTICLE]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("windows-1252", "windows-1252"),
        ("iso-8859-1", "latin1"),
        ("utf-16", "utf-16"),
        ("utf-8", "shift_jis"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(encoding, declared):
    page = PAGE.replace("Rebels", "Café rebels").replace("utf-8", declared)
    (article,) = read(page.encode(encoding))
    assert article.text.startswith("Café rebels shelled")


def test_a_page_with_linked_data_tells_its_last_change():
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2024-07-20T01:00Z"}</script>'
    (article,) = read(PAGE.replace("</head>", f"{data}</head>").encode())
    assert str(article.modified) == "2024-07-20"


def test_a_feed_gives_its_entries_in_their_own_day_and_names_the_empty_one():
    article, fault = read(RSS.encode())
    assert (article.title, str(article.published), article.url, article.source, article.author, article.language) == (
        "Port of Massawa & bay shelled", "2024-07-17", URL, "Gulf Wire", "Sara Tesfay", "en",
    )  # fmt: skip
    assert isinstance(fault, SourceError)
    assert fault.source == "standard input#2"
    (article,) = read(ATOM.encode())
    assert (article.published, article.modified, article.author) == (DAY, DAY.replace(day=18), "Sara Tesfay")


def test_a_letter_tells_sender_day_and_subject():
    (article,) = read(LETTER)
    assert (article.title, article.published, article.source) == ("Port of Massawa shelled", DAY, "Gulf Wire")


def test_a_pdf_tells_title_author_and_language_and_no_day():
    (article,) = read(FILES["news.pdf"])
    assert (article.title, article.author, article.language) == (
        "Port of Massawa shelled",
        "Sara Tesfay",
        "en-GB",
    )
    assert article.published is None


def test_a_web_archive_skips_what_is_no_page_and_names_pages_without_text():
    article, picture, gone, empty = read(FILES["news.warc.gz"])
    assert article == Article(
        URL,
        TEXT,
        "Port of Massawa shelled",
        DAY,
        URL,
        "Gulf Wire",
        "Sara Tesfay",
        DAY.replace(day=18),
        "en-GB",
    )
    assert [type(item) for item in (picture, gone, empty)] == [Skipped, Skipped, SourceError]
    assert "answered 404" in gone.reason
    assert empty.source == "standard input/https://wire.example/empty"


def test_parquet_reads_the_named_columns_and_days():
    first, second = read(parquet(), BY_COLUMN)
    assert (first.id, first.text, first.published) == ("m-1", TEXT, DAY)
    assert second.id == "m-2"


@pytest.mark.parametrize("data", [parquet(), csv().replace(b"text", b"body")])
def test_a_table_without_the_column_says_which_it_has(tmp_path, data):
    (fault,) = read_file(tmp_path, "news.csv", data)
    assert 'no column "text"' in str(fault)
    assert "body" in str(fault)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_first_row_tells_the_delimiter(delimiter):
    assert [a.id for a in read(csv(delimiter))] == ["m-1", "m-2"]


def test_a_bad_row_does_not_end_its_table(tmp_path):
    rows = [b"id,text", b"m-1,One.", b"m-2,Two.,more", b"m-3,Thr\xffee.", b"m-4,", b"", b"m-5,Five."]
    first, *faults, last = read_file(tmp_path, "news.csv", b"\n".join(rows))
    assert (first.id, last.id) == ("m-1", "m-5")
    assert [str(fault).split("news.csv:")[1][:2] for fault in faults] == ["3:", "4:", "5:"]


def test_archives_lie_in_archives():
    inner = tarred({"x.txt.gz": gzip.compress(TEXT.encode())})
    (article,) = read(zipped({"inner.tar": inner}))
    assert (article.id, article.text) == ("x", TEXT)


def test_folders_hold_every_format(tmp_path):
    (tmp_path / "a").mkdir()
    for name, data in {
        "a/page.php": PAGE.encode(),
        "b.pdf": FILES["news.pdf"],
        "c.py": b"x = 1",
        "d.png": b"\x89PNG",
    }.items():
        (tmp_path / name).write_bytes(data)
    assert [a.id for a in read_articles(tmp_path)] == ["page", "b"]


def test_an_extracted_text_of_a_web_archive_is_an_article():
    data = warc(RECORDS[:1], packed=False).replace(b"WARC-Type: response", b"WARC-Type: conversion")
    head, _, rest = data.partition(b"Content-Type: application/http; msgtype=response")
    (article, *_) = read(head + b"Content-Type: text/plain" + rest)
    assert article.id == URL


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [("trafilatura", "news.html", "html"), ("feedparser", "news.rss", "feeds"), ("warcio", "news.warc.gz", "warc"),
     ("pypdf", "news.pdf", "pdf"), ("pyarrow.parquet", "news.parquet", "parquet")],
)  # fmt: skip
def test_a_missing_extra_is_one_line_that_names_it(monkeypatch, module, name, extra):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    (fault,) = read(FILES[name])
    assert f"pip install 'kg-news[{extra}]'" in str(fault)


def test_a_long_pdf_line_keeps_its_words_whole():
    (article,) = read(pdf([["The rebels shelled the port of Massawa on Tues-", "day and the navy said so."]]))
    assert article.text == "The rebels shelled the port of Massawa on Tuesday and the navy said so."


def test_columns_are_read_by_option_from_json_too():
    row = {"body": PARAGRAPHS[0], "key": "k", "day": "2024-07-17"}
    assert [(a.id, a.text) for a in read(json.dumps(row).encode(), BY_COLUMN)] == [("k", PARAGRAPHS[0])]
