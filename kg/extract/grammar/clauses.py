"""What the rules of factuality ask of a dependency parse: small questions about one token.

In: spaCy tokens. Out: plain values. Nothing here knows a cue word beyond the
grammar's own ("to", "have", "be").
"""

from kg.extract.tree import Token, remembered

CORE_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "attr", "oprd"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


def is_verb(token: Token) -> bool:
    """Whether the token heads a clause: a verb, or an auxiliary that is one ("is")."""
    return token.pos_ in ("VERB", "AUX")


def is_noun(token: Token) -> bool:
    """Whether the token heads a noun phrase."""
    return token.pos_ in ("NOUN", "PROPN", "PRON", "NUM")


def children(token: Token, *deps: str) -> tuple[Token, ...]:
    """The children under any of these labels, in text order."""
    return tuple([child for child in token.children if child.dep_ in deps]) if token.children else ()


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


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive or a bare past participle."""
    return (verb.tag_ == "VBN" and not has_perfect(verb)) or bool(children(verb, "auxpass"))


def shares_with(verb: Token) -> Token | None:
    """The verb whose auxiliaries a conjunct takes over, None where it has a form of its own.

    "will meet and discuss": "discuss" shares with "meet". "met and will discuss": it does not.
    """
    if verb.dep_ != "conj" or not is_verb(verb.head):
        return None
    if has_subject(verb) or children(verb, "aux", "auxpass", "mark") or verb.tag_ in ("VBD", "VBZ", "VBP"):
        return None
    return verb.head if verb.tag_ == _base_tag(verb.head) else None


def is_definite(noun: Token) -> bool:
    """Whether it has a definite determiner or an owner: "the killing of its leader"."""
    return bool(children(noun, "poss")) or any(child.lower_ in _DEFINITE for child in children(noun, "det"))


def is_presupposed(noun: Token) -> bool:
    """Whether the reader is taken to know it: "the attack", "their attack", not "the release of hostages"."""
    return is_definite(noun) and not any(child.lower_ == "of" for child in children(noun, "prep"))


def phrase_with_head(preposition: Token) -> str:
    """A preposition with the word that it hangs on, where that stands right before it ("ahead of")."""
    words = [preposition.lower_]
    at = preposition.i
    while at > preposition.sent.start and len(words) < 4:
        at -= 1
        words.insert(0, preposition.doc[at].lower_)
    return " ".join(words)


def _base_tag(verb: Token) -> str:
    return str(verb.tag_)
