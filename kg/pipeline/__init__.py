"""The order of the stages: read, parse, extract, state, store. The only room that knows it.

In: sources, and a store to fill. Out: a stream of extractions, or a filled store with a report. Articles stream
through it a batch at a time, in this process or in several, so that memory does not grow with their number.
"""

from kg.pipeline.build import Builder, build_graph, extract_articles, extract_text
from kg.pipeline.log import BuildLog
from kg.pipeline.report import (
    ArticleWarning,
    BuildReport,
    BuiltArticle,
    Listener,
    Outcome,
    ReprintedArticle,
    UnchangedArticle,
)
from kg.pipeline.watch import watch_sources

__all__ = [
    "ArticleWarning",
    "BuildLog",
    "BuildReport",
    "Builder",
    "BuiltArticle",
    "Listener",
    "Outcome",
    "ReprintedArticle",
    "UnchangedArticle",
    "build_graph",
    "extract_articles",
    "extract_text",
    "watch_sources",
]
