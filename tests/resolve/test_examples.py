"""The example articles, built and resolved: what several of them tell is linked, what is not the same is not."""

import re
from pathlib import Path

import pytest

import kg
from kg.resolve import resolve_store
from kg.resolve.load import load_corpus
from kg.vocab import KG

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
TOWER_22 = {"tower-22", "tower-22-update", "eighty-five-targets", "al-asad-drones"}
TOLD = {
    ("drone attack on Tower 22", "DroneStrike"): TOWER_22,
    ("its three dead", "Killing"): TOWER_22,
    ("85 targets", "Airstrike"): {"eighty-five-targets", "al-asad-drones"},
    ("drones at al Asad in July", "DroneStrike"): {"al-asad-drones", "washington-visit"},
    ("the launcher destroyed", "Destruction"): {"rumalyn-rockets", "april-drones"},
}
STRIKES = {
    ("2023-10-18", "Iraq"): 1,
    ("2024-01-28", "Tower 22"): 4,
    ("2024-02-02", "Syria"): 2,
    ("2024-02-07", "Baghdad"): 1,
    ("2024-04-21", "Rumalyn"): 2,
    ("2024-04-22", "Al Asad Air Base"): 1,
    ("2024-07-16", "Al Asad Air Base"): 2,
}
"""Day and place of the strikes that the examples date, and how many articles tell of each."""
NAMED = {
    "United States": ["United States", "U.S."],
    "Iraq": ["Iraq"],
    "Syria": ["Syria"],
    "Jordan": ["Jordan"],
    "Iran": ["Iran"],
    "Israel": ["Israel"],
    "United Kingdom": ["Britain"],
    "Germany": ["Germany"],
    "Gaza Strip": ["Gaza"],
    "Middle East": ["Middle East"],
    "Baghdad": ["Baghdad", "BAGHDAD"],
    "Washington, D.C.": ["Washington", "WASHINGTON"],
    "Amman": ["AMMAN"],
    "Mosul": ["MOSUL"],
    "Tehran": ["Tehran"],
    "Al Anbār": ["Anbar"],
    "Zummar": ["Zummar"],
    "Ḩarir": ["Harir"],
    "Green Zone": ["Green Zone"],
    "Al Asad Air Base": ["al Asad Air Base", "al Asad"],
    "Tower 22": ["Tower 22"],
    "Al-Tanf garrison": ["al Tanf garrison"],
    "Rumalyn": ["Rumalyn"],
    "United States Department of Defense": ["Pentagon"],
    "United States Central Command": ["U.S. Central Command"],
    "United States Department of State": ["State Department"],
    "White House": ["White House"],
    "U.S. military": ["U.S. military", "American military", "U.S. forces", "American forces"],
    "U.S. Embassy": ["American embassy"],
    "Iraqi military": ["Iraq's military", "Iraqi armed forces"],
    "Iraqi Army": ["Iraqi army"],
    "Iraqi government": ["Iraqi government"],
    "Iraqi Foreign Ministry": ["Iraq's Foreign Ministry"],
    "Jordanian government": ["Jordanian government"],
    "Hamas": ["Hamas"],
    "Islamic State": ["Islamic State"],
    "Kata'ib Hezbollah": ["Kataib Hezbollah"],
    "Islamic Resistance in Iraq": ["Islamic Resistance in Iraq"],
    "Islamic Revolutionary Guard Corps": ["Revolutionary Guards"],
    "United Nations": ["United Nations"],
    "Syrian Observatory for Human Rights": ["Syrian Observatory for Human Rights"],
    "Reuters": ["Reuters"],
    "Levant Desk": ["Levant Desk"],
    "Telegram": ["Telegram"],
    "Joe Biden": ["Joe Biden"],
    "Sabrina Singh": ["Sabrina Singh"],
    "John Kirby": ["John Kirby", "Kirby"],
    "Patrick Ryder": ["Patrick Ryder"],
    "Lloyd Austin": ["Lloyd Austin"],
    "Mohammed Shia al-Sudani": ["Mohammed Shia al-Sudani", "Sudani"],
    "Thabet al-Abbasi": ["Thabet al-Abbasi"],
    "Bassem al-Awadi": ["Bassem al-Awadi"],
    "Yehia Rasool": ["Yehia Rasool"],
    "Abu Baqir al-Saadi": ["Abu Baqir al-Saadi"],
    "Muhannad Mubaidin": ["Muhannad Mubaidin"],
    "Kurds": ["Kurdish"],
}
TYPES = {
    "Person": ["Joe Biden", "Sabrina Singh", "Mohammed Shia al-Sudani", "Abu Baqir al-Saadi", "adviser"],
    "NewsAgency": ["Reuters", "Levant Desk"],
    "ArmedForce": ["U.S. military", "Iraqi Army", "United States Central Command"],
    "GovernmentBody": ["Iraqi government", "United States Department of Defense", "White House"],
    "Group": ["Hamas", "Kata'ib Hezbollah", "Iran-backed militants", "Groups aligned with Tehran"],
    "Facility": ["Tower 22", "Al Asad Air Base", "Green Zone", "military hospital"],
    "City": ["Baghdad", "Rumalyn", "Zummar", "Ḩarir"],
    "Vehicle": ["B-1 bombers", "American bombers", "fighter jet of the coalition"],
    "Weapon": ["Two explosive drones", "At least five rockets", "launcher"],
    "Thing": ["second round of talks", "timetable", "post"],
}
COUNTRIES = {
    "Iraqi government": "IRQ",
    "U.S. military": "USA",
    "three U.S. soldiers": "USA",
    "Iraqi security sources": "IRQ",
    "Hamas gunmen": "PSE",
    "Iran-backed militants": None,
    "militias": None,
    "Mosul": "IRQ",
    "Rumalyn": "SYR",
    "Tower 22": "JOR",
}
NOT_IN_THE_GRAPH = ["them", "it", "one", "Iraqi soil", "one in central Baghdad", "Tower 22 outpost"]
DESCRIBED = {
    "Tower 22": ["Tower 22", "Tower 22 outpost", "remote American outpost"],
    "Zummar": ["Zummar", "Iraqi district of Zummar"],
    "Al Anbār": ["Anbar", "western province of Anbar"],
    "U.S.-led military coalition against the Islamic State": [
        "coalition",
        "U.S.-led coalition",
        "U.S.-led military coalition",
    ],
    "Iraqi government": ["Iraqi government", "government"],
}
ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)


