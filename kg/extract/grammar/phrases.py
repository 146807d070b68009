"""Walks over one sentence's dependency tree: phrases, their heads, subjects and objects.

In: spaCy tokens with ClearNLP dependency labels. Out: tokens and spans. Repairs the slips of small parsers where a
caller would otherwise have to know of them. Knows nothing of events, roles or entities.
"""

from collections.abc import Iterator

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.numerals import CARDINALS
from kg.extract.grammar.words import NOMINAL, VERBAL, children
from kg.extract.tree import Token, remembered
from kg.lexicon.word_sets import fixed_set, word_set
from kg.model import Span

_PREMODIFIERS = frozenset(
    "det amod compound nummod poss nmod quantmod predet case advmod npadvmod punct neg".split()
)
_PARTITIVES = word_set("partitives")
_RELATIVE = frozenset({"that", "which", "who", "whom"})
AIMING = word_set("aiming_participles")

CHANGING = word_set("changing_participles")

_PHRASE_EDGES = "\"'“”‘’-–—,"


def preposition_objects(token: Token) -> Iterator[tuple[Token, Token]]:
    """Yield (preposition, object) of each prepositional phrase that hangs on `token`."""
    return iter(_preposition_objects(token) if token.children else ())


@remembered
def _preposition_objects(token: Token) -> tuple[tuple[Token, Token], ...]:
    found: list[tuple[Token, Token]] = []
    for prep in children(token, "prep", "agent", "dative"):
        if prep.lower_ != "according":
            found += _objects_of(prep)
    for adverb in children(token, "advmod"):
        if adverb.lower_ in ("close", "next", "adjacent"):
            for prep in children(adverb, "prep"):
                found += _objects_of(prep)
    return tuple(found)


def _objects_of(prep: Token) -> Iterator[tuple[Token, Token]]:
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp") and child.pos_ != "ADP":
            yield prep, child
        elif (child.dep_ in ("prep", "pcomp") and child.i - prep.i <= 2) or (
            child.dep_ == "conj" and child.pos_ == "ADP"
        ):
            yield from _objects_of(child)


def conjuncts(token: Token) -> list[Token]:
    """Return `token` and the nominals coordinated after it or joined to it: "the *bank*, along with two *insurers*"."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in NOMINAL:
            found.extend(conjuncts(child))
    return found if token.dep_ == "pobj" else [*found, *_companions(token)]


def _companions(noun: Token) -> list[Token]:
    """Return what "together with", "along with" or "alongside" right behind a phrase adds to it."""
    words = noun.doc.tokens
    at = phrase_tokens(noun)[-1].i + 1
    at += at < len(words) and words[at].text == ","
    if at + 1 >= len(words) or words[at].lower_ not in _JOINING:
        return []
    prep = words[at] if words[at].lower_ == "alongside" else words[at + 1]
    if words[at].lower_ != "alongside" and prep.lower_ != "with":
        return []
    return [c for o in children(prep, "pobj") if o.pos_ in NOMINAL for c in conjuncts(o)]


_JOINING = frozenset({"along", "alongside", "together"})


@remembered
def semantic_head(token: Token) -> Token:
    """Return the noun that a partitive stands for ("one of the drones": drones; "dozens of people": people)."""
    if token.lemma_.lower() in _PARTITIVES or token.pos_ == "NUM" or _is_span(token):
        for prep, pobj in preposition_objects(token):
            if prep.lower_ == "of" and pobj.pos_ in NOMINAL:
                return semantic_head(pobj)
    return token


def _is_span(token: Token) -> bool:
    """Whether a noun tells how long something went on: "*months* of unrest", not "the months of May and June"."""
    return token.lower_ in _SPANS and not children(token, "det", "nummod", "amod")


_SPANS = word_set("spans_of_time")


def counted_head(token: Token) -> Token:
    """Return the noun of a partitive, but the number itself of a part: "*one* of the drones" is not the drones."""
    head = semantic_head(token)
    return token if head != token and (token.pos_ == "NUM" or token.lower_ in CARDINALS) else head


@remembered
def phrase_tokens(head: Token) -> list[Token]:
    """Return the tokens of the noun phrase around `head`: its premodifiers and its "of" phrase, without clauses."""
    left = head.i
    for token in reversed(head.lefts):
        if token.dep_ not in _PREMODIFIERS or token.right_edge.i + 1 != left:
            break
        left = token.left_edge.i
    right = head.i
    for child in head.rights:
        if child.dep_ == "case" or (child.dep_ == "prep" and child.lower_ == "of"):
            right = max(
                [right, child.i, *(phrase_tokens(o)[-1].i for _, o in _objects_of(child) if o.i > head.i)]
            )
        break
    tokens = head.doc.tokens
    while left < head.i and (tokens[left].text in _PHRASE_EDGES or tokens[left].is_space):
        left += 1
    return list(tokens[left : right + 1])


@remembered
def phrase_span(head: Token) -> Span:
    """Return the characters of the noun phrase around `head`."""
    tokens = phrase_tokens(head)
    return Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1].text))


@remembered
def token_span(token: Token) -> Span:
    """Return the characters of one token."""
    return Span(token.idx, token.idx + len(token.text))


def resolve_relative(token: Token) -> Token:
    """Return the antecedent of a relative pronoun, any other token unchanged."""
    if token.lower_ not in _RELATIVE or token.tag_ == "DT":
        return token
    verb = token.head
    while verb.dep_ in ("conj", "xcomp", "ccomp", "prep", "pobj") and verb.head != verb:
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" else token


def _own_subjects(verb: Token) -> list[Token]:
    """Return the subjects of a verb's own, those that the parser hangs on its auxiliary ("was himself fined") too."""
    found = [s for s in children(verb, "nsubj", "nsubjpass") if not s.lower_.endswith(("self", "selves"))]
    if not found:
        helping = children(verb, "aux", "auxpass")
        found = [s for helper in helping for s in children(helper, "nsubj", "nsubjpass")]
    own = (resolve_relative(_apposed(s)) for s in found)
    return [s for s in own if s != verb and s.lower_ != "there"]


