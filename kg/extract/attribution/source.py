"""Whose words they are: from a reporting word to the phrase that names its source.

In: the token of a reporting verb, noun or adjective. Out: the head token of the source phrase, and
that phrase.
"""

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.words import children, is_noun, is_verb
from kg.extract.tree import Token

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_OUTSIDE_NAME = frozenset({"relcl", "acl", "appos", "advcl", "ccomp", "punct", "cc", "conj", "case"})


def source_of_verb(verb: Token) -> Token | None:
    """Head of the source of a reporting verb, None where the sentence names none.

    Reads "X said", "X, saying", "X was quoted as saying", "it was reported by X"; must not take "it" from
    "it was reported" for a source.
    """
    if is_passive(verb):
        return _agent(verb)
    subject = next(iter(children(verb, "nsubj")), None)
    if subject is not None:
        return _antecedent(subject, verb)
    return _inverted_subject(verb) or _controller(verb)


def source_of_noun(noun: Token) -> Token | None:
    """Head of the source of a noun: "Iran's claim", "a claim by Iran", "a Reuters report"."""
    for child in children(noun, "poss", "compound", "nmod"):
        if child.dep_ == "poss" or child.ent_type_ in ("ORG", "PERSON", "GPE", "NORP"):
            return child
    for preposition in children(noun, "prep", "agent"):
        if preposition.lower_ in ("by", "from"):
            return next(iter(children(preposition, "pobj")), None)
    return None


def phrase_of(head: Token) -> range:
    """Token indices of the phrase around a source's head, without its apposition or relative clause.

    A coordinated name counts whole ("the army and the police").
    """
    keep = {head.i}
    for child in head.children:
        if _is_date(child):
            continue
        if child.dep_ not in _OUTSIDE_NAME or (child.dep_ == "conj" and is_noun(child)):
            keep.update(token.i for token in child.subtree if not _in_clause(token, head))
    first = last = head.i
    while first - 1 in keep and not head.doc.tokens[first - 1].is_space:
        first -= 1
    while last + 1 in keep or (_bridges(head, last + 1) and last + 2 in keep):
        last += 1
    while last > head.i and head.doc.tokens[last].is_punct:
        last -= 1
    return range(first, last + 1)


def _is_date(child: Token) -> bool:
    """Whether a child of the source is the day on which it spoke ("the opposition on Thursday called")."""
    return child.dep_ in ("prep", "npadvmod") and any(t.ent_type_ in ("DATE", "TIME") for t in child.subtree)


def _bridges(head: Token, i: int) -> bool:
    return i < len(head.doc) and head.doc.tokens[i].dep_ == "cc" and head.doc.tokens[i].head.i == head.i


def _in_clause(token: Token, head: Token) -> bool:
    while token.i != head.i:
        if token.dep_ in ("relcl", "acl", "appos", "advcl", "ccomp"):
            return True
        token = token.head
    return False


def _inverted_subject(verb: Token) -> Token | None:
    """The subject of "said X, pointing to it", which parses may hang on the participle."""
    for clause in children(verb, "ccomp"):
        if clause.i > verb.i + 1 and clause.tag_ == "VBG":
            return next((s for s in children(clause, "nsubj") if s.left_edge.i == verb.i + 1), None)
    return None


def _agent(verb: Token) -> Token | None:
    for preposition in children(verb, "agent", "prep"):
        if preposition.lower_ == "by":
            return next(iter(children(preposition, "pobj")), None)
    return None


def _antecedent(subject: Token, verb: Token) -> Token:
    return verb.head if subject.lower_ in _RELATIVE and verb.dep_ == "relcl" else subject


def _controller(verb: Token) -> Token | None:
    """The understood subject of a verb without one of its own."""
    head, dep = verb.head, verb.dep_
    if dep == "acl" and is_noun(head):
        return head
    if dep == "conj" and is_verb(head):
        return source_of_verb(head)
    if dep in ("advcl", "xcomp", "ccomp") and is_verb(head):
        return _subject_or_controller(head)
    if dep == "pcomp":
        return _over_preposition(head)
    return None


def _over_preposition(preposition: Token) -> Token | None:
    """The one quoted ("quoted him as saying"), or the one who acts ("justified it by saying")."""
    verb = preposition.head
    if not is_verb(verb):
        return None
    if preposition.lower_ == "as":
        quoted = children(verb, "dobj", "nsubjpass")
        return quoted[0] if quoted else None
    return _subject_or_controller(verb)


def _subject_or_controller(verb: Token) -> Token | None:
    subject = next(iter(children(verb, "nsubj", "nsubjpass")), None)
    return _antecedent(subject, verb) if subject is not None else _controller(verb)
