"""On which day an event happened that no word of its own dates: the days that its sentence and its story tell.

In: the events of an article with what is told of their days. Out: for an event without a day, the days that it shares
with another event, where a reader would be sure of them. Reads "A bomb went off on Tuesday. Nine people were *hurt*.";
must not carry Tuesday into "The group has long *fought* the state". What decides is a log-linear model over what is known
of the event, of the days, and of how the event stands to those that have them; its weights are in `days.toml`.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.extract.attribution.quotation import find_quotations
from kg.extract.confidence import CATEGORIES
from kg.extract.dating import Dating
from kg.extract.links import Draft
from kg.extract.story.form import form_of, governor_of, is_plural, words_beside
from kg.extract.story.model import Decision, load_decision
from kg.extract.story.path import path_between
from kg.extract.tree import Doc, Token
from kg.model import Span, Time

WEIGHTS = Path(__file__).with_name("days.toml")
Days = tuple[date, date]
_LEAD = 3
_MOST_STEPS = 4


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
class Candidate:
    """Days that an event may have.

    Args:
        days: First and last day.
        features: What holds of the event, the days, and those that have them.
    """

    days: Days
    features: tuple[str, ...]


class Timeline:
    """What an article tells of days.

    Args:
        doc: The parse.
        drafts: The events, linked, in text order.
        datings: What is told of the days of a word, by its token.
        times: All date expressions.
        published: Day of publication.
    """

    def __init__(
        self,
        doc: Doc,
        drafts: Sequence[Draft],
        datings: Mapping[int, Dating],
        times: Sequence[Time],
        published: date | None,
        cues: Collection[int] = (),
    ) -> None:
        self.doc, self.drafts, self.published, self.cues = doc, drafts, published, frozenset(cues)
        by_token = {d.trigger.token.i: d for d in drafts}
        starts = [sentence.start for sentence in doc.sents]
        self.told = tuple(_tellings(doc, datings, by_token, starts))
        self.times = times
        self.dated = frozenset(
            i for i, d in datings.items() if d.is_told and (d.earliest is not None or d.latest is not None)
        )
        used = {t.span for telling in self.told for t in datings[telling.token.i].times}
        self.loose = tuple(_loose(doc, [t for t in times if t.span not in used], starts))
        self.tellings_of = Counter(t.days for t in self.told)
        self.lead = next((t for t in self.told if t.sentence < _LEAD and _is_day(t.days)), None)
        self.parties_of: dict[Days, frozenset[str]] = {}
        for telling in self.told:
            if telling.draft is not None:
                found = telling.draft.entities("agent", "patient", "recipient", "instrument")
                self.parties_of[telling.days] = self.parties_of.get(telling.days, frozenset()) | found
        self.quoted = frozenset(t.i for q in find_quotations(doc) for t in q)
        self.by_root: dict[str, Telling] = {}
        for telling in self.told:
            if telling.draft is not None:
                self.by_root.setdefault(telling.draft.root, telling)
        self.by_iri = {t.draft.event.iri: t for t in self.told if t.draft is not None}

    def is_told(self, draft: Draft) -> bool:
        """Whether words of its own say when an event happened, or after or before what."""
        return draft.trigger.token.i in self.dated

    def spans_of(self, days: Days) -> tuple[Span, ...]:
        """Return the first expression that tells these days, nothing for those of the publication alone."""
        return next(((t.span,) for t in self.times if (t.earliest, t.latest) == days), ())

    def candidates(self, draft: Draft) -> Iterator[Candidate]:
        """Yield the days that an event without any may have, each once, with what speaks for and against them."""
        found: dict[Days, set[str]] = {}
        for days, features in self._evidence(draft):
            found.setdefault(days, set()).update(features)
        own = set(self._of_event(draft, found))
        for days, features in found.items():
            yield Candidate(days, tuple(sorted(own | features | set(self._of_days(draft, days)))))

    def _of_event(self, draft: Draft, found: Mapping[Days, set[str]]) -> Iterator[str]:
        token, event = draft.trigger.token, draft.event
        yield f"form {form_of(token)}"
        yield f"label {token.dep_}"
        yield f"class {category(draft)}"
        yield f"sentence {distance_bin(draft.sentence)}"
        verb = governor_of(token)
        yield f"clause form {form_of(verb)}"
        yield f"form {form_of(token)} in {form_of(verb)}"
        if is_plural(token):
            yield "plural"
        if draft.trigger.rule == "reporting" or token.i in self.cues:
            yield "reporting"
        if not event.realized:
            yield f"unrealized {'future' if event.future else event.outcome}"
        if event.polarity == "negative":
            yield "negative"
        if event.sources:
            yield "sourced"
        if token.i in self.quoted:
            yield "quoted"
        yield from (f"beside {word}" for word in words_beside(token))
        near = {t.days for t in self.told if t.sentence == draft.sentence}
        yield f"in sentence {min(len(near), 2)}"
        if len(found) == 1:
            yield "only days"

    def _of_days(self, draft: Draft, days: Days) -> Iterator[str]:
        form = form_of(draft.trigger.token)
        size = _size(days)
        yield f"size {size}"
        yield f"size {size} form {form}"
        yield f"size {size} class {category(draft)}"
        age = self._age(days)
        yield f"age {age}"
        yield f"age {age} form {form}"
        yield f"told {min(self.tellings_of[days], 3)}"
        parties = draft.entities("agent", "patient", "recipient", "instrument")
        if parties & self.parties_of.get(days, frozenset()):
            yield "party of days"
            yield f"party of days form {form}"
        elif parties:
            yield "party of other days"
        if self.lead is not None and days == self.lead.days:
            yield "days of lead"
            yield f"days of lead form {form}"
        if self.tellings_of[days] and days == self.tellings_of.most_common(1)[0][0]:
            yield "commonest days"

    def _age(self, days: Days) -> str:
        if self.published is None:
            return "unknown"
        if days[0] > self.published:
            return "ahead"
        n = (self.published - days[1]).days
        return next((name for name, most in _AGES if n <= most), "old")

    def _evidence(self, draft: Draft) -> Iterator[tuple[Days, Iterator[str]]]:
        """Yield days with what ties an event to them."""
        token = draft.trigger.token
        for telling in self.told:
            if telling.sentence == draft.sentence and telling.token.i != token.i:
                yield telling.days, self._in_sentence(draft, telling)
        for at, sentence, days in self.loose:
            if sentence == draft.sentence:
                yield days, _beside_loose(draft, at)
        earlier = [t for t in self.told if t.sentence < draft.sentence]
        later = [t for t in self.told if t.sentence > draft.sentence]
        if earlier:
            yield earlier[-1].days, self._across("before", draft, earlier[-1])
            main = next((t for t in reversed(earlier) if t.token.dep_ == "ROOT"), None)
            if main is not None and main.days != earlier[-1].days:
                yield main.days, self._across("main before", draft, main)
        if later and later[0].sentence - draft.sentence <= 2:
            yield later[0].days, self._across("after", draft, later[0])
        if self.lead is not None and self.lead.sentence != draft.sentence:
            yield self.lead.days, self._across("lead", draft, self.lead)
        for telling in self._akin(draft):
            yield telling.days, self._again(draft, telling)
        if self.published is not None:
            yield (self.published, self.published), _on_publication(draft)

    def _akin(self, draft: Draft) -> Iterator[Telling]:
        """Yield the tellings of what may be the same event, or its whole or cause."""
        same = self.by_root.get(draft.root)
        if same is not None and same.token.i != draft.trigger.token.i:
            yield same
        yield from (self.by_iri[x.event] for x in draft.event.links if x.event in self.by_iri)
        word = draft.trigger.token.lemma_.lower()
        for telling in self.told:
            other = telling.draft
            if other is None or other.sentence == draft.sentence:
                continue
            if telling.token.lemma_.lower() == word or (
                draft.event_class != "Event" and other.event_class == draft.event_class
            ):
                yield telling

    def _in_sentence(self, draft: Draft, telling: Telling) -> Iterator[str]:
        token, other = draft.trigger.token, telling.token
        up, down = path_between(token, other)
        form, their_form = form_of(token), form_of(other)
        yield "in sentence"
        yield f"in sentence form {form}"
        yield f"in sentence forms {form} {their_form}"
        if len(up) + len(down) <= _MOST_STEPS:
            yield f"path {' '.join(up) or '-'} / {' '.join(down) or '-'}"
            yield f"path {' '.join(up) or '-'} / {' '.join(down) or '-'} forms {form} {their_form}"
        yield f"steps {min(len(up) + len(down), 6)}"
        yield from (f"up {label}" for label in up)
        yield from (f"down {label}" for label in down)
        if up:
            yield f"up first {up[0]} form {form}"
        if down:
            yield f"down first {down[0]} word {other.lemma_.lower()}" if not up else f"down first {down[0]}"
        if not down:
            yield f"under {category(telling.draft)}"
            yield f"under word {other.lemma_.lower()}"
        yield "before it" if other.i < token.i else "behind it"
        if telling.draft is None:
            yield "of saying"
        else:
            yield from _in_common("in sentence", draft, telling.draft)
            between = [t for t in self.told if t.days != telling.days and _between(t.token, token, other)]
            if between:
                yield "others between"

    def _across(self, kind: str, draft: Draft, telling: Telling) -> Iterator[str]:
        form = form_of(draft.trigger.token)
        distance = distance_bin(abs(draft.sentence - telling.sentence))
        yield kind
        yield f"{kind} distance {distance}"
        yield f"{kind} form {form}"
        yield f"{kind} forms {form} {form_of(telling.token)}"
        yield f"{kind} class {category(draft)}"
        yield f"{kind} label {draft.trigger.token.dep_}"
        yield f"{kind} clause form {form_of(governor_of(draft.trigger.token))}"
        if draft.trigger.rule == "reporting" or draft.trigger.token.i in self.cues:
            yield f"{kind} reporting"
        if "\n" not in self.doc.text[min(draft.event.head.start, telling.token.idx) : max(draft.event.head.start, telling.token.idx)]:
            yield f"{kind} same paragraph"
        yield f"{kind} size {_size(telling.days)} distance {distance}"
        yield f"{kind} their class {category(telling.draft)}"
        yield f"{kind} classes {category(draft)} {category(telling.draft)}"
        if telling.draft is not None:
            yield from _in_common(kind, draft, telling.draft)
        if any(t.sentence == draft.sentence for t in self.told):
            yield f"{kind} others in sentence"

    def _again(self, draft: Draft, telling: Telling) -> Iterator[str]:
        form = form_of(draft.trigger.token)
        other = telling.draft
        if other is None:
            return
        yield "akin"
        if other.root == draft.root:
            yield "akin same"
            yield f"akin same form {form}"
        link = next((x for x in draft.event.links if x.event == other.event.iri), None)
        if link is not None:
            yield f"akin {link.role}"
        if telling.token.lemma_.lower() == draft.trigger.token.lemma_.lower():
            yield "akin word"
            yield f"akin word form {form}"
        if other.event_class == draft.event_class != "Event":
            yield "akin class"
            yield f"akin class form {form}"
        yield from _in_common("akin", draft, other)
        yield f"akin distance {distance_bin(abs(draft.sentence - other.sentence))}"
        yield f"akin size {_size(telling.days)} form {form}"


def category(draft: Draft | None) -> str:
    """Return what kind of event it is, "plain" where the lexicon has no class for it, "saying" for a reporting word."""
    if draft is None:
        return "saying"
    return next((name for name in draft.event.types if name in CATEGORIES), draft.event.types[0])


def carried_days(draft: Draft, timeline: Timeline, decision: Decision | None = None) -> Days | None:
    """Return the days that an event shares with another, None where no reader could be sure of any."""
    decision = decision or load_decision(WEIGHTS)
    best = max(
        ((decision.probability(c.features), c) for c in timeline.candidates(draft)),
        key=lambda pair: (pair[0], pair[1].days),
        default=None,
    )
    return best[1].days if best is not None and best[0] >= decision.bar else None


_AGES = (("same day", 0), ("day before", 1), ("week", 7), ("month", 31), ("year", 366), ("years", 1500))


def _tellings(
    doc: Doc, datings: Mapping[int, Dating], by_token: Mapping[int, Draft], starts: Sequence[int]
) -> Iterator[Telling]:
    for i in sorted(datings):
        dating, draft = datings[i], by_token.get(i)
        if not dating.is_told or dating.earliest is None or dating.latest is None:
            continue
        if draft is not None and draft.event.earliest != dating.earliest:
            continue
        sentence = next((n for n in range(len(starts) - 1, -1, -1) if starts[n] <= i), 0)
        yield Telling(doc[i], draft.sentence if draft else sentence, (dating.earliest, dating.latest), draft)


def _loose(
    doc: Doc, times: Sequence[Time], starts: Sequence[int]
) -> Iterator[tuple[tuple[Token, ...], int, Days]]:
    """Yield the times that date no event, with their tokens and sentence."""
    for time in times:
        tokens = tuple(doc.char_span(time.span.start, time.span.end, alignment_mode="expand") or ())
        if tokens:
            sentence = next((n for n in range(len(starts) - 1, -1, -1) if starts[n] <= tokens[0].i), 0)
            yield tokens, sentence, (time.earliest, time.latest)


def _beside_loose(draft: Draft, at: tuple[Token, ...]) -> Iterator[str]:
    """Name how an event stands to a time of its sentence that dates no event."""
    token, root = draft.trigger.token, min(at, key=lambda t: sum(1 for _ in t.ancestors))
    up, down = path_between(token, root)
    before = token.doc[at[0].i - 1].lower_ if at[0].i else ""
    yield "loose"
    yield f"loose form {form_of(token)}"
    yield f"loose word {before}"
    yield f"loose {'before' if at[0].i < token.i else 'behind'}"
    yield f"loose steps {min(len(up) + len(down), 6)}"
    yield from (f"loose up {label}" for label in up[:2])
    yield from (f"loose down {label}" for label in down[:3])
    if abs(at[0].i - token.i) <= 3:
        yield "loose near"


def _on_publication(draft: Draft) -> Iterator[str]:
    form, label = form_of(draft.trigger.token), draft.trigger.token.dep_
    yield "publication"
    yield f"publication form {form}"
    yield f"publication form {form} sentence {distance_bin(draft.sentence)}"
    yield f"publication class {category(draft)}"
    yield f"publication label {label} sentence {distance_bin(draft.sentence)}"


def _in_common(kind: str, draft: Draft, other: Draft) -> Iterator[str]:
    if draft.entities("agent") & other.entities("agent"):
        yield f"{kind} same agent"
    if draft.entities("agent", "patient") & other.entities("agent", "patient"):
        yield f"{kind} shared party"
    if draft.entities("place") & other.entities("place"):
        yield f"{kind} same place"
    if category(draft) == category(other) != "Event":
        yield f"{kind} same class"


def _between(token: Token, one: Token, other: Token) -> bool:
    return min(one.i, other.i) < token.i < max(one.i, other.i)


def _is_day(days: Days) -> bool:
    return (days[1] - days[0]).days <= 1


def _size(days: Days) -> str:
    n = (days[1] - days[0]).days
    return "day" if n == 0 else "days" if n <= 8 else "month" if n <= 31 else "year" if n <= 366 else "longer"


def distance_bin(n: int) -> str:
    """Name a number of sentences: "0", "1", "2", "3-5", "6+"."""
    return str(n) if n <= 2 else "3-5" if n <= 5 else "6+"
