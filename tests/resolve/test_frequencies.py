"""The table of frequencies that ships with the package."""

import pytest

from kg.errors import LexiconError
from kg.resolve import frequencies
from kg.resolve.frequencies import class_key, load_frequencies
from kg.resolve.words import stem


def test_the_rarer_weighs_more_and_what_is_not_listed_the_most():
    table = load_frequencies()
    common, rare, unknown = (table.weight(stem(word)) for word in ("report", "earthquake", "Rumalmossel"))
    assert 0 < common < rare < unknown
    assert table.weight(class_key("Statement")) < table.weight(class_key("Earthquake"))


def test_a_table_that_is_none_is_refused(tmp_path, monkeypatch):
    broken = tmp_path / "frequencies.tsv"
    broken.write_text("report\tmany\n")
    monkeypatch.setattr(frequencies, "PATH", broken)
    load_frequencies.cache_clear()
    with pytest.raises(LexiconError, match="restore the file"):
        load_frequencies()
    monkeypatch.undo()
    load_frequencies.cache_clear()
