"""Lasting facts between entities that the wording of a phrase states: who backs, leads, controls or speaks for whom.

In: a `Doc`, its names and its referents. Out: `Statement`s between two referents. Events are left to `triggers`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.coreference import Discourse
from kg.extract.phrases import children, conjuncts, is_passive, objects, preposition_objects, subjects
from kg.extract.referents import Referent
from kg.extract.tree import Doc, Token
from kg.lexicon.word_sets import word_map, word_set
from kg.model import Span

_PARTICIPLES = word_map("relations_of_participles")
_HYPHENATED = re.compile(rf"^(.+)[-–]({'|'.join(_PARTICIPLES)})$", re.IGNORECASE)
_VERBS = word_map("relations_of_verbs")
_SPEAKERS = word_set("speakers_for_bodies")
_LEADERS = word_set("leaders_of_bodies")
_MEMBERS = word_set("members_of_bodies")


_TITLES = word_set("titles_in_bodies")
_MODIFYING = frozenset({"amod", "compound", "nmod", "acl"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation between two referents, and the words and the rule that state it."""

    subject: Referent
    predicate: str
    object: Referent
    span: Span
    rule: str


def find_relations(doc: Doc, discourse: Discourse) -> tuple[Statement, ...]:
    """Return the relations that phrases of the article state, in text order, each once.

    Reads "Iran-backed militants", "the coalition led by France", "Pentagon spokeswoman Sabrina Singh"; must not read
    "backed off" or "led to".
    """
    found: dict[tuple[int, str, int], Statement] = {}
    for token in doc:
        statements: list[Statement] = []
        if token.dep_ in _MODIFYING:
            statements += _by_participle(token, discourse)
        if token.lemma_ in _VERBS:
            statements += _by_verb(token, discourse)
        if token.pos_ in ("NOUN", "PROPN"):
            statements += _by_title(token, discourse)
        for statement in statements:
            if statement.subject is not statement.object:
                key = (id(statement.subject), statement.predicate, id(statement.object))
                found.setdefault(key, statement)
    return tuple(found.values())


def _directed(predicate: str, doer: Referent, undergoer: Referent, span: Span, rule: str) -> Statement:
    """Order the two sides: a group is backed by its backer, but a leader leads and a ruler controls."""
    if predicate == "backedBy":
        return Statement(undergoer, predicate, doer, span, rule)
    return Statement(doer, predicate, undergoer, span, rule)


def _by_participle(token: Token, discourse: Discourse) -> Iterator[Statement]:
    """Read "Iran-backed militants" (one token or three) and "Hamas-run enclave"."""
    whole = _HYPHENATED.match(token.text)
    word = (whole.group(2) if whole else token.text).lower()
    predicate = _PARTICIPLES.get(word)
    if predicate is None or token.dep_ not in _MODIFYING:
        return
    noun = discourse.at(token.head)
    if noun is None:
        return
    if whole:
        backers = [discourse.named_within(Span(token.idx, token.idx + len(whole.group(1))))]
        span = Span(token.idx, token.head.idx + len(token.head.text)) if token.i < token.head.i else None
    elif token.dep_ == "acl":
        backers = [
            discourse.at(o)
            for p, head in preposition_objects(token)
            if p.lower_ == "by"
            for o in conjuncts(head)
        ]
        span = Span(token.head.idx, token.right_edge.idx + len(token.right_edge.text))
    elif token.i >= 2 and token.nbor(-1).text in "-–":
        left = token.nbor(-2)
        backers = [discourse.named_within(Span(left.idx, left.idx + len(left.text)))]
        span = Span(left.idx, token.head.idx + len(token.head.text)) if token.i < token.head.i else None
    else:
        return
    for backer in backers:
        if backer is not None and span is not None:
            yield _directed(predicate, backer, noun, span, f"participle-{word}")


def _by_verb(token: Token, discourse: Discourse) -> Iterator[Statement]:
    """Read "Iran backs the militia" and "the town is controlled by rebels" as lasting facts."""
    predicate = _VERBS.get(token.lemma_)
    if (
        predicate is None
        or token.pos_ != "VERB"
        or token.dep_ in ("acl", "amod")
        or children(token, "neg", "prt")
    ):
        return
    if any(c.lemma_ in ("will", "would", "may", "might", "could") for c in children(token, "aux")):
        return
    if is_passive(token):
        doers = [o for p, head in preposition_objects(token) if p.lower_ == "by" for o in conjuncts(head)]
        undergoers = subjects(token)
    elif token.tag_ in ("VBZ", "VBP"):
        doers, undergoers = subjects(token), objects(token)
    else:
        return
    for doer in filter(None, map(discourse.at, doers)):
        for undergoer in filter(None, map(discourse.at, undergoers)):
            span = Span(token.left_edge.idx, token.right_edge.idx + len(token.right_edge.text))
            if doer.type not in ("Thing", "Money"):
                yield _directed(predicate, doer, undergoer, span, f"verb-{token.lemma_}")


def _by_title(token: Token, discourse: Discourse) -> Iterator[Statement]:
    """Read "Pentagon spokeswoman Sabrina Singh", "Ali Reza, a spokesman for the ministry", "Hamas fighters"."""
    lemma = token.lemma_.lower()
    if lemma not in _TITLES or token.pos_ not in ("NOUN", "PROPN"):
        return
    holder = discourse.at(token.head) if token.dep_ in ("compound", "appos", "nmod") else discourse.at(token)
    if holder is None:
        return
    chief = lemma == "executive" and any(c.lower_ == "chief" for c in token.lefts)
    leads = lemma in _LEADERS or chief
    predicate = "spokespersonFor" if lemma in _SPEAKERS else "leads" if leads else "memberOf"
    for body, start, end in _bodies(token, discourse):
        if predicate == "memberOf" and (holder.entity is not None or body.type not in _BODY_TYPES):
            continue
        if predicate == "leads" and (holder.type != "Person" or body.type not in _BODY_TYPES | _STATES):
            continue
        yield Statement(holder, predicate, body, Span(start, end), f"title-{lemma}")


_BODY_TYPES = frozenset(
    "Organization Group ArmedForce GovernmentBody NewsAgency Company PoliticalParty".split()
)
_STATES = frozenset("Country GeopoliticalEntity City Region".split())


def _bodies(title: Token, discourse: Discourse) -> Iterator[tuple[Referent, int, int]]:
    """Yield the bodies that a title names, with the characters from the body to the title."""
    whole = title.head if title.dep_ == "compound" else title
    modifiers = [c for c in whole.lefts if c.i < title.i and c.dep_ in ("compound", "nmod", "poss", "amod")]
    modifiers += [c for c in title.lefts if c.dep_ in ("compound", "nmod", "poss", "amod")]
    for modifier in modifiers:
        body = discourse.named_within(Span(modifier.idx, modifier.idx + len(modifier.text)))
        if body is not None:
            yield body, modifier.idx, title.idx + len(title.text)
    for prep, head in preposition_objects(title):
        if prep.lower_ in ("of", "for", "at", "with"):
            for part in conjuncts(head):
                body = discourse.at(part)
                if body is not None and body.entity is not None:
                    yield body, title.idx, part.idx + len(part.text)
