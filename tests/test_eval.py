"""The scorer of `make eval`, on an article made by hand: what is right, and each fault that a measure is to catch."""

import doctest
import json
import re
from typing import Any

import pytest

from benchmarks.eval import __main__ as program
from benchmarks.eval import judging, scoring, table
from benchmarks.eval.measures import Confidence, Counts, judge_confidence, measure
from benchmarks.eval.predictions import Prediction, kind_of
from benchmarks.eval.scoring import ArticleScore, Outcome, ScoreError, score_article
from tests.gold.articles import GoldArticle, read_gold
from tests.gold.kit import Draft

TEXT = (
    "Rebels attacked the town of Vila on Monday. The raid killed three soldiers and hurt nine farmers, the army said. "
    "Three died at once. It may ask its allies for guns. The president will meet the rebels in Lomba in August. "
    "He did not resign. Aid came from Oran.\n"
)
ONE_MORE = "guns"

Row = dict[str, Any]


@pytest.fixture(scope="module")
def gold() -> GoldArticle:
    draft = Draft(id="vila", published="2024-07-16", text=TEXT, subject="a raid", group="conflict")
    draft.event(
        "[attacked] the town",
        "Attack",
        key="raid",
        agent="Rebels|the rebels",
        patient="the town of Vila|the town",
        place="Vila",
        missing_ok=("place",),
        date="2024-07-15",
        killed=3,
    )
    draft.event(
        "The [raid]",
        "Attack",
        same="raid",
        agent="Rebels",
        place="Vila",
        date="2024-07-15",
        date_in="context",
    )
    draft.event("raid [killed]", "Killing", patient="three soldiers", source="the army", killed=3)
    draft.event("and [hurt]", "Injury", patient="nine farmers", injured=9)
    draft.event("army [said]", "Event", minor=True, agent="the army")
    draft.event("Three [died]", "Death", key="died")
    draft.event(
        "may [ask]", "Request", status="possible", agent="It|the army", recipient="its allies", topic="guns"
    )
    draft.event(
        "will [meet]",
        ("Meeting", "Visit"),
        status="planned",
        agent=("The president", "the rebels"),
        place="Lomba",
        date="2024-08",
        count=1,
    )
    draft.event("not [resign]", "Resignation", status="negated", agent="He|The president")
    draft.event("Aid [came]", "Event", patient="Aid", origin="Oran")
    return draft.finish()


def at(words: str) -> Row:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def filler(role: str, words: str) -> Row:
    return {"role": role, **at(words), "text": words, "head": at(words), "entity": f"x:{words}"}


def source(words: str) -> Row:
    return {**at(words), "text": words, "head": at(words), "entity": f"x:{words}"}


def event(words: str, *types: str, **fields: Any) -> Row:
    return {
        "iri": f"x:{words}",
        "types": [*types, "Event"] if types != ("Event",) else ["Event"],
        "trigger": {**at(words), "text": words, "head": at(words)},
        "polarity": "positive",
        "certainty": "certain",
        "future": False,
        "outcome": "accomplished",
        "arguments": [],
        "sources": [],
        "earliest": None,
        "latest": None,
        "killed": None,
        "injured": None,
        "count": None,
        "confidence": 0.8,
        "same_as": None,
    } | fields


def all_right() -> dict[str, Row]:
    """What a reader without a fault would extract, by trigger."""
    monday = {"earliest": "2024-07-15", "latest": "2024-07-15"}
    august = {"earliest": "2024-08-01", "latest": "2024-08-31"}
    rebels, vila = filler("agent", "Rebels"), filler("place", "Vila")
    meeting = [filler("agent", "The president"), filler("agent", "the rebels"), filler("place", "Lomba")]
    wish = [filler("agent", "It"), filler("recipient", "its allies"), filler("topic", "guns")]
    rows = [
        event(
            "attacked", "Attack", arguments=[rebels, filler("patient", "the town"), vila], killed=3, **monday
        ),
        event("raid", "Raid", "Attack", arguments=[rebels, vila], same_as="x:attacked", **monday),
        event(
            "killed",
            "Killing",
            arguments=[filler("patient", "three soldiers")],
            sources=[source("the army")],
            killed=3,
        ),
        event("hurt", "Injury", arguments=[filler("patient", "nine farmers")], injured=9),
        event("said", "Event", arguments=[filler("agent", "the army")], confidence=0.95),
        event("died", "Death"),
        event("ask", "Request", arguments=wish, certainty="possible"),
        event("meet", "Meeting", arguments=meeting, future=True, outcome="planned", count=1, **august),
        event("resign", "Resignation", arguments=[filler("agent", "He")], polarity="negative"),
        event("came", "Event", arguments=[filler("patient", "Aid"), filler("origin", "Oran")]),
    ]
    return {row["trigger"]["text"]: row for row in rows}


