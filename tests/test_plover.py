"""`kg.plover`: event records for tools that read PLOVER."""

import io
import json
from dataclasses import replace

import pytest

import kg
from kg import vocab
from kg.model import Extraction
from kg.plover import plover_records, write_plover
from kg.store import GraphStore
from tests.story import HARBOR, denial_story, harbor_story, real_event, tell

EXAMPLES = "examples"
FIELDS = (
    "id event_date event_date_end event_type event_mode quad_code contexts source recipient location killed injured "
    "event_text story_id story_ids publisher headline pub_date url confidence event_class"
).split()

UNTYPED = {
    "no act of one side on another, only a group of classes": (
        "Event Communication Conflict Crime Diplomacy Disaster Economy Harm Justice Movement Politics"
    ),
    "PLOVER codes no comments: it dropped CAMEO's statements and appeals": (
        "Statement Announcement Confirmation Denial Report Warning"
    ),
    "a result: what did the harm is coded, or nobody did it": "Death Injury Damage Destruction Displacement",
    "crimes are contexts, not events, since version 0.7": "Theft Fraud Smuggling",
    "disasters and diseases are contexts": "Earthquake Flood Storm Fire Crash DiseaseOutbreak",
    "business, not interaction of political actors": (
        "Transaction Purchase Sale Merger Investment Bankruptcy PriceChange Layoff ProductLaunch Manufacture"
    ),
    "domestic politics is a context unless it is a resignation": "Election Appointment Legislation Coup",
    "motion without a side that it is aimed at": "Travel Transport Evacuation Flight",
    "stops a thing, not an actor": "Interception Obstruction",
    "neither cooperation nor conflict": "Acquittal Identification Treatment",
}


@pytest.fixture(scope="module")
def store():
    with GraphStore.memory() as store:
        tell(store, coded(harbor_story()), coded(denial_story()))
        yield store


@pytest.fixture(scope="module")
def records(store):
    return {record.id: record for record in plover_records(store)}


def coded(story: Extraction) -> Extraction:
    events = (replace(event, plover=vocab.plover_codes(event.types[0])) for event in story.events)
    return replace(story, events=tuple(events))


def event_iri(words: str) -> str:
    return real_event("harbor", HARBOR, words)


def test_a_record_tells_who_did_what_to_whom_where_and_when(records):
    shelled = records[event_iri("shelled")]
    assert (shelled.event_type, shelled.event_mode, shelled.quad_code) == ("ASSAULT", ("heavy-weapons",), 4)
    assert (shelled.event_date, shelled.event_date_end) == ("2023-05-01", "2023-05-01")
    (rebels,) = shelled.source
    assert (rebels.name, rebels.text, rebels.country, rebels.sector) == (
        "Coastal rebels",
        "Coastal rebels",
        "AMR",
        ("REB",),
    )
    assert [actor.name for actor in shelled.recipient] == ["Port Amara"]
    place = shelled.location
    assert place is not None
    assert (place.name, place.lat, place.lon, place.country) == ("Port Amara", 12.75, 43.5, "AMR")
    assert (place.geonameid, place.level) == (4242, "city")
    assert (shelled.killed, shelled.injured, shelled.confidence) == (4, None, 0.9)


def test_a_record_names_its_article_and_every_sentence_that_tells_it(records):
    shelled = records[event_iri("shelled")]
    assert shelled.event_text == tuple(f"{s}." for s in HARBOR.split(". ")[:2])
    assert (shelled.story_id, shelled.story_ids, shelled.publisher) == ("harbor", ("harbor",), "Gulf Wire")
    assert (shelled.pub_date, shelled.url) == ("2023-05-02", "https://example.org/harbor")


def test_what_did_not_happen_or_has_no_type_gives_no_record(records):
    assert {record.event_class for record in records.values()} == {"Shelling", "Killing"}
    assert event_iri("storm") not in records


def test_an_undated_event_keeps_its_date_open(records):
    killed = records[event_iri("killed")]
    assert (killed.event_date, killed.pub_date) == (None, "2023-05-02")
    assert (killed.source, [actor.name for actor in killed.recipient]) == ((), ["four dockers"])


def test_lines_are_json_of_all_fields_in_order_of_the_events(store):
    output = io.BytesIO()
    assert write_plover(store, output) == b""
    assert write_plover(store) == output.getvalue()
    rows = [json.loads(line) for line in output.getvalue().splitlines()]
    assert all(list(row) == FIELDS for row in rows)
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert len(rows) == 2


@pytest.fixture(scope="module")
def graph():
    with kg.build(EXAMPLES) as graph:
        yield graph


def told(graph, article: str, event_class: str):
    rows = (json.loads(line) for line in graph.export("plover").splitlines())
    return [row for row in rows if (row["story_id"], row["event_class"]) == (article, event_class)]


def test_the_examples_give_a_record_for_each_typed_event_that_happened(graph):
    rows = [json.loads(line) for line in graph.export("plover").splitlines()]
    answer = graph.query("SELECT DISTINCT ?e { ?e a kg:Event ; kg:ploverType ?t }")
    assert len(rows) == len(answer.rows) > 50
    assert {row["id"] for row in rows} == set(answer.column("e"))
    assert all(row["event_text"] and row["story_id"] for row in rows)


def test_an_example_in_full(graph):
    strikes = told(graph, "al-asad-drones", "DroneStrike")
    strike = next(row for row in strikes if row["event_date"] == "2024-07-16")
    assert (strike["event_type"], strike["event_mode"]) == ("ASSAULT", ["drone"])
    assert [(a["name"], a["sector"]) for a in strike["source"]] == [("Iran-backed militants", ["REB"])]
    assert [(a["name"], a["country"]) for a in strike["recipient"]] == [("Al Asad Air Base", "IRQ")]
    assert strike["location"]["country"] == "IRQ"


def test_both_who_meet_are_sources_and_a_visitor_has_a_host(graph):
    (meeting,) = told(graph, "rumalyn-rockets", "Meeting")
    assert len(meeting["source"]) == 2
    assert meeting["recipient"] == []
    (visit,) = told(graph, "rumalyn-rockets", "Visit")
    assert [actor["country"] for actor in visit["recipient"]] == ["USA"]


def test_every_class_has_a_plover_type_or_a_reason_why_not():
    untyped = {name for names in UNTYPED.values() for name in names.split()}
    assert {name for name in vocab.event_classes() if not vocab.plover_codes(name)} == untyped
    assert sum(len(names.split()) for names in UNTYPED.values()) == len(untyped)
