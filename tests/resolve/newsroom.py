"""Articles written by hand for tests of links across articles, stated into a store in memory."""

import re
from datetime import date

from kg.iri import Iris
from kg.model import Argument, Article, Entity, Event, Extraction, Geo, Relation, Span
from kg.state import state_extraction
from kg.store import GraphStore
from kg.vocab import superclasses

IRIS = Iris()


class Draft:
    """One article; spans are found by their words."""

    def __init__(self, article_id: str, text: str, published: str | None = None) -> None:
        day = date.fromisoformat(published) if published else None
        self.article = Article(article_id, text, published=day)
        self.entities: list[Entity] = []
        self.events: list[Event] = []
        self.relations: list[Relation] = []

    def spans(self, words: str) -> tuple[Span, ...]:
        found = re.finditer(rf"\b{re.escape(words)}\b", self.article.text)
        return tuple(Span(match.start(), match.end()) for match in found)

    def entity(self, words: str, type_: str, **fields) -> str:
        """Every place of these words in the text is a mention."""
        mentions = self.spans(words)
        iri = fields.pop("iri", None) or IRIS.entity(self.article.id, mentions[0].start, mentions[0].end)
        self.entities.append(Entity(iri, fields.pop("label", words), type_, mentions, **fields))
        return iri

    def town(self, words: str, key: str, country: str, within: str | None = None) -> str:
        geo = Geo(1.0, 2.0, 0, country, "city")
        return self.entity(
            words, "City", iri=IRIS.place(key), country=country, geo=geo, within=within, registered=True
        )

    def event(self, word: str, class_: str, day: str | None = None, *, nth: int = 0, **fields) -> str:
        """Keys of `fields` that are roles name entities, the others are the event's own."""
        head = self.spans(word)[nth]
        roles = [key for key in ("agent", "patient", "recipient", "topic", "place") if key in fields]
        mentions = {entity.iri: entity.mentions[0] for entity in self.entities}
        arguments = tuple(
            Argument(role, mentions[iri], mentions[iri], iri) for role in roles for iri in (fields.pop(role),)
        )
        when = date.fromisoformat(day) if day else None
        self.events.append(
            Event(
                iri=IRIS.event(self.article.id, head.start, head.end),
                types=superclasses(class_),
                trigger=head,
                head=head,
                sentence=self._sentence(head),
                rule=fields.pop("rule", "any-verb"),
                arguments=arguments,
                earliest=when,
                latest=when,
                **fields,
            )
        )
        return self.events[-1].iri

    def relate(self, subject: str, predicate: str, object_: str) -> None:
        self.relations.append(Relation(subject, predicate, object_, Span(0, 5), "test"))

    def _sentence(self, span: Span) -> Span:
        text = self.article.text
        start, end = text.rfind(". ", 0, span.start), text.find(". ", span.end)
        return Span(start + 2 if start >= 0 else 0, end + 1 if end >= 0 else len(text))

    def extraction(self) -> Extraction:
        return Extraction(
            self.article, tuple(self.entities), tuple(self.relations), events=tuple(self.events)
        )


def store_of(*drafts: Draft) -> GraphStore:
    store = GraphStore.memory()
    put(store, *drafts)
    return store


def put(store: GraphStore, *drafts: Draft) -> None:
    for draft in drafts:
        quads = state_extraction(draft.extraction(), IRIS)
        store.add(quads, IRIS.article_graph(draft.article.id))
