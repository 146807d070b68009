"""The package's ontology and code lists as quads of one named graph; the shapes stay out of the store."""

import hashlib
from pathlib import Path

import pyoxigraph as ox

from kg.vocab import ontology_files


def _ontology_paths() -> tuple[Path, ...]:
    return tuple(path for path in ontology_files() if path.name != "shapes.ttl")


def ontology_digest() -> str:
    """Digest of the files' content, to see whether a store holds these."""
    digest = hashlib.sha256()
    for path in _ontology_paths():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ontology_quads(graph: str) -> tuple[ox.Quad, ...]:
    """Read the files into one graph.

    Blank nodes get canonical names, so that every store holds the same quads.
    """
    name = ox.NamedNode(graph)
    dataset = ox.Dataset()
    for path in _ontology_paths():
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            dataset.add(ox.Quad(quad.subject, quad.predicate, quad.object, name))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(dataset)
