"""`kg.settings`: the defaults, and what is refused."""

from dataclasses import FrozenInstanceError

import pytest

from kg.errors import LexiconError
from kg.iri import DEFAULT_BASE
from kg.settings import Settings


def test_no_base_is_the_default_one():
    assert Settings().iris.base == DEFAULT_BASE
    assert Settings(base="https://example.org/#").iris.base == "https://example.org/#"


@pytest.mark.parametrize("base", ["example.org/", "https://example.org", "https://example.org/a b/"])
def test_a_bad_base_is_refused_where_it_is_set(base):
    with pytest.raises(LexiconError, match="IRI"):
        Settings(base=base)


def test_settings_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Settings().model = "other"
