"""What a definite description may mean, by what narrows it.

In: a noun with its modifiers, and chains. Out: yes or no, and those who are meant together. Which chain is the last of
those that fit is left to `reader`.
"""

from collections.abc import Iterable, Sequence

from kg.extract.coreference.chains import Chain, are_synonyms, descriptions_agree, label_of
from kg.extract.coreference.designations import modifiers_of
from kg.extract.figures.quantities import count_of
from kg.extract.grammar.words import MODIFIERS, children, is_plural
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

_DESCRIBING = word_set("describing_modifiers")
_PARTIES = word_set("parties_of_two")
_FIRMS = word_set("firms")
_PERSON = "Person"
_OFFICERS = frozenset({"COP", "JUD", "MIL", "GOV"})
_MOST_PEOPLE = 50
_KNOWN_PEOPLE = word_set("nouns_of_known_people")


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


def picks_up(noun: Token, chain: Chain, kinds: NounTypes) -> bool:
    """Whether a definite noun calls a chain what it was called before, or means the same, and is not narrowed further.

    Reads "the base" after "an outpost", "the prime minister" after "Prime Minister Ana Silva"; must not read "the
    defence minister" as her, or "the army base" as "an air base".
    """
    lemma, modifiers = noun.lemma_.lower(), modifiers_of(noun, kinds)
    if chain.plural != is_plural(noun) or not (lemma in chain.heads or are_synonyms(lemma, chain.heads)):
        return False
    if not descriptions_agree(modifiers, chain.modifiers):
        return False
    return chain.entity is None or modifiers <= chain.modifiers | chain.heads or can_be_told(noun, kinds)


def is_called_alike(noun: Token, chain: Chain, kinds: NounTypes) -> bool:
    """Whether a noun without "the" calls a chain by its words, or by its modifiers and a noun that means the same.

    Reads "Hamas fighters" after "Hamas militants"; must not read "Houthi fighters" so, or "U.S. troops" as "three
    American soldiers".
    """
    if chain.plural != is_plural(noun):
        return False
    if chain.label.lower() == label_of(noun).lower():
        return True
    if count_of(noun) is not None or count_of(chain.first) is not None:
        return False
    modifiers = modifiers_of(noun, kinds)
    return bool(modifiers) and modifiers == chain.modifiers and are_synonyms(noun.lemma_.lower(), chain.heads)


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


def people_again(noun: Token, recent: Iterable[Chain]) -> Chain | None:
    """Return the people of a told number whom a plural noun calls something else; None where several fit.

    Reads "Police held four men. The *suspects* ..." and "the *four suspects*" as the four men; must not read "the six
    suspects" or "the suspects in the March raid" so.
    """
    count = count_of(noun)
    if noun.lemma_ not in _KNOWN_PEOPLE:
        return None
    told = [
        r
        for r in recent
        if r.plural and r.type == "Group" and r.entity is None and r.count and _OFFICERS.isdisjoint(r.sector)
    ]
    if count is not None:
        told = [r for r in told if r.count == count.value]
    elif children(noun, *MODIFIERS, "prep", "acl", "relcl", "poss"):
        return None
    known = {r.count: r for r in told if r.count and r.count <= _MOST_PEOPLE}
    return next(iter(known.values())) if len(known) == 1 else None
