import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DateError, SourceError
from kg.model import Article, Skipped
from kg.read import MAX_CHARACTERS, parse_day, read_articles
from kg.settings import Reading

TEXT = "Rebels shelled Massawa on Tuesday.\r\n\r\n  Nobody was hurt.\n"


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_one(path: Path, **options) -> Article:
    (article,) = read_articles([path], **options)
    assert isinstance(article, Article), article
    return article


def test_a_plain_file_is_one_article_named_by_its_stem(tmp_path):
    article = read_one(write(tmp_path / "massawa.txt", TEXT))
    assert article == Article(id="massawa", text=TEXT)


def test_front_matter_fills_the_fields_and_leaves_the_text_untouched(tmp_path):
    front = '---\nid: m-1\ntitle: "War: day one"\npublished: 2024-07-18\n\nurl: https://a.org/x y\n'
    front += "source: AP\nmood: grim\n---\n"
    article = read_one(write(tmp_path / "a.txt", front + "\n" + TEXT))
    assert article == Article(
        "m-1", "\n" + TEXT, "War: day one", date(2024, 7, 18), "https://a.org/x%20y", "AP"
    )


def test_front_matter_with_windows_line_ends_and_byte_order_mark(tmp_path):
    article = read_one(write(tmp_path / "a.txt", b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nThe text.\r\n"))
    assert (article.title, article.text) == ("T", "The text.\r\n")


def test_dashes_further_down_are_text(tmp_path):
    assert (
        read_one(write(tmp_path / "a.txt", "One.\n---\nb: c\n---\nTwo.")).text == "One.\n---\nb: c\n---\nTwo."
    )


def test_json_lines_give_one_article_each_and_ignore_other_keys(tmp_path):
    rows = [
        {"text": "One."},
        {"text": "Two.", "id": 7, "published": "2024-07-18T23:30:00+02:00", "topic": ["x"], "title": None},
    ]
    lines = "\ufeff" + "\n\n".join(json.dumps(row) for row in rows) + "\r\n"
    path = write(tmp_path / "news.jsonl", lines)
    assert list(read_articles([path])) == [
        Article("news-1", "One."),
        Article("7", "Two.", published=date(2024, 7, 18)),
    ]


def test_folders_are_read_in_sorted_order_whatever_lies_beside(tmp_path):
    (tmp_path / "sub").mkdir()
    write(tmp_path / "b.txt", "B.")
    write(tmp_path / "a.jsonl", '{"text": "A."}')
    write(tmp_path / "sub" / "c.TXT", "C.")
    write(tmp_path / "notes.rst", "not news")
    assert [a.id for a in read_articles([tmp_path])] == ["a-1", "b", "c"]


def test_a_loop_of_links_is_named_and_each_folder_read_once(tmp_path):
    (tmp_path / "a").mkdir()
    write(tmp_path / "a" / "one.txt", "One.")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    article, *skipped = read_articles([tmp_path])
    assert article.id == "one"
    assert [item.source for item in skipped] == [str(tmp_path / "a" / "up"), str(tmp_path / "b")]
    assert all(isinstance(item, Skipped) and "read already" in str(item) for item in skipped)


def test_hidden_files_notes_and_stores_in_a_folder_are_left_out(tmp_path):
    write(tmp_path / ".draft.txt", "Draft.")
    write(tmp_path / "README.md", "What these articles are.")
    (tmp_path / "made").mkdir()
    write(tmp_path / "made" / "kg-store.json", "{}")
    write(tmp_path / "made" / "log.txt", "Not news.")
    write(tmp_path / "news.txt", "News.")
    assert [a.id for a in read_articles([tmp_path])] == ["news"]
    assert [a.id for a in read_articles([tmp_path / "README.md"])] == ["README"]


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b'\n {"text": "A."}\n{"text": "B.", "id": "b"}\n', ["stdin-2", "b"]),
        (b"\nRebels shelled Massawa.\n", ["stdin"]),
    ],
)
def test_standard_input_is_json_lines_or_one_text(data, ids):
    assert [a.id for a in read_articles(["-"], stdin=io.BytesIO(data))] == ids


def test_the_articles_own_date_goes_before_the_given_one(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"text": "A.", "published": "2024-01-02"}\n{"text": "B."}')
    given_day = date(2020, 5, 5)
    assert [a.published for a in read_articles([path], published=given_day)] == [date(2024, 1, 2), given_day]


