"""Factuality: the table of rules on parsed sentences, and the grammar on parses built by hand."""

import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.factuality import Factuality, judge_factuality
from kg.lexicon.cues import load_cues

CUES = load_cues()
CASES = tomllib.loads((Path(__file__).parents[1] / "rules" / "factuality.toml").read_text())["case"]


def row(case: dict) -> object:
    marks = [pytest.mark.xfail(reason=case["known_failure"], strict=True)] if "known_failure" in case else []
    return pytest.param(case, marks=marks, id=f"{case['text'][:50]}|{case['trigger']}")


def find(doc: Doc, word: str, nth: int) -> Token:
    return [token for token in doc if token.text == word][nth - 1]


def built(words: str, heads: list[int], deps: str, pos: str, tags: str, lemmas: str) -> Doc:
    return Doc(
        spacy.blank("en").vocab,
        words=words.split(),
        heads=heads,
        deps=deps.split(),
        pos=pos.split(),
        tags=tags.split(),
        lemmas=lemmas.split(),
    )


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 80


@pytest.mark.parametrize("case", [row(case) for case in CASES])
def test_rule(nlp: Language, case: dict) -> None:
    token = find(nlp(case["text"]), case["trigger"], case.get("nth", 1))
    expected = Factuality(
        polarity=case.get("polarity", "positive"),
        certainty=case.get("certainty", "certain"),
        future=case.get("future", False),
        outcome=case.get("outcome", "accomplished"),
    )
    assert judge_factuality(token, CUES) == expected
