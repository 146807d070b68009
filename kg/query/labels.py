"""Labels of the nodes in an answer, to be shown beside their IRIs."""

from collections.abc import Mapping, Sequence

from kg.query.result import Iri, Rows, read_answer
from kg.store import Store

_NODES_AT_ONCE = 200


def labels_of(store: Store, rows: Rows) -> Mapping[str, str]:
    """Look up the label or headline of each node below the store's base.

    Example:
        >>> from kg.store import GraphStore
        >>> labels_of(GraphStore.memory(), Rows(("x",), ((Iri("https://example.org/a"),),)))
        {}
    """
    iris = {value for row in rows for value in row if isinstance(value, Iri)}
    own = sorted(iri for iri in iris if iri.startswith(store.iris.base))
    labels: dict[str, str] = {}
    for start in range(0, len(own), _NODES_AT_ONCE):
        labels |= _labels(store, own[start : start + _NODES_AT_ONCE])
    return labels


def _labels(store: Store, iris: Sequence[str]) -> dict[str, str]:
    nodes = " ".join(f"<{iri}>" for iri in iris)
    found: dict[str, dict[str, str]] = {}
    for property_ in ("schema:headline", "rdfs:label"):  # a label comes before a headline
        query = f"SELECT ?node ?label {{ VALUES ?node {{ {nodes} }} ?node {property_} ?label }}"
        rows = read_answer(store.ask_engine(query))
        assert isinstance(rows, Rows)
        for node, label in rows:
            names = found.setdefault(property_, {})
            names[str(node)] = min(str(label), names.get(str(node), str(label)))
    return found.get("schema:headline", {}) | found.get("rdfs:label", {})
