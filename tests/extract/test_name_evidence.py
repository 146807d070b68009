"""Every row of `evidence.toml` speaks for a name in its own sentence, and is silent in the one it must not read."""

import re

import pytest
from spacy.language import Language

from kg.extract.names.cues import load_name_cues
from kg.extract.names.evidence import find_evidence, load_evidence
from kg.extract.names.scan import Scan
from kg.extract.tree import read_tree
from kg.gazetteer import Gazetteer
from kg.patterns import Row

ROWS = {row.name: row for row in load_evidence()}
_NAME = re.compile(r"\[([^\]]+)\]")


def _spoken_for(row: Row, text: str, nlp: Language) -> list[str]:
    """The class that a row speaks for at the name in brackets."""
    marked = _NAME.search(text)
    assert marked is not None, text
    start, end = marked.start(), marked.start() + len(marked[1])
    plain = _NAME.sub(r"\1", text)
    scan = Scan(read_tree(nlp(plain)), Gazetteer.load(), load_name_cues())
    inside = [i for i, w in enumerate(scan.words) if start <= w.start and w.end <= end]
    found = find_evidence(scan, inside[0], inside[-1] + 1)
    return [r.keys["for"] for r in found if r.name == row.name]


@pytest.mark.parametrize("name", ROWS)
def test_a_row_speaks_for_a_name(name: str, nlp: Language) -> None:
    for example in ROWS[name].reads:
        assert _spoken_for(ROWS[name], example.text, nlp) == list(example.gives), example.text


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_silent_elsewhere(name: str, nlp: Language) -> None:
    for sentence in ROWS[name].refuses:
        assert _spoken_for(ROWS[name], sentence, nlp) == [], sentence
