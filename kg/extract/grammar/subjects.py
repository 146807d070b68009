"""Who does what a verb tells, by the grammar of its sentence: its own subject, a shared or a controlled one.

In: spaCy tokens with ClearNLP dependency labels. Out: tokens. Knows nothing of events, roles or entities.
"""

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import CHANGING, conjuncts, objects, own_subjects, preposition_objects
from kg.extract.grammar.words import NOMINAL, VERBAL, children
from kg.extract.tree import Token, remembered
from kg.lexicon.word_sets import word_set


@remembered
def subjects(verb: Token) -> list[Token]:
    """Return the subjects of `verb` (surface ones for a passive), shared and controlled ones included.

    Reads "The rebels attacked the town and *burned* it" (rebels); must not read "bridge" as the subject of
    *destroyed* in "Rebels held the bridge and destroyed it".
    """
    return [c for s in own_subjects(verb) or _shared_subjects(verb) for c in conjuncts(s)]


def _shared_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Return the subjects that `verb` takes from the clause or noun that it hangs on."""
    head = verb.head
    if depth > 4 or head == verb:
        return []
    if verb.dep_ == "amod" and verb.lower_ in CHANGING:
        return [head]
    if verb.dep_ in ("acl", "relcl") and head.pos_ in NOMINAL:
        return _subjects_of_modifier(verb, head)
    if verb.dep_ == "pcomp" and head.lower_ == "than" and head.head.pos_ in VERBAL:
        return _clause_subjects(head.head, depth)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        return _gerund_subjects(head, depth)
    if verb.dep_ == "conj" and head.pos_ in NOMINAL:
        return _subjects_beside_noun(verb, head, depth)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in VERBAL | {"ADJ"}:
        opened = any(mark.lower_ != "whether" for mark in children(verb, "mark"))
        if opened or head.lemma_ in _ABOUT_OBJECTS:
            return []
        own = head.lemma_ in _SUBJECT_CONTROL
        return (not own and _controllers_before(verb, head)) or _clause_subjects(head, depth)
    return _subjects_beside(verb, head, depth) if head.pos_ in VERBAL else []


def _subjects_of_modifier(verb: Token, noun: Token) -> list[Token]:
    """Return who acts in a clause on a noun: the noun where a participle or a relative clause lacks its subject."""
    if verb.dep_ == "relcl" and own_subjects(verb):
        return []
    if verb.tag_ == "VB":
        return _acting_in(noun)
    return [noun] if verb.tag_ == "VBG" or is_passive(verb) else []


def _subjects_beside_noun(gerund: Token, noun: Token, depth: int) -> list[Token]:
    """Return who acts in a gerund beside a noun: Peru in "charged *Peru* with piracy and *depressing* its peso"."""
    if gerund.tag_ != "VBG":
        return []
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep":
        return _gerund_subjects(noun.head, depth)
    return children(noun, "poss") or [o for p, o in preposition_objects(noun) if p.lower_ == "by"]


def _subjects_beside(verb: Token, governor: Token, depth: int) -> list[Token]:
    """Return the subjects that a verb shares with the one that it is coordinated with, or an adverbial of."""
    if verb.dep_ == "conj":
        return _clause_subjects(governor, depth)
    if verb.dep_ == "advcl" and verb.tag_ in ("VBG", "VBN", "VB"):
        if verb.tag_ == "VBN" and governor.lemma_ in _LEAVING and not is_passive(governor):
            return _objects_before(verb, governor) or _clause_subjects(governor, depth)
        engaged = verb.tag_ == "VB" and not is_passive(governor) and _engages(governor)
        return (engaged and _controllers_before(verb, governor)) or _clause_subjects(governor, depth)
    if verb.dep_ in ("acomp", "oprd"):
        return _objects_before(verb, governor) or _clause_subjects(governor, depth)
    return []


def _engages(verb: Token) -> bool:
    """Whether its object or hearer does what a verb's infinitive tells: "*sent* troops to", "*gave* him a week to"."""
    given = children(verb, "dative") and any(o.lemma_ in _LEAVE for o in children(verb, "dobj"))
    return verb.lemma_ in _ENGAGING or bool(given)


def _objects_before(token: Token, verb: Token) -> list[Token]:
    return [o for o in children(verb, "dobj") if o.i < token.i]


def _controllers_before(token: Token, verb: Token) -> list[Token]:
    """Return who is to do what a verb with an infinitive tells: "urged *him* to go", "called on *her* to go"."""
    called = [
        noun
        for prep, noun in preposition_objects(verb)
        if noun.i < token.i and f"{verb.lemma_} {prep.lower_}" in _CALLING_ON
    ]
    if called:
        return called
    given = [c for c in children(verb, "dative") if c.i < token.i and c.pos_ in NOMINAL]
    return given or _objects_before(token, verb)


_JUDGING = word_set("judging_verbs")
_ACCUSING = word_set("accusing_verbs")
_SUBJECT_CONTROL = word_set("subject_control_verbs")
_LEAVING = word_set("leaving_verbs")
_ENGAGING = word_set("engaging_verbs")
_LEAVE = word_set("nouns_of_leave")
_CALLING_ON = word_set("calling_on")
_ABOUT_OBJECTS = word_set("adjectives_about_objects")


