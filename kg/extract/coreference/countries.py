"""In which country an article plays.

In: the names of an article, what they name, and the kinds of nouns. Out: a country's code, the capital that is meant,
and whether a naming is too weak to tell a country: "a *Chinese*-owned mine" does not make China "the country".
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kg.extract.coreference.chains import Chain
from kg.extract.grammar.words import MODIFIERS
from kg.extract.names import Name
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Token
from kg.model import Entity

_LEAST_SHARE = 0.34
_HYPHENS = frozenset("-‐‑")
_OF_COMPANIES = frozenset({"Organization", "Company"})
_PRODUCTS = frozenset({"weapon", "vehicle"})


def main_country(
    named: Iterable[tuple[Token, Name]], entities: Mapping[str, Entity], kinds: NounTypes
) -> str | None:
    """Return the code of the country that most places, bodies and adjectives of an article belong to.

    Args:
        named: The article's names by their head, in text order.
        entities: What they name, by IRI.
        kinds: What nouns name.

    Returns:
        An ISO 3166-1 alpha-3 code, the one named first of equals; None where no country has a third of them.
    """
    found: Counter[str] = Counter()
    for token, name in named:
        country = entities[name.entity].country
        if country and not is_weak_naming(token, kinds):
            found[country] += 1
    best = max(found, key=lambda code: found[code], default=None)
    return best if best is not None and found[best] >= _LEAST_SHARE * sum(found.values()) else None


def choose_capital(capitals: Sequence[Chain], told: str | None, main: Entity | None) -> Chain | None:
    """Choose what "the capital" means: that of the country told ("of Peru"), else of the article's, else the last.

    Args:
        capitals: Capitals of countries that were named, the last first.
        told: Code of the country that the words themselves tell.
        main: The country in which the article plays.
    """
    code = told or (main.country if main is not None else None)
    found = next((r for r in capitals if r.country == code), None)
    return found if found is not None or told else next(iter(capitals), None)


def later_naming(known: Token | None, new: Token, kinds: NounTypes) -> Token:
    """Return the later of two namings of a thing, unless that is the only weak one."""
    keep = known is not None and is_weak_naming(new, kinds) and not is_weak_naming(known, kinds)
    return known if known is not None and keep else new


def is_weak_naming(token: Token, kinds: NounTypes) -> bool:
    """Whether a country's name or adjective only tells where a company or a product comes from.

    Reads "a *Chinese*-owned mine", "*Canada*'s Magna", "a *Russian* missile"; must not read "*Chinese* officials" so.
    """
    after = token.doc.tokens[token.i + 1] if token.i + 1 < len(token.doc) else None
    if after is not None and after.text in _HYPHENS and after.idx == token.idx + len(token.text):
        return True
    if token.dep_ not in (*MODIFIERS, "poss"):
        return False
    head = token.head
    owner = kinds.entity(head)
    if owner is not None:
        return owner.type in _OF_COMPANIES and owner != kinds.entity(token)
    if kinds.sector_of_word(head.lemma_.lower()) == "BUS":
        return True
    return token.dep_ != "poss" and kinds.of(head) in _PRODUCTS
