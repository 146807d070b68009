"""Resolving a store: the graph of links, figures, decisions of people, undo, changed articles."""

import tomllib
from collections import Counter

import pytest

from kg.errors import SourceError, StoreError
from kg.resolve import (
    Decision,
    apply_decisions,
    know_again,
    read_review,
    resolve_store,
    review_store,
    undo_decisions,
)
from kg.resolve.agglomerate import Ruling
from kg.resolve.decisions import Side, decision_quads, locate_decisions, read_decisions
from kg.resolve.load import load_corpus
from kg.vocab import KG
from tests.resolve.newsroom import IRIS, Draft, put, store_of

FIRST = "A drone hit a depot near Rumal on Monday and killed three guards, police said."
SECOND = "Police now say that at least five guards were killed when a drone struck the depot near Rumal."
THIRD = "A drone hit a depot near Rumal on Saturday, police said."


def strike(article_id, text, published, day, word, killed=None):
    draft = Draft(article_id, text, published)
    site = draft.town("Rumal", "rumal", "SYR")
    depot = draft.entity("depot", "Facility")
    draft.event(word, "DroneStrike", day, patient=depot, place=site, killed=killed)
    return draft


def first(text=FIRST):
    return strike("a1", text, "2024-03-05", "2024-03-04", "hit", 3)


def second(text=SECOND):
    return strike("a2", text, "2024-03-06", "2024-03-04", "struck", 5)


def third():
    return strike("a3", THIRD, "2024-03-10", "2024-03-09", "hit")


@pytest.fixture(name="store")
def open_store():
    with store_of(first(), second(), third()) as store:
        yield store


def event_side(article, words, sentence):
    return Side("event", article, words, sentence)


SAME = Decision(event_side("a1", "hit", FIRST), event_side("a3", "hit", THIRD), same=True)
DIFFERENT = Decision(event_side("a1", "hit", FIRST), event_side("a2", "struck", SECOND), same=False)


def events(resolved):
    return sorted(c.articles for c in resolved.resolution.linked if c.kind == "event")


def knowledge(store):
    return {str(quad) for quad in store.quads(IRIS.knowledge_graph)}


def test_knowledge_stands_in_a_graph_of_its_own_with_score_and_reason_of_each_link(store):
    before = {str(quad) for quad in store.quads()}
    assert events(resolve_store(store)) == [("a1", "a2")]
    assert {str(quad) for quad in store.quads()} - knowledge(store) == before
    rows = store.oxigraph.query(
        "PREFIX kg: <https://w3id.org/kg-news#> SELECT ?a ?b ?score ?why { ?b kg:account ?a . "
        "?link kg:linkFrom ?a ; kg:linkTo ?b ; kg:score ?score ; kg:because ?why }",
        use_default_graph_as_union=True,
    )
    ((left, right, score, why),) = rows
    assert "/a2/" in left.value
    assert "/a1/" in right.value
    assert 0.5 <= float(score.value) <= 1
    assert "the same place" in why.value


def test_resolving_again_changes_nothing(store):
    resolve_store(store)
    assert resolve_store(store).change == (0, 0)


def test_the_order_of_the_articles_changes_nothing(store):
    resolve_store(store)
    with store_of(third(), second(), first()) as other:
        resolve_store(other)
        assert knowledge(other) == knowledge(store)


def test_conflicting_figures_are_all_kept_and_the_latest_is_marked(store):
    resolve_store(store)
    rows = store.oxigraph.query(
        "PREFIX kg: <https://w3id.org/kg-news#> PREFIX schema: <https://schema.org/> "
        "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> "
        "SELECT ?name ?n ?day ?latest ?article { ?f kg:figureName ?name ; kg:figureValue ?n ; kg:isLatest ?latest ; "
        "schema:datePublished ?day ; nif:referenceContext ?article } ORDER BY ?n",
        use_default_graph_as_union=True,
    )
    assert [tuple(value.value for value in row) for row in rows] == [
        ("killed", "3", "2024-03-05", "false", IRIS.article("a1")),
        ("killed", "5", "2024-03-06", "true", IRIS.article("a2")),
    ]


def test_every_mention_of_an_event_actor_and_place_is_in_one_cluster(store):
    clusters = resolve_store(store).resolution.clusters
    kinds = [cluster.kind for cluster in clusters]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {"event": 2, "place": 3}
    members = [member for cluster in clusters for member in cluster.members]
    assert len(members) == len(set(members))


def test_decisions_outweigh_scores_and_are_kept(store):
    assert events(apply_decisions(store, [SAME, DIFFERENT])) == [("a1", "a3")]
    assert events(resolve_store(store)) == [("a1", "a3")]
    assert read_decisions(store.quads(IRIS.decisions_graph)) == tuple(
        sorted((SAME, DIFFERENT), key=lambda decision: decision.key)
    )


def test_a_later_decision_takes_the_place_of_an_earlier(store):
    apply_decisions(store, [DIFFERENT])
    turned = Decision(DIFFERENT.right, DIFFERENT.left, same=True)
    resolved = apply_decisions(store, [turned])
    assert resolved.n_decisions == 1
    assert events(resolved) == [("a1", "a2")]


def test_undo_restores_the_exact_graph(store):
    resolve_store(store)
    before = store.export()
    apply_decisions(store, [SAME])
    between = store.export()
    apply_decisions(store, [DIFFERENT])
    undo_decisions(store)
    assert store.export() == between
    undo_decisions(store)
    assert store.export() == before


