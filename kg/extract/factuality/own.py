"""What the words at the event itself say: its auxiliaries, negation, adverbs, determiners and adjectives.

In: the trigger's head. Out: one `Factuality` per cue, innermost first. What a governing
word says is left to `scope`.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile

from kg.extract.factuality.effects import (
    AHEAD,
    HYPOTHETICAL,
    NEGATED,
    PLANNED,
    POSSIBLE,
    PROBABLE,
    reasoned,
)
from kg.extract.grammar.clauses import (
    CORE_ARGUMENTS,
    has_perfect,
    has_subject,
    has_to,
    is_finite,
    is_passive,
    is_present,
    keys,
    shares_with,
)
from kg.extract.grammar.words import children, is_verb
from kg.extract.tree import Token
from kg.lexicon.cues import ONGOING, Cues, Factuality

_NEGATING = frozenset({"neg", "advmod", "preconj"})
_UNIVERSAL = frozenset({"all", "every", "everyone", "everything", "only", "just"})


@reasoned
def verb_effects(verb: Token, cues: Cues) -> Iterator[Factuality]:
    """Effects of the words of a verb's own clause.

    Reads "was not hit", "may have fired", "no soldiers were hurt"; must not read "not only hit the base".
    """
    if is_negated(verb, cues):
        yield NEGATED
    yield from _modal_effects(verb, cues)
    yield from _adverb_effects(verb, cues)
    yield from _tense_effects(verb, cues)
    yield from _mood_effects(verb)


@reasoned
def noun_effects(noun: Token, cues: Cues) -> Iterator[Factuality]:
    """Effects of the words of a noun's own phrase.

    Reads "no attack", "a failed attack", "an attack planned for May"; not "an attack on a failed bank".
    """
    if is_denied(noun, cues):
        yield NEGATED
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod"):
            yield from _adjective_effects(child, cues)
        elif child.dep_ in ("acl", "relcl") and not has_to(child):
            yield from _clause_on_noun_effects(child, cues)


def is_negated(verb: Token, cues: Cues) -> bool:
    """Whether the verb is negated: by a particle, an argument ("no one"), or its first conjunct."""
    helping = (child for aux in children(verb, "auxpass") for child in aux.children)
    if any(child.dep_ in _NEGATING and _is_negator(child, cues) for child in (*verb.children, *helping)):
        return contrast_of(verb) is None
    if any(_is_not_yet(child, verb) for child in children(verb, "prep", "advmod")):
        return True
    finds = verb.lemma_ in cues.words["negation.finding"]
    arguments = (c for c in verb.children if c.dep_ in CORE_ARGUMENTS and not (finds and c.dep_ == "dobj"))
    if any(is_denied(argument, cues) for argument in arguments):
        return True
    if _follows(verb, cues.words["negation.phrases"]):
        return True
    if verb.dep_ == "conj" and any(child.lower_ == "nor" for child in children(verb.head, "cc", "preconj")):
        return True
    shared = shares_with(verb)
    return shared is not None and is_negated(shared, cues)


def contrast_of(verb: Token) -> int | None:
    """Index of "but" where a denied verb stands and only its circumstance is denied.

    Reads "did not die by his own hand *but* of a stroke"; must not read "did not die, but in May he fell ill".
    """
    own = [child.i for child in children(verb, "prep", "agent") if child.i > verb.i]
    but = next((t.i for t in verb.doc.tokens[verb.i + 1 : verb.sent.end] if t.lower_ == "but"), None)
    if but is None or not own or own[0] > but:
        return None
    rest = tuple(
        takewhile(lambda t: not (t.is_punct or t.is_quote), verb.doc.tokens[but + 1 : verb.sent.end])
    )
    plain = bool(rest) and rest[0].tag_ == "IN" and not any(is_verb(t) and is_finite(t) for t in rest)
    return but if plain else None


def _is_not_yet(child: Token, verb: Token) -> bool:
    """Whether "not" stands at a circumstance before the participle: "were *not* at once named"."""
    auxiliaries = [aux.i for aux in children(verb, "aux", "auxpass")]
    if not auxiliaries or child.i > verb.i:
        return False
    return any(
        t.dep_ == "neg" and t.lower_ in ("not", "n't") and t.i - 1 in auxiliaries for t in child.subtree
    )


def _follows(verb: Token, phrases: frozenset[str]) -> bool:
    """Whether one of these phrases stands right before the verb: "resigned rather than sign"."""
    near = verb.doc.tokens[max(verb.sent.start, verb.i - 3) : verb.i]
    before = tuple([token.lower_ for token in near if token.lower_ != "to"])
    return bool(before) and any(
        before[-len(words) :] == words for words in _by_last(phrases).get(before[-1], ())
    )


@cache
def _by_last(phrases: frozenset[str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return phrases, each as its words, by their last word."""
    split = [tuple(phrase.split()) for phrase in sorted(phrases)]
    return {words[-1]: tuple(other for other in split if other[-1] == words[-1]) for words in split}


