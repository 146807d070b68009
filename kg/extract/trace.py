"""Shows how the rules read a text: parse, repairs, senses, slots, roles, scopes, antecedents.

In: an article, its parse before and after repair, and the extractor. Out: a frozen `Trace`, for people and programs. It
asks the same functions that read the article, so that what it shows is what happened.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.extract.arguments.constructions import find_slots
from kg.extract.arguments.roles import find_role
from kg.extract.attribution import sources_of
from kg.extract.coreference import Referent
from kg.extract.extractor import Extractor, tell
from kg.extract.grammar.phrases import phrase_span
from kg.extract.reading import Reading
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.extract.triggers.finder import MIN_WEIGHT
from kg.extract.triggers.senses import why_unfit
from kg.lexicon import Pos
from kg.model import Article, Event, Extraction

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc


@dataclass(frozen=True, slots=True)
class TokenTrace:
    """One token as the rules see it.

    Args:
        text: Its letters.
        lemma: Its lemma.
        tag: Its part of speech (Penn Treebank).
        label: Label of the edge to its head (ClearNLP).
        head: What it hangs on; itself for a root.
        entity: Type of the recognised name that it is part of, "" for none.
        repaired: What the parser said before a repair changed it, "" where none did.
    """

    text: str
    lemma: str
    tag: str
    label: str
    head: str
    entity: str
    repaired: str


@dataclass(frozen=True, slots=True)
class SenseTrace:
    """A sense of the lexicon that was tried.

    Args:
        lemma: The entry.
        event_class: The class that it gives.
        refused: The condition that refused it; "" for the sense that was taken.
    """

    lemma: str
    event_class: str
    refused: str


@dataclass(frozen=True, slots=True)
class SlotTrace:
    """A head that a construction leads to.

    Args:
        words: The phrase.
        rule: The row that leads to it.
        slot: The slot of the frame.
        kinds: What the head names, likeliest first.
        role: The role that the frame gives it there, "" for none.
        entity: Label of what it refers to, "" for none.
    """

    words: str
    rule: str
    slot: str
    kinds: tuple[str, ...]
    role: str
    entity: str


@dataclass(frozen=True, slots=True)
class AntecedentTrace:
    """A pronoun, what was mentioned before it, the nearest first, and what it was read as ("" for nothing)."""

    pronoun: str
    weighed: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class TriggerTrace:
    """How one trigger was read.

    Args:
        words: The trigger.
        rule: The rule that made it one.
        event_class: Its class.
        frame: Name of its frame.
        light_verb: The verb that carries its arguments, "" for none.
        senses: Senses of the lexicon, tried in this order.
        slots: Heads that constructions lead to, surer rows first; the first role of a head counts.
        antecedents: Pronouns among them, and what they may mean.
        sources: Who says so, with the reporting word and the rule.
        rules: The rules that filled the other fields.
        event: The event that came of it, as in the JSON contract.
    """

    words: str
    rule: str
    event_class: str
    frame: str
    light_verb: str
    senses: tuple[SenseTrace, ...]
    slots: tuple[SlotTrace, ...]
    antecedents: tuple[AntecedentTrace, ...]
    sources: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    event: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trace:
    """How a text was read.

    Args:
        text: The text.
        tokens: Its parse.
        triggers: Its triggers, in text order.
        passed_over: Words with senses in the lexicon that name no event here, with why.
        relations: Relations between actors, with the row that read each.
    """

    text: str
    tokens: tuple[TokenTrace, ...]
    triggers: tuple[TriggerTrace, ...]
    passed_over: tuple[tuple[str, tuple[SenseTrace, ...]], ...]
    relations: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def trace_article(
    extractor: Extractor, article: Article, parsed: "SpacyDoc", unrepaired: "SpacyDoc"
) -> Trace:
    """Trace how an article is read.

    Args:
        extractor: The rules.
        article: The article.
        parsed: Its parse, as the rules see it.
        unrepaired: The same parse before the repairs.

    Raises:
        ModelError: The parse is not one of the article's text.
    """
    reading = extractor.read(article, parsed)
    extraction = tell(reading)
    events = {event.head.start: event for event in extraction.events}
    tracer = _Tracer(reading, extraction)
    triggers = tuple(
        tracer.trigger(t, events[t.token.idx]) for t in reading.triggers if t.token.idx in events
    )
    return Trace(
        text=article.text,
        tokens=tuple(_tokens(parsed, unrepaired)),
        triggers=triggers,
        passed_over=tuple(tracer.passed_over()),
        relations=tuple(tracer.relations()),
    )


_MOST_WEIGHED = 6


def _last_before(referent: Referent, at: int) -> int:
    """Return the end of the last mention before a place in the text, 0 where there is none."""
    return max((span.end for span in referent.spans if span.end <= at), default=0)


def _tokens(parsed: "SpacyDoc", unrepaired: "SpacyDoc") -> Iterator[TokenTrace]:
    for token, before in zip(parsed, unrepaired, strict=True):
        changed = (token.dep_, token.head.i, token.tag_) != (before.dep_, before.head.i, before.tag_)
        told = f"{before.tag_} {before.dep_} of {before.head.text}" if changed else ""
        yield TokenTrace(
            token.text, token.lemma_, token.tag_, token.dep_, token.head.text, token.ent_type_, told
        )


class _Tracer:
    """Asks the rules again what they said of an article."""

    def __init__(self, reading: Reading, extraction: Extraction) -> None:
        self.reading, self.text = reading, extraction.article.text
        self.extraction = extraction
        self.labels = {entity.iri: entity.label for entity in extraction.entities}

    def trigger(self, trigger: Trigger, event: Event) -> TriggerTrace:
        slots = tuple(self._slots(trigger))
        sources = sources_of(trigger.token, self.reading.attributions, self.reading.resources.cues)
        return TriggerTrace(
            words=trigger.span.of(self.text),
            rule=trigger.rule,
            event_class=event.types[0],
            frame=trigger.frame.name,
            light_verb=trigger.light.text if trigger.light is not None else "",
            senses=tuple(self._senses(trigger.token)),
            slots=slots,
            antecedents=tuple(self._antecedents(trigger)),
            sources=tuple(f"{s.source.of(self.text)} ({s.cue.of(self.text)}; {s.rule})" for s in sources),
            rules=event.rules,
            event=event.to_dict(self.text),
        )

    def _senses(self, token: Token) -> Iterator[SenseTrace]:
        pos: Pos = token.pos_ if token.pos_ in ("VERB", "ADJ") else "NOUN"  # type: ignore[assignment]  # a Literal
        for sense in self.reading.resources.lexicon.senses_of(token.lemma_.lower(), pos):
            if sense.weight < MIN_WEIGHT:
                refused = f"its prior, {sense.weight:g}, is below {MIN_WEIGHT:g}"
            else:
                refused = why_unfit(sense, token, self.reading.kinds)
            yield SenseTrace(sense.lemma, sense.event_class, refused)
            if not refused:
                return

    def _slots(self, trigger: Trigger) -> Iterator[SlotTrace]:
        kinds = self.reading.kinds
        for slot, head, rule in find_slots(trigger, kinds):
            referent = self.reading.discourse.at(head)
            found = kinds.all_of(head, slot)
            link = trigger.frame.link(slot) if found[0] == "event" else None
            role = link or find_role(trigger, slot, head, kinds)
            words = phrase_span(head).of(self.text)
            label = referent.label if referent is not None else ""
            yield SlotTrace(words, rule, slot, found, role or "", label)

    def _antecedents(self, trigger: Trigger) -> Iterator[AntecedentTrace]:
        discourse = self.reading.discourse
        heads = {head.i: head for _, head, _ in find_slots(trigger, self.reading.kinds)}
        for head in heads.values():
            if head.pos_ == "PRON" or head.tag_ == "PRP$":
                before = [(_last_before(r, head.idx), r) for r in discourse.referents]
                near = sorted(((end, r) for end, r in before if end), key=lambda pair: -pair[0])[
                    :_MOST_WEIGHED
                ]
                chosen = discourse.at(head)
                weighed = tuple(f"{r.label} ({r.type})" for _, r in near)
                yield AntecedentTrace(head.text, weighed, chosen.label if chosen is not None else "")

    def passed_over(self) -> Iterator[tuple[str, tuple[SenseTrace, ...]]]:
        """Yield the words that the lexicon knows and that name no event here."""
        named = {t.token.i for t in self.reading.triggers}
        for token in self.reading.doc:
            if token.i not in named and token.pos_ in ("VERB", "NOUN", "ADJ"):
                senses = tuple(self._senses(token))
                if senses:
                    yield token.text, senses

    def relations(self) -> Iterator[str]:
        """Yield the relations that were read."""
        for r in self.extraction.relations:
            subject, other = self.labels.get(r.subject, r.subject), self.labels.get(r.object, r.object)
            yield f"{subject} {r.predicate} {other} ({r.rule}: {r.span.of(self.text)})"
