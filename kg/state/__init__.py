"""States an extraction as RDF: the article's own graph, and what registries know of the entities it mentions.

In: an `Extraction`. Out: quads as DESIGN's model of the graph has them, without blank nodes, counters or
clocks: the same extraction gives the same quads in the same order. Classes and super-properties are
materialised, so that a plain query finds a drone strike as a `kg:Attack`, and its agent as a `sem:hasActor`.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import LexiconError
from kg.iri import Iris, checked_iri
from kg.model import Article, Extraction
from kg.state.entity import state_entity, state_relation
from kg.state.event import state_event, state_time
from kg.state.label import event_label
from kg.state.mention import Context, state_entity_mentions
from kg.state.merge import EventLink, MergedEvent, merge_events, root_iris
from kg.state.terms import date_literal, node, text_literal, type_triple
from kg.vocab import NIF, SCHEMA

__all__ = ["EventLink", "MergedEvent", "merge_events", "root_iris", "state_extraction"]


def state_extraction(extraction: Extraction, iris: Iris) -> tuple[Quad, ...]:
    """State everything that was read out of one article.

    Args:
        extraction: What the stages before produced.
        iris: The base that the extraction's IRIs were made with.

    Returns:
        Quads of the article's graph, then those of the registry graph, each sorted and without repetition.

    Raises:
        SpanError: A span runs past the article's text.
        LexiconError: A class or an IRI is none.

    Example:
        >>> from kg.model import Article, Extraction
        >>> quads = state_extraction(Extraction(Article("a1", "Rebels shelled Massawa.")), Iris())
        >>> quads[0].graph_name.value
        'https://w3id.org/kg-news/id/graph/article/a1'
    """
    article_graph = node(iris.article_graph(extraction.article.id))
    registry = chain.from_iterable(state_entity(e) for e in extraction.entities if e.registered)
    return (
        *_in_graph(_state_article_graph(extraction, iris), article_graph),
        *_in_graph(registry, node(iris.registry_graph)),
    )


def _state_article_graph(extraction: Extraction, iris: Iris) -> Iterator[Triple]:
    entity_labels = {entity.iri: entity.label for entity in extraction.entities}
    events = root_iris(extraction.events)
    context = Context(extraction.article, iris, frozenset(entity_labels), events)
    yield from _state_article(extraction.article, context)
    for entity in extraction.entities:
        if not entity.registered:
            yield from state_entity(entity)
        yield from state_entity_mentions(entity, context)
    for relation in extraction.relations:
        yield from state_relation(relation, context)
    for time in extraction.times:
        yield from state_time(time, context)
    for event in merge_events(extraction.events):
        yield from state_event(event, event_label(event, extraction.article.text, entity_labels), context)


def _state_article(article: Article, context: Context) -> Iterator[Triple]:
    subject = context.node
    yield type_triple(subject, SCHEMA.NewsArticle)
    yield type_triple(subject, NIF.Context)
    yield Triple(subject, SCHEMA.identifier, text_literal(article.id))
    yield Triple(subject, NIF.isString, text_literal(article.text))
    if article.title:
        yield Triple(subject, SCHEMA.headline, text_literal(article.title))
    if article.published:
        yield Triple(subject, SCHEMA.datePublished, date_literal(article.published))
    if article.source:
        yield Triple(subject, SCHEMA.publisher, text_literal(article.source))
    if article.modified:
        yield Triple(subject, SCHEMA.dateModified, date_literal(article.modified))
    if article.author:
        yield Triple(subject, SCHEMA.author, text_literal(article.author))
    if article.language:
        yield Triple(subject, SCHEMA.inLanguage, text_literal(article.language))
    if article.url:
        yield Triple(subject, SCHEMA.url, _address(article.url))


def _address(url: str) -> NamedNode | Literal:
    try:
        return node(checked_iri(url))
    except LexiconError:
        return text_literal(url)


def _in_graph(triples: Iterable[Triple], graph: NamedNode) -> tuple[Quad, ...]:
    unique = {str(triple): triple for triple in triples}
    ordered = (unique[line] for line in sorted(unique))
    return tuple(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in ordered)
