"""From a trigger to the heads in its roles: which slots are filled, each head once."""

from dataclasses import replace

from kg.extract.arguments.constructions import find_slots
from kg.extract.arguments.roles import acts_on, find_role
from kg.extract.arguments.value import Filler
from kg.extract.grammar.phrases import conjuncts, counted_head, objects, resolve_relative
from kg.extract.grammar.words import children, is_word
from kg.extract.noun_types import NounTypes
from kg.extract.triggers import Trigger
from kg.model import LinkRole, Role


def find_arguments(trigger: Trigger, kinds: NounTypes) -> tuple[Filler, ...]:
    """Return the fillers of a trigger's roles, one role for a head, in text order; surer rules go first.

    Reads "A drone launched by militants struck a base in Iraq" (agent, instrument, patient, place); must not read
    the "by Friday" of "withdrew by Friday" as an agent.
    """
    fillers: dict[int, Filler] = {}
    for slot, head, rule in find_slots(trigger, kinds):
        for conjunct in conjuncts(head):
            noun = resolve_relative(counted_head(conjunct))
            if (
                not is_word(noun)
                or noun.i in fillers
                or noun.i == trigger.token.i
                or noun in trigger.rest
                or noun.lower_.endswith(("self", "selves"))
            ):
                continue
            tied = trigger.rule != "reporting" and kinds.all_of(noun, slot)[0] == "event"
            acts = tied and slot == "subject" and acts_on(trigger) and _changes_something(trigger, kinds)
            link = trigger.frame.link("by" if acts else slot) if tied else None
            role = _role_of_link(link, slot) if link else find_role(trigger, slot, noun, kinds)
            if link or role:
                fillers[noun.i] = Filler(noun, rule, slot, role, link)
    found = _with_containers(fillers, kinds)
    return tuple(sorted(_with_doer(trigger, found), key=lambda f: f.head.i))


def _role_of_link(link: LinkRole, slot: str) -> Role | None:
    """Return what a linked event is besides: the "*quake*" that killed forty is the cause and does it."""
    return "agent" if link == "cause" and slot in ("subject", "by") else None


def _changes_something(trigger: Trigger, kinds: NounTypes) -> bool:
    """Whether a verb has an object that an event can change: "ended *the standoff*", not "lasted *two hours*"."""
    return any(kinds.all_of(o, "object")[0] not in ("time", "quantity") for o in objects(trigger.token))


def _with_containers(fillers: dict[int, Filler], kinds: NounTypes) -> list[Filler]:
    """Add the place that a place is in, where it follows: "in Helmand Province, *Afghanistan*"."""
    found = list(fillers.values())
    for filler in fillers.values():
        for apposed in children(filler.head, "appos") if filler.role == "place" else ():
            if kinds.entity(apposed) is not None and apposed.i not in fillers:
                found.append(Filler(apposed, "place-container", "site", "place"))
    return found


def _with_doer(trigger: Trigger, fillers: list[Filler]) -> list[Filler]:
    """Make the possessor or modifier of a noun its agent where "of" names the patient: "the *U.S.* killing of six"."""
    undergone = trigger.is_noun and any(f.role == "patient" and f.slot == "of" for f in fillers)
    if not undergone:
        return fillers
    modifiers = ("poss", "compound")
    return [replace(f, role="agent") if f.slot in modifiers and f.role == "patient" else f for f in fillers]
