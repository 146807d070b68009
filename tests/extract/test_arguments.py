"""Arguments: who and what takes part in an event, in which role; on parsed sentences and on trees built by hand."""

from typing import get_args

import pytest

from kg.extract.arguments import find_arguments
from kg.extract.names import Names
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Doc
from kg.extract.triggers import Trigger
from kg.lexicon import Lexicon
from kg.model import Role, Span
from tests.extract.conftest import Read
from tests.hand_parse import hand_parsed, word
from tests.rule_table import event_at, read_cases

CASES = read_cases("arguments", "word")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 65


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    text = case["text"]
    event = event_at(read(text), case["word"])
    assert event is not None
    found = {(a.role, a.head.of(text)) for a in event.arguments if a.rule not in ("story", "of-same")}
    assert found == {(role, head) for role in get_args(Role) for head in case.get(role, ())}


LEXICON = Lexicon.load()


def roles(
    doc: Doc, form: str, frame: str, *, light: str = "", role: str = "agent", times: tuple[Span, ...] = ()
) -> set:
    """Roles and their heads of a trigger made by hand, where no noun is a name."""
    token = word(doc, form)
    verb = word(doc, light) if light else None
    event_class = {"attack": "Attack", "harm": "Killing"}.get(frame, "Event")
    trigger = Trigger(token, (token,), event_class, LEXICON.frames[frame], "hand", 1.0, verb, role)
    found = find_arguments(trigger, NounTypes(doc, Names((), ()), times, LEXICON))
    return {(f.role, f.head.text) for f in found}


PASSIVE = hand_parsed("""
convoys/convoy   nsubjpass  attacked  NNS
were/be          auxpass    attacked  VBD
attacked/attack  ROOT       attacked  VBN
by               agent      attacked  IN
rebels/rebel     pobj       by        NNS
with             prep       attacked  IN
drones/drone     pobj       with      NNS
at               prep       attacked  IN
camps/camp       pobj       at        NNS
""")


def test_a_passive() -> None:
    expected = {("patient", "convoys"), ("agent", "rebels"), ("instrument", "drones"), ("place", "camps")}
    assert roles(PASSIVE, "attacked", "attack") == expected


def test_a_weapon_that_acts_is_an_instrument_and_who_launched_it_the_agent() -> None:
    doc = hand_parsed("""
drones/drone     nsubj  struck    NNS
launched/launch  acl    drones    VBN
by               agent  launched  IN
rebels/rebel     pobj   by        NNS
struck/strike    ROOT   struck    VBD
camps/camp       dobj   struck    NNS
""")
    assert roles(doc, "struck", "attack") == {
        ("instrument", "drones"),
        ("agent", "rebels"),
        ("patient", "camps"),
    }


def test_a_by_phrase_of_an_active_verb_is_no_agent() -> None:
    doc = hand_parsed("""
rebels/rebel      nsubj  attacked  NNS
attacked/attack   ROOT   attacked  VBD
camps/camp        dobj   attacked  NNS
by                prep   attacked  IN
dawn              pobj   by        NN
""")
    assert roles(doc, "attacked", "attack", times=(Span(28, 32),)) == {
        ("agent", "rebels"),
        ("patient", "camps"),
    }


NOMINAL = hand_parsed("""
attacks/attack   nsubj  drew     NNS
by               prep   attacks  IN
rebels/rebel     pobj   by       NNS
on               prep   rebels   IN
convoys/convoy   pobj   on       NNS
drew/draw        ROOT   drew     VBD
anger            dobj   drew     NN
""")


def test_an_event_noun_takes_back_what_the_parser_hung_on_its_agent() -> None:
    assert roles(NOMINAL, "attacks", "attack") == {("agent", "rebels"), ("patient", "convoys")}


def test_a_noun_does_not_take_the_arguments_of_its_verb() -> None:
    assert ("patient", "anger") not in roles(NOMINAL, "attacks", "attack")


LIGHT = hand_parsed("""
rebels/rebel     nsubj  launched  NNS
launched/launch  ROOT   launched  VBD
attacks/attack   dobj   launched  NNS
at               prep   launched  IN
camps/camp       pobj   at        NNS
""")


def test_the_subject_of_a_light_verb_acts_in_its_noun() -> None:
    assert roles(LIGHT, "attacks", "attack", light="launched") == {("agent", "rebels"), ("place", "camps")}


def test_a_noun_does_not_take_the_subject_of_a_verb_that_does_not_carry_it_out() -> None:
    doc = hand_parsed("""
rebels/rebel     nsubj  feared    NNS
feared/fear      ROOT   feared    VBD
attacks/attack   dobj   feared    NNS
""")
    assert ("agent", "rebels") not in roles(doc, "attacks", "attack")


def test_the_subject_of_a_light_verb_may_undergo() -> None:
    doc = hand_parsed("""
convoys/convoy   nsubj  came    NNS
came/come        ROOT   came    VBD
under            prep   came    IN
attack           pobj   under   NN
""")
    assert roles(doc, "attack", "attack", light="came", role="patient") == {("patient", "convoys")}


@pytest.mark.parametrize(("frame", "expected"), [("harm", {("patient", "three")}), ("change", set())])
def test_a_bare_number_is_a_patient_but_no_measure_of_change(frame: str, expected: set) -> None:
    doc = hand_parsed("""
killed/kill  ROOT   killed  VBD
three        dobj   killed  CD
""")
    assert roles(doc, "killed", frame) == expected


def test_one_of_many_is_the_one_that_counts() -> None:
    doc = hand_parsed("""
rebels/rebel     nsubj  attacked  NNS
attacked/attack  ROOT   attacked  VBD
one              dobj   attacked  CD
of               prep   one       IN
camps/camp       pobj   of        NNS
""")
    assert roles(doc, "attacked", "attack") == {("agent", "rebels"), ("patient", "one")}


def test_a_reflexive_takes_no_part() -> None:
    doc = hand_parsed("""
rebels/rebel       nsubj  attacked  NNS
attacked/attack    ROOT   attacked  VBD
themselves         dobj   attacked  PRP
""")
    assert roles(doc, "attacked", "attack") == {("agent", "rebels")}


def test_a_head_fills_one_role() -> None:
    token = word(PASSIVE, "attacked")
    trigger = Trigger(token, (token,), "Attack", LEXICON.frames["attack"], "hand", 1.0)
    found = find_arguments(trigger, NounTypes(PASSIVE, Names((), ()), (), LEXICON))
    assert len({f.head.i for f in found}) == len(found)
    assert [f.head.i for f in found] == sorted(f.head.i for f in found)
