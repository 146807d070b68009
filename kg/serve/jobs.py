"""What a worker is asked and what it gives back: values that travel between processes."""

from dataclasses import dataclass
from typing import Literal

DEFAULT_GRAPH = "default"


@dataclass(frozen=True, slots=True)
class QueryJob:
    """Answer SPARQL.

    Args:
        sparql: The query.
        accept: The client's Accept header.
        default_graphs: Graphs that make up the default graph; none for all.
        named_graphs: Graphs that GRAPH may name.
    """

    sparql: str
    accept: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphJob:
    """Write one graph out.

    Args:
        graph: Its IRI, or `DEFAULT_GRAPH`.
        accept: The client's Accept header.
    """

    graph: str
    accept: str | None


@dataclass(frozen=True, slots=True)
class NodeJob:
    """Tell everything about a node.

    Args:
        iri: The node.
        accept: The client's Accept header.
        resources: Address below which data IRIs are looked up.
    """

    iri: str
    accept: str | None
    resources: str = "/resource/"


@dataclass(frozen=True, slots=True)
class FindJob:
    """Find words."""

    words: str
    limit: int


@dataclass(frozen=True, slots=True)
class TermsJob:
    """Tell the editor what it needs: prefixes, classes and properties in use, named queries."""


@dataclass(frozen=True, slots=True)
class PageJob:
    """Draw the whole graph as the page of `kg page`."""


@dataclass(frozen=True, slots=True)
class AboutJob:
    """Describe the data set or the service.

    Args:
        kind: VoID, or the service description.
        address: The endpoint's own address.
        accept: The client's Accept header.
        writable: Whether it takes updates.
    """

    kind: Literal["void", "service"]
    address: str
    accept: str | None
    writable: bool = False


@dataclass(frozen=True, slots=True)
class CitedJob:
    """Run a named query, or SPARQL, and cite the sentences of the nodes in its answer.

    Args:
        query: The name, or SPARQL.
        parameters: Names and values for a named query.
        rows: Most rows.
    """

    query: str
    parameters: tuple[tuple[str, str], ...] = ()
    rows: int = 100


@dataclass(frozen=True, slots=True)
class ExplainJob:
    """Explain a node as JSON."""

    iri: str


Job = QueryJob | GraphJob | NodeJob | FindJob | TermsJob | PageJob | AboutJob | CitedJob | ExplainJob


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker, or a writer, gives back.

    Args:
        status: HTTP status code.
        media: Media type of the body.
        body: The body; for a refusal one line.
        excerpt: The place in a query, with a caret.
    """

    status: int
    media: str
    body: bytes
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """Change the store by SPARQL.

    Args:
        sparql: The update.
        using_graphs: Graphs that stand for the default graph in WHERE.
        using_named_graphs: Graphs that GRAPH may name there.
        base: What relative IRIs resolve against.
    """

    sparql: str
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class GraphWrite:
    """Change one graph as a whole.

    Args:
        method: "PUT" replaces it, "POST" adds to it, "DELETE" drops it.
        graph: Its IRI, or `DEFAULT_GRAPH`.
        media: Media type of the body.
        body: RDF.
        base: What relative IRIs resolve against.
    """

    method: Literal["PUT", "POST", "DELETE"]
    graph: str
    media: str = ""
    body: bytes = b""
    base: str | None = None


Write = Update | GraphWrite
