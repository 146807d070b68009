"""Finds the names of an article: actors and places, which of them are one, and which known ones they are.

In: an article, its parse, the gazetteer. Out: `Names`: each named mention with the IRI of its entity, and the entities,
places with coordinates and the places that contain them. Descriptions ("three American soldiers") and pronouns are left
to `coreference`.
"""

from kg.extract.names.agreement import reconcile
from kg.extract.names.bodies import find_bodies
from kg.extract.names.cluster import group_mentions
from kg.extract.names.cues import load_name_cues
from kg.extract.names.holders import find_holders
from kg.extract.names.linking import Linker
from kg.extract.names.mentions import find_mentions
from kg.extract.names.places import resolve_places
from kg.extract.names.scan import Scan
from kg.extract.names.values import Knowledge, Name, Names
from kg.extract.tree import Doc
from kg.gazetteer import Gazetteer
from kg.iri import Iris
from kg.model import Article, Entity

__all__ = ["Name", "Names", "find_named_entities", "find_names"]


def find_names(doc: Doc, article: Article, gazetteer: Gazetteer, iris: Iris) -> Names:
    """Find the names of an article and what they name.

    Args:
        doc: The parse, over exactly the article's text.
        article: The article.
        gazetteer: Places and actors known by name.
        iris: Makes the IRIs.

    Returns:
        The named mentions, and the entities they name with the containers of places.
    """
    cues = load_name_cues()
    scan = Scan(doc, gazetteer, cues, publisher=article.source)
    named = find_holders(scan, reconcile(scan, find_mentions(scan)), article.published)
    bodies = find_bodies(scan, named, article.published)
    mentions = tuple(sorted((*named, *bodies), key=lambda m: (m.span.start, -m.span.end)))
    resolution = resolve_places(scan.text, mentions, gazetteer)
    linker = Linker(scan, mentions, article.published)
    return group_mentions(article, mentions, resolution, linker, Knowledge(gazetteer, cues, iris))


def find_named_entities(doc: Doc, article: Article, gazetteer: Gazetteer, iris: Iris) -> tuple[Entity, ...]:
    """Find the named entities of an article; `find_names` without the single mentions."""
    return find_names(doc, article, gazetteer, iris).entities
