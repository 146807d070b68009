"""Every repair mends its own sentence, and leaves alone the one that it must not touch."""

from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import LexiconError
from kg.parse.edits import Repair
from kg.parse.repair import REPAIRS
from kg.parse.rows import load_repairs, mend

ROWS = {row.row.name: row.row for together in load_repairs() for row in together.rows}


def _mended(text: str, nlp: Language) -> tuple[Doc, list[Repair]]:
    """Parse a sentence as the model does, then mend it."""
    with nlp.select_pipes(disable=[name for name in (REPAIRS,) if name in nlp.pipe_names]):
        doc = nlp(text)
    return doc, list(mend(doc))


def _holds(doc: Doc, fact: str) -> bool:
    """Whether "villages dobj drowned", "land VERB" or "hoped hope" is so."""
    match fact.split():
        case [word, value]:
            return any(t.text == word and value in (t.pos_, t.lemma_) for t in doc)
        case [word, label, head]:
            return any((t.text, t.dep_, t.head.text) == (word, label, head) for t in doc)
    raise ValueError(f"{fact!r} is neither WORD LABEL HEAD nor WORD POS-OR-LEMMA")


@pytest.mark.parametrize("name", ROWS)
def test_a_row_mends_its_sentence(name: str, nlp: Language) -> None:
    for example in ROWS[name].reads:
        doc, repairs = _mended(example.text, nlp)
        assert name in [repair.row for repair in repairs], example.text
        assert [fact for fact in example.gives if not _holds(doc, fact)] == []


@pytest.mark.parametrize("name", ROWS)
def test_a_row_leaves_the_other_sentence_alone(name: str, nlp: Language) -> None:
    for sentence in ROWS[name].refuses:
        assert name not in [repair.row for repair in _mended(sentence, nlp)[1]], sentence


ROW = """
[[repair]]
name = "x"
pass = 1
verb = "token <dobj"
edits = ["token.head = verb"]
reads = { text = "Rebels hit it.", gives = ["it dobj hit"] }
not = "Rebels left."
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "token.head = verb",
            "token.head = noun",
            "no binding 'noun'; there are token, verb",
        ),
        (
            "token.head = verb",
            "token to verb",
            "write TOKENS.KEY = VALUE; keys are head, place, dep, pos, tag, lemma",
        ),
        ("token.head = verb", "token.colour = red", "write TOKENS.KEY = VALUE"),
        ("token.head = verb", "token >dobj[.head = verb", "a bracket is not closed"),
        ("token.head = verb", "token.lemma = %lemmas", "no map 'lemmas' in the lexicon"),
        ('["token.head = verb"]', "[]", "edits must be a list of statements"),
        ("pass = 1", "pass = 0", "pass must be a number from 1 on, is 0"),
        ("pass = 1", "", "lacks pass"),
        ("token <dobj", "token <dobj[small", "a bracket is not closed"),
    ],
)
def test_a_wrong_row_is_one_line_that_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "repairs.toml"
    path.write_text(ROW.replace(old, new), encoding="utf-8")
    with pytest.raises(LexiconError) as fault:
        load_repairs(path)
    assert says in str(fault.value)
    assert str(fault.value).startswith(f"{path}:")
    assert "\n" not in str(fault.value)