def predict(rows: dict[str, Row], *mentions: tuple[str, str]) -> Prediction:
    """A prediction of these events; `mentions` adds to an entity, named by its words, another mention."""
    spans: dict[str, list[Row]] = {}
    for row in rows.values():
        for phrase in (*row["arguments"], *row["sources"]):
            spans.setdefault(phrase["entity"], []).append(at(phrase["text"]))
    for words, mention in mentions:
        spans[f"x:{words}"].append(at(mention))
    entities = [{"iri": iri, "mentions": found} for iri, found in spans.items()]
    return Prediction.from_row(
        {"id": "vila", "text": TEXT, "entities": entities, "events": list(rows.values())}
    )


def changed(word: str, **fields: Any) -> dict[str, Row]:
    rows = all_right()
    rows[word] = rows[word] | fields
    return rows


def score(gold: GoldArticle, rows: dict[str, Row], *mentions: tuple[str, str]) -> ArticleScore:
    return score_article(gold, predict(rows, *mentions))


def outcome_of(score: ArticleScore, word: str) -> Outcome:
    return next(o for o in score.outcomes if o.gold is not None and o.gold.words == word)


def test_what_is_all_right_scores_one(gold):
    scored = score(gold, all_right())
    measures = measure([scored])
    assert (measures.articles, measures.events, measures.typed_not_in_gold, measures.noise) == (1, 9, 0, 0.0)
    names = ("found", "right", "complete", "facts", "typed", "asserted")
    assert [getattr(measures, name) for name in names] == [1.0] * 6
    assert {counts.precision for counts in measures.fields.values()} == {1.0}
    assert {counts.recall for counts in measures.fields.values()} == {1.0}
    assert measures.same == Counts(right=1)
    assert [o.describe() for o in scored.outcomes] == [None] * 10


