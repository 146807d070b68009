"""`Dialect`: in what the kinds of server differ, as data.

What SPARQL 1.1 leaves open (whether a query sees the union of the graphs) and what a kind does in its own way.
"""

from dataclasses import dataclass

from kg.errors import StoreError


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one kind of server does in its own way.

    Args:
        name: One of `kg.store.remote.access.KINDS`.
        query_path: What follows the address that a user names, for queries.
        update_path: The same for updates.
        graphs_path: The same for the Graph Store Protocol.
        union: Parameters that make a query see the union of all graphs; none where it does by itself.
        dumps: Whether the graphs' address without a graph gives all of them, as N-Quads.
        transactional: Whether one request for an update is one transaction.
        virtuoso: Whether texts and answers need Virtuoso's treatment.
    """

    name: str
    query_path: str
    update_path: str
    graphs_path: str
    union: tuple[tuple[str, str], ...] = ()
    dumps: bool = False
    transactional: bool = True
    virtuoso: bool = False


DIALECTS = (
    Dialect("oxigraph", "/query", "/update", "/store", union=(("union-default-graph", "true"),), dumps=True),
    Dialect(
        "fuseki",
        "/query",
        "/update",
        "/data",
        union=(("default-graph-uri", "urn:x-arq:UnionGraph"),),
        dumps=True,
    ),
    Dialect("rdf4j", "", "/statements", "/rdf-graphs/service"),
    Dialect("other", "", "", ""),
    Dialect("kg", "/sparql", "/sparql", "/graphs"),
    Dialect(
        "virtuoso", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth", transactional=False, virtuoso=True
    ),
)


def dialect_named(name: str) -> Dialect:
    """Find a dialect.

    Raises:
        StoreError: There is none of that name.
    """
    for dialect in DIALECTS:
        if dialect.name == name:
            return dialect
    raise StoreError(f"no kind of server {name!r}; there are {', '.join(d.name for d in DIALECTS)}")
