"""Finds where names stand and what kind of thing each names.

In: a parsed article and the gazetteer. Out: `Mention`s in text order, with the places that each may mean. Which of
them it means is left to `places`, which mentions are one entity to `cluster`.

Registry names win; then patterns of capitals, titles, suffixes and prepositions; the statistical recogniser of the
pipeline has a vote where these are silent.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.extract.names.cues import NameCues
from kg.extract.names.words import Word, split_words
from kg.gazetteer import Actor, Gazetteer, Hit, Place
from kg.model import Span

PLACE_CLASSES = frozenset("Place GeopoliticalEntity Country Region City Facility Water Area".split())
_PREFIX_CLASSES = {
    "Mount": "Area", "Mt.": "Area", "Lake": "Water", "Camp": "Facility", "Fort": "Facility", "Cape": "Area", "Gulf": "Water",
    "Strait": "Water", "Bay": "Water", "Sea": "Water", "Isle": "Area", "Port": "City", "San": "City", "Santa": "City",
    "River": "Water",
}  # fmt: skip
_ABBREVIATED_COUNTRIES = frozenset({"U.S.", "US", "U.K.", "UK", "UAE", "U.A.E.", "USA"})
_NAMED_AFTER_COUNTRIES = frozenset("JOR TCD GEO CUB ISR IRL".split())
_MAX_NAME_WORDS = 9


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text.

    Args:
        span: Its characters.
        first: Index of its first word.
        last: Index after its last word.
        type: Class of the ontology; "Place" where only that it is a place is known.
        places: Places that it may mean, none where it is no place or an unknown one.
        actor: The registered actor that it names.
        demonym: Whether it is the adjective or people of the place.
        nested: Whether it lies inside a longer name.
        titled: Whether a title or a role stands before it.
        cue: Why it was taken, for explanations.
    """

    span: Span
    first: int
    last: int
    type: str
    places: tuple[Place, ...] = ()
    actor: Actor | None = None
    demonym: bool = False
    nested: bool = False
    titled: bool = False
    cue: str = "registry"

    @property
    def is_place(self) -> bool:
        """Whether it names a place, and not its people."""
        return self.type in PLACE_CLASSES


def find_mentions(
    doc: Doc, gazetteer: Gazetteer, cues: NameCues
) -> tuple[tuple[Word, ...], tuple[Mention, ...]]:
    """Find every name of an article.

    Args:
        doc: The parsed article.
        gazetteer: Places and actors known by name.
        cues: Words by which names are read.

    Returns:
        The text's words, and the names in text order, a longer one before those inside it.
    """
    finder = _Finder(doc, gazetteer, cues)
    found = [m for start, end in finder.runs() for m in finder.split_run(start, end)]
    found = _reconcile(finder, found)
    return finder.words, tuple(sorted(found, key=lambda m: (m.span.start, -m.span.end)))


