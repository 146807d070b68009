"""States mentions: which characters of the article denote an event, an entity, a time or a claim.

In: spans of one article. Out: triples of `kg:Mention` nodes with offsets, the exact words and the sentence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.iri import Iris
from kg.model import Article, Entity, Event, Source, Span
from kg.state.terms import decimal_literal, integer_literal, node, text_literal, type_triple
from kg.vocab import GAF, KG, NIF


@dataclass(frozen=True, slots=True)
class Context:
    """The article that mentions lie in, and what is known in it.

    Args:
        article: The article.
        iris: Makes the IRIs.
        entities: IRIs of the entities that have a node of their own.
        events: IRI of each event mention to that of the event which it denotes.
    """

    article: Article
    iris: Iris
    entities: frozenset[str]
    events: Mapping[str, str]

    def participant(self, iri: str | None) -> str | None:
        """The node that an argument refers to: its entity, or the event that it denotes; None where it has none."""
        return iri if iri in self.entities else self.events.get(iri or "")

    @property
    def node(self) -> NamedNode:
        """The article's node."""
        return node(self.iris.article(self.article.id))

    def mention(self, kind: str, span: Span) -> NamedNode:
        """The node of the mention of that kind which covers `span`."""
        return node(self.iris.mention(self.article.id, kind, span.start, span.end))


def state_mention(mention: NamedNode, span: Span, context: Context) -> Iterator[Triple]:
    """State one mention: its class, offsets, words and article."""
    yield type_triple(mention, KG.Mention)
    yield Triple(mention, NIF.beginIndex, integer_literal(span.start))
    yield Triple(mention, NIF.endIndex, integer_literal(span.end))
    yield Triple(mention, NIF.anchorOf, text_literal(span.of(context.article.text)))
    yield Triple(mention, NIF.referenceContext, context.node)


def state_sentence(mention: NamedNode, sentence: Span, context: Context) -> Iterator[Triple]:
    """State which sentence a mention stands in, with its offsets and words."""
    yield Triple(mention, KG.sentenceBegin, integer_literal(sentence.start))
    yield Triple(mention, KG.sentenceEnd, integer_literal(sentence.end))
    yield Triple(mention, KG.sentence, text_literal(sentence.of(context.article.text)))


def state_event_mention(event: Event, denoted: NamedNode, context: Context) -> Iterator[Triple]:
    """State the mention of an event and, for each role, the words that fill it."""
    mention = context.mention("event", event.head)
    yield Triple(denoted, GAF.denotedBy, mention)
    yield from state_mention(mention, event.trigger, context)
    yield from state_sentence(mention, event.sentence, context)
    yield Triple(mention, KG.rule, text_literal(event.rule))
    yield Triple(mention, KG.confidence, decimal_literal(event.confidence, digits=4))
    for argument in event.arguments:
        yield from _state_argument(event, argument.role, argument.span, argument.entity, context)
    for source in event.sources:
        yield from _state_argument(event, "source", source.span, source.entity, context)
    for span in event.times:
        yield from _state_argument(event, "time", span, None, context)


def state_cue(source: Source, claim: NamedNode, context: Context) -> Iterator[Triple]:
    """State the mention of the word that makes a claim one."""
    mention = context.mention("cue", source.cue)
    yield Triple(claim, GAF.denotedBy, mention)
    yield from state_mention(mention, source.cue, context)


def state_entity_mentions(entity: Entity, context: Context) -> Iterator[Triple]:
    """State every mention of an entity in the article."""
    for span in entity.mentions:
        mention = context.mention("entity", span)
        yield Triple(node(entity.iri), GAF.denotedBy, mention)
        yield from state_mention(mention, span, context)


def _state_argument(
    event: Event, role: str, span: Span, entity: str | None, context: Context
) -> Iterator[Triple]:
    argument = context.mention(f"event/{event.head.start}-{event.head.end}/{role}", span)
    yield Triple(context.mention("event", event.head), KG.argumentMention, argument)
    yield from state_mention(argument, span, context)
    yield Triple(argument, KG.role, text_literal(role))
    participant = context.participant(entity)
    if participant is not None:
        yield Triple(argument, KG.entity, node(participant))
