"""Finds where names stand and what kind of thing each names.

In: a parsed article and the gazetteer. Out: `Mention`s in text order, with the places that each may mean. Which of
them it means is left to `places`, which mentions are one entity to `cluster`.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from kg.extract.grammar.words import MODIFIERS
from kg.extract.names.candidates import find_candidates
from kg.extract.names.classes import PLACE_CLASSES, Kind, classify, nesting_class, suffix_class
from kg.extract.names.scan import ABBREVIATED_COUNTRIES, Scan
from kg.gazetteer import Actor, Hit, Place
from kg.lexicon.word_sets import fixed_set, word_set
from kg.model import Span

_CLASS_TOLD = {"water": "Water", "dateline": "City"}
_INNER_AFTER = frozenset("of and de in the & du d".split())
_BEFORE_NAMES, _BEFORE_FIRMS = word_set("nouns_before_names"), word_set("nouns_before_firms")
_TITLES_IN_BODIES = fixed_set("titles_in_names_of_bodies")


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text.

    Args:
        span: Its characters.
        first: Index of its first word.
        last: Index after its last word.
        type: Class of the ontology; "Place" where only that it is a place is known; "" where it may be nothing.
        places: Places that it may mean, none where it is no place or an unknown one.
        actor: The registered actor that it names.
        demonym: Whether it is the adjective or people of the place, or its abbreviation before a noun ("U.S. troops").
        adjective: Whether it is the adjective or people ("Iraqi"), which names no place.
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
    adjective: bool = False
    nested: bool = False
    titled: bool = False
    cue: str = "registry"

    @property
    def is_place(self) -> bool:
        """Whether it names a place, and not its people."""
        return self.type in PLACE_CLASSES


def find_mentions(scan: Scan) -> tuple[Mention, ...]:
    """Find every name of an article.

    Args:
        scan: The article's words with what is known of them.

    Returns:
        The names row by row, those that may be nothing included.
    """
    return tuple(m for start, end in find_candidates(scan) for m in _split_run(scan, start, end))


def make_mention(scan: Scan, first: int, last: int, kind: str, *, cue: str) -> Mention:
    """A mention of these words, with the places that they may mean where `kind` is a place's class."""
    span = Span(scan.words[first].start, scan.words[last - 1].end)
    places = scan.known_places(first, last) if kind in PLACE_CLASSES else ()
    wanted = _CLASS_TOLD.get(cue)
    if wanted is not None:
        told = tuple(p for p in places if p.type == wanted)
        places = told if told or wanted == "Water" else places
    return Mention(span, first, last, kind, places, cue=cue)


def _split_run(scan: Scan, start: int, end: int) -> Iterator[Mention]:
    """Yield the names in a row of capitalised words."""
    index = start
    while index < end:
        hit = scan.hits.get(index)
        n_table = scan.table_name(index, end)
        n_known = _known_name(scan, index, end)
        if n_known > max(n_table, hit.n_words if hit else 0):
            yield _known_piece(scan, index, index + n_known)
            if hit is not None and hit.place is not None and hit.place.type == "Country":
                yield _registered(scan, index, hit, nested=True)
            index += n_known
        elif n_table > (hit.n_words if hit else 0) and not suffix_class(scan, index, end):
            yield make_mention(scan, index, index + n_table, "Place", cue="table")
            index += n_table
        elif hit is not None:
            mentions = tuple(_registry_piece(scan, index, hit, end))
            yield from mentions
            index = mentions[0].last
        else:
            stop = index + 1
            while stop < end and (stop not in scan.hits or _is_inner(scan, index, stop)):
                stop += 1
            yield from _piece(scan, index, stop)
            index = stop


def _known_name(scan: Scan, index: int, end: int) -> int:
    """How many words from `index` on are a known actor's name of several words, and no part of a longer one.

    Reads "Real Madrid" and "Paris Hilton" as one name each; must not read "Bank of America Tower" so.
    """
    n = scan.known_name(index)
    stop = index + n
    if n and scan.before(index) in ("of", "for") and _is_named(scan, index - 2):
        return 0
    if not n or stop >= end:
        return n
    if suffix_class(scan, index, end):
        return 0
    is_person = (
        scan.known_actors(index, stop)[0].actor.type == "Person" if scan.known_actors(index, stop) else True
    )
    goes_on = (
        stop not in scan.hits and scan.words[stop].is_capital and scan.texts[stop] not in scan.cues.titles
    )
    return 0 if is_person and (goes_on or scan.gap(stop) != " ") else n


