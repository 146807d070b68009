"""`kg.explain`: what is stated of a node, the words that carry it, who says so."""

import pytest

from kg.errors import KgError, QueryError
from kg.explain import explain_node
from kg.state import state_extraction
from kg.store import GraphStore
from tests.story import DENIAL, HARBOR, IRIS, denial_story, find, harbor_story


@pytest.fixture(scope="module")
def store():
    with GraphStore.memory() as store:
        for story in (harbor_story(), denial_story()):
            store.add(state_extraction(story, IRIS), IRIS.article_graph(story.article.id))
        yield store


def event_path(article_id: str, text: str, words: str) -> str:
    span = find(text, words)
    return f"article/{article_id}/event/{span.start}-{span.end}"


def test_an_event_leads_back_to_its_sentences_roles_and_source(store):
    explanation = explain_node(store, event_path("harbor", HARBOR, "shelled"))
    first, second = explanation.evidence
    assert explanation.iri.startswith(IRIS.base)
    assert explanation.facts[0].predicate == "rdf:type"
    assert ("kg:agent", "Coastal rebels") in {(fact.predicate, fact.value) for fact in explanation.facts}
    assert (first.article, first.words, first.rule, first.confidence) == ("harbor", "shelled", "verb", 0.9)
    assert first.sentence == HARBOR[: HARBOR.index(".") + 1]
    assert ("agent", "Coastal rebels") in first.roles
    assert ("source", "the defence ministry") in first.roles
    assert second.words == "shelling"
    assert [(claim.who, claim.verb, claim.denies) for claim in explanation.claims] == [
        ("the defence ministry", "said", False)
    ]


def test_a_denial_is_told_as_one(store):
    explanation = explain_node(store, event_path("denial", DENIAL, "shelled"))
    assert [claim.denies for claim in explanation.claims] == [True]


def test_an_entity_is_shown_amid_the_text_around_it(store):
    explanation = explain_node(store, IRIS.place("port-amara"))
    assert {item.article for item in explanation.evidence} == {"denial", "harbor"}
    for item in explanation.evidence:
        assert item.words == "Port Amara"
        assert item.words in item.sentence
    assert ("kg:within", "Amaria") in {(fact.predicate, fact.value) for fact in explanation.facts}


def test_a_mention_is_its_own_evidence(store):
    span = find(HARBOR, "Port Amara")
    explanation = explain_node(store, IRIS.mention("harbor", "entity", span.start, span.end))
    assert [item.span for item in explanation.evidence] == [span]


@pytest.mark.parametrize("iri", ["kg:DroneStrike", "<https://w3id.org/kg-news#DroneStrike>"])
def test_terms_of_the_ontology_are_nodes_too(store, iri):
    assert explain_node(store, iri).label == "drone strike"


@pytest.mark.parametrize("iri", ["article/nobody", "https://example.org/nothing"])
def test_an_unknown_node_is_refused(store, iri):
    with pytest.raises(QueryError, match="says nothing of https://"):
        explain_node(store, iri)


def test_what_is_no_iri_is_refused(store):
    with pytest.raises(KgError, match="not an absolute IRI"):
        explain_node(store, "a b")
