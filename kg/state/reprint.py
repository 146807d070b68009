"""States a reprint: on the article that it reprints, who else published it and where.

In: an article, and the id of the one that it reprints. Out: N-Quads of a graph of its own, so that taking the reprint
away, or reading it again, touches nothing of the article.
"""

from collections.abc import Iterator

from kg.iri import Iris
from kg.model import Article
from kg.state.lines import KG, SCHEMA, address, in_graph, node, text_literal


def state_reprint(article: Article, original_id: str, iris: Iris) -> bytes:
    """State that an article is printed elsewhere too.

    Args:
        article: The reprint.
        original_id: Id of the article that it reprints.
        iris: The base of the IRIs.

    Returns:
        A line for each quad of the reprint's graph.

    Example:
        >>> reprint = Article("b", "...", source="Daily", url="https://daily.example/b")
        >>> [line.split()[2] for line in state_reprint(reprint, "a", Iris()).decode().splitlines()]
        ['"b"', '"Daily"', '<https://daily.example/b>']
    """
    return in_graph(_state(article, node(iris.article(original_id))), iris.reprint_graph(article.id))


def _state(article: Article, original: str) -> Iterator[str]:
    yield f"{original} {KG.reprintedAs} {text_literal(article.id)}"
    if article.source:
        yield f"{original} {SCHEMA.publisher} {text_literal(article.source)}"
    if article.url:
        yield f"{original} {SCHEMA.sameAs} {address(article.url)}"
