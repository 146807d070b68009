"""Links: which mentions are one event, and which event is part of, caused by or about another.

On parsed sentences, and on drafts made by hand.
"""

from dataclasses import replace
from datetime import date

import pytest

from kg.extract.links import Draft, World, link_events
from kg.extract.tree import Doc
from kg.extract.triggers import Trigger
from kg.lexicon import Lexicon
from kg.model import Argument, Event, Span
from kg.vocab import superclasses
from tests.extract.conftest import Read
from tests.hand_parse import hand_parsed, word
from tests.rule_table import event_at, read_cases

CASES = read_cases("links", "word")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 28


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    text, extraction = case["text"], read(case["text"])
    event = event_at(extraction, case["word"])
    assert event is not None
    root = event_at(extraction, case["same_as"]) if "same_as" in case else None
    assert event.same_as == (root.iri if root else None)
    words = {e.iri: e.head.of(text) for e in extraction.events}
    assert sorted(f"{link.role}: {words[link.event]}" for link in event.links) == sorted(
        case.get("links", ())
    )
    assert event.killed == case.get("killed", event.killed)
    assert event.injured == case.get("injured", event.injured)


FRAME = Lexicon.load().frames["attack"]
NOWHERE = World({}, {})
TUESDAY, FRIDAY = date(2024, 7, 16), date(2024, 7, 19)


def draft(
    doc: Doc,
    form: str,
    event_class: str = "Attack",
    *,
    sentence: int = 0,
    day: date | None = None,
    **roles: str,
) -> Draft:
    """An event as it stands before it is linked; each role is filled by one entity."""
    token = word(doc, form)
    head = Span(token.idx, token.idx + len(token))
    event = Event(
        iri=f"event:{head.start}",
        types=superclasses(event_class),
        trigger=head,
        head=head,
        sentence=head,
        rule="hand",
        arguments=tuple(Argument(role, head, head, entity) for role, entity in roles.items()),
        earliest=day,
        latest=day,
    )
    return Draft(event, Trigger(token, (token,), event_class, FRAME, "hand", 1.0), sentence)


def story(second: str) -> Doc:
    """ "Rebels attacked camps." and a second sentence about attacks."""
    return hand_parsed(f"""
rebels/rebel     nsubj  attacked  NNS
attacked/attack  ROOT   attacked  VBD
camps/camp       dobj   attacked  NNS

{second.strip()}
""")


DEFINITE = story("""
the              det    attack  DT
attack           nsubj  failed  NN
failed/fail      ROOT   failed  VBD
""")
ANOTHER = story("""
another          det    attack  DT
attack           nsubj  failed  NN
failed/fail      ROOT   failed  VBD
""")
REPEATED = story("""
rebels/rebel     nsubj  attacked#2  NNS
attacked/attack  ROOT   attacked#2  VBD
camps/camp       dobj   attacked#2  NNS
""")


def joined(first: Draft, second: Draft, world: World = NOWHERE) -> bool:
    _, event = link_events([first, second], world)
    return event.same_as == first.event.iri


def test_a_definite_noun_points_back() -> None:
    assert joined(draft(DEFINITE, "attacked"), draft(DEFINITE, "attack", sentence=1))


def test_another_does_not() -> None:
    assert not joined(draft(ANOTHER, "attacked"), draft(ANOTHER, "attack", sentence=1))


def test_a_definite_noun_of_another_class_does_not() -> None:
    assert not joined(draft(DEFINITE, "attacked", "Meeting"), draft(DEFINITE, "attack", sentence=1))


def test_a_more_general_class_does() -> None:
    assert joined(draft(DEFINITE, "attacked", "DroneStrike"), draft(DEFINITE, "attack", sentence=1))


def test_far_back_is_too_far() -> None:
    assert not joined(draft(DEFINITE, "attacked"), draft(DEFINITE, "attack", sentence=30))


def test_other_days_are_other_events() -> None:
    first, second = (
        draft(DEFINITE, "attacked", day=TUESDAY),
        draft(DEFINITE, "attack", sentence=1, day=FRIDAY),
    )
    assert not joined(first, second)


def test_other_agents_are_other_events() -> None:
    rows = {"patient": "camps", "day": TUESDAY}
    first = draft(REPEATED, "attacked", agent="a", **rows)
    second = draft(REPEATED, "attacked#2", sentence=1, agent="b", **rows)
    assert not joined(first, second)
    assert joined(first, replace(second, event=replace(first.event, iri="second")))


def test_a_place_inside_the_other_is_the_same_place() -> None:
    first, second = (
        draft(DEFINITE, "attacked", place="gao", agent="a"),
        draft(DEFINITE, "attack", place="mali", agent="a", sentence=1),
    )
    types = {"gao": "City", "mali": "Country", "oslo": "City"}
    assert joined(first, second, World({"gao": "mali"}, types))
    assert not joined(
        first, draft(DEFINITE, "attack", place="oslo", agent="a", sentence=1), World({"gao": "mali"}, types)
    )