RIGHT, INCOMPLETE, WRONG = "right and complete", "right, not complete", "wrong"
CASES = [
    # the event, what is changed, what is found beside what is right, what comes of it
    ("attacked", {"types": ["Bombing", "Attack", "Event"]}, [], RIGHT),
    ("attacked", {"types": ["Killing", "Event"]}, [("class", "wrong")], WRONG),
    ("attacked", {"types": ["Event"]}, [("class", "missing")], INCOMPLETE),
    ("came", {"types": ["Movement", "Event"]}, [], RIGHT),
    ("attacked", {"polarity": "negative"}, [("status", "wrong"), ("hedge", "wrong")], WRONG),
    ("attacked", {"outcome": "ongoing"}, [], RIGHT),
    ("resign", {"polarity": "positive"}, [("status", "wrong"), ("hedge", "wrong")], WRONG),
    ("resign", {"polarity": "positive", "outcome": "planned"}, [("hedge", "wrong")], RIGHT),
    ("ask", {"certainty": "certain", "outcome": "hypothetical"}, [], RIGHT),
    ("hurt", {"arguments": []}, [("patient", "missing")], INCOMPLETE),
    ("hurt", {"arguments": [filler("topic", "nine farmers")]}, [], RIGHT),
    ("hurt", {"arguments": [filler("patient", "nine farmers") | {"entity": None}]}, [], RIGHT),
    (
        "hurt",
        {"arguments": [filler("agent", "nine farmers")]},
        [("agent", "wrong"), ("patient", "missing")],
        WRONG,
    ),
    (
        "hurt",
        {"arguments": [filler("patient", "allies")]},
        [("patient", "wrong"), ("patient", "missing")],
        WRONG,
    ),
    (
        "hurt",
        {"arguments": [filler("patient", "nine farmers"), filler("patient", "allies")]},
        [("patient", "extra")],
        RIGHT,
    ),
    ("died", {"arguments": [filler("place", "Vila")]}, [("place", "extra")], RIGHT),
    ("died", {"arguments": [filler("topic", "raid")]}, [], RIGHT),
    ("died", {"arguments": [{**filler("agent", "Vila"), "role": "time"}]}, [], RIGHT),
    ("came", {"arguments": [filler("patient", "Aid"), filler("place", "Oran")]}, [], RIGHT),
    (
        "attacked",
        {"arguments": [filler("agent", "Rebels"), filler("patient", "the town")]},
        [("place", "missing")],
        RIGHT,
    ),
    ("attacked", {"earliest": "2024-07-16"}, [("date", "wrong")], WRONG),
    ("attacked", {"earliest": None}, [], RIGHT),
    ("attacked", {"earliest": None, "latest": None}, [("date", "missing")], INCOMPLETE),
    ("raid", {"earliest": None, "latest": None}, [("date", "missing")], RIGHT),
    ("hurt", {"earliest": "2024-07-15", "latest": "2024-07-15"}, [("date", "wrong")], WRONG),
    ("killed", {"killed": 4}, [("figures", "wrong")], WRONG),
    ("killed", {"killed": None}, [("figures", "missing")], INCOMPLETE),
    ("died", {"killed": 3}, [("figures", "extra")], RIGHT),
    ("died", {"killed": 9}, [("figures", "wrong")], WRONG),
    ("meet", {"count": 2}, [("figures", "wrong")], WRONG),
    ("meet", {"count": None}, [("figures", "missing")], INCOMPLETE),
    ("hurt", {"count": 2}, [], RIGHT),
    ("killed", {"sources": [source("Rebels")]}, [("source", "wrong")], WRONG),
    ("killed", {"sources": []}, [("source", "missing")], INCOMPLETE),
    ("hurt", {"sources": [source("the army")]}, [("source", "extra")], RIGHT),
    ("killed", {"salient": True}, [], RIGHT),
    ("killed", {"salient": False}, [("salience", "wrong")], INCOMPLETE),
    ("said", {"salient": False}, [], RIGHT),
    ("said", {"earliest": "2024-07-15", "latest": "2024-07-15"}, [], RIGHT),
    ("said", {"killed": 3}, [("figures", "extra")], RIGHT),
]


@pytest.mark.parametrize(("word", "change", "findings", "result"), CASES)
def test_each_field_is_judged(gold, word, change, findings, result):
    outcome = outcome_of(score(gold, changed(word, **change)), word)
    assert [(f.field, f.verdict) for f in outcome.findings if f.verdict != "right"] == findings
    assert (outcome.is_right, outcome.is_complete) == (result != WRONG, result == RIGHT)


def test_any_mention_of_an_entity_fills_the_role(gold):
    rows = changed("hurt", arguments=[filler("patient", "allies")])
    assert outcome_of(score(gold, rows), "hurt").wrong
    assert not outcome_of(score(gold, rows, ("allies", "nine farmers")), "hurt").wrong


def test_a_filler_that_is_stated_twice_is_right_once(gold):
    rows = all_right()
    rows["raid"]["arguments"].append(filler("agent", "the rebels"))
    again = outcome_of(score(gold, rows, ("the rebels", "Rebels")), "raid")
    assert [f.field for f in again.findings if f.verdict == "right"].count("agent") == 1


def without(word: str) -> dict[str, Row]:
    rows = all_right()
    del rows[word]
    return rows


