"""Writes an explanation as a page of HTML; every word of the data is escaped."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.explain.marks import nest_marks
from kg.explain.node import Explanation

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def explanation_html(
    explanation: Explanation, *, link: Callable[[str], str] | None = None, home: str = ""
) -> str:
    """Write an explanation as one page that needs no network.

    Args:
        explanation: What `explain_node` gave.
        link: The address under which a node is shown; None for its IRI.
        home: Address of the page above, "" where there is none.

    Returns:
        A page; links lead to http and https addresses only.
    """
    return _ENVIRONMENT.get_template("explanation.html").render(
        node=explanation, nest=nest_marks, link=lambda iri: _safe((link or str)(iri)), home=home
    )


def _safe(address: str) -> str:
    return address if address.startswith(("http://", "https://", "/")) else ""
