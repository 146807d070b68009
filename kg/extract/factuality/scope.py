"""What governing words say of an event: verbs, nouns, adjectives and conjunctions above it in the parse.

In: the trigger's head. Out: its `Factuality`, own words and governing words taken together.
"""

from collections.abc import Iterable, Iterator

from kg.extract.factuality.governors import (
    UNDOING,
    asks_how_many,
    ends_with,
    governor_of,
    is_alleged_by_a_party,
    is_complement,
    is_conditional,
    is_cut_short,
    is_generic,
    is_in_negation,
    is_one_of_many,
    is_ongoing_before,
    is_ranked,
    is_transparent,
    past_of,
    specific_governor,
    stands_denied,
    supposes,
    takes_object,
    takes_oblique,
    takes_place,
)
from kg.extract.factuality.own import (
    AHEAD,
    HYPOTHETICAL,
    NEGATED,
    PLANNED,
    POSSIBLE,
    is_denied,
    is_negated,
    noun_effects,
    verb_effects,
)
from kg.extract.factuality.purposes import is_achieved
from kg.extract.factuality.syntax import (
    children,
    has_perfect,
    has_to,
    is_definite,
    is_finite,
    is_noun,
    is_passive,
    is_past,
    is_present,
    is_presupposed,
    is_verb,
    keys,
    shares_with,
)
from kg.extract.tree import Token
from kg.lexicon.cues import Cues, Factuality, Governor
from kg.model import Certainty, Outcome

_CERTAINTIES: tuple[Certainty, ...] = ("certain", "probable", "possible")
_TOLD = Factuality()


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
    if judged == _TOLD and any(child.lower_ == "any" for child in children(trigger, "det")):
        return NEGATED if is_in_negation(trigger, cues) else HYPOTHETICAL
    perfect = is_verb(trigger) and has_to(trigger) and has_perfect(trigger)
    if judged.future and perfect and trigger.head.lemma_ != "be":
        return Factuality(judged.polarity, judged.certainty, outcome="accomplished")
    return judged


def combine(effects: Iterable[Factuality]) -> Factuality:
    """Put effects together: any negation, the least certainty, any future, the innermost outcome.

    Example:
        >>> combine((Factuality(outcome="attempted"), Factuality(future=True, outcome="planned")))
        Factuality(polarity='positive', certainty='certain', future=True, outcome='attempted')
    """
    found = tuple(effects)
    if not found:
        return _TOLD
    outcomes: list[Outcome] = [f.outcome for f in found if f.outcome != "accomplished"]
    settled = [outcome for outcome in outcomes if outcome != "ongoing"]
    rank = max((_CERTAINTIES.index(f.certainty) for f in found), default=0)
    return Factuality(
        polarity="negative" if any(f.polarity == "negative" for f in found) else "positive",
        certainty=_CERTAINTIES[rank],
        future=any(f.future for f in found),
        outcome=next(iter((*settled, *outcomes)), "accomplished"),
    )


def _own(token: Token, cues: Cues) -> Iterator[Factuality]:
    if not is_verb(token):
        yield from noun_effects(token, cues)
        return
    yield from verb_effects(token, cues)
    if supposes(token, cues):
        yield HYPOTHETICAL


def _above(token: Token, cues: Cues) -> Iterator[Factuality]:
    if token.dep_ == "conj" and is_verb(token.head) == is_verb(token):
        if not is_verb(token) or is_finite(token) or shares_with(token) is not None:
            yield from _above(token.head, cues)
    elif is_verb(token):
        yield from _above_verb(token, cues)
    elif token.dep_ in ("acomp", "attr", "oprd") and is_verb(token.head):
        yield judge_factuality(token.head, cues)
        yield from _above_predicate(token, token.head, cues)
    else:
        yield from _above_noun(token, cues)


def _above_predicate(noun: Token, verb: Token, cues: Cues) -> Iterator[Factuality]:
    """What a subject is: reads "one *condition* was a withdrawal"; must not read "their answer was an attack"."""
    subject = next(iter(children(verb, "nsubj")), None)
    if subject is None or not is_noun(noun) or is_presupposed(noun):
        return
    parts = (subject, *(o for p in children(subject, "prep") if p.lower_ == "of" for o in children(p, "pobj")))
    for part in parts:
        lemma = part.lemma_.lower()
        governor = cues.governor_of_noun(lemma)
        if lemma in cues.words["condition.nouns"] or (governor is not None and governor.effect.future):
            yield HYPOTHETICAL


