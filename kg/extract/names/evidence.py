"""Decides what a name that no registry knows names, by all that the article says of it.

In: the mentions as each was read alone. Out: the same, all of one name with the class for which most speaks: the words
beside each mention (`evidence.toml`), the age behind it, what each was taken for, what full names and their surnames
share. Which registry entry a name has is left to `mentions`, which mentions are one entity to `cluster`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias, cast

from kg.extract.grammar.words import MODIFIERS
from kg.extract.names.classes import PLACE_CLASSES, suffix_class
from kg.extract.names.gender import is_first_name
from kg.extract.names.mentions import Mention
from kg.extract.names.scan import Scan
from kg.extract.tree import Token
from kg.gazetteer import name_key
from kg.lexicon.word_sets import fixed_set, word_set
from kg.patterns import ANCHOR, Language, Node, PatternMatch, Row, RowTable, read_rows

_PATH = Path(__file__).with_name("evidence.toml")
_SURNAMES_FIRST = fixed_set("surnames_that_come_first")
_COMPANY_WORDS = word_set("company_forms")
_AGE = re.compile(r",? (?:aged )?\d{1,2}(?=[,.;)])|,? aged \d{1,2}\b|\s\(\d{2}\)")
_CERTAIN = frozenset({"title", "first name", "suffix", "publisher", "dateline", "water", "table", "event"})
_OPEN = frozenset({"recogniser", "acronym", "preposition", "company", "known", ""})
_WEIGHT_OF_CUE = {
    "title": 6.0,
    "first name": 5.0,
    "suffix": 4.0,
    "preposition": 2.0,
    "company": 3.0,
    "acronym": 1.0,
    "event": 6.0,
    "known": 4.0,
}
_AGED, _SURNAME_FIRST, _RECOGNISED, _CALLED_BY_SURNAME = 5.0, 3.0, 2.0, 1.5
_WITH_ARTICLE, _AGAINST = -4.0, -1.0
_RECOGNISED_THING = 1.0
_ENOUGH, _LEAD = 3.0, 1.0
_ARTICLES = frozenset({"the", "a", "an"})
_COMMON = word_set("nouns_of_one_person") | word_set("armed_bodies")
_EVENT, _NOBODY = "Event", "nobody"
_KNOWN_LARGE, _KNOWN, _LARGE = 3.0, 1.0, 100_000
_KNOWN_ONLY_SO, _KNOWN_ACTOR, _KNOWN_OBSCURE, _KNOWN_AND_A_WORD = 5.0, 3.0, 2.0, 1.0
_FAMOUS, _SOMEWHAT_KNOWN, _COMMON_NAME = 30, 12, 100
_SHARED = frozenset({"Person", "Organization", _EVENT})

Key: TypeAlias = tuple[str, ...]
Votes: TypeAlias = dict[Key, dict[str, float]]


def decide_classes(scan: Scan, mentions: Sequence[Mention]) -> list[Mention]:
    """Give every mention of a name the class for which most speaks.

    Reads "Rebels captured Besk ... residents of Besk" as a town, "Besk shares fell ... Besk said" as a firm; must not
    read a registered name otherwise than the registry, or change a class for a single hint.

    Args:
        scan: The article's words.
        mentions: Its mentions, in text order.
    """
    mentions = [m for m in mentions if m.type or m.cue or not _is_only_capital(scan, m)]
    votes = _votes(scan, mentions)
    families = _families(scan, mentions)
    _add_surnames(votes, families)
    classes = {key: _class_of(_pooled(key, votes, families)) for key in votes}
    return [_with_class(scan, m, classes.get(_key(scan, m))) for m in mentions]


@lru_cache(maxsize=4)
def load_evidence(path: Path = _PATH) -> tuple[Row, ...]:
    """Read the rows of a file.

    Raises:
        LexiconError: A row has a fault.
    """
    return read_rows(path, "evidence", Language(words=word_set), needs=("for", "weight"), may=("words",))


@cache
def _evidence_table() -> RowTable:
    return RowTable(load_evidence())


def find_evidence(scan: Scan, first: int, last: int) -> Iterator[Row]:
    """Yield the rows that the words around a name fit.

    Args:
        scan: The article's words.
        first: Index of the name's first word.
        last: Index after its last word.
    """
    head = _head(scan, first, last)
    start = PatternMatch({ANCHOR: cast("Node", head)})
    wanted = "one" if last - first == 1 else "several"
    fitting = {row.name: row for row, _ in _evidence_table().matches(start)}
    yield from (row for row in fitting.values() if row.keys.get("words", wanted) == wanted)


def _head(scan: Scan, first: int, last: int) -> Token:
    """The token of a name that the others hang on."""
    tokens = [scan.words[i].token for i in range(first, last)]
    inside = {t.i for t in tokens}
    return next((t for t in reversed(tokens) if t.head.i not in inside or t.head.i == t.i), tokens[-1])


def _votes(scan: Scan, mentions: Iterable[Mention]) -> Votes:
    votes: Votes = defaultdict(lambda: defaultdict(float))
    taken: dict[Key, Counter[str]] = defaultdict(Counter)
    known: dict[Key, float] = defaultdict(float)
    actors: dict[Key, tuple[str, float]] = {}
    surnames = {key[-1] for key in (_key(scan, m) for m in mentions) if len(key) > 1}
    for m in mentions:
        if not _is_judged(m):
            continue
        key = _key(scan, m)
        if key not in actors and not (len(key) == 1 and key[0] in surnames):
            actors[key] = _known_class(scan, m)
        for kind, weight in _votes_of(scan, m):
            votes[key][kind] += weight
        known[key] = max(known[key], _weight_of_places(scan, m))
        if m.cue == "recogniser":
            taken[key][_plain(m.type)] += 1
    for key, (kind, weight) in actors.items():
        votes[key][kind] += weight
    for key, known_place in known.items():
        votes[key]["Place"] += known_place
    for key, kinds in taken.items():
        for kind, n in kinds.items():
            weight = _RECOGNISED_THING if kind == "Artifact" else _RECOGNISED
            votes[key][kind] += weight * n / kinds.total()
    return votes


def _votes_of(scan: Scan, mention: Mention) -> Iterator[tuple[str, float]]:
    """Yield what one mention says of the class of its name, each with its weight."""
    for row in find_evidence(scan, mention.first, mention.last):
        if row.keys["for"] != "Place" or mention.type or _may_be_place(scan, mention):
            yield row.keys["for"], row.keys["weight"]
    if _AGE.match(scan.text, mention.span.end):
        yield "Person", _AGED
    if _has_article(scan, mention):
        yield "Person", _WITH_ARTICLE
    if _is_eastern_name(scan, mention):
        yield "Person", _SURNAME_FIRST
    if mention.cue in _WEIGHT_OF_CUE:
        yield _plain(mention.type) or _EVENT, _WEIGHT_OF_CUE[mention.cue]


def _known_class(scan: Scan, mention: Mention) -> tuple[str, float]:
    """What the known actors of a name say that it names, and how much that says.

    Reads "Rihanna" as a person and "Lockheed Martin" as a body; must not read "Ford", a firm and a surname, as either.
    """
    found = scan.known_actors(mention.first, mention.last)
    kinds = {"Person" if known.actor.type == "Person" else "Organization" for known in found}
    if len(kinds) != 1 or _is_only_capital(scan, mention):
        return "", 0.0
    kind, fame = kinds.pop(), found[0].fame
    if scan.surface(mention.first, mention.last).isupper() and found[0].alias:
        return "", 0.0
    is_place = bool(scan.known_places(mention.first, mention.last))
    if mention.last - mention.first > 1:
        if fame < _FAMOUS:
            return kind, _KNOWN_ACTOR if kind == "Person" else _KNOWN_OBSCURE
        return kind, _KNOWN_ACTOR if is_place else _KNOWN_ONLY_SO
    if found[0].bearers >= _COMMON_NAME or fame < _SOMEWHAT_KNOWN:
        return kind, 0.0 if fame < _FAMOUS else _KNOWN_AND_A_WORD
    if fame >= _FAMOUS:
        return kind, _KNOWN_ACTOR if is_place else _KNOWN_ONLY_SO
    return kind, _KNOWN_OBSCURE


def _may_be_place(scan: Scan, mention: Mention) -> bool:
    """Whether an unknown word can be a town's name at all: "H1N1", "TLF" and "Forms" are none."""
    word = scan.words[mention.first]
    named = word.token.tag_ == "NNP" or (word.token.tag_ == "NN" and mention.first not in scan.starts)
    return named and word.text.isalpha() and not word.text.isupper()


