"""`kg.validate`: a good graph conforms, a planted fault is found, a bad shapes file is one line."""

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import ShapeError
from kg.store import GraphStore
from kg.validate import validate_graph
from kg.vocab import KG, NIF, RDF, RDFS
from tests.story import IRIS, denial_story, harbor_story, tell


@pytest.fixture
def store():
    with GraphStore.memory() as store:
        tell(store, harbor_story(), denial_story())
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
    found = {violation.focus: violation for violation in report.violations}
    assert found[event.value].article == "harbor"
    assert found[event.value].sentence in " ".join(harbor_story().article.text.split())
    assert len(found[event.value].sentence) > 20


def first(store, *pattern):
    return next(store.match(*pattern, graph=NamedNode(IRIS.article_graph("harbor"))))


@pytest.mark.parametrize(
    ("pattern", "drop", "path"),
    [
        ((None, KG.role), NIF.anchorOf, NIF.anchorOf),  # an argument
        ((None, KG.claimsAccount), KG.reportingVerb, KG.reportingVerb),
        ((None, KG.sentence), NIF.beginIndex, NIF.beginIndex),
        ((None, KG.sector), RDFS.label, RDFS.label),  # an actor, by a mention that is an argument
        ((None, KG.value), KG.value, KG.value),  # a time, by its offsets
    ],
)
def test_each_violation_names_its_article_and_sentence(store, pattern, drop, path):
    graph = IRIS.article_graph("harbor")
    subject = first(store, *pattern).subject
    store.add([q for q in store.quads(graph) if (q.subject, q.predicate) != (subject, drop)], graph)
    found = [item for item in validate_graph(store).violations if item.focus == subject.value]
    assert {(item.article, item.path) for item in found} == {("harbor", path.value)}
    text = " ".join(harbor_story().article.text.split())
    assert all(len(item.sentence) > 20 and item.sentence in text for item in found)


def test_what_no_article_states_has_none(store):
    place = NamedNode("https://example.org/nowhere")
    nowhere = Quad(place, RDF.type, KG.Place, NamedNode(IRIS.knowledge_graph))
    store.replace([*store.quads(IRIS.knowledge_graph), nowhere], [IRIS.knowledge_graph])
    (item,) = validate_graph(store).violations
    assert (item.focus, item.article, item.sentence) == (place.value, "", "")


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
