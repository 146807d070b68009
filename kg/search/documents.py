"""What a store holds of words: labels of nodes and sentences of articles, by named graph."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.search.words import HitKind
from kg.store import Store
from kg.vocab import GAF, KG, NIF, RDF, RDFS, SCHEMA

Term = NamedNode | BlankNode | Literal | Triple

_UNLISTED = (KG.Claim, KG.Time, KG.Account)
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
        events: IRIs of the real events that the sentence tells, in text order.
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
    events = {quad.object: quad.subject for quad in store.match(None, KG.account)}
    graphs = (*ids, store.iris.registry_graph, store.iris.knowledge_graph)
    for graph in graphs:
        node = NamedNode(graph)
        yield from _labels(store, node, ids.get(graph))
        if graph in ids:
            yield from _sentences(store, node, ids[graph], events)


def digest_of(documents: Iterable[Document]) -> str:
    """A digest of documents, whatever their order."""
    digest = hashlib.sha256()
    for line in sorted(repr((d.kind, d.iri, d.text, d.events)) for d in documents):
        digest.update(line.encode())
    return digest.hexdigest()


def _labels(store: Store, graph: NamedNode, article: str | None) -> Iterator[Document]:
    events = {quad.subject for quad in store.match(None, KG.articleCount, None, graph)}
    left_out = {quad.subject for kind in _UNLISTED for quad in store.match(None, RDF.type, kind, graph)}
    for predicate in (RDFS.label, SCHEMA.headline, SCHEMA.alternateName):
        for quad in store.match(None, predicate, None, graph):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(value, Literal) or subject in left_out:
                continue
            kind: HitKind = "event" if subject in events else "entity"
            kind = "article" if predicate == SCHEMA.headline else kind
            yield Document(graph.value, kind, subject.value, value.value, article)


def _sentences(
    store: Store, graph: NamedNode, article: str, events: Mapping[Term, Term]
) -> Iterator[Document]:
    """The sentences that tell events, and what stands between them."""
    for quad in store.match(None, NIF.isString, None, graph):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
            continue
        text, told, end = quad.object.value, _told(store, graph, events), 0
        for (start, stop), here in [*told, ((len(text), len(text)), ())]:
            for words in _BREAK.split(text[end:start]):
                if words.strip():
                    yield Document(graph.value, "sentence", quad.subject.value, _line(words), article)
            if stop > start:
                yield Document(
                    graph.value, "sentence", quad.subject.value, _line(text[start:stop]), article, here
                )
            end = max(end, stop)


def _told(
    store: Store, graph: NamedNode, of_accounts: Mapping[Term, Term]
) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Spans of the sentences that tell something, in text order, with the events; without, where it is no news."""
    begins = {q.subject: q.object for q in store.match(None, KG.sentenceBegin, None, graph)}
    ends = {q.subject: q.object for q in store.match(None, KG.sentenceEnd, None, graph)}
    events: dict[tuple[int, int], list[str]] = {}
    for quad in store.match(None, GAF.denotedBy, None, graph):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        begin, end = begins.get(quad.object), ends.get(quad.object)
        if isinstance(begin, Literal) and isinstance(end, Literal):
            found = events.setdefault((int(begin.value), int(end.value)), [])
            event = of_accounts.get(quad.subject)
            if isinstance(event, NamedNode):
                found.append(event.value)
    return [(span, tuple(sorted(set(events[span])))) for span in sorted(events)]


def _line(text: str) -> str:
    return " ".join(text.split())
