"""The places that an article mentions, as those where its events may have happened.

In: an article as read. Out: `Site`s in text order: named places, and nouns behind a preposition of
place ("at the *palace*"). Nationalities are none, nor is "*Iran*-backed", nor "*Iran*'s ally" beside a name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.arguments.prepositions import LOCATIVE
from kg.extract.coreference import Referent
from kg.extract.entities import referent_iri
from kg.extract.grammar.senses import is_trade
from kg.extract.grammar.words import children
from kg.extract.noun_types import POLITICAL_TYPES, SITE_TYPES, NounTypes, common_lemma
from kg.extract.reading import Reading
from kg.extract.tree import Token
from kg.lexicon.dateline import find_datelines
from kg.lexicon.word_sets import word_set

_HOLDING = frozenset(("in", "at", "outside", "inside", "near", "before", "around", "behind"))
_STANDING = LOCATIVE - {"through"}
_PLACES = POLITICAL_TYPES | SITE_TYPES
_NOWHERE, _MIDDLES, _EMBLEMS = word_set("nouns_of_no_site"), word_set("middles"), word_set("emblems")


@dataclass(frozen=True, slots=True)
class Site:
    """A mention of a place.

    Args:
        token: Its head.
        sentence: Number of its sentence.
        referent: The place that it means.
        key: IRI of that place.
        level: What kind of place: "city", "country" ... for those on the map, "unnamed" for a noun.
        within: IRI of the place that contains it, None where unknown.
        opens: Whether it is the town of a dateline: "*GAO*, Mali -- ...".
    """

    token: Token
    sentence: int
    referent: Referent
    key: str
    level: str
    within: str | None = None
    opens: bool = False


def find_sites(reading: Reading) -> Iterator[Site]:
    """Yield the sites of an article."""
    datelines = [range(start, end) for start, end, _ in find_datelines(reading.doc.text)]
    for token in reading.doc:
        level = _level_of_name(token, reading.kinds) or _level_of_noun(token, reading.kinds)
        referent = reading.discourse.at(token) if level is not None else None
        if level is not None and referent is not None:
            within = referent.entity.within if referent.entity is not None else None
            sentence = reading.discourse.sentence_of(token)
            opens = any(token.idx in dateline for dateline in datelines)
            yield Site(token, sentence, referent, referent_iri(referent, reading), level, within, opens)


def _level_of_name(token: Token, kinds: NounTypes) -> str | None:
    entity = kinds.entity(token)
    if entity is None or entity.type not in _PLACES or kinds.is_demonym(token) or _begins_compound(token):
        return None
    if token.head is not token and kinds.entity(token.head) is entity and token.dep_ != "appos":
        return None
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_ in _EMBLEMS:
        return None
    if token.dep_ == "poss" and token.head.dep_ == "appos" and kinds.entity(token.head.head) is not None:
        return None
    return entity.geo.level if entity.geo is not None else entity.type.lower()


def _level_of_noun(token: Token, kinds: NounTypes) -> str | None:
    """Return a place that no map has, or a body or thing that something is in, at or outside of."""
    if token.dep_ != "pobj" or token.head.lower_ not in _STANDING or token.pos_ == "NUM":
        return None
    found = kinds.all_of(token, token.head.lower_)
    level = "unnamed" if "place" in found else "body" if "actor" in found else "thing"
    if (
        found[0] in ("time", "event", "quantity", "money")
        or _is_person(token, kinds)
        or _is_no_site(token, kinds)
    ):
        return None
    if level != "unnamed" and (
        token.head.lower_ not in _HOLDING or kinds.is_abstract(token) or is_trade(token)
    ):
        return None
    if any(_is_place_name(o, kinds) for p in children(token, "prep") if p.lower_ == "of" for o in p.children):
        return None
    return level


def _is_no_site(token: Token, kinds: NounTypes) -> bool:
    """Whether a noun behind "in" or "at" is nowhere: "in *connection* with it", "at the *center* of the dispute"."""
    lemma = common_lemma(token)
    parts = [o for p in children(token, "prep") if p.lower_ == "of" for o in p.children]
    middle = lemma in _MIDDLES and any("place" not in kinds.all_of(part, "in") for part in parts)
    return lemma in _NOWHERE or middle


def _begins_compound(token: Token) -> bool:
    """Whether a hyphen joins a name to the word behind it: "*Iran*-backed militants"."""
    following = token.doc.tokens[token.i + 1] if token.i + 1 < len(token.doc) else None
    return (
        following is not None and following.text == "-" and not (token.whitespace_ or following.whitespace_)
    )


def _is_person(token: Token, kinds: NounTypes) -> bool:
    return "person" in kinds.condition_kinds(token)


def _is_place_name(token: Token, kinds: NounTypes) -> bool:
    """Whether a noun names a place, as in "the town *of Gao*": the name then stands for it."""
    entity = kinds.entity(token)
    return entity is not None and entity.type in _PLACES
