"""Events across articles: what joins them, what keeps them apart, and that the reason is told."""

import pytest

from kg.resolve import resolve_store
from tests.resolve.newsroom import Draft, store_of


def report(
    article_id, *, word="hit", class_="DroneStrike", day="2024-03-04", town="rumal", depots=None, **fields
):
    """An article on a strike, whose words, day, town and figures can be changed."""
    text = f"A drone of the Sand Front {word} a depot near Rumal on Monday, police said."
    draft = Draft(article_id, text, "2024-03-06")
    site = draft.town("Rumal", town, "SYR")
    front = draft.entity("Sand Front", "Group")
    depot = draft.entity("depot", "Facility", count=depots)
    draft.event(word, class_, day, agent=front, patient=depot, place=site, **fields)
    return draft


def linked(*drafts):
    with store_of(*drafts) as store:
        resolution = resolve_store(store).resolution
    return [cluster for cluster in resolution.linked if cluster.kind == "event"]


def test_one_strike_told_in_other_words_is_one_event():
    (cluster,) = linked(
        report("a1"), report("a2", word="struck"), report("a3", word="bombed", class_="Attack")
    )
    assert cluster.articles == ("a1", "a2", "a3")


APART = {
    "another day": report("a2", day="2024-03-01"),
    "another town": report("a2", town="velden"),
    "another kind": report("a2", class_="Meeting", word="met"),
    "denied": report("a2", polarity="negative"),
    "a series": report("a2", count=12),
}


@pytest.mark.parametrize("name", APART)
def test_what_differs_in_what_counts_stays_apart(name):
    assert linked(report("a1"), APART[name]) == []


def test_the_number_of_those_it_is_done_to_makes_no_series():
    (cluster,) = linked(report("a1"), report("a2", count=12, depots=12))
    assert cluster.articles == ("a1", "a2")


def test_nothing_that_has_happened_happens_after_it_was_reported():
    early = Draft("a1", "A drone hit a depot near Rumal, police said.", "2024-03-01")
    site = early.town("Rumal", "rumal", "SYR")
    early.event("hit", "DroneStrike", place=site)
    assert linked(early, report("a2")) == []


def test_a_link_says_why():
    (cluster,) = linked(report("a1"), report("a2"))
    (link,) = cluster.links
    assert 0.5 <= link.score <= 1
    for reason in (
        "the same days",
        "the same place",
        "the same class of event",
        "the same agent, Sand Front",
    ):
        assert reason in link.because


def test_the_earliest_report_stands_for_all():
    late, early = report("a1"), report("a2")
    late.article = type(late.article)(
        "a1", late.article.text, published=late.article.published.replace(day=9)
    )
    (cluster,) = linked(late, early)
    assert cluster.iri.startswith("https://w3id.org/kg-news/id/article/a2/")


def test_undated_accounts_are_joined_by_their_story():
    texts = (
        "Surgeon Ilse Brandt was named head of the Velden clinic by the Orana board.",
        "The Orana board named Ilse Brandt, a surgeon, to run the Velden clinic.",
        "Referee Tom Lark was named for the cup final between Ruthen and Mossel.",
    )
    drafts = [Draft(f"a{number}", text) for number, text in enumerate(texts)]
    for draft, who in zip(drafts, ("Ilse Brandt", "Ilse Brandt", "Tom Lark"), strict=True):
        draft.event("named", "Appointment", patient=draft.entity(who, "Person"))
    (cluster,) = linked(*drafts)
    assert cluster.articles == ("a0", "a1")


def test_remarks_are_not_one_event_for_sharing_a_verb():
    first = Draft("a1", "The Velden dock burned down. The owner said that he was ruined.", "2024-03-05")
    second = Draft("a2", "The Velden dock burned down. The mayor said that help was coming.", "2024-03-05")
    for draft, who in ((first, "owner"), (second, "mayor")):
        draft.event("said", "Event", agent=draft.entity(who, "Person"), rule="reporting")
    assert linked(first, second) == []


def quake(article_id, magnitude):
    text = f"An earthquake of magnitude {magnitude} shook Rumal on Monday, the Orana survey said."
    draft = Draft(article_id, text, "2024-03-06")
    draft.event("shook", "Earthquake", "2024-03-04", place=draft.town("Rumal", "rumal", "SYR"))
    return draft


