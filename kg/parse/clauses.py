"""Parse repair between clauses: which clause a clause, or a date between two, belongs to.

In: a token of a parsed spaCy `Doc`. Out: the same `Doc`, with heads mended.
"""

from spacy.tokens import Token


def mend_clause(token: Token) -> None:
    """Mend the clause that a token heads, or the date that it begins."""
    _mend_semicolon(token)
    _mend_shared_reporting(token)
    _mend_inverted_condition(token)
    _mend_time_before_clause(token)


def _mend_semicolon(token: Token) -> None:
    """Let "[Iran wants talks]; Iraq refuses" begin the sentence: it is nothing that Iraq refuses."""
    later = token.head
    if token.dep_ != "ccomp" or later.i < token.i or later.tag_ not in ("VBD", "VBZ", "VBP"):
        return
    if token.right_edge.nbor().text != ";":
        return
    token.head, token.dep_ = (later.head, later.dep_) if later.head != later else (token, later.dep_)
    later.head, later.dep_ = token, "conj"


def _mend_shared_reporting(token: Token) -> None:
    """Give "denied that it had left and [accused] them" its subject: what had been done is in another tense.

    Mends "demanded that he step down, and [walked] out", "said the deal would fail but [refused] to say why"; must
    leave alone "said that the gates were opened and the road was closed", whose second clause has a subject.
    """
    clause = token.head
    verb = clause.head
    if token.dep_ != "conj" or clause.dep_ not in _SUBORDINATE or verb.i > clause.i:
        return
    own = any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for c in token.lefts)
    if (
        own
        or token.tag_ not in ("VBD", "VBZ")
        or verb.tag_ != token.tag_
        or not _in_another_form(clause, token)
    ):
        return
    coordinator = next((c for c in clause.rights if c.dep_ == "cc" and c.i < token.i), None)
    token.head = verb
    if coordinator is not None:
        coordinator.head = verb


_SUBORDINATE = frozenset({"ccomp", "advcl", "xcomp"})


def _in_another_form(clause: Token, token: Token) -> bool:
    """Whether a clause cannot share its auxiliaries with a finite verb: "would save", "was leaving", "had left"."""
    if clause.tag_ in ("VB", "VBG"):
        return True
    auxiliaries = {c.lower_ for c in clause.lefts if c.dep_ in ("aux", "auxpass")}
    return clause.tag_ == "VBN" and (not auxiliaries.isdisjoint({"had", "be"}) or token.tag_ == "VBZ")


def _mend_inverted_condition(token: Token) -> None:
    """Make a clause of "[Had] the vote taken place, it would have failed", parsed as having the vote."""
    if token.lower_ != "had" or token.dep_ != "advcl" or any(c.dep_ == "nsubj" for c in token.children):
        return
    noun = next((c for c in token.rights if c.dep_ == "dobj"), None)
    verb = (
        next((c for c in noun.rights if c.dep_ == "acl" and c.tag_ == "VBN"), None)
        if noun is not None
        else None
    )
    if noun is None or verb is None or noun.left_edge.i != token.i + 1:
        return
    verb.head, verb.dep_ = token.head, "advcl"
    noun.head, noun.dep_ = verb, "nsubj"
    token.head, token.dep_, token.pos_ = verb, "aux", "AUX"


def _mend_time_before_clause(token: Token) -> None:
    """Hang the day of "said [on Monday] it would close" on the saying, not on the closing."""
    clause = token.head
    verb = clause.head
    subject = next((c for c in clause.lefts if c.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    if (
        clause.dep_ != "ccomp"
        or subject is None
        or not verb.i < token.left_edge.i <= token.i < subject.left_edge.i
    ):
        return
    day = next((c for c in token.children if c.dep_ == "pobj"), None) if token.dep_ == "prep" else token
    if token.left_edge.i == verb.i + 1 and day is not None and day.ent_type_ in ("DATE", "TIME"):
        token.head = verb
