"""States what an article tells of events, and the claims about them.

In: merged events. Out: statements, as lines, about one `kg:Account` for each. An account names its class by
`kg:eventType` and is no instance of it: what happened is an event of the knowledge graph, made of all its accounts.
"""

from collections.abc import Iterator
from datetime import date

from kg.model import Event, Source, Time
from kg.state.lines import (
    GAF,
    KG,
    RDFS,
    SEM,
    boolean_literal,
    class_of,
    date_literal,
    decimal_literal,
    integer_literal,
    name_literal,
    node,
    text_literal,
    type_line,
)
from kg.state.mention import Context, state_cue, state_event_mention, state_mention
from kg.state.merge import MergedEvent
from kg.vocab import PREFIXES

_TOLD_LINKS = {"cause": KG.toldCause, "partOf": KG.toldPartOf}
"""Links of accounts; an event in a role is told by the mention that names it."""


def state_event(event: MergedEvent, label: str, context: Context) -> Iterator[str]:
    """State one account with its type, factuality, dates, figures, links, mentions with their roles, and claims."""
    subject = node(event.iri)
    yield from _state_class(event, subject)
    yield f"{subject} {RDFS.label} {text_literal(label)}"
    yield from _state_factuality(event, subject)
    yield from _state_dates(event, subject, context)
    yield from _state_figures(event, subject)
    for link in event.links:
        if link.role in _TOLD_LINKS:
            yield f"{subject} {_TOLD_LINKS[link.role]} {node(link.event)}"
    for mention in event.mentions:
        yield from state_event_mention(mention, subject, context, vouched=event.vouches(mention))
        for source in mention.sources:
            yield from _state_claim(source, mention, subject, context)


def state_time(time: Time, context: Context) -> Iterator[str]:
    """State one date expression: its words, its value and the days that it may mean."""
    subject = _time_node(context, time.span.start, time.span.end)
    mention = context.mention("time", time.span)
    yield type_line(subject, KG.Time)
    yield type_line(subject, SEM.Time)
    yield f"{subject} {RDFS.label} {context.words(time.span)}"
    yield f"{subject} {KG.value} {text_literal(time.value)}"
    yield f"{subject} {KG.earliest} {date_literal(time.earliest)}"
    yield f"{subject} {KG.latest} {date_literal(time.latest)}"
    yield f"{subject} {GAF.denotedBy} {mention}"
    yield from state_mention(mention, time.span, context)


def _state_class(event: MergedEvent, subject: str) -> Iterator[str]:
    yield type_line(subject, KG.Account)
    yield f"{subject} {KG.eventType} {class_of(event.types[0])}"
    yield from _state_plover(event, subject)
    if not event.salient:
        yield f"{subject} {KG.salient} {boolean_literal(False)}"


def _state_plover(event: MergedEvent, subject: str) -> Iterator[str]:
    if event.plover:
        yield f"{subject} {KG.ploverType} {node(PREFIXES['plover'] + event.plover[0])}"
    if len(event.plover) > 1:
        yield f"{subject} {KG.ploverMode} {node(PREFIXES['plover'] + '-'.join(event.plover[:2]))}"


def _state_factuality(event: MergedEvent, subject: str) -> Iterator[str]:
    """How it stands, where that is not as of what simply happened."""
    main = event.main
    if main.polarity != "positive":
        yield f"{subject} {KG.polarity} {name_literal(main.polarity)}"
    if main.certainty != "certain":
        yield f"{subject} {KG.certainty} {name_literal(main.certainty)}"
    if main.future:
        yield f"{subject} {KG.future} {boolean_literal(True)}"
    if main.outcome != "accomplished":
        yield f"{subject} {KG.outcome} {name_literal(main.outcome)}"
    yield f"{subject} {KG.confidence} {decimal_literal(event.confidence, digits=4)}"


def _state_dates(event: MergedEvent, subject: str, context: Context) -> Iterator[str]:
    for span in event.times:
        yield f"{subject} {SEM.hasTime} {_time_node(context, span.start, span.end)}"
    yield from _state_day(subject, KG.toldEarliest, event.earliest)
    yield from _state_day(subject, KG.toldLatest, event.latest)


def _state_figures(event: MergedEvent, subject: str) -> Iterator[str]:
    figures = (
        (KG.toldCount, event.count),
        (KG.toldKilled, event.killed),
        (KG.toldInjured, event.injured),
    )
    for predicate, figure in figures:
        if figure is not None:
            yield f"{subject} {predicate} {integer_literal(figure)}"
    if event.approximate:
        yield f"{subject} {KG.approximate} {boolean_literal(True)}"


def _state_claim(source: Source, event: Event, claimed: str, context: Context) -> Iterator[str]:
    article = context.article
    claim = node(context.iris.claim(article.id, source.cue.start, event.head.start))
    words = source.span.of(article.text)
    verb = source.cue.of(article.text)
    yield type_line(claim, KG.Claim)
    yield type_line(claim, SEM.View)
    yield f"{claim} {RDFS.label} {_one_line(words + ' – ' + verb)}"
    yield f"{claim} {KG.claimsAccount} {claimed}"
    yield f"{claim} {KG.sourceText} {text_literal(words)}"
    yield f"{claim} {KG.reportingVerb} {text_literal(verb)}"
    yield f"{claim} {KG.denies} {boolean_literal(source.denies)}"
    yield f"{claim} {KG.polarity} {name_literal(event.polarity)}"
    yield f"{claim} {KG.certainty} {name_literal(event.certainty)}"
    if source.entity in context.entities:
        yield f"{claim} {SEM.accordingTo} {node(source.entity)}"
    yield from _state_day(claim, KG.saidEarliest, source.earliest)
    yield from _state_day(claim, KG.saidLatest, source.latest)
    yield from state_cue(source, claim, context)


def _state_day(subject: str, predicate: str, day: date | None) -> Iterator[str]:
    if day is not None:
        yield f"{subject} {predicate} {date_literal(day)}"


def _time_node(context: Context, start: int, end: int) -> str:
    return node(context.iris.time(context.article.id, start, end))


def _one_line(text: str) -> str:
    return text_literal(" ".join(text.split()))
