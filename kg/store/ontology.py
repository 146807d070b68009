"""The package's ontology and code lists as quads of one named graph, and the domains that a store remembers.

The shapes stay out of the store.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import LexiconError
from kg.vocab import learn_fitting, learn_ontologies, ontology_files
from kg.vocab.ontology import find_namespaces, read_ontology

_TURTLE = ox.RdfFormat.TURTLE


def _ontology_paths() -> tuple[Path, ...]:
    return tuple(path for path in ontology_files() if path.name != "shapes.ttl")


def ontology_digest() -> str:
    """Digest of the files' content, to see whether a store holds these."""
    digest = hashlib.sha256()
    for path in _ontology_paths():
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def ontology_quads(graph: str) -> tuple[ox.Quad, ...]:
    """Read the files into one graph.

    Blank nodes get canonical names, so that every store holds the same quads.
    """
    paths = _ontology_paths()
    quads = (quad for path in paths for quad in ox.parse(path=path, format=_TURTLE, rename_blank_nodes=True))
    return named_quads(quads, graph)


def named_quads(quads: Iterable[ox.Quad], graph: str) -> tuple[ox.Quad, ...]:
    """Put quads into one graph; blank nodes get canonical names."""
    name = ox.NamedNode(graph)
    dataset = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(dataset)


def learn_domains(graphs: Iterable[tuple[ox.Quad, ...]]) -> None:
    """Make the classes of domains known in this process, each graph given with the namespaces that it declares.

    A store opens whatever this process knows already: where a class has the name of another one, that other is meant.
    """
    found = (read_ontology(quads, *space) for quads in graphs for space in find_namespaces(quads))
    ontologies = sorted(found, key=lambda ontology: ontology.iri)
    try:
        learn_ontologies(*ontologies)
    except LexiconError:
        learn_fitting(*ontologies)
