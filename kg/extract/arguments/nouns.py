"""The slots of an event noun or adjective: possessors, modifiers, prepositional phrases, and its light verb's slots.

In: a trigger that is no verb. Out: slots, surer ones first. Which role each gives is left to `roles`.
"""

from collections.abc import Iterator

from kg.extract.arguments.prepositions import LOCATIVE, nested_sites, preposition_slots, site_slots
from kg.extract.arguments.value import Slot
from kg.extract.kinds import Kinds
from kg.extract.phrases import (
    AIMING,
    NOMINAL,
    VERBAL,
    children,
    is_passive,
    objects,
    preposition_objects,
    subjects,
)
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.lexicon.word_sets import word_set
from kg.vocab import is_subclass


def noun_slots(trigger: Trigger, kinds: Kinds) -> Iterator[Slot]:
    """Yield the slots of an event noun or adjective, surer ones first."""
    noun = trigger.token
    if noun.pos_ == "ADJ":
        yield from _adjective_slots(noun)
    for head in children(noun, "poss"):
        yield "poss", head, "possessor"
    yield from preposition_slots(noun)
    for modifier in children(noun, "compound", "nmod", "amod", "npadvmod"):
        if modifier in trigger.words and kinds.of(modifier) not in ("weapon", "vehicle"):
            continue
        if modifier.dep_ == "compound" or kinds.entity(modifier) is not None:
            yield "compound", modifier, "compound"
    for prep, head in preposition_objects(noun):
        if prep.lower_ in ("by", "of", "on", "against", "between") and head.pos_ in NOMINAL:
            yield from _reattached_slots(head)
    if not any(prep.lower_ == "of" for prep in children(noun, "prep")):
        yield from _shared_complements(noun)
    yield from _struck_slots(trigger)
    yield from victim_slots(noun)
    yield from _responsible_slots(noun)
    yield from _undergoing_slots(trigger)
    yield from _journey_slots(trigger)
    yield from _undertaken_slots(trigger)
    for clause in children(noun, "acl", "relcl"):
        if clause.lower_ == "using":
            yield from (("using", head, "using") for head in objects(clause))
        for aimed in (clause, *children(clause, "xcomp", "acomp")):
            if aimed.lower_ in AIMING:
                yield from (
                    ("aim", head, "aim") for p, head in preposition_objects(aimed) if p.lower_ == "at"
                )
        if clause != trigger.light and clause.tag_ == "VBN" and is_passive(clause):
            yield from (s for s in preposition_slots(clause, passive=True) if s[0] == "by")
    if trigger.light is not None:
        yield from _light_slots(trigger, kinds)
    yield from nested_sites(noun, kinds)


def _adjective_slots(adjective: Token) -> Iterator[Slot]:
    """Yield whom an adjective tells of: "*Nine people* were dead", "*a man* was shot dead", "dead *soldiers*"."""
    if adjective.dep_ in ("acomp", "oprd", "attr", "advcl") and adjective.head.pos_ in VERBAL:
        verb = adjective.head
        undergoers = (
            subjects(verb) if is_passive(verb) or verb.lemma_ == "be" else objects(verb) or subjects(verb)
        )
        for head in undergoers:
            yield "object", head, "predicate-adjective"
    elif adjective.dep_ == "amod":
        yield "object", adjective.head, "attributive-adjective"


def _shared_complements(noun: Token) -> Iterator[Slot]:
    """Yield the "of" phrase that coordinated nouns share: "the slaughter and *maiming* of *civilians*"."""
    kin = [t for t in noun.conjuncts if t.pos_ == "NOUN" and abs(t.i - noun.i) <= _NEARBY]
    for other in kin:
        for prep, head in preposition_objects(other):
            if prep.lower_ == "of" and prep.i > max(noun.i, other.i):
                yield "of", head, "prep-of"


_NEARBY = 4


def _struck_slots(trigger: Trigger) -> Iterator[Slot]:
    """Yield what an attack or a disaster is told to strike: "an explosion shattered *the windows*"."""
    noun = trigger.token
    if not any(is_subclass(trigger.event_class, name) for name in ("Conflict", "Disaster")):
        return
    if noun.dep_ == "nsubj" and noun.head.lemma_ in _STRIKING and not is_passive(noun.head):
        yield from (("aim", head, "struck") for head in objects(noun.head))
    verb = noun.head.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "by" and verb.lemma_ in _STRIKING and is_passive(verb):
        yield from (("aim", head, "struck") for head in subjects(verb))


_STRIKING = word_set("striking_verbs")
_PUTTING = word_set("putting_verbs")


