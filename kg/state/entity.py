"""States entities and the relations between them.

In: the entities and relations of one extraction. Out: statements, as lines; what a registry knows is kept apart from
what the article says, so that removing an article leaves the registry whole. What only an article knows names its class
by `kg:entityType`: it is an instance of it in the knowledge graph, once for all articles.
"""

import hashlib
from collections.abc import Iterator

from kg.iri import checked_iri
from kg.model import Entity, Geo, Relation
from kg.state.lines import (
    GEO,
    KG,
    OWL,
    RDFS,
    SEM,
    WGS84,
    boolean_literal,
    class_of,
    date_literal,
    decimal_literal,
    integer_literal,
    node,
    text_literal,
    type_line,
    wkt_literal,
)
from kg.state.mention import Context, state_mention
from kg.vocab import PREFIXES, superclasses

_SEM_CLASSES = {"Actor": SEM.Actor, "Place": SEM.Place, "Thing": SEM.Object}


def state_entity(entity: Entity) -> Iterator[str]:
    """State what an entity is: class, label, codes, identity, place on the map; not its mentions."""
    subject = node(checked_iri(entity.iri))
    yield from _state_class(entity, subject)
    yield f"{subject} {RDFS.label} {text_literal(entity.label)}"
    for code in entity.sector:
        yield f"{subject} {KG.sector} {text_literal(code)}"
    country = entity.country or (entity.geo.country if entity.geo else None)
    if country:
        yield f"{subject} {KG.country} {text_literal(country)}"
    if entity.count is not None:
        yield f"{subject} {KG.count} {integer_literal(entity.count)}"
    if entity.approximate:
        yield f"{subject} {KG.approximate} {boolean_literal(True)}"
    if entity.wikidata:
        yield f"{subject} {OWL.sameAs} {node(PREFIXES['wd'] + entity.wikidata)}"
    if entity.within and entity.within != entity.iri:
        yield f"{subject} {KG.within} {node(entity.within)}"
    if entity.geo:
        yield from _state_geo(entity.iri, entity.geo)


def _state_class(entity: Entity, subject: str) -> Iterator[str]:
    if not entity.registered:
        yield f"{subject} {KG.entityType} {class_of(entity.type)}"
        return
    for name in superclasses(entity.type):
        yield type_line(subject, class_of(name))
        if name in _SEM_CLASSES:
            yield type_line(subject, _SEM_CLASSES[name])


def state_relation(relation: Relation, context: Context) -> Iterator[str]:
    """State the words that tell a relation, how it stands and who says so; the relation itself where it holds."""
    subject, predicate, object_ = node(relation.subject), KG[relation.predicate], node(relation.object)
    if relation.holds:
        yield f"{subject} {predicate} {object_}"
    key = hashlib.sha256(f"{relation.subject} {relation.object}".encode()).hexdigest()[:12]
    mention = context.mention(f"relation/{relation.predicate}/{key}", relation.span)
    yield from state_mention(mention, relation.span, context)
    yield type_line(mention, KG.RelationMention)
    yield f"{mention} {KG.relationSubject} {subject}"
    yield f"{mention} {KG.relationPredicate} {predicate}"
    yield f"{mention} {KG.relationObject} {object_}"
    yield f"{mention} {KG.rule} {text_literal(relation.rule)}"
    if relation.post:
        yield f"{mention} {KG.post} {text_literal(' '.join(relation.post.split()))}"
    yield from _state_standing(relation, mention)
    for source in relation.sources:
        yield f"{mention} {KG.sourceText} {text_literal(source.span.of(context.article.text))}"
        if source.entity in context.entities:
            yield f"{mention} {SEM.accordingTo} {node(source.entity)}"


def _state_standing(relation: Relation, mention: str) -> Iterator[str]:
    """State how a relation stands, where that is not as of one that holds, and its days."""
    if relation.polarity != "positive":
        yield f"{mention} {KG.polarity} {text_literal(relation.polarity)}"
    if relation.certainty != "certain":
        yield f"{mention} {KG.certainty} {text_literal(relation.certainty)}"
    if relation.future:
        yield f"{mention} {KG.future} {boolean_literal(True)}"
    if relation.outcome != "ongoing":
        yield f"{mention} {KG.outcome} {text_literal(relation.outcome)}"
    for predicate, day in ((KG.earliest, relation.earliest), (KG.latest, relation.latest)):
        if day is not None:
            yield f"{mention} {predicate} {date_literal(day)}"


def _state_geo(iri: str, geo: Geo) -> Iterator[str]:
    subject, geometry = node(iri), node(f"{iri}/geometry")
    yield f"{subject} {KG.level} {text_literal(geo.level)}"
    if geo.geonames:
        same = node(f"{PREFIXES['gn']}{geo.geonames}/")
        yield f"{subject} {OWL.sameAs} {same}"
    if geo.lat is None or geo.lon is None:
        return
    yield f"{subject} {WGS84.lat} {decimal_literal(geo.lat, digits=6)}"
    yield f"{subject} {WGS84.long} {decimal_literal(geo.lon, digits=6)}"
    yield f"{subject} {GEO.hasGeometry} {geometry}"
    yield type_line(geometry, GEO.Geometry)
    yield f"{geometry} {GEO.asWKT} {wkt_literal(geo.lat, geo.lon)}"
