"""Labels of the nodes in an answer, to be shown beside their IRIs."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from kg.query.result import Iri, Rows
from kg.store import Store
from kg.vocab import RDFS, SCHEMA


def labels_of(store: Store, rows: Rows) -> Mapping[str, str]:
    """Look up the label or headline of each node below the store's base.

    Example:
        >>> from kg.store import GraphStore
        >>> labels_of(GraphStore.memory(), Rows(("x",), ((Iri("https://example.org/a"),),)))
        {}
    """
    iris = {value for row in rows for value in row if isinstance(value, Iri)}
    own = sorted(iri for iri in iris if iri.startswith(store.iris.base))
    labels = ((iri, _label(store, NamedNode(iri))) for iri in own)
    return {iri: label for iri, label in labels if label}


def _label(store: Store, node: NamedNode) -> str:
    for predicate in (RDFS.label, SCHEMA.headline):
        quads = store.match(node, predicate, None, None)
        values = [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
        if values:
            return min(values)
    return ""
