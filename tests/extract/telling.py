"""Writes relations as the tables of tests do."""

from collections.abc import Iterator

from kg.model import Extraction, Relation


def tell_relations(extraction: Extraction) -> Iterator[tuple[str, str]]:
    """Yield each relation as "subject predicate object (post; how it stands)", and the rule that read it."""
    labels = {entity.iri: entity.label for entity in extraction.entities}
    for relation in extraction.relations:
        standing = _standing(relation)
        told = f"{labels[relation.subject]} {relation.predicate} {labels[relation.object]}"
        yield f"{told} ({standing})" if standing else told, relation.rule


def _standing(relation: Relation) -> str:
    if relation.polarity == "negative":
        return "not"
    if relation.certainty != "certain":
        return relation.certainty
    return relation.outcome if relation.outcome != "ongoing" else ""
