"""Parses articles: loads a spaCy pipeline and streams articles through it.

In: `Article`s. Out: each with its `Doc`. What the words mean is left to `extract`.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.parse.model import load_model

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.model import Article

__all__ = ["load_model", "parse_articles"]


def parse_articles(
    nlp: "Language", articles: "Iterable[Article]", *, batch_size: int = 16
) -> "Iterator[tuple[Article, Doc]]":
    """Parse a stream of articles, in order, a batch at a time.

    Args:
        nlp: The pipeline, from `load_model`.
        articles: What to parse; read lazily.
        batch_size: Articles parsed together.

    Yields:
        Each article with its parse, over exactly the article's text.
    """
    pairs = ((article.text, article) for article in articles)
    for doc, article in nlp.pipe(pairs, as_tuples=True, batch_size=batch_size):
        yield article, doc