def test_earthquakes_of_different_magnitudes_are_different():
    assert linked(quake("a1", "6.1"), quake("a2", "7.4")) == []
    assert len(linked(quake("a1", "6.1"), quake("a2", "6.3"))) == 1


def death(article_id, who):
    draft = Draft(article_id, f"{who} died in a fall near the Velden ridge, police said.", "2024-03-06")
    draft.event("died", "Death", patient=draft.entity(who, "Person"))
    return draft


def test_what_happened_to_different_people_is_different():
    assert linked(death("a1", "Ilse Brandt"), death("a2", "Tom Lark")) == []
    assert len(linked(death("a1", "Ilse Brandt"), death("a2", "Ms Brandt"))) == 1


def toll(article_id, number, day=None):
    text = f"Cholera has killed {number} people in Rumal, the Orana clinic said. The Velden wells are foul."
    draft = Draft(article_id, text, day)
    rumal = draft.town("Rumal", "rumal", "SYR")
    whom = draft.entity(f"{number} people", "Group", count=number)
    draft.event("killed", "Killing", killed=number, patient=whom, place=rumal)
    return draft


def test_other_tolls_of_no_day_are_other_states_of_an_epidemic():
    assert linked(toll("a1", 208), toll("a2", 978)) == []
    assert len(linked(toll("a1", 208), toll("a2", 208))) == 1


def test_a_toll_rises_within_days():
    assert len(linked(toll("a1", 208, "2024-03-05"), toll("a2", 213, "2024-03-06"))) == 1


def climber(article_id, whom, type_="Person", **fields):
    draft = Draft(article_id, f"{whom} died in a fall on Velden ridge near Rumal, Orana police said.")
    draft.event("died", "Death", patient=draft.entity(whom, type_, **fields))
    return draft


def test_people_of_two_countries_and_one_and_several_are_not_the_same():
    first = climber("a1", "A British climber", country="GBR")
    assert linked(first, climber("a2", "An Australian climber", country="AUS")) == []
    assert linked(first, climber("a2", "Two climbers", "Group", count=2)) == []
    assert len(linked(first, climber("a2", "A climber"))) == 1


def cow(article_id, text):
    draft = Draft(article_id, text)
    draft.event("case", "DiseaseOutbreak", topic=draft.entity("disease", "Thing"))
    return draft


def test_a_subject_makes_no_story_where_no_day_is_known():
    here = "A case of mad cow disease was found on a farm in Velden, the Orana ministry said. Beef is safe."
    there = "The eighth case of mad cow disease came up in Ruthen, Mossel inspectors wrote. Trade goes on."
    assert linked(cow("a1", here), cow("a2", there)) == []


def test_one_kind_and_one_subject_are_not_enough():
    text = "The Velden dock has burned for days. Nobody could say why. It had many owners."
    first, second = (
        Draft("a1", text, "2024-03-05"),
        Draft("a2", text.replace("many owners", "no alarm"), "2024-03-05"),
    )
    for draft in (first, second):
        draft.event("had", "Event")
    assert linked(first, second) == []


def test_a_store_of_one_story_links_as_a_large_one_does():
    """What is rare is told by news at large, so that other articles change nothing."""
    story = [report("a1"), report("a2", word="struck")]
    others = [death(f"b{number}", name) for number, name in enumerate(("Ann Orel", "Per Asp", "Lea Rue"))]
    alone, beside = linked(*story), linked(*story, *others)
    assert [link.score for cluster in alone for link in cluster.links] == [
        link.score for cluster in beside for link in cluster.links
    ]
    assert len(alone) == 1


def test_demands_of_others_are_not_one():
    first = Draft("a1", "The Velden dock burned down. The owner demanded help at once.", "2024-03-05")
    second = Draft("a2", "The Velden dock burned down. The mayor demanded help at once.", "2024-03-05")
    for draft, who in ((first, "owner"), (second, "mayor")):
        draft.event(
            "demanded", "Demand", agent=draft.entity(who, "Person"), patient=draft.entity("help", "Thing")
        )
    assert linked(first, second) == []
    third = Draft("a3", "The Velden dock burned down. The mayor demanded help at once.", "2024-03-05")
    third.event(
        "demanded", "Demand", agent=third.entity("mayor", "Person"), patient=third.entity("help", "Thing")
    )
    assert len(linked(second, third)) == 1