FAULTS = [
    ("gone.txt", None, "no such file"),
    ("a.txt", b"", "empty file"),
    ("a.txt", b" \n\t", "empty file"),
    ("a.txt", b"\xef\xbb\xbf", "empty file"),
    ("a.txt", b"---\ntitle: x\n---\n\n", "no text"),
    ("a.txt", b"---\ntitle: x\nThe text", "without a colon"),
    ("a.txt", b"---\ntitle: x\n", "never closes"),
    ("a.txt", b"---\npublished: 18 July\n---\nText.", "not a date: '18 July'"),
    ("a.txt", b"---\nid: ..\n---\nText.", "cannot be an article's id"),
    ("a.txt", b"---\nurl: here\n---\nText.", "not a web address"),
    ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
    ("a.txt", b"%PDF-1.4 \xff\x01\xfe", "malformed PDF"),
    ("a.txt", "Türkei".encode("latin-1"), "not UTF-8 (at byte 1)"),
    ("a.txt", "Türkei".encode("utf-16"), "UTF-16"),
    ("a.txt", b"A text with \x00 in it", "NUL"),
    ("a.txt", b"a" * (MAX_CHARACTERS + 1), "split it"),
    ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
    ("a.jsonl", b"\n\n", "empty file"),
    ("a.jsonl", b'{"id": "x"}', 'a.jsonl:1: no "text"'),
    ("a.jsonl", b'\n{"text": 3}', 'a.jsonl:2: no "text"'),
    ("a.jsonl", b'{"text": " "}', "no text"),
    ("a.jsonl", b'{"text": "A."', "malformed JSON"),
    ("a.jsonl", b"[" * 200_000, "malformed JSON"),
    ("a.jsonl", b'["A."]', "a JSON list"),
    ("a.jsonl", b'{"text": "A.", "title": ["T"]}', '"title" is a list'),
    ("a.jsonl", b'{"text": "A.", "published": "2024-02-30"}', 'a.jsonl:1: "published" is not a date'),
    ("a.jsonl", b'{"text": "A.\\u0000"}', "the text holds a NUL"),
    ("a.jsonl", b'{"text": "A.", "id": "\\ud800"}', "the id holds half of a surrogate pair"),
    ("a.jsonl", b'{"text": "\xff"}', "not UTF-8"),
]


@pytest.mark.parametrize(("name", "data", "message"), FAULTS)
def test_a_fault_is_one_line_that_names_its_place_and_the_batch_goes_on(tmp_path, name, data, message):
    bad = tmp_path / name
    if data is not None:
        bad.write_bytes(data)
    good = write(tmp_path / "good.txt", "Rebels shelled Massawa.")
    fault, article = read_articles([bad, good])
    assert isinstance(fault, SourceError)
    assert message in str(fault)
    assert str(fault).startswith(str(bad))
    assert "\n" not in str(fault)
    assert article == Article("good", "Rebels shelled Massawa.")


def test_a_bad_line_does_not_end_its_file(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"text": "A."}\n{"text": 1}\n{"text": "C."}')
    first, fault, last = read_articles([path])
    assert (first.id, last.id) == ("a-1", "a-3")
    assert fault.source == f"{path}:2"


def test_an_empty_folder_is_a_fault(tmp_path):
    (fault,) = read_articles([tmp_path])
    assert "no file that is read in this folder" in str(fault)


def test_the_same_article_twice_is_read_once(tmp_path):
    path = write(tmp_path / "a.txt", "Text.")
    assert len(list(read_articles([path, path, tmp_path]))) == 1


def test_another_article_with_a_known_id_is_a_fault(tmp_path):
    (tmp_path / "sub").mkdir()
    first = write(tmp_path / "a.txt", "One.")
    second = write(tmp_path / "sub" / "a.txt", "Two.")
    article, fault = read_articles([first, second])
    assert article.text == "One."
    assert fault.source == str(second)
    assert f"another article has the id 'a' ({first})" in fault.reason


@pytest.mark.parametrize(
    "text", ["2024-7-18", "20240718", "2024-W29-4", "July", "", "2024-07-18 noon", "2024-13-01"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DateError, match="YYYY-MM-DD"):
        parse_day(text)


@given(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1).filter(str.strip)
)
def test_any_text_survives_json_lines_unchanged(text):
    line = json.dumps({"text": text}).encode()
    (article,) = read_articles(["-"], stdin=io.BytesIO(line), reading=Reading(any_language=True))
    assert article.text == text


@given(st.dates())
def test_every_day_reads_back(day):
    assert parse_day(day.isoformat()) == day
