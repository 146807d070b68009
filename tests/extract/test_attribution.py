"""Attribution: the table of rules on parsed sentences, spans, and one parse built by hand."""

import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from kg.extract.attribution import find_attributions, sources_of
from kg.extract.tree import read_tree
from kg.lexicon.cues import load_cues
from tests.extract.conftest import Read

CUES = load_cues()
CASES = tomllib.loads((Path(__file__).parents[1] / "rules" / "attribution.toml").read_text())["case"]


def row(case: dict) -> object:
    marks = [pytest.mark.xfail(reason=case["known_failure"], strict=True)] if "known_failure" in case else []
    return pytest.param(case, marks=marks, id=f"{case['text'][:50]}|{case['trigger']}")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 45


@pytest.mark.parametrize("case", [row(case) for case in CASES])
def test_rule(parsed, case: dict) -> None:
    doc = parsed(case["text"])
    trigger = [token for token in doc if token.text == case["trigger"]][case.get("nth", 1) - 1]
    found = sources_of(trigger, find_attributions(doc, CUES), CUES)
    assert [[a.source.of(doc.text), a.cue.of(doc.text)] for a in found] == case["sources"]
    if found:
        assert found[0].denies == case.get("denies", False)


def test_clause_that_stands_before_its_verb() -> None:
    doc = read_tree(
        Doc(
            spacy.blank("en").vocab,
            words=["Shells", "hit", "Massawa", ",", "Asmara", "said", "."],
            heads=[1, 5, 1, 5, 5, 5, 5],
            deps=["nsubj", "ccomp", "dobj", "punct", "nsubj", "ROOT", "punct"],
            pos=["NOUN", "VERB", "PROPN", "PUNCT", "PROPN", "VERB", "PUNCT"],
            tags=["NNS", "VBD", "NNP", ",", "NNP", "VBD", "."],
            lemmas=["shell", "hit", "Massawa", ",", "Asmara", "say", "."],
        )
    )
    (found,) = find_attributions(doc, CUES)
    assert [span.of(doc.text) for span in found.content] == ["Shells hit Massawa ,"]
    assert found.source.of(doc.text) == "Asmara"
    assert found.certainty == "certain"


def test_a_claim_vouches_for_less_than_a_statement(parsed) -> None:
    doc = parsed("The rebels claimed that they shot down a jet.")
    (found,) = find_attributions(doc, CUES)
    assert found.certainty == "probable"


def test_a_headline_is_not_part_of_what_the_text_below_reports(parsed) -> None:
    doc = parsed("Rebels shell port\nTwo boats sank, the ministry said.")
    (found,) = find_attributions(doc, CUES)
    assert "Rebels" not in " ".join(span.of(doc.text) for span in found.content)


def test_spans_lie_in_the_text_and_do_not_overlap(parsed) -> None:
    text = " ".join(case["text"] for case in CASES)
    for attribution in find_attributions(parsed(text), CUES):
        assert attribution.cue.of(text)
        assert attribution.source.of(text)
        edges = [edge for span in attribution.content for edge in (span.start, span.end)]
        assert edges == sorted(edges)
        assert not any(span.overlaps(attribution.cue) for span in attribution.content)


def test_the_town_of_a_dateline_tells_nothing(read: Read) -> None:
    of_town = read("BAREILLY: Two elephants killed a guard on Wednesday.").events
    of_body = read("Pentagon: Two elephants killed a guard on Wednesday.").events
    assert [len(event.sources) for event in of_town] == [0]
    assert [len(event.sources) for event in of_body] == [1]
