"""What the rules of factuality ask of a dependency parse: small questions about one token.

In: spaCy tokens. Out: plain values. Nothing here knows a cue word beyond the
grammar's own ("to", "have", "be").
"""

from kg.extract.grammar.words import children, is_verb
from kg.extract.tree import Token, remembered
from kg.lexicon.word_sets import word_set

_NEEDING_OBJECTS = word_set("verbs_needing_objects")
_WITH_STATES = word_set("small_clause_verbs")
CORE_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "attr", "oprd"})


def keys(verb: Token, preposition: str | None = None) -> tuple[str, ...]:
    """The lemmas under which a verb may stand in a word list, the most specific first.

    "called off" gives "call off" and "call"; with the preposition "for", "call for" comes first.
    """
    own = _own_keys(verb)
    return own if preposition is None else (*own[:-1], f"{own[-1]} {preposition}", own[-1])


@remembered
def _own_keys(verb: Token) -> tuple[str, ...]:
    lemma = verb.lemma_.lower()
    return (*(f"{lemma} {child.lower_}" for child in children(verb, "prt")), lemma)


def has_to(verb: Token) -> bool:
    """Whether it is an infinitive with "to"; a conjunct shares the first one's."""
    if any(child.lower_ == "to" and child.dep_ in ("aux", "mark") for child in verb.children):
        return True
    shared = shares_with(verb)
    return shared is not None and has_to(shared)


def has_perfect(verb: Token) -> bool:
    """Whether it stands in a perfect tense ("have struck", "to have struck")."""
    return any(child.lemma_ == "have" and child.dep_ == "aux" for child in verb.children)


def has_subject(verb: Token) -> bool:
    """Whether it has a subject of its own."""
    return bool(children(verb, "nsubj", "nsubjpass", "csubj", "expl"))


def is_past(verb: Token) -> bool:
    """Whether the clause stands in a past or perfect tense."""
    if verb.tag_ == "VBD" or has_perfect(verb):
        return True
    return any(child.tag_ == "VBD" for child in children(verb, "aux", "auxpass"))


def is_present(verb: Token) -> bool:
    """Whether the clause stands in a present tense, progressive and passive included."""
    if verb.tag_ in ("VBZ", "VBP"):
        return True
    return any(
        child.tag_ in ("VBZ", "VBP") and child.lemma_ == "be" for child in children(verb, "aux", "auxpass")
    )


def is_finite(verb: Token) -> bool:
    """Whether the clause has a tense or a modal of its own."""
    if verb.tag_ in ("VBD", "VBZ", "VBP"):
        return True
    return any(child.tag_ in ("VBD", "VBZ", "VBP", "MD") for child in children(verb, "aux", "auxpass"))


@remembered
def is_passive(verb: Token) -> bool:
    """Whether `verb` is a passive: by auxiliary, by its subject's label, as a reduced relative, or by coordination."""
    if children(verb, "auxpass", "nsubjpass", "csubjpass"):
        return True
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    if verb.dep_ == "conj" and is_verb(verb.head) and _undergoes(verb):
        return not children(verb, "aux", "dobj") and is_passive(verb.head)
    if verb.dep_ in ("acl", "acomp", "advcl", "amod", "oprd", "xcomp"):
        return not children(verb, "aux", "nsubj", "dobj")
    if children(verb, "dobj", "ccomp", "xcomp", "aux", "attr", "acomp"):
        return False
    if children(verb, "agent"):
        return True
    return verb.tag_ == "VBN" and not _is_past_in_disguise(verb)


def _is_past_in_disguise(verb: Token) -> bool:
    """Whether a main clause's participle with an active subject is a past tense: "Chile, a member, *called* for talks".

    Must not read "six *injured* in blast" so, nor "had the road *cleared*".
    """
    main = verb.dep_ == "ROOT" or (verb.dep_ == "ccomp" and verb.head.lemma_ not in _WITH_STATES)
    return main and verb.lemma_ not in _NEEDING_OBJECTS and bool(children(verb, "nsubj"))


def _undergoes(verb: Token) -> bool:
    """Whether a verb without an object shares the passive before it: "two were killed and *seven hurt*"."""
    return verb.lemma_ in _NEEDING_OBJECTS or (verb.tag_ == "VBN" and not children(verb, "nsubj"))


def shares_with(verb: Token) -> Token | None:
    """The verb whose auxiliaries a conjunct takes over, None where it has a form of its own.

    "will meet and discuss": "discuss" shares with "meet". "met and will discuss": it does not.
    """
    if verb.dep_ != "conj" or not is_verb(verb.head):
        return None
    if has_subject(verb) or children(verb, "aux", "auxpass", "mark") or verb.tag_ in ("VBD", "VBZ", "VBP"):
        return None
    return verb.head if verb.tag_ == _base_tag(verb.head) else None


def phrase_with_head(preposition: Token) -> str:
    """A preposition with the word that it hangs on, where that stands right before it ("ahead of")."""
    words = [preposition.lower_]
    at = preposition.i
    while at > preposition.sent.start and len(words) < 4:
        at -= 1
        words.insert(0, preposition.doc.tokens[at].lower_)
    return " ".join(words)


def _base_tag(verb: Token) -> str:
    return str(verb.tag_)
