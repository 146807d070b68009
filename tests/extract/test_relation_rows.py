"""Every row of `relations.toml` reads its own sentence, and leaves alone the one that it must not read."""

import pytest
from spacy.language import Language

from kg.extract.extractor import Extractor
from kg.extract.relations import load_relations
from kg.model import Article
from kg.patterns import Row
from tests.extract.telling import tell_relations

ROWS = {row.name: row for _, rows in load_relations() for row in rows}


def _stated(row: Row, text: str, extractor: Extractor, nlp: Language) -> list[str]:
    extraction = extractor.extract(Article("row", text), nlp(text))
    return [told for told, rule in tell_relations(extraction) if rule == row.name]


@pytest.mark.parametrize("name", ROWS)
def test_a_relation_is_read(name: str, extractor: Extractor, nlp: Language) -> None:
    for example in ROWS[name].reads:
        assert _stated(ROWS[name], example.text, extractor, nlp) == list(example.gives), example.text


@pytest.mark.parametrize("name", ROWS)
def test_a_relation_is_not_read(name: str, extractor: Extractor, nlp: Language) -> None:
    for sentence in ROWS[name].refuses:
        assert _stated(ROWS[name], sentence, extractor, nlp) == [], sentence
