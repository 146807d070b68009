"""JSON documents and JSON Lines, by content, with names of one's own."""

import io
import json

import pytest

from kg.errors import SourceError
from kg.read import pieces, read_articles
from kg.settings import Reading

ROW = {"text": "Rebels shelled Massawa.", "id": "m-1"}


def read(data, reading=None, name=None, tmp_path=None):
    if name is None:
        return list(read_articles("-", stdin=io.BytesIO(data), reading=reading))
    (tmp_path / name).write_bytes(data)
    return list(read_articles(tmp_path / name, reading=reading))


@pytest.mark.parametrize(
    ("document", "ids"),
    [
        (ROW, ["m-1"]),
        ({"text": "One."}, ["stdin"]),
        ([ROW, {"text": "Two."}], ["m-1", "stdin-2"]),
        ({"status": "ok", "articles": [ROW, {"text": "Two."}]}, ["m-1", "stdin-2"]),
    ],
)
def test_a_document_is_an_article_or_a_list_of_them(document, ids):
    assert [a.id for a in read(json.dumps(document, indent=2).encode())] == ids


def test_a_text_file_of_json_is_read_as_json(tmp_path):
    assert [a.id for a in read(json.dumps(ROW).encode(), name="news.txt", tmp_path=tmp_path)] == ["m-1"]


@pytest.mark.parametrize("text", ["[Massawa] Rebels shelled the port.", "{sic} Rebels shelled the port."])
def test_a_text_that_opens_with_a_bracket_is_a_text(text):
    assert [a.text for a in read(text.encode())] == [text]


def test_fields_are_found_under_their_own_names():
    reading = Reading(fields=(("text", "body.plain"), ("published", "date"), ("source", "outlet")))
    row = {"body": {"plain": "One."}, "date": "2024-07-18", "outlet": "Wire", "text": "not this"}
    (article,) = read(json.dumps(row).encode(), reading)
    assert (article.text, str(article.published), article.source) == ("One.", "2024-07-18", "Wire")


def test_author_language_and_modified_come_in_the_shapes_of_schema_org():
    row = ROW | {
        "author": [{"@type": "Person", "name": "A. Reporter"}, "B. Writer"],
        "language": "en_GB",
        "modified": "2024-07-19T10:00:00Z",
    }
    (article,) = read(json.dumps(row).encode())
    assert (article.author, article.language, str(article.modified)) == (
        "A. Reporter, B. Writer",
        "en-GB",
        "2024-07-19",
    )
    odd = ROW | {"author": 7, "language": ["en", 3, "the Queen's"], "modified": "yesterday"}
    (article,) = read(json.dumps(odd).encode())
    assert (article.author, article.language, article.modified) == (None, None, None)


def test_a_row_without_text_says_which_name_may_be_meant():
    (fault,) = read(json.dumps({"body": "Rebels shelled Massawa.", "id": "x"}).encode())
    assert "--field text=body" in str(fault)


def test_a_bad_object_of_a_list_does_not_end_it():
    first, fault, last = read(json.dumps([ROW, {"text": 1}, {"text": "Two."}], indent=1).encode())
    assert (first.id, last.id) == ("m-1", "stdin-3")
    assert isinstance(fault, SourceError)
    assert fault.source == "standard input#2"


@pytest.mark.parametrize(("data", "message"), [(b'{"a":\n 1,,}', "line 2"), (b'[{"text"', "malformed JSON")])
def test_a_malformed_document_is_one_fault(data, message):
    (fault,) = read(data)
    assert message in str(fault)


def test_a_malformed_first_line_does_not_hide_the_lines_after_it():
    data = b'{"text": "One."\n' + json.dumps(ROW).encode() + b"\n"
    fault, article = read(data)
    assert "malformed JSON" in str(fault)
    assert article.id == "m-1"


def test_a_line_without_end_is_named_and_the_next_one_read(monkeypatch):
    for module in (pieces, __import__("kg.read.json_rows", fromlist=["x"])):
        monkeypatch.setattr(module, "MAX_LINE_BYTES", 1000)
    line = json.dumps(ROW).encode()
    data = line + b'\n{"text": "' + b"a" * 100_000 + b'"}\n' + json.dumps(ROW | {"id": "m-2"}).encode()
    first, fault, last = read(data)
    assert (first.id, last.id) == ("m-1", "m-2")
    assert fault.source == "standard input:2"
    assert "a line of more than" in str(fault)
