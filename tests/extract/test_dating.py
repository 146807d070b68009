"""Dating: which date expression belongs to which event; on parsed sentences and on trees built by hand."""

from datetime import date

import pytest

from kg.extract.dating import Dating, date_triggers
from kg.extract.tree import Doc
from kg.extract.triggers import Trigger
from kg.lexicon import Lexicon
from kg.model import Span, Time
from tests.extract.conftest import Read
from tests.hand_parse import hand_parsed, word
from tests.rule_table import event_at, read_cases

CASES = read_cases("dating", "word")
DAY = date(2024, 7, 18)


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    event = event_at(read(case["text"], case.get("published", DAY)), case["word"])
    assert event is not None
    assert (event.earliest, event.latest) == (case.get("earliest"), case.get("latest"))


FRAME = Lexicon.load().frames["attack"]
TUESDAY, APRIL = date(2024, 7, 16), (date(2024, 4, 1), date(2024, 4, 30))


def dated(doc: Doc, times: dict[str, tuple[date, date]], *triggers: str, cue: str = "") -> dict[str, Dating]:
    """Date triggers made by hand, times given by their one word."""
    spans = [(Span(t.idx, t.idx + len(t)), days) for form, days in times.items() for t in (word(doc, form),)]
    found = date_triggers(
        doc,
        [Trigger(t, (t,), "Attack", FRAME, "hand", 1.0) for form in triggers for t in (word(doc, form),)],
        [Time(span, first.isoformat(), first, last) for span, (first, last) in spans],
        {word(doc, cue).i: word(doc, cue)} if cue else {},
    )
    return {doc[i].text: dating for i, dating in found.items()}


SAID = hand_parsed("""
police           nsubj  said      NNS
said/say         ROOT   said      VBD
Tuesday          npadvmod said    NNP
rebels/rebel     nsubj  attacked  NNS
attacked/attack  ccomp  said      VBD
camps/camp       dobj   attacked  NNS
""")


def test_the_time_of_saying_is_not_that_of_what_is_said() -> None:
    found = dated(SAID, {"Tuesday": (TUESDAY, TUESDAY)}, "attacked", cue="said")
    assert set(found) == {"said"}


ATTACKED = """
rebels/rebel     nsubj  attacked  NNS
attacked/attack  ROOT   attacked  VBD
camps/camp       dobj   attacked  NNS
{preposition}    prep   attacked  IN
April            pobj   {preposition}  NNP
"""


@pytest.mark.parametrize(
    ("preposition", "earliest", "latest"),
    [
        ("in", APRIL[0], APRIL[1]),
        ("since", APRIL[0], None),
        ("until", None, APRIL[1]),
        ("before", None, date(2024, 3, 31)),
        ("after", APRIL[1], None),
    ],
)
def test_the_preposition_bounds(preposition: str, earliest: date | None, latest: date | None) -> None:
    doc = hand_parsed(ATTACKED.format(preposition=preposition))
    found = dated(doc, {"April": APRIL}, "attacked")["attacked"]
    assert (found.earliest, found.latest) == (earliest, latest)
    assert [t.span.of(doc.text) for t in found.times] == ["April"]


def test_since_after_a_first_dates_nothing() -> None:
    doc = hand_parsed("""
It        nsubj  was     PRP
was/be    ROOT   was     VBD
the       det    attack  DT
first     amod   attack  JJ
attack    attr   was     NN
since     prep   attack  IN
April     pobj   since   NNP
""")
    assert dated(doc, {"April": APRIL}, "attack") == {}


def test_a_time_on_a_noun_does_not_date_the_verb() -> None:
    doc = hand_parsed("""
leaders/leader       nsubj  condemned  NNS
condemned/condemn    ROOT   condemned  VBD
attacks/attack       dobj   condemned  NNS
in                   prep   attacks    IN
April                pobj   in         NNP
""")
    assert set(dated(doc, {"April": APRIL}, "condemned", "attacks")) == {"attacks"}


def test_a_participle_shares_the_time_of_its_clause_but_a_suspended_event_does_not() -> None:
    doc = hand_parsed("""
drones/drone    nsubj  hit      NNS
hit             ROOT   hit      VBD
camps/camp      dobj   hit      NNS
in              prep   hit      IN
April           pobj   in       NNP
killing/kill    advcl  hit      VBG
guards/guard    dobj   killing  NNS
""")
    assert set(dated(doc, {"April": APRIL}, "hit", "killing")) == {"hit", "killing"}
    doc = hand_parsed("""
they                 nsubj  suspended  PRP
suspended/suspend    ROOT   suspended  VBD
attacks/attack       dobj   suspended  NNS
in                   prep   suspended  IN
April                pobj   in         NNP
""")
    assert set(dated(doc, {"April": APRIL}, "suspended", "attacks")) == {"suspended"}


def test_nothing_is_dated_where_there_is_no_time() -> None:
    assert dated(SAID, {}, "attacked", cue="said") == {}


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("In April, rebels shelled a mill and their truck was burned by guards.", True),
        ("Rebels shelled a mill in April and their truck was burned by guards.", False),
    ],
)
def test_a_time_before_the_subject_is_of_all_clauses(read: Read, text: str, *, opens: bool) -> None:
    event = event_at(read(text, DAY), "burned")
    assert event is not None
    assert (dict(event.rules).get("date") == "opening-time") is opens
