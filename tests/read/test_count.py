"""`kg.read.count`: how many articles there are, where that is known before they are read."""

import pytest

from kg.read.count import count_articles


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.txt": "One.", "b.md": "Two.", "c.jsonl": '{"text": "x"}\n{"text": "y"}'}, 4),
        ({"a.jsonl": '{"text": "x"}\n', "README.md": "No article."}, 1),
        ({"a.jsonl": ""}, 0),
        ({"a.txt": "One.", "b.json": "[]"}, None),
    ],
)
def test_plain_files_are_counted_and_others_make_the_number_unknown(tmp_path, files, expected):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert count_articles(tmp_path) == expected


def test_nobody_knows_of_streams_and_of_what_is_not_there(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    assert count_articles([tmp_path / "a.txt", "-"]) is None
    assert count_articles(tmp_path / "gone.jsonl") is None