def is_denied(noun: Token, cues: Cues) -> bool:
    """Whether a noun phrase denies what it names: "no attack", "nobody", "no deaths or injuries"."""
    words = cues.words
    if noun.lower_ in words["negation.pronouns"] and not (
        noun.lower_ == "nothing" and children(noun, "prep")
    ):
        return True
    for child in noun.children:
        if child.lower_ in words["negation.determiners"] and child.dep_ in ("det", "neg", "preconj", "cc"):
            return not _is_compared(noun)
        if child.dep_ == "advmod" and child.lower_ in words["negation.scarcely"]:
            return True
        if child.dep_ == "neg" and child.lower_ == "not":
            return not any(word.lower_ in _UNIVERSAL for word in (noun, *noun.children))
    if noun.dep_ == "conj" and not children(noun, "det", "poss"):
        return is_denied(noun.head, cues)
    return False


def _is_compared(noun: Token) -> bool:
    """Whether "no" belongs to a comparison ("no fewer than ten", "no more important task")."""
    return any(word.lower_ in ("more", "less", "fewer", "longer") for word in noun.subtree if word.i < noun.i)


def _is_negator(child: Token, cues: Cues) -> bool:
    if child.dep_ == "advmod" and child.lower_ == "longer":
        return any(word.lower_ == "no" for word in child.children)
    if child.dep_ not in _NEGATING or child.lower_ not in cues.words["negation.words"]:
        return False
    following = child.doc.tokens[child.i + 1] if child.i + 1 < len(child.doc) else child
    return following.lower_ not in ("only", "just", "least") and following.lower_ != "all"


@reasoned
def _modal_effects(verb: Token, cues: Cues) -> Iterator[Factuality]:
    words, perfect = cues.words, has_perfect(verb)
    for aux in children(verb, "aux"):
        if aux.lower_ in words["modal.future"]:
            yield PLANNED
        elif aux.lower_ in words["modal.would"] and aux.tag_ == "MD":
            if not perfect and any(c.lower_ in words["modal.afterwards"] for c in children(verb, "advmod")):
                continue
            yield HYPOTHETICAL if perfect else (PLANNED if verb.dep_ == "ccomp" else AHEAD)
        elif aux.lower_ in words["modal.can"]:
            yield HYPOTHETICAL
        elif aux.lower_ in words["modal.may"]:
            yield POSSIBLE if perfect else AHEAD
        elif aux.lower_ in words["modal.should"] and aux.tag_ == "MD":
            yield PROBABLE if perfect else AHEAD
    shared = shares_with(verb)
    if shared is not None:
        yield from _modal_effects(shared, cues)


@reasoned
def _adverb_effects(verb: Token, cues: Cues) -> Iterator[Factuality]:
    words = cues.words
    for adverb in children(verb, "advmod"):
        if adverb.lower_ in words["adverb.possible"]:
            yield POSSIBLE
        elif adverb.lower_ in words["adverb.probable"]:
            yield PROBABLE
        elif adverb.lower_ in words["occurrence.adverbs"] and adverb.i < verb.i:
            graded = verb.lemma_ in words["occurrence.graded"]
            yield from () if graded else (NEGATED,)


@reasoned
def _tense_effects(verb: Token, cues: Cues) -> Iterator[Factuality]:
    """The present: ahead with a time that lies ahead ("meets next week"), else under way if progressive."""
    if not is_present(verb):
        return
    if any(_points_ahead(child, cues) for child in verb.children):
        yield PLANNED
    elif verb.tag_ == "VBG":
        yield ONGOING


def _points_ahead(child: Token, cues: Cues) -> bool:
    if child.dep_ not in ("npadvmod", "advmod"):
        return False
    if child.lower_ in cues.words["ahead.words"]:
        return True
    return any(word.lower_ in cues.words["ahead.modifiers"] for word in child.children)


@reasoned
def _mood_effects(verb: Token) -> Iterator[Factuality]:
    """Headlines in the infinitive, questions and orders."""
    if verb.dep_ != "ROOT":
        return
    if has_to(verb) and has_subject(verb):
        yield PLANNED
    elif verb.sent.text.rstrip(" \n\"'”’").endswith("?"):
        yield HYPOTHETICAL
    elif verb.tag_ == "VB" and verb.i == verb.sent.start and not children(verb, "aux"):
        yield AHEAD


@reasoned
def _adjective_effects(adjective: Token, cues: Cues) -> Iterator[Factuality]:
    if adjective.lower_ in cues.words["adverb.probable"]:
        yield PROBABLE
    governor = cues.governor_of_adjective(adjective.lower_)
    if governor is None:
        return
    negated = governor.effect.polarity == "negative" and governor.name == "fail"
    yield Factuality(outcome="failed") if negated else governor.effect


@reasoned
def _clause_on_noun_effects(clause: Token, cues: Cues) -> Iterator[Factuality]:
    """What became of the noun: "attack planned for May", "plot that was foiled", "bid that failed".

    Must not read "charges that it failed to act" so, where another failed.
    """
    if not is_verb(clause):
        return
    governor = cues.governor_of_verb(*keys(clause))
    if governor is None:
        return
    others = [s for s in children(clause, "nsubj") if s.lower_ not in ("that", "which", "who")]
    if governor.name == "fail" and not others:
        yield Factuality(outcome="failed")
    elif is_passive(clause) and governor.objects != "none" and not is_negated(clause, cues):
        yield governor.effect
