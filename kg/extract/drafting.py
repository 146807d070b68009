"""Drafts an event from a trigger: its roles, whether it happened, when, how many, and who says so.

In: a trigger and the `Reading` of its article. Out: a frozen `Told`: the event before it is linked to others, and the
referents that take part. Each field is read by a room of its own; what they say together is decided here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kg.extract.arguments import Filler, find_arguments
from kg.extract.attribution import Attribution, sources_of
from kg.extract.coreference import Referent
from kg.extract.dating import PLANNED_FOR, UNDATED, Dating
from kg.extract.entities import referent_iri
from kg.extract.factuality import judge_factuality
from kg.extract.figures.casualties import Casualties, casualties, is_deadly
from kg.extract.figures.numbers import Count
from kg.extract.figures.participants import number_of_events, number_told
from kg.extract.grammar.clauses import is_past
from kg.extract.grammar.phrases import phrase_span, token_span
from kg.extract.grammar.words import is_plural, is_verb
from kg.extract.links import Draft
from kg.extract.reading import Reading
from kg.extract.tree import Token
from kg.extract.triggers import Trigger, refine_class
from kg.lexicon.cues import Factuality
from kg.lexicon.word_sets import alternation
from kg.model import Argument, Event, Link, Role, Source, Span
from kg.vocab import is_of_any, plover_codes, superclasses

_SOME_OF_THEM = frozenset({"included", "including", "among"})
"""Rules for patients that are some of those harmed, so that their number is not the toll."""
_TOLD = Factuality()
_PLANNED = Factuality(future=True, outcome="planned", because=("day-ahead",))
_UNHARMED = Casualties()
_HARMFUL = ("Harm", "Conflict", "Disaster", "Execution")
_OF_PEOPLE = frozenset({"Killing", "Death", "Injury", "Execution"})
_VOID = frozenset("it its this that these those which what there nothing something anything".split())
"""Pronouns that tell nothing where nothing earlier is what they mean."""
_CORRECTED = re.compile(
    rf"\b(?:{alternation('marks_of_versions')}) (?:{alternation('corrected_texts')})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event before it is linked, and who and what takes part.

    Args:
        draft: The event with the words that it was read from.
        referents: Those of its roles and sources, in this order.
    """

    draft: Draft
    referents: tuple[Referent, ...]


def draft_event(trigger: Trigger, reading: Reading) -> Told:
    """Read the fields of an event.

    Args:
        trigger: The words that name it.
        reading: Their article.
    """
    fillers = () if trigger.idle else find_arguments(trigger, reading.kinds)
    attributed = sources_of(trigger.token, reading.said_around(trigger.token), reading.resources.cues)
    factuality, dating = _judge(trigger, attributed, reading)
    figures, count = _figures(trigger, fillers), _count(trigger)
    arguments = tuple(_arguments(fillers, reading))
    sources = tuple(source_of(attribution, reading) for attribution in attributed)
    head = token_span(trigger.token)
    tools = [f.head for f in fillers if f.role == "instrument"]
    event_class = refine_class(trigger.event_class, tools, reading.resources.lexicon)
    event = Event(
        iri=reading.resources.iris.event(reading.article.id, head.start, head.end),
        types=superclasses(event_class),
        plover=plover_codes(event_class),
        trigger=trigger.span,
        head=head,
        sentence=reading.sentence_around(head),
        rule=trigger.rule,
        polarity=factuality.polarity,
        certainty=factuality.certainty,
        future=factuality.future,
        outcome=factuality.outcome,
        arguments=tuple(argument for argument, _ in arguments),
        sources=tuple(source for source, _ in sources),
        times=tuple(t.span for t in dating.times),
        earliest=dating.earliest,
        latest=dating.latest,
        killed=figures.killed,
        injured=figures.injured,
        count=count.value if count else None,
        approximate=figures.approximate or bool(count and count.approximate),
        links=tuple(_links(fillers, reading)),
        confidence=trigger.weight,
        rules=_rules(factuality, figures, count, dating),
    )
    taking_part = (referent for _, referent in (*arguments, *sources) if referent is not None)
    return Told(Draft(event, trigger, reading.discourse.sentence_of(trigger.token)), tuple(taking_part))


def _judge(
    trigger: Trigger, attributed: Iterable[Attribution], reading: Reading
) -> tuple[Factuality, Dating]:
    """Say whether an event happened and when, so that both agree with each other and with the day of publication."""
    published = reading.article.published
    factuality = _factuality(trigger, reading)
    if factuality.certainty == "certain" and any(
        a.denies or _is_corrected(a, reading.article.text) for a in attributed
    ):
        because = (*factuality.because, "denied-or-corrected")
        factuality = replace(factuality, certainty="possible", because=because)
    dating = reading.datings.get(trigger.token.i, UNDATED)
    if factuality.future and _is_past(dating, published) and dating.rule != PLANNED_FOR:
        names_year = trigger.is_noun and dating.rule == "at-word" and _names_its_year(dating, reading)
        return (_TOLD, dating) if names_year and factuality.certainty == "certain" else (factuality, UNDATED)
    if factuality == _TOLD and _is_ahead(dating, published):
        past = is_verb(trigger.token) and is_past(trigger.token)
        return (factuality, UNDATED) if past else (_PLANNED, dating)
    return factuality, dating


