"""Validates a store against SHACL shapes.

In: a store, and a file of shapes where the package's own are not meant. Out: a `ValidationReport`. Needs
pySHACL, which comes with the extra `validate`.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import ShapeError
from kg.store import Store
from kg.vocab import GAF, KG, NIF, SCHEMA, ontology_files

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES_NAME = "shapes.ttl"
_MOST_CHARACTERS = 300


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that a shape does not allow.

    Args:
        focus: The node that is at fault.
        path: The property at fault, empty where the node itself is.
        message: What the shape demands.
        value: The value at fault, empty where one is missing.
        severity: "Violation", "Warning" or "Info".
        article: Id of the article that states the node, empty where none does (what registries know, links).
        sentence: The sentence that the node was read out of, on one line, empty where there is none.
    """

    focus: str
    path: str
    message: str
    value: str
    severity: str
    article: str = ""
    sentence: str = ""


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
    return ValidationReport(
        bool(conforms), tuple(sorted(_place(item, store) for item in _violations(results)))
    )


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


def _place(violation: Violation, store: Store) -> Violation:
    """Add the article and the sentence that the node at fault was read out of."""
    try:
        node = ox.NamedNode(violation.focus)
    except ValueError:  # a literal or a blank node
        return violation
    graphs = sorted(
        {quad.graph_name.value for quad in store.match(node) if isinstance(quad.graph_name, ox.NamedNode)}
    )
    prefix = store.iris.article_graph("")
    graph = next((ox.NamedNode(name) for name in graphs if name.startswith(prefix)), None)
    if graph is None:
        return violation
    ids = sorted(
        quad.object.value
        for quad in store.match(None, SCHEMA.identifier, None, graph)
        if isinstance(quad.object, ox.Literal)
    )
    return replace(
        violation,
        article=ids[0] if ids else unquote(graph.value.removeprefix(prefix)),
        sentence=_one_line(_sentence_of(node, graph, store)),
    )


def _sentence_of(node: ox.NamedNode, graph: ox.NamedNode, store: Store) -> str:
    """The sentence of a mention, of that whose argument it is, of the first that denotes a node, of its words."""

    def subjects(predicate: ox.NamedNode, value: ox.NamedNode) -> list[ox.NamedNode]:
        found = store.match(None, predicate, value, graph)
        return [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]

    def values(subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode]:
        found = store.match(subject, predicate, None, graph)
        return [quad.object for quad in found if isinstance(quad.object, ox.NamedNode)]

    near = [
        *subjects(KG.argumentMention, node),
        *values(node, GAF.denotedBy),
        *values(node, KG.claimsAccount),
        *subjects(KG.entity, node),
    ]
    further = [n for m in near for n in (*values(m, GAF.denotedBy), *subjects(KG.argumentMention, m))]
    quads = (
        quad for mention in (node, *near, *further) for quad in store.match(mention, KG.sentence, None, graph)
    )
    told = next((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), "")
    return told or _words_around((node, *near, *further), graph, store)


def _words_around(nodes: tuple[ox.NamedNode, ...], graph: ox.NamedNode, store: Store) -> str:
    """The sentence that holds the first of the nodes which has offsets; its line where no event tells the sentence."""

    def numbers(subject: ox.NamedNode | None, predicate: ox.NamedNode) -> list[tuple[object, int]]:
        found = store.match(subject, predicate, None, graph)
        return [(q.subject, int(q.object.value)) for q in found if isinstance(q.object, ox.Literal)]

    begin = next((number for item in nodes for _, number in numbers(item, NIF.beginIndex)), None)
    texts = (quad.object for quad in store.match(None, NIF.isString, None, graph))
    text = next((item.value for item in texts if isinstance(item, ox.Literal)), "")
    if begin is None or not text:
        return ""
    ends = dict(numbers(None, KG.sentenceEnd))
    for mention, start in numbers(None, KG.sentenceBegin):
        if start <= begin < ends.get(mention, 0):
            return text[start : ends[mention]]
    return text[text.rfind("\n", 0, begin) + 1 :].partition("\n")[0][:_MOST_CHARACTERS]


def _one_line(message: object) -> str:
    return " ".join(str(message).split())
