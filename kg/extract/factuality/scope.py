"""What governing words say of an event: verbs, nouns, adjectives and conjunctions above it in the parse.

In: the trigger's head. Out: its `Factuality`, own words and governing words taken together.
"""

from collections.abc import Iterator

from kg.extract.factuality.effects import (
    AHEAD,
    HYPOTHETICAL,
    NEGATED,
    PLANNED,
    POSSIBLE,
    TOLD,
    combine,
    past_of,
    reasoned,
    unpolar,
)
from kg.extract.factuality.governors import (
    asks_how_many,
    before_infinitive,
    ends_with,
    follows_rank,
    governor_beyond,
    governor_of,
    is_alleged_by_a_party,
    is_complement,
    is_conditional,
    is_cut_short,
    is_denied_claim,
    is_generic,
    is_in_negation,
    is_ongoing_before,
    is_permitted,
    is_ranked,
    is_transparent,
    is_wished,
    lead_of,
    stands_denied,
    supposes,
)
from kg.extract.factuality.nouns import above_extraposed, above_noun, above_predicate, governed
from kg.extract.factuality.own import is_denied, is_negated, noun_effects, verb_effects
from kg.extract.factuality.purposes import is_achieved
from kg.extract.grammar.clauses import (
    has_perfect,
    has_to,
    is_finite,
    is_passive,
    is_past,
    is_present,
    keys,
    shares_with,
)
from kg.extract.grammar.words import children, is_noun, is_verb
from kg.extract.tree import Token, remembered_with
from kg.lexicon.cues import Cues, Factuality


@remembered_with
def judge_factuality(trigger: Token, cues: Cues) -> Factuality:
    """Say whether the event that a word names happened, as far as the article tells.

    What a named source says counts as told; denials and doubts lower the certainty.

    Args:
        trigger: Head word of the event's trigger, in a parsed and tagged `Doc`.
        cues: The cue words.

    Returns:
        Positive, certain, not future and accomplished unless some word says otherwise.
    """
    judged = combine((*_own(trigger, cues), *_above(trigger, cues)))
    if judged == TOLD and any(child.lower_ == "any" for child in children(trigger, "det")):
        return NEGATED if is_in_negation(trigger, cues) else HYPOTHETICAL
    perfect = is_verb(trigger) and has_to(trigger) and has_perfect(trigger)
    if judged.future and perfect and trigger.head.lemma_ != "be":
        return Factuality(judged.polarity, judged.certainty, outcome="accomplished")
    return judged


@reasoned
def _own(token: Token, cues: Cues) -> Iterator[Factuality]:
    if not is_verb(token):
        yield from noun_effects(token, cues)
        return
    yield from verb_effects(token, cues)
    if supposes(token, cues) or is_wished(token, cues):
        yield HYPOTHETICAL


def _above(token: Token, cues: Cues) -> Iterator[Factuality]:
    lead = lead_of(token) if is_verb(token) else None
    if lead is not None:
        yield from _above(lead, cues)
    elif token.dep_ == "conj" and is_verb(token.head) == is_verb(token):
        if token.tag_ == "VBD" and "VB" in {t.tag_ for t in (token.head, *children(token.head, "auxpass"))}:
            return
        shared = shares_with(token) is not None or (has_to(token) and has_to(token.head))
        if not is_verb(token) or is_finite(token) or shared:
            yield from _above(token.head, cues)
    elif is_verb(token):
        yield from _above_verb(token, cues)
    elif token.dep_ in ("acomp", "attr", "oprd") and is_verb(token.head):
        if any(child.lower_ == "what" for child in children(token.head, "nsubj")):
            return
        yield judge_factuality(token.head, cues)
        yield from above_predicate(token, token.head, cues)
        governor = governor_of(token.head, cues) if is_passive(token.head) else None
        if governor is not None:
            yield governor.effect
    else:
        yield from above_noun(token, cues, judge_factuality)


@reasoned
def _above_verb(verb: Token, cues: Cues) -> Iterator[Factuality]:
    head, dep = verb.head, verb.dep_
    if dep in ("xcomp", "ccomp", "acl", "relcl", "csubj", "advcl", "oprd", "pcomp") and is_conditional(
        verb, cues
    ):
        yield HYPOTHETICAL
    elif dep == "ccomp" and is_finite(verb) and not has_to(verb):
        yield from _above_clause(verb, head, cues)
    elif dep in ("xcomp", "ccomp", "oprd"):
        yield from _above_infinitive(verb, head, cues)
    elif dep == "advcl":
        yield from _above_adverbial(verb, head, cues)
    elif dep in ("acl", "relcl"):
        yield from _above_modifier(verb, head, cues)
    elif dep == "pcomp" or (dep == "pobj" and verb.tag_ == "VBG"):
        yield from _above_preposition(head, cues)


