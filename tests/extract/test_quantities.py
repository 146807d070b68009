"""Tests of counts and casualties of `kg.extract.figures`: sentences on the default model, words without one."""

import tomllib
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.extract.figures.casualties import Casualties, casualties
from kg.extract.figures.numbers import Count
from kg.extract.figures.quantities import count_of
from kg.extract.tree import read_tree

_VOCAB = spacy.blank("en").vocab
_TABLE = Path(__file__).parent.parent / "rules" / "quantities.toml"
_ROWS = tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def _parameters(kind):
    for row in _ROWS[kind]:
        reason = row.get("known_failure")
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        yield pytest.param(row, id=f"{row['text'][:50]}-{row.get('trigger', row.get('of'))}", marks=marks)


def _token(doc, word):
    return next(token for token in doc if token.text == word)


def _phrase(*words, deps=None):
    """A noun phrase whose last word is the head of all others."""
    last = len(words) - 1
    deps = deps or ["nummod"] * last
    return read_tree(Doc(_VOCAB, list(words), heads=[last] * len(words), deps=[*deps, "ROOT"]))


def test_tables_are_whole():
    assert len(_ROWS["count"]) >= 25
    assert len(_ROWS["casualties"]) >= 25


@pytest.mark.parametrize("row", tuple(_parameters("count")))
def test_count(parsed, row):
    expected = Count(row["value"], row.get("approximate", False)) if "value" in row else None
    assert count_of(_token(parsed(row["text"]), row["of"])) == expected


@pytest.mark.parametrize("row", tuple(_parameters("casualties")))
def test_casualties(parsed, row):
    expected = Casualties(row.get("killed"), row.get("injured"), row.get("approximate", False))
    assert casualties(_token(parsed(row["text"]), row["trigger"]), row["class"]) == expected


def test_given_victim_is_counted(parsed):
    doc = parsed("Rebels ambushed a convoy and three drivers were killed.")
    assert casualties(_token(doc, "killed"), "Killing", _token(doc, "drivers")) == Casualties(killed=3)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("three", "men"), Count(3)),
        (("twenty", "-", "one", "men"), Count(21)),
        (("two", "thousand", "three", "hundred", "men"), Count(2300)),
        (("several", "hundred", "men"), None),
        (("half", "a", "dozen", "men"), Count(6)),
        (("three", "-", "quarters", "of", "a", "million", "men"), Count(750000)),
        (("two", "and", "a", "half", "million", "men"), Count(2500000)),
        (("1", "000", "men"), Count(1000)),
        (("12.500", "men"), Count(12500)),
        (("3.2bn", "men"), Count(3200000000)),
        (("2", "-", "1", "men"), None),
        (("no", "fewer", "than", "20", "men"), Count(20, approximate=True)),
        (("upwards", "of", "20", "men"), Count(20, approximate=True)),
        (("an", "estimated", "3,000", "men"), Count(3000, approximate=True)),
        (("up", "to", "40", "men"), Count(40, approximate=True)),
        (("two", "737", "jets"), Count(2)),
        (("10", "-", "12", "men"), Count(10, approximate=True)),
        (("$", "20", "men"), None),
        (("1.5", "men"), None),
        (("many", "men"), None),
        (("both", "men"), Count(2)),
        (("20", "years"), None),
    ],
)
def test_count_of_words(words, expected):
    assert count_of(_phrase(*words)[len(words) - 1]) == expected


@given(st.integers(0, 10**7))
def test_any_figure_is_read_back(n):
    assert count_of(_phrase(f"{n:,}", "men")[1]) == Count(n)
