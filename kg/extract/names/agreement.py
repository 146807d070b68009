"""Lets the mentions of one article agree with each other.

In: mentions as each was read alone. Out: the same with classes made to agree: surnames are people, mentions of one
name are of one kind, members of a list of places are places, and words passed over are taken up where another mention
explains them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.names.classes import PLACE_CLASSES
from kg.extract.names.evidence import decide_classes
from kg.extract.names.mentions import Mention, make_mention
from kg.extract.names.scan import Scan
from kg.gazetteer import name_key

_LIST_GAP = re.compile(r", (?:and |or )?| (?:and|or) (?:the )?|; (?:and )?")
_CHANGEABLE = frozenset({"recogniser", "acronym", "", "repeated", "list", "surname"})
_WEIGHTS = {"recogniser": 2, "acronym": 1, "": 0}


def reconcile(scan: Scan, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Make classes agree.

    Args:
        scan: The article's words.
        mentions: Its mentions, in text order.

    Returns:
        The mentions that name something, in text order, a longer one before those inside it.
    """
    mentions = decide_classes(scan, mentions)
    people = [m for m in mentions if m.type == "Person" and m.last - m.first > 1]
    surnames = {scan.texts[m.last - 1] for m in people}
    endings = {tuple(_folded(scan, i, m.last)) for m in people for i in range(m.first + 1, m.last)}
    first_names = {scan.texts[m.first] for m in people if m.titled or len(scan.texts[m.first]) > 3}
    mentions = _people_before_bodies(scan, mentions)
    found = _agree_in_lists(scan, [_as_surname(scan, m, endings) for m in mentions])
    kinds = _kinds_by_name(scan, found)
    found = [_as_elsewhere(scan, m, kinds) for m in found]
    found += _repeated(scan, found, surnames | first_names, kinds)
    return tuple(sorted((m for m in found if m.type), key=lambda m: (m.span.start, -m.span.end)))


def _people_before_bodies(scan: Scan, mentions: Sequence[Mention]) -> list[Mention]:
    """Read an actor's name of one word as a person where the article first gives it as a surname.

    Reads "Tarek William Saab ... Saab spoke" as him; must not read "Dell grew ... Michael Dell ... Dell sold" so.
    """
    first: dict[str, str] = {}
    for m in mentions:
        first.setdefault(scan.texts[m.last - 1], m.type if m.last - m.first > 1 else "")
    return [
        replace(m, type="Person", actor=None, cue="surname")
        if m.actor is not None and m.last - m.first == 1 and first[scan.texts[m.first]] == "Person"
        else m
        for m in mentions
    ]


def _as_surname(scan: Scan, mention: Mention, endings: set[tuple[str, ...]]) -> Mention:
    """Read a word as the person whose surname it is, or several as the end of that name, unless they are a place."""
    if (
        mention.actor is not None
        or mention.cue in ("registry", "preposition", "table")
        or mention.type == "Person"
    ):
        return mention
    if tuple(_folded(scan, mention.first, mention.last)) not in endings:
        return mention
    return replace(mention, type="Person", places=(), cue="surname")


def _folded(scan: Scan, first: int, last: int) -> list[str]:
    return [name_key(word) for word in scan.texts[first:last]]


def _agree_in_lists(scan: Scan, mentions: list[Mention]) -> list[Mention]:
    """Read what stands in a list beside a place as a place, where one of that name is known."""
    outer = [i for i, m in enumerate(mentions) if not m.nested]
    order = [*range(len(outer) - 1), *range(len(outer) - 2, -1, -1)]
    for k in order:
        a, b = outer[k], outer[k + 1]
        gap = scan.text[mentions[a].span.end : mentions[b].span.start]
        if _LIST_GAP.fullmatch(gap):
            mentions[a] = _as_listed(scan, mentions[a], mentions[b])
            mentions[b] = _as_listed(scan, mentions[b], mentions[a])
    return mentions


def _as_listed(scan: Scan, mention: Mention, neighbour: Mention) -> Mention:
    if (
        not neighbour.is_place
        or neighbour.demonym
        or mention.is_place
        or mention.cue not in _CHANGEABLE
        or mention.titled
    ):
        return mention
    places = scan.known_places(mention.first, mention.last)
    countries = {p.country for p in neighbour.places}
    if not any(p.country in countries for p in places):
        return mention
    return replace(mention, type="Place", places=places, cue="list")


def _kinds_by_name(scan: Scan, mentions: Sequence[Mention]) -> dict[str, str]:
    """The kind that most mentions of a name have; certain evidence counts more."""
    votes: dict[str, Counter[str]] = {}
    for m in mentions:
        if m.actor is None and m.cue != "registry" and not m.demonym and m.type:
            votes.setdefault(m.span.of(scan.text), Counter())[m.type] += _WEIGHTS.get(m.cue, 5)
    return {name: counter.most_common(1)[0][0] for name, counter in votes.items()}


def _as_elsewhere(scan: Scan, mention: Mention, kinds: dict[str, str]) -> Mention:
    kind = kinds.get(mention.span.of(scan.text))
    if kind is None or kind == mention.type or mention.cue not in _CHANGEABLE or mention.actor is not None:
        return mention
    places = scan.known_places(mention.first, mention.last) if kind in PLACE_CLASSES else ()
    return replace(mention, type=kind, places=places, cue="repeated")


def _repeated(
    scan: Scan, mentions: Sequence[Mention], surnames: set[str], kinds: dict[str, str]
) -> Iterator[Mention]:
    """Yield single capitalised words that were passed over and that another mention explains."""
    taken = {i for m in mentions for i in range(m.first, m.last)}
    for index, word in enumerate(scan.words):
        if index in taken or not word.is_capital or word.text in scan.cues.not_names or len(word.text) < 3:
            continue
        kind = "Person" if word.text in surnames else kinds.get(word.text)
        if kind is not None and kind != "Artifact":
            yield make_mention(scan, index, index + 1, kind, cue="repeated")
