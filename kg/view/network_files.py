"""Files of a networkx graph for other programs: GraphML, GEXF, and nodes and edges as tables.

In: the graph of `to_networkx`. Out: text, the same for the same graph. What the formats cannot hold is put another
way: nothing known is left out, several values are joined, characters that XML forbids are shown as a replacement, and
texts of tables that a spreadsheet would run have an apostrophe before them.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Literal

import networkx as nx

from kg.tables.spreadsheet import tame

NetworkFormat = Literal["graphml", "gexf", "csv-nodes", "csv-edges"]
NETWORK_FORMATS: tuple[NetworkFormat, ...] = ("graphml", "gexf", "csv-nodes", "csv-edges")

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TODAY = re.compile(r' lastmodifieddate="[^"]*"')
_NODE_COLUMNS = (
    *("id", "label", "kind", "type", "country", "sectors", "lat", "lon"),
    *("category", "realized", "status", "earliest", "latest", "place"),
)


def write_network(graph: "nx.MultiDiGraph[str]", format: NetworkFormat) -> str:
    """Write a graph of `to_networkx` in one format.

    Example:
        >>> graph = nx.MultiDiGraph()
        >>> graph.add_node("a", label="Rebels", kind="actor")
        >>> write_network(graph, "csv-nodes").splitlines()[1][:16]
        'a,Rebels,actor,,'
    """
    if format == "csv-nodes":
        return _table(
            _NODE_COLUMNS, ({"id": node, **_plain(facts)} for node, facts in graph.nodes(data=True))
        )
    if format == "csv-edges":
        rows = (
            {"source": source, "target": target, "role": role}
            for source, target, role in graph.edges(keys=True)
        )
        return _table(("source", "target", "role"), rows)
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    plain.add_nodes_from((node, _fit_for_xml(_plain(facts))) for node, facts in graph.nodes(data=True))
    for number, (source, target, role) in enumerate(graph.edges(keys=True)):
        plain.add_edge(source, target, key=role, role=role, id=str(number))
    if format == "graphml":
        return "\n".join((*nx.generate_graphml(plain), ""))
    return _TODAY.sub("", "\n".join((*nx.generate_gexf(plain), "")))


def _plain(facts: dict[str, object]) -> dict[str, object]:
    """What is known of a node, as text where it is neither a number nor a truth value."""
    plain: dict[str, object] = {}
    for name, value in facts.items():
        text = " ".join(map(str, value)) if isinstance(value, tuple) else value
        if text not in (None, ""):
            plain[name] = text if isinstance(text, bool | int | float) else str(text)
    return plain


def _fit_for_xml(facts: dict[str, object]) -> dict[str, object]:
    return {
        n: _NO_XML.sub("\N{REPLACEMENT CHARACTER}", v) if isinstance(v, str) else v for n, v in facts.items()
    }


def _table(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: tame(value) for name, value in row.items()} for row in rows)
    return text.getvalue()