def test_undo_after_a_change_takes_back_the_decisions_and_resolves_again(store):
    resolve_store(store)
    apply_decisions(store, [DIFFERENT])
    put(store, strike("a4", FIRST, "2024-03-05", "2024-03-04", "hit", 3))
    resolve_store(store)
    undo_decisions(store)
    assert read_decisions(store.quads(IRIS.decisions_graph)) == ()
    assert resolve_store(store).change == (0, 0)
    assert events(resolve_store(store)) == [("a1", "a2", "a4")]


def test_undo_without_a_decision_is_an_error(store):
    with pytest.raises(StoreError, match="no decision to undo"):
        undo_decisions(store)


def test_a_decision_survives_a_rebuild(store):
    apply_decisions(store, [DIFFERENT])
    put(store, first(), second(), third())
    assert events(resolve_store(store)) == []


def test_a_decision_survives_a_new_version_of_its_article(store):
    apply_decisions(store, [DIFFERENT])
    newer = "Correction: an earlier version named another road. " + FIRST.replace("police", "the police")
    put(store, first(newer))
    resolved = resolve_store(store)
    assert resolved.n_dormant == 0
    assert events(resolved) == []


def test_a_decision_sleeps_while_its_article_is_gone_and_wakes_with_it(store):
    apply_decisions(store, [DIFFERENT])
    store.remove(IRIS.article_graph("a2"))
    assert resolve_store(store).n_dormant == 1
    put(store, second())
    resolved = resolve_store(store)
    assert (resolved.n_decisions, resolved.n_dormant) == (1, 0)
    assert events(resolved) == []


def test_a_decision_on_one_of_two_like_events_finds_the_right_one():
    text = (
        "Rebels hit the east gate at dawn. Unrelated talk filled the day. Rebels hit the west gate at dusk."
    )
    here, there = Draft("a1", text), Draft("a2", "Rebels hit the west gate at dusk, and then it rained.")
    here.event("hit", "Attack", nth=0)
    west = here.event("hit", "Attack", nth=1)
    other = there.event("hit", "Attack")
    side = event_side("a1", "hit", "Rebels hit the west gate at dusk.")
    dusk = event_side("a2", "hit", "Rebels hit the west gate at dusk, and")
    with store_of(here, there) as store:
        located = locate_decisions(load_corpus(store), [Decision(side, dusk, same=True)])
    assert located == (((Ruling(west, other, same=True)),), ())


def test_knowledge_is_made_again_where_articles_changed(store):
    resolve_store(store)
    store.remove(IRIS.article_graph("a2"))
    assert know_again(store).removed > 0
    assert not any("/a2/" in quad for quad in knowledge(store))
    assert know_again(store) == (0, 0)


def test_knowledge_is_made_again_where_decisions_changed(store):
    resolve_store(store)
    decided = decision_quads([DIFFERENT], IRIS)
    store.replace(decided, [IRIS.decisions_graph])
    assert know_again(store) != (0, 0)
    assert know_again(store) == (0, 0)


def test_apart_stays_apart_until_asked(store):
    assert events(resolve_store(store, link=False)) == []
    put(store, first(FIRST + " It rained."))
    know_again(store)
    assert events_told(store) == {1: 3}
    know_again(store, link=True)
    assert events_told(store) == {1: 1, 2: 1}


def events_told(store):
    """How many events that many accounts tell."""
    accounts = Counter(quad.subject for quad in store.match(None, KG.account))
    return dict(Counter(accounts.values()))


def test_decisions_come_back_from_their_quads():
    registered = Side("actor", "", "Sand Front", iri=IRIS.actor("sand-front"))
    decisions = (SAME, DIFFERENT, Decision(registered, Side("actor", "a1", "the “Front”\n"), same=True))
    quads = decision_quads(decisions, IRIS)
    assert {d.key: d.same for d in read_decisions(quads)} == {d.key: d.same for d in decisions}
    assert {KG.Decision} == {quad.object for quad in quads if quad.object == KG.Decision}


def test_a_review_is_read_back_as_it_was_decided():
    texts = ("A drone hit a depot near Rumal at noon.", "A drone struck near Rumal, officers said.")
    drafts = [Draft(f"a{number}", text) for number, text in enumerate(texts, start=1)]
    for draft, word, killed in zip(drafts, ("hit", "struck"), (2, 30), strict=True):
        draft.event(word, "DroneStrike", "2024-03-04", killed=killed)
    with store_of(*drafts) as store:
        text = review_store(store)
        (pair,) = [p for p in tomllib.loads(text)["pair"] if p["kind"] == "event"]
        assert {pair["left"]["article"], pair["right"]["article"]} == {"a1", "a2"}
        assert read_review(text, source="r") == ()
        was = pair["now"] == "linked"
        decided = text.replace('decision = ""', f'decision = "{"different" if was else "same"}"')
        assert bool(events(apply_decisions(store, read_review(decided, source="r")))) is not was
        assert review_store(store).count("[[pair]]") == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[pair]\n", "not valid TOML"),
        ("pair = 3", r"no \[\[pair\]\]"),
        ("pair = [3]", "pair 1: is no table"),
        ('[[pair]]\ndecision = "maybe"', "neither"),
        ('[[pair]]\ndecision = "same"\nkind = "fish"', "none of event, actor, place"),
        ('[[pair]]\ndecision = "same"\nkind = "event"', "left: is missing"),
        ('[[pair]]\ndecision = "same"\nkind = "event"\nleft = { words = "x" }', "needs words"),
        ('[[pair]]\ndecision = "same"\nkind = "event"\nleft = { words = 3 }', "words is no text"),
    ],
)
def test_a_spoilt_review_is_one_line_that_says_where(text, message):
    with pytest.raises(SourceError, match=message) as caught:
        read_review(text, source="review.toml")
    assert str(caught.value).startswith("review.toml")
    assert "\n" not in str(caught.value)