def _apposed(subject: Token) -> Token:
    """Return the noun that explains an adjective: "The deadliest, an *attack* in Jordan, killed three"."""
    nouns = children(subject, "appos")
    return nouns[0] if subject.pos_ == "ADJ" and nouns and nouns[0].pos_ in NOMINAL else subject


@remembered
def subjects(verb: Token) -> list[Token]:
    """Return the subjects of `verb` (surface ones for a passive), shared and controlled ones included.

    Reads "The rebels attacked the town and *burned* it" (rebels); must not read "bridge" as the subject of
    *destroyed* in "Rebels held the bridge and destroyed it".
    """
    return [c for s in _own_subjects(verb) or _shared_subjects(verb) for c in conjuncts(s)]


def _shared_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Return the subjects that `verb` takes from the clause or noun that it hangs on."""
    head = verb.head
    if depth > 4 or head == verb:
        return []
    if verb.dep_ == "amod" and verb.lower_ in CHANGING:
        return [head]
    if verb.dep_ in ("acl", "relcl") and head.pos_ in NOMINAL:
        return _subjects_of_modifier(verb, head)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        return _gerund_subjects(head, depth)
    if verb.dep_ == "conj" and head.pos_ in NOMINAL:
        return _subjects_beside_noun(verb, head, depth)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ in VERBAL | {"ADJ"}:
        if children(verb, "mark") or head.lemma_ in _ABOUT_OBJECTS:
            return []
        own = head.lemma_ in _SUBJECT_CONTROL
        return (not own and _controllers_before(verb, head)) or _clause_subjects(head, depth)
    return _subjects_beside(verb, head, depth) if head.pos_ in VERBAL else []


def _subjects_of_modifier(verb: Token, noun: Token) -> list[Token]:
    """Return who acts in a clause on a noun: the noun where a participle or a relative clause lacks its subject."""
    if verb.dep_ == "relcl" and _own_subjects(verb):
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
        engaged = verb.tag_ == "VB" and governor.lemma_ in _ENGAGING and not is_passive(governor)
        return (engaged and _controllers_before(verb, governor)) or _clause_subjects(governor, depth)
    if verb.dep_ in ("acomp", "oprd"):
        return _objects_before(verb, governor) or _clause_subjects(governor, depth)
    return []


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
_CALLING_ON = word_set("calling_on")
_ABOUT_OBJECTS = word_set("adjectives_about_objects")


def _gerund_subjects(prep: Token, depth: int) -> list[Token]:
    governor = prep.head
    if governor.pos_ in VERBAL:
        controllers = [o for o in objects(governor) if o.i < prep.i] if not is_passive(governor) else []
        if controllers and prep.lower_ in ("of", "from", "for", "into", "with", "as"):
            return controllers
        return _clause_subjects(governor, depth)
    whole = _whole_phrase(governor)
    verb = whole.head if whole.dep_ == "dobj" else whole.head.head
    if _judges(verb, prep) and verb.pos_ in VERBAL and not is_passive(verb):
        return _objects_before(prep, verb)
    return _acting_in(governor) if governor.pos_ in NOMINAL else []


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
    leaving"; must not read "*envoys* met on a mission to rescue them".
    """
    verb = prep.head
    if verb.pos_ in NOMINAL:
        return _acting_behind(verb.head, verb) if noun.lemma_ in _CHARGES and verb.dep_ == "pobj" else []
    if verb.pos_ not in VERBAL:
        return []
    if noun.lemma_ in _CHARGES:
        return _clause_subjects(verb, 1) if is_passive(verb) else objects(verb) or _clause_subjects(verb, 1)
    return _clause_subjects(verb, 1) if prep.lower_ in ("in", "with") and noun.lemma_ in _EFFORTS else []


