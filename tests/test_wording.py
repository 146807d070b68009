"""The sentence of an event: a table of tellings, and the forms of words that it is made of."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from kg import vocab
from kg.wording import Figures, Party, Standing, Telling, spell_period, tell_event
from kg.wording.phrases import is_plural, join_names, lower_first, name_party
from kg.wording.standing import STATUSES
from kg.wording.verbs import base_of, inflect
from kg.wording.words import irregular_forms

ROLES = ("agent", "patient", "recipient", "instrument", "topic", "origin", "destination", "place")
CASES = tomllib.loads((Path(__file__).parent / "rules" / "sentences.toml").read_text(encoding="utf-8"))[
    "case"
]


def party_of(role: str, text: str, *, default: str) -> Party:
    """A party of "lead|label|words|rule"; all but the label may be missing."""
    parts = text.split("|")
    lead, label = ("", parts[0]) if len(parts) == 1 else parts[:2]
    said = parts[2] if len(parts) > 2 else label
    return Party(role, label, said, lead, parts[3] if len(parts) > 3 else "" if lead else default)


def telling_of(row: dict) -> Telling:
    passive = "agent" not in row
    rules = {
        "agent": "subject",
        "patient": "subject-of-passive" if passive else "object",
        "recipient": "object",
    }
    parties = []
    for role in ROLES:
        given = row.get(role, [])
        for text in [given] if isinstance(given, str) else given:
            parties.append(party_of(role, text, default=rules.get(role, "")))
    return Telling(
        event_class=row["class"],
        trigger=row["trigger"],
        rule=row.get("rule", "verb-lexicon"),
        parties=tuple(parties),
        standing=Standing(**row.get("standing", {})),
        earliest=row.get("from"),
        latest=row.get("to"),
        figures=Figures(**row.get("figures", {})),
        sources=tuple(row.get("sources", ())),
        deniers=tuple(row.get("deniers", ())),
    )


@pytest.mark.parametrize("row", CASES, ids=[row["says"][:60] for row in CASES])
def test_a_telling_gives_its_sentence(row):
    assert tell_event(telling_of(row)) == row["says"]


def test_the_table_is_large_and_shows_every_standing_and_many_classes():
    assert len(CASES) >= 120
    assert len({row["class"] for row in CASES}) >= 60
    shown = {word for row in CASES for word in telling_of(row).standing.words}
    assert shown | {"happened", "contested", "denied"} == set(STATUSES)


@pytest.mark.parametrize("name", vocab.event_classes())
def test_every_class_makes_a_sentence_with_and_without_parties(name):
    for rule in ("verb-lexicon", "noun-lexicon"):
        alone = tell_event(Telling(name, "strikes", rule))
        told = tell_event(
            Telling(name, "strikes", rule, parties=(Party("agent", "Iran", "Iran", rule="subject"),))
        )
        assert alone[0].isupper()
        assert alone.endswith(".")
        assert "Iran" in told


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("killed", "kill"), ("planned", "plan"), ("charged", "charge"), ("agreed", "agree"), ("freed", "free"),
        ("negotiated", "negotiate"), ("treated", "treat"), ("created", "create"), ("stopped", "stop"),
        ("controlled", "control"), ("denied", "deny"), ("died", "die"), ("dying", "die"), ("used", "use"),
        ("needed", "need"), ("visits", "visit"), ("reaches", "reach"), ("flies", "fly"), ("raising", "raise"),
        ("hitting", "hit"), ("left", "leave"), ("was", "be"), ("exploded", "explode"), ("acquired", "acquire"),
    ],
)  # fmt: skip
def test_the_base_of_a_verb(word, base):
    assert base_of(word) == base


@pytest.mark.parametrize("base", sorted(irregular_forms()))
def test_every_form_of_an_irregular_verb_leads_back_to_it(base):
    past, participle = irregular_forms()[base]
    assert inflect(base, "past") == past
    assert inflect(base, "participle") == participle
    assert base_of(base) == base
    assert inflect(inflect(base, "gerund"), "base") == base


def test_particles_stay_with_their_verb():
    assert inflect("shot down", "gerund") == "shooting down"


@pytest.mark.parametrize(
    ("label", "told", "name"),
    [
        ("drone", "A drone packed with explosives", "a drone"),
        ("Joe Biden", "President Joe Biden", "Joe Biden"),
        ("Islamic Resistance in Iraq", "The group", "Islamic Resistance in Iraq"),
        ("positions", "their positions", "the positions"),
        ("Two people", "Two people", "two people"),
        ("United States", "American", "the United States"),
        ("Defense Secretary", "Defense Secretary Lloyd Austin", "Defense Secretary"),
    ],
)
def test_what_a_party_is_called(label, told, name):
    assert name_party(label, told) == name


def test_names_stand_together():
    assert join_names([]) == ""
    assert join_names(["Iran", "Iraq", "Iran"]) == "Iran and Iraq"
    assert lower_first("Nobody") == "nobody"
    assert is_plural(["militias aligned with Iran"])
    assert not is_plural(["a bus"])


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        (date(2024, 1, 28), date(2024, 1, 28), "on 28 January 2024"),
        (date(2024, 1, 1), date(2024, 12, 31), "in 2024"),
        (date(2023, 2, 1), date(2023, 2, 28), "in February 2023"),
        (date(2024, 7, 22), date(2024, 7, 28), "between 22 and 28 July 2024"),
        (date(2023, 12, 30), date(2024, 1, 2), "between 30 December 2023 and 2 January 2024"),
        (date(2023, 10, 7), None, "since 7 October 2023"),
        (None, date(2025, 9, 30), "by 30 September 2025"),
        (None, None, ""),
    ],
)
def test_days_in_words(earliest, latest, words):
    assert spell_period(earliest, latest) == words
