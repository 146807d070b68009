"""What an article tells of days: which of its events have some, and which expressions date none.

In: a `Story`. Out: a `Timeline`, which answers what the features of `days` ask.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from kg.extract.attribution.quotation import find_quotations
from kg.extract.links import Draft
from kg.extract.story.value import Days, Story
from kg.extract.tree import Doc, Token
from kg.model import Span, Time

_LEAD = 3
_REACH = 100
"""How many tellings before and after an event may tell the same one, so that the cost stays in bounds."""
_NOBODY: frozenset[str] = frozenset()
_PARTIES = ("agent", "patient", "recipient", "instrument")


@dataclass(frozen=True, slots=True)
class Telling:
    """A word whose days are told.

    Args:
        token: The word: an event's, or a reporting word's.
        sentence: Number of its sentence.
        days: First and last day.
        draft: The event, None for a reporting word that is none.
    """

    token: Token
    sentence: int
    days: Days
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class LooseTime:
    """A date expression that dates no event."""

    tokens: tuple[Token, ...]
    sentence: int
    days: Days


class Timeline:
    """The days of an article.

    Args:
        story: The article.
    """

    def __init__(self, story: Story) -> None:
        self.story = story
        self._starts = [sentence.start for sentence in story.doc.sents]
        self.told = tuple(self._tellings())
        used = {t.span for telling in self.told for t in story.datings[telling.token.i].times}
        loose = tuple(_loose(story.doc, [t for t in story.times if t.span not in used], self._starts))
        self.known: dict[tuple[Days, str, str], tuple[str, ...]] = {}
        self._newlines = [i for i, letter in enumerate(story.doc.text) if letter == "\n"]
        self._spans: dict[Days, Span] = {}
        for time in story.times:
            self._spans.setdefault((time.earliest, time.latest), time.span)
        self.happened = frozenset(
            t.days
            for t in self.told
            if t.token.i not in story.cues and t.draft is not None and t.draft.trigger.rule != "reporting"
        )
        self.n_tellings = Counter(t.days for t in self.told)
        self.commonest = self.n_tellings.most_common(1)[0][0] if self.told else None
        self._loose: dict[int, list[LooseTime]] = {}
        for loose_time in loose:
            self._loose.setdefault(loose_time.sentence, []).append(loose_time)
        self.lead = next((t for t in self.told if t.sentence < _LEAD and is_day(t.days)), None)
        self.quoted = frozenset(t.i for q in find_quotations(story.doc) for t in q)
        self.dated = frozenset(i for i, d in story.datings.items() if d.is_told and d.is_bounded)
        self._sentences = [t.sentence for t in self.told]
        self._mains: list[Telling | None] = []
        for telling in self.told:
            before = self._mains[-1] if self._mains else None
            self._mains.append(telling if telling.token.dep_ == "ROOT" else before)
        self._by_root: dict[str, Telling] = {}
        self._by_event: dict[str, Telling] = {}
        self._parties: dict[Days, set[str]] = {}
        for telling in self.told:
            if telling.draft is not None:
                self._by_root.setdefault(telling.draft.root, telling)
                self._by_event[telling.draft.event.iri] = telling
                self._parties.setdefault(telling.days, set()).update(parties(telling.draft))

    def is_told(self, draft: Draft) -> bool:
        """Whether words of its own say when an event happened, or after or before what."""
        return draft.trigger.token.i in self.dated

    def is_elsewhen(self, draft: Draft) -> bool:
        """Whether words of its own tell that an event has another day than those around it, but not which."""
        dating = self.story.datings.get(draft.trigger.token.i)
        return dating is not None and not dating.is_bounded

    def spans_of(self, days: Days) -> tuple[Span, ...]:
        """Return the first expression that tells these days; none for the day of publication where no word names it."""
        return (self._spans[days],) if days in self._spans else ()

    def parties_of(self, days: Days) -> Set[str]:
        """Return who takes part in the events of these days."""
        return self._parties.get(days, _NOBODY)

    def are_in_one_paragraph(self, one: Token, other: Token) -> bool:
        """Whether no line ends between two words."""
        return bisect_left(self._newlines, one.idx) == bisect_left(self._newlines, other.idx)

    def in_sentence(self, sentence: int) -> Sequence[Telling]:
        """Return the tellings of a sentence."""
        return self.told[bisect_left(self._sentences, sentence) : bisect_right(self._sentences, sentence)]

    def loose_in(self, sentence: int) -> Sequence[LooseTime]:
        """Return the times of a sentence that date no event."""
        return self._loose.get(sentence, ())

    def around(self, sentence: int) -> tuple[Telling | None, Telling | None, Telling | None]:
        """Return the last telling before a sentence, the last there of a main clause, and the first after it."""
        first, after = bisect_left(self._sentences, sentence), bisect_right(self._sentences, sentence)
        before, main = (self.told[first - 1], self._mains[first - 1]) if first else (None, None)
        return before, main, self.told[after] if after < len(self.told) else None

    def akin(self, draft: Draft) -> Iterator[Telling]:
        """Yield the tellings of what may be the same event, or its whole or cause."""
        same = self._by_root.get(draft.root)
        if same is not None and same.token.i != draft.trigger.token.i:
            yield same
        yield from (self._by_event[x.event] for x in draft.event.links if x.event in self._by_event)
        at = bisect_left(self._sentences, draft.sentence)
        near = self.told[max(0, at - _REACH) : at + _REACH]
        yield from (t for t in near if t.draft is not None and is_of_one_kind(draft, t.draft))

    def _tellings(self) -> Iterator[Telling]:
        by_token = {d.trigger.token.i: d for d in self.story.drafts}
        for i in sorted(self.story.datings):
            dating, draft = self.story.datings[i], by_token.get(i)
            if not dating.is_told or dating.earliest is None or dating.latest is None:
                continue
            if draft is not None and draft.event.earliest != dating.earliest:
                continue
            sentence = draft.sentence if draft else bisect_right(self._starts, i) - 1
            yield Telling(self.story.doc.tokens[i], sentence, (dating.earliest, dating.latest), draft)


def is_day(days: Days) -> bool:
    """Whether days are one day or the night between two."""
    return (days[1] - days[0]).days <= 1


def parties(draft: Draft) -> frozenset[str]:
    """Return who and what takes part in an event."""
    return draft.entities(*_PARTIES)


def is_of_one_kind(draft: Draft, other: Draft) -> bool:
    """Whether an event of another sentence has the same word, or the same class."""
    if other.sentence == draft.sentence:
        return False
    if other.event_class == draft.event_class != "Event":
        return True
    return draft.trigger.token.lemma_.lower() == other.trigger.token.lemma_.lower()


def _loose(doc: Doc, times: Sequence[Time], starts: Sequence[int]) -> Iterator[LooseTime]:
    for time in times:
        tokens = tuple(doc.char_span(time.span.start, time.span.end, alignment_mode="expand") or ())
        if tokens:
            sentence = bisect_right(starts, tokens[0].i) - 1
            yield LooseTime(tokens, sentence, (time.earliest, time.latest))
