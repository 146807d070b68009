"""Sets of words: read, added to, put to use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon import word_sets
from kg.lexicon.word_sets import (
    add_sets,
    alternation,
    fixed_set,
    package_sets,
    use_sets,
    word_map,
    word_set,
)


@pytest.fixture
def restoring() -> Iterator[None]:
    """Let the sets that a test puts to use be those of the package afterwards."""
    yield
    use_sets(package_sets())


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_words_under_a_known_name_join_those_it_has(tmp_path):
    path = written(tmp_path / "words.toml", '[sets]\nfirms = ["start-up"]\nherds = ["cattle", "@firms"]\n')
    sets = add_sets(path, package_sets())
    assert sets["firms"] == package_sets()["firms"] | {"start-up"}
    assert sets["herds"] == sets["firms"] | {"cattle"}
    assert "start-up" not in package_sets()["firms"]


@pytest.mark.usefixtures("restoring")
def test_what_modules_hold_has_the_words_of_the_sets_in_use(tmp_path):
    held = word_set("firms")
    sets = add_sets(written(tmp_path / "words.toml", '[sets]\nfirms = ["start-up"]\n'), package_sets())
    use_sets(sets)
    assert word_set("firms") is held
    assert "start-up" in held
    use_sets(package_sets())
    assert held == package_sets()["firms"]


@pytest.mark.usefixtures("restoring")
def test_sets_that_are_asked_for_later_have_the_words_in_use(tmp_path, monkeypatch):
    monkeypatch.setattr(word_sets, "_HANDED_OUT", {})
    use_sets(add_sets(written(tmp_path / "words.toml", '[sets]\nfirms = ["start-up"]\n'), package_sets()))
    assert "start-up" in word_set("firms")


def test_a_fixed_set_is_not_added_to(tmp_path):
    path = written(tmp_path / "words.toml", '[sets]\na = ["b"]\nsplit_prefixes = ["mega"]\n')
    with pytest.raises(LexiconError, match=r"words\.toml:3: .*split_prefixes: .*is fixed"):
        add_sets(path, package_sets())


def test_one_name_in_two_files_is_refused(tmp_path):
    written(tmp_path / "words.toml", '[sets]\nfirms = ["company"]\n')
    written(tmp_path / "words" / "other.toml", '[sets]\nfirms = ["firm"]\n')
    with pytest.raises(LexiconError, match=r"other\.toml \[sets\] firms: stands in another file too"):
        package_sets(tmp_path)


def test_alternatives_are_escaped_the_longest_first():
    words = alternation("words_before_amounts").split("|")
    assert set(words) > {r"no\.", r"up\ to", "over"}
    assert words.index("approximately") < words.index("at")
    assert len(words) == len(fixed_set("words_before_amounts"))


def test_a_map_gives_each_word_its_value():
    assert word_map("synonyms")["outpost"] == "base"
    assert next(iter(word_map("classes_by_instrument"))) == "drones"
