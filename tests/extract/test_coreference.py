"""Coreference: which phrases of an article mean the same actor, place or thing."""

import pytest

from kg.model import Extraction, Span
from tests.extract.conftest import Read
from tests.rule_table import locate, read_cases

CASES = read_cases("coreference", "mention")


def chain_of(extraction: Extraction, mention: Span) -> list[str]:
    """All mentions of what these words mean, none where they mean nothing."""
    chains = [e.mentions for e in extraction.entities if mention in e.mentions]
    assert len(chains) <= 1
    return [span.of(extraction.article.text) for chain in chains for span in chain]


def parts_of(extraction: Extraction, mention: Span) -> list[str]:
    """Labels of what these words take together, by the arguments that they fill."""
    labels = {e.iri: e.label for e in extraction.entities}
    return sorted(
        {labels[a.entity] for e in extraction.events for a in e.arguments if a.span == mention and a.entity}
    )


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    extraction, mention = read(case["text"]), locate(case["text"], case["mention"])
    if "parts" in case:
        assert parts_of(extraction, mention) == case["parts"]
    else:
        assert chain_of(extraction, mention) == case["chain"]
    if "type" in case:
        assert [e.type for e in extraction.entities if mention in e.mentions] == [case["type"]]
