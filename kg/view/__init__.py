"""What a page shows, as frozen values: rows of the graph -> `GraphView`, and the graph for networkx.

In: a `GraphStore`. Out: nodes, edges, groups, positions. Drawing them is left to `page`.
"""

from kg.view.arrange import arrange
from kg.view.build import build_view
from kg.view.model import (
    AccountView,
    AnswerView,
    ArticleView,
    Cell,
    ClaimView,
    EdgeView,
    EntityView,
    EventView,
    Evidence,
    GraphView,
    RoleSpan,
)
from kg.view.network import to_networkx
from kg.view.saved import SavedQuery
from kg.wording import describe_status

__all__ = [
    "AccountView",
    "AnswerView",
    "ArticleView",
    "Cell",
    "ClaimView",
    "EdgeView",
    "EntityView",
    "EventView",
    "Evidence",
    "GraphView",
    "RoleSpan",
    "SavedQuery",
    "arrange",
    "build_view",
    "describe_status",
    "to_networkx",
]
