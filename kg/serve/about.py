"""Describes the service and its data: SPARQL service description, VoID, and the terms for the editor."""

from collections.abc import Iterator

import pyoxigraph as ox

from kg.query import Rows, bind_parameters, named_queries, run_query
from kg.store import Store
from kg.store.description import describe_store
from kg.vocab import PREFIXES, RDF

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TITLE = ox.NamedNode("http://purl.org/dc/terms/title")
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_COUNT_CLASSES = (
    "SELECT ?term (COUNT(DISTINCT ?s) AS ?n) { ?s a ?term } GROUP BY ?term ORDER BY DESC(?n) ?term"
)
_COUNT_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term ORDER BY DESC(?n) ?term"


def describe_service(store: Store, address: str, *, writable: bool) -> Iterator[ox.Triple]:
    """Say what the endpoint at `address` can do, in the terms of SPARQL 1.1 Service Description."""
    service, dataset, graph = ox.NamedNode(address), ox.BlankNode("dataset"), ox.BlankNode("graph")
    yield _triple(service, RDF.type, _sd("Service"))
    yield _triple(service, _sd("endpoint"), service)
    yield _triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if writable:
        yield _triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    yield _triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in (*_RESULTS, *_GRAPHS):
        yield _triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    for name in _GRAPHS if writable else ():
        yield _triple(service, _sd("inputFormat"), ox.NamedNode(_FORMATS + name))
    yield _triple(service, _sd("defaultDataset"), dataset)
    yield _triple(dataset, RDF.type, _sd("Dataset"))
    yield _triple(dataset, _sd("defaultGraph"), graph)
    yield _triple(graph, RDF.type, _sd("Graph"))
    yield _triple(graph, _void("triples"), ox.Literal(len(store)))


def describe_dataset(store: Store, address: str) -> Iterator[ox.Triple]:
    """Say what the data at the endpoint `address` hold and how they are reached, in the terms of VoID and DCAT."""
    dataset = ox.NamedNode(f"{address.removesuffix('sparql')}.well-known/void")
    yield from describe_store(store, dataset)
    endpoint = ox.NamedNode(address)
    yield _triple(dataset, _void("sparqlEndpoint"), endpoint)
    yield _triple(endpoint, RDF.type, _dcat("DataService"))
    yield _triple(endpoint, _dcat("endpointURL"), endpoint)
    yield _triple(endpoint, _dcat("servesDataset"), dataset)
    yield _triple(endpoint, _TITLE, ox.Literal("SPARQL endpoint", language="en"))
    for name in _GRAPHS:
        yield _triple(dataset, _void("feature"), ox.NamedNode(_FORMATS + name))
    classes, properties = _counts(store, _COUNT_CLASSES), _counts(store, _COUNT_PROPERTIES)
    yield _triple(dataset, _void("classes"), ox.Literal(len(classes)))
    yield _triple(dataset, _void("properties"), ox.Literal(len(properties)))
    for number, (iri, count) in enumerate(classes):
        part = ox.BlankNode(f"class{number}")
        yield _triple(dataset, _void("classPartition"), part)
        yield _triple(part, _void("class"), ox.NamedNode(iri))
        yield _triple(part, _void("entities"), ox.Literal(count))
    for number, (iri, count) in enumerate(properties):
        part = ox.BlankNode(f"property{number}")
        yield _triple(dataset, _void("propertyPartition"), part)
        yield _triple(part, _void("property"), ox.NamedNode(iri))
        yield _triple(part, _void("triples"), ox.Literal(count))


def list_terms(store: Store) -> dict[str, object]:
    """What the editor needs: prefixes, classes and properties in use by number, the named queries."""
    return {
        "base": store.iris.base,
        "prefixes": dict(PREFIXES),
        "classes": [iri for iri, _ in _counts(store, _COUNT_CLASSES)],
        "properties": [iri for iri, _ in _counts(store, _COUNT_PROPERTIES)],
        "queries": [_tab(store, query.name) for query in named_queries()],
    }


def _tab(store: Store, name: str) -> dict[str, str]:
    """A named query as a tab: its text without parameters, or with what the store has for them."""
    query = next(query for query in named_queries() if query.name == name)
    required = {p.name: _some_node(store) for p in query.parameters if p.required and p.type == "iri"}
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _used(query.sparql))
    text = bind_parameters(query, required).strip()
    return {
        "name": name,
        "description": query.description,
        "sparql": f"# {query.description}\n{declared}{text}",
    }


def _used(sparql: str) -> list[str]:
    return [prefix for prefix in PREFIXES if f"{prefix}:" in sparql]


def _some_node(store: Store) -> str:
    rows = run_query(store, "SELECT ?e { ?e a kg:Event } LIMIT 1")
    return (
        str(rows.rows[0][0])
        if isinstance(rows, Rows) and rows.rows
        else f"{store.iris.base}article/ID/event/0-1"
    )


def _counts(store: Store, sparql: str) -> list[tuple[str, int]]:
    rows = run_query(store, sparql)
    assert isinstance(rows, Rows)
    pairs = (
        (str(term), number) for term, number in rows if str(term).startswith(("http:", "https:", "urn:"))
    )
    return [(term, number) for term, number in pairs if isinstance(number, int)]


def _triple(
    subject: ox.NamedNode | ox.BlankNode,
    predicate: ox.NamedNode,
    value: ox.NamedNode | ox.BlankNode | ox.Literal,
) -> ox.Triple:
    return ox.Triple(subject, predicate, value)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _dcat(name: str) -> ox.NamedNode:
    return ox.NamedNode("http://www.w3.org/ns/dcat#" + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)
