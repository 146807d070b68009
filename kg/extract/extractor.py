"""Puts the rules together: one parsed article in, one `Extraction` out.

Order: times and names, triggers, referents, arguments, attribution and factuality, dating, relations, links between
events. Each step is a module of its own; this one only passes values on and makes the frozen result.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.domain import Domain, load_registries
from kg.errors import ModelError
from kg.extract.arguments import Filler, find_arguments
from kg.extract.attribution import Attribution, find_attributions, sources_of
from kg.extract.confidence import confidence_of
from kg.extract.coreference import Discourse, Referent
from kg.extract.dating import Dating, date_triggers
from kg.extract.factuality import judge_factuality
from kg.extract.figures.casualties import Casualties, casualties, is_deadly
from kg.extract.figures.numbers import Count
from kg.extract.figures.participants import number_of_events, number_told
from kg.extract.grammar.clauses import is_past
from kg.extract.grammar.phrases import phrase_span, token_span
from kg.extract.grammar.words import is_plural, is_verb
from kg.extract.links import Draft, World, link_events
from kg.extract.names import find_names
from kg.extract.noun_types import NounTypes
from kg.extract.relations import find_relations
from kg.extract.salience import mark_salience
from kg.extract.times import read_times
from kg.extract.tree import Doc, Token, read_tree
from kg.extract.triggers import Trigger, find_triggers, refine_class
from kg.gazetteer import Gazetteer
from kg.iri import DEFAULT_BASE, Iris
from kg.lexicon import Lexicon
from kg.lexicon.cues import Cues, Factuality, load_cues
from kg.lexicon.word_sets import alternation, use_sets
from kg.model import Argument, Article, Entity, Event, Extraction, Link, Relation, Source, Span
from kg.vocab import is_subclass, plover_codes, superclasses

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc

_SOME_OF_THEM = frozenset({"included", "including", "among"})
"""Rules for patients that are some of those harmed, so that their number is not the toll."""
_UNDATED = Dating((), None, None)
_TOLD = Factuality()
_PLANNED = Factuality(future=True, outcome="planned", because=("day-ahead",))
_UNHARMED = Casualties()
_HARMFUL = ("Harm", "Conflict", "Disaster", "Execution")
_OF_PEOPLE = frozenset({"Killing", "Death", "Injury", "Execution"})


@dataclass(frozen=True, slots=True)
class Extractor:
    """Reads parsed articles with one lexicon and one gazetteer.

    Args:
        lexicon: Event words and frames.
        cues: Words of factuality and attribution.
        gazetteer: Places and actors.
        iris: Makes the IRIs of what is found.
    """

    lexicon: Lexicon
    cues: Cues
    gazetteer: Gazetteer
    iris: Iris

    @classmethod
    def load(
        cls,
        *,
        base: str = DEFAULT_BASE,
        places: Path | None = None,
        actors: Path | None = None,
        domains: tuple[Domain, ...] = (),
    ) -> "Extractor":
        """Load the data that ships with the package, and the user's own.

        Args:
            base: Where the IRIs of articles, actors and places start.
            places: A file of the user's own places.
            actors: A file of the user's own actors.
            domains: Folders of classes, triggers, places and actors, from `load_domains`.

        Raises:
            LexiconError: A file has a fault.
        """
        lexicon, gazetteer = load_registries(domains, places=places, actors=actors)
        return cls(lexicon, load_cues(), gazetteer, Iris(base))

    def extract(self, article: Article, doc: "SpacyDoc") -> Extraction:
        """Read the events, actors, places and times of one article.

        Args:
            article: The article.
            doc: Its parse, over exactly the article's text.

        Raises:
            ModelError: The parse is not one of the article's text, so that its offsets would mean nothing.
        """
        return self.read(article, doc).result()

    def read(self, article: Article, doc: "SpacyDoc") -> "Reading":
        """Read an article and keep what the rules know of it, for those who trace them.

        Args:
            article: The article.
            doc: Its parse, over exactly the article's text.

        Raises:
            ModelError: The parse is not one of the article's text.
        """
        tree = read_tree(doc)
        if tree.text != article.text:
            raise ModelError(
                f"{article.id}: the parse is of another text; parse the article's own text, unchanged"
            )
        use_sets(self.lexicon.sets)
        return Reading(self, article, tree)


class Reading:
    """What is known of one article while it is read."""

    def __init__(self, extractor: Extractor, article: Article, doc: Doc) -> None:
        self.article, self.doc = article, doc
        self.iris, self.cues, self.lexicon = extractor.iris, extractor.cues, extractor.lexicon
        self.sentences = _sentence_spans(doc)
        self.sentence_starts = [sentence.start for sentence in self.sentences]
        self.times, self.unresolved = read_times(article.text, article.published, self.sentences)
        found = find_names(doc, article, extractor.gazetteer, extractor.iris)
        self.names, entities = found.names, {e.iri: e for e in found.entities}
        times = (*(t.span for t in self.times), *self.unresolved)
        self.kinds = NounTypes(doc, self.names, entities, times, extractor.lexicon)
        self.attributions = find_attributions(doc, extractor.cues)
        cues = frozenset(a.cue_token for a in self.attributions)
        self.triggers = find_triggers(doc, extractor.lexicon, self.kinds, cues)
        active = tuple(t for t in self.triggers if not t.idle)
        self.event_heads = frozenset(t.token.i for t in active)
        self.discourse = Discourse(doc, self.names, entities, self.kinds, found.capitals)
        self.datings = date_triggers(doc, active, self.times, {i: doc[i] for i in cues})
        self.named = entities
        self.domain_classes = {
            (self.iris.actor if kind == "actor" else self.iris.place)(key): name
            for (kind, key), name in extractor.gazetteer.domain_classes.items()
        }
        self.used: dict[str, Referent] = {}

    def result(self) -> Extraction:
        """Return everything that was read."""
        drafts = tuple(self._draft(t) for t in self.triggers)
        relations = tuple(self._relations())
        akin = _akin(relations)
        if akin:
            drafts = tuple(
                replace(d, akin=frozenset(x for e in d.entities("agent") for x in akin.get(e, ())))
                for d in drafts
            )
        containers = {e.iri: e.within for e in self.named.values() if e.within}
        types = {iri: referent.type for iri, referent in self.used.items()}
        heads = {iri: frozenset(r.heads) for iri, r in self.used.items() if r.entity is None}
        active = tuple(d for d in drafts if not d.trigger.idle)
        linked = {e.iri: e for e in link_events(active, World(containers, types, heads))}
        told = tuple(linked.get(d.event.iri, d.event) for d in drafts)
        judged = mark_salience(drafts, told, frozenset(self.named))
        nouns = {d.event.iri for d in drafts if d.trigger.is_noun}
        events = tuple(replace(e, confidence=confidence_of(e, is_noun=e.iri in nouns)) for e in judged)
        return Extraction(
            article=self.article,
            entities=self._entities(),
            relations=relations,
            times=self.times,
            events=events,
            sentences=self.sentences,
            warnings=self._warnings(),
        )

    def _draft(self, trigger: Trigger) -> Draft:
        fillers = find_arguments(trigger, self.kinds)
        factuality = self._factuality(trigger)
        sources = sources_of(trigger.token, self.attributions, self.cues)
        if factuality.certainty == "certain" and any(
            s.denies or _is_corrected(s, self.article.text) for s in sources
        ):
            because = (*factuality.because, "denied-or-corrected")
            factuality = replace(factuality, certainty="possible", because=because)
        dating = self.datings.get(trigger.token.i, _UNDATED)
        if factuality.future and _is_past(dating, self.article.published):
            dating = _UNDATED
        if factuality == _TOLD and _is_ahead(dating, self.article.published):
            past = is_verb(trigger.token) and is_past(trigger.token)
            factuality, dating = (factuality, _UNDATED) if past else (_PLANNED, dating)
        victim = next((f.head for f in fillers if f.role == "patient" and f.rule not in _SOME_OF_THEM), None)
        harmful = any(is_subclass(trigger.event_class, c) for c in _HARMFUL)
        figures = casualties(trigger.token, trigger.event_class, victim) if harmful else _UNHARMED
        count = self._count(trigger)
        head = token_span(trigger.token)
        tools = [f.head for f in fillers if f.role == "instrument"]
        event_class = refine_class(trigger.event_class, tools, self.lexicon)
        event = Event(
            iri=self.iris.event(self.article.id, head.start, head.end),
            types=superclasses(event_class),
            plover=plover_codes(event_class),
            trigger=trigger.span,
            head=head,
            sentence=self._sentence(head),
            rule=trigger.rule,
            polarity=factuality.polarity,
            certainty=factuality.certainty,
            future=factuality.future,
            outcome=factuality.outcome,
            arguments=tuple(self._arguments(fillers)),
            sources=tuple(self._source(s) for s in sources),
            times=tuple(t.span for t in dating.times),
            earliest=dating.earliest,
            latest=dating.latest,
            killed=figures.killed,
            injured=figures.injured,
            count=count.value if count else None,
            approximate=figures.approximate or bool(count and count.approximate),
            links=tuple(self._links(fillers)),
            confidence=trigger.weight,
            rules=_rules(factuality, figures, count),
        )
        return Draft(event, trigger, self.discourse.sentence_of(trigger.token))

    def _count(self, trigger: Trigger) -> Count | None:
        """The number told for an event; the harmed are told by its casualties, so that only "three deaths" counts."""
        if trigger.event_class in _OF_PEOPLE or is_deadly(trigger.token):
            return number_of_events(trigger.token) if is_plural(trigger.token) else None
        return number_told(trigger)

    def _factuality(self, trigger: Trigger) -> Factuality:
        """Judge an event; what a planned one is for ("visit Paris *for talks*") is planned with it."""
        own = judge_factuality(trigger.token, self.cues)
        prep = trigger.token.head
        purpose = trigger.token.dep_ == "pobj" and prep.lower_ == "for"
        if not own.realized or not purpose or any(c.dep_ == "det" for c in trigger.token.children):
            return own
        whole = judge_factuality(prep.head, self.cues)
        return whole if whole.future else own

    def _arguments(self, fillers: tuple[Filler, ...]) -> Iterator[Argument]:
        """Yield the arguments, an entity once in a role: "*Boeing* made *its* first flight" has one who flies.

        An event in a role has its words here, and is linked to.
        """
        seen: set[tuple[str, str]] = set()
        for filler in fillers:
            if filler.role is None:
                continue
            if filler.head.i in self.event_heads:
                yield Argument(filler.role, phrase_span(filler.head), token_span(filler.head))
                continue
            referent = self.discourse.at(filler.head)
            if referent is None and filler.head.lower_ in _VOID:
                continue
            span, head = self._spans(filler.head)
            for part in referent.parts or (referent,) if referent is not None else (None,):
                entity = self._iri(part) if part is not None else None
                if entity is None or (filler.role, entity) not in seen:
                    yield Argument(filler.role, span, head, entity, filler.rule)
                if entity is not None:
                    seen.add((filler.role, entity))

    def _links(self, fillers: tuple[Filler, ...]) -> Iterator[Link]:
        for filler in fillers:
            role = filler.link or filler.role
            if role is not None and filler.head.i in self.event_heads:
                head = token_span(filler.head)
                yield Link(role, self.iris.event(self.article.id, head.start, head.end), filler.rule)

    def _source(self, attribution: Attribution) -> Source:
        said = self.datings.get(attribution.cue_token, _UNDATED)
        referent = self.discourse.at(self.doc[attribution.source_token])
        span, head = self._spans(self.doc[attribution.source_token])
        entity = self._iri(referent) if referent is not None else self._named_inside(attribution.source)
        return Source(
            span=attribution.source,
            head=head if attribution.source.covers(head) else span,
            cue=attribution.cue,
            entity=entity,
            earliest=said.earliest,
            latest=said.latest,
            denies=attribution.denies,
            rule=attribution.rule,
        )

    def _named_inside(self, span: Span) -> str | None:
        """Return the name in a phrase that is no entity itself: Reuters in "a Reuters report"."""
        found = self.discourse.named_within(span)
        return self._iri(found) if found is not None else None

    def _spans(self, head: Token) -> tuple[Span, Span]:
        """Return the phrase around a head, and the head itself: the whole name where it is one.

        The head of a name that ends in a common noun is that noun: "French *police*".
        """
        name = self.discourse.name_span(head)
        phrase = phrase_span(head)
        if name is None or (head.pos_ == "NOUN" and head.text.islower()):
            return phrase, token_span(head)
        return (phrase if phrase.covers(name) else name), name

    def _iri(self, referent: Referent) -> str:
        if referent.entity is not None:
            iri = referent.entity.iri
        else:
            head = token_span(referent.first)
            iri = self.iris.entity(self.article.id, head.start, head.end)
        self.used.setdefault(iri, referent)
        return iri

    def _relations(self) -> Iterator[Relation]:
        for s in find_relations(self.doc, self.discourse):
            yield Relation(self._iri(s.subject), s.predicate, self._iri(s.object), s.span, s.rule)

    def _entities(self) -> tuple[Entity, ...]:
        """Return named entities, and the described ones that take part in something.

        The mentions of a place on the map are its names: "its" and "the country" point at no place by themselves.
        """
        mentions: dict[str, list[Span]] = {iri: list(e.mentions) for iri, e in self.named.items()}
        for iri, referent in self.used.items():
            if iri not in self.named or self.named[iri].geo is None:
                mentions.setdefault(iri, []).extend(referent.spans)
        found = [
            replace(self.named[iri], mentions=tuple(sorted(set(spans))))
            if iri in self.named
            else _described(iri, self.used[iri], tuple(sorted(set(spans))))
            for iri, spans in mentions.items()
        ]
        if self.domain_classes:
            found = [replace(e, type=self.domain_classes.get(e.iri, e.type)) for e in found]
        return tuple(sorted(found, key=lambda e: (e.mentions[0].start if e.mentions else 10**9, e.iri)))

    def _sentence(self, span: Span) -> Span:
        at = bisect_right(self.sentence_starts, span.start) - 1
        return self.sentences[at] if at >= 0 and self.sentences[at].covers(span) else span

    def _warnings(self) -> tuple[str, ...]:
        if not self.unresolved:
            return ()
        words = ", ".join(repr(s.of(self.article.text)) for s in self.unresolved[:3])
        more = f" and {len(self.unresolved) - 3} more" if len(self.unresolved) > 3 else ""
        why = "the text has no date either" if self.article.published is None else "nothing tells the year"
        return (f"{words}{more} left undated, since {why}; give --published YYYY-MM-DD",)


_VOID = frozenset("it its this that these those which what there nothing something anything".split())
"""Pronouns that tell nothing where nothing earlier is what they mean."""

_CORRECTED = re.compile(
    rf"\b(?:{alternation('marks_of_versions')}) (?:{alternation('corrected_texts')})\b", re.IGNORECASE
)


def _is_corrected(attribution: Attribution, text: str) -> bool:
    """Whether the source is one that the article corrects: "an earlier version of this article said"."""
    return bool(_CORRECTED.search(attribution.source.of(text)))


def _rules(factuality: Factuality, figures: Casualties, count: Count | None) -> tuple[tuple[str, str], ...]:
    """Name the rules that filled the fields of an event."""
    judged = (("factuality", ", ".join(factuality.because)),) if factuality.because else ()
    counted = (("count", count.rule),) if count is not None else ()
    return (*judged, *counted, *figures.rules)


def _is_past(dating: Dating, published: date | None) -> bool:
    return published is not None and dating.latest is not None and dating.latest < published


def _is_ahead(dating: Dating, published: date | None) -> bool:
    return published is not None and dating.earliest is not None and dating.earliest > published


def _described(iri: str, referent: Referent, mentions: tuple[Span, ...]) -> Entity:
    return Entity(
        iri=iri,
        label=referent.label,
        type=referent.type,
        mentions=mentions,
        sector=referent.sector,
        country=referent.country,
        count=referent.count,
        approximate=referent.approximate,
    )


def _akin(relations: tuple[Relation, ...]) -> dict[str, tuple[str, ...]]:
    """Map each group to the bodies that it is a member of, so that both count as one side of an event."""
    found: dict[str, tuple[str, ...]] = {}
    for relation in relations:
        if relation.predicate == "memberOf":
            found[relation.subject] = (*found.get(relation.subject, ()), relation.object)
    return found


def _sentence_spans(doc: Doc) -> tuple[Span, ...]:
    spans = []
    for sentence in doc.sents:
        words = [t for t in sentence if not t.is_space]
        if words:
            spans.append(Span(words[0].idx, words[-1].idx + len(words[-1].text)))
    return tuple(spans)
