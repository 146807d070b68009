"""The library's face: a `Graph` over one store, and the two ways to get it.

In: sources to build from, or a store to open. Out: answers, values, pages, exports. Every method is one call of the
room that does the work, which is loaded where it is first needed.
"""

from kg.graph.counts import GraphCounts
from kg.graph.export import FileFormat
from kg.graph.face import Graph
from kg.graph.making import build, open
from kg.pipeline import extract_articles, extract_text

__all__ = ["FileFormat", "Graph", "GraphCounts", "build", "extract_articles", "extract_text", "open"]