class _Finder:
    """The words of one article with what is known of each."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer, cues: NameCues) -> None:
        self.doc, self.gazetteer, self.cues = doc, gazetteer, cues
        self.words = split_words(doc)
        self.texts = [w.text for w in self.words]
        self.starts = _sentence_starts(self.words)
        self.hits = self._registry_hits()

    def _registry_hits(self) -> dict[int, Hit]:
        hits: dict[int, Hit] = {}
        index = 0
        while index < len(self.words):
            hit = self._hit_at(index)
            if hit is not None:
                hits[index] = hit
            index += hit.n_words if hit is not None else 1
        return hits

    def _hit_at(self, index: int) -> Hit | None:
        word = self.words[index]
        if not (
            word.is_capital
            or word.text in ("al", "el", "ain", "ayn", "northern", "southern", "eastern", "western")
        ):
            return None
        end = index + 1
        while end < len(self.words) and end - index < _MAX_NAME_WORDS and self.words[end].joined:
            end += 1
        hit = self.gazetteer.find(self.texts[index:end], 0)
        if hit is None or (hit.n_words == 1 and not self._may_be_name(index, hit)):
            return None
        if hit.place is not None and hit.actor is None and self._is_in_person(index, hit):
            return None
        return hit

    def _may_be_name(self, index: int, hit: Hit) -> bool:
        """Whether a single word is a name and not a word that begins a sentence ("Time", "Fed")."""
        token = self.words[index].token
        if hit.place is not None or index not in self.starts:
            return True
        return token.pos_ == "PROPN" or bool(token.ent_type_) or self.words[index].text.isupper()

    def _is_in_person(self, index: int, hit: Hit) -> bool:
        """Whether a place's name is part of a person's ("Michael Jordan", "Paris Hilton")."""
        label, first, last = self._entity(index)
        end = index + hit.n_words
        if label != "PERSON" or last - first <= hit.n_words or hit.demonym:
            return False
        if index > first:
            before = self.texts[index - 1]
            return (
                self.words[index].joined
                and before not in self.cues.titles
                and before not in _ABBREVIATED_COUNTRIES
            )
        following = self.texts[end] if end < last else ""
        if following in self.cues.titles or not following[:1].isupper():
            return False
        assert hit.place is not None
        return hit.place.type != "Country" or hit.place.key in _NAMED_AFTER_COUNTRIES

    def _entity(self, index: int) -> tuple[str, int, int]:
        """The recogniser's label at a word, and the words that its name covers."""
        label = self.words[index].token.ent_type_
        if not label:
            return "", index, index
        first = last = index
        while first > 0 and self._continues(first):
            first -= 1
        while last + 1 < len(self.words) and self._continues(last + 1):
            last += 1
        return label, first, last + 1

    def _continues(self, index: int) -> bool:
        token, before = self.words[index].token, self.words[index - 1].token
        return token.i == before.i or (token.ent_iob_ == "I" and token.i - before.i <= 3)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last+1 word of every row of capitalised words."""
        index, n = 0, len(self.words)
        while index < n:
            hit = self.hits.get(index)
            if hit is None and not self._begins_name(index):
                index += 1
                continue
            end = index + (hit.n_words if hit else 1)
            while end < n and self.words[end].joined:
                step = self._extends(index, end)
                if not step:
                    break
                end += step
            yield index, end
            index = end

    def _begins_name(self, index: int) -> bool:
        word = self.words[index]
        if (
            not word.is_capital
            or word.text in self.cues.not_names
            or (len(word.text) == 1 and word.text != "&")
        ):
            return False
        if index in self.starts and word.token.pos_ not in ("PROPN", "ADJ") and not word.token.ent_type_:
            following = self.words[index + 1] if index + 1 < len(self.words) else None
            return (
                following is not None
                and following.joined
                and following.is_capital
                and word.token.pos_ == "NOUN"
            )
        return True

    def _extends(self, start: int, end: int) -> int:
        """How many words from `end` on belong to the name that begins at `start`; 0 where it ends."""
        word = self.words[end]
        if end in self.hits:
            return self.hits[end].n_words if self._spaced(end) else 0
        if word.is_capital or word.text == "&":
            if word.text in self.cues.not_names and word.text not in (
                "Islamic",
                "National",
                "International",
                "Christian",
                "Muslim",
            ):
                return 0
            return 1 if self._spaced(end) else 0
        if word.text.isdigit() and len(word.text) < 4 and self.texts[end - 1] not in self.cues.not_names:
            return 0
        return self._particles(end)

    def _spaced(self, index: int) -> bool:
        """Whether a possessive does not stand between this word and the one before."""
        gap = self.doc.text[self.words[index - 1].end : self.words[index].start]
        return "s" not in gap and "/" not in gap

    def _particles(self, end: int) -> int:
        n = 0
        while (
            n < 3
            and end + n < len(self.words)
            and self.words[end + n].joined
            and self.texts[end + n] in self.cues.name_particles
        ):
            n += 1
        after = end + n
        if (
            not n
            or after >= len(self.words)
            or not (self.words[after].joined and self.words[after].is_capital)
        ):
            return 0
        if self.texts[after] in self.cues.not_names:
            return 0
        first = self.texts[end]
        if first == "of":
            return n + 1 if self.texts[end - 1] in self.cues.of_heads else 0
        if first == "and":
            return n + 1 if self._is_joined_by_and(end) else 0
        if end in self.hits or (after in self.hits and first in ("at", "as", "e", "la")):
            return 0
        return n + 1 if first not in ("at", "as", "e") or self._entity(end)[0] else 0

    def _is_joined_by_and(self, index: int) -> bool:
        """Whether "and" stands inside one body's name ("Ministry of Trade and Industry")."""
        label, first, last = self._entity(index)
        return label in ("ORG", "FAC", "LAW") and first < index < last - 1

    def split_run(self, start: int, end: int) -> Iterator[Mention]:
        """Yield the names in a row of capitalised words."""
        index = start
        while index < end:
            hit = self.hits.get(index)
            if hit is not None:
                used = yield from self._registry_piece(index, hit, end)
                index += used
                continue
            stop = index + 1
            while stop < end and (stop not in self.hits or self._is_inner(index, stop)):
                stop += 1
            yield from self._piece(index, stop)
            index = stop

    def _is_inner(self, start: int, index: int) -> bool:
        """Whether a registry name at `index` is only part of a name ("University of Iraq", "Abu Ghraib")."""
        hit = self.hits[index]
        before = self.texts[index - 1]
        if before in ("of", "and", "de", "in", "the", "&", "du", "d"):
            return True
        if hit.demonym or hit.actor is not None or self.texts[start] in self.cues.titles:
            return False
        last = self.texts[index + hit.n_words - 1]
        label, first, stop = self._entity(index)
        return last in self.cues.class_of or (
            first <= start and stop >= index + hit.n_words and label in ("ORG", "FAC", "PERSON")
        )

    def _registry_piece(self, index: int, hit: Hit, end: int):  # type: ignore[no-untyped-def]
        """Yield a registry name, or the longer name that it is part of; return how many words were used."""
        n = hit.n_words
        rest = index + n
        whole = self._longer_name(index, rest, end, hit)
        if whole is not None:
            yield whole
            if (
                hit.place is not None
                and (hit.demonym or hit.place.type == "Country")
                and whole.type not in PLACE_CLASSES
            ):
                yield self._registered(index, hit, nested=True)
            return whole.last - index
        yield self._registered(index, hit)
        if hit.prefix:
            assert hit.place is not None
            country = Hit(hit.prefix, place=hit.place, demonym=True)
            yield self._registered(index, country, nested=True)
        return n

    def _longer_name(self, index: int, rest: int, end: int, hit: Hit) -> Mention | None:
        if rest >= end or hit.prefix:
            return None
        stop = rest
        while stop < end and (stop not in self.hits or self._is_inner(index, stop)):
            if self.texts[stop] in self.cues.titles and self.texts[stop] not in (
                "Interior",
                "Foreign",
                "Defense",
                "Health",
                "State",
                "Chief",
            ):
                break
            stop += 1
        label, first, last = self._entity(index)
        while stop > rest:
            kind = self._suffix_class(index, stop)
            if kind == "Event" and not hit.demonym:
                return None
            if kind and kind != "Event" and stop - index > 1:
                return self._mention(index, stop, kind, cue="suffix")
            if (
                first == index
                and last == stop
                and label in ("ORG", "FAC", "PERSON")
                and not hit.demonym
                and hit.actor is None
            ):
                kind = {"ORG": "Organization", "FAC": "Facility", "PERSON": "Person"}[label]
                return self._mention(index, stop, kind, cue="recogniser")
            stop -= 1
        return None

    def _registered(self, index: int, hit: Hit, *, nested: bool = False) -> Mention:
        last = index + hit.n_words
        span = Span(self.words[index].start, self.words[last - 1].end)
        if hit.actor is not None:
            return Mention(span, index, last, hit.actor.type, actor=hit.actor, nested=nested)
        assert hit.place is not None
        demonym = hit.demonym or (
            span.of(self.doc.text) in _ABBREVIATED_COUNTRIES and self._modifies(last - 1)
        )
        places = (hit.place,) if hit.demonym else self._candidates(index, last)
        return Mention(
            span, index, last, hit.place.type, places or (hit.place,), demonym=demonym, nested=nested
        )

    def _modifies(self, index: int) -> bool:
        token = self.words[index].token
        following = self.words[index + 1] if index + 1 < len(self.words) else None
        return token.dep_ in ("compound", "amod", "nmod") and following is not None and following.joined

    def _candidates(self, first: int, last: int) -> tuple[Place, ...]:
        """Places that a name may mean; a word like "province" beside it asks for regions."""
        name = self.doc.text[self.words[first].start : self.words[last - 1].end]
        following = self.texts[last] if last < len(self.words) and self.words[last].joined else ""
        places = self.gazetteer.lookup_places(name)
        if following.lower() in self.cues.region_words or self._before(first, 2) in (
            ("province", "of"),
            ("state", "of"),
            ("region", "of"),
        ):
            regions = self.gazetteer.lookup_places(f"{name} {following}") if following else ()
            regions = tuple(p for p in (*regions, *places) if p.type == "Region")
            return tuple(dict.fromkeys(regions)) or places
        if not places and last - first > 1 and self.texts[first].lower() in self.cues.directions:
            return self._candidates(first + 1, last)
        return places

    def _before(self, first: int, n: int) -> tuple[str, ...]:
        return tuple(t.lower() for t in self.texts[max(0, first - n) : first])

    def _piece(self, start: int, end: int) -> Iterator[Mention]:
        """Yield the name in words that no registry knows, without titles before it."""
        titled = False
        while (
            start < end
            and (self.texts[start] in self.cues.titles or self.texts[start] == "&")
            and not self._is_headed(start, end)
        ):
            titled, start = True, start + 1
        while start < end and self.texts[start] in ("of", "the", "and", "for", "in"):
            start += 1
        while end > start and (self.texts[end - 1] in self.cues.name_particles or self.texts[end - 1] == "&"):
            end -= 1
        if start >= end:
            return
        before = self.texts[start - 1] if start else ""
        titled = titled or (start > 0 and self.words[start].joined and before in self.cues.person_cues)
        kind, cue = self._classify(start, end, titled=titled)
        if kind:
            mention = self._mention(start, end, kind, cue=cue)
            yield replace(mention, titled=titled)

    def _is_headed(self, start: int, end: int) -> bool:
        """Whether the words from `start` on are a body's name that begins like a title ("Justice Department")."""
        kind = self._suffix_class(start, end)
        return bool(kind) and kind not in PLACE_CLASSES and kind != "Event" and end - start > 1

    def _mention(self, first: int, last: int, kind: str, *, cue: str) -> Mention:
        span = Span(self.words[first].start, self.words[last - 1].end)
        places: tuple[Place, ...] = ()
        if kind in PLACE_CLASSES:
            places = self._candidates(first, last)
        return Mention(span, first, last, kind, places, cue=cue)

    def _suffix_class(self, start: int, end: int) -> str:
        """The class that the head word of a name gives: the last word, or the one before "of"."""
        words = self.texts[start:end]
        if "of" in words[1:]:
            head = words[words.index("of", 1) - 1]
            return self.cues.class_of.get(head, "")
        if len(words) > 1 and words[0] in _PREFIX_CLASSES:
            return _PREFIX_CLASSES[words[0]]
        return self.cues.class_of.get(words[-1], "") if len(words) > 1 else ""

    def _classify(self, start: int, end: int, *, titled: bool) -> tuple[str, str]:
        """The class of a name and why; an empty class where it names nothing that a graph needs."""
        label, first, last = self._entity(start)
        kind = self._suffix_class(start, end)
        if kind == "Event":
            return "", ""
        exact = first == start and last == end
        if kind and not (
            label == "PERSON" and exact and kind in PLACE_CLASSES and not self._after_place_preposition(start)
        ):
            return kind, "suffix"
        if titled and self.texts[end - 1] not in self.cues.class_of:
            return "Person", "title"
        known = bool(self._candidates(start, end))
        place = self._place_evidence(start, end, known=known)
        return _by_label(
            label, n_words=end - start, place=place, known=known, acronym=_is_acronym(self.texts[start:end])
        )

    def _after_place_preposition(self, start: int) -> bool:
        before = self.texts[start - 1] if start else ""
        if before == "the" and start > 1:
            before = self.texts[start - 2]
        return before in self.cues.place_prepositions and self.words[start].joined

    def _place_evidence(self, start: int, end: int, *, known: bool) -> int:
        """How much the words beside a name say that it is a place: 0 nothing, 1 something, 2 enough."""
        before = self.texts[start - 1].lower() if start and self.words[start].joined else ""
        two = self._before(start, 2)
        after = self.texts[end].lower() if end < len(self.words) and self.words[end].joined else ""
        if before in self.cues.place_heads or after in self.cues.place_heads:
            return 2
        if before == "of" and len(two) == 2 and two[0] in (*self.cues.place_heads, *self.cues.directions):
            return 2
        if before in self.cues.directions:
            return 2
        if known and self._is_before_place(end):
            return 2
        if before in self.cues.strong_place_prepositions:
            return 2
        return 1 if before in self.cues.place_prepositions else 0

    def _is_before_place(self, end: int) -> bool:
        """Whether a comma and a place follow ("Pandi, Bulacan")."""
        if end >= len(self.words) or self.doc.text[self.words[end - 1].end : self.words[end].start] != ", ":
            return False
        hit = self.hits.get(end)
        if hit is not None:
            return hit.place is not None and hit.actor is None
        return self.words[end].token.ent_type_ in ("GPE", "LOC")


