"""Descriptions of actors: the share of `tests/data/descriptions.toml` whose country and sector are read right."""

import re
import tomllib
from pathlib import Path

import pytest

from kg.model import Entity, Extraction
from tests.extract.conftest import Read
from tests.rule_table import locate

CASES = tomllib.loads((Path(__file__).parent.parent / "data" / "descriptions.toml").read_text("utf-8"))[
    "case"
]
LEAST = {"country": 0.80, "sector": 0.75}


def test_list_is_read_whole() -> None:
    assert len(CASES) == 160
    assert len({case["phrase"].lower() for case in CASES}) == 160


@pytest.mark.parametrize("field", ["country", "sector"])
def test_share(read: Read, field: str) -> None:
    wrong = [line for case in CASES if (line := fault(case, described(read(case["text"]), case), field))]
    share = 1 - len(wrong) / len(CASES)
    assert share >= LEAST[field], f"{share:.3f} right; wrong are\n" + "\n".join(wrong)


def described(extraction: Extraction, case: dict) -> Entity | None:
    """The entity that the phrase describes, by its label; else the last one that is named in the phrase."""
    label = re.sub(r"^(?:an?|the) ", "", case["phrase"], flags=re.IGNORECASE)
    span = locate(extraction.article.text, case["phrase"])
    inside = [(m, e) for e in extraction.entities for m in e.mentions if span.overlaps(m)]
    whole = next((e for _, e in inside if e.label == label), None)
    return whole or max(inside, key=lambda pair: (pair[0].end, -pair[0].start), default=(None, None))[1]


def fault(case: dict, entity: Entity | None, field: str) -> str:
    """What is wrong with an entity, empty where nothing is."""
    if entity is None:
        return f"{case['phrase']}: no entity"
    if field == "country":
        return "" if entity.country == case.get("country") else f"{case['phrase']}: {entity.country}"
    return "" if case["sector"] in entity.sector else f"{case['phrase']}: {entity.sector}"
