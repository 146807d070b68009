"""A view as a networkx graph, for those who compute with it."""

import networkx as nx

from kg.view.model import GraphView


def to_networkx(view: GraphView) -> "nx.MultiDiGraph[str]":
    """Give entities and events as nodes, roles, links and relations as edges.

    Args:
        view: What to turn into a graph.

    Returns:
        A new graph whose nodes are IRIs with `label`, `kind`, `type` and, for events, `category`, `realized`,
        `earliest`, `latest`, `place`, `confidence`; its edges have `role`, which is their key, too. An event's edges
        lead from the event to those who take part.

    Example:
        >>> to_networkx(GraphView()).number_of_nodes()
        0
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in view.entities:
        graph.add_node(
            entity.id,
            label=entity.label,
            kind=entity.kind,
            type=entity.type,
            country=entity.country,
            sectors=entity.sectors,
            lat=entity.lat,
            lon=entity.lon,
        )
    for event in view.events:
        graph.add_node(
            event.id,
            label=event.label,
            kind="event",
            type=event.type,
            category=event.category,
            realized=event.realized,
            status=event.status,
            earliest=event.earliest,
            latest=event.latest,
            place=event.place,
            confidence=event.confidence,
        )
    for edge in (*view.edges, *view.links, *view.relations):
        graph.add_edge(edge.source, edge.target, key=edge.role, role=edge.role)
    return graph
