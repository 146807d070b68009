"""Salience: which events are news in themselves. On parsed sentences, and on drafts made by hand."""

from dataclasses import replace

import pytest

from kg.extract.links import Draft
from kg.extract.salience import Story, mark_salience, salience_features
from kg.extract.triggers import Trigger
from kg.lexicon import Lexicon
from kg.loglinear import LogLinear
from kg.model import Argument, Event, Link, Span
from kg.vocab import superclasses
from tests.extract.conftest import Read
from tests.hand_parse import hand_parsed, word
from tests.rule_table import event_at, read_cases

CASES = read_cases("salience", "word")
FRAME = Lexicon.load().frames["act"]
DOC = hand_parsed("""
rebels/rebel  nsubj  began   NNS
began/begin   ROOT   began   VBD
to/to         aux    shell   TO
shell/shell   xcomp  began   VB
six/six       nummod camps   CD
camps/camp    dobj   shell   NNS
""")


def draft(form: str, event_class: str, *, idle: bool = False) -> Draft:
    token = word(DOC, form)
    head = Span(token.idx, token.idx + len(token))
    event = Event(f"event:{form}", superclasses(event_class), head, head, head, "hand")
    return Draft(event, Trigger(token, (token,), event_class, FRAME, "hand", 1.0, idle=idle), 0)


BEGAN, SHELL = draft("began", "Event"), draft("shell", "Shelling")
LINKED = replace(
    SHELL.event,
    same_as="event:earlier",
    arguments=(Argument("agent", SHELL.event.head, SHELL.event.head, "x:unit"),),
)
BEGINNING = replace(BEGAN.event, links=(Link("patient", "event:shell", "hand"),))


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 15


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    event = event_at(read(case["text"]), case["word"])
    assert event is not None
    assert event.salient == case["salient"]


def test_a_story_counts_mentions_and_turns_links_round() -> None:
    story = Story.of((BEGAN, SHELL), (BEGINNING, LINKED), frozenset({"x:unit"}))
    assert story.mentions == {"event:began": 1, "event:earlier": 1}
    assert story.linked == {"event:shell": ("patient",)}
    assert story.sorts == {BEGAN.trigger.token.i: "an event", SHELL.trigger.token.i: "a typed event"}


def test_an_idle_noun_is_no_event_for_its_neighbours() -> None:
    idle = draft("camps", "Event", idle=True)
    assert Story.of((idle,), (idle.event,), frozenset()).sorts == {}


def test_the_features_of_an_event() -> None:
    story = Story.of((BEGAN, SHELL), (BEGINNING, LINKED), frozenset({"x:unit"}))
    began, shell = salience_features(BEGAN, BEGINNING, story), salience_features(SHELL, LINKED, story)
    assert {"lemma begin", "everyday word", "over a typed event as xcomp", "has patient", "lead"} <= set(
        began
    )
    assert {
        *("class Shelling", "class Attack", "rare word", "xcomp of an event", "aux to", "counted dobj"),
        *("role agent", "named agent", "1 roles, typed", "is patient"),
    } <= set(shell)
    assert len(shell) == len(set(shell))


def test_each_sort_of_event_has_its_threshold() -> None:
    model = LogLinear(0.0, {}, {"typed": 0.4, "plain": 0.6})
    marked = mark_salience((BEGAN, SHELL), (BEGINNING, LINKED), frozenset(), model)
    assert [event.salient for event in marked] == [False, True]
    assert replace(marked[1], salient=True) == LINKED
