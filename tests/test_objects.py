"""Events, actors, places, articles and stories of a graph as values: what they hold, how they are chosen."""

from datetime import date

import pytest

import kg
from kg.objects.facts import FactReader
from kg.objects.precision import precision_of
from kg.wording.standing import STATUSES
from tests.story import HARBOR, denial_story, harbor_story, real_event, tell

EXAMPLES = "examples"


@pytest.fixture
def graph():
    from kg.store import GraphStore

    with GraphStore.memory() as store:
        tell(store, harbor_story(), denial_story())
        yield kg.Graph(store)


@pytest.fixture(scope="module")
def examples(examples_store):
    with kg.open(examples_store, read_only=True) as graph:
        yield graph


def shelling(graph: kg.Graph) -> kg.KnownEvent:
    return next(event for event in graph.events() if event.iri == real_event("harbor", HARBOR, "shelled"))


def test_an_event_has_what_people_ask_for(graph):
    event = shelling(graph)
    assert str(event) == event.sentence
    assert event.sentence.startswith("Coastal rebels shelled Port Amara in Amaria on 1 May 2023, killing 4")
    assert [agent.label for agent in event.agents] == ["Coastal rebels"]
    assert event.place is not None
    assert (event.place.label, event.place.country) == ("Port Amara", "AMR")
    assert (event.killed, event.injured, event.happened, event.status) == (4, None, True, ())
    assert event.sources == ("Amarian defence ministry",)
    assert (event.earliest, event.precision) == (date(2023, 5, 1), "day")
    assert event.accounts[0].article.id == "harbor"
    quote = event.quotes[0]
    assert quote.text == "Coastal rebels shelled Port Amara on Monday, the defence ministry said."
    assert {(part.role, quote.text[part.start : part.end]) for part in quote.parts} >= {
        ("agent", "Coastal rebels"),
        ("event", "shelled"),
    }


def test_values_are_frozen_and_can_be_told_apart(graph):
    event = shelling(graph)
    assert event == shelling(graph)
    assert len({event, shelling(graph)}) == 1
    with pytest.raises(AttributeError):
        event.killed = 5


def test_a_collection_knows_its_length_and_members_without_reading_any(graph, monkeypatch):
    events = graph.events()
    event = events[0]
    monkeypatch.setattr(FactReader, "of", None)
    assert len(events) == 6
    assert event in events
    assert event.iri in events
    assert "urn:nothing" not in events
    assert 3 not in events
    assert repr(events) == "<6 events>"


def test_a_collection_is_read_in_pages(graph):
    events = graph.events()
    assert [len(page) for page in events.pages(2)] == [2, 2, 2]
    assert [e for page in events.pages(2) for e in page] == list(events) == list(events[:])
    assert events[-1] == tuple(events)[-1]
    with pytest.raises(kg.QueryError, match="one value at least"):
        next(events.pages(0))


def test_events_stand_by_day_and_those_without_last(examples):
    days = [event.earliest or event.latest for event in examples.events()]
    undated = days.index(None)
    assert days[:undated] == sorted(days[:undated])
    assert set(days[undated:]) == {None}


def test_events_are_chosen_by_class_actor_place_and_day(examples):
    attacks = examples.events(type="Attack", place="Jordan", since="2024-01-01", until=date(2024, 1, 31))
    assert attacks
    assert all("Attack" in event.types for event in attacks)
    assert all(date(2024, 1, 1) <= event.earliest <= date(2024, 1, 31) for event in attacks)
    by_name = examples.events(actor="Joe Biden")
    assert set(by_name.iris) == set(examples.events(actor="Biden").iris) != set()
    assert all(any("Biden" in role.filler.label for role in event.roles) for event in by_name)


def test_what_lies_in_a_place_counts(examples):
    inner = {event.iri for event in examples.events(place="Baghdad")}
    assert inner
    assert inner <= set(examples.events(place="Iraq").iris)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_gives_the_events_of_which_it_is_said(examples, status):
    found = set(examples.events(status=status).iris)
    if status == "happened":
        assert found == {event.iri for event in examples.events() if event.happened}
    elif status == "contested":
        assert found == {event.iri for event in examples.events() if event.contested}
    else:
        said = {event.iri for event in examples.events() if status in event.status}
        assert said <= found
        assert status == "did not happen" or said == found


