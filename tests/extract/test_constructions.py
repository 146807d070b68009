"""Every construction reads its own sentence, and leaves alone the one that it must not read."""

import re
from pathlib import Path

import pytest
from spacy.language import Language

from kg.errors import LexiconError
from kg.extract.arguments.constructions import find_slots, load_constructions
from kg.extract.extractor import Extractor
from kg.model import Article
from kg.patterns import Row

ROWS = {row.name: row for rows in load_constructions().values() for row in rows}


def _heads(row: Row, marked: str, extractor: Extractor, nlp: Language) -> list[str]:
    """Return the heads that a row leads to from the bracketed trigger of a sentence."""
    place = re.search(r"\[(.+?)\]", marked)
    assert place is not None, f"no trigger in brackets: {marked}"
    text = marked.replace("[", "").replace("]", "")
    reading = extractor.read(Article("row", text), nlp(text))
    triggers = [t for t in reading.triggers if t.token.idx == place.start()]
    assert triggers, f"{place[1]!r} is no trigger of {text!r}: {[t.token for t in reading.triggers]}"
    return [head.text for _, head, name in find_slots(triggers[0], reading.kinds) if name == row.name]


@pytest.mark.parametrize("name", ROWS)
def test_a_construction_reads_its_sentence(name: str, extractor: Extractor, nlp: Language) -> None:
    for example in ROWS[name].reads:
        assert _heads(ROWS[name], example.text, extractor, nlp) == list(example.gives), example.text


@pytest.mark.parametrize("name", ROWS)
def test_a_construction_leaves_the_other_sentence_alone(
    name: str, extractor: Extractor, nlp: Language
) -> None:
    for sentence in ROWS[name].refuses:
        assert _heads(ROWS[name], sentence, extractor, nlp) == [], sentence


def test_a_construction_without_a_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.toml"
    path.write_text(
        '[[construction]]\nname = "x"\ntrigger = ["verb"]\nslot = "object"\nnoun = "token >dobj"\n'
        'reads = { text = "Rebels [hit] it.", gives = ["it"] }\nnot = "It was [hit]."\n',
        encoding="utf-8",
    )
    with pytest.raises(LexiconError, match="'x' must bind head"):
        load_constructions(path)
