"""States entities and the relations between them.

In: the entities and relations of one extraction. Out: their triples; what a registry knows is kept apart from
what the article says, so that removing an article leaves the registry whole.
"""

import hashlib
from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from kg.iri import checked_iri
from kg.model import Entity, Geo, Relation
from kg.state.mention import Context, state_mention
from kg.state.terms import (
    boolean_literal,
    decimal_literal,
    integer_literal,
    node,
    text_literal,
    type_triple,
    wkt_literal,
)
from kg.vocab import GEO, KG, OWL, PREFIXES, RDFS, SEM, WGS84, class_node, superclasses

_SEM_CLASSES = {"Actor": SEM.Actor, "Place": SEM.Place, "Thing": SEM.Object}


def state_entity(entity: Entity) -> Iterator[Triple]:
    """State what an entity is: class, label, codes, identity, place on the map; not its mentions."""
    subject = node(checked_iri(entity.iri))
    for name in superclasses(entity.type):
        yield type_triple(subject, class_node(name))
        if name in _SEM_CLASSES:
            yield type_triple(subject, _SEM_CLASSES[name])
    yield Triple(subject, RDFS.label, text_literal(entity.label))
    for code in entity.sector:
        yield Triple(subject, KG.sector, text_literal(code))
    country = entity.country or (entity.geo.country if entity.geo else None)
    if country:
        yield Triple(subject, KG.country, text_literal(country))
    if entity.count is not None:
        yield Triple(subject, KG.count, integer_literal(entity.count))
    if entity.approximate:
        yield Triple(subject, KG.approximate, boolean_literal(True))
    if entity.wikidata:
        yield Triple(subject, OWL.sameAs, node(PREFIXES["wd"] + entity.wikidata))
    if entity.within and entity.within != entity.iri:
        yield Triple(subject, KG.within, node(entity.within))
    if entity.geo:
        yield from _state_geo(subject, entity.geo)


def state_relation(relation: Relation, context: Context) -> Iterator[Triple]:
    """State a lasting fact between two entities, and the words that state it."""
    subject, predicate, object_ = node(relation.subject), KG[relation.predicate], node(relation.object)
    yield Triple(subject, predicate, object_)
    key = hashlib.sha256(f"{relation.subject} {relation.object}".encode()).hexdigest()[:12]
    mention = context.mention(f"relation/{relation.predicate}/{key}", relation.span)
    yield from state_mention(mention, relation.span, context)
    yield type_triple(mention, KG.RelationMention)
    yield Triple(mention, KG.relationSubject, subject)
    yield Triple(mention, KG.relationPredicate, predicate)
    yield Triple(mention, KG.relationObject, object_)
    yield Triple(mention, KG.rule, text_literal(relation.rule))


def _state_geo(subject: NamedNode, geo: Geo) -> Iterator[Triple]:
    yield Triple(subject, KG.level, text_literal(geo.level))
    if geo.geonames:
        yield Triple(subject, OWL.sameAs, node(f"{PREFIXES['gn']}{geo.geonames}/"))
    if geo.lat is None or geo.lon is None:
        return
    yield Triple(subject, WGS84.lat, decimal_literal(geo.lat, digits=6))
    yield Triple(subject, WGS84.long, decimal_literal(geo.lon, digits=6))
    geometry = node(f"{subject.value}/geometry")
    yield Triple(subject, GEO.hasGeometry, geometry)
    yield type_triple(geometry, GEO.Geometry)
    yield Triple(geometry, GEO.asWKT, wkt_literal(geo.lat, geo.lon))
