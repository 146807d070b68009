"""Renders the page through pyvis, with our own template and nothing that leaves the file.

pyvis carries the laid-out nodes and edges, brings vis-network, and runs the template; our style and scripts
stand beside this module. These are allowed by their hashes, everything else is forbidden to the page.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis import network as pyvis_network

from kg.page.payload import script_json, write_payload
from kg.view import GraphView

_HERE = files("kg.page")
_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"


@dataclass(frozen=True, slots=True)
class _Page:
    """What the template writes besides the nodes and edges from pyvis; `Markup` is written as it is."""

    title: str
    summary: str
    data: Markup
    style: Markup
    library: Markup
    script: Markup

    @property
    def policy(self) -> str:
        """The Content-Security-Policy: our two scripts and our style by their hashes, and nothing else."""
        scripts = f"{_hash(self.library)} {_hash(self.script)}"
        return (
            f"default-src 'none'; script-src {scripts}; style-src {_hash(self.style)}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )

    def drawn(self, nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Markup:
        """The nodes and edges that pyvis holds, as JSON."""
        return Markup(script_json({"nodes": nodes, "edges": edges}))


def render_page(view: GraphView, *, title: str) -> str:
    """Render a view as one HTML file that opens offline.

    Args:
        view: What to show, arranged.
        title: Heading and document title; any text.

    Returns:
        The file's text. It makes no request, and words of the articles cannot run in it.

    Example:
        >>> page = render_page(GraphView(), title="Nothing yet <b>")
        >>> "<title>Nothing yet &lt;b&gt;</title>" in page
        True
    """
    page = _Page(
        title=title,
        summary=summarize(view),
        data=Markup(write_payload(view)),
        style=_style(),
        library=_library(),
        script=_script(),
    )
    network = _carry(view)
    network.set_template_dir(str(_HERE), "page.html")
    network.templateEnv = Environment(
        loader=FileSystemLoader(str(_HERE)), autoescape=True, undefined=StrictUndefined
    )
    network.templateEnv.globals["page"] = page
    html: str = network.generate_html()
    return html


def summarize(view: GraphView) -> str:
    """Say in one line what a view shows.

    Example:
        >>> summarize(GraphView())
        'no articles'
    """
    if not view.articles and not view.events:
        return "no articles"
    kinds = [entity.kind for entity in view.entities]
    parts = [
        _count(len(view.articles), "article"),
        _count(len(view.events), "event"),
        _count(kinds.count("actor"), "actor"),
        _count(kinds.count("place"), "place"),
    ]
    if view.period:
        first, last = (f"{day.day} {day:%b %Y}" for day in view.period)
        parts.append(first if first == last else f"{first} – {last}")
    return " · ".join(parts)


def _carry(view: GraphView) -> pyvis_network.Network:
    """Hand the nodes that have a position, and the edges among them, to a pyvis network."""
    network = pyvis_network.Network(directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    number_of = {node.id: number for number, node in enumerate(view.nodes)}
    placed = {node.id for node in view.nodes if node.position}
    for node in view.nodes:
        if node.position:
            x, y = node.position
            network.add_node(number_of[node.id], label=node.label, x=x, y=y)
    for edge in (*view.edges, *view.links, *view.relations):
        if edge.source in placed and edge.target in placed:
            network.add_edge(number_of[edge.source], number_of[edge.target], label=edge.role)
    return network


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n:,} {noun}s"


def _hash(text: str) -> str:
    digest = hashlib.sha256(str(text).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _style() -> Markup:
    return Markup((_HERE / "page.css").read_text("utf-8"))


@cache
def _script() -> Markup:
    """Our scripts in the order of their names, as one function of their own."""
    parts = sorted((_HERE / "js").iterdir(), key=lambda part: part.name)
    code = "\n".join(part.read_text("utf-8") for part in parts if part.name.endswith(".js"))
    return Markup(f'(() => {{\n"use strict";\n{code}}})();\n')


@cache
def _library() -> Markup:
    """vis-network as pyvis ships it, without its source map's address and carriage returns.

    A browser's tools would ask for the one, and its parser drops the other, so that the hash would not fit.
    """
    code = files("pyvis").joinpath(_LIBRARY).read_text("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in code.split("\n") if not line.startswith("//# sourceMappingURL")]
    return Markup("\n".join(lines))
