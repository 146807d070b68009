"""Explains a node of the graph: what is stated of it, which words of which article carry it, who says so."""

from kg.explain.html import explanation_html
from kg.explain.marks import Mark, mark_text
from kg.explain.node import ClaimNote, Evidence, Explanation, Fact, Involvement, explain_node

__all__ = [
    "ClaimNote",
    "Evidence",
    "Explanation",
    "Fact",
    "Involvement",
    "Mark",
    "explain_node",
    "explanation_html",
    "mark_text",
]
