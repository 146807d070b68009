"""The places that an article mentions, as those where its events may have happened.

In: the parse, what each noun names, who or what each noun refers to. Out: `Site`s in text order: named places, and
nouns behind a preposition of place ("at the *palace*"). Nationalities are none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.arguments.prepositions import LOCATIVE
from kg.extract.coreference import Discourse
from kg.extract.grammar.words import children
from kg.extract.noun_types import POLITICAL_TYPES, SITE_TYPES, NounTypes
from kg.extract.tree import Doc, Token

_HOLDING = frozenset(("in", "at", "outside", "inside", "near", "before", "around", "behind"))
_PLACES = POLITICAL_TYPES | SITE_TYPES


@dataclass(frozen=True, slots=True)
class Site:
    """A mention of a place.

    Args:
        token: Its head.
        sentence: Number of its sentence.
        key: The same for every mention of one place.
        level: What kind of place: "city", "country" ... for those on the map, "unnamed" for a noun.
        within: Key of the place that contains it, None where unknown.
    """

    token: Token
    sentence: int
    key: str
    level: str
    within: str | None = None


def find_sites(doc: Doc, kinds: NounTypes, discourse: Discourse) -> Iterator[Site]:
    """Yield the sites of an article."""
    for token in doc:
        site = _named_site(token, kinds, discourse) or _described_site(token, kinds, discourse)
        if site is not None:
            yield site


def _named_site(token: Token, kinds: NounTypes, discourse: Discourse) -> Site | None:
    entity = kinds.entity(token)
    if entity is None or entity.type not in _PLACES or kinds.is_demonym(token):
        return None
    if token.head is not token and kinds.entity(token.head) is entity and token.dep_ != "appos":
        return None
    level = entity.geo.level if entity.geo is not None else entity.type.lower()
    return Site(token, discourse.sentence_of(token), entity.iri, level, entity.within)


def _described_site(token: Token, kinds: NounTypes, discourse: Discourse) -> Site | None:
    """Return a place that no map has, or a body or thing that something is in, at or outside of."""
    if token.dep_ != "pobj" or token.head.lower_ not in LOCATIVE or token.pos_ == "NUM":
        return None
    found = kinds.all_of(token, token.head.lower_)
    level = "unnamed" if "place" in found else "body" if "actor" in found else "thing"
    if found[0] in ("time", "event", "quantity", "money") or _is_person(token, kinds):
        return None
    if level != "unnamed" and (token.head.lower_ not in _HOLDING or kinds.is_abstract(token)):
        return None
    if any(_is_place_name(o, kinds) for p in children(token, "prep") if p.lower_ == "of" for o in p.children):
        return None
    referent = discourse.at(token)
    if referent is None:
        return None
    key = referent.entity.iri if referent.entity is not None else f"described {referent.first.i}"
    return Site(token, discourse.sentence_of(token), key, level)


def _is_person(token: Token, kinds: NounTypes) -> bool:
    return "person" in kinds.condition_kinds(token)


def _is_place_name(token: Token, kinds: NounTypes) -> bool:
    """Whether a noun names a place, as in "the town *of Gao*": the name then stands for it."""
    entity = kinds.entity(token)
    return entity is not None and entity.type in _PLACES
