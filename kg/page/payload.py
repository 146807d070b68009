"""A view as the JSON that the page carries: compact rows whose references are numbers.

In: a `GraphView` and its map. Out: JSON text that can stand inside a script element. Its reader is `js/10-data.js`,
which knows the rows by position: what a row of each kind holds is said at the function that writes it.
"""

import json
from collections.abc import Iterable
from datetime import date
from itertools import takewhile
from typing import Any

from kg.page.atlas import Atlas
from kg.view import AccountView, AnswerView, ClaimView, EdgeView, EntityView, EventView, Evidence, GraphView

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
KINDS = ("actor", "place", "thing")
Row = list[Any]


def write_payload(view: GraphView, atlas: Atlas | None = None) -> str:
    """Write all that the page needs to know of a view.

    Returns:
        JSON, safe inside a script element.
    """
    return script_json(_Payload(view, atlas).rows())


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


class _Numbers:
    """Numbers values in the order in which they come."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self.values: dict[str, int] = {}
        for value in values:
            self.of(value)

    def of(self, value: str) -> int:
        return self.values.setdefault(value, len(self.values))

    def known(self, value: str | None) -> int | None:
        return self.values.get(value or "")


class _Payload:
    """Writes the rows of one view; names that occur often are numbers."""

    def __init__(self, view: GraphView, atlas: Atlas | None) -> None:
        self.view = view
        self.atlas = atlas
        ids = [node.id for node in view.nodes]
        self.base = _common_base(min(ids), max(ids)) if ids else ""
        self.categories = _Numbers(order_categories(event.category for event in view.events))
        self.types = _Numbers()
        self.roles = _Numbers()
        self.articles = _Numbers(article.id for article in view.articles)
        self.entities = _Numbers(entity.id for entity in view.entities)
        self.events = _Numbers(event.id for event in view.events)
        self.sentences: dict[tuple[str, int | None], int] = {}

    def rows(self) -> dict[str, Any]:
        view = self.view
        rows = {
            "base": self.base,
            "kinds": KINDS,
            "articles": [
                [self._id(a.id), a.title, a.source, _iso(a.published), a.url] for a in view.articles
            ],
            "entities": [self._entity(entity) for entity in view.entities],
            "events": [self._event(event) for event in view.events],
            "edges": [number for edge in view.edges for number in self._edge(edge)],
            "links": self._pairs(view.links, self.events),
            "relations": [
                [*row, self._evidence(edge.evidence)]
                for edge in view.relations
                for row in self._pairs((edge,), self.entities)
            ],
            "answers": [self._answer(answer) for answer in view.answers],
            "map": self._map(),
        }
        return {
            **rows,
            "categories": list(self.categories.values),
            "types": list(self.types.values),
            "roles": list(self.roles.values),
            "sentences": [list(key) for key in self.sentences],
        }

    def _id(self, iri: str) -> str:
        """An IRI; "~" stands for what all of them begin with."""
        return f"~{iri[len(self.base) :]}" if self.base and iri.startswith(self.base) else iri

    def _entity(self, entity: EntityView) -> Row:
        """Id, label, number of the kind, number of the type, and what else is known."""
        located = self.atlas is not None and entity.lat is not None and entity.lon is not None
        extra: dict[str, Any] = {
            "sectors": entity.sectors,
            "country": entity.country,
            "aliases": entity.aliases,
            "wikidata": entity.wikidata,
            "within": None if self.entities.known(entity.container) is not None else entity.within,
            "container": self.entities.known(entity.container),
            "lat": entity.lat,
            "lon": entity.lon,
            "by": entity.located_by,
            "community": entity.community,
        }
        if located and self.atlas is not None:
            extra["spot"] = self.atlas.projection.point(entity.lat or 0.0, entity.lon or 0.0)
        return [
            self._id(entity.id),
            entity.label,
            KINDS.index(entity.kind),
            self.types.of(entity.type),
            _known(extra),
        ]

    def _event(self, event: EventView) -> Row:
        """Id, label, numbers of type and category, first and last day, evidence, and what else is known."""
        extra = {
            "title": event.title if event.title != event.label else None,
            "unreal": 0 if event.realized else 1,
            "status": event.status,
            "time": event.time,
            "place": event.place,
            "killed": event.killed,
            "injured": event.injured,
            "count": event.count,
            "approximate": 1 if event.approximate else 0,
            "confidence": None if event.confidence is None else round(event.confidence, 2),
            "claims": tuple(self._claim(claim) for claim in event.claims),
            "accounts": tuple(self._account(account) for account in event.accounts),
            "sources": event.n_publishers,
            "contested": event.contested,
        }
        more = _known({key: value for key, value in extra.items() if key not in _FLAGS or value})
        row: Row = [
            self._id(event.id),
            event.label,
            self.types.of(event.type),
            self.categories.of(event.category),
            _iso(event.earliest) or 0,
            _iso(event.latest) or 0,
            self._evidence(event.evidence),
        ]
        return [*row, more] if more else row

    def _evidence(self, evidence: Iterable[Evidence]) -> list[Row]:
        """For each sentence its number, then role, start, end and entity (-1 for none) of each span."""
        found = []
        for item in evidence:
            key = (item.text, self.articles.known(item.article))
            row: Row = [self.sentences.setdefault(key, len(self.sentences))]
            for span in item.spans:
                entity = self.entities.known(span.entity)
                row += [self.roles.of(span.role), span.start, span.end, -1 if entity is None else entity]
            found.append(row)
        return found

    def _claim(self, claim: ClaimView) -> Row:
        """Who, the verb, 1 for a denial, entity, first and last day, article."""
        return [
            claim.who,
            claim.verb,
            int(claim.denies),
            self.entities.known(claim.entity),
            _iso(claim.earliest),
            _iso(claim.latest),
            self.articles.known(claim.article),
        ]

    def _account(self, account: AccountView) -> Row:
        """Article, label, status, first and last day, place, killed, injured, count, 1 for a rough figure."""
        return [
            self.articles.known(account.article),
            account.label,
            account.status,
            _iso(account.earliest),
            _iso(account.latest),
            account.place,
            account.killed,
            account.injured,
            account.count,
            int(account.approximate),
        ]

    def _edge(self, edge: EdgeView) -> tuple[int, ...]:
        """Event, entity, role; nothing where the view lacks one of them."""
        event, entity = self.events.known(edge.source), self.entities.known(edge.target)
        return () if event is None or entity is None else (event, entity, self.roles.of(edge.role))

    def _pairs(self, edges: Iterable[EdgeView], numbers: _Numbers) -> list[Row]:
        ends = ((numbers.known(e.source), numbers.known(e.target), e.role) for e in edges)
        return [[a, b, self.roles.of(role)] for a, b, role in ends if a is not None and b is not None]

    def _answer(self, answer: AnswerView) -> dict[str, Any]:
        return {
            "name": answer.name,
            "description": answer.description,
            "sparql": answer.sparql,
            "columns": answer.columns,
            "all": answer.n_rows,
            "rows": [
                [cell.text if cell.id is None else [cell.text, self._id(cell.id)] for cell in row]
                for row in answer.rows
            ],
        }

    def _map(self) -> dict[str, Any] | None:
        """The region to open with, and for each country name, path, x, y and width."""
        if self.atlas is None:
            return None
        countries = [[c.name, c.path, c.x, c.y, c.width] for c in self.atlas.countries]
        return {"home": self.atlas.home, "countries": countries}


_FLAGS = frozenset({"unreal", "approximate", "sources"})


def _common_base(first: str, last: str) -> str:
    """What two IRIs begin with, up to a slash."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    prefix = "".join(a for a, _ in same)
    return prefix[: prefix.rfind("/") + 1]


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {key: value for key, value in row.items() if value is not None and value != ()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
