"""Decides which known person or body a name of an article means, by all that speaks for and against it.

In: the mentions of one name of an article, and what the article tells beside them. Out: a `Link` with its score and
reasons, or None where nobody is known, too little speaks for anybody, or two remain. Each piece of evidence is a number
of points; `_ENOUGH` points make a link, and the first must lead the second by `_LEAD`.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kg.extract.grammar.words import MODIFIERS
from kg.extract.names.mentions import Mention
from kg.extract.names.scan import Scan
from kg.extract.tree import Token
from kg.gazetteer import Actor, Known, name_key
from kg.lexicon.word_sets import word_map

_FIELDS = word_map("fields_of_people")
_BODIES = frozenset("Organization Group ArmedForce GovernmentBody NewsAgency".split())
_PRIVATE = "private"
_AGE = re.compile(r",? (?:aged )?(\d{1,2})(?=[,.;)])|,? aged (\d{1,2})\b|\s\((\d{2})\)")
_WORDS_BEFORE = 4
_YOUNGEST = 14

_ENOUGH, _LEAD = 4.0, 1.5
_BODY, _COMMON_NAME = 1.5, -1.5
_ALIAS, _ACRONYM, _ALIAS_OF_ANOTHER = -0.5, -2.5, -3.0
_SAME_COUNTRY, _OTHER_COUNTRY, _OTHER_COUNTRY_OF_FAMOUS, _PARTY_ABROAD = 2.0, -1.5, -0.5, -4.0
_SAME_FIELD, _OTHER_FIELD, _PRIVATE_PERSON = 2.5, -2.5, -8.0
_LINKED_TOO, _WITH_ARTICLE = 3.0, -5.0
_BEFORE_OFFICE, _LONG_BEFORE_OFFICE, _NOT_BORN, _LONG_DEAD = -1.0, -6.0, -12.0, -1.0
_OTHER_AGE, _AGE_OF_A_CHILD, _AGE_UNKNOWN = -8.0, -6.0, -1.0
_FAMOUS, _OFTEN, _LONGEST_ACRONYM = 40, 20, 5
_YOUNGEST_IN_OFFICE, _GROWN, _CAREER = 20, 18, 25


@dataclass(frozen=True, slots=True)
class Link:
    """What ties a name to a known actor.

    Args:
        actor: The actor.
        score: How sure it is, from 0 to 1.
        because: What spoke for and against it, in words.
    """

    actor: Actor
    score: float
    because: tuple[str, ...]


class _Evidence(NamedTuple):
    points: float
    because: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What an article tells of one name.

    Args:
        fields: What its bearer does ("sport").
        ages: The ages behind it.
        is_acronym: Whether it is one word of few capitals.
        with_article: Whether it is one word that "the" belongs to.
        is_own: Whether somebody bears it as the first name, not as another.
    """

    fields: frozenset[str]
    ages: tuple[int, ...]
    is_acronym: bool
    with_article: bool
    is_own: bool


