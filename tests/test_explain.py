"""`kg.explain`: what is stated of a node, the words that carry it, who says so."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, QueryError
from kg.explain import (
    ClaimNote,
    Evidence,
    Explanation,
    Fact,
    Mark,
    explain_node,
    explanation_html,
    mark_text,
)
from kg.explain.marks import nest_marks
from kg.model import Span
from kg.store import GraphStore
from tests.story import DENIAL, HARBOR, IRIS, denial_story, find, harbor_story, tell


@pytest.fixture(scope="module")
def store():
    with GraphStore.memory() as store:
        tell(store, harbor_story(), denial_story())
        yield store


def event_path(article_id: str, text: str, words: str) -> str:
    span = find(text, words)
    return f"event/{article_id}/{span.start}-{span.end}"


def test_an_event_leads_back_to_its_sentences_roles_and_source(store):
    explanation = explain_node(store, event_path("harbor", HARBOR, "shelled"))
    first, second = explanation.evidence
    assert explanation.iri.startswith(IRIS.base)
    assert explanation.facts[0].predicate == "rdf:type"
    assert ("kg:agent", "Coastal rebels") in {(fact.predicate, fact.value) for fact in explanation.facts}
    assert (first.article, first.words, first.rule, first.confidence) == ("harbor", "shelled", "verb", 0.9)
    assert first.sentence == HARBOR[: HARBOR.index(".") + 1]
    assert ("agent", "Coastal rebels", "", 0.95) in first.roles
    assert ("source", "the defence ministry", "", None) in first.roles
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


def test_roles_are_marked_in_the_sentence(store):
    first = explain_node(store, event_path("harbor", HARBOR, "shelled")).evidence[0]
    assert mark_text(first.sentence, first.marks) == (
        "[Coastal rebels|agent] [shelled|event] [Port Amara|patient, place] on [Monday|time], "
        "[the defence ministry|source] said."
    )
    assert (first.title, first.url, first.published) == (
        "Rebels shell port",
        "https://example.org/harbor",
        "2023-05-02",
    )


def test_an_actor_is_explained_by_its_events_and_their_sentences(store):
    explanation = explain_node(store, "article/harbor/entity/0-14")
    assert [(event.role, event.happened) for event in explanation.events] == [
        ("agent", True),
        ("agent", False),
    ]
    assert explanation.n_evidence == len(explanation.evidence) == 2
    assert "[The rebels|agent] plan to [storm|event]" in mark_text(
        explanation.evidence[1].sentence, explanation.evidence[1].marks
    )


def test_json_holds_everything(store):
    explanation = explain_node(store, event_path("harbor", HARBOR, "shelled"))
    loaded = json.loads(json.dumps(explanation.to_dict()))
    assert loaded["evidence"][0]["marks"][0] == {"start": 0, "end": 14, "role": "agent"}
    assert loaded["claims"][0]["who"] == "the defence ministry"


def test_html_marks_roles_and_escapes_the_data():
    mark = Mark(0, 8, "agent")
    sentence = "<b>Rebs> struck."
    evidence = Evidence(
        "a", Span(0, 8), "<b>Rebs>", sentence, marks=(mark,), title="<i>", url="javascript:alert(1)"
    )
    explanation = Explanation(
        "https://example.org/<x>",
        "<script>alert(1)</script>",
        (Fact("kg:agent", "<img src=x onerror=alert(1)>", "javascript:alert(1)"),),
        (evidence,),
        (ClaimNote("<u>", "<s>", denies=False, iri="https://example.org/c"),),
        n_evidence=1,
    )
    html = explanation_html(explanation)
    assert '<mark class="agent">&lt;b&gt;Rebs&gt;<small>agent</small></mark> struck.' in html
    assert "javascript:" not in html
    for tag in ("<script", "<img", "<b>", "<i>", "<u>", "<s>", "<x>"):
        assert tag not in html


@given(
    st.text(max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8), st.sampled_from("abc")))
)
def test_marks_lose_no_word(sentence, spans):
    marks = tuple(Mark(a, a + n, role) for a, n, role in spans if a + n <= len(sentence))

    def words(parts):
        return "".join(words(part.parts) if part.roles else part.words for part in parts)

    assert words(nest_marks(sentence, marks)) == sentence
