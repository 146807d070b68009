"""Names: what an article's names are, which are one, which place of a name is meant."""

import pytest

from kg.model import Entity, Extraction
from tests.extract.conftest import Read
from tests.rule_table import locate, read_cases

CASES = read_cases("names")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    extraction = read(case["text"])
    for words, wanted in case.get("names", {}).items():
        entity = named(extraction, words)
        found = f"{entity.type} {entity.country or ''}" if entity else ""
        assert found.split()[: len(wanted.split()) or None] == wanted.split(), words
    iris = {words: named(extraction, words) for words in (*case.get("same", ()), *case.get("apart", ()))}
    assert None not in iris.values(), [words for words, entity in iris.items() if entity is None]
    assert len({iris[words].iri for words in case.get("same", ())}) <= 1
    assert len({iris[words].iri for words in case.get("apart", ())}) == len(case.get("apart", ()))


def named(extraction: Extraction, words: str) -> Entity | None:
    """The entity with a mention that is exactly these words."""
    span = locate(extraction.article.text, words)
    return next((e for e in extraction.entities if span in e.mentions), None)
