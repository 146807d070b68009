"""What happened, made of what articles tell: one event each, with what its accounts say and contradict."""

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.model import Argument, Link, Source
from kg.query import run_named, run_query
from kg.resolve import Decision, apply_decisions, resolve_store
from kg.resolve.decisions import Side
from kg.validate import validate_graph
from kg.vocab import KG, RDF, SEM
from tests.resolve.newsroom import IRIS, Draft, store_of

FIRST = "A drone hit a depot near Rumal in Ostia on Monday and killed three guards, police said."
SECOND = "Police now say that at least five guards were killed when a drone struck the depot near Rumal."
THIRD = "Rebels denied that a drone had struck the depot near Rumal on Monday."


def strike(article_id, text, published, word, class_="DroneStrike", **fields):
    draft = Draft(article_id, text, published)
    if "Ostia" in text:
        draft.entity("Ostia", "Country", iri=IRIS.place("OST"), country="OST", registered=True)
    town = draft.town("Rumal", "rumal", "OST", within=IRIS.place("OST"))
    depot = draft.entity("depot", "Facility")
    fields.setdefault("place", town)
    draft.event(word, class_, fields.pop("day", "2024-03-04"), patient=depot, **fields)
    return draft


def first(**fields):
    return strike("a1", FIRST, "2024-03-05", "hit", killed=3, **fields)


def second(**fields):
    return strike("a2", SECOND, "2024-03-06", "struck", killed=5, approximate=True, **fields)


def denial():
    draft = strike("a3", THIRD, "2024-03-06", "struck", certainty="possible")
    words = draft.spans("Rebels")[0]
    event = draft.events[0]
    source = Source(words, words, draft.spans("denied")[0], denies=True)
    draft.events[0] = replace(event, sources=(source,))
    return draft


def known(*drafts, link=True):
    store = store_of(*drafts)
    resolve_store(store, link=link)
    return store


def only(store, predicate):
    """Values of a property of the one event that there is."""
    (event,) = {quad.subject for quad in store.match(None, KG.articleCount)}
    return sorted((quad.object.value for quad in store.match(event, predicate)), key=str)


@pytest.fixture(scope="module", name="twice")
def told_twice():
    with known(first(), second()) as store:
        yield store


def test_an_event_told_twice_is_one_and_leads_to_both_accounts(twice):
    assert run_query(twice, "SELECT ?e { ?e a kg:Attack }").rows == (
        (IRIS.real_event(IRIS.event("a1", *_span(FIRST, "hit"))),),
    )
    accounts = {IRIS.event("a1", *_span(FIRST, "hit")), IRIS.event("a2", *_span(SECOND, "struck"))}
    assert set(only(twice, KG.account)) == accounts
    assert only(twice, KG.articleCount) == ["2"]
    assert only(twice, KG.article) == [IRIS.article("a1"), IRIS.article("a2")]


def test_its_roles_lead_to_the_node_that_stands_for_all(twice):
    depot = IRIS.entity("a1", *_span(FIRST, "depot"))
    assert only(twice, KG.patient) == [depot]
    assert [q.object.value for q in twice.match(None, KG.sameActorAs)] == [depot]


def test_figures_that_differ_are_a_range_and_the_last_one_counts(twice):
    assert only(twice, KG.killed) == ["5"]
    assert (only(twice, KG.killedLeast), only(twice, KG.killedMost)) == (["3"], ["5"])
    assert only(twice, KG.contested) == ["killed"]
    assert only(twice, KG.approximate) == ["true"]
    assert run_query(twice, "SELECT (SUM(?n) AS ?dead) { ?e kg:killed ?n }").rows == ((5,),)


def test_the_knowledge_conforms_to_the_shapes(twice):
    pytest.importorskip("pyshacl")
    assert validate_graph(twice).violations == ()


def test_an_event_told_once_is_one_all_the_same():
    with known(first()) as store:
        assert only(store, KG.articleCount) == ["1"]
        assert only(store, KG.contested) == []
        assert only(store, SEM.hasPlace) == [IRIS.place("rumal")]


def test_without_links_each_account_is_an_event():
    with known(first(), second(), link=False) as store:
        assert len(run_named(store, "attacks")) == 2
        assert not list(store.match(None, KG.Link))


def test_the_class_is_the_most_specific_that_most_bear_out():
    with known(first(class_="Attack"), second()) as store:
        assert {KG.DroneStrike, KG.Attack} <= {quad.object for quad in store.match(None, RDF.type)}
        assert only(store, KG.eventType) == [KG.DroneStrike.value]


def test_of_places_the_narrowest_stays():
    with known(first(place=IRIS.place("OST")), second()) as store:
        assert only(store, KG.place) == [IRIS.place("rumal")]


def test_what_one_denies_and_another_states_is_one_event_contested():
    with known(first(), denial()) as store:
        assert only(store, KG.articleCount) == ["2"]
        assert only(store, KG.contested) == ["happened"]
        assert run_query(store, "ASK { ?e a kg:DroneStrike }") is True
        assert run_query(store, "SELECT ?c { ?c kg:denies true ; kg:claims ?e . ?e a kg:Attack }").rows != ()