def with_one_more(*types: str, **fields: Any) -> dict[str, Row]:
    return all_right() | {ONE_MORE: event(ONE_MORE, *types, **fields)}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (without("died"), {"found": 8 / 9, "complete": 8 / 9, "right": 1.0, "facts": 1.0}),
        (without("said"), {"found": 1.0, "complete": 1.0, "facts": 1.0}),
        (
            changed("died", types=["Attack", "Event"]),
            {"right": 8 / 9, "facts": 0.9, "typed": 7 / 8, "asserted": 4 / 5},
        ),
        (changed("died", killed=9), {"right": 8 / 9, "facts": 0.9, "typed": 7 / 8, "asserted": 1.0}),
        (changed("said", polarity="negative"), {"right": 1.0, "complete": 1.0, "facts": 0.9, "typed": 1.0}),
        (
            changed("meet", future=False, outcome="accomplished"),
            {"typed": 7 / 8, "asserted": 5 / 6, "right": 8 / 9},
        ),
        (
            with_one_more("Sale"),
            {"facts": 10 / 11, "typed": 8 / 9, "asserted": 5 / 6, "typed_not_in_gold": 1},
        ),
        (with_one_more("Sale", future=True), {"facts": 10 / 11, "typed": 8 / 9, "asserted": 1.0}),
        (with_one_more("Event"), {"facts": 1.0, "noise": 1 / 11, "typed_not_in_gold": 0}),
        (with_one_more("Event", salient=False), {"facts": 1.0, "noise": 0.0}),
        (changed("raid", same_as=None), {"same": Counts(missing=1)}),
        (changed("died", same_as="x:killed"), {"same": Counts(right=1, wrong=1)}),
        (changed("killed", same_as="x:raid"), {"same": Counts(right=1, wrong=2)}),
        (without("attacked") | {"raid": all_right()["raid"] | {"same_as": None}}, {"same": Counts()}),
    ],
)
def test_each_measure_catches_its_fault(gold, rows, expected):
    found = measure([score(gold, rows)])
    assert {name: getattr(found, name) for name in expected} == expected


def test_minor_events_count_for_facts_and_not_for_fields(gold):
    rows = changed("said", polarity="negative", salient=True)
    fields = measure([score(gold, rows)]).fields
    assert (fields["status"], fields["salience"]) == (Counts(right=9), Counts(wrong=1))
    assert measure([score(gold, changed("said", killed=3))]).fields["figures"] == Counts(right=4, extra=1)


def test_an_event_is_found_by_its_head_or_by_a_trigger_around_it(gold):
    rows = all_right()
    rows["attacked"]["trigger"] |= {"start": 0, "end": 20}
    rows["attacked"]["trigger"]["head"] = at("Rebels")
    rows["killed"]["trigger"]["head"] = at("three")
    rows["killed"]["trigger"] |= at("three")
    scored = score(gold, rows)
    assert outcome_of(scored, "attacked").event is not None
    assert outcome_of(scored, "killed").event is None


def test_an_event_is_found_for_one_trigger_alone(gold):
    rows = without("killed")
    rows["raid"]["trigger"] |= at("raid killed")
    scored = score(gold, rows)
    assert outcome_of(scored, "raid").event is not None
    assert outcome_of(scored, "killed").event is None


def test_of_two_events_at_a_trigger_the_one_of_its_class_is_taken(gold):
    rows = {"other": event("died", "Event", iri="x:other"), **all_right()}
    assert outcome_of(score(gold, rows), "died").event.iri == "x:died"


def test_confidence_is_judged_by_order_and_by_what_is_sure():
    judged = judge_confidence([(0.95, True), (0.9, False), (0.8, True), (0.5, False)])
    assert (judged.right_of_sure, judged.share_sure, judged.auc) == (0.5, 0.5, 0.75)
    assert judge_confidence([(0.5, True), (0.5, False)]).auc == 0.5
    assert judge_confidence([]) == Confidence(None, None, None)


def test_what_happened_is_told_by_four_fields():
    told = {"polarity": "positive", "certainty": "certain", "future": False, "outcome": "accomplished"}
    assert kind_of(told) == kind_of(told | {"outcome": "ongoing"}) == "happened"
    assert kind_of(told | {"polarity": "negative", "outcome": "failed"}) == "failed"
    assert kind_of(told | {"polarity": "negative", "future": True}) == "negated"
    assert kind_of(told | {"future": True}) == kind_of(told | {"outcome": "planned"}) == "planned"
    assert kind_of(told | {"future": True, "certainty": "possible"}) == "open"
    assert kind_of(told | {"outcome": "threatened"}) == "open"


