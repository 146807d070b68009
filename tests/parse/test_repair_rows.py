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
    """Whether "villages dobj drowned" or "land VERB" is so."""
    match fact.split():
        case [word, pos]:
            return any(t.text == word and t.pos_ == pos for t in doc)
        case [word, label, head]:
            return any((t.text, t.dep_, t.head.text) == (word, label, head) for t in doc)
    raise ValueError(f"{fact!r} is neither WORD LABEL HEAD nor WORD POS")


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