class Linker:
    """Links the names of one article.

    Args:
        scan: The article's words.
        mentions: Its names.
        published: The article's date, where known.
    """

    def __init__(self, scan: Scan, mentions: Sequence[Mention], published: date | None) -> None:
        self.scan, self.published = scan, published
        countries = {m.places[0].country for m in mentions if m.places}
        countries |= {m.actor.country for m in mentions if m.actor is not None}
        self.countries = countries - {None}
        self.linked = {m.actor.key for m in mentions if m.actor is not None}

    def link(self, kind: str, mentions: Sequence[Mention]) -> Link | None:
        """Find whom the mentions of one entity mean.

        Reads "Angela Merkel arrived in Lisbon" as her; must not read "Angela Merkel, a baker," so.

        Args:
            kind: The entity's class.
            mentions: All its mentions.
        """
        fullest = max(mentions, key=lambda m: (m.last - m.first, -m.first))
        candidates = self._candidates(kind, fullest)
        told = self._told(mentions, fullest, candidates)
        weighed = [(self._weigh(known, told), known) for known in candidates]
        weighed.sort(key=lambda pair: (-_points(pair[0]), pair[1].actor.key))
        points = [_points(evidence) for evidence, _ in weighed]
        if not points or points[0] < _ENOUGH or (len(points) > 1 and points[0] - points[1] < _LEAD):
            return None
        evidence, known = weighed[0]
        self.linked.add(known.actor.key)
        return Link(known.actor, _score(points), tuple(e.because for e in evidence))

    def _candidates(self, kind: str, name: Mention) -> tuple[Known, ...]:
        """Whom a name may mean, each once; with the title before it, where that is part of the known name."""
        scan, start = self.scan, name.first
        while scan.before(start) in scan.cues.titles:
            start -= 1
        with_titles = (scan.known_actors(first, name.last) for first in range(start, name.first))
        bearers = next((known for known in with_titles if known), ()) or scan.known_actors(
            name.first, name.last
        )
        found: dict[str, Known] = {}
        for known in bearers:
            if _fits_class(kind, known):
                found.setdefault(known.actor.key, known)
        return tuple(found.values())

    def _told(self, mentions: Sequence[Mention], fullest: Mention, candidates: Sequence[Known]) -> _Told:
        name = fullest.span.of(self.scan.text)
        single = fullest.last - fullest.first == 1
        return _Told(
            fields=frozenset(field for m in mentions for field in self._fields(m)),
            ages=tuple(age for m in mentions for age in self._ages(m)),
            is_acronym=name.isupper() and len(name) <= _LONGEST_ACRONYM,
            with_article=single and self.scan.is_with_article(fullest.first),
            is_own=any(not known.alias for known in candidates),
        )

    def _weigh(self, known: Known, told: _Told) -> list[_Evidence]:
        """Everything that speaks for and against one known actor."""
        evidence = [*_of_fame(known), *_of_name(known, told), *self._of_country(known)]
        if known.actor.type == "Person":
            evidence += [*_of_field(known, told), *self._of_years(known, told)]
        if known.actor.key in self.linked:
            evidence.append(_Evidence(_LINKED_TOO, "the article names it otherwise, too"))
        return evidence

    def _of_country(self, known: Known) -> Iterator[_Evidence]:
        country = known.actor.country
        if country is None or not self.countries:
            return
        if country in self.countries:
            yield _Evidence(_SAME_COUNTRY, f"{country} is told of")
            return
        points = _OTHER_COUNTRY_OF_FAMOUS if known.fame >= _FAMOUS else _OTHER_COUNTRY
        if known.role == "Party" and known.fame < _FAMOUS:
            points = _PARTY_ABROAD
        yield _Evidence(points, f"{country} is not told of")

    def _of_years(self, known: Known, told: _Told) -> Iterator[_Evidence]:
        if self.published is None:
            return
        year = self.published.year
        if known.born and year - known.born < _YOUNGEST:
            yield _Evidence(_NOT_BORN, f"born in {known.born}")
        if known.since > year + 1:
            points = _LONG_BEFORE_OFFICE if known.since > year + _CAREER else _BEFORE_OFFICE
            yield _Evidence(points, f"{known.role} only from {known.since} on")
        if known.died and year - known.died > 1:
            yield _Evidence(_LONG_DEAD, f"died in {known.died}")
        if told.ages:
            yield _of_age(known, year, told.ages)

    def _fields(self, mention: Mention) -> Iterator[str]:
        """Yield what the words beside a name say that its bearer does: "the *striker* X", "X, a *baker*"."""
        if mention.type != "Person":
            return
        first = max(0, mention.first - _WORDS_BEFORE)
        start = mention.first
        while start > first and self.scan.words[start].joined:
            start -= 1
            field = _FIELDS.get(self.scan.texts[start].lower())
            if field is not None:
                yield field
                break
        tokens = [self.scan.words[i].token for i in range(mention.first, mention.last)]
        for noun in _nouns_of(tokens):
            field = _FIELDS.get(noun.lemma_.lower())
            if field is not None:
                yield field

    def _ages(self, mention: Mention) -> Iterator[int]:
        match = _AGE.match(self.scan.text, mention.span.end)
        if match:
            yield int(next(group for group in match.groups() if group))