@reasoned
def _above_clause(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """A finite clause: reads "feared that it fell", "did not say it fell"; must not read "said it fell"."""
    governor = governor_of(head, cues)
    if governor is not None and governor.name == "allege" and is_alleged_by_a_party(head, cues):
        governor = None
    if governor is not None and governor.finite:
        yield past_of(governor.effect) if is_past(verb) or governor.name == "prevent" else governor.effect
    if is_verb(head) and head.lemma_ in cues.words["transparent.ensuring"]:
        yield judge_factuality(head, cues)
    stands = stands_denied(verb, head, governor, cues) and not asks_how_many(verb)
    if is_verb(head) and is_negated(head, cues) and not stands:
        yield POSSIBLE


@reasoned
def _above_infinitive(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """A complement without tense: reads "failed to hit"; must not read "managed to hit" as failed."""
    governor = governor_of(head, cues)
    if verb.tag_ == "VBG" and is_ongoing_before(head, cues):
        return
    if (
        governor is not None
        and governor.name == "ask"
        and verb.tag_ == "VBN"
        and not children(verb, "aux", "auxpass")
    ):
        return
    before = before_infinitive(verb)
    if before is not None and before.lower_ in cues.words["negation.waiting"]:
        yield NEGATED
    elif is_permitted(verb, head, cues):
        yield judge_factuality(head, cues)
    elif is_verb(head) and is_passive(head) and set(keys(head)) & cues.words["hearsay.verbs"]:
        yield from _above_hearsay(verb, head, cues)
    elif governor is not None:
        yield from governed(governor, head, cues, judge_factuality)
    elif has_to(verb) and (head.lemma_ == "be" or head.lower_ == "going"):
        yield judge_factuality(head, cues) if follows_rank(verb, cues) else PLANNED
    elif is_transparent(head, cues) or not has_to(verb) or is_achieved(verb, head, cues):
        yield judge_factuality(head, cues)
    elif head.lower_ == "used" and not is_passive(head) and not children(head, "dobj"):
        return
    else:
        yield AHEAD
        yield unpolar(judge_factuality(head, cues))


@reasoned
def _above_hearsay(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """What is said of somebody: reads "is said to have fled" as told; must not read "is not said to have fled"."""
    if is_negated(head, cues):
        yield POSSIBLE
    elif (
        has_to(verb)
        and not has_perfect(verb)
        and verb.tag_ != "VBG"
        and verb.lemma_ in cues.words["hearsay.plans"]
    ):
        yield PLANNED


@reasoned
def _above_adverbial(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """An adverbial clause: reads "to defeat them" as an aim; must not read "fell to close at 12" as one."""
    if has_to(verb):
        yield from _above_aim(verb, head, cues)
        return
    marks = {child.lower_ for child in children(verb, "mark", "advmod", "prep")}
    governor = governor_of(head, cues)
    if governor is not None and is_complement(verb, head, governor):
        yield from governed(governor, head, cues, judge_factuality)
    elif "before" in marks and is_cut_short(verb, head, cues):
        yield NEGATED
    elif is_generic(verb, head, cues):
        yield HYPOTHETICAL
    elif marks & cues.words["condition.temporal"]:
        open_still = is_present(verb) or marks & cues.words["condition.awaited"]
        if open_still and judge_factuality(head, cues).future:
            yield PLANNED
    elif not is_finite(verb) and not children(verb, "mark", "prep"):
        yield unpolar(judge_factuality(head, cues))


def _above_aim(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    governor = governor_of(head, cues) if not is_verb(head) else None
    if is_achieved(verb, head, cues):
        yield judge_factuality(head, cues)
    elif governor is not None:
        yield from governed(governor, head, cues, judge_factuality)
    elif not is_transparent(head, cues):
        yield AHEAD


@reasoned
def _above_modifier(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """A clause on a noun: reads "plan to attack", "report that it fell"; must not read "man who fell"."""
    governor = cues.governor_of_noun(head.lemma_.lower()) if is_noun(head) else governor_of(head, cues)
    if has_to(verb):
        if governor is None and (is_ranked(head, cues) or follows_rank(verb, cues)):
            yield unpolar(judge_factuality(head, cues))
        elif head.dep_ == "dobj" and is_achieved(verb, head.head, cues):
            yield judge_factuality(head.head, cues)
        elif governor is not None:
            yield governor.effect
            yield judge_factuality(head, cues)
        else:
            yield from _above_raised(verb, head, cues)
    elif verb.dep_ == "acl" and governor is not None and (children(verb, "mark") or is_finite(verb)):
        judged = judge_factuality(head, cues)
        yield past_of(governor.effect) if is_past(verb) else governor.effect
        doubted = judged.polarity == "negative" or is_denied_claim(head, cues)
        yield POSSIBLE if doubted else unpolar(judged)
    elif verb.dep_ == "acl" and verb.tag_ == "VBN" and is_denied(head, cues):
        yield NEGATED


@reasoned
def _above_raised(verb: Token, noun: Token, cues: Cues) -> Iterator[Factuality]:
    """An infinitive that a parse hangs on an object: "caused part of it to fall", "a treaty to end it"."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and is_noun(noun.head.head):
        noun = noun.head.head
    if noun.dep_ == "dobj" and is_verb(noun.head) and noun.head.lemma_ != "have":
        yield from _above_infinitive(verb, noun.head, cues)
    else:
        yield AHEAD


@reasoned
def _above_preposition(preposition: Token, cues: Cues) -> Iterator[Factuality]:
    """A gerund after a preposition: reads "without hitting"; must not read "after hitting"."""
    word, words = preposition.lower_, cues.words
    if word in words["negation.prepositions"] or ends_with(preposition, words["negation.phrases"]):
        yield NEGATED
        return
    if word in words["condition.words"] or ends_with(preposition, words["condition.phrases"]):
        yield HYPOTHETICAL
        return
    head = preposition.head
    governor, beyond = governor_of(head, cues, word), governor_beyond(head, cues, word)
    if governor is not None:
        yield from governed(governor, head, cues, judge_factuality)
    elif beyond is not None:
        yield from governed(beyond, head.head, cues, judge_factuality)
    elif word == "by" and is_verb(head) and judge_factuality(head, cues).outcome == "attempted":
        return
    elif word in ("by", "in", "on", "of", "with") and (is_verb(head) or is_transparent(head, cues)):
        yield unpolar(judge_factuality(head, cues))
        yield from above_extraposed(preposition, cues, judge_factuality)
