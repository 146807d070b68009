"""A view as the JSON that the page carries: compact rows whose references are numbers.

In: a `GraphView`. Out: JSON text that can stand inside a script element. Its reader is `js/10-data.js`.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from kg.view import ClaimView, EntityView, EventView, Evidence, GraphView

CATEGORIES = (
    "Conflict",
    "Harm",
    "Protest",
    "Crime",
    "Justice",
    "Diplomacy",
    "Communication",
    "Movement",
    "Politics",
    "Economy",
    "Disaster",
    "Treatment",
    "Identification",
)
OTHER = "Event"


def write_payload(view: GraphView) -> str:
    """Write all that the page needs to know of a view.

    Returns:
        JSON, safe inside a script element.
    """
    article_number = {article.id: n for n, article in enumerate(view.articles)}
    entity_number = {entity.id: n for n, entity in enumerate(view.entities)}
    event_number = {event.id: n for n, event in enumerate(view.events)}
    return script_json(
        {
            "categories": order_categories(event.category for event in view.events),
            "articles": [
                {
                    "id": a.id,
                    "title": a.title,
                    "source": a.source,
                    "published": _iso(a.published),
                    "url": a.url,
                }
                for a in view.articles
            ],
            "entities": [_entity(entity) for entity in view.entities],
            "events": [_event(event, article_number, entity_number) for event in view.events],
            "edges": [
                [event_number[e.source], entity_number[e.target], e.role]
                for e in view.edges
                if e.source in event_number and e.target in entity_number
            ],
            "links": [
                [event_number[e.source], event_number[e.target], e.role]
                for e in view.links
                if e.source in event_number and e.target in event_number
            ],
            "relations": [
                [entity_number[e.source], entity_number[e.target], e.role]
                for e in view.relations
                if e.source in entity_number and e.target in entity_number
            ],
        }
    )


def script_json(value: object) -> str:
    r"""Write JSON that no HTML parser takes for markup.

    Example:
        >>> script_json("</script>")
        '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def order_categories(present: Iterable[str]) -> list[str]:
    """Put the categories that occur in the order of the legend, other happenings last.

    Example:
        >>> order_categories(["Event", "Harm", "Conflict", "Harm"])
        ['Conflict', 'Harm', 'Event']
    """
    names = set(present)
    known = [name for name in CATEGORIES if name in names]
    unknown = sorted(names - set(CATEGORIES) - {OTHER})
    return known + unknown + [OTHER] * (OTHER in names)


def _entity(entity: EntityView) -> dict[str, Any]:
    row = {
        "id": entity.id,
        "label": entity.label,
        "kind": entity.kind,
        "type": entity.type,
        "sectors": entity.sectors,
        "country": entity.country,
        "wikidata": entity.wikidata,
        "aliases": entity.aliases,
        "within": entity.within,
        "lat": entity.lat,
        "lon": entity.lon,
        "degree": entity.degree,
        "community": entity.community,
    }
    return _without_defaults(row)


def _event(event: EventView, articles: dict[str, int], entities: dict[str, int]) -> dict[str, Any]:
    row = {
        "id": event.id,
        "label": event.label,
        "type": event.type,
        "category": event.category,
        "title": event.title,
        "realized": event.realized,
        "status": event.status,
        "earliest": _iso(event.earliest),
        "latest": _iso(event.latest),
        "time": event.time,
        "place": event.place,
        "killed": event.killed,
        "injured": event.injured,
        "count": event.count,
        "approximate": event.approximate,
        "community": event.community,
        "evidence": tuple(_evidence(evidence, articles, entities) for evidence in event.evidence),
        "claims": tuple(_claim(claim, articles, entities) for claim in event.claims),
    }
    return _without_defaults(row)


def _evidence(evidence: Evidence, articles: dict[str, int], entities: dict[str, int]) -> dict[str, Any]:
    return {
        "text": evidence.text,
        "spans": [[s.role, s.start, s.end, entities.get(s.entity or "")] for s in evidence.spans],
        "article": articles.get(evidence.article),
    }


def _claim(claim: ClaimView, articles: dict[str, int], entities: dict[str, int]) -> dict[str, Any]:
    return {
        "who": claim.who,
        "verb": claim.verb,
        "denies": claim.denies,
        "entity": entities.get(claim.entity or ""),
        "earliest": _iso(claim.earliest),
        "latest": _iso(claim.latest),
        "article": articles.get(claim.article or ""),
    }


def _without_defaults(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the page fills in: nothing, no list, not realized, not approximate."""
    return {
        key: value for key, value in row.items() if value is not None and value is not False and value != ()
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