def test_least_confidence(examples):
    sure = examples.events(min_confidence=0.9)
    assert 0 < len(sure) < len(examples.events())
    assert all(event.confidence >= 0.9 for event in sure)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"type": "Atack"}, "did you mean Attack"),
        ({"actor": "Zorglub"}, "no actor of the graph is called 'Zorglub'"),
        ({"place": "Zorglub"}, "no place of the graph is called 'Zorglub'"),
        ({"status": "maybe"}, "no status 'maybe'; it is one of happened"),
    ],
)
def test_what_nothing_is_called_is_said(examples, words, message):
    with pytest.raises(kg.QueryError, match=message):
        len(examples.events(**words))


def test_a_day_that_is_none_is_said(graph):
    with pytest.raises(kg.DateError):
        graph.events(since="May")


def test_actors_and_places_have_their_identity(examples):
    actors = {actor.label: actor for actor in examples.actors()}
    assert actors["Joe Biden"].wikidata == "Q6279"
    assert actors["Joe Biden"].country == "USA"
    assert "President Joe Biden" not in actors["Joe Biden"].aliases or actors["Joe Biden"].aliases
    assert all(actor.is_actor for actor in actors.values())
    places = {place.label: place for place in examples.places()}
    base = places["Al Asad Air Base"]
    assert (base.country, base.level, base.located_by) == ("IRQ", "facility", None)
    assert base.within[-1] == "Iraq"
    assert -90 <= base.latitude <= 90


def test_articles_keep_their_days_and_their_texts_stay_away(graph):
    articles = graph.articles()
    assert [(article.id, article.published) for article in articles] == [
        ("denial", date(2023, 5, 3)),
        ("harbor", date(2023, 5, 2)),
    ]
    assert str(articles[1]) in ("Rebels shell port", "harbor")
    assert articles[0].graph == graph.store.iris.article_graph("denial")


def test_stories_hold_their_articles_and_events(examples):
    stories = examples.stories()
    assert stories
    assert len(stories[0].articles) >= len(stories[-1].articles)
    assert set(stories[0].events) <= set(examples.events().iris)
    assert str(stories[0]) == stories[0].sentence
    assert "A drone killed three U.S. soldiers" in stories[0].sentence
    days = [article.published for article in stories[0].articles]
    assert days == sorted(days)


def test_the_same_graph_gives_the_same_values(examples_store):
    with kg.open(examples_store, read_only=True) as one, kg.open(examples_store, read_only=True) as other:
        assert list(one.events()) == list(other.events())
        assert list(one.actors()) == list(other.actors())


def test_notebooks_get_cards_with_every_word_escaped(graph, examples):
    event = shelling(graph)
    card = event._repr_html_()
    assert "Coastal rebels" in card
    assert "<mark" in card
    assert "agent" in card
    assert "6 events" in graph.events()._repr_html_()
    assert "event" in examples.stories()[0]._repr_html_()
    from dataclasses import replace

    hostile = replace(event, sentence="<script>alert(1)</script>")
    assert "<script>" not in hostile._repr_html_()


def test_graphs_have_a_short_repr_and_the_page_only_when_shown(graph):
    assert repr(graph) == "<Graph of 2 articles and 6 events, store in memory>"
    assert not hasattr(graph, "_repr_html_")
    assert graph.show()._repr_html_().startswith("<iframe")


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        (date(2024, 1, 1), date(2024, 1, 1), "day"),
        (date(2024, 1, 1), date(2024, 1, 7), "week"),
        (date(2024, 2, 1), date(2024, 2, 29), "month"),
        (date(2024, 1, 1), date(2024, 3, 31), "quarter"),
        (date(2024, 1, 1), date(2024, 12, 31), "year"),
        (date(2024, 1, 1), date(2024, 1, 3), "period"),
        (date(2024, 1, 1), None, "since"),
        (None, date(2024, 1, 1), "until"),
        (None, None, None),
    ],
)
def test_how_exactly_a_day_is_known(first, last, precision):
    assert precision_of(first, last) == precision
