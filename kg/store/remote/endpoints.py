"""Finds out where a server takes queries, updates and graphs, and what kind it is.

In: the address that a user names. Out: `Endpoints`. The address may be the server's own, that of its endpoint for
queries, or that of a dataset of it; a few harmless questions tell which. What the user states is not asked for.
"""

from dataclasses import dataclass

from kg.errors import StoreError
from kg.store.remote.access import Access, checked_url
from kg.store.remote.client import Body, Client, Request
from kg.store.remote.dialect import DIALECTS, Dialect, dialect_named
from kg.store.remote.results import RESULT_TYPES

_ASK = (("query", "ASK {}"),)
_NOT_HERE = (300, 301, 302, 303, 307, 308, 400, 404, 405, 406, 410, 415, 501)
_FIRST_ATTEMPTS = 4
_PATHS = ("", "/query", "/sparql")
_MARKS = (("virtuoso", "virtuoso"), ("oxigraph", "oxigraph"), ("fuseki", "fuseki"), ("graphdb", "rdf4j"))


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a server takes what.

    Args:
        dialect: What kind it is.
        query: Address for queries.
        update: Address for updates.
        graphs: Address of the Graph Store Protocol; None where there is none that is known.
    """

    dialect: Dialect
    query: str
    update: str
    graphs: str | None


def find_endpoints(client: Client, url: str, access: Access) -> Endpoints:
    """Find where a server takes what.

    Raises:
        StoreError: No SPARQL is spoken at the address, or the server cannot be reached.
    """
    url = checked_url(url)
    if access.kind is not None:
        dialect = dialect_named(access.kind)
        return _place(url, url.removesuffix(dialect.query_path) + dialect.query_path, dialect, access)
    refusals: list[str] = []
    for path in _PATHS:
        body = client.send(
            Request("GET", url + path, parameters=_ASK, accept=RESULT_TYPES, follow=True),
            allowed=_NOT_HERE,
            attempts=_FIRST_ATTEMPTS,
        )
        if body.status < 300 and body.media in RESULT_TYPES:  # HTTP's own border
            query = checked_url(body.url.partition("?")[0])
            return _place(url, query, _recognise(query, body), access)
        refusals.append(f"{path or 'it'} answers {body.status} {body.media or 'without a type'}")
    raise StoreError(
        f"{url}: no SPARQL is spoken there ({', '.join(refusals)}); name the address of an endpoint, or its kind "
        "by KG_STORE_KIND"
    )


def _recognise(query: str, body: Body) -> Dialect:
    """The kind of server by what it calls itself."""
    name = body.headers.get("server", "").lower()
    if "fuseki-request-id" in body.headers:
        name = "fuseki"
    for mark, kind in _MARKS:
        if mark in name:
            return dialect_named(kind)
    return dialect_named("rdf4j" if "/repositories/" in query else "other")


def _place(url: str, query: str, dialect: Dialect, access: Access) -> Endpoints:
    paths = {other.query_path for other in DIALECTS} | {"/sparql"}
    root = next(
        (query.removesuffix(path) for path in sorted(paths, reverse=True) if path and query.endswith(path)),
        url,
    )
    if dialect.name in ("rdf4j", "other"):
        root = query
    if (
        access.token and dialect.virtuoso
    ):  # a token is read at the plain addresses, a user's digest at the others
        dialect_paths = ("/sparql", "/sparql-graph-crud")
    else:
        dialect_paths = (dialect.update_path, dialect.graphs_path)
    graphs = access.graphs_url or (root + dialect_paths[1] if dialect_paths[1] else None)
    return Endpoints(dialect, query, access.update_url or root + dialect_paths[0], graphs)
