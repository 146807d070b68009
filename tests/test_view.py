"""What a page shows: read from a store, ranked, grouped and placed, the same every time."""

from dataclasses import replace
from datetime import date

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.iri import Iris
from kg.model import Argument, Article, Entity, Event, Extraction, Geo, Span
from kg.store import GraphStore
from kg.view import (
    EdgeView,
    EntityView,
    EventView,
    GraphView,
    SavedQuery,
    arrange,
    build_view,
    describe_status,
    to_networkx,
)
from kg.view.arrange import tie_entities
from kg.vocab import KG
from tests.story import denial_story, harbor_story, tell
from tests.view_sample import build_story

IRIS = Iris()
SHELLING = IRIS.real_event(IRIS.event("harbor", 15, 22))
DENIED = IRIS.real_event(IRIS.event("denial", 58, 65))


def store_of(*extractions: Extraction) -> GraphStore:
    store = GraphStore.memory()
    tell(store, *extractions)
    return store


@pytest.fixture(scope="module")
def view() -> GraphView:
    with store_of(harbor_story(), denial_story()) as store:
        return build_view(store)


def event_of(view: GraphView, iri: str) -> EventView:
    return next(event for event in view.events if event.id == iri)


def entity_of(view: GraphView, label: str) -> EntityView:
    return next(entity for entity in view.entities if entity.label == label)


def test_an_event_carries_class_date_place_and_figures(view):
    event = event_of(view, SHELLING)
    assert (event.label, event.type, event.category) == ("Shelling", "Shelling", "Conflict")
    assert (event.realized, event.status) == (True, ())
    assert (event.earliest, event.latest, event.time) == (date(2023, 5, 1), date(2023, 5, 1), "Monday")
    assert (event.place, event.killed) == ("Port Amara", 4)


def test_each_sentence_marks_the_words_of_the_roles(view):
    first, second = event_of(view, SHELLING).evidence
    assert first.text == "Coastal rebels shelled Port Amara on Monday, the defence ministry said."
    marked = {(span.role, first.text[span.start : span.end]) for span in first.spans}
    assert marked == {
        ("agent", "Coastal rebels"),
        ("trigger", "shelled"),
        ("patient", "Port Amara"),
        ("place", "Port Amara"),
        ("time", "Monday"),
        ("source", "the defence ministry"),
        ("cue", "said"),
    }
    assert [(span.role, second.text[span.start : span.end]) for span in second.spans] == [
        ("trigger", "shelling")
    ]


@pytest.mark.parametrize(
    ("iri", "status"),
    [
        (DENIED, ("denied", "doubted")),
        (IRIS.real_event(IRIS.event("harbor", 122, 126)), ("did not happen",)),
        (IRIS.real_event(IRIS.event("harbor", 167, 172)), ("planned",)),
    ],
)
def test_what_did_not_happen_says_so(view, iri, status):
    event = event_of(view, iri)
    assert not event.realized
    assert event.status == status


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, ()),
        ({"outcome": "ongoing"}, ("ongoing",)),
        ({"future": True}, ("expected",)),
        ({"future": True, "outcome": "planned"}, ("planned",)),
        ({"polarity": "negative", "outcome": "failed"}, ("failed",)),
        ({"certainty": "probable"}, ("likely",)),
        ({"denied": True}, ("denied",)),
    ],
)
def test_status_in_words(facts, status):
    plain = {
        "polarity": "positive",
        "certainty": "certain",
        "outcome": "accomplished",
        "future": False,
        "denied": False,
    }
    assert describe_status(**{**plain, **facts}) == status


def test_claims_say_who_how_and_when(view):
    (claim,) = event_of(view, DENIED).claims
    assert (claim.who, claim.verb, claim.denies) == ("The coastal rebels", "denied", True)
    assert claim.earliest == date(2023, 5, 3)
    assert claim.entity in {entity.id for entity in view.entities}


def test_entities_carry_kind_codes_and_place(view):
    port = entity_of(view, "Port Amara")
    assert (port.kind, port.type, port.within, port.country) == ("actor", "City", "Amaria", "Amaria")
    assert (port.lat, port.lon) == (12.75, 43.5)
    ministry = entity_of(view, "Amarian defence ministry")
    assert (ministry.kind, ministry.sectors, ministry.wikidata) == ("actor", ("GOV", "MIL"), "Q42")


