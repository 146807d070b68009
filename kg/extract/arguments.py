"""Who and what takes part in an event: from a trigger and its dependency tree to heads in roles.

In: a trigger (token, frame, light verb) and what kind of thing each noun head names. Out: `Filler`s, one per role and
head, each with the rule that read it. Leaves the choice of entities to `mentions`, times to `dating`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.kinds import Kinds, common_lemma
from kg.extract.phrases import (
    AIMING,
    NOMINAL,
    VERBAL,
    children,
    conjuncts,
    counted_head,
    is_passive,
    objects,
    preposition_objects,
    resolve_relative,
    subjects,
)
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.model import LinkRole, Role
from kg.vocab import is_subclass

LOCATIVE = frozenset(
    "in at near on around outside inside across along off throughout within between beside under over above "
    "beneath north south east west behind close toward towards into onto".split()
)


@dataclass(frozen=True, slots=True)
class Filler:
    """A head that fills a role of an event or names an event tied to it, and the rule that says so.

    Args:
        head: The noun or number.
        rule: Name of the rule.
        role: What it is in the event, None for a link.
        link: What the event it names is to this event, None for a role.
    """

    head: Token
    rule: str
    role: Role | None = None
    link: LinkRole | None = None


Slot = tuple[str, Token, str]


def find_arguments(trigger: Trigger, kinds: Kinds) -> tuple[Filler, ...]:
    """Return the fillers of a trigger's roles, one role for a head, in text order; surer rules go first.

    Reads "A drone launched by militants struck a base in Iraq" (agent, instrument, patient, place); must not read
    the "by Friday" of "withdrew by Friday" as an agent.
    """
    fillers: dict[int, Filler] = {}
    for slot, head, rule in _noun_slots(trigger, kinds) if trigger.is_noun else _verb_slots(trigger, kinds):
        for conjunct in conjuncts(head):
            noun = resolve_relative(counted_head(conjunct))
            if noun.i in fillers or noun.i == trigger.token.i or noun.lower_.endswith(("self", "selves")):
                continue
            tied = trigger.rule != "reporting" and kinds.all_of(noun, slot)[0] == "event"
            link = trigger.frame.link(slot) if tied else None
            role = None if link else _role(trigger, slot, noun, kinds)
            if link or role:
                fillers[noun.i] = Filler(noun, rule, role, link)
    found = _with_containers(fillers, kinds)
    return tuple(sorted(_with_doer(trigger, found), key=lambda f: f.head.i))


def _with_containers(fillers: dict[int, Filler], kinds: Kinds) -> list[Filler]:
    """Add the place that a place is in, where it follows: "in Helmand Province, *Afghanistan*"."""
    found = list(fillers.values())
    for filler in fillers.values():
        for apposed in children(filler.head, "appos") if filler.role == "place" else ():
            if kinds.entity(apposed) is not None and apposed.i not in fillers:
                found.append(Filler(apposed, "place-container", "place"))
    return found


def _with_doer(trigger: Trigger, fillers: list[Filler]) -> list[Filler]:
    """Make the possessor or modifier of a noun its agent where "of" names the patient: "the *U.S.* killing of six"."""
    undergone = trigger.is_noun and any(f.role == "patient" and f.rule == "prep-of" for f in fillers)
    if not undergone:
        return fillers
    modifiers = ("possessor", "compound")
    return [replace(f, role="agent") if f.rule in modifiers and f.role == "patient" else f for f in fillers]


def _role(trigger: Trigger, slot: str, noun: Token, kinds: Kinds) -> Role | None:
    """Return what `noun` is in the event by the slot of its frame that it stands in."""
    found = kinds.all_of(noun, slot)
    if found[0] == "time":
        return None
    if found[0] == "event":
        return trigger.frame.role(slot, "event")
    if found[0] == "quantity":
        return trigger.frame.role(slot, "actor") if _counts_people(trigger) else None
    if kinds.is_abstract(noun) and slot in ("subject", "object", "by"):
        return None
    if slot == "subject" and _acts_on(trigger):
        changes = bool(objects(trigger.token))
        return trigger.frame.role("by", *found) or ("agent" if changes and found[0] == "thing" else None)
    if slot == "site":
        return "place"
    if slot == "aim":
        return "patient"
    if slot == "owner":
        return "agent" if trigger.frame.role("subject", "weapon") == "instrument" else None
    role = trigger.frame.role(slot, *found)
    if role == "patient" and slot == "on" and common_lemma(noun) in _SURFACES:
        return "place"
    if slot == "subject" and found[0] == "vehicle" and objects(trigger.token):
        return "agent" if trigger.event_class == "Event" else "instrument" if role == "patient" else role
    if role is None and slot in LOCATIVE and "place" in found:
        return "place"
    if role == "place" and found[0] in ("actor", "thing", "money") and "place" not in found:
        return None
    return role


_SURFACES = frozenset({"soil", "ground", "territory", "road", "street", "highway", "border", "land"})


def _counts_people(trigger: Trigger) -> bool:
    """Whether a bare number is people: "killed *three*", but not "fell *three* percent"."""
    return any(is_subclass(trigger.event_class, name) for name in ("Harm", "Conflict", "Justice"))


def _acts_on(trigger: Trigger) -> bool:
    """Whether a verb that its subject undergoes has an object, so that the subject acts: "*Boeing* ended talks"."""
    verb = trigger.token
    plain = trigger.event_class == "Event" and trigger.frame.role("subject", "thing") == "patient"
    return (
        plain
        and not trigger.is_noun
        and not is_passive(verb)
        and bool(objects(verb) or children(verb, "xcomp"))
    )


def _is_purpose(verb: Token) -> bool:
    """Whether an infinitive tells what something is for: "flew to Paris *to meet* them"."""
    return verb.dep_ == "advcl" and verb.tag_ == "VB"


def _has_purposes(noun: Token, kinds: Kinds) -> bool:
    """Whether a noun can act for a purpose: "planes were fitted with winglets to *boost* efficiency" names none."""
    return "actor" in kinds.all_of(noun, "subject")


def _is_result_of_passive(trigger: Trigger) -> bool:
    """Whether a participle tells what a passive led to: "was rocked by a blast, *killing* ten"."""
    verb = trigger.token
    harms = is_subclass(trigger.event_class, "Harm")
    return harms and verb.dep_ == "advcl" and verb.tag_ == "VBG" and is_passive(verb.head)


def _causes_of_result(verb: Token) -> list[Token]:
    """Return what did it where a passive led to a result: the blast, not what it rocked."""
    return [head for prep, head in preposition_objects(verb.head) if prep.lower_ == "by"]


def _verb_slots(trigger: Trigger, kinds: Kinds) -> Iterator[Slot]:
    verb = trigger.token
    passive = is_passive(verb)
    occurs = verb.lemma_ == "take" and any(o.lower_ == "place" for o in objects(verb))
    direct = [] if occurs else objects(verb)
    provided = any(p.lower_ == "with" for p in children(verb, "prep")) and verb.lemma_ in _PROVIDING
    surface = _causes_of_result(verb) if _is_result_of_passive(trigger) else subjects(verb)
    ditransitive = passive and bool(direct)
    doers = [h for p, h in preposition_objects(verb) if p.lower_ == "by"] if passive else surface
    for head in doers:
        yield from _owner_slots(head, kinds)
    for head in surface:
        if _is_purpose(verb) and not children(verb, "nsubj") and not _has_purposes(head, kinds):
            continue
        slot = "object" if passive or occurs else "subject"
        yield ("indirect" if ditransitive or (passive and provided) else slot), head, "subject"
    for head in direct:
        yield ("indirect" if provided else "object"), head, "object"
    for head in children(verb, "dative"):
        if head.pos_ in NOMINAL:
            yield "indirect", head, "dative"
    for slot, head, rule in _preposition_slots(verb, passive=passive):
        yield ("object" if slot == "with" and provided else slot), head, rule
    yield from _included_slots(verb)
    yield from _aim_slots(verb)
    for head in (*(direct or (surface if passive else ())), *(doers if passive else ())):
        yield from _site_slots(head, kinds)
    yield from _nested_sites(verb, kinds)


_PROVIDING = frozenset({"supply", "provide", "furnish", "equip", "present", "issue", "arm", "serve"})
"""Verbs whose object gets what "with" names: "supplied *the army* with *trucks*"."""


def _preposition_slots(governor: Token, *, passive: bool = False) -> Iterator[Slot]:
    for prep, head in preposition_objects(governor):
        if prep.head.lower_ in ("close", "next", "adjacent"):
            yield "near", head, "prep-near"
        elif head.pos_ == "VERB" and prep.lower_ in ("on", "about", "over") and governor.pos_ in NOMINAL:
            for subject_matter in objects(head):
                yield prep.lower_, subject_matter, "gerund-topic"
        elif head.pos_ in NOMINAL:
            by_agent = prep.dep_ == "agent" or (passive and prep.lower_ == "by")
            yield ("by" if by_agent else _preposition_key(prep)), head, f"prep-{prep.lower_}"


def _preposition_key(prep: Token) -> str:
    """Return the frame's name for a preposition, with the words before it where it is a phrase ("because of")."""
    words = [t.lower_ for t in prep.doc[max(0, prep.i - 2) : prep.i + 1]]
    onward = "_".join(t.lower_ for t in prep.doc[prep.i : prep.i + 2])
    if onward in _PHRASES:
        return onward
    return next((p for p in ("_".join(words), "_".join(words[1:])) if p in _PHRASES), prep.lower_)


