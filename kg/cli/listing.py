"""Writes extractions and explanations as text for reading.

In: frozen values. Out: lines. Characters that a terminal would obey are shown as a replacement.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.explain import Explanation
    from kg.extract.trace import SenseTrace, Trace, TriggerTrace
    from kg.model import Article, Event, Extraction
    from kg.search import Hit

_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    r"""Put `text` on one line that a terminal shows and does not obey.

    Example:
        >>> printable("a\n b \x1b[31m")
        'a b �[31m'
    """
    return harmless(" ".join(text.split()))


def harmless(line: str) -> str:
    """Put a replacement in the place of what a terminal would obey, and keep the width of `line`."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", line.replace("\t", " "))


def list_extraction(extraction: "Extraction") -> Iterator[str]:
    """List the events of an article with their roles, sources and dates."""
    article = extraction.article
    yield printable(_headline(article))
    for warning in extraction.warnings:
        yield f"  warning: {printable(warning)}"
    for event in extraction.events:
        yield ""
        yield from _list_event(event, article.text)


def list_explanation(explanation: "Explanation") -> Iterator[str]:
    """List what is stated of a node, the sentences that carry it with their roles in brackets, and who says so."""
    from kg.explain import mark_text

    yield explanation.iri
    yield f"  {printable(explanation.label)}"
    width = max((len(fact.predicate) for fact in explanation.facts), default=0)
    for fact in explanation.facts:
        other = f"  <{fact.iri}>" if fact.iri else ""
        yield f"  {fact.predicate:{width}}  {printable(fact.value)}{other}"
    for item in explanation.evidence:
        yield f"because of {printable(item.article)} {item.span.start}-{item.span.end} “{printable(item.words)}”"
        yield f"    {printable(mark_text(item.sentence, item.marks))}"
        if item.rule:
            yield f"    {'rule':10} {item.rule}"
        if item.confidence is not None:
            yield f"    {'confidence':10} {item.confidence:.2f}"
        if item.because is not None:
            yield f"    {'identity':10} {printable(item.because)}"
        for role, words, rule, confidence in item.roles:
            sure = f"{confidence:.2f}" if confidence is not None else ""
            why = ", ".join(part for part in (rule, sure) if part)
            yield f"    {role:10} {printable(words)}" + (f"  [{why}]" if why else "")
        for field, rules in item.rules:
            yield f"    {field:10} by {rules}"
    for claim in explanation.claims:
        yield f"{'denied' if claim.denies else 'claimed'} by {printable(claim.who)} ({printable(claim.verb)})"
    for event in explanation.events:
        note = "" if event.happened else "  (did not happen)"
        yield f"{event.role} of {printable(event.label)}  {event.earliest or '…'}  <{event.iri}>{note}"


def list_trace(trace: "Trace") -> Iterator[str]:
    """List how a text was read: its parse, then for each trigger what was tried and what came of it."""
    width = max((len(token.text) for token in trace.tokens), default=0)
    for token in trace.tokens:
        if token.text.strip():
            words = f"{printable(token.text):{width}}  {token.tag:5} {token.label:10} {printable(token.head):{width}}"
            repaired = f"  (the parser: {printable(token.repaired)})" if token.repaired else ""
            yield f"  {words}  {token.entity}".rstrip() + repaired
    for trigger in trace.triggers:
        yield ""
        yield from _list_trigger(trigger)
    for word, senses in trace.passed_over:
        yield ""
        yield f"{printable(word)} names no event here"
        yield from _list_senses(senses)
    if trace.relations:
        yield ""
        yield from (f"relation  {printable(relation)}" for relation in trace.relations)


def _list_trigger(trigger: "TriggerTrace") -> Iterator[str]:
    light = f", its arguments carried by {printable(trigger.light_verb)}" if trigger.light_verb else ""
    yield f"{printable(trigger.words)} ({trigger.event_class}) by {trigger.rule}, frame {trigger.frame}{light}"
    yield from _list_senses(trigger.senses)
    for slot in trigger.slots:
        what = f"{slot.role or 'no role'}: {printable(slot.words)}"
        known = f" = {printable(slot.entity)}" if slot.entity else ""
        yield f"  {what}{known}  [{slot.rule}, slot {slot.slot}, {'/'.join(slot.kinds)}]"
    for antecedent in trigger.antecedents:
        weighed = ", ".join(map(printable, antecedent.weighed)) or "nothing"
        chosen = printable(antecedent.chosen) or "nothing"
        yield f"  {antecedent.pronoun} may mean {weighed}; it was read as {chosen}"
    yield from (f"  told by {printable(source)}" for source in trigger.sources)
    event = trigger.event
    status = f"{event['polarity']}, {event['certainty']}, {event['outcome']}" + (", ahead" * event["future"])
    days = (
        f"; {event['earliest'] or '…'} to {event['latest'] or '…'}"
        if event["earliest"] or event["latest"]
        else ""
    )
    yield f"  {status}{days}; confidence {event['confidence']:.2f}"
    yield from (f"  {field} by {rules}" for field, rules in trigger.rules)


def _list_senses(senses: "Iterable[SenseTrace]") -> Iterator[str]:
    for sense in senses:
        told = f"refused, {printable(sense.refused)}" if sense.refused else "taken"
        yield f"  sense {sense.lemma} ({sense.event_class}): {told}"


def list_hit(hit: "Hit", base: str) -> Iterator[str]:
    """List what full text found, with the node and the events that the sentence tells."""
    yield f"{hit.kind:8}  {printable(hit.text)}"
    where = f"{'':8}  <{hit.iri.removeprefix(base)}>"
    yield f"{where}  {printable(hit.article)}" if hit.article else where
    for event in hit.events:
        yield f"{'':8}  tells <{event.removeprefix(base)}>"


def _headline(article: "Article") -> str:
    parts = (article.id, article.published and article.published.isoformat(), article.source, article.title)
    return " · ".join(part for part in parts if part)


def _list_event(event: "Event", text: str) -> Iterator[str]:
    words = printable(event.trigger.of(text))
    yield f"  {event.types[0]} “{words}”"
    yield f"    {'sentence':10} {printable(event.sentence.of(text))}"
    for argument in event.arguments:
        yield f"    {argument.role:10} {printable(argument.span.of(text))}"
    for span in event.times:
        yield f"    {'time':10} {printable(span.of(text))}"
    if event.earliest or event.latest:
        yield f"    {'dated':10} {event.earliest or '…'} to {event.latest or '…'}"
    for label, figure in (("count", event.count), ("killed", event.killed), ("injured", event.injured)):
        if figure is not None:
            yield f"    {label:10} {'about ' if event.approximate else ''}{figure}"
    for source in event.sources:
        label = "denied by" if source.denies else "source"
        yield f"    {label:10} {printable(source.span.of(text))} ({printable(source.cue.of(text))})"
    if not event.realized:
        yield f"    {'status':10} {_status(event)}"
    for link in event.links:
        yield f"    {link.role:10} {link.event}"
    if event.same_as:
        yield f"    {'same as':10} {event.same_as}"


def _status(event: "Event") -> str:
    facts = (
        "did not happen" if event.polarity == "negative" else "",
        event.certainty if event.certainty != "certain" else "",
        "ahead" if event.future else "",
        event.outcome if event.outcome != "accomplished" else "",
    )
    return ", ".join(fact for fact in facts if fact)