def _nouns_of(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the nouns that say what a name's bearer is: its apposition, whose apposition it is, "X is a *baker*"."""
    inside = {t.i for t in tokens}
    head = next((t for t in reversed(tokens) if t.head.i not in inside), tokens[-1])
    yield from (c for c in head.children if c.dep_ == "appos" and c.i not in inside)
    if head.dep_ == "appos":
        yield head.head
    if head.dep_ == "nsubj" and head.head.lemma_ == "be":
        yield from (c for c in head.head.children if c.dep_ == "attr")
    yield from (c for c in head.children if c.dep_ in MODIFIERS and c.i not in inside and c.pos_ == "NOUN")


def _fits_class(kind: str, known: Known) -> bool:
    is_person = known.actor.type == "Person"
    return is_person if kind == "Person" else not is_person and kind in _BODIES


def _points(evidence: Iterable[_Evidence]) -> float:
    return sum(e.points for e in evidence)


def _score(points: Sequence[float]) -> float:
    """How sure a link is: by its points, and by how far it leads."""
    lead = points[0] - points[1] if len(points) > 1 else points[0]
    surplus = min(points[0] - _ENOUGH, lead - _LEAD)
    return round(1.0 / (1.0 + math.exp(-2.0 - surplus)), 3)


def _of_fame(known: Known) -> Iterator[_Evidence]:
    """Yield what speaks for a known actor before the article is read: fame, and how rare the name is."""
    points = math.log2(1 + known.fame) - math.log2(1 + known.bearers / 4)
    yield _Evidence(points, f"known in {known.fame} languages or so")
    if known.actor.type == "Person" and known.bearers >= _OFTEN:
        yield _Evidence(_COMMON_NAME, "a common name")
    if known.actor.type != "Person":
        yield _Evidence(_BODY, "a body")


def _of_name(known: Known, told: _Told) -> Iterator[_Evidence]:
    """Yield what the form of the name says."""
    if known.alias:
        points = _ALIAS_OF_ANOTHER if told.is_own else _ACRONYM if told.is_acronym else _ALIAS
        yield _Evidence(points, "another of its names")
    if told.with_article and known.role == "Company" and not known.actor.name.startswith("The "):
        yield _Evidence(_WITH_ARTICLE, "no firm has an article")


def _of_age(known: Known, year: int, ages: Sequence[int]) -> _Evidence:
    """What an age behind the name says."""
    if known.born:
        fits = any(abs(year - known.born - age) <= 1 for age in ages)
        return _Evidence(0.0 if fits else _OTHER_AGE, f"born in {known.born}")
    if known.since and max(ages) < _YOUNGEST_IN_OFFICE + year - known.since:
        return _Evidence(_OTHER_AGE, f"{known.role} from {known.since} on")
    return _Evidence(_AGE_OF_A_CHILD if max(ages) < _GROWN else _AGE_UNKNOWN, "its age is not known")


def _of_field(known: Known, told: _Told) -> Iterator[_Evidence]:
    """Yield what the words for its bearer say: a minister, a striker, a baker."""
    if told.fields == {_PRIVATE}:
        yield _Evidence(_PRIVATE_PERSON, "told of as a private person")
        return
    fields = {_FIELDS[word] for word in name_key(known.role).split() if word in _FIELDS}
    if not fields or not told.fields:
        return
    if fields & told.fields:
        yield _Evidence(_SAME_FIELD, f"told of as a {known.role} is")
    else:
        yield _Evidence(_OTHER_FIELD, f"not told of as a {known.role} is")
