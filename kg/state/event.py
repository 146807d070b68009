"""States events and the claims about them.

In: merged events. Out: their triples. What has not happened is a `kg:UnrealizedEvent` and never of its class,
so that a query for a class returns only what the article asserts.
"""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from kg.model import Event, Source, Time
from kg.state.mention import Context, state_cue, state_event_mention, state_mention
from kg.state.merge import MergedEvent
from kg.state.terms import (
    boolean_literal,
    date_literal,
    decimal_literal,
    integer_literal,
    node,
    text_literal,
    type_triple,
)
from kg.vocab import GAF, KG, PREFIXES, RDFS, SEM, class_node, superclasses

_SUPER_ROLES = {
    "agent": SEM.hasActor,
    "patient": SEM.hasActor,
    "recipient": SEM.hasActor,
    "place": SEM.hasPlace,
    "origin": SEM.hasPlace,
    "destination": SEM.hasPlace,
    "instrument": SEM.eventProperty,
    "topic": SEM.eventProperty,
    "cause": SEM.eventProperty,
    "partOf": SEM.subEventOf,
}


def state_event(event: MergedEvent, label: str, context: Context) -> Iterator[Triple]:
    """State one event with its class, factuality, roles, dates, figures, links, mentions and claims."""
    subject = node(event.iri)
    yield from _state_class(event, subject)
    yield Triple(subject, RDFS.label, text_literal(label))
    yield from _state_factuality(event, subject)
    yield from _state_roles(event, subject, context)
    yield from _state_dates(event, subject, context)
    yield from _state_figures(event, subject)
    for link in event.links:
        yield from _state_role(subject, link.role, node(link.event))
    for mention in event.mentions:
        yield from state_event_mention(mention, subject, context)
        for source in mention.sources:
            yield from _state_claim(source, mention, subject, context)


def state_time(time: Time, context: Context) -> Iterator[Triple]:
    """State one date expression: its words, its value and the days that it may mean."""
    subject = _time_node(context, time.span.start, time.span.end)
    mention = context.mention("time", time.span)
    yield type_triple(subject, KG.Time)
    yield type_triple(subject, SEM.Time)
    yield Triple(subject, RDFS.label, text_literal(time.span.of(context.article.text)))
    yield Triple(subject, KG.value, text_literal(time.value))
    yield Triple(subject, KG.earliest, date_literal(time.earliest))
    yield Triple(subject, KG.latest, date_literal(time.latest))
    yield Triple(subject, GAF.denotedBy, mention)
    yield from state_mention(mention, time.span, context)


def _state_class(event: MergedEvent, subject: NamedNode) -> Iterator[Triple]:
    for event_type in (KG.eventType, SEM.eventType):
        yield Triple(subject, event_type, class_node(event.types[0]))
    yield from _state_plover(event, subject)
    if not event.realized:
        yield type_triple(subject, KG.UnrealizedEvent)
        return
    for name in superclasses(event.types[0]):
        yield type_triple(subject, class_node(name))
    yield type_triple(subject, SEM.Event)


def _state_plover(event: MergedEvent, subject: NamedNode) -> Iterator[Triple]:
    if event.plover:
        yield Triple(subject, KG.ploverType, node(PREFIXES["plover"] + event.plover[0]))
    if len(event.plover) > 1:
        yield Triple(subject, KG.ploverMode, node(PREFIXES["plover"] + "-".join(event.plover[:2])))


def _state_factuality(event: MergedEvent, subject: NamedNode) -> Iterator[Triple]:
    main = event.main
    yield Triple(subject, KG.polarity, text_literal(main.polarity))
    yield Triple(subject, KG.certainty, text_literal(main.certainty))
    yield Triple(subject, KG.future, boolean_literal(main.future))
    yield Triple(subject, KG.outcome, text_literal(main.outcome))
    yield Triple(subject, KG.confidence, decimal_literal(event.confidence, digits=4))


def _state_roles(event: MergedEvent, subject: NamedNode, context: Context) -> Iterator[Triple]:
    for argument in event.arguments:
        participant = context.participant(argument.entity)
        if argument.role == "time" or participant in (None, event.iri):
            continue
        yield from _state_role(subject, argument.role, node(participant))


def _state_role(subject: NamedNode, role: str, other: NamedNode) -> Iterator[Triple]:
    """State a role, and the property of SEM above it, so that a plain SEM query finds it."""
    yield Triple(subject, KG[role], other)
    yield Triple(subject, _SUPER_ROLES[role], other)


def _state_dates(event: MergedEvent, subject: NamedNode, context: Context) -> Iterator[Triple]:
    for span in event.times:
        yield Triple(subject, SEM.hasTime, _time_node(context, span.start, span.end))
    yield from _state_day(subject, KG.earliest, event.earliest)
    yield from _state_day(subject, KG.latest, event.latest)


def _state_figures(event: MergedEvent, subject: NamedNode) -> Iterator[Triple]:
    figures = ((KG.count, event.count), (KG.killed, event.killed), (KG.injured, event.injured))
    for predicate, figure in figures:
        if figure is not None:
            yield Triple(subject, predicate, integer_literal(figure))
    if event.approximate:
        yield Triple(subject, KG.approximate, boolean_literal(True))


def _state_claim(source: Source, event: Event, claimed: NamedNode, context: Context) -> Iterator[Triple]:
    article = context.article
    claim = node(context.iris.claim(article.id, source.cue.start, event.head.start))
    words = source.span.of(article.text)
    verb = source.cue.of(article.text)
    yield type_triple(claim, KG.Claim)
    yield type_triple(claim, SEM.View)
    yield Triple(claim, RDFS.label, _one_line(f"{words} – {verb}"))
    yield Triple(claim, KG.claims, claimed)
    yield Triple(claim, KG.sourceText, text_literal(words))
    yield Triple(claim, KG.reportingVerb, text_literal(verb))
    yield Triple(claim, KG.denies, boolean_literal(source.denies))
    yield Triple(claim, KG.polarity, text_literal(event.polarity))
    yield Triple(claim, KG.certainty, text_literal(event.certainty))
    if source.entity in context.entities:
        yield Triple(claim, SEM.accordingTo, node(source.entity))
    yield from _state_day(claim, KG.saidEarliest, source.earliest)
    yield from _state_day(claim, KG.saidLatest, source.latest)
    yield from state_cue(source, claim, context)


def _state_day(subject: NamedNode, predicate: NamedNode, day: date | None) -> Iterator[Triple]:
    if day is not None:
        yield Triple(subject, predicate, date_literal(day))


def _time_node(context: Context, start: int, end: int) -> NamedNode:
    return node(context.iris.time(context.article.id, start, end))


def _one_line(text: str) -> Literal:
    return text_literal(" ".join(text.split()))
