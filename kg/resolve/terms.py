"""Plain text of RDF terms, where the graph of a store can hold nothing but names and literals."""

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple


def text_of(term: NamedNode | BlankNode | Literal | Triple | DefaultGraph) -> str:
    """IRI or lexical form of a term; empty for the default graph and for triple terms, which kg does not write.

    Example:
        >>> text_of(NamedNode("https://example.org/a")), text_of(Literal("1"))
        ('https://example.org/a', '1')
    """
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else ""
