"""One self-contained HTML page of a graph.

In: a `GraphView`. Out: the text of one HTML file that asks for nothing from anywhere. What to show is left to
`view`.
"""

from kg.page.frame import frame_page
from kg.page.render import render_page

__all__ = ["frame_page", "render_page"]
