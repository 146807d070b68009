"""Validates a store against SHACL shapes.

In: a store, and a file of shapes where the package's own are not meant. Out: a `ValidationReport`. Needs
pySHACL, which comes with the extra `validate`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import ShapeError
from kg.store import Store
from kg.vocab import ontology_files

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES_NAME = "shapes.ttl"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that a shape does not allow.

    Args:
        focus: The node that is at fault.
        path: The property at fault, empty where the node itself is.
        message: What the shape demands.
        value: The value at fault, empty where one is missing.
        severity: "Violation", "Warning" or "Info".
    """

    focus: str
    path: str
    message: str
    value: str
    severity: str


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Whether a graph is as its shapes demand.

    Args:
        conforms: Whether no shape is violated.
        violations: Every violation, sorted.
    """

    conforms: bool
    violations: tuple[Violation, ...]


def validate_graph(store: Store, shapes: Path | str | None = None) -> ValidationReport:
    """Check every node of a store against SHACL shapes.

    Args:
        store: The store; its graphs are checked together, the ontology among them.
        shapes: A Turtle file of shapes; None takes those of the package.

    Raises:
        ShapeError: The shapes cannot be read, or pySHACL is not installed.
    """
    try:
        import pyshacl
        from rdflib import Graph
    except ImportError as error:
        raise ShapeError(
            "validation needs pySHACL; install it with pip install 'kg-news[validate]'"
        ) from error
    shapes_graph = _read_shapes(Path(shapes) if shapes else _own_shapes())
    data = Graph().parse(data=store.export("ntriples"), format="nt")
    try:
        conforms, results, _ = pyshacl.validate(data, shacl_graph=shapes_graph, inplace=True)
    except pyshacl.errors.ReportableRuntimeError as error:
        raise ShapeError(f"{shapes or SHAPES_NAME}: {_one_line(error)}; correct the shape") from error
    return ValidationReport(bool(conforms), tuple(sorted(_violations(results))))


def _own_shapes() -> Path:
    for path in ontology_files():
        if path.name == SHAPES_NAME:
            return path
    raise ShapeError(f"ontologies/{SHAPES_NAME} is missing; install kg-news again")


def _read_shapes(path: Path) -> "Graph":
    """Read Turtle with pyoxigraph: rdflib's parser would fetch what a file imports."""
    from rdflib import Graph

    try:
        quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        lines = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise ShapeError(f"{path}: {_one_line(error)}; correct the Turtle") from error
    except OSError as error:
        raise ShapeError(
            f"{path}: cannot be read ({error.strerror or error}); name a Turtle file of shapes"
        ) from error
    return Graph().parse(data=lines, format="nt")


def _violations(results: "Graph") -> list[Violation]:
    from rdflib import RDF, SH

    return [
        Violation(
            focus=str(results.value(node, SH.focusNode) or ""),
            path=str(results.value(node, SH.resultPath) or ""),
            message=_one_line(results.value(node, SH.resultMessage) or ""),
            value=str(results.value(node, SH.value) or ""),
            severity=str(results.value(node, SH.resultSeverity) or "").rpartition("#")[2],
        )
        for node in results.subjects(RDF.type, SH.ValidationResult)
    ]


def _one_line(message: object) -> str:
    return " ".join(str(message).split())