def test_proper_names_in_the_articles_are_aliases_but_descriptions_are_not():
    story = harbor_story()
    ministry = next(e for e in story.entities if e.label == "Amarian defence ministry")
    begin = story.article.text.index("Port Amara")
    named = replace(ministry, mentions=(*ministry.mentions, Span(begin, begin + 10)))
    entities = tuple(named if e is ministry else e for e in story.entities)
    with store_of(replace(story, entities=entities)) as store:
        assert entity_of(build_view(store), ministry.label).aliases == ("Port Amara",)


def test_edges_lead_only_to_nodes_of_the_view(view):
    ids = {node.id for node in view.nodes}
    edges = (*view.edges, *view.links, *view.relations)
    assert edges
    assert {end for edge in edges for end in (edge.source, edge.target)} <= ids


def test_cause_whole_and_backing_are_edges(view):
    assert EdgeView(IRIS.real_event(IRIS.event("harbor", 85, 91)), SHELLING, "cause") in view.links
    assert [edge.role for edge in view.relations] == ["backedBy"]


def article_about(article_id: str, words: str, type_name: str) -> Extraction:
    text = f"{words} attacked."
    who, trigger = Span(0, len(words)), Span(len(words) + 1, len(words) + 9)
    entity = Entity(IRIS.entity(article_id, who.start, who.end), words, type_name, (who,))
    event = Event(
        iri=IRIS.event(article_id, trigger.start, trigger.end),
        types=("Attack", "Conflict", "Event"),
        trigger=trigger,
        head=trigger,
        sentence=Span(0, len(text)),
        rule="verb",
        arguments=(Argument("agent", who, who, entity.iri),),
    )
    return Extraction(Article(article_id, text), entities=(entity,), events=(event,))


@pytest.mark.parametrize(
    ("words", "type_name", "n_nodes"),
    [
        ("Ida Marsh", "Person", 1),
        ("Wend-backed militants", "Group", 2),
        ("militants armed by Wend", "Group", 1),
        ("gunmen", "Group", 2),
        ("The Saturn rocket", "Weapon", 2),
    ],
)
def test_names_of_several_articles_are_one_node_but_descriptions_are_not(words, type_name, n_nodes):
    extractions = (article_about("one", words, type_name), article_about("two", words, type_name))
    with store_of(*extractions) as store:
        view = build_view(store)
    assert len(view.entities) == n_nodes
    assert {edge.target for edge in view.edges} == {entity.id for entity in view.entities}


def test_the_order_of_articles_does_not_matter(view):
    with store_of(denial_story(), harbor_story()) as store:
        assert build_view(store) == view


def test_an_empty_store_gives_an_empty_view():
    with GraphStore.memory() as store:
        view = build_view(store)
    assert view == GraphView()
    assert view.period is None


def test_the_most_important_events_come_first_and_their_participants_are_placed():
    view = build_story()
    assert [event.importance for event in view.events] == list(range(len(view.events)))
    assert view.events[0].category == "Conflict"
    assert view.events[-1].category == "Event"
    assert [e.degree for e in view.entities] == sorted((e.degree for e in view.entities), reverse=True)


def test_positions_do_not_depend_on_the_order_of_nodes():
    view = build_story()
    shuffled = replace(
        view,
        events=tuple(reversed(view.events)),
        entities=tuple(reversed(view.entities)),
        edges=tuple(reversed(view.edges)),
    )
    assert arrange(shuffled) == view


def test_no_more_entities_are_placed_than_asked_and_the_most_involved_are():
    view = arrange(build_story(), max_placed=5)
    placed = [entity.id for entity in view.entities if entity.position]
    ties = tie_entities(view).degree(weight="weight")
    rest = [e.id for e in view.entities if e.kind != "thing" and not e.position]
    assert len(placed) == 5
    assert min(ties[i] for i in placed) >= max(ties[i] for i in rest)
    assert all(-1 <= c <= 1 for e in view.entities if e.position for c in e.position)