def _above_verb(verb: Token, cues: Cues) -> Iterator[Factuality]:
    head, dep = verb.head, verb.dep_
    if dep in ("xcomp", "ccomp", "acl", "relcl", "csubj", "advcl", "oprd") and is_conditional(verb, cues):
        yield HYPOTHETICAL
    elif dep == "ccomp" and is_finite(verb) and not has_to(verb):
        yield from _above_clause(verb, head, cues)
    elif dep in ("xcomp", "ccomp", "oprd"):
        yield from _above_infinitive(verb, head, cues)
    elif dep == "advcl":
        yield from _above_adverbial(verb, head, cues)
    elif dep in ("acl", "relcl"):
        yield from _above_modifier(verb, head, cues)
    elif dep == "pcomp":
        yield from _above_preposition(head, cues)


def _above_clause(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """A finite clause: reads "feared that it fell", "did not say it fell"; must not read "said it fell"."""
    governor = governor_of(head, cues)
    if governor is not None and governor.name == "allege" and is_alleged_by_a_party(head, cues):
        governor = None
    if governor is not None and governor.finite:
        yield past_of(governor.effect) if is_past(verb) or governor.name == "prevent" else governor.effect
    stands = stands_denied(verb, head, governor, cues) and not asks_how_many(verb)
    if is_verb(head) and is_negated(head, cues) and not stands:
        yield POSSIBLE


def _above_infinitive(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """A complement without tense: reads "failed to hit"; must not read "managed to hit" as failed."""
    governor = governor_of(head, cues)
    if verb.tag_ == "VBG" and is_ongoing_before(head, cues):
        return
    if is_verb(head) and is_passive(head) and set(keys(head)) & cues.words["hearsay.verbs"]:
        yield from _above_hearsay(verb, head, cues)
    elif governor is not None:
        yield from _governed(governor, head, cues)
    elif has_to(verb) and (head.lemma_ == "be" or head.lower_ == "going"):
        yield PLANNED
    elif is_transparent(head, cues) or not has_to(verb) or is_achieved(verb, head, cues):
        yield judge_factuality(head, cues)
    elif head.lower_ == "used" and not is_passive(head) and not children(head, "dobj"):
        return
    else:
        yield AHEAD
        yield _unpolar(judge_factuality(head, cues))


def _above_hearsay(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """What is said of somebody: reads "is said to have fled" as told; must not read "is not said to have fled"."""
    if is_negated(head, cues):
        yield POSSIBLE
    elif has_to(verb) and not has_perfect(verb) and verb.tag_ != "VBG" and verb.lemma_ in cues.words["hearsay.plans"]:
        yield PLANNED


def _above_adverbial(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """An adverbial clause: reads "to defeat them" as an aim; must not read "fell to close at 12" as one."""
    if has_to(verb):
        governor = governor_of(head, cues) if not is_verb(head) else None
        if governor is not None and not is_achieved(verb, head, cues):
            yield from _governed(governor, head, cues)
        elif is_achieved(verb, head, cues):
            yield judge_factuality(head, cues)
        elif not is_transparent(head, cues):
            yield AHEAD
        return
    marks = {child.lower_ for child in children(verb, "mark", "advmod", "prep")}
    governor = governor_of(head, cues)
    if governor is not None and is_complement(verb, head):
        yield from _governed(governor, head, cues)
    elif "before" in marks and is_cut_short(verb, head, cues):
        yield NEGATED
    elif is_generic(verb, head, cues):
        yield HYPOTHETICAL
    elif marks & cues.words["condition.temporal"]:
        if is_present(verb) and judge_factuality(head, cues).future:
            yield PLANNED
    elif not is_finite(verb) and not children(verb, "mark", "prep"):
        yield _unpolar(judge_factuality(head, cues))


def _above_modifier(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """A clause on a noun: reads "plan to attack", "report that it fell"; must not read "man who fell"."""
    governor = cues.governor_of_noun(head.lemma_.lower()) if is_noun(head) else governor_of(head, cues)
    if has_to(verb):
        if is_ranked(head, cues):
            yield _unpolar(judge_factuality(head, cues))
        elif governor is not None:
            yield governor.effect
            yield judge_factuality(head, cues)
        else:
            yield from _above_raised(verb, head, cues)
    elif verb.dep_ == "acl" and governor is not None and (children(verb, "mark") or is_finite(verb)):
        judged = judge_factuality(head, cues)
        yield past_of(governor.effect) if is_past(verb) else governor.effect
        yield POSSIBLE if judged.polarity == "negative" else _unpolar(judged)
    elif verb.dep_ == "acl" and verb.tag_ == "VBN" and is_denied(head, cues):
        yield NEGATED


def _above_raised(verb: Token, noun: Token, cues: Cues) -> Iterator[Factuality]:
    """An infinitive that a parse hangs on an object: "caused part of it to fall", "a treaty to end it"."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and is_noun(noun.head.head):
        noun = noun.head.head
    if noun.dep_ == "dobj" and is_verb(noun.head):
        yield from _above_infinitive(verb, noun.head, cues)
    else:
        yield AHEAD


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
    governor = governor_of(head, cues, word)
    if governor is not None:
        yield from _governed(governor, head, cues)
    elif word in ("by", "in", "on", "of", "with") and (is_verb(head) or is_transparent(head, cues)):
        yield _unpolar(judge_factuality(head, cues))


def _above_noun(noun: Token, cues: Cues) -> Iterator[Factuality]:
    head, dep = noun.head, noun.dep_
    if dep in ("dobj", "nsubjpass") and is_verb(head):
        yield from _above_object(noun, head, cues)
    elif dep == "nsubj" and is_verb(head):
        yield from _above_subject(noun, head, cues)
    elif dep == "pobj":
        yield from _above_oblique(noun, head, cues)
    elif dep in ("compound", "nmod", "amod") and is_noun(head):
        yield from _above_first_half(head, cues)


def _above_first_half(head: Token, cues: Cues) -> Iterator[Factuality]:
    """The first half of a compound: reads "evacuation *order*", "merger *talks*"; must not read "crash *site*"."""
    lemma = head.lemma_.lower()
    governor = cues.governor_of_noun(lemma)
    if governor is not None and governor.effect.outcome != "accomplished":
        yield governor.effect
    elif lemma in cues.words["compound.heads"]:
        yield HYPOTHETICAL


def _above_object(noun: Token, verb: Token, cues: Cues) -> Iterator[Factuality]:
    """An object: reads "foiled the attack", "had no attack"; must not read "did not condemn the attack"."""
    found, words = set(keys(verb)), cues.words
    governor, known = cues.governor_of_verb(*keys(verb)), is_presupposed(noun)
    feared = noun.lemma_.lower() in words["facing.nouns"]
    if (found & words["presupposed.objects"] and not feared) or _is_agreed(noun, found, cues):
        return
    scheduled = governor is not None and governor.effect.future and noun.dep_ == "nsubjpass"
    if governor is not None and (scheduled or takes_object(governor, known=known)):
        yield from _governed(governor, verb, cues)
    elif found & words["facing.verbs"] and feared:
        yield HYPOTHETICAL
    elif found & words["occurrence.objects"] or (noun.dep_ == "dobj" and not is_definite(noun)):
        judged = judge_factuality(verb, cues)
        if not known or judged.polarity == "negative" or judged.outcome != "accomplished":
            yield judged
    elif verb.lemma_ in words["negation.reports"] and not known and is_negated(verb, cues):
        yield NEGATED


def _is_agreed(noun: Token, verb: set[str], cues: Cues) -> bool:
    """Whether the object is what agreeing makes: "agreed *a deal*"; must not read "agreed a ceasefire"."""
    words = cues.words
    return bool(verb & words["agreement.verbs"]) and noun.lemma_.lower() in words["agreement.nouns"]


def _above_subject(noun: Token, verb: Token, cues: Cues) -> Iterator[Factuality]:
    """A subject: reads "the attack failed", "talks will begin"; must not read "the war will hurt"."""
    if "fail" in keys(verb) and not any(has_to(child) for child in children(verb, "xcomp")):
        yield Factuality(outcome="failed")
    elif set(keys(verb)) & cues.words["occurrence.subjects"]:
        yield judge_factuality(verb, cues)
    elif is_one_of_many(noun):
        judged = judge_factuality(verb, cues)
        if judged.certainty == "possible" and judged.future:
            yield HYPOTHETICAL
    for adjective in children(verb, "acomp"):
        governor = cues.governor_of_adjective(adjective.lower_)
        because = any(child.lower_ == "to" for child in children(adjective, "prep", "pcomp"))
        infinitives = children(adjective, "xcomp")
        if governor is not None and not because and not infinitives and not children(adjective, "ccomp"):
            yield governor.effect
        if infinitives and takes_place(infinitives[0], cues):
            yield judge_factuality(infinitives[0], cues)


def _above_oblique(noun: Token, preposition: Token, cues: Cues) -> Iterator[Factuality]:
    """After a preposition: reads "fears of attack", "without injuries"; must not read "after the attack"."""
    word, words = preposition.lower_, cues.words
    if word in words["negation.prepositions"] or ends_with(preposition, words["negation.phrases"]):
        if not is_presupposed(noun):
            yield NEGATED
    elif ends_with(preposition, words["condition.phrases"]):
        yield HYPOTHETICAL
    elif ends_with(preposition, words["ahead.phrases"]):
        yield PLANNED
    elif is_verb(preposition.head):
        yield from _above_prepositional_object(noun, preposition.head, word, cues)
    else:
        yield from _above_complement(noun, preposition.head, word, cues)


def _above_complement(noun: Token, head: Token, word: str, cues: Cues) -> Iterator[Factuality]:
    """After a noun's preposition: reads "hopes of a deal", "plan for talks"; must not read "result of the deal"."""
    governor = governor_of(head, cues, word)
    known = is_presupposed(noun) and (governor is None or governor.objects != "all")
    if governor is not None and not known:
        yield governor.effect
        yield from _reported_absence(head, cues)
    elif word == "of" and is_transparent(head, cues):
        yield judge_factuality(head, cues)
    elif is_noun(head) and not is_definite(noun) and word in ("of", "to"):
        judged = judge_factuality(head, cues)
        if judged.future:
            yield _unpolar(judged)


def _above_prepositional_object(noun: Token, verb: Token, word: str, cues: Cues) -> Iterator[Factuality]:
    """After a verb's preposition: reads "called for talks", "may lead to riots"; not "will speak at the talks"."""
    specific, known = specific_governor(verb, cues, word), is_presupposed(noun)
    governor = specific or governor_of(verb, cues, word)
    if (
        verb.lemma_ == "lead"
        and verb.dep_ == "relcl"
        and verb.head.lemma_ in cues.words["ahead.clues"]
        and is_present(verb)
    ):
        yield AHEAD
    if specific is not None and takes_object(specific, known=known):
        yield from _governed(specific, verb, cues)
    elif specific is None and governor is not None and takes_oblique(governor, word, known=known):
        yield from _governed(governor, verb, cues)
    elif not known:
        yield from _carried_over(noun, verb, word, cues)


def _carried_over(noun: Token, verb: Token, word: str, cues: Cues) -> Iterator[Factuality]:
    """What a verb leads to, or what brings it about, is as real as the verb: "could end *in a war*".

    Must not read "will speak after an attack", "was not hurt in a crash".
    """
    words, judged = cues.words, judge_factuality(verb, cues)
    if f"{verb.lemma_.lower()} {word}" in words["outcome.phrases"]:
        yield judged
    elif is_definite(noun) or judged.realized:
        return
    elif word in words["outcome.prepositions"] or (judged.future and word in words["outcome.venues"]):
        yield judged


def _reported_absence(noun: Token, cues: Cues) -> Iterator[Factuality]:
    """What a denied noun leaves: "no reports of injuries" denies them; "no sign of injuries" does not."""
    judged = judge_factuality(noun, cues)
    if judged.polarity == "negative":
        yield NEGATED if noun.lemma_ in cues.words["negation.reports"] else POSSIBLE
    yield _unpolar(judged)


def _governed(governor: Governor, head: Token, cues: Cues) -> Iterator[Factuality]:
    """What a governor makes of its event, and what is said of the governor itself."""
    judged = judge_factuality(head, cues)
    undone = judged.polarity == "negative"
    if governor.name == "allege" and is_alleged_by_a_party(head, cues):
        yield _unpolar(judged)
        return
    if governor.name in UNDOING:
        if not undone:
            yield governor.effect
    else:
        yield governor.effect
        if undone and governor.name == "attempt":
            yield NEGATED
    yield _unpolar(judged)


def _unpolar(judged: Factuality) -> Factuality:
    outcome: Outcome = "accomplished" if judged.outcome == "failed" else judged.outcome
    return Factuality(certainty=judged.certainty, future=judged.future, outcome=outcome)
