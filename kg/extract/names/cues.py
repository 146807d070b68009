"""Loads the words by which names are read (`cues.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class NameCues:
    """Sets of words; see `cues.toml` for what each is for.

    Args:
        titles: Capitalised words before a person's name.
        person_cues: Small-letter words before a person's name.
        place_prepositions: Prepositions before places.
        strong_place_prepositions: Those that few other names follow.
        place_heads: Common nouns beside the name of a place.
        region_words: Those that make it a region.
        directions: Adjectives of direction, part of no key.
        not_names: Capitalised words that name nobody.
        of_heads: Words that "of" joins to a name.
        name_particles: Small-letter words inside names.
        disease_heads: Words after a name that make it a disease's.
        company_possessions: What a company has and a person hardly.
        water_heads: What belongs to a river ("banks of the").
        water_verbs: What a river does.
        water_words: Words of which one stands in an article that speaks of rivers.
        class_of: Class by the last word of a name.
        sector_of: PLOVER sector by a word of a name.
    """

    titles: frozenset[str]
    person_cues: frozenset[str]
    place_prepositions: frozenset[str]
    strong_place_prepositions: frozenset[str]
    place_heads: frozenset[str]
    region_words: frozenset[str]
    directions: frozenset[str]
    not_names: frozenset[str]
    of_heads: frozenset[str]
    name_particles: frozenset[str]
    disease_heads: frozenset[str]
    company_possessions: frozenset[str]
    water_heads: frozenset[str]
    water_verbs: frozenset[str]
    water_words: frozenset[str]
    class_of: MappingProxyType[str, str]
    sector_of: MappingProxyType[str, str]


@lru_cache(maxsize=1)
def load_name_cues() -> NameCues:
    """Load `cues.toml`, once."""
    data = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    classes, sectors = data.pop("suffix"), data.pop("sector")
    return NameCues(
        **{name: frozenset(words.split()) for name, words in data.items()},
        class_of=MappingProxyType({w: c for c, words in classes.items() for w in words.split()}),
        sector_of=MappingProxyType({w: s for s, words in sectors.items() for w in words.split()}),
    )
