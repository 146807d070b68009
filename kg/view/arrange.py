"""Ranks, groups and places the nodes of a view, so that a page can draw it at once.

In: a `GraphView` whose nodes carry no degree, community or position. Out: the same view with them, sorted by
importance. Everything here is deterministic: ties break by id, and the layout starts from a fixed seed.
"""

import math
from collections import Counter
from dataclasses import replace

import networkx as nx

from kg.view.model import EdgeView, EventView, GraphView, Position

OTHER = "Event"
MAX_PLACED = 300
SEED = 7


def arrange(view: GraphView, *, max_placed: int = MAX_PLACED) -> GraphView:
    """Rank the nodes of a view, group them, and lay out the most important ones.

    Args:
        view: Nodes and edges, in any order.
        max_placed: At most how many nodes get a position.

    Returns:
        The same nodes and edges, sorted, with degree, importance, community and position set.
    """
    view = replace(
        view,
        edges=tuple(sorted(view.edges)),
        links=tuple(sorted(view.links)),
        relations=tuple(sorted(view.relations)),
    )
    degrees = Counter(target for _, target in {(edge.source, edge.target) for edge in view.edges})
    events = _ranked(view, degrees)
    entities = sorted(view.entities, key=lambda entity: (-degrees[entity.id], entity.label, entity.id))
    community_of = find_communities(view)
    positions = place_nodes(view, choose_nodes(events, view.edges, limit=max_placed))
    return replace(
        view,
        entities=tuple(
            replace(
                e, degree=degrees[e.id], community=community_of.get(e.id, 0), position=positions.get(e.id)
            )
            for e in entities
        ),
        events=tuple(
            replace(e, importance=rank, community=community_of.get(e.id, 0), position=positions.get(e.id))
            for rank, e in enumerate(events)
        ),
    )


def choose_nodes(events: list[EventView], edges: tuple[EdgeView, ...], *, limit: int) -> list[str]:
    """Take whole events, most important first, with all who take part, while they fit.

    Args:
        events: Ranked events.
        edges: Roles of entities in events.
        limit: At most how many ids to return.

    Returns:
        Ids of events and entities, each once, in the order of their choice.
    """
    members: dict[str, list[str]] = {}
    for edge in edges:
        members.setdefault(edge.source, []).append(edge.target)
    chosen: dict[str, None] = {}
    for event in events:
        wanted = [i for i in (event.id, *members.get(event.id, ())) if i not in chosen]
        if len(chosen) + len(set(wanted)) <= limit:
            chosen.update(dict.fromkeys(wanted))
    return list(chosen)


def find_communities(view: GraphView) -> dict[str, int]:
    """Group nodes that are tied more to each other than to the rest.

    Returns:
        The number of its group for every node with an edge, 0 for the largest group.
    """
    graph = _undirected(view)
    if not graph.number_of_edges():
        return {}
    groups = nx.community.louvain_communities(graph, seed=SEED)
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    return {node: number for number, group in enumerate(ordered) for node in group}


def place_nodes(view: GraphView, ids: list[str]) -> dict[str, Position]:
    """Lay out these nodes by springs, in a square of side 2 around the origin."""
    graph = _undirected(view)
    graph.add_nodes_from(ids)
    shown = nx.Graph()
    shown.add_nodes_from(ids)
    wanted = set(ids)
    shown.add_edges_from((a, b) for a, b in graph.edges if a in wanted and b in wanted)
    if len(shown) < 2:
        return dict.fromkeys(ids, (0.0, 0.0))
    spread = 2.2 / math.sqrt(len(shown))
    placed = nx.spring_layout(shown, k=spread, iterations=120, seed=SEED)
    return {node: (round(float(x), 4), round(float(y), 4)) for node, (x, y) in placed.items()}


def _ranked(view: GraphView, degrees: Counter[str]) -> list[EventView]:
    members: dict[str, set[str]] = {}
    for edge in view.edges:
        members.setdefault(edge.source, set()).add(edge.target)
    scored = {e.id: _score(e, members.get(e.id, set()), degrees) for e in view.events}
    return sorted(view.events, key=lambda e: (-scored[e.id], e.id))


def _score(event: EventView, members: set[str], degrees: Counter[str]) -> float:
    """How much an overview would miss the event: kind, participants, reports, claims, victims."""
    typed = 4.0 if event.category != OTHER else 0.0
    speech = -2.0 if event.category == "Communication" else 0.0
    ties = sum(min(math.log2(1 + degrees[m]), 3.0) for m in members)
    lone = -3.0 if len(members) < 2 else 0.0
    reports = math.log2(1 + len({e.article for e in event.evidence}) + len(event.evidence))
    victims = math.log10(1 + (event.killed or 0) + (event.injured or 0) + (event.count or 0))
    fact = 1.0 if event.realized else 0.0
    dated = 1.0 if event.earliest else 0.0
    return typed + speech + ties + lone + reports + victims + fact + dated + min(len(event.claims), 3) * 0.5


def _undirected(view: GraphView) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(node.id for node in view.nodes))
    graph.add_edges_from(sorted((e.source, e.target) for e in (*view.edges, *view.links, *view.relations)))
    return graph
