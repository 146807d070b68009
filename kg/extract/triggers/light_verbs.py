"""The verb that carries an event noun: "*launched* an attack", "came *under* attack", "there *was* an attack".

In: the trigger of a noun and the lexicon's light verbs. Out: the trigger with its verb, and what the verb's subject is
to the noun's event.
"""

from dataclasses import replace

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import objects, takes_place
from kg.extract.grammar.words import NOMINAL, VERBAL, children
from kg.extract.tree import Token
from kg.extract.triggers.forms import particles_of
from kg.extract.triggers.value import Trigger
from kg.lexicon import Lexicon
from kg.lexicon.word_sets import word_set
from kg.model import Role
from kg.vocab import is_subclass

_BOOKING = word_set("booking_verbs")
_RESULTS = word_set("results_of_business")
_SERIES = word_set("series_nouns")
_CAUSING = word_set("causing_verbs")
_EXISTENCE = word_set("existence_verbs")


def with_light_verb(trigger: Trigger, lexicon: Lexicon) -> Trigger:
    """Add the verb whose arguments are the noun's.

    Reads "the rebels *launched* an attack"; must not read "officials put the number of dead at three".
    """
    is_harm = is_subclass(trigger.event_class, "Harm")
    verb, role = _light_verb(_whole_of(trigger.token), is_harm, lexicon)
    return replace(trigger, light=verb, light_role=role) if verb is not None else trigger


def _light_verb(noun: Token, is_harm: bool, lexicon: Lexicon) -> tuple[Token | None, str]:
    verb = noun.head
    if noun.dep_ == "pobj" and verb.dep_ == "prep":
        role = lexicon.light_verbs.get(f"{verb.head.lemma_} {verb.lower_}")
        return (verb.head, role) if role is not None else (None, "")
    if noun.dep_ in ("acl", "relcl"):
        return None, ""
    if verb.pos_ not in VERBAL:
        return _light_modifier(noun, lexicon)
    if noun.dep_ == "dobj" and is_harm and verb.lemma_ in _CAUSING:
        return verb, "agent"
    if noun.dep_ == "dobj" or (noun.dep_ == "nsubjpass" and is_passive(verb)):
        role = _role_of_light(noun, verb, lexicon)
        return (verb, role) if role is not None else _light_modifier(noun, lexicon)
    only_is = noun.dep_ == "attr" and verb.lemma_ == "be"
    if only_is and _light_modifier(noun, lexicon) != (None, ""):
        return _light_modifier(noun, lexicon)
    if only_is or (noun.dep_ == "nsubj" and (verb.lemma_ in _EXISTENCE or takes_place(verb))):
        return verb, "none"
    return _light_modifier(noun, lexicon)


def _role_of_light(noun: Token, verb: Token, lexicon: Lexicon) -> Role | None:
    """Return what the subject of a light verb is to the noun that it has as its object: "*launched* an attack"."""
    light_verbs = lexicon.light_verbs
    passive = light_verbs.get(f"be {verb.lower_}") if is_passive(verb) else None
    light = passive or light_verbs.get(" ".join([verb.lemma_, *particles_of(verb)]))
    is_result = noun.dep_ == "dobj" and verb.lemma_ in _BOOKING and noun.lemma_ in _RESULTS
    return "patient" if light is None and is_result else light


def _light_modifier(noun: Token, lexicon: Lexicon) -> tuple[Token | None, str]:
    """Read "the attack carried out by rebels" and "the attack that rebels launched"."""
    for clause in children(noun, "acl", "relcl"):
        role = lexicon.light_verbs.get(" ".join([clause.lemma_, *particles_of(clause)]))
        if role is not None and (is_passive(clause) or objects(clause) == [noun]):
            return clause, role
    return None, ""


def _whole_of(noun: Token) -> Token:
    """Return the noun that stands in the clause for this one: "a *series* of attacks", "*raids* and arrests".

    "The *number* of dead" stands for itself: what is done to it is done to a figure.
    """
    whole = noun.head.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and whole.lemma_ in _SERIES:
        noun = noun if whole.lemma_ == "number" and _is_definite(whole) else whole
    return noun.head if noun.dep_ == "conj" and noun.head.pos_ in NOMINAL else noun


def _is_definite(noun: Token) -> bool:
    return any(c.lower_ == "the" for c in children(noun, "det"))
