"""Reads the rule tables of `tests/rules` and finds in an extraction what their rows speak of."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.model import Event, Extraction, Span

RULES = Path(__file__).parent / "rules"


def read_cases(name: str, *keys: str) -> list:
    """Rows of a table as pytest parameters, named by their text and these keys; a known failure is a strict xfail."""
    rows = tomllib.loads((RULES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [
        pytest.param(
            row, marks=list(_marks(row)), id="|".join([row["text"][:50], *(str(row[k]) for k in keys)])
        )
        for row in rows
    ]


def _marks(row: dict) -> Iterator[pytest.MarkDecorator]:
    if "known_failure" in row:
        yield pytest.mark.xfail(reason=row["known_failure"], strict=True, raises=AssertionError)


def locate(text: str, words: str) -> Span:
    """Where these words stand; "fire#2" is their second occurrence."""
    words, _, nth = words.partition("#")
    found = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
    return Span(*found[int(nth or 1) - 1].span())


def event_at(extraction: Extraction, word: str) -> Event | None:
    """The event whose trigger's head is this word, if there is one."""
    span = locate(extraction.article.text, word)
    return next((e for e in extraction.events if e.head == span), None)
