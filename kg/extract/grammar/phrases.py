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
    """Yield (preposition, object) of each prepositional phrase that hangs on `token`: "flew (back) *to Lima*", too."""
    return iter(_preposition_objects(token) if token.children else ())


@remembered
def _preposition_objects(token: Token) -> tuple[tuple[Token, Token], ...]:
    found: list[tuple[Token, Token]] = []
    for prep in children(token, "prep", "agent", "dative"):
        if prep.lower_ != "according":
            found += _objects_of(prep)
    for adverb in children(token, "advmod", "prt"):
        if adverb.lower_ in (_LEADING if token.pos_ in VERBAL else _NEAR):
            for prep in children(adverb, "prep"):
                found += _objects_of(prep)
    return tuple(found)


_LEADING = fixed_set("adverbs_before_places")
_NEAR = fixed_set("adverbs_of_nearness")


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
    """Whether a noun tells how long something went on: "two *months* of unrest", not "the months of May and June"."""
    return token.lower_ in _SPANS and not children(token, "det", "amod")


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


def own_subjects(verb: Token) -> list[Token]:
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
def objects(verb: Token) -> list[Token]:
    """Return the direct objects of `verb`, coordinated ones apart, relative pronouns resolved."""
    found = [resolve_relative(o) for o in children(verb, "dobj") if _is_nominal(o)]
    if found:
        found += [
            c
            for c in children(verb, "conj")
            if c.pos_ in NOMINAL and c.i > found[0].i and not own_subjects(c)
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
    if token.lower_ in _WHEREABOUTS:
        return False
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
_WHEREABOUTS = fixed_set("adverbs_of_whereabouts")
_INTRANSITIVE = fixed_set("intransitive_verbs")
_WITHOUT_OBJECTS = word_set("verbs_without_objects")