def test_ties_count_shared_events_and_facts_and_plain_happenings_less():
    entities = tuple(EntityView(i, i, "actor", "Group") for i in "abc")
    events = (EventView("v", "", "Attack", "Conflict"), EventView("w", "", "Event", "Event"))
    edges = tuple(
        EdgeView(event, i, "agent") for event, members in (("v", "ab"), ("w", "ac")) for i in members
    )
    facts = (EdgeView("b", "a", "backedBy"),)
    ties = tie_entities(GraphView((), entities, events, edges, (), facts))
    assert sorted(ties.edges(data="weight")) == [("a", "b", 2.0), ("a", "c", 0.25)]


def test_what_is_tied_is_one_community():
    entities = tuple(EntityView(i, i, "actor", "Group") for i in "abcdef")
    pairs = ("ab", "bc", "ac", "de", "ef", "df")
    events = tuple(EventView(pair, "", "Attack", "Conflict") for pair in pairs)
    edges = tuple(EdgeView(pair, i, "agent") for pair in pairs for i in pair)
    view = arrange(GraphView((), entities, events, edges))
    group = {e.id: e.community for e in view.entities}
    assert group["a"] == group["b"] == group["c"] != group["d"] == group["e"] == group["f"]


def test_a_fact_carries_the_sentence_that_states_it(view):
    (fact,) = view.relations
    (proof,) = fact.evidence
    (span,) = proof.spans
    assert span.role == "backedBy"
    assert proof.text[span.start : span.end]


def test_a_place_without_coordinates_takes_those_around_it():
    country = Entity(IRIS.place("AMA"), "Amaria", "Country", geo=Geo(10.0, 40.0, 0, None, "country"))
    base = article_about("one", "The base", "Facility")
    (entity,) = base.entities
    lost = replace(entity, geo=Geo(None, None, 0, None, "facility"), within=country.iri)
    with store_of(replace(base, entities=(lost, country))) as store:
        shown = {e.label: e for e in build_view(store).entities}
    assert (shown["The base"].lat, shown["The base"].lon) == (10.0, 40.0)
    assert shown["The base"].located_by == "Amaria"
    assert shown["The base"].container == shown["Amaria"].id
    assert shown["Amaria"].located_by is None


def test_entities_that_are_linked_as_the_same_are_one_node():
    one, two = article_about("one", "Colonel Marsh", "Person"), article_about("two", "Ida Marsh", "Person")
    with store_of(one, two) as store:
        link = ox.Quad(
            ox.NamedNode(two.entities[0].iri),
            KG.sameActorAs,
            ox.NamedNode(one.entities[0].iri),
            ox.NamedNode(IRIS.knowledge_graph),
        )
        store.oxigraph.add(link)
        view = build_view(store)
    assert [entity.label for entity in view.entities] == ["Colonel Marsh"]
    assert {edge.target for edge in view.edges} == {view.entities[0].id}


def test_saved_queries_come_first_with_their_answers():
    own = SavedQuery(
        "who",
        "# Who is in the graph.\nSELECT ?label { ?actor a kg:Actor ; rdfs:label ?label } ORDER BY ?label",
    )
    with store_of(harbor_story()) as store:
        answers = build_view(store, queries=[own]).answers
    first = answers[0]
    assert (first.name, first.description, first.columns) == ("who", "Who is in the graph.", ("label",))
    assert first.n_rows == len(first.rows) > 2
    assert "events" in {answer.name for answer in answers}
    assert all(len(row) == len(answer.columns) for answer in answers for row in answer.rows)


def test_networkx_graph_has_every_node_and_every_role(view):
    graph = to_networkx(view)
    assert isinstance(graph, nx.MultiDiGraph)
    assert set(graph.nodes) == {node.id for node in view.nodes}
    assert graph.number_of_edges() == len(view.edges) + len(view.links) + len(view.relations)
    roles = {data["role"] for _, _, data in graph.out_edges(SHELLING, data=True)}
    assert roles == {"agent", "patient", "place"}
    assert graph.nodes[SHELLING]["label"] == "Shelling"
