"""Reads texts as the pipeline does: the default model with its repairs, all of the rules."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from kg.extract import Extractor
from kg.model import Article, Extraction
from kg.parse import load_model
from kg.settings import DEFAULT_MODEL

Read = Callable[..., Extraction]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The extractor with the data of the package, loaded once."""
    return Extractor.load()


@pytest.fixture(scope="session")
def read(extractor: Extractor) -> Read:
    """Extract a text of 18 July 2024, or of another day; each text is parsed once."""

    @cache
    def read_text(text: str, published: date = date(2024, 7, 18)) -> Extraction:
        return extractor.extract(Article("t", text, published=published), load_model(DEFAULT_MODEL)(text))

    return read_text