def test_two_verbs_are_one_event_where_enough_agrees() -> None:
    rows = {"agent": "rebels", "patient": "camps"}
    first = draft(REPEATED, "attacked", day=TUESDAY, **rows)
    assert joined(first, draft(REPEATED, "attacked#2", sentence=1, day=TUESDAY, **rows))
    assert not joined(first, draft(REPEATED, "attacked#2", sentence=1))


def test_opposite_polarity_is_another_event() -> None:
    first, second = draft(DEFINITE, "attacked"), draft(DEFINITE, "attack", sentence=1)
    assert not joined(first, replace(second, event=replace(second.event, polarity="negative")))


def test_chains_name_the_first_mention() -> None:
    doc = hand_parsed("""
attacked/attack  ROOT   attacked  VBD

the              det    attack    DT
attack           nsubj  failed    NN
failed/fail      ROOT   failed    VBD

the              det    attack#2  DT
attack           nsubj  ended     NN
ended/end        ROOT   ended     VBD
""")
    drafts = [draft(doc, "attacked"), draft(doc, "attack", sentence=1), draft(doc, "attack#2", sentence=2)]
    assert [e.same_as for e in link_events(drafts, NOWHERE)] == [None, "event:0", "event:0"]


def test_what_points_back_to_a_failure_failed() -> None:
    first, second = draft(DEFINITE, "attacked"), draft(DEFINITE, "attack", sentence=1)
    first = replace(first, event=replace(first.event, outcome="failed"))
    assert [e.outcome for e in link_events([first, second], NOWHERE)] == ["failed", "failed"]


HARM = hand_parsed("""
drones/drone     nsubj  hit      NNS
hit              ROOT   hit      VBD
camps/camp       dobj   hit      NNS
killing/kill     advcl  hit      VBG
guards/guard     dobj   killing  NNS
""")


def test_harm_in_a_participle_is_part_of_the_attack_and_gives_it_its_figures() -> None:
    harm = draft(HARM, "killing", "Killing", patient="guards")
    harm = replace(harm, event=replace(harm.event, killed=3, approximate=True))
    attack, killing = link_events([draft(HARM, "hit", place="gao", day=TUESDAY), harm], NOWHERE)
    assert [(link.role, link.event) for link in killing.links] == [("partOf", attack.iri)]
    assert (attack.killed, attack.approximate) == (3, True)
    assert (killing.earliest, killing.latest) == (TUESDAY, TUESDAY)
    assert {(a.role, a.entity) for a in killing.arguments} == {("patient", "guards"), ("place", "gao")}


def test_an_attack_keeps_its_own_figures() -> None:
    harm, attack = draft(HARM, "killing", "Killing"), draft(HARM, "hit")
    harm = replace(harm, event=replace(harm.event, killed=3))
    attack = replace(attack, event=replace(attack.event, killed=5))
    assert [e.killed for e in link_events([attack, harm], NOWHERE)] == [5, 3]


def test_harm_that_did_not_happen_gives_no_figures() -> None:
    harm = draft(HARM, "killing", "Killing")
    harm = replace(harm, event=replace(harm.event, killed=3, polarity="negative"))
    assert link_events([draft(HARM, "hit"), harm], NOWHERE)[0].killed is None


def test_harm_in_a_meeting_is_no_part_of_it() -> None:
    meeting, killing = link_events(
        [draft(HARM, "hit", "Meeting"), draft(HARM, "killing", "Killing")], NOWHERE
    )
    assert killing.links == ()
    assert meeting.killed is None


def test_in_response_names_the_cause() -> None:
    doc = hand_parsed("""
army             nsubj  shelled   NN
shelled/shell    ROOT   shelled   VBD
camps/camp       dobj   shelled   NNS
in               prep   shelled   IN
response         pobj   in        NN
to               prep   response  IN
attacks/attack   pobj   to        NNS
""")
    shelled, attacks = link_events([draft(doc, "shelled", "Shelling"), draft(doc, "attacks")], NOWHERE)
    assert [(link.role, link.event) for link in shelled.links] == [("cause", attacks.iri)]


def test_a_plural_noun_is_not_one_attack() -> None:
    doc = hand_parsed("""
an               det    attack   DT
attack           nsubj  failed   NN
failed/fail      ROOT   failed   VBD

the              det    attacks  DT
attacks/attack   nsubj  went     NNS
went/go          ROOT   went     VBD
""")
    assert not joined(draft(doc, "attack"), draft(doc, "attacks", sentence=1))


def test_no_events_no_links() -> None:
    assert link_events([], NOWHERE) == ()