def faulty() -> dict[str, Row]:
    """A fault of every kind at once."""
    rows = all_right() | {
        ONE_MORE: event(ONE_MORE, "Sale", confidence=0.93),
        "Monday": event("Monday", "Event"),
    }
    del rows["hurt"]
    rows["attacked"] |= {"types": ["Event"], "latest": "2024-07-20", "sources": [source("the army")]}
    rows["raid"] |= {"arguments": [filler("agent", "Vila")], "same_as": None, "confidence": 0.97}
    rows["killed"] |= {
        "killed": 9,
        "sources": [source("its allies")],
        "same_as": "x:attacked",
        "confidence": 0.4,
    }
    rows["died"] |= {"killed": 3, "confidence": 0.99}
    rows["meet"] |= {"outcome": "accomplished", "future": False, "earliest": None, "latest": None}
    rows["ask"] |= {
        "arguments": [filler("recipient", "its allies")],
        "certainty": "certain",
        "outcome": "planned",
    }
    return rows


def test_the_tallies_of_a_faulty_extraction_are_as_recorded(gold):
    assert measure([score(gold, faulty())]).to_dict() == RECORDED


RECORDED = {
    "articles": 1,
    "events": 9,
    "found": 0.889,
    "right": 0.5,
    "complete": 0.333,
    "facts": 0.5,
    "typed": 0.429,
    "asserted": 0.6,
    "noise": 0.091,
    "typed_not_in_gold": 1,
    "fields": {
        "class": {"right": 7, "wrong": 0, "missing": 1, "extra": 0, "precision": 1.0, "recall": 0.875},
        "agent": {"right": 4, "wrong": 1, "missing": 2, "extra": 0, "precision": 0.8, "recall": 0.667},
        "patient": {"right": 4, "wrong": 0, "missing": 1, "extra": 0, "precision": 1.0, "recall": 0.8},
        "place": {"right": 3, "wrong": 0, "missing": 1, "extra": 0, "precision": 1.0, "recall": 0.75},
        "date": {"right": 1, "wrong": 1, "missing": 1, "extra": 0, "precision": 0.5, "recall": 0.5},
        "figures": {"right": 2, "wrong": 1, "missing": 0, "extra": 1, "precision": 0.667, "recall": 1.0},
        "source": {"right": 0, "wrong": 1, "missing": 0, "extra": 1, "precision": 0.0, "recall": None},
        "status": {"right": 7, "wrong": 1, "missing": 0, "extra": 0, "precision": 0.875, "recall": 1.0},
        "hedge": {"right": 6, "wrong": 2, "missing": 0, "extra": 0, "precision": 0.75, "recall": 1.0},
    },
    "same": {"right": 0, "wrong": 1, "missing": 1, "extra": 0, "precision": 0.0, "recall": 0.0},
    "confidence": {"right_of_sure": 0.5, "share_sure": 0.4, "auc": 0.6},
}


def test_every_fault_is_a_line(gold):
    assert list(program.fault_lines([score(gold, faulty())])) == LINES


LINES = [
    "vila  attacked (Event): WRONG date 2024-07-15..2024-07-20 for [['2024-07-15', '2024-07-15']]; missing class",
    "vila  raid (Raid): WRONG agent agent='Vila' (has another role); missing agent='Rebels'; missing place='Vila'",
    "vila  killed (Killing): WRONG figures killed=9 for 3; WRONG source 'its allies'",
    "vila  not found: hurt (Injury)",
    "vila  ask (Request): missing agent='It'; missing topic='guns'",
    "vila  meet (Meeting): WRONG status happened for planned; missing date",
    "vila  NOT IN GOLD: guns (Sale)",
]


def test_articles_add_up(gold):
    bad, good = score(gold, faulty()), score(gold, all_right())
    both = measure([bad, good])
    assert (both.articles, both.events) == (2, 18)
    assert both.found == (8 + 9) / 18
    assert both.same == Counts(right=1, wrong=1, missing=1)
    assert measure([]).found is None


