"""What a description says: the name it carries ("the city of Lyon", "Roj camp"), what narrows it, whom it introduces.

In: a noun, and the names of the article by token. Out: the name that is the noun's own, None where a name beside it is
that of something else ("the base in Lyon", "districts of Lyon"); the chain that a description without a name
introduces. Which earlier chain a description joins is left to `reader`.
"""

from collections.abc import Mapping

from kg.extract.coreference.chains import (
    COLLECTIVE,
    INDEFINITE,
    Chain,
    label_of,
    restriction_of,
)
from kg.extract.figures.quantities import count_of
from kg.extract.grammar.phrases import token_span
from kg.extract.grammar.words import MODIFIERS, NOMINAL, children, is_plural, is_word
from kg.extract.names import Name
from kg.extract.names.gender import gender_of_nouns
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Doc, Token
from kg.lexicon.word_sets import word_map, word_set

_NOUN_CLASSES = {noun: frozenset(classes.split()) for noun, classes in word_map("classes_of_nouns").items()}
_INDEFINITE = frozenset("a an another some any no every each".split())
_NAMING = word_set("naming_participles")


def own_name(token: Token, names: Mapping[int, Name]) -> Name | None:
    """Return the name that a noun's own phrase gives it.

    Reads "the western province of Anbar", "the Tower 22 outpost", "the base, known as K-1", "Iraqi soil", "the Volvo
    car company"; must not read "the base in Anbar", "the capital of Iraq", "two districts of Lyon", "a suburb of
    Lyon", "the supplier of Volvo" so.

    Args:
        token: Head of the phrase.
        names: The article's names by the index of their head.
    """
    if token.tag_ not in ("NN", "NNP"):
        return None
    named = _called(token, names)
    if named is not None:
        return named
    if token.lower_ in ("soil", "territory"):
        return _country_before(token, names)
    classes = _NOUN_CLASSES.get(token.lower_)
    determiners = {c.lower_ for c in children(token, "det", "poss")}
    before = _name_before(token, names)
    counted = [
        c for c in children(token, "nummod") if before is None or not before.span.covers(token_span(c))
    ]
    if classes is None or determiners & _INDEFINITE or counted:
        return None
    if before is not None and before.type in classes and _is_place_of_its_kind(token, before):
        return before
    if token.lower_ in _BODY_NOUNS or (before is not None and token.lower_ not in _TOWNS):
        return None
    of = [p for p in children(token, "prep") if p.lower_ == "of" and p.i == token.i + 1]
    found = [_name_of(prep, names) for prep in of]
    return next((n for n in found if n is not None and n.type in classes and not n.demonym), None)


_TOWNS = word_set("towns")
_KIN = word_set("kin_of_bodies")
_BODY_NOUNS = frozenset(noun for noun, classes in _NOUN_CLASSES.items() if "Organization" in classes)


def apposed_name(token: Token, names: Mapping[int, Name], kinds: NounTypes) -> Name | None:
    """Return the name behind whose comma a phrase stands that the parser takes for an object.

    Reads "according to the Observatory, a war *monitor* in Leeds,"; must not read "in Leeds, the *army* left" so.
    """
    first = token.left_edge
    determined = any(c.dep_ == "det" and c.i == first.i for c in token.children)
    if token.dep_ not in ("dobj", "attr", "npadvmod", "dep") or not determined or first.i < 2:
        return None
    comma = token.doc.tokens[first.i - 1]
    last = token.doc.tokens[first.i - 2]
    if comma.text != "," or is_plural(token):
        return None
    kind = kinds.type_of(token)
    found = (n for n in names.values() if n.span.end == last.idx + len(last.text) and not n.demonym)
    fits = (n for n in found if kind in (n.type, "Thing") or {kind, n.type} <= COLLECTIVE)
    return next(fits, None)


def _is_place_of_its_kind(token: Token, name: Name) -> bool:
    """Whether the noun after a name says what it is: "the Lyon district" is a part of Lyon, not Lyon."""
    return not (name.type == "City" and token.lower_ not in _TOWNS | {"port"})


def _country_before(token: Token, names: Mapping[int, Name]) -> Name | None:
    """The country whose adjective or name stands before "soil": "on *Iraqi* soil" is in Iraq."""
    beside = [c for c in token.lefts if c.i in names and names[c.i].type == "Country"]
    return names[beside[0].i] if len(beside) == 1 and not names[beside[0].i].nested else None


