"""`kg.validate`: a good graph conforms, a planted fault is found, a bad shapes file is one line."""

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import ShapeError
from kg.state import state_extraction
from kg.store import GraphStore
from kg.validate import validate_graph
from kg.vocab import KG
from tests.story import IRIS, denial_story, harbor_story


@pytest.fixture
def store():
    with GraphStore.memory() as store:
        for story in (harbor_story(), denial_story()):
            store.add(state_extraction(story, IRIS), IRIS.article_graph(story.article.id))
        yield store


def test_the_stories_conform(store):
    report = validate_graph(store)
    assert report.violations == ()
    assert report.conforms


def test_an_event_without_its_type_is_found(store):
    graph = NamedNode(IRIS.article_graph("harbor"))
    event = next(iter(store.oxigraph.quads_for_pattern(None, KG.eventType, None, graph))).subject
    kept = [q for q in store.quads(graph.value) if not (q.subject == event and q.predicate == KG.eventType)]
    store.add(kept, graph.value)
    report = validate_graph(store)
    assert not report.conforms
    assert event.value in {violation.focus for violation in report.violations}


def test_shapes_of_ones_own(tmp_path, store):
    shapes = tmp_path / "mine.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/kg-news#> .\n"
        "[] a sh:NodeShape ; sh:targetClass kg:Shelling ; sh:property [ sh:path kg:killed ; sh:minCount 2 ;\n"
        'sh:message "count them\\ntwice" ] .'
    )
    (violation,) = validate_graph(store, shapes).violations
    assert (violation.message, violation.path) == ("count them twice", KG.killed.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("no turtle", "correct the Turtle"),
        (
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/kg-news#> . "
            "[] a sh:NodeShape ; sh:targetClass kg:Event ; sh:property [ sh:path 3 ; sh:minCount 2 ] .",
            "correct the shape",
        ),
    ],
)
def test_a_bad_shapes_file_is_one_line(tmp_path, store, content, message):
    path = tmp_path / "bad.ttl"
    if content:
        path.write_text(content)
    with pytest.raises(ShapeError, match=message) as caught:
        validate_graph(store, path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_quads_of_the_store_are_left_alone(store):
    before = store.export()
    validate_graph(store)
    assert store.export() == before
    assert all(isinstance(quad, Quad) for quad in store.quads())