_PHRASES = frozenset({"because_of", "due_to", "out_of", "in_support_of", "in_connection_with"})


def _site_slots(noun: Token, kinds: Kinds) -> Iterator[Slot]:
    """Yield the place that hangs on a participant: "hit a base *in Iraq*", "a base used by troops *near Aleppo*"."""
    nested = [h for clause in children(noun, "acl") for _, h in preposition_objects(clause)]
    holders = (
        [noun, *children(noun, "acl"), *nested] if kinds.all_of(noun, "object")[0] == "place" else [noun]
    )
    for prep, head in (pair for holder in holders for pair in preposition_objects(holder)):
        if prep.lower_ in LOCATIVE and "place" in kinds.all_of(head, prep.lower_):
            yield "site", head, "object-site"


def _nested_sites(governor: Token, kinds: Kinds) -> Iterator[Slot]:
    """Yield where a place lies: "an attack at the base *near Rumalyn*"."""
    for prep, head in preposition_objects(governor):
        if prep.lower_ in LOCATIVE and "place" in kinds.all_of(head, prep.lower_):
            yield from _site_slots(head, kinds)


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


_FORCES = frozenset({"army", "navy", "coalition", "military", "police", "government", "militia", "rebel"})


def _aim_slots(verb: Token) -> Iterator[Slot]:
    """Yield what a participle of aim adds: "launched two drones *targeting the base*"."""
    clauses = [*children(verb, "advcl", "xcomp"), *(a for o in objects(verb) for a in children(o, "acl"))]
    for clause in clauses:
        if clause.lower_ in AIMING or clause.lower_ == "using":
            for head in objects(clause):
                yield ("using" if clause.lower_ == "using" else "aim"), head, "aim"


