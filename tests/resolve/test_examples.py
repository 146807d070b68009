"""The example articles, built and resolved: what several of them tell is linked, what is not the same is not."""

from pathlib import Path

import pytest

import kg
from kg.resolve import resolve_store
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


@pytest.fixture(scope="module", name="resolved")
def resolve_examples():
    with kg.build([EXAMPLES]) as graph:
        resolution = resolve_store(graph.store).resolution
        kinds = {
            str(quad.subject.value): quad.object.value.rpartition("#")[2]
            for quad in graph.store.oxigraph.quads_for_pattern(None, KG.eventType, None)
        }
    return resolution, kinds


@pytest.mark.parametrize("name", TOLD, ids=lambda name: name[0])
def test_what_several_articles_tell_is_one_event(resolved, name):
    resolution, kinds = resolved
    found = [
        set(cluster.articles)
        for cluster in resolution.linked
        if name[1] in {kinds.get(member) for member in cluster.members}
    ]
    assert TOLD[name] in found


def test_attacks_of_different_months_stay_apart(resolved):
    resolution, _ = resolved
    apart = [
        {"first-drones", "al-asad-drones"},
        {"april-drones", "al-asad-drones"},
        {"first-drones", "april-drones"},
    ]
    events = [set(cluster.articles) for cluster in resolution.linked if cluster.kind == "event"]
    assert not [pair for pair in apart if any(pair <= articles for articles in events)]


@pytest.mark.parametrize("name", ["Joe Biden", "Sabrina Singh", "Zummar"])
def test_there_is_one_node_for_each_that_only_articles_name(resolved, name):
    resolution, _ = resolved
    assert len([c for c in resolution.clusters if c.label == name]) == 1
