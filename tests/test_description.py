"""What a graph is, who made it, when, under which licence and what it links to: in every export and at the endpoint."""

from datetime import date

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.iri import Iris
from kg.pipeline import build_graph
from kg.serve.about import describe_dataset
from kg.store import GraphStore
from kg.store.description import LICENSE, describe_store
from kg.store.export import EXPORT_FORMATS, GRAPHLESS_FORMATS, RDF_FORMATS
from kg.store.transfer import import_files
from kg.vocab import SCHEMA

VOID = rdflib.VOID
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = rdflib.DCTERMS
ARTICLES = {
    "one.txt": "Rebels shelled Massawa on Tuesday, killing a nurse. The Pentagon condemned it.",
    "two.txt": "Angela Merkel met Emmanuel Macron in Paris on Monday.",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("news")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with kg.build(folder, published="2024-07-18") as built:
        yield built


def described(triples) -> rdflib.Graph:
    lines = "".join(f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in triples)
    return rdflib.Graph().parse(data=lines, format="nt")


def node(graph) -> rdflib.URIRef:
    return rdflib.URIRef(graph.store.iris.dataset)


def test_a_description_tells_all_that_a_copy_needs(graph):
    said, data = described(describe_store(graph.store, ox.NamedNode(graph.store.iris.dataset))), node(graph)
    assert {VOID.Dataset, DCAT.Dataset} <= set(said.objects(data, rdflib.RDF.type))
    assert str(said.value(data, DCTERMS.license)) == LICENSE
    assert str(said.value(said.value(data, DCTERMS.creator), rdflib.OWL.versionInfo)) == kg.__version__
    assert said.value(data, DCTERMS.modified).toPython() == date(2024, 7, 18)
    assert said.value(data, VOID.triples).toPython() == len(graph.store)
    assert said.value(data, VOID.documents).toPython() == len(ARTICLES)
    assert rdflib.URIRef(str(SCHEMA.iri)) in set(said.objects(data, VOID.vocabulary))
    assert said.value(data, DCAT.version) is not None


def test_linksets_count_what_leads_elsewhere(graph):
    said = described(describe_store(graph.store, ox.NamedNode(graph.store.iris.dataset)))
    whole = rdflib.Graph().parse(data=graph.export("ntriples"), format="nt")
    for subset in said.objects(node(graph), VOID.subset):
        target = str(said.value(subset, VOID.objectsTarget))
        links = [o for _, o in whole.subject_objects(rdflib.OWL.sameAs) if str(o).startswith(target)]
        assert said.value(subset, VOID.triples).toPython() == len(links) > 0
        assert said.value(subset, VOID.subjectsTarget) == node(graph)
    assert len(list(said.objects(node(graph), VOID.subset))) == 2


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_every_export_of_rdf_has_it(graph, format):
    quads = list(ox.parse(graph.export(format), format=RDF_FORMATS[format]))
    of_data = [q for q in quads if str(q.subject) == f"<{graph.store.iris.dataset}>"]
    assert any(q.predicate.value == f"{DCTERMS}license" for q in of_data)
    if format not in GRAPHLESS_FORMATS:
        assert {q.graph_name.value for q in of_data} == {graph.store.iris.description_graph}


def test_an_import_makes_its_own_so_that_a_round_trip_is_one(graph, tmp_path):
    (tmp_path / "all.nq").write_bytes(graph.export())
    import_files([tmp_path / "all.nq"], tmp_path / "new")
    with kg.open(tmp_path / "new", read_only=True) as copy:
        assert not list(copy.store.quads(copy.store.iris.description_graph))
        assert copy.export() == graph.export()
    with GraphStore.memory() as store:
        import_files([tmp_path / "all.nq"], store)
        assert not list(store.quads(store.iris.description_graph))


def test_the_version_is_that_of_the_content(graph, tmp_path):
    def version(store):
        return described(describe_store(store, ox.NamedNode(store.iris.dataset))).value(
            rdflib.URIRef(store.iris.dataset), DCAT.version
        )

    before = version(graph.store)
    (tmp_path / "three.txt").write_text("Troops left Asmara.", encoding="utf-8")
    with GraphStore.memory() as store:
        build_graph(tmp_path / "three.txt", store)
        assert version(store) != before
        once = version(store)
        build_graph(tmp_path / "three.txt", store)
        assert version(store) == once


def test_an_empty_store_is_described_without_days():
    with GraphStore.memory(iris=Iris("https://example.org/x#")) as store:
        said = described(describe_store(store, ox.NamedNode(store.iris.dataset)))
    data = rdflib.URIRef("https://example.org/x#dataset")
    assert said.value(data, DCTERMS.license) is not None
    assert said.value(data, DCTERMS.modified) is None
    assert not list(said.objects(data, VOID.subset))


def test_the_endpoint_says_the_same_and_where_it_is(graph):
    address = "https://news.example/sparql"
    said = described(t for t in describe_dataset(graph.store, address) if not isinstance(t.object, ox.BlankNode)
                     and not isinstance(t.subject, ox.BlankNode))  # fmt: skip
    data = rdflib.URIRef("https://news.example/.well-known/void")
    assert str(said.value(data, DCTERMS.license)) == LICENSE
    assert said.value(rdflib.URIRef(address), DCAT.servesDataset) == data
    assert {DCAT.DataService} <= set(said.objects(rdflib.URIRef(address), rdflib.RDF.type))


def test_an_article_leads_to_whom_it_mentions_and_to_what_it_is_about(graph):
    labels = graph.query(
        "SELECT ?how ?label { ?a schema:identifier 'one' ; ?how ?e . ?e rdfs:label ?label . "
        "FILTER(?how IN (schema:about, schema:mentions)) }"
    )
    found = {(str(row["how"]).rpartition("/")[2], row["label"]) for row in labels.to_dicts()}
    assert {("about", "Massawa"), ("mentions", "Massawa"), ("about", "Rebels")} <= found
    assert not {label for how, label in found if how == "about"} - {
        label for how, label in found if how == "mentions"
    }
    pentagon = {how for how, label in found if "Defense" in label or "Pentagon" in label}
    assert pentagon == {"mentions"}
