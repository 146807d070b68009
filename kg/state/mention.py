"""States mentions: which characters of the article denote an event, an entity, a time or a claim.

In: spans of one article. Out: statements, as lines: `kg:Mention` nodes with offsets, exact words and sentence.
"""

from collections.abc import Iterator, Mapping

from kg.iri import Iris
from kg.model import Article, Entity, Event, Source, Span
from kg.state.lines import (
    GAF,
    KG,
    NIF,
    XSD,
    boolean_literal,
    decimal_literal,
    name_literal,
    node,
    text_literal,
    type_line,
)


class Context:
    """The article that mentions lie in, and what is known in it.

    Args:
        article: The article.
        iris: Makes the IRIs.
        entities: IRIs of the entities that have a node of their own.
        events: IRI of each event mention to that of the event which it denotes.
    """

    def __init__(
        self, article: Article, iris: Iris, entities: frozenset[str], events: Mapping[str, str]
    ) -> None:
        self.article, self.iris, self.entities, self.events = article, iris, entities, events
        self.node = node(iris.article(article.id))
        self._words: dict[tuple[int, int], str] = {}

    def participant(self, iri: str | None) -> str | None:
        """The node that an argument refers to: its entity, or the event that it denotes; None where it has none."""
        return iri if iri in self.entities else self.events.get(iri or "")

    def mention(self, kind: str, span: Span) -> str:
        """The node of the mention of that kind which covers `span`."""
        return node(self.iris.mention(self.article.id, kind, span.start, span.end))

    def words(self, span: Span) -> str:
        """The words of the article in a span, as a literal.

        Raises:
            SpanError: The span runs past the text.
        """
        place = (span.start, span.end)
        known = self._words.get(place)
        if known is None:
            known = self._words[place] = text_literal(span.of(self.article.text))
        return known


def state_mention(mention: str, span: Span, context: Context) -> tuple[str, ...]:
    """State one mention: its class, offsets, words and article."""
    return (
        type_line(mention, KG.Mention),
        f'{mention} {NIF.beginIndex} "{span.start}"^^{XSD.integer}',
        f'{mention} {NIF.endIndex} "{span.end}"^^{XSD.integer}',
        f"{mention} {NIF.anchorOf} {context.words(span)}",
        f"{mention} {NIF.referenceContext} {context.node}",
    )


def state_sentence(mention: str, sentence: Span, context: Context) -> tuple[str, ...]:
    """State which sentence a mention stands in, with its offsets and words."""
    return (
        f'{mention} {KG.sentenceBegin} "{sentence.start}"^^{XSD.integer}',
        f'{mention} {KG.sentenceEnd} "{sentence.end}"^^{XSD.integer}',
        f"{mention} {KG.sentence} {context.words(sentence)}",
    )


def state_event_mention(event: Event, denoted: str, context: Context, *, vouched: bool) -> list[str]:
    """State the mention of an event and, for each role, the words that fill it.

    Args:
        event: The mention.
        denoted: The account that it denotes.
        context: The article.
        vouched: Whether its roles are those of the account; where not, they are told as doubtful.
    """
    mention = context.mention("event", event.head)
    inside = f"event/{event.head.start}-{event.head.end}"
    lines = [
        f"{denoted} {GAF.denotedBy} {mention}",
        *state_mention(mention, event.trigger, context),
        *state_sentence(mention, event.sentence, context),
        f"{mention} {KG.rule} {name_literal(event.rule)}",
        f"{mention} {KG.confidence} {decimal_literal(event.confidence, digits=4)}",
    ]
    lines += [f"{mention} {KG.fieldRule} {name_literal(f'{field}: {rule}')}" for field, rule in event.rules]
    surest = _surest(event)
    for argument in event.arguments:
        filled = context.mention(f"{inside}/{argument.role}", argument.span)
        filler = context.participant(argument.entity) or context.participant(argument.event)
        lines += _state_filler(mention, filled, argument.role, argument.span, context)
        lines += _state_reading(filled, filler, argument.rule, inferred=argument.inferred)
        if not vouched:
            lines.append(f"{filled} {KG.doubted} {boolean_literal(True)}")
        confidence = surest[argument.role, argument.span]
        if confidence < 1:
            lines.append(f"{filled} {KG.confidence} {decimal_literal(confidence, digits=4)}")
    for source in event.sources:
        filled = context.mention(f"{inside}/source", source.span)
        lines += _state_filler(mention, filled, "source", source.span, context)
        lines += _state_reading(filled, context.participant(source.entity), source.rule)
    for span in event.times:
        lines += _state_filler(mention, context.mention(f"{inside}/time", span), "time", span, context)
    return lines


def _surest(event: Event) -> dict[tuple[str, Span], float]:
    """The confidence of each mention of an argument: the highest of those whom the words mean ("they": two)."""
    surest: dict[tuple[str, Span], float] = {}
    for argument in event.arguments:
        place = (argument.role, argument.span)
        surest[place] = max(argument.confidence, surest.get(place, 0.0))
    return surest


def _state_filler(mention: str, filled: str, role: str, span: Span, context: Context) -> tuple[str, ...]:
    """State which words fill a role of the event that a mention denotes."""
    return (
        f"{mention} {KG.argumentMention} {filled}",
        *state_mention(filled, span, context),
        f"{filled} {KG.role} {name_literal(role)}",
    )


def _state_reading(filled: str, filler: str | None, rule: str, *, inferred: bool = False) -> Iterator[str]:
    """State what a filler refers to, by which rule it fills its role, and whether it is taken from another event."""
    if filler is not None:
        yield f"{filled} {KG.entity} {node(filler)}"
    if rule:
        yield f"{filled} {KG.rule} {name_literal(rule)}"
    if inferred:
        yield f"{filled} {KG.inferred} {boolean_literal(True)}"


def state_cue(source: Source, claim: str, context: Context) -> Iterator[str]:
    """State the mention of the word that makes a claim one."""
    mention = context.mention("cue", source.cue)
    yield f"{claim} {GAF.denotedBy} {mention}"
    yield from state_mention(mention, source.cue, context)


def state_entity_mentions(entity: Entity, context: Context) -> Iterator[str]:
    """State every mention of an entity in the article; at the first, why it is taken for a known actor."""
    for n, span in enumerate(entity.mentions):
        mention = context.mention("entity", span)
        yield f"{node(entity.iri)} {GAF.denotedBy} {mention}"
        yield from state_mention(mention, span, context)
        if entity.identity is not None and n == 0:
            yield f"{mention} {KG.score} {decimal_literal(entity.identity.score, digits=4)}"
            yield f"{mention} {KG.because} {text_literal('; '.join(entity.identity.because))}"