def _called(token: Token, names: Mapping[int, Name]) -> Name | None:
    for child in children(token, "acl"):
        if child.lower_ not in _NAMING:
            continue
        places = [child, *(p for p in children(child, "prep") if p.lower_ == "as")]
        for place in places:
            for end in children(place, "oprd", "pobj", "dobj", "attr", "nmod", "npadvmod"):
                if end.i in names and not names[end.i].demonym:
                    return names[end.i]
    return None


def _name_before(token: Token, names: Mapping[int, Name]) -> Name | None:
    """The name that stands right before the noun, without a possessive; before a body's noun and its trade."""
    beside = children(token, *MODIFIERS)
    for child in beside:
        name = names.get(child.i)
        if name is None or name.demonym:
            continue
        gap = token.doc.text[name.span.end : token.idx].split(" ")
        trade = len(gap) == 3 and token.lower_ in _BODY_NOUNS and gap[1] in {c.lower_ for c in beside} - _KIN
        if gap == ["", ""] or trade:
            return name
    return None


def _name_of(prep: Token, names: Mapping[int, Name]) -> Name | None:
    return next((names[c.i] for c in children(prep, "pobj") if c.i in names), None)


def name_tokens(doc: Doc, name: Name) -> list[Token]:
    """Return the tokens that a name covers."""
    span = doc.char_span(name.span.start, name.span.end, alignment_mode="expand")
    return list(span) if span is not None else []


def name_head(doc: Doc, name: Name) -> Token:
    """Return the token of a name that the others hang on."""
    tokens = name_tokens(doc, name)
    inside = {t.i for t in tokens}
    outer = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    words = [t for t in outer if t.pos_ != "NUM"]
    return (words or outer or tokens)[-1]


def is_nominal_head(token: Token, kinds: NounTypes) -> bool:
    """Whether a token is the head of a phrase that may name an actor, a place or a thing."""
    if token.pos_ == "ADJ":
        return token.lower_ == "other" and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")
    if token.pos_ not in NOMINAL or token.dep_ in _MODIFYING or not is_word(token):
        return False
    return kinds.of(token) not in ("time", "event")


def is_people(token: Token, kinds: NounTypes) -> bool:
    """Whether a demonym stands for people: "the *Americans*", "an *Iraqi*", not "American troops"."""
    alone = token.tag_ in ("NN", "NNP") and any(c.tag_ == "DT" for c in token.children)
    return kinds.is_demonym(token) and (token.tag_ in ("NNS", "NNPS") or alone)


def title_heads(token: Token, name: Name) -> set[str]:
    """Return the nouns that stand beside a name as titles, in small letters: "*spokesman* Li", "*Pope* Francis"."""
    beside = {c.lemma_.lower() for c in children(token, "compound", "appos") if c.tag_ == "NN"}
    if name.type != "Person":
        return beside
    titles = children(token, "compound", "nmod")
    outside = [c for c in titles if c.tag_ == "NNP" and c.idx < name.span.start]
    parts = [part for c in outside for part in children(c, "compound", "amod")]
    return beside | {c.lower_ for c in (*outside, *parts)}


def modifiers_of(token: Token, kinds: NounTypes) -> frozenset[str]:
    """Return what narrows a description, countries by code ("U.S.", "American"), without numbers and "other"."""
    found = set()
    for child in token.lefts:
        if child.dep_ in MODIFIERS and child.lower_ not in _EMPTY_MODIFIERS:
            named = kinds.entity(child)
            found.add(named.country or named.label if named is not None else child.lower_)
    return frozenset(found)


_EMPTY_MODIFIERS = word_set("empty_modifiers")


_MODIFYING = frozenset({*MODIFIERS, "nummod", "quantmod", "npadvmod"})


def describe(token: Token, kinds: NounTypes) -> Chain:
    """Return a new chain of what a phrase without a name describes."""
    count = count_of(token)
    determiner = next((c.lower_ for c in children(token, "det")), "")
    label, type_name = label_of(token), kinds.type_of(token)
    if type_name in COLLECTIVE and " " not in label:
        label = " ".join([label, *restriction_of(token)])
    if type_name in COLLECTIVE and label.replace(",", "").isdigit():
        label = f"{label} people"
    return Chain(
        label,
        type_name,
        {token.lemma_.lower()},
        modifiers_of(token, kinds),
        is_plural(token),
        token,
        token,
        indefinite=determiner in INDEFINITE,
        absent=determiner == "no",
        gender=gender_of_nouns([token.lemma_]) if type_name == "Person" else None,
        count=(count.value or None) if count else None,
        approximate=bool(count and count.approximate),
        sector=kinds.sector_of(token),
        country=kinds.country_of(token),
    )
