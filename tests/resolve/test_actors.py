"""Actors and places across articles: joined on more than a name, homonyms kept apart."""

from kg.resolve import resolve_store
from tests.resolve.newsroom import IRIS, Draft, store_of


def clusters(*drafts, kind="actor"):
    with store_of(*drafts) as store:
        resolution = resolve_store(store).resolution
    return [set(cluster.members) for cluster in resolution.linked if cluster.kind == kind]


def test_a_person_is_joined_by_name_and_what_stands_beside_it():
    first = Draft(
        "a1", "Harbour minister Lena Okafor opened the Velden dock. Okafor praised the Velden crews."
    )
    second = Draft("a2", "The Velden dock is late, harbour minister Lena Okafor told the Velden council.")
    mine, theirs = first.entity("Lena Okafor", "Person"), second.entity("Lena Okafor", "Person")
    assert clusters(first, second) == [{mine, theirs}]


def test_two_people_of_one_whole_name_stay_apart():
    first = Draft("a1", "Striker Marco Silva scored twice as Velden beat Orana in the cup final.")
    second = Draft("a2", "A court in Lisbon jailed banker Marco Silva for fraud over missing pension funds.")
    first.entity("Marco Silva", "Person")
    second.entity("Marco Silva", "Person")
    assert clusters(first, second) == []


def test_two_people_of_one_surname_stay_apart():
    text = "Harbour minister {} Okafor opened the Velden dock, and the Velden crews cheered."
    first, second = Draft("a1", text.format("Lena")), Draft("a2", text.format("Dayo"))
    first.entity("Lena Okafor", "Person")
    second.entity("Dayo Okafor", "Person")
    assert clusters(first, second) == []


def test_a_surname_alone_is_joined_within_a_story_only():
    text = "The Velden dock fire spread from pier nine to the Orana silo"
    story = [Draft(f"a{n}", f"{text}, said {who}.") for n, who in enumerate(("Lena Okafor", "chief Okafor"))]
    other = Draft("b1", "In the cup final, said coach Okafor, Ruthen was the weaker side by far.")
    mine = story[0].entity("Lena Okafor", "Person")
    theirs = story[1].entity("Okafor", "Person")
    other.entity("Okafor", "Person")
    assert clusters(*story, other) == [{mine, theirs}]


def test_people_of_different_countries_stay_apart():
    text = "Harbour minister Lena Okafor opened the Velden dock, and the Velden crews cheered."
    first, second = Draft("a1", text), Draft("a2", text)
    first.entity("Lena Okafor", "Person", country="NGA")
    second.entity("Lena Okafor", "Person", country="GHA")
    assert clusters(first, second) == []


def test_an_office_holder_and_a_namesake_of_another_story_stay_apart():
    first = Draft("a1", "President Lena Okafor of Ruthenia signed the Velden treaty on ports.")
    second = Draft("a2", "Goalkeeper Lena Okafor saved two penalties as Orana won the cup final.")
    first.entity("Lena Okafor", "Person", iri=IRIS.actor("lena-okafor"), country="NGA", registered=True)
    second.entity("Lena Okafor", "Person")
    assert clusters(first, second) == []


def test_two_registered_people_of_one_surname_stay_apart_in_one_story():
    text = "President {} Okafor opened the Velden dock, and the Velden crews cheered the Velden mayor."
    first, second = Draft("a1", text.format("Lena")), Draft("a2", text.format("Dayo"))
    for draft, name in ((first, "Lena"), (second, "Dayo")):
        iri = IRIS.actor(f"{name.lower()}-okafor")
        draft.entity(f"{name} Okafor", "Person", iri=iri, country="NGA", registered=True)
    assert clusters(first, second) == []


def test_a_body_is_joined_by_its_name():
    first = Draft("a1", "The Velden Port Authority raised fees.")
    second = Draft("a2", "Fees went up, a notice of the Velden Port Authority says.")
    mine = first.entity("Velden Port Authority", "Organization")
    theirs = second.entity("Velden Port Authority", "Organization")
    assert clusters(first, second) == [{mine, theirs}]


def test_a_registered_actor_stands_for_all():
    first = Draft("a1", "The Velden Port Authority raised fees.")
    second = Draft("a2", "Fees went up, a notice of the Velden Port Authority says.")
    known = first.entity("Velden Port Authority", "Organization", iri=IRIS.actor("vpa"), registered=True)
    second.entity("Velden Port Authority", "Organization")
    with store_of(first, second) as store:
        (cluster,) = resolve_store(store).resolution.linked
    assert cluster.iri == known
    assert cluster.articles == ("a1", "a2")


def test_towns_that_a_registry_tells_apart_stay_apart_and_keep_their_events_apart():
    first = Draft("a1", "A blast hit Tripoli on Monday.", "2024-03-05")
    second = Draft("a2", "A blast hit Tripoli on Monday.", "2024-03-05")
    for draft, key, country in ((first, "tripoli-ly", "LBY"), (second, "tripoli-lb", "LBN")):
        town = draft.town("Tripoli", key, country)
        draft.event("blast", "Bombing", "2024-03-04", place=town)
    assert clusters(first, second, kind="place") == []
    assert clusters(first, second, kind="event") == []


def test_sites_of_one_name_in_different_towns_stay_apart():
    text = "Fire gutted the Central Market overnight, traders said."
    first, second = Draft("a1", text), Draft("a2", text)
    for draft, town in ((first, "velden"), (second, "orana")):
        draft.entity("Central Market", "Facility", within=IRIS.place(town))
    assert clusters(first, second, kind="place") == []


def test_those_who_are_only_described_are_joined_by_their_part_in_one_event():
    first = Draft("a1", "A drone hit a base near Rumal on Monday and killed three soldiers.", "2024-03-05")
    second = Draft("a2", "The drone attack near Rumal killed three soldiers on Monday.", "2024-03-06")
    found = []
    for draft in (first, second):
        town = draft.town("Rumal", "rumal", "SYR")
        found.append(draft.entity("three soldiers", "Group", count=3))
        draft.event("killed", "Killing", "2024-03-04", patient=found[-1], place=town, killed=3)
    assert clusters(first, second) == [set(found)]
