"""`kg.trace` and `kg trace` show which rule filled what, and why a word got no class."""

import json

import pytest
from click.testing import CliRunner

import kg
from kg.cli.commands import app
from kg.errors import DateError, SourceError
from kg.extract.arguments import constructions
from kg.extract.arguments.constructions import load_constructions

VERDICT = "A court found Maria Lopez guilty of fraud."


@pytest.fixture(scope="module")
def verdict():
    return kg.trace(VERDICT)


def test_a_trace_shows_which_row_gave_which_role(verdict):
    (found, _) = verdict.triggers
    roles = {(slot.role, slot.words, slot.rule) for slot in found.slots}
    assert (found.words, found.event_class, found.frame) == ("found", "Conviction", "judge")
    assert {("agent", "A court", "subject"), ("patient", "Maria Lopez", "small-clause")} <= roles


def test_the_row_of_the_tutorial_adds_the_topic(monkeypatch, verdict):
    (found, _) = verdict.triggers
    assert ("topic", "fraud", "ground-of-verdict") in {(s.role, s.words, s.rule) for s in found.slots}
    rows = {
        kind: tuple(r for r in of if r.name != "ground-of-verdict")
        for kind, of in load_constructions().items()
    }
    monkeypatch.setattr(constructions, "load_constructions", lambda: rows)
    constructions.construction_tables.cache_clear()
    (before, _) = kg.trace(VERDICT).triggers
    monkeypatch.undo()
    constructions.construction_tables.cache_clear()
    assert {slot.role for slot in before.slots} == {"agent", "patient"}


def test_a_trace_shows_why_a_sense_was_refused(verdict):
    (guilty,) = (senses for word, senses in verdict.passed_over if word == "guilty")
    assert [(sense.event_class, sense.refused) for sense in guilty] == [
        ("Conviction", "its prior, 0.3, is below 0.6")
    ]
    (claimed,) = kg.trace("The group claimed the town.").triggers
    refused = {sense.event_class: sense.refused for sense in claimed.senses if sense.refused}
    assert refused["Killing"].startswith("object: ")


def test_a_trace_shows_sources_scopes_and_repairs():
    found = kg.trace("A drone will not hit the base, Reuters said.").triggers
    (hit,) = (trigger for trigger in found if trigger.words == "hit")
    assert hit.sources == ("Reuters (said; reporting-verb)",)
    assert dict(hit.rules)["factuality"] == "verb, modal"
    repaired = kg.trace("Thousands marched in Rome; police arrested ten.").tokens
    assert any(token.repaired for token in repaired)


def test_a_trace_shows_what_pronouns_may_mean():
    (_, fled) = kg.trace("Rebels shelled the town. They fled to Chad.", published="2024-07-18").triggers
    (they,) = fled.antecedents
    assert (they.pronoun, they.chosen) == ("They", "Rebels")
    assert any(weighed.startswith("Rebels") for weighed in they.weighed)


def test_the_command_prints_the_trace_for_people_and_programs():
    shown = CliRunner().invoke(app, ["trace", VERDICT]).output
    assert "patient: Maria Lopez = Maria Lopez  [small-clause, slot object, actor]" in shown
    assert "guilty names no event here" in shown
    told = json.loads(CliRunner().invoke(app, ["trace", VERDICT, "--json"]).output)
    assert [trigger["words"] for trigger in told["triggers"]] == ["found", "fraud"]


def test_a_wrong_day_is_one_line():
    with pytest.raises(DateError, match="not a date: 'soon'"):
        kg.trace(VERDICT, published="soon")


def test_a_text_that_is_no_unicode_is_refused_in_one_line():
    with pytest.raises(SourceError, match="the sentence: the text holds half of a surrogate pair"):
        kg.trace("\udc90 struck a base.")