def victim_slots(harmed: Token) -> Iterator[Slot]:
    """Yield who is among the harmed: "the wounded included *two nurses*", "*a boy* was among the dead"."""
    collective = any(c.lower_ == "the" for c in children(harmed, "det")) and harmed.lower_ in _COLLECTIVE
    if not collective:
        return
    if harmed.dep_ == "nsubj" and harmed.head.lemma_ == "include":
        yield from (("object", head, "included") for head in objects(harmed.head))
    verb = harmed.head.head
    if harmed.dep_ == "pobj" and harmed.head.lower_ == "among" and verb.lemma_ == "be":
        yield from (("object", head, "among") for head in subjects(verb))


_COLLECTIVE = word_set("harmed_people")


def _undergoing_slots(trigger: Trigger) -> Iterator[Slot]:
    """Yield what is under something: "*a bank* under investigation", "put *him* under arrest"; "is" is a light verb."""
    noun = trigger.token
    if trigger.light is not None or noun.dep_ != "pobj" or noun.head.lower_ != "under":
        return
    governor = noun.head.head
    if governor.pos_ in NOMINAL and trigger.event_class != "Event":
        yield "object", governor, "under"
    elif governor.lemma_ in _PUTTING:
        undergoers = subjects(governor) if is_passive(governor) else objects(governor)
        yield from (("object", head, "under") for head in undergoers)


def _journey_slots(trigger: Trigger) -> Iterator[Slot]:
    """Yield who comes from or goes on a journey: "*she* returned from a visit", not "came from the attack"."""
    noun = trigger.token
    verb = noun.head.head
    travels = noun.dep_ == "pobj" and f"{verb.lemma_} {noun.head.lower_}" in _JOURNEYS
    journey = any(is_subclass(trigger.event_class, name) for name in ("Movement", "Visit"))
    if travels and journey and not is_passive(verb):
        yield from (("subject", head, "journey") for head in subjects(verb))


_JOURNEYS = word_set("journey_verbs")


def _undertaken_slots(trigger: Trigger) -> Iterator[Slot]:
    """Yield who undertakes what they announce or plan: "*Airbus* unveiled plans", not "condemned the attack"."""
    noun = trigger.token
    verb = noun.head
    undertaken = trigger.light is None and noun.dep_ == "dobj" and verb.lemma_ in _UNDERTAKING
    known = any(c.lower_ in ("the", "that", "this") for c in children(noun, "det")) and not children(
        noun, "prep"
    )
    if undertaken and not known and not is_passive(verb):
        for head in subjects(verb):
            yield "subject", head, "undertaken"


_UNDERTAKING = word_set("undertaking_verbs")


def _responsible_slots(noun: Token) -> Iterator[Slot]:
    """Yield who owns up to an event: "*the group* claimed responsibility for the attack", not who denies it."""
    stand = noun.head.head if noun.dep_ == "pobj" else noun
    verb = stand.head
    owns = stand.lemma_ == "responsibility" and stand.dep_ == "dobj" and verb.lemma_ in _OWNING_UP
    if not owns or children(verb, "neg") or _says_no(stand):
        return
    for head in subjects(verb):
        if not _says_no(head):
            yield "subject", head, "responsibility"


def _says_no(noun: Token) -> bool:
    return noun.lower_ in ("nobody", "none") or any(c.lower_ in ("no", "any") for c in noun.children)


_OWNING_UP = word_set("owning_up_verbs")


def _reattached_slots(participant: Token) -> Iterator[Slot]:
    """Yield phrases that a parser hung on a participant: "attack by militants *on Israel*"."""
    for prep, head in preposition_objects(participant):
        if prep.lower_ in LOCATIVE | {"against", "with", "to", "from", "by"} and head.pos_ in NOMINAL:
            yield ("subject" if prep.lower_ == "by" else prep.lower_), head, "reattached"
            if prep.lower_ == "by":
                yield from _reattached_slots(head)


def _light_slots(trigger: Trigger, kinds: Kinds) -> Iterator[Slot]:
    """Yield what the light verb of a noun carries: "*Rebels* launched an attack *on Tuesday in Mosul*".

    Of "two deaths were reported in Lima to the police" it is only the place.
    """
    verb, noun = trigger.light, trigger.token
    if verb is None:
        return
    passive = is_passive(verb)
    slot = {"agent": "subject", "patient": "object", "place": "in"}.get(trigger.light_role)
    for head in subjects(verb) if slot and not passive else ():
        if head != noun:
            yield slot or "subject", head, "light-subject"
    if passive and noun.dep_ == "dobj":
        yield from (("indirect", head, "light-recipient") for head in subjects(verb))
    told = verb.lemma_ == "report"
    for found, head, _ in preposition_slots(verb, passive=passive):
        if head != noun and (found in LOCATIVE or not told):
            yield found, head, "light-prep"
            if found in ("on", "against"):
                yield from site_slots(head, kinds)