def _factuality(trigger: Trigger, reading: Reading) -> Factuality:
    """Judge an event; what a planned one is for ("visit Paris *for talks*") is planned with it."""
    cues = reading.resources.cues
    own = judge_factuality(trigger.token, cues)
    prep = trigger.token.head
    purpose = trigger.token.dep_ == "pobj" and prep.lower_ == "for"
    if not own.realized or not purpose or any(c.dep_ == "det" for c in trigger.token.children):
        return own
    whole = judge_factuality(prep.head, cues)
    return whole if whole.future else own


def _is_corrected(attribution: Attribution, text: str) -> bool:
    """Whether the source is one that the article corrects: "an earlier version of this article said"."""
    return bool(_CORRECTED.search(attribution.source.of(text)))


def _names_its_year(dating: Dating, reading: Reading) -> bool:
    """Whether an event is told of a year by its number: what was ahead once is over, "ahead of the *2012* vote"."""
    return any(t.value[:4] in t.span.of(reading.article.text) for t in dating.times)


def _is_past(dating: Dating, published: date | None) -> bool:
    return published is not None and dating.latest is not None and dating.latest < published


def _is_ahead(dating: Dating, published: date | None) -> bool:
    return published is not None and dating.earliest is not None and dating.earliest > published


def _figures(trigger: Trigger, fillers: tuple[Filler, ...]) -> Casualties:
    victim = next((f.head for f in fillers if f.role == "patient" and f.rule not in _SOME_OF_THEM), None)
    harmful = is_of_any(trigger.event_class, *_HARMFUL)
    return casualties(trigger.token, trigger.event_class, victim) if harmful else _UNHARMED


def _count(trigger: Trigger) -> Count | None:
    """The number told for an event; the harmed are told by its casualties, so that only "three deaths" counts."""
    if trigger.event_class in _OF_PEOPLE or is_deadly(trigger.token):
        return number_of_events(trigger.token) if is_plural(trigger.token) else None
    return number_told(trigger)


def _arguments(fillers: tuple[Filler, ...], reading: Reading) -> Iterator[tuple[Argument, Referent | None]]:
    """Yield the arguments, an entity once in a role: "*Boeing* made *its* first flight" has one who flies.

    An event in a role has its words here, and is linked to.
    """
    seen: set[tuple[str, str]] = set()
    for filler in fillers:
        if filler.role is None:
            continue
        if filler.head.i in reading.event_heads:
            yield _event_in_role(filler, filler.role, reading), None
            continue
        referent = reading.discourse.at(filler.head)
        span, head = phrase_and_head(filler.head, reading)
        void = filler.head.lower_ in _VOID and reading.kinds.of(filler.head) != "actor"
        if referent is None and not void:
            yield Argument(filler.role, span, head, None, filler.rule), None
        for part in (referent.parts or (referent,)) if referent is not None else ():
            iri = referent_iri(part, reading)
            if (filler.role, iri) not in seen:
                seen.add((filler.role, iri))
                yield Argument(filler.role, span, head, iri, filler.rule), part


def _event_in_role(filler: Filler, role: Role, reading: Reading) -> Argument:
    head = token_span(filler.head)
    named = reading.resources.iris.event(reading.article.id, head.start, head.end)
    return Argument(role, phrase_span(filler.head), head, rule=filler.rule, event=named)


def _links(fillers: tuple[Filler, ...], reading: Reading) -> Iterator[Link]:
    iris = reading.resources.iris
    for filler in fillers:
        role = filler.link or filler.role
        if role is not None and filler.head.i in reading.event_heads:
            head = token_span(filler.head)
            yield Link(role, iris.event(reading.article.id, head.start, head.end), filler.rule)


def source_of(attribution: Attribution, reading: Reading) -> tuple[Source, Referent | None]:
    """Return who says so: what the phrase means, else the name in it: Reuters in "a Reuters report"."""
    said = reading.datings.get(attribution.cue_token, UNDATED)
    token = reading.doc.tokens[attribution.source_token]
    referent = reading.discourse.at(token) or reading.discourse.named_within(attribution.source)
    span, head = phrase_and_head(token, reading)
    heads = (found for found in (head, span, token_span(token)) if attribution.source.covers(found))
    source = Source(
        span=attribution.source,
        head=next(heads, attribution.source),
        cue=attribution.cue,
        entity=referent_iri(referent, reading) if referent is not None else None,
        earliest=said.earliest,
        latest=said.latest,
        denies=attribution.denies,
        rule=attribution.rule,
    )
    return source, referent


def phrase_and_head(head: Token, reading: Reading) -> tuple[Span, Span]:
    """Return the phrase around a head, and the head itself: the whole name where it is one.

    The head of a name that ends in a common noun is that noun: "French *police*".
    """
    name = reading.discourse.name_span(head)
    phrase = phrase_span(head)
    if name is None or (head.pos_ == "NOUN" and head.text.islower()):
        return phrase, token_span(head)
    return (phrase if phrase.covers(name) else name), name


def _rules(
    factuality: Factuality, figures: Casualties, count: Count | None, dating: Dating
) -> tuple[tuple[str, str], ...]:
    """Name the rules that filled the fields of an event."""
    dated = (("date", dating.rule),) if dating.is_bounded else ()
    judged = (("factuality", ", ".join(factuality.because)),) if factuality.because else ()
    counted = (("count", count.rule),) if count is not None else ()
    return (*judged, *counted, *figures.rules, *dated)
