"""Finds bodies that a text calls by what they are, without a name: "the government", "the U.S.-led coalition".

In: a `Scan`, its mentions, the article's date. Out: further `Mention`s, of the organ of the state that the words
around speak of, or of the body that the registry says is called so there and then. Where several states may be meant,
there is none.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from kg.extract.grammar.words import MODIFIERS
from kg.extract.names.mentions import Mention
from kg.extract.names.scan import ABBREVIATED_COUNTRIES, Scan
from kg.extract.tree import Token
from kg.gazetteer import Actor
from kg.lexicon.word_sets import fixed_set, word_set
from kg.model import Span

_ORGANS = fixed_set("organs_of_a_state")

_HEADS = frozenset(form.split()[-1] for form in _ORGANS)
_PLAIN = word_set("plain_adjectives_of_organs")
_OF_COALITIONS = word_set("coalition_adjectives")
_WINDOW = 1
_SHARE, _CLEAR_SHARE = 0.2, 0.6
_NARROWING = (*MODIFIERS, "poss", "nummod", "advmod", "npadvmod")


class _Spoken(NamedTuple):
    """One telling of a country: where, by which token, how strongly."""

    start: int
    token: Token
    country: str


def find_bodies(scan: Scan, mentions: Sequence[Mention], published: date | None) -> tuple[Mention, ...]:
    """Find bodies called by what they are.

    Reads "Officials in Lima said that *the government* had resigned"; must not read "the local government", "its
    government" or "government officials" so.

    Args:
        scan: The article's words.
        mentions: Its names, in text order.
        published: The article's date, where known.

    Returns:
        Mentions of one or two words each, in text order.
    """
    return tuple(_Bodies(scan, mentions, published).find())


class _Bodies:
    def __init__(self, scan: Scan, mentions: Sequence[Mention], published: date | None) -> None:
        self.scan, self.mentions, self.published = scan, mentions, published
        self.taken = {i for m in mentions for i in range(m.first, m.last)}
        self.spoken = list(self._spoken())
        self.starts_spoken = [s.start for s in self.spoken]
        self.starts = [word.start for word in scan.words]
        self.placed: dict[int, Mention] = {}
        self.by_token: dict[int, list[Mention]] = {}
        for m in mentions:
            if m.places:
                self.placed.setdefault(m.first, m)
                self.by_token.setdefault(scan.words[m.last - 1].token.i, []).append(m)
        self.countries = Counter(s.country for s in self.spoken)
        starts = sorted(scan.starts)
        self.sentence = {}
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else len(scan.words)
            self.sentence.update(dict.fromkeys(range(start, end), number))

    def find(self) -> Iterator[Mention]:
        """Yield the mentions, in text order."""
        for index, word in enumerate(self.scan.words):
            if index in self.taken or word.token.tag_ not in ("NN", "NNS", "NNP"):
                continue
            first, actor = self._body(index)
            if actor is not None:
                span = Span(self.scan.words[first].start, word.end)
                yield Mention(span, first, index + 1, actor.type, actor=actor, cue="body")

    def _body(self, index: int) -> tuple[int, Actor | None]:
        """The first word of a bare body's name, and the body; None where the words mean none."""
        text = self.scan.texts[index]
        called = self.scan.gazetteer.called(text)
        if called:
            return index, self._called(index, called)
        if text not in _HEADS:
            return index, None
        two = f"{self.scan.before(index)} {text}"
        first, form = (index - 1, two) if two in _ORGANS else (index, text)
        token = self.scan.words[index].token
        if form not in _ORGANS or token.dep_ in MODIFIERS or not self._is_plain(token, first):
            return index, None
        country = self._country_behind(index)
        if country is None:
            country = self._country_around(index, token)
        return first, self.scan.gazetteer.organ(country, form) if country else None

    def _is_plain(self, token: Token, first: int) -> bool:
        """Whether "the" stands before an organ and nothing that tells it from that of the state."""
        inside = {self.scan.words[first].token.i, token.i}
        before = [c for c in token.children if c.i < token.i and c.i not in inside]
        determiners = [c for c in before if c.dep_ == "det"]
        others = [c for c in before if c.dep_ in _NARROWING]
        return [c.lower_ for c in determiners] == ["the"] and all(c.lower_ in _PLAIN for c in others)

    def _country_behind(self, index: int) -> str | None:
        """The country that "in" or "of" puts behind an organ; "" where a town or province has it ("of Lima")."""
        if self.scan.after(index + 1) not in ("in", "of"):
            return None
        start = index + 3 if self.scan.after(index + 2) == "the" else index + 2
        mention = self.placed.get(start)
        if mention is None:
            return None
        capital = any(self.scan.gazetteer.is_capital(p) for p in mention.places)
        return mention.places[0].country if mention.places[0].type == "Country" or capital else ""

    def _country_around(self, index: int, token: Token) -> str | None:
        """The one country spoken of just before, where the article speaks much of it; else that of nearly all of it."""
        barred = _subject_words(token)
        near = [(distance, s.country) for distance, s in self._near(index) if s.token.i not in barred]
        total = sum(self.countries.values())
        most = [country for country, n in self.countries.most_common(2) if n >= _SHARE * total]
        for window in range(_WINDOW + 1):
            local = {country for distance, country in near if distance <= window}
            if len(local) == 1 and local <= set(most):
                return local.pop()
        clear = bool(most) and self.countries[most[0]] >= _CLEAR_SHARE * total
        return most[0] if clear and (not local or most[0] in local) else None

    def _near(self, index: int) -> Iterator[tuple[int, _Spoken]]:
        """Yield the last countries spoken of before a word, with the number of sentences between."""
        for at in range(bisect_left(self.starts_spoken, self.scan.words[index].start) - 1, -1, -1):
            spoken = self.spoken[at]
            last = bisect_right(self.starts, spoken.start) - 1
            distance = self.sentence[index] - self.sentence[last]
            if distance > _WINDOW:
                return
            yield distance, spoken

    def _spoken(self) -> Iterator[_Spoken]:
        for _, group in groupby(self.mentions, key=lambda m: m.span.start):
            for m in group:
                country = (
                    m.actor.country if m.actor is not None else m.places[0].country if m.places else None
                )
                curated = (
                    m.actor is not None or m.demonym or (m.places and (m.places[0].curated or _large(m)))
                )
                if country is not None and curated and not self._is_of_a_compound(m):
                    yield _Spoken(m.span.start, self.scan.words[m.last - 1].token, country)
                    break

    def _is_of_a_compound(self, mention: Mention) -> bool:
        """Whether a country is only part of a word ("U.S.-backed")."""
        end = mention.last
        return end < len(self.scan.words) and self.scan.gap(end) in ("-", "‑", "–")

    def _called(self, index: int, rows: Sequence[Actor]) -> Actor | None:
        """The body that the registry says is called so: its years and its countries decide."""
        token = self.scan.words[index].token
        modifiers = [c for c in token.children if c.i < token.i and c.dep_ in _NARROWING]
        spots = {i for c in modifiers for i in (c.i, c.i - 2)}
        leaders = {m.places[0].country for spot in spots for m in self.by_token.get(spot, ())}
        words = {c.lower_ for c in modifiers if c.lower_ not in ("led", "-")}
        plain = _OF_COALITIONS | {w.lower() for w in ABBREVIATED_COUNTRIES} | {"american", "us", "-"}
        if leaders:
            plain |= {word for word in words if word.endswith("-led")}
        if not words <= plain or any(c.dep_ == "poss" for c in modifiers):
            return None
        named = set(self.countries)
        fitting = [
            row
            for row in rows
            if named & set(row.about)
            and (not leaders or not row.led or leaders & set(row.led))
            and row.is_active(self.published)
        ]
        return fitting[0] if len(fitting) == 1 else None


def _large(mention: Mention) -> bool:
    return mention.places[0].population >= 100_000


def _subject_words(token: Token) -> frozenset[int]:
    """The words of the subject that acts on an organ: America in "America urged *the army* to leave"."""
    verb = token.head
    while verb.pos_ in ("ADP", "NOUN", "PROPN") and verb.head.i != verb.i:
        verb = verb.head
    if token.dep_ not in ("dobj", "pobj", "dative", "iobj"):
        return frozenset()
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    return frozenset(t.i for subject in subjects for t in subject.subtree)
