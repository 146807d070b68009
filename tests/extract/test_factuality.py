"""Factuality: the table of rules on parsed sentences, and the grammar on parses built by hand."""

import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc as SpacyDoc

from kg.extract.factuality import Factuality, judge_factuality
from kg.extract.tree import Doc, Token, read_tree
from kg.lexicon.cues import load_cues

CUES = load_cues()
CASES = tomllib.loads((Path(__file__).parents[1] / "rules" / "factuality.toml").read_text())["case"]


def row(case: dict) -> object:
    marks = [pytest.mark.xfail(reason=case["known_failure"], strict=True)] if "known_failure" in case else []
    return pytest.param(case, marks=marks, id=f"{case['text'][:50]}|{case['trigger']}")


def find(doc: Doc, word: str, nth: int) -> Token:
    return [token for token in doc if token.text == word][nth - 1]


def built(words: str, heads: list[int], deps: str, pos: str, tags: str, lemmas: str) -> Doc:
    return read_tree(
        SpacyDoc(
            spacy.blank("en").vocab,
            words=words.split(),
            heads=heads,
            deps=deps.split(),
            pos=pos.split(),
            tags=tags.split(),
            lemmas=lemmas.split(),
        )
    )


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 125


@pytest.mark.parametrize("case", [row(case) for case in CASES])
def test_rule(parsed, case: dict) -> None:
    token = find(parsed(case["text"]), case["trigger"], case.get("nth", 1))
    expected = Factuality(
        polarity=case.get("polarity", "positive"),
        certainty=case.get("certainty", "certain"),
        future=case.get("future", False),
        outcome=case.get("outcome", "accomplished"),
    )
    assert judge_factuality(token, CUES) == expected


def test_negation_of_a_verb() -> None:
    doc = built(
        "Rebels did not shell Massawa .",
        [3, 3, 3, 3, 3, 3],
        "nsubj aux neg ROOT dobj punct",
        "NOUN AUX PART VERB PROPN PUNCT",
        "NNS VBD RB VB NNP .",
        "rebel do not shell Massawa .",
    )
    assert judge_factuality(doc[3], CUES) == Factuality(polarity="negative")


def test_a_conjunct_shares_the_modal_of_its_first() -> None:
    doc = built(
        "Rebels will meet and talk .",
        [2, 2, 2, 2, 2, 2],
        "nsubj aux ROOT cc conj punct",
        "NOUN AUX VERB CCONJ VERB PUNCT",
        "NNS MD VB CC VB .",
        "rebel will meet and talk .",
    )
    assert judge_factuality(doc[4], CUES) == Factuality(future=True, outcome="planned")


def test_a_conjunct_of_its_own_tense_does_not() -> None:
    doc = built(
        "Rebels will talk but shelled Massawa .",
        [2, 2, 2, 2, 2, 4, 2],
        "nsubj aux ROOT cc conj dobj punct",
        "NOUN AUX VERB CCONJ VERB PROPN PUNCT",
        "NNS MD VB CC VBD NNP .",
        "rebel will talk but shell Massawa .",
    )
    assert judge_factuality(doc[4], CUES) == Factuality()


def test_a_purpose_is_no_fact() -> None:
    doc = built(
        "Ships came to help .",
        [1, 1, 3, 1, 1],
        "nsubj ROOT aux advcl punct",
        "NOUN VERB PART VERB PUNCT",
        "NNS VBD TO VB .",
        "ship sail to help .",
    )
    assert judge_factuality(doc[3], CUES) == Factuality("positive", "possible", True, "hypothetical")


def test_a_known_event_outlives_the_plan_around_it(parsed) -> None:
    doc = parsed("The court will investigate the attack.")
    assert judge_factuality(find(doc, "attack", 1), CUES).realized


def test_a_judgement_depends_on_the_sentence_alone(parsed) -> None:
    alone = find(parsed("The convoy was not attacked."), "attacked", 1)
    among = find(parsed("If it rains, they stay. The convoy was not attacked. Will it rain?"), "attacked", 1)
    assert judge_factuality(alone, CUES) == judge_factuality(among, CUES)