def _weight_of_places(scan: Scan, mention: Mention) -> float:
    """How much it speaks for a place that one of this name is known."""
    found = scan.known_places(mention.first, mention.last)
    if not mention.type or (mention.last - mention.first > 1 and not mention.is_place):
        is_large = _may_be_place(scan, mention) and any(p.population >= _LARGE for p in found)
        return _KNOWN if is_large else 0.0
    known = [p for p in found if not p.alias]
    if mention.type != "Organization" and any(p.curated or p.population >= _LARGE for p in known):
        return _KNOWN_LARGE
    return _KNOWN if any(p.country in scan.countries for p in known) else 0.0


def _is_only_capital(scan: Scan, mention: Mention) -> bool:
    """Whether a word may have its capital only because a sentence begins with it ("Military spokesmen")."""
    word = scan.words[mention.first]
    plain = word.token.tag_ not in ("NNP", "NNPS") or word.text.lower() in _COMMON
    return mention.last - mention.first == 1 and mention.first in scan.starts and plain


def _has_article(scan: Scan, mention: Mention) -> bool:
    """Whether an article stands before a name and belongs to it: "the *Besk* sank", not "the *Besk* trial"."""
    if scan.before(mention.first).lower() not in _ARTICLES:
        return False
    return _head(scan, mention.first, mention.last).dep_ not in (*MODIFIERS, "poss")


