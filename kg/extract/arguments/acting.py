"""Who does what a verb tells, where the syntax alone does not say it.

In: a trigger that is a verb. Out: tokens, and yes or no. Which slot they stand in is left to the constructions.
"""

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import preposition_objects
from kg.extract.grammar.subjects import subjects
from kg.extract.grammar.words import children
from kg.extract.noun_types import NounTypes, common_lemma
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.lexicon.word_sets import word_set
from kg.vocab import is_subclass


def acting(trigger: Trigger) -> list[Token]:
    """Return the subjects of a verb; who uses what it is done with; the cause of a harm that a passive led to.

    Reads "*rebels* used drones to *hit* a base", "was rocked by a *blast*, *killing* ten".
    """
    verb = trigger.token
    if _is_result_of_passive(trigger):
        return _causes_of_result(verb)
    use = verb.head
    used_for = (
        verb.tag_ == "VB" and verb.dep_ in ("xcomp", "advcl") and use.lemma_ == "use" and use.i < verb.i
    )
    if not used_for or children(verb, "nsubj", "nsubjpass"):
        return subjects(verb)
    return _causes_of_result(verb) if is_passive(use) else subjects(use)


def doers(trigger: Trigger) -> list[Token]:
    """Return who does it: the "by" phrase of a passive, else who acts."""
    verb = trigger.token
    if is_passive(verb):
        return [noun for prep, noun in preposition_objects(verb) if prep.lower_ == "by"]
    return acting(trigger)


def can_act(noun: Token, verb: Token, kinds: NounTypes) -> bool:
    """Whether a noun can be who does what a clause of aim or result tells.

    The ship of "the ship sank, *spilling* oil" does; the planes of "the planes were fitted with winglets *to boost*
    efficiency" boost nothing.
    """
    found = kinds.all_of(noun, "subject")
    if _is_of_people(verb) and found[0] in ("thing", "event", "quantity", "money", "time"):
        return False
    if not _follows_from(verb) or children(verb, "nsubj"):
        return True
    if common_lemma(noun) in word_set("moving_places"):
        return True
    moves = found[0] == "vehicle" and verb.tag_ == "VBG" and not is_passive(verb.head)
    return moves or "actor" in found or found[0] in ("weapon", "event")


def _is_of_people(verb: Token) -> bool:
    """Whether only people do what a verb tells that shares its subject with a clause: "orders rose and *denied* it"."""
    shares = verb.dep_ == "conj" and verb.head.dep_ in ("ccomp", "advcl")
    return shares and verb.lemma_ in word_set("verbs_of_people") and not children(verb, "nsubj", "nsubjpass")


def is_provided(verb: Token) -> bool:
    """Whether what a verb provides stands behind "with": "*supplied* the army with trucks"."""
    return verb.lemma_ in word_set("providing_verbs") and any(
        p.lower_ == "with" for p in children(verb, "prep")
    )


def _follows_from(verb: Token) -> bool:
    """Whether a clause tells what an event is for or comes to: "fell *to reach* 12", "rose, *marking* a record"."""
    if verb.dep_ != "advcl":
        return False
    return verb.tag_ == "VB" or (verb.tag_ == "VBG" and verb.lemma_ in word_set("resulting_verbs"))


def _is_result_of_passive(trigger: Trigger) -> bool:
    """Whether a participle tells what a passive led to: "was rocked by a blast, *killing* ten"."""
    verb = trigger.token
    harms = is_subclass(trigger.event_class, "Harm")
    return harms and verb.dep_ == "advcl" and verb.tag_ == "VBG" and is_passive(verb.head)


def _causes_of_result(verb: Token) -> list[Token]:
    """Return what did it where a passive led to a result: the blast, not what it rocked."""
    return [head for prep, head in preposition_objects(verb.head) if prep.lower_ == "by"]
