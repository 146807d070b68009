"""The slots of a verb: subjects, objects, prepositional phrases, and what these bring with them.

In: a trigger that is a verb. Out: slots, surer ones first. Which role each gives is left to `roles`.
"""

from collections.abc import Iterator

from kg.extract.arguments.nouns import victim_slots
from kg.extract.arguments.prepositions import nested_sites, preposition_slots, site_slots
from kg.extract.arguments.value import Slot
from kg.extract.kinds import Kinds, common_lemma
from kg.extract.phrases import (
    AIMING,
    NOMINAL,
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


def verb_slots(trigger: Trigger, kinds: Kinds) -> Iterator[Slot]:
    """Yield the slots of a verb, surer ones first."""
    verb = trigger.token
    passive = is_passive(verb)
    occurs = verb.lemma_ == "take" and any(o.lower_ == "place" for o in objects(verb))
    direct = [] if occurs else objects(verb)
    provided = any(p.lower_ == "with" for p in children(verb, "prep")) and verb.lemma_ in _PROVIDING
    surface = _causes_of_result(verb) if _is_result_of_passive(trigger) else _acting_subjects(verb)
    ditransitive = passive and bool(direct)
    doers = [h for p, h in preposition_objects(verb) if p.lower_ == "by"] if passive else surface
    for head in doers:
        yield from _owner_slots(head, kinds)
    for head in surface:
        if _follows_from(verb) and not children(verb, "nsubj") and not _has_purposes(head, kinds):
            continue
        slot = "object" if passive or occurs else "subject"
        yield ("indirect" if ditransitive or (passive and provided) else slot), head, "subject"
    for head in direct:
        yield ("indirect" if provided else "object"), head, "object"
    for head in children(verb, "dative"):
        if head.pos_ in NOMINAL:
            yield "indirect", head, "dative"
    for slot, head, rule in preposition_slots(verb, passive=passive):
        yield ("object" if slot == "with" and provided else slot), head, rule
    yield from _included_slots(verb)
    yield from _aim_slots(verb)
    yield from _means_slots(verb)
    if verb.lemma_ in _SEEING and not direct:
        yield from (("object", head, "small-clause") for head in _small_clause_subjects(verb))
    yield from victim_slots(verb)
    if verb.dep_ == "relcl" and any(c.lower_ == "where" for c in children(verb, "advmod")):
        yield "in", verb.head, "where"
    for head in (*(direct or (surface if passive else ())), *(doers if passive else ())):
        yield from site_slots(head, kinds)
    yield from nested_sites(verb, kinds)


_PROVIDING = word_set("providing_verbs")


def _small_clause_subjects(verb: Token) -> list[Token]:
    """Return what is seen or kept in a state: "saw *six ships* delivered", "kept *all banks* closed"."""
    states = [c for c in children(verb, "ccomp") if c.tag_ in ("VBN", "JJ") and c.i > verb.i]
    return [s for c in states if not children(c, "aux", "mark") for s in children(c, "nsubj", "nsubjpass")]


_SEEING = word_set("small_clause_verbs")


def _acting_subjects(verb: Token) -> list[Token]:
    """Return the subjects; of what something is used for, its users: "*rebels* used drones to *hit* a base"."""
    use = verb.head
    used_for = (
        verb.tag_ == "VB" and verb.dep_ in ("xcomp", "advcl") and use.lemma_ == "use" and use.i < verb.i
    )
    if not used_for or children(verb, "nsubj", "nsubjpass"):
        return subjects(verb)
    return _causes_of_result(verb) if is_passive(use) else subjects(use)


def _means_slots(verb: Token) -> Iterator[Slot]:
    """Yield what is used to do something: "used *drones* to *carry* drugs"."""
    use = verb.head
    if verb.tag_ == "VB" and verb.dep_ in ("xcomp", "advcl") and use.lemma_ == "use" and use.i < verb.i:
        tools = subjects(use) if is_passive(use) else objects(use)
        yield from (("using", tool, "means") for tool in tools)


def _follows_from(verb: Token) -> bool:
    """Whether a clause tells what an event is for or comes to: "fell *to reach* 12", "rose, *marking* a record"."""
    return verb.dep_ == "advcl" and (verb.tag_ == "VB" or (verb.tag_ == "VBG" and verb.lemma_ in _RESULTING))


_RESULTING = word_set("resulting_verbs")


def _has_purposes(noun: Token, kinds: Kinds) -> bool:
    """Whether a noun can act: the planes of "were fitted with winglets to *boost* efficiency" do not."""
    found = kinds.all_of(noun, "subject")
    return "actor" in found or found[0] in ("weapon", "event")


def _is_result_of_passive(trigger: Trigger) -> bool:
    """Whether a participle tells what a passive led to: "was rocked by a blast, *killing* ten"."""
    verb = trigger.token
    harms = is_subclass(trigger.event_class, "Harm")
    return harms and verb.dep_ == "advcl" and verb.tag_ == "VBG" and is_passive(verb.head)


def _causes_of_result(verb: Token) -> list[Token]:
    """Return what did it where a passive led to a result: the blast, not what it rocked."""
    return [head for prep, head in preposition_objects(verb.head) if prep.lower_ == "by"]


def _owner_slots(tool: Token, kinds: Kinds) -> Iterator[Slot]:
    """Yield whose weapon or vehicle acts: "a jet *of the coalition* struck", "a drone launched *by rebels* hit"."""
    if kinds.all_of(tool, "subject")[0] not in ("weapon", "vehicle"):
        return
    for prep, head in preposition_objects(tool):
        if prep.lower_ in ("from", "of", "belonging") and "actor" in kinds.all_of(head, "subject"):
            yield "owner", head, "owner"
    for clause in children(tool, "acl", "relcl"):
        for prep, head in preposition_objects(clause):
            if prep.lower_ == "by" and is_passive(clause) and head.pos_ in NOMINAL:
                yield "owner", head, "owner-clause"
    for owner in children(tool, "poss", "compound", "amod", "nmod"):
        owns = kinds.entity(owner) is not None or common_lemma(owner) in _FORCES
        if owns and "actor" in kinds.all_of(owner, "subject"):
            yield "owner", owner, "owner"


def _included_slots(verb: Token) -> Iterator[Slot]:
    """Yield those named out of a group: "Leftists were arrested, *including Eva Forest*"."""
    for prep, head in preposition_objects(verb):
        if prep.lower_ == "including" and head.pos_ in NOMINAL:
            yield "object", head, "including"


_FORCES = word_set("forces_with_weapons")


def _aim_slots(verb: Token) -> Iterator[Slot]:
    """Yield what a participle of aim adds: "launched two drones *targeting the base*"."""
    clauses = [*children(verb, "advcl", "xcomp"), *(a for o in objects(verb) for a in children(o, "acl"))]
    for clause in clauses:
        if clause.lower_ in AIMING or clause.lower_ == "using":
            for head in objects(clause):
                yield ("using" if clause.lower_ == "using" else "aim"), head, "aim"
