"""The gold in `tests/gold` holds together, and a fault planted in it is told."""

import json
import re
from dataclasses import replace

import pytest

from kg.model import Span
from tests.gold.articles import (
    FOLDER,
    GROUPS,
    SPLITS,
    GoldArticle,
    GoldError,
    read_article,
    read_gold,
    write_article,
)
from tests.gold.kit import Draft, main

TEXT = "Rebels attacked the town of Vila on Monday. The raid killed three soldiers, the army said."


def draft(**fields) -> Draft:
    return Draft(
        **{"id": "vila", "published": "2024-07-16", "text": TEXT, "subject": "a raid", "group": "conflict"}
        | fields
    )


def raid() -> GoldArticle:
    gold = draft()
    gold.event(
        "[attacked] the town",
        "Attack",
        key="raid",
        agent="Rebels",
        patient="the town of Vila|Vila",
        date="2024-07-15",
    )
    gold.event("The [raid]", ("Raid", "Attack"), same="raid", agent="Rebels", missing_ok=("agent",))
    gold.event("raid [killed]", "Killing", killed=3, patient="three soldiers", source="the army")
    gold.event("army [said]", "Event", minor=True, agent="the army")
    return gold.finish()


def test_every_article_holds_together():
    gold = read_gold()
    assert len(gold) >= 36
    assert sum(len(article.events) for article in gold) >= 1657
    assert len({article.id for article in gold}) == len(gold)
    assert {article.group for article in gold} == set(GROUPS)


def test_every_file_of_the_gold_is_read_and_stands_as_it_is_written():
    paths = sorted(path for split in SPLITS for path in (FOLDER / split).rglob("*") if path.is_file())
    assert len(paths) == len(read_gold())
    for path in paths:
        assert path.read_text(encoding="utf-8") == read_article(path).dumps(), path.name


def test_an_article_comes_back_from_its_file(tmp_path):
    path = write_article(raid(), tmp_path)
    assert path == tmp_path / "train" / "vila.json"
    assert read_article(path) == raid()
    assert read_gold(tmp_path) == (raid(),)
    assert read_gold(tmp_path, ["test"]) == ()
    assert raid().article().published.isoformat() == "2024-07-16"


def test_what_the_snippets_say():
    first, second, third, said = raid().events
    assert [first.trigger.of(TEXT), second.trigger.of(TEXT)] == ["attacked", "raid"]
    assert first.roles == {"agent": (("Rebels",),), "patient": (("the town of Vila", "Vila"),)}
    assert (first.dates, second.same, second.missing_ok) == (
        (("2024-07-15", "2024-07-15"),),
        "raid",
        ("agent",),
    )
    assert (third.key, third.killed, said.minor) == ("e3", 3, True)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"trigger": Span(8, 16)}, "raid: 'attacked' does not stand at 8-16"),
        ({"trigger": Span(207, 215)}, "raid: 'attacked' does not stand at 207-215"),
        ({"classes": ("Atack",)}, "raid: no event class 'Atack'"),
        ({"classes": ()}, "raid: has no class; Event where none fits"),
        ({"status": "maybe"}, "raid: status 'maybe', not one of"),
        ({"roles": {"doer": (("Rebels",),)}}, "raid: no role 'doer'; there are agent"),
        ({"roles": {"agent": (("Soldiers",),)}}, "raid: agent 'Soldiers' is not in the text"),
        ({"roles": {"agent": ((),)}}, "raid: agent has a filler without a name"),
        ({"missing_ok": ("place",)}, "raid: missing_ok 'place', which has no filler"),
        ({"dates": (("2024-13", "2024-13"),)}, "raid: date 2024-13..2024-13, not as YYYY"),
        (
            {"dates": (("2024-07-15", "2024-07-14"),)},
            "raid: date 2024-07-15..2024-07-14 ends before it begins",
        ),
        ({"date_in": "lead"}, "raid: date_in 'lead', not one of sentence, context"),
        ({"killed": -1}, "raid: killed is -1"),
        ({"same": "siege"}, "raid: same as 'siege', which is no other event"),
        ({"same": "raid"}, "raid: same as 'raid', which is no other event"),
        ({"key": "e2"}, "e2: key of 2 events"),
    ],
)
def test_a_fault_of_an_event_is_told(change, fault):
    gold = raid()
    events = (replace(gold.events[0], **change), *(replace(e, same=None) for e in gold.events[1:]))
    with pytest.raises(GoldError, match=f"vila: {re.escape(fault)}"):
        replace(gold, events=events)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"split": "dev"}, "split 'dev', not one of train, test"),
        ({"group": "war"}, "group 'war', not one of conflict"),
        ({"published": "2024-07"}, "published '2024-07', not a day"),
        ({"published": "2024-02-30"}, "published '2024-02-30', not a day"),
        ({"events": ()}, "has no event"),
    ],
)
def test_a_fault_of_an_article_is_told(change, fault):
    with pytest.raises(GoldError, match=fault):
        replace(raid(), **change)