@pytest.fixture(scope="module", name="resolved")
def resolve_examples():
    with kg.build(sorted(EXAMPLES.glob("*.txt"))) as graph:
        corpus = tuple(load_corpus(graph.store).entities.values())
        resolution = resolve_store(graph.store).resolution
        answer = graph.query((EXAMPLES / "attacks.rq").read_text(encoding="utf-8"))
        dead = graph.query("SELECT ?n ?day { ?e kg:killed ?n . OPTIONAL { ?e kg:earliest ?day } }")
        kinds = {
            str(quad.subject.value): quad.object.value.rpartition("#")[2]
            for quad in graph.store.oxigraph.quads_for_pattern(None, KG.eventType, None)
        }
    return resolution, kinds, corpus, answer.to_dicts(), dead.to_dicts()


@pytest.fixture(scope="module", name="corpus")
def entities_of_examples(resolved):
    return resolved[2]


@pytest.fixture(scope="module", name="texts")
def read_examples():
    return {
        path.stem: path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in EXAMPLES.glob("*.txt")
    }


def nodes_called(resolution, names):
    """Every actor and place that an article calls by one of these names: an IRI, or those that are owl:sameAs it."""
    return [
        cluster
        for cluster in resolution.clusters
        if cluster.kind != "event" and any(ARTICLE.sub("", m.words) in names for m in cluster.mentions)
    ]


def articles_naming(texts, name):
    """Articles in which one of its names stands by itself, not inside the longer name of another."""
    forms = NAMED[name]
    others = [form for other, found in NAMED.items() if other != name for form in found]
    longer = [other for other in others if any(form in other for form in forms)]
    inside = re.compile("|".join(map(re.escape, longer)) or r"(?!)")
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")
    return {article for article, text in texts.items() if named.search(inside.sub("", text))}


@pytest.mark.parametrize("name", NAMED)
def test_each_real_actor_and_place_is_one_node(resolved, texts, name):
    nodes = nodes_called(resolved[0], NAMED[name])
    naming = articles_naming(texts, name)
    assert [node.label for node in nodes] == [name]
    assert naming
    assert naming <= set(nodes[0].articles)


@pytest.mark.parametrize("name", DESCRIBED)
def test_what_describes_a_real_one_is_its_node(resolved, name):
    assert [node.label for node in nodes_called(resolved[0], DESCRIBED[name])] == [name]


@pytest.mark.parametrize("type_name", TYPES)
def test_each_is_what_it_is(corpus, type_name):
    found = {label: {e.type for e in corpus if e.label == label} for label in TYPES[type_name]}
    assert found == {label: {type_name} for label in TYPES[type_name]}


def test_each_belongs_to_its_country(corpus):
    found = {label: {e.country for e in corpus if e.label == label} for label in COUNTRIES}
    assert found == {label: {country} for label, country in COUNTRIES.items()}


def test_what_is_no_entity_is_none(corpus):
    assert {e.label for e in corpus} & set(NOT_IN_THE_GRAPH) == set()


@pytest.mark.parametrize("name", TOLD, ids=lambda name: name[0])
def test_what_several_articles_tell_is_one_event(resolved, name):
    resolution, kinds, *_ = resolved
    found = [
        set(cluster.articles)
        for cluster in resolution.linked
        if name[1] in {kinds.get(member) for member in cluster.members}
    ]
    assert TOLD[name] in found


def test_attacks_of_different_months_stay_apart(resolved):
    resolution = resolved[0]
    apart = [
        {"first-drones", "al-asad-drones"},
        {"april-drones", "al-asad-drones"},
        {"first-drones", "april-drones"},
    ]
    events = [set(cluster.articles) for cluster in resolution.linked if cluster.kind == "event"]
    assert not [pair for pair in apart if any(pair <= articles for articles in events)]


@pytest.mark.parametrize(("day", "place"), STRIKES)
def test_the_demonstration_has_one_row_for_each_real_strike(resolved, day, place):
    rows = [row for row in resolved[3] if str(row["day"]) == day and place in row["where"].split(", ")]
    assert [row["articles"] for row in rows] == [STRIKES[day, place]]


def test_the_dead_of_a_strike_are_counted_once(resolved):
    on_tower_22 = [row["n"] for row in resolved[4] if str(row["day"]) == "2024-01-28"]
    assert on_tower_22 == [3]