def _noun_slots(trigger: Trigger, kinds: Kinds) -> Iterator[Slot]:
    noun = trigger.token
    if noun.pos_ == "ADJ":
        yield from _adjective_slots(noun)
    for head in children(noun, "poss"):
        yield "poss", head, "possessor"
    yield from _preposition_slots(noun)
    for modifier in children(noun, "compound", "nmod", "amod", "npadvmod"):
        if modifier.dep_ == "compound" or kinds.entity(modifier) is not None:
            yield "compound", modifier, "compound"
    for prep, head in preposition_objects(noun):
        if prep.lower_ in ("by", "of", "on", "against", "between") and head.pos_ in NOMINAL:
            yield from _reattached_slots(head)
    yield from _responsible_slots(noun)
    yield from _undertaken_slots(trigger)
    for clause in children(noun, "acl", "relcl"):
        if clause.lower_ == "using":
            yield from (("using", head, "using") for head in objects(clause))
        if clause.lower_ in AIMING:
            yield from (("aim", head, "aim") for p, head in preposition_objects(clause) if p.lower_ == "at")
        if clause != trigger.light and clause.tag_ == "VBN" and is_passive(clause):
            yield from (s for s in _preposition_slots(clause, passive=True) if s[0] == "by")
    if trigger.light is not None:
        yield from _light_slots(trigger, kinds)
    yield from _nested_sites(noun, kinds)


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


_UNDERTAKING = frozenset(
    "negotiate unveil announce plan propose consider seek cancel postpone pursue complete expand finalize win secure "
    "promise pledge offer prepare schedule abandon resume".split()
)


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


_OWNING_UP = frozenset({"claim", "accept", "admit", "take", "assume"})


def _reattached_slots(participant: Token) -> Iterator[Slot]:
    """Yield phrases that a parser hung on a participant: "attack by militants *on Israel*"."""
    for prep, head in preposition_objects(participant):
        if prep.lower_ in LOCATIVE | {"against", "with", "to", "from", "by"} and head.pos_ in NOMINAL:
            yield ("subject" if prep.lower_ == "by" else prep.lower_), head, "reattached"
            if prep.lower_ == "by":
                yield from _reattached_slots(head)


def _light_slots(trigger: Trigger, kinds: Kinds) -> Iterator[Slot]:
    """Yield what the light verb of a noun carries: "*Rebels* launched an attack *on Tuesday in Mosul*"."""
    verb, noun = trigger.light, trigger.token
    if verb is None:
        return
    passive = is_passive(verb)
    slot = {"agent": "subject", "patient": "object", "place": "in"}.get(trigger.light_role)
    for head in subjects(verb) if slot and not passive else ():
        if head != noun:
            yield slot or "subject", head, "light-subject"
    for found, head, _ in _preposition_slots(verb, passive=passive):
        if head != noun:
            yield found, head, "light-prep"
            if found in ("on", "against"):
                yield from _site_slots(head, kinds)
