"""Nouns that the lexicon has no class for: how surely they name events, and why."""

from collections.abc import Callable

import pytest

from kg.extract.names import Names
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Token, read_tree
from kg.extract.triggers.event_nouns import NounJudge, noun_features
from kg.lexicon import Lexicon
from kg.loglinear import LogLinear
from kg.parse import load_model
from kg.settings import DEFAULT_MODEL
from tests.extract.conftest import Read
from tests.rule_table import event_at

LIMIT = "The council set strict limits on imports of sugar."
Find = Callable[[str, str], tuple[Token, NounTypes]]
ALWAYS, NEVER = (LogLinear(bias, {}, {"likely": 0.5, "doubtful": 0.1}) for bias in (9.0, -9.0))


@pytest.fixture(scope="module")
def find() -> Find:
    """Parse a text, and find a word of it, with what its nouns name."""

    def find_word(text: str, word: str) -> tuple[Token, NounTypes]:
        doc = read_tree(load_model(DEFAULT_MODEL)(text))
        return next(t for t in doc if t.text == word), NounTypes(doc, Names((), ()), (), Lexicon.load())

    return find_word


def test_the_features_of_a_noun(find: Find) -> None:
    noun, kinds = find(LIMIT, "limits")
    assert set(noun_features(noun, kinds, Lexicon.load())) >= {
        *("lemma limit", "plural", "dep dobj", "dobj of set", "amod strict", "on ..", "limit on", "bare"),
        "kind thing",
    }


def test_a_feature_is_named_once(find: Find) -> None:
    noun, kinds = find("The talks of ministers and of envoys of two states ended.", "talks")
    features = noun_features(noun, kinds, Lexicon.load())
    assert len(features) == len(set(features))


def test_the_threshold_decides(find: Find) -> None:
    noun, kinds = find(LIMIT, "limits")
    judges = (NounJudge(kinds, Lexicon.load(), model) for model in (ALWAYS, NEVER))
    assert [judge.judge(noun) for judge in judges] == ["likely", None]


def test_a_listed_noun_is_sure_unless_it_is_doubtful(find: Find) -> None:
    noun, kinds = find("The ceremony was short.", "ceremony")
    unsure = LogLinear(-1.0, {}, ALWAYS.thresholds)
    judges = (NounJudge(kinds, Lexicon.load(), model) for model in (ALWAYS, unsure, NEVER))
    assert [judge.judge(noun) for judge in judges] == ["sure", "sure", None]


def test_people_and_their_bodies_are_no_events(find: Find) -> None:
    for word in ("police", "farmer"):
        noun, kinds = find("The police followed a farmer.", word)
        assert NounJudge(kinds, Lexicon.load(), ALWAYS).judge(noun) is None


def test_why_a_noun_is_an_event_is_told(find: Find) -> None:
    noun, kinds = find(LIMIT, "limits")
    judge = NounJudge(kinds, Lexicon.load(), LogLinear(0.0, {"lemma limit": 0.5, "on ..": 0.75}, {}))
    assert judge.explain(noun) == (("on ..", 0.75), ("lemma limit", 0.5))


def test_an_idle_event_changes_nothing_else(read: Read) -> None:
    """What the model alone calls an event stays what a verb is done to, and takes no time and no role."""
    told = event_at(read("The court upheld the control of exports on Monday."), "control")
    upheld = event_at(read("The court upheld the control of exports on Monday."), "upheld")
    assert told is not None
    assert upheld is not None
    assert (told.rule, told.types, told.arguments, told.earliest) == (
        "event-noun-model",
        ("Event",),
        (),
        None,
    )
    assert ("patient", "the control of exports") in {
        (a.role, a.span.of("The court upheld the control of exports on Monday.")) for a in upheld.arguments
    }
    assert upheld.earliest is not None
    assert upheld.links == ()
