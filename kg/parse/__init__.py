"""Parses articles: loads a spaCy pipeline and streams articles through it.

In: `Article`s. Out: each with its `Doc`. What the words mean is left to `extract`.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.parse.headline import HEADLINES
from kg.parse.model import check_labels, load_model
from kg.parse.repair import REPAIRS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.model import Article

BATCH_CHARACTERS = 50_000

__all__ = ["check_labels", "load_model", "parse_articles", "parse_in_steps"]


def parse_articles(
    nlp: "Language", articles: "Iterable[Article]", *, batch_size: int = 16
) -> "Iterator[tuple[Article, Doc]]":
    """Parse a stream of articles, in order, a batch at a time.

    Args:
        nlp: The pipeline, from `load_model`.
        articles: What to parse; read lazily.
        batch_size: Most articles parsed together; fewer where they are long.

    Yields:
        Each article with its parse, over exactly the article's text.
    """
    for batch in _batches(articles, batch_size):
        texts = [article.text for article in batch]
        yield from zip(batch, nlp.pipe(texts, batch_size=batch_size), strict=True)


def parse_in_steps(nlp: "Language", text: str) -> "tuple[Doc, Doc]":
    """Parse one text and keep what it was before the repairs.

    Args:
        nlp: The pipeline, from `load_model`.
        text: The text.

    Returns:
        The parse before the headline reader and the repairs, and after them.
    """
    steps = [name for name in nlp.pipe_names if name in (HEADLINES, REPAIRS)]
    with nlp.select_pipes(disable=steps):
        before = nlp(text)
    after = before.copy()
    for name in steps:
        after = nlp.get_pipe(name)(after)
    return before, after


def _batches(articles: "Iterable[Article]", batch_size: int) -> "Iterator[list[Article]]":
    """Keep the characters of a batch in bounds too: memory grows with them, about 4 kB each."""
    batch: list[Article] = []
    n_characters = 0
    for article in articles:
        batch.append(article)
        n_characters += len(article.text)
        if len(batch) == batch_size or n_characters >= BATCH_CHARACTERS:
            yield batch
            batch, n_characters = [], 0
    if batch:
        yield batch
