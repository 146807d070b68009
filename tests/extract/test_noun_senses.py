"""Nouns of several senses get the class of the sense that their sentence tells."""

import pytest

from tests.extract.conftest import Read

CASES = [
    ("Russian markets tumbled on Monday.", "Russian markets", "Thing"),
    ("The bomb hit a market in Kabul.", "market", "Facility"),
    ("Ten people died in a coal mine.", "coal mine", "Facility"),
    ("Rebels attacked the Mopani mine.", "Mopani mine", "Facility"),
    ("Three soldiers were killed when their car hit a mine.", "mine", "Weapon"),
    ("The league has authority to punish players.", "authority", "Thing"),
    ("The police defended the use of force.", "force", "Thing"),
    ("The force shelled a town.", "force", "ArmedForce"),
    ("A source who was briefed denied the report.", "source", "Person"),
    ("Rebels attacked the source of the river.", "source of the river", "Thing"),
    ("Japan bought 7% of the output.", "7% of the output", "Thing"),
    ("Some 40 percent of residents fled.", "40 percent of residents", "Group"),
    ("A man attacked an office Christmas party.", "office Christmas party", "Thing"),
    ("A man attacked the ruling party.", "ruling party", "Group"),
    ("The navy rescued MV Jag Arnav.", "MV Jag Arnav", "Vehicle"),
    ("The navy arrested the outlaws.", "outlaws", "Group"),
    ("The lawyer praised his client.", "client", "Person"),
    ("Joe Biden praised his wife's driver.", "wife", "Person"),
]


@pytest.mark.parametrize(("text", "label", "class_name"), CASES)
def test_class_of_a_sense(read: Read, text: str, label: str, class_name: str) -> None:
    assert {e.label: e.type for e in read(text).entities}.get(label) == class_name
