"""`kg.extract.confidence`: what speaks for an event and its roles, and the probability that comes of it."""

import math
from datetime import date
from types import MappingProxyType

import pytest

from kg.errors import LexiconError
from kg.extract import Extractor, extractor
from kg.extract.confidence import load_confidence, rate_events, rating
from kg.extract.confidence.argument_features import argument_features
from kg.extract.confidence.event_features import event_features
from kg.extract.confidence.rating import FIELDS, MODELS, Confidence, Sum, log_odds, stated_fields
from kg.loglinear import LogLinear
from kg.model import Article, Event, Span

TEXT = (
    "Rebels shelled Massawa on Tuesday, killing four people, the army said. The army would not comment. "
    "They may storm the port."
)
PUBLISHED = date(2024, 7, 18)
WORD = Span(0, 6)


def model(bias: float, **weights: float) -> LogLinear:
    return LogLinear(bias, MappingProxyType(weights), MappingProxyType({}))


@pytest.fixture(scope="module")
def told(nlp):
    """The events of the text, by their words, with what the models are told of them."""
    kept = []

    def remember(drafts, events, around):
        kept.extend((d, e, around) for d, e in zip(drafts, events, strict=True))
        return events

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extractor, "rate_events", remember)
        Extractor.load().extract(Article("a", TEXT, published=PUBLISHED), nlp(TEXT))
    return {event.trigger.of(TEXT): (draft, event, around) for draft, event, around in kept}


def test_an_event_is_described_by_what_the_rules_know(told):
    features = set(event_features(*told["shelled"]))
    assert {
        "lemma shell",
        "class Shelling",
        "real",
        "agent by subject",
        "dated here",
        "1 sources",
    } <= features
    assert {"roles agent and patient of VERB", "dated after on"} <= features
    assert not {"unreal", "undated", "told before"} & features
    storm = set(event_features(*told["storm"]))
    assert {"unreal", "undated", "0 sources", "aux may unreal"} <= storm


def test_an_event_is_described_by_what_governs_it(told):
    features = set(event_features(*told["killing"]))
    assert {"governed by shell real", "in real real", "in Shelling real"} <= features


def test_no_feature_is_named_twice(told):
    for draft, event, around in told.values():
        features = event_features(draft, event, around)
        assert len(features) == len(set(features))


def test_an_argument_is_described_by_its_construction_and_its_filler(told):
    draft, event, around = told["shelled"]
    of = {a.role: set(argument_features(draft, event, a, around)) for a in event.arguments}
    assert {"agent by subject", "agent before", "of Shelling"} <= of["agent"]
    assert {"patient named", "patient behind", "patient in 1 steps", "head massawa"} <= of["patient"]
    draft, event, around = told["storm"]
    (they,) = (a for a in event.arguments if a.role == "agent")
    assert {"agent pronoun", "agent unreal", "agent as nsubj"} <= set(
        argument_features(draft, event, they, around)
    )


def test_only_what_is_stated_can_be_wrong(told):
    assert stated_fields(Event("x:1", ("Event",), WORD, WORD, WORD, "verb")) == ("told", "status")
    assert stated_fields(told["shelled"][1]) == (*FIELDS,)
    assert stated_fields(told["storm"][1]) == ("told", "class", "status")


def test_all_is_right_where_every_field_and_role_is(told):
    draft, event, around = told["shelled"]
    even = dict.fromkeys(MODELS, model(0.0))
    (rated,) = rate_events([draft], [event], around, Confidence(even, Sum(0.0, 1.0, 0.0)))
    n = len(stated_fields(event)) + len(event.arguments)
    assert rated.confidence == round(0.5**n, 4)
    assert [a.confidence for a in rated.arguments] == [0.5] * len(event.arguments)
    assert dict(rated.confidences) == dict.fromkeys(stated_fields(event), 0.5)


def test_a_weight_moves_its_field_its_role_and_the_whole(told):
    draft, event, around = told["shelled"]

    def rate(**changed: LogLinear) -> Event:
        models = dict.fromkeys(MODELS, model(2.0)) | changed
        (rated,) = rate_events([draft], [event], around, Confidence(models, Sum(0.0, 0.5, 0.5)))
        return rated

    plain = rate()
    dated = rate(date=model(2.0, **{"dated here": -1.0}))
    assert dict(dated.confidences) == dict(plain.confidences) | {"date": round(1 / (1 + math.exp(-1.0)), 4)}
    agent = rate(role=model(2.0, **{"role agent": -1.0}))
    lower = {
        b.role for a, b in zip(plain.arguments, agent.arguments, strict=True) if b.confidence < a.confidence
    }
    assert lower == {"agent"}
    assert max(dated.confidence, agent.confidence, rate(whole=model(1.0)).confidence) < plain.confidence


def test_the_weights_of_the_package_give_probabilities(read):
    events = read(TEXT, PUBLISHED).events
    chances = [e.confidence for e in events] + [a.confidence for e in events for a in e.arguments]
    chances += [chance for e in events for _, chance in e.confidences]
    assert all(0 < chance < 1 for chance in chances)
    assert len({e.confidence for e in events}) == len(events) > 3
    by_words = {e.trigger.of(TEXT): e for e in events}
    assert set(dict(by_words["shelled"].confidences)) <= set(FIELDS)
    assert by_words["shelled"].to_dict(TEXT)["confidences"] == dict(by_words["shelled"].confidences)


def test_the_log_odds_of_what_is_certain_are_finite():
    assert log_odds(0.5) == 0
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("role", "{", "role.json: no weights of a log-linear model"),
        ("sum", "{", "sum.json: no weights of a sum"),
        ("sum", '{"bias": 0, "parts": 1}', "sum.json: no weights of a sum .*whole"),
    ],
)
def test_a_file_with_a_fault_is_told(tmp_path, name, text, message):
    for path in rating.FOLDER.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        load_confidence(tmp_path)