def _by_label(label: str, *, n_words: int, place: int, known: bool, acronym: bool) -> tuple[str, str]:
    """The class of a name without a telling word, by the recogniser's label and the words beside it."""
    if label in ("GPE", "LOC"):
        return ("Place" if known or place or n_words == 1 else "Place"), "recogniser"
    if label == "FAC":
        return "Facility", "recogniser"
    if label == "PERSON":
        if place == 2 and (known or n_words == 1):
            return "Place", "preposition"
        return "Person", "recogniser"
    if label == "ORG":
        if place == 2 and known and not acronym:
            return "Place", "preposition"
        return "Organization", "recogniser"
    if label == "NORP":
        return ("Place", "preposition") if place == 2 and known else ("Group", "recogniser")
    if label in ("PRODUCT",):
        return "Artifact", "recogniser"
    if place and known and not acronym:
        return "Place", "preposition"
    if not label and acronym:
        return "Organization", "acronym"
    return "", ""


def _is_acronym(words: list[str]) -> bool:
    return len(words) == 1 and 2 < len(words[0]) < 7 and words[0].isupper() and words[0].isalpha()


def _sentence_starts(words: tuple[Word, ...]) -> frozenset[int]:
    found, sentence = set(), -1
    for index, word in enumerate(words):
        start = word.token.sent.start if word.token.is_sent_start else sentence
        if word.token.is_sent_start or index == 0:
            found.add(index)
        sentence = start
    return frozenset(found)