def test_triggers_follow_each_other():
    gold = raid()
    with pytest.raises(GoldError, match="e2: its trigger begins before that of e3 ends"):
        replace(gold, events=(gold.events[0], gold.events[2], gold.events[1]))


def test_a_file_has_the_name_and_folder_of_its_article(tmp_path):
    path = write_article(raid(), tmp_path)
    (tmp_path / "test").mkdir()
    moved = path.rename(tmp_path / "test" / "vila.json")
    with pytest.raises(GoldError, match=r"vila of train belongs into train/vila\.json"):
        read_article(moved)
    moved.write_text("{", encoding="utf-8")
    with pytest.raises(GoldError, match="no JSON"):
        read_article(moved)


@pytest.mark.parametrize(
    ("snippet", "fault"),
    [
        ("attacked the town", "has no trigger in brackets"),
        ("[the]", "'the' occurs 2 times, not once"),
        ("[besieged] the town", "'besieged the town' occurs 0 times, not once"),
    ],
)
def test_a_snippet_stands_once_in_the_text(snippet, fault):
    with pytest.raises(GoldError, match=re.escape(fault)):
        draft().event(snippet, "Attack")


def write_rows(path, *changes):
    row = json.loads(raid().dumps())
    del row["group"], row["split"]
    path.write_text("".join(json.dumps(row | change) + "\n" for change in changes), encoding="utf-8")
    return str(path)


def test_rows_from_elsewhere_are_taken_in(tmp_path, capsys):
    rows = write_rows(
        tmp_path / "rows.jsonl", {"licence": "own", "url": None}, {"id": "sake", "split": "test"}
    )
    words = [rows, "--split", "train", "--group", "conflict=vila", "--group", "crime=sake"]
    assert main([*words, "--folder", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "2 articles, 8 events, 2 of them minor\n"
    assert [(a.id, a.split, a.group) for a in read_gold(tmp_path)] == [
        ("vila", "train", "conflict"),
        ("sake", "test", "crime"),
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"licence": "CC BY"}, "vila: the text is not our own"),
        ({"url": "https://example.org/"}, "vila: the text is not our own"),
        ({"group": "war"}, "vila: group 'war', not one of"),
        ({"note": "?"}, "vila: an article has no ['note']"),
        ({"events": [{"key": "x", "trigger": {}}]}, "x: no gold event"),
        ({"events": [{"key": "x", "who": "y"}]}, "an event has no ['who']"),
    ],
)
def test_nothing_is_taken_in_where_a_row_has_a_fault(tmp_path, capsys, change, fault):
    rows = write_rows(tmp_path / "rows.jsonl", {"id": "first"}, change)
    assert main([rows, "--split", "train", "--group", "crime=first,vila", "--folder", str(tmp_path)]) == 2
    assert fault in capsys.readouterr().err
    assert read_gold(tmp_path) == ()