_CHARGES = word_set("charge_nouns")
_EFFORTS = word_set("effort_nouns")


def _clause_subjects(verb: Token, depth: int) -> list[Token]:
    return _own_subjects(verb) or _shared_subjects(verb, depth + 1)


@remembered
def objects(verb: Token) -> list[Token]:
    """Return the direct objects of `verb`, coordinated ones apart, relative pronouns resolved."""
    found = [resolve_relative(o) for o in children(verb, "dobj") if _is_nominal(o)]
    if found:
        found += [
            c
            for c in children(verb, "conj")
            if c.pos_ in NOMINAL and c.i > found[0].i and not _own_subjects(c)
        ]
    elif verb.dep_ == "relcl" and _lacks_object(verb):
        found = [verb.head]
    elif verb.dep_ == "xcomp" and _is_gap(verb):
        found = [verb.head.head]
    else:
        found = _shared_objects(verb)
    return [c for o in found for c in conjuncts(o)]


def _is_nominal(token: Token) -> bool:
    """Whether an object names something: "visited *the wounded*", but not the "doing" of "stopped doing"."""
    return token.pos_ in _OBJECTS or (token.tag_ == "VBN" and bool(children(token, "det")))


def _shared_objects(verb: Token) -> list[Token]:
    """Return the object of a verb right before the one that it shares it with: "*trained* and armed the units"."""
    partner = next((c for c in verb.rights if c.dep_ == "conj" and c.pos_ == "VERB"), None)
    if (
        partner is None
        or verb.tag_ != partner.tag_
        or verb.lemma_ in _INTRANSITIVE
        or verb.lemma_ in _WITHOUT_OBJECTS
    ):
        return []
    last = max([verb.i, *(c.i for c in children(verb, "prt"))])
    joined = any(c.dep_ == "cc" and c.i == last + 1 for c in verb.rights)
    if not joined or is_passive(verb) or children(partner, "nsubj", "nsubjpass", "ccomp", "oprd", "acomp"):
        return []
    return [o for o in children(partner, "dobj") if o.pos_ in NOMINAL]


def takes_place(verb: Token) -> bool:
    """Whether a verb only says that its subject happens: "*take* place"."""
    return verb.lemma_ == "take" and any(o.lower_ == "place" for o in objects(verb))


def _lacks_object(verb: Token) -> bool:
    """Whether a relative clause without a pronoun has its own subject, so that its antecedent is its object."""
    own = children(verb, "nsubj")
    lead = [t for t in verb.subtree if t.i < verb.i and t.tag_ in ("WDT", "WP", "WRB", "WP$")]
    return bool(own) and own[0].lower_ not in _RELATIVE and not lead and not children(verb, "ccomp", "xcomp")


def _is_gap(infinitive: Token) -> bool:
    """Whether the object of an infinitive is what its relative clause stands on: "14 people he intended to *kill*"."""
    clause = infinitive.head
    if (
        clause.dep_ != "relcl"
        or infinitive.tag_ != "VB"
        or is_passive(infinitive)
        or children(clause, "dobj")
    ):
        return False
    own = [s for s in children(clause, "nsubj") if s.lower_ not in _RELATIVE]
    lead = [t for t in clause.subtree if t.i < clause.i and t.tag_ in ("WDT", "WP", "WRB", "WP$")]
    below = children(infinitive, "ccomp", "xcomp", "prep", "acomp", "attr")
    return bool(own) and not lead and not below and infinitive.lemma_ not in _INTRANSITIVE


_OBJECTS = NOMINAL | {"DET", "ADJ"}
_INTRANSITIVE = fixed_set("intransitive_verbs")
_WITHOUT_OBJECTS = word_set("verbs_without_objects")