def _gerund_subjects(prep: Token, depth: int) -> list[Token]:
    """Return who does what a gerund behind a preposition tells.

    Reads "thanked *her* for coming", "*he* was convicted last year of lying"; must not read "won *a name* for coming".
    """
    governor = prep.head.head if prep.head.dep_ == "npadvmod" else prep.head
    if governor.pos_ in VERBAL:
        receivers = [t for t in children(governor, "dative") if t.pos_ != "ADP"]
        before = (o for o in (*receivers, *objects(governor)) if o.i < prep.i and o.ent_type_ != "MONEY")
        controllers = list(before) if not is_passive(governor) else []
        if controllers and _leads_to_act_of_object(governor, prep):
            return controllers
        return _clause_subjects(governor, depth)
    if governor.pos_ == "ADJ":
        return _subjects_of_quality(governor, prep, depth)
    whole = _whole_phrase(governor)
    verb = whole.head if whole.dep_ == "dobj" else whole.head.head
    if _judges(verb, prep) and verb.pos_ in VERBAL and not is_passive(verb):
        return _objects_before(prep, verb)
    return _acting_in(governor) if governor.pos_ in NOMINAL else []


def _subjects_of_quality(adjective: Token, prep: Token, depth: int) -> list[Token]:
    """Return who has the quality that a gerund explains: "*he* is guilty of lying", "found *him* guilty of lying"."""
    verb = adjective.head
    if adjective.dep_ not in ("acomp", "oprd", "ccomp", "xcomp") or verb.pos_ not in VERBAL:
        return [verb] if adjective.dep_ == "amod" and verb.pos_ in NOMINAL else []
    own = children(adjective, "nsubj", "nsubjpass")
    judged = _objects_before(prep, verb) if not is_passive(verb) else []
    return own or judged or _clause_subjects(verb, depth)


def _leads_to_act_of_object(verb: Token, prep: Token) -> bool:
    """Whether the object of a verb does what the gerund tells: "barred *him* from leaving", "blamed *him* for it"."""
    if prep.lower_ in ("for", "with"):
        return verb.lemma_ in _JUDGING or verb.lemma_ in _ACCUSING
    return prep.lower_ in ("of", "from", "into", "as")


def _whole_phrase(noun: Token) -> Token:
    """Return the noun that a phrase is about: "accused a *colleague* from the party of lying"."""
    while noun.dep_ == "pobj" and noun.head.head.pos_ in NOMINAL and noun.head.head != noun:
        noun = noun.head.head
    return noun


def _judges(verb: Token, prep: Token) -> bool:
    """Whether a preposition behind an object tells what it is judged for: "accused *him* of stealing"."""
    if prep.lower_ in ("of", "from", "in"):
        return verb.lemma_ in _ACCUSING
    return prep.lower_ in ("for", "with") and verb.lemma_ in _JUDGING


def _acting_in(noun: Token) -> list[Token]:
    """Return who acts in a noun phrase: its possessor, who gets it, or the subject of the verb that it hangs on.

    Reads "*its* plan to close", "gave *police* powers to search", "a plan by the *state* to close".
    """
    owners = children(noun, "poss") or [o for p, o in preposition_objects(noun) if p.lower_ == "by"]
    if owners:
        return owners
    verb = noun.head
    if noun.dep_ in ("dobj", "attr") and verb.pos_ in VERBAL:
        return children(verb, "dative") or _clause_subjects(verb, 1)
    return _acting_behind(verb, noun) if noun.dep_ == "pobj" else []


def _acting_behind(prep: Token, noun: Token) -> list[Token]:
    """Return who acts in the noun behind a preposition: the accused of a charge, or who makes an effort.

    Reads "held *him* on suspicion of stealing", "*he* was held on charges of stealing", "*they* wait in the hope of
    leaving", "the *law* was seen as a bid to stop it"; must not read "*envoys* met on a mission to rescue them".
    """
    verb = prep.head
    if verb.pos_ in NOMINAL:
        return _acting_behind(verb.head, verb) if noun.lemma_ in _CHARGES and verb.dep_ == "pobj" else []
    if verb.pos_ not in VERBAL:
        return []
    if noun.lemma_ in _CHARGES:
        return _clause_subjects(verb, 1) if is_passive(verb) else objects(verb) or _clause_subjects(verb, 1)
    if prep.lower_ == "as" and noun.lemma_ in _EFFORTS:
        return _clause_subjects(verb, 1) if is_passive(verb) else objects(verb)
    stands = prep.lower_ in ("in", "with") and noun.lemma_ in _EFFORTS
    return _clause_subjects(verb, 1) if stands or f"{prep.lower_} {noun.lemma_}" in _STAGES else []


_CHARGES = word_set("charge_nouns")
_EFFORTS = word_set("effort_nouns")
_STAGES = word_set("stages_of_acts")


def _clause_subjects(verb: Token, depth: int) -> list[Token]:
    return own_subjects(verb) or _shared_subjects(verb, depth + 1)
