"""Repair of single phrases after the parser: objects, relative clauses, hearers.

In: a token of a parsed spaCy `Doc`. Out: the same token, with its head or label mended. Leaves sentence bounds, clauses
and headlines to `repair`.
"""

from spacy.tokens import Token

from kg.lexicon.word_sets import fixed_set


def mend_phrases(token: Token) -> None:
    """Mend the phrase that a token heads or belongs to."""
    _mend_object_before_adverb(token)
    _mend_dative(token)
    _mend_which_of_person(token)
    _mend_hearer(token)


def _mend_object_before_adverb(token: Token) -> None:
    """Make an object of "drowned [14 villages] downstream"; leaves the measure of "sank two miles downstream"."""
    adverb = token.head
    verb = adverb.head
    if token.dep_ != "npadvmod" or adverb.lower_ not in _AWAY or token.lemma_ in _MEASURES:
        return
    between = verb.pos_ == "VERB" and verb.i + 1 == token.left_edge.i and token.i + 1 == adverb.i
    if between and token.pos_ == "NOUN" and not any(c.dep_ == "dobj" for c in verb.children):
        token.head, token.dep_ = verb, "dobj"


_AWAY = fixed_set("adverbs_of_place_after_distance")
_MEASURES = fixed_set("distances_and_spans")


def _mend_dative(token: Token) -> None:
    """Make "us" who gets something in "left [us] no choice", parsed as two objects; leaves "called him a liar"."""
    verb = token.head
    if token.dep_ != "dobj" or token.tag_ != "PRP" or verb.lemma_ not in _WITH_DATIVE:
        return
    if any(c.dep_ == "dobj" and c.left_edge.i == token.i + 1 for c in verb.rights):
        token.dep_ = "dative"


_WITH_DATIVE = fixed_set("verbs_with_dative")


def _mend_which_of_person(token: Token) -> None:
    """Hang "Ann Lee of Clean Air, [which sued]" on Clean Air: "which" is no person; leaves "a fleet of X, which"."""
    start = token.left_edge.i
    if token.dep_ != "relcl" or start < 2 or token.doc[start].lower_ != "which":
        return
    person = token.head
    if person.ent_type_ != "PERSON" and person.lemma_ not in _HOLDERS:
        return
    inside = (
        c for prep in person.rights if prep.lower_ in ("of", "at", "from", "with", "for") for c in prep.rights
    )
    body = next((c for c in inside if c.dep_ == "pobj" and c.i < start), None)
    if body is not None and body.ent_type_ != "PERSON" and body.right_edge.i in (start - 1, start - 2):
        token.head = body


_HOLDERS = fixed_set("holders_of_posts")


def _mend_hearer(token: Token) -> None:
    """Hang "reported the payments [to police]" on the verb; leaves "reported threats to police"."""
    noun = token.head
    verb = noun.head
    if token.dep_ != "prep" or token.lower_ != "to" or noun.dep_ != "dobj" or verb.lemma_ not in _SAYING:
        return
    hearers = [c for c in token.rights if c.dep_ == "pobj" and c.lemma_ in _HEARERS]
    if hearers and noun.lemma_ not in _TOWARDS:
        token.head = verb


_SAYING = fixed_set("verbs_with_hearers")
_HEARERS = fixed_set("hearers")
_TOWARDS = fixed_set("nouns_with_to")