def _is_named(scan: Scan, index: int) -> bool:
    """Whether a word is part of a name, and no title."""
    return index >= 0 and scan.words[index].is_capital and scan.texts[index] not in scan.cues.titles


def _known_piece(scan: Scan, start: int, end: int) -> Mention:
    """A known actor's name of several words, a person's without titles; its class is decided with the others'."""
    known = next(iter(scan.known_actors(start, end)), None)
    if known is not None and known.actor.type == "Person":
        while start < end - 1 and scan.texts[start] in scan.cues.titles:
            start += 1
    titled = scan.before(start) in scan.cues.person_cues or scan.before(start) in scan.cues.titles
    kind = classify(scan, start, end, titled=titled)
    if (
        known is not None
        and known.actor.type != "Person"
        and kind.cue == "suffix"
        and kind.type in PLACE_CLASSES
    ):
        kind = Kind(known.actor.type, "known")
    return replace(make_mention(scan, start, end, kind.type, cue=kind.cue), titled=titled)


def _is_inner(scan: Scan, start: int, index: int) -> bool:
    """Whether a registry name at `index` is only part of a name ("University of Iraq", "Bank of Israel")."""
    hit = scan.hits[index]
    if scan.texts[index - 1] in _INNER_AFTER:
        return True
    if hit.demonym or hit.actor is not None or scan.texts[start] in scan.cues.titles:
        return False
    end = index + hit.n_words
    label, first, stop = scan.label(index)
    in_name = first <= start and stop >= end and label in ("ORG", "FAC", "PERSON")
    return in_name or scan.texts[end - 1] in scan.cues.class_of


def _registry_piece(scan: Scan, index: int, hit: Hit, end: int) -> Iterator[Mention]:
    """Yield a registry name, or the longer name that it is part of; then the country inside it."""
    whole = _longer_name(scan, index, hit, end)
    if whole is not None:
        yield whole
        if hit.place is not None and hit.actor is None and hit.place.type != "Water":
            yield _registered(scan, index, hit, nested=True)
        return
    yield _registered(scan, index, hit)
    inside = _country_inside(scan, index, hit)
    if inside is not None:
        yield _registered(scan, index, inside, nested=True)


def _country_inside(scan: Scan, index: int, hit: Hit) -> Hit | None:
    """The country that an actor's name begins with ("U.S." in "U.S. military")."""
    if hit.prefix and hit.place is not None:
        return Hit(hit.prefix, place=hit.place, demonym=True)
    if hit.actor is None or hit.n_words == 1:
        return None
    inside = scan.gazetteer.find(scan.texts[index : index + 2], 0)
    if inside is None or inside.actor is not None or inside.place is None or inside.n_words >= hit.n_words:
        return None
    is_country = inside.demonym or scan.texts[index] in ABBREVIATED_COUNTRIES
    return Hit(inside.n_words, place=inside.place, demonym=True) if is_country else None


def _longer_name(scan: Scan, index: int, hit: Hit, end: int) -> Mention | None:
    rest = index + hit.n_words
    if rest >= end or hit.prefix or scan.gap(rest) != " ":
        return None
    stop = rest
    while stop < end and (stop not in scan.hits or _is_inner(scan, index, stop)):
        if scan.texts[stop] in scan.cues.titles and scan.texts[stop] not in _TITLES_IN_BODIES:
            break
        stop += 1
    while stop > rest:
        kind = suffix_class(scan, index, stop)
        if kind == "Event" and not hit.demonym:
            return None
        if kind and kind != "Event":
            return make_mention(scan, index, stop, kind, cue="suffix")
        kind = nesting_class(scan, index, stop)
        if kind and not hit.demonym and hit.actor is None:
            return make_mention(scan, index, stop, kind, cue="recogniser")
        stop -= 1
    return None