def _is_eastern_name(scan: Scan, mention: Mention) -> bool:
    """Whether a surname stands before a first name.

    Reads "Nguyen Van Hung" and "Orbán Viktor"; must not read "Park Avenue" or "Banco Maria" after a town's "in" so.
    """
    words = scan.texts[mention.first : mention.last]
    if len(words) not in (2, 3) or mention.places or suffix_class(scan, mention.first, mention.last):
        return False
    return words[0] in _SURNAMES_FIRST or (is_first_name(words[-1]) and not is_first_name(words[0]))


def _is_judged(mention: Mention) -> bool:
    return mention.actor is None and not mention.nested and mention.cue in _CERTAIN | _OPEN


def _plain(kind: str) -> str:
    """The class that a vote counts for: any place is a place."""
    return "Place" if kind in PLACE_CLASSES else kind


def _key(scan: Scan, mention: Mention) -> Key:
    """The words of a name, folded, without company forms at its end."""
    words = name_key(" ".join(scan.texts[mention.first : mention.last])).split()
    while len(words) > 1 and words[-1] in _COMPANY_WORDS:
        words.pop()
    return tuple(words)


def _families(scan: Scan, mentions: Iterable[Mention]) -> dict[Key, set[Key]]:
    """The names that share evidence: a full name with its first and its last word."""
    keys = {_key(scan, m) for m in mentions if _is_judged(m)}
    families: dict[Key, set[Key]] = defaultdict(set)
    for m in mentions:
        key = _key(scan, m)
        if (
            len(key) not in (2, 3, 4)
            or key not in keys
            or suffix_class(scan, m.first, m.last) in PLACE_CLASSES
        ):
            continue
        parts = {key[-1:]} if m.cue == "event" else {key[:1], key[-1:]}
        for part in parts & keys:
            families[part].add(key)
    for part, wholes in list(families.items()):
        for whole in wholes:
            families[whole].add(part)
    return families


def _add_surnames(votes: Votes, families: dict[Key, set[Key]]) -> None:
    """Count it for a person where the last word of a name stands alone elsewhere: firms are called by their first."""
    for key, others in families.items():
        if len(key) > 1 and key[-1:] in others and key[:1] not in others:
            votes[key]["Person"] += _CALLED_BY_SURNAME


def _pooled(key: Key, votes: Votes, families: dict[Key, set[Key]]) -> dict[str, float]:
    pooled = defaultdict(float, votes[key])
    of_town = votes[key]["Place"] >= _ENOUGH  # "Buffalo" in an article on Buffalo Public Schools
    for other in families.get(key, ()):
        for kind in _SHARED - {"Organization"} if of_town else _SHARED:
            pooled[kind] += votes[other][kind]
    return pooled


def _class_of(votes: dict[str, float]) -> str | None:
    """The class for which enough speaks, and clearly more than for any other; None where none has that."""
    ranked = [(weight, kind) for kind, weight in votes.items() if kind]
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    if not ranked or ranked[0][0] < _ENOUGH:
        return _NOBODY if votes["Person"] <= _AGAINST else None
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    return ranked[0][1] if ranked[0][0] - second >= _LEAD else None


def _with_class(scan: Scan, mention: Mention, kind: str | None) -> Mention:
    if kind == _NOBODY:
        if mention.type != "Person" or mention.cue in _CERTAIN:
            return mention
        kind = "Organization" if mention.last - mention.first > 1 else _EVENT
    if kind is None or not _is_judged(mention) or mention.cue in _CERTAIN or kind == _plain(mention.type):
        return mention
    if kind == "Organization" and mention.type in ("Group", "NewsAgency", "GovernmentBody", "ArmedForce"):
        return mention
    places = scan.known_places(mention.first, mention.last) if kind in PLACE_CLASSES else ()
    return replace(mention, type="" if kind == _EVENT else kind, places=places, cue="evidence")