def test_what_nobody_states_did_not_happen():
    with known(denial()) as store:
        assert run_query(store, "ASK { ?e a kg:UnrealizedEvent ; kg:certainty 'possible' }") is True
        assert run_query(store, "ASK { ?e a sem:Event }") is False
        assert only(store, KG.contested) == []


def test_what_is_no_news_stays_in_the_evidence():
    with known(first(salient=False)) as store:
        assert next(store.match(None, KG.articleCount), None) is None
        assert next(store.match(None, RDF.type, KG.Account), None) is not None


@pytest.mark.parametrize("role", ["cause", "partOf"])
def test_the_dead_are_counted_at_one_event(role):
    draft = first()
    draft.event("killed", "Killing", "2024-03-04", killed=3, links=(Link(role, draft.events[0].iri, "test"),))
    with known(draft) as store:
        assert run_query(store, "SELECT (SUM(?n) AS ?dead) { ?e kg:killed ?n }").rows == ((3,),)
        assert (
            run_query(
                store, "ASK { ?k a kg:Killing ; kg:cause|kg:partOf ?s . ?s a kg:DroneStrike ; kg:killed 3 }"
            )
            is True
        )


def test_days_that_exclude_each_other_are_contested_and_the_first_told_holds():
    with store_of(first(day="2024-03-04"), second(day="2024-02-20")) as store:
        sides = (Side("event", "a1", "hit", FIRST), Side("event", "a2", "struck", SECOND))
        apply_decisions(store, [Decision(*sides, same=True)])
        assert only(store, KG.contested) == ["day", "killed"]
        assert (only(store, KG.earliest), only(store, KG.latest)) == (["2024-03-04"], ["2024-03-04"])


def test_the_same_in_any_order_and_number_of_steps():
    with known(first(), second(), denial()) as whole, store_of() as steps:
        for draft in (denial(), second(), first()):
            with store_of(draft) as one:
                steps.add(list(one.match()), IRIS.article_graph(draft.article.id))
            resolve_store(steps)
        assert set(steps.quads(IRIS.knowledge_graph)) == set(whole.quads(IRIS.knowledge_graph))
        assert resolve_store(steps).change == (0, 0)


def _span(text: str, word: str) -> tuple[int, int]:
    start = text.index(word)
    return start, start + len(word)


def test_no_statement_of_an_event_is_made_of_an_account(twice):
    accounts = {quad.subject for quad in twice.match(None, RDF.type, KG.Account)}
    of_events = (KG.agent, KG.patient, KG.place, KG.killed, KG.earliest, KG.cause, SEM.hasActor)
    assert not {q.subject for p in of_events for q in twice.match(None, p)} & accounts
    assert all(isinstance(account, ox.NamedNode) for account in accounts)


def test_articles_on_one_course_of_events_are_a_story(twice):
    (story,) = {quad.subject for quad in twice.match(None, RDF.type, KG.Story)}
    assert story.value == IRIS.story("a1")
    led = {quad.subject.value for quad in twice.match(None, KG.story, story)}
    assert led == {
        IRIS.article("a1"),
        IRIS.article("a2"),
        IRIS.real_event(IRIS.event("a1", *_span(FIRST, "hit"))),
    }
    days = [{q.object.value for q in twice.match(story, predicate)} for predicate in (KG.earliest, KG.latest)]
    assert days == [{"2024-03-05"}, {"2024-03-06"}]


def test_an_article_alone_is_no_story():
    with known(first()) as store:
        assert not list(store.match(None, KG.story))


def test_what_two_articles_call_alike_fills_a_role_once():
    drafts = (first(), second())
    for draft in drafts:
        drone = draft.entity("drone", "Weapon")
        event = draft.events[0]
        span = draft.spans("drone")[0]
        draft.events[0] = replace(
            event, arguments=(*event.arguments, Argument("instrument", span, span, drone))
        )
    with known(*drafts) as store:
        assert only(store, KG.instrument) == [IRIS.entity("a1", *_span(FIRST, "drone"))]


SERIES = (
    "Militias have carried out some 175 attacks on convoys in Ostia since October, and their raids go on."
)


def bulk(word, class_="Attack", **fields):
    draft = Draft("a1", SERIES, "2024-03-05")
    draft.event(word, class_, agent=draft.entity("Militias", "Group"), rule="noun-lexicon", **fields)
    return draft


@pytest.mark.parametrize(
    ("word", "fields", "is_series"),
    [
        ("raids", {"class_": "Raid"}, True),
        ("attacks", {"count": 175}, False),
        ("attacks", {"day": "2024-03-04"}, False),
        ("attacks", {"killed": 3}, False),
        ("attacks", {"class_": "Killing"}, False),
    ],
)
def test_attacks_told_in_bulk_are_counted_as_none(word, fields, is_series):
    with known(bulk(word, **fields)) as store:
        kind = fields.get("class_", "Attack")
        (event,) = {quad.subject for quad in store.match(None, KG.articleCount)}
        classes = {quad.object for quad in store.match(event, RDF.type)}
        assert (KG.Series in classes, KG[kind] in classes) == (is_series, not is_series)
        assert {KG.Event, SEM.Event} <= classes
        assert only(store, KG.eventType) == [KG[kind].value]
        assert validate_graph(store).violations == ()
