"""Renders the page through pyvis, with our own template and nothing that leaves the file.

pyvis carries the laid-out nodes and edges, brings vis-network, and runs the template; our style and scripts
stand beside this module. These are allowed by their hashes, everything else is forbidden to the page.
"""

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis import network as pyvis_network

from kg.page.atlas import Spot, draw_atlas
from kg.page.payload import script_json, write_payload
from kg.page.texts import count_text, read_texts
from kg.view import GraphView

_HERE = files("kg.page")
_PLACE_ROLES = frozenset({"place", "origin", "destination"})
_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"


@dataclass(frozen=True, slots=True)
class _Page:
    """What the template writes besides the nodes and edges from pyvis; `Markup` is written as it is."""

    title: str
    summary: str
    texts: dict[str, Any]
    words: Markup
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
        texts=read_texts(),
        words=Markup(script_json(read_texts())),
        data=Markup(write_payload(view, draw_atlas(_spots(view)))),
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
        return str(read_texts()["no_articles"])
    kinds = [entity.kind for entity in view.entities if entity.degree]
    parts = [
        count_text("articles", len(view.articles)),
        count_text("events", len(view.events)),
        count_text("actors", kinds.count("actor")),
        count_text("places", kinds.count("place")),
    ]
    if view.period:
        first, last = (f"{day.day} {day:%b %Y}" for day in view.period)
        parts.append(first if first == last else f"{first} – {last}")
    return " · ".join(parts)


def _spots(view: GraphView) -> list[Spot]:
    """Where events happened, each place weighted by their number; a country, known only as a whole, by half."""
    known = {entity.id: entity for entity in view.entities}
    counts = Counter(edge.target for edge in view.edges if edge.role in _PLACE_ROLES)
    places = [(known[i], n) for i, n in sorted(counts.items()) if i in known]
    return [
        Spot(e.lat, e.lon, n if e.type == "Country" else 2 * n)
        for e, n in places
        if e.lat is not None and e.lon is not None
    ]


def _carry(view: GraphView) -> pyvis_network.Network:
    """Hand the actors and places that have a position, and the facts that join them, to a pyvis network."""
    network = pyvis_network.Network(directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    number_of = {entity.id: number for number, entity in enumerate(view.entities)}
    placed = {entity.id for entity in view.entities if entity.position}
    for entity in view.entities:
        if entity.position:
            x, y = entity.position
            network.add_node(number_of[entity.id], label=entity.label, x=x, y=y)
    for edge in view.relations:
        if edge.source in placed and edge.target in placed:
            network.add_edge(number_of[edge.source], number_of[edge.target], label=edge.role)
    return network


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
