"""`Store`, and where one is: `GraphStore` on disk or in memory, `kg.store.remote.RemoteStore` on a SPARQL server.

In: the quads of articles. Out: quads, serialisations, and a face for rdflib. One named graph per article is
replaced as a whole, in one transaction; the graphs of registry and ontology only grow. Queries are left to
`kg.query`.

A store's directory holds the database and `kg-store.json`, which says the format's version and the base of
its IRIs. One process writes, and says in `kg-store.lock` who it is; others read with `read_only=True` or through
a `snapshot`.
"""

from kg.store.embedded import GraphStore
from kg.store.export import EXPORT_FORMATS, ExportFormat
from kg.store.interface import Change, GraphChoice, Solutions, Store, StoredArticle
from kg.store.lock import Holder
from kg.store.marker import FORMAT_VERSION, MARKER_NAME
from kg.store.opening import open_store

__all__ = [
    "EXPORT_FORMATS",
    "FORMAT_VERSION",
    "MARKER_NAME",
    "Change",
    "ExportFormat",
    "GraphChoice",
    "GraphStore",
    "Holder",
    "Solutions",
    "Store",
    "StoredArticle",
    "open_store",
]