def test_another_text_is_refused(gold):
    prediction = predict(all_right())
    with pytest.raises(ScoreError, match="vila: the text that was extracted from is not the gold's"):
        score_article(gold, Prediction(prediction.id, "Rebels", (), {}))
    with pytest.raises(ScoreError, match="no extraction of vila"):
        program.score_rows([gold], [])


def test_the_table_has_a_column_for_each_part(gold):
    good, bad = measure([score(gold, all_right())]), measure([score(gold, faulty())])
    lines = table.render_table({"all": bad, "culture": good}).splitlines()
    assert lines[0].split() == ["all", "culture"]
    assert len({len(line) for line in lines}) == 1
    cells = {label: line[11:].split() for line in lines if (label := line[:11].strip())}
    assert cells["events"] == ["9", "9"]
    assert cells["found"] == [".889", "1.000"]
    assert (cells["class p"], cells["class r"]) == (["1.000", "1.000"], [".875", "1.000"])
    assert cells["source r"] == ["–", "1.000"]
    assert cells["status"] == [".875", "1.000"]
    assert cells["share at .9"] == [".400", ".100"]
    assert not {"status r", "instrument p", "salience"} & set(cells)


@pytest.mark.parametrize("module", [judging, scoring, table])
def test_the_examples_of_the_modules_run(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


def test_the_program_extracts_and_scores_an_article(tmp_path, capsys):
    kept = tmp_path / "kept.jsonl"
    assert program.main(["--article", "tana", "--show", "1", "--out", str(kept)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Own gold: 1 article, 18 events and 24 minor ones"
    assert lines[2].split() == ["all", "train", "protest"]
    assert lines[-2].startswith("tana  ")
    own = json.loads(lines[-1])["own"]
    assert own["all"]["found"] > 0.7
    assert own["all"]["fields"]["class"]["right"] > 5
    assert "fields" not in own["protest"]
    assert program.main(["--article", "tana", "--predicted", str(kept)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["own"] == own


def test_subjects_are_chosen_by_group_or_words(capsys, tmp_path):
    nothing = tmp_path / "nothing.jsonl"
    nothing.write_text("")
    sport = [g.id for g in read_gold() if g.group == "sport"]
    assert program.main(["--subject", "sport", "--predicted", str(nothing)]) == 2
    assert capsys.readouterr().err == f"no extraction of {', '.join(sport)}\n"
    assert program.main(["--subject", "prison break", "--predicted", str(nothing)]) == 2
    assert capsys.readouterr().err == "no extraction of diffa\n"
    assert program.main(["--subject", "gardening"]) == 2
    assert capsys.readouterr().err == "no article of the gold is chosen\n"


def test_other_sets_are_scored_by_their_own_programs(tmp_path, capsys):
    row = json.dumps({"id": "a", "text": TEXT}) + "\n"
    for name in ("wikievents-dev.jsonl", "meantime-dev.jsonl", "geovirus-dev.jsonl"):
        (tmp_path / name).write_text(row)
    figures = {name: {"f1": 0.5} for name in ("TI", "TC", "AI", "AC")}
    program_text = f"import sys; assert open(sys.argv[2]).read(); print({json.dumps(figures)!r})"
    (tmp_path / "score_events.py").write_text(program_text)
    (tmp_path / "score_news.py").write_text("raise ValueError('no gold')")
    scores, failed = program.score_others(tmp_path)
    assert (scores, failed) == ({"WikiEvents dev": {"TI": 0.5, "TC": 0.5, "AI": 0.5, "AC": 0.5}}, True)
    first, second = capsys.readouterr().out.splitlines()
    assert first == "WikiEvents dev  TI .500  TC .500  AI .500  AC .500"
    assert re.match(
        "MEANTIME dev    not scored: .*score_news.py .* exited with 1: ValueError: no gold", second
    )


def test_other_sets_that_are_not_there_are_one_line(tmp_path, capsys):
    assert program.score_others(tmp_path) == ({}, False)
    assert capsys.readouterr().out == f"Other sets: none in {tmp_path}\n"
