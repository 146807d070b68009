"""Ranks, groups and places the nodes of a view, so that a page can draw it at once.

In: a `GraphView` whose nodes carry no degree, community or position. Out: the same view with them, sorted by
importance. Actors and places are tied by the events that they share. Everything here is deterministic: ties break
by id, and the layout starts from a fixed seed.
"""

import math
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

import networkx as nx

from kg.view.model import EventView, GraphView, Position

OTHER = "Event"
MAX_PLACED = 300
SEED = 7
Node = TypeVar("Node", int, str)
_PLAIN_WEIGHT = 0.25
_MOST_MEMBERS = 12


def arrange(view: GraphView, *, max_placed: int = MAX_PLACED) -> GraphView:
    """Rank the nodes of a view, group its actors and places, and lay out the most involved ones.

    Args:
        view: Nodes and edges, in any order.
        max_placed: At most how many actors and places get a position.

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
    ties = tie_entities(view)
    involvement = dict(ties.degree(weight="weight"))
    events = _ranked(view, degrees)
    entities = sorted(view.entities, key=lambda entity: (-degrees[entity.id], entity.label, entity.id))
    community_of = find_communities(ties)
    chosen = sorted(
        (e.id for e in entities if e.kind != "thing" and involvement.get(e.id)),
        key=lambda i: (-involvement[i], i),
    )
    positions = place_nodes(ties.subgraph(chosen[:max_placed]), community_of)
    return replace(
        view,
        entities=tuple(
            replace(
                e,
                degree=degrees[e.id],
                community=community_of.get(e.id, len(community_of)),
                position=positions.get(e.id),
            )
            for e in entities
        ),
        events=tuple(replace(e, importance=rank) for rank, e in enumerate(events)),
    )


def tie_entities(view: GraphView) -> "nx.Graph[str]":
    """Tie actors, places and things by the events that they share and the facts that join them.

    Returns:
        A graph of all entities whose edges have `weight`: the number of events, where one without a class of
        its own counts a quarter.
    """
    weights = {e.id: _PLAIN_WEIGHT if e.category == OTHER else 1.0 for e in view.events}
    members: dict[str, set[str]] = {}
    for edge in view.edges:
        members.setdefault(edge.source, set()).add(edge.target)
    shared: defaultdict[tuple[str, str], float] = defaultdict(float)
    for event, taking_part in members.items():
        for pair in combinations(sorted(taking_part)[:_MOST_MEMBERS], 2):
            shared[pair] += weights.get(event, 1.0)
    for edge in view.relations:
        shared[min(edge.source, edge.target), max(edge.source, edge.target)] += 1
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(entity.id for entity in view.entities))
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(shared.items()))
    return graph


def find_communities(ties: "nx.Graph[str]") -> dict[str, int]:
    """Group entities that are tied more to each other than to the rest.

    Returns:
        The number of its group for every entity with a tie, 0 for the largest group.
    """
    tied = ties.subgraph(sorted(node for node, degree in ties.degree if degree))
    if not tied:
        return {}
    groups = nx.community.louvain_communities(_sorted_copy(tied), seed=SEED)
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    return {node: number for number, group in enumerate(ordered) for node in group}


def place_nodes(ties: "nx.Graph[str]", community_of: dict[str, int]) -> dict[str, Position]:
    """Lay out tied entities by springs, group by group, in a square of side 2 around the origin."""
    if not ties:
        return {}
    groups: dict[int, list[str]] = {}
    for node in sorted(ties):
        groups.setdefault(community_of.get(node, -1), []).append(node)
    centres = _place_groups(ties, groups, community_of)
    placed: dict[str, Position] = {}
    share = 1 / math.sqrt(len(ties))
    for number, members in groups.items():
        radius = 0.85 * share * math.sqrt(len(members))
        inside: dict[str, Position] = _springs(ties.subgraph(members))
        for node, (x, y) in inside.items():
            placed[node] = (centres[number][0] + x * radius, centres[number][1] + y * radius)
    reach = max(max(abs(x), abs(y)) for x, y in placed.values()) or 1.0
    return {node: (round(x / reach, 4), round(y / reach, 4)) for node, (x, y) in placed.items()}


def _place_groups(
    ties: "nx.Graph[str]", groups: dict[int, list[str]], community_of: dict[str, int]
) -> dict[int, Position]:
    """Where the middle of each group stands: near the groups that it is tied to, larger ones with more room."""
    quotient: nx.Graph[int] = nx.Graph()
    quotient.add_nodes_from(sorted(groups))
    for a, b, weight in sorted(ties.edges(data="weight")):
        one, other = community_of.get(a, -1), community_of.get(b, -1)
        if one != other:
            known = quotient.get_edge_data(one, other, {"weight": 0.0})["weight"]
            quotient.add_edge(one, other, weight=known + weight)
    return _springs(quotient)


def _springs(graph: "nx.Graph[Node]") -> "dict[Node, Position]":
    if len(graph) < 2:
        return dict.fromkeys(graph, (0.0, 0.0))
    spread = 2.2 / math.sqrt(len(graph))
    placed = nx.spring_layout(_sorted_copy(graph), k=spread, iterations=100, seed=SEED, weight="weight")
    return {node: (float(x), float(y)) for node, (x, y) in placed.items()}


def _sorted_copy(graph: "nx.Graph[Node]") -> "nx.Graph[Node]":
    """The same graph with nodes and edges in a fixed order: networkx goes by order of insertion."""
    copy: nx.Graph[Node] = nx.Graph()
    copy.add_nodes_from(sorted(graph))
    copy.add_weighted_edges_from(sorted((min(a, b), max(a, b), w) for a, b, w in graph.edges(data="weight")))
    return copy


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