def _reconcile(finder: _Finder, mentions: list[Mention]) -> list[Mention]:
    """Let mentions of one name be of one kind, and surnames be people."""
    surnames = {finder.texts[m.last - 1] for m in mentions if m.type == "Person" and m.last - m.first > 1}
    kinds = _kinds_by_name(finder, mentions)
    found = []
    for m in mentions:
        name = m.span.of(finder.doc.text)
        unregistered = m.actor is None and m.cue != "registry"
        if unregistered and name in surnames and m.cue != "preposition":
            found.append(replace(m, type="Person", places=(), cue="surname"))
        elif unregistered and m.cue in ("recogniser", "acronym") and name in kinds and kinds[name] != m.type:
            found.append(_retyped(finder, m, kinds[name]))
        else:
            found.append(m)
    return [*found, *_repeated(finder, found, surnames, kinds)]


def _kinds_by_name(finder: _Finder, mentions: list[Mention]) -> dict[str, str]:
    """The kind that most mentions of a name have; certain evidence counts more."""
    votes: dict[str, Counter[str]] = {}
    for m in mentions:
        if m.actor is None and m.cue != "registry" and not m.demonym:
            weight = {"recogniser": 2, "acronym": 1}.get(m.cue, 5)
            votes.setdefault(m.span.of(finder.doc.text), Counter())[m.type] += weight
    return {name: counter.most_common(1)[0][0] for name, counter in votes.items()}


def _retyped(finder: _Finder, mention: Mention, kind: str) -> Mention:
    places = finder._candidates(mention.first, mention.last) if kind in PLACE_CLASSES else ()
    return replace(mention, type=kind, places=places, cue="repeated")


def _repeated(
    finder: _Finder, mentions: list[Mention], surnames: set[str], kinds: dict[str, str]
) -> Iterator[Mention]:
    """Yield single capitalised words that were passed over and that another mention explains."""
    taken = {i for m in mentions for i in range(m.first, m.last)}
    for index, word in enumerate(finder.words):
        if index in taken or not word.is_capital or word.text in finder.cues.not_names or len(word.text) < 3:
            continue
        kind = "Person" if word.text in surnames else kinds.get(word.text)
        if kind is not None and kind != "Artifact":
            yield finder._mention(index, index + 1, kind, cue="repeated")
