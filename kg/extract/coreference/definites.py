"""What a definite description may mean, by what narrows it.

In: a noun with its modifiers, and chains. Out: yes or no, and those who are meant together. Which chain is the last of
those that fit is left to `reader`.
"""

from collections.abc import Sequence

from kg.extract.coreference.chains import Chain
from kg.extract.figures.quantities import count_of
from kg.extract.grammar.words import MODIFIERS, children, is_plural
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

_DESCRIBING = word_set("describing_modifiers")
_PARTIES = word_set("parties_of_two")
_FIRMS = word_set("firms")
_PERSON = "Person"


def can_be_told(noun: Token, kinds: NounTypes) -> bool:
    """Whether a noun alone, or with what stands before it, can mean what was named last: that tells it from no other.

    Reads "the city", "the Somali port city", "the Geneva-based group", "the Korean carmaker"; must not read "the parent
    company", "the rebel-held city", "Ana Falk's company" or "the capital, Lima" so.
    """
    if any(kinds.entity(c) is not None for c in children(noun, "appos")):
        return False
    modifiers = children(noun, *MODIFIERS)
    return not modifiers or (
        not children(noun, "poss", "nummod") and all(_describes(m, kinds) for m in modifiers)
    )


def _describes(modifier: Token, kinds: NounTypes) -> bool:
    if kinds.is_demonym(modifier) or modifier.lower_ in _DESCRIBING:
        return True
    named = kinds.entity(modifier)
    if named is not None:
        return named.country is not None and modifier.head.dep_ in MODIFIERS
    return modifier.text.isdigit() or modifier.text == "-"


def fits_country(noun: Token, chain: Chain, kinds: NounTypes) -> bool:
    """Whether a chain can be of the country that a description tells: "the *Somali* city" is no city of Kenya."""
    told = kinds.country_of(noun)
    if told is None or chain.country == told:
        return True
    return chain.country is None and noun.lemma_ in _FIRMS


def are_parties(noun: Token) -> bool:
    """Whether a noun stands for two that face each other or act together.

    Reads "both sides", "the two neighbors", "the pair"; must not read "both men" or "the two bombs" so.
    """
    if noun.lemma_ not in _PARTIES:
        return False
    if noun.lower_ == "pair":
        return not any(c.lower_ == "of" for c in noun.rights)
    count = count_of(noun)
    both = any(c.lower_ == "both" for c in children(noun, "det", "predet"))
    return is_plural(noun) and (both or (count is not None and count.value == 2))


def last_two(noun: Token, together: Sequence[tuple[Chain, ...]]) -> tuple[Chain, ...]:
    """Return the two countries, for "the pair" the two people, last named together; none where none were."""
    wanted = frozenset({_PERSON}) if noun.lower_ == "pair" else frozenset({"Country"})
    fitting = [
        g for g in together if len(g) == 2 and all(c.type in wanted and c.entity is not None for c in g)
    ]
    return fitting[-1] if fitting else ()
