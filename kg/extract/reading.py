"""Reads an article step by step: what its words are known to be, before events are drafted.

In: an article, its parse, what is known beforehand. Out: a frozen `Reading`. Each step is a function of a room of its
own, from values to a value; `read_article` is the list of the steps in their order.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.extract.attribution import Attribution, find_attributions
from kg.extract.coreference import Discourse, read_discourse
from kg.extract.dating import Dating, date_triggers
from kg.extract.names import Names, find_names
from kg.extract.noun_types import NounTypes
from kg.extract.times import read_times
from kg.extract.tree import Doc, Token
from kg.extract.triggers import Trigger, find_event_nouns, find_triggers
from kg.gazetteer import Gazetteer
from kg.iri import Iris
from kg.lexicon import Lexicon
from kg.lexicon.cues import Cues
from kg.model import Article, Entity, Span, Time

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Resources:
    """What is known before an article is read.

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


@dataclass(frozen=True)
class Reading:
    """What is known of one article before its events are drafted.

    Args:
        article: The article.
        doc: Its parse.
        resources: What it was read with.
        sentences: Its sentences, without the white space around.
        times: Its date expressions.
        unresolved: Words that name a date which nothing tells.
        found: Its names, and what they name.
        kinds: What each noun names: events and what pronouns mean included.
        attributions: Who says what.
        triggers: The words that name events.
        discourse: Which mentions mean the same actor, place or thing.
        datings: When each event happened, by the index of its trigger's token, and each source spoke, by its cue's.
    """

    article: Article
    doc: Doc
    resources: Resources
    sentences: tuple[Span, ...]
    times: tuple[Time, ...]
    unresolved: tuple[Span, ...]
    found: Names
    kinds: NounTypes
    attributions: tuple[Attribution, ...]
    triggers: tuple[Trigger, ...]
    discourse: Discourse
    datings: Mapping[int, Dating]

    @cached_property
    def named(self) -> Mapping[str, Entity]:
        """The named entities, by IRI."""
        return {entity.iri: entity for entity in self.found.entities}

    @cached_property
    def event_heads(self) -> frozenset[int]:
        """Indices of the tokens that name events of their own."""
        return frozenset(t.token.i for t in self.triggers if not t.idle)

    @cached_property
    def _said(self) -> Mapping[int, tuple[Attribution, ...]]:
        """The attributions, by the blocks of characters that their content touches."""
        found: dict[int, list[Attribution]] = {}
        for attribution in self.attributions:
            for span in attribution.content:
                for block in range(span.start // _BLOCK, span.end // _BLOCK + 1):
                    found.setdefault(block, []).append(attribution)
        return {block: tuple(dict.fromkeys(told)) for block, told in found.items()}

    def said_around(self, token: Token) -> tuple[Attribution, ...]:
        """Return the attributions that may cover a word, in their order."""
        return self._said.get(token.idx // _BLOCK, ())

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_around(self, span: Span) -> Span:
        """Return the sentence that covers these characters; themselves where none does."""
        at = bisect_right(self._starts, span.start) - 1
        return self.sentences[at] if at >= 0 and self.sentences[at].covers(span) else span


def read_article(article: Article, doc: Doc, resources: Resources) -> Reading:
    """Read an article: the steps in their order, each from what is known so far to one thing more.

    Args:
        article: The article.
        doc: Its parse.
        resources: What is known beforehand.
    """
    lexicon, cues = resources.lexicon, resources.cues
    sentences = sentence_spans(doc)
    times, unresolved = read_times(article.text, article.published, sentences)
    found = find_names(doc, article, resources.gazetteer, resources.iris)
    kinds = NounTypes(doc, found, (*(t.span for t in times), *unresolved), lexicon)
    attributions = tuple(a for a in find_attributions(doc, cues) if not _is_dateline(a, doc, kinds))
    reporting = frozenset(a.cue_token for a in attributions)
    nouns = find_event_nouns(doc, lexicon, kinds)
    kinds = kinds.with_events(t.token for t in nouns if not t.idle)
    triggers = find_triggers(doc, lexicon, kinds, nouns, reporting)
    discourse = read_discourse(doc, found, kinds)
    active = tuple(t for t in triggers if not t.idle)
    datings = date_triggers(doc, active, times, {i: doc[i] for i in reporting}, article.published)
    return Reading(
        article=article,
        doc=doc,
        resources=resources,
        sentences=sentences,
        times=times,
        unresolved=unresolved,
        found=found,
        kinds=discourse.kinds,
        attributions=attributions,
        triggers=triggers,
        discourse=discourse,
        datings=datings,
    )


def _is_dateline(attribution: Attribution, doc: Doc, kinds: NounTypes) -> bool:
    """Whether a heading before a colon is a town: "*GAO*: Gunmen burned a bridge", not "*NATO*: Gunmen burned ..."."""
    entity = kinds.entity(doc[attribution.source_token]) if attribution.rule == "heading" else None
    return entity is not None and entity.geo is not None and entity.geo.level == "city"


def sentence_spans(doc: Doc) -> tuple[Span, ...]:
    """Return the sentences of a parse, without the white space around."""
    spans = []
    for sentence in doc.sents:
        words = [t for t in sentence if not t.is_space]
        if words:
            spans.append(Span(words[0].idx, words[-1].idx + len(words[-1].text)))
    return tuple(spans)