def _registered(scan: Scan, index: int, hit: Hit, *, nested: bool = False) -> Mention:
    last = index + hit.n_words
    span = Span(scan.words[index].start, scan.words[last - 1].end)
    if hit.actor is not None or hit.place is None:
        return Mention(span, index, last, hit.actor.type if hit.actor else "", actor=hit.actor, nested=nested)
    abbreviated = span.of(scan.text) in ABBREVIATED_COUNTRIES and _modifies(scan, last - 1)
    places = (hit.place,) if hit.demonym else scan.known_places(index, last) or (hit.place,)
    return Mention(
        span,
        index,
        last,
        hit.place.type,
        places,
        demonym=hit.demonym or abbreviated,
        adjective=_is_adjective(scan, span.of(scan.text)),
        nested=nested,
    )


def _is_adjective(scan: Scan, words: str) -> bool:
    """Whether words are the adjective or the people of a place, in no use its name ("Iraqi", not "U.S.")."""
    return words not in ABBREVIATED_COUNTRIES and scan.gazetteer.demonym(words) is not None


def _modifies(scan: Scan, index: int) -> bool:
    return scan.words[index].token.dep_ in MODIFIERS and bool(scan.after(index + 1))


def _piece(scan: Scan, start: int, end: int) -> Iterator[Mention]:
    """Yield the names in words that no registry knows, without the titles before them."""
    titled = False
    is_firm = _is_noun_before(scan, start, end, _BEFORE_FIRMS)
    start += is_firm
    while start < end and (
        _is_title(scan, start, end) or _is_noun_before(scan, start, end, _BEFORE_NAMES, after_title=titled)
    ):
        titled, start = True, start + 1
    while start < end and scan.texts[start] in ("of", "the", "and", "for", "in", "&"):
        start += 1
    while end > start and (scan.texts[end - 1] in scan.cues.name_particles or scan.texts[end - 1] == "&"):
        end -= 1
    if start >= end:
        return
    inner = next((i for i in range(start + 1, end) if _is_title(scan, i, end)), None)
    if inner is not None and not suffix_class(scan, start, end):
        yield from _piece(scan, start, inner)
        yield from _piece(scan, inner, end)
        return
    titled = titled or scan.before(start) in scan.cues.person_cues or _is_one_of_people(scan, start, end)
    kind = classify(scan, start, end, titled=titled)
    if is_firm and kind.cue != "suffix":
        kind = Kind("Organization", "company")
    mention = make_mention(scan, start, end, kind.type, cue=kind.cue)
    yield replace(mention, titled=titled)
    if kind.type in ("GovernmentBody", "Facility") and kind.cue == "suffix":
        yield from _place_inside(scan, start, end)


def _is_noun_before(scan: Scan, index: int, end: int, nouns: Set[str], *, after_title: bool = False) -> bool:
    """Whether a noun stands before a name as a title does, in capitals only as its sentence begins.

    Reads "Lawmaker Yaw Darko said" and "Chief Executive Ana Falk"; must not read "Pilot Corp." or "Rival" alone so.
    """
    if not (index in scan.starts or after_title) or scan.texts[index].lower() not in nouns:
        return False
    following = scan.texts[index + 1] if index + 1 < end else ""
    return following[:1].isupper() and (end - index > 2 or not suffix_class(scan, index, end))


def _is_one_of_people(scan: Scan, start: int, end: int) -> bool:
    """Whether a name of several words is given as one of some people.

    Reads "several writers, including Ana Falk"; must not read "several groups, including Green Front" so.
    """
    if end - start < 2 or scan.before(start) != "including" or start < 2:
        return False
    return scan.texts[start - 2].removesuffix("s") in scan.cues.person_cues


def _is_title(scan: Scan, index: int, end: int) -> bool:
    if scan.texts[index] not in scan.cues.titles:
        return False
    kind = suffix_class(scan, index, end)
    if kind in PLACE_CLASSES:
        return not scan.known_places(index, end) and scan.label(index)[0] not in ("GPE", "LOC", "FAC")
    return not kind or kind == "Event" or end - index == 1


def _place_inside(scan: Scan, start: int, end: int) -> Iterator[Mention]:
    """Yield the place that a body's or building's name begins with ("Dresden Zoo", "Basra Police")."""
    if scan.known_places(start, end):
        return
    for stop in range(end - 1, start, -1):
        places = tuple(p for p in scan.known_places(start, stop) if not p.alias)
        if any(p.country in scan.countries and (p.population > 20_000 or p.curated) for p in places):
            yield replace(make_mention(scan, start, stop, "Place", cue="inside"), nested=True)
            return
