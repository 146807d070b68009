"""What a store holds of words: labels of nodes and sentences of articles, by named graph."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.search.words import HitKind
from kg.store import Store
from kg.vocab import GAF, KG, NIF, RDF, RDFS, SCHEMA

_BREAK = re.compile(r"(?<=[.!?”\"])\s+(?=[\w“\"])|\n+")


@dataclass(frozen=True, slots=True)
class Document:
    """One label or sentence.

    Args:
        graph: IRI of the named graph that it comes from.
        kind: As in a hit.
        iri: The node of the label, or the sentence's article.
        text: The words.
        article: Id of the article, None for a registry's.
        events: IRIs of the events that the sentence tells, in text order.
    """

    graph: str
    kind: HitKind
    iri: str
    text: str
    article: str | None
    events: tuple[str, ...] = ()


def read_documents(store: Store) -> Iterator[Document]:
    """Read every label and sentence of a store, the ontology's left out."""
    ids = {str(article.graph): article.id for article in store.articles()}
    graphs = (*ids, store.iris.registry_graph)
    for graph in graphs:
        node = NamedNode(graph)
        yield from _labels(store, node, ids.get(graph))
        if graph in ids:
            yield from _sentences(store, node, ids[graph])


def digest_of(documents: Iterable[Document]) -> str:
    """A digest of documents, whatever their order."""
    digest = hashlib.sha256()
    for line in sorted(repr((d.kind, d.iri, d.text, d.events)) for d in documents):
        digest.update(line.encode())
    return digest.hexdigest()


def _labels(store: Store, graph: NamedNode, article: str | None) -> Iterator[Document]:
    events = {quad.subject for quad in store.match(None, KG.eventType, None, graph)}
    left_out = {
        quad.subject for kind in (KG.Claim, KG.Time) for quad in store.match(None, RDF.type, kind, graph)
    }
    for predicate in (RDFS.label, SCHEMA.headline, SCHEMA.alternateName):
        for quad in store.match(None, predicate, None, graph):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(value, Literal) or subject in left_out:
                continue
            kind: HitKind = "event" if subject in events else "entity"
            kind = "article" if predicate == SCHEMA.headline else kind
            yield Document(graph.value, kind, subject.value, value.value, article)


def _sentences(store: Store, graph: NamedNode, article: str) -> Iterator[Document]:
    """The sentences that tell events, and what stands between them."""
    for quad in store.match(None, NIF.isString, None, graph):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
            continue
        text, told, end = quad.object.value, _told(store, graph), 0
        for (start, stop), events in [*told, ((len(text), len(text)), ())]:
            for words in _BREAK.split(text[end:start]):
                if words.strip():
                    yield Document(graph.value, "sentence", quad.subject.value, _line(words), article)
            if events:
                yield Document(
                    graph.value, "sentence", quad.subject.value, _line(text[start:stop]), article, events
                )
            end = max(end, stop)


def _told(store: Store, graph: NamedNode) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Spans of the sentences that tell events, in text order, with the events."""
    begins = {q.subject: q.object for q in store.match(None, KG.sentenceBegin, None, graph)}
    ends = {q.subject: q.object for q in store.match(None, KG.sentenceEnd, None, graph)}
    events: dict[tuple[int, int], list[str]] = {}
    for quad in store.match(None, GAF.denotedBy, None, graph):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        begin, end = begins.get(quad.object), ends.get(quad.object)
        if isinstance(begin, Literal) and isinstance(end, Literal):
            events.setdefault((int(begin.value), int(end.value)), []).append(quad.subject.value)
    return [(span, tuple(sorted(set(events[span])))) for span in sorted(events)]


def _line(text: str) -> str:
    return " ".join(text.split())
