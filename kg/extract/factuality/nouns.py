"""What the words around a noun say of the event that it names: its verb, its preposition, the noun before it.

In: the noun, the cue words, and the function that judges the words above it. Out: one `Factuality` per governing word.
"""

from collections.abc import Iterable, Iterator

from kg.extract.factuality.effects import (
    AHEAD,
    HYPOTHETICAL,
    NEGATED,
    PLANNED,
    POSSIBLE,
    TOLD,
    Judge,
    reasoned,
    unpolar,
)
from kg.extract.factuality.governors import (
    UNDOING,
    ends_with,
    governor_beyond,
    governor_of,
    is_alleged_by_a_party,
    is_known,
    is_one_of_many,
    is_transparent,
    specific_governor,
    takes_object,
    takes_oblique,
    takes_place,
)
from kg.extract.factuality.own import contrast_of, is_denied, is_negated
from kg.extract.grammar.clauses import has_to, is_present, keys
from kg.extract.grammar.words import children, is_definite, is_noun, is_presupposed, is_verb
from kg.extract.tree import Token
from kg.lexicon.cues import Cues, Factuality, Governor


def above_noun(noun: Token, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """Effects of the words that a noun hangs on."""
    head, dep = noun.head, noun.dep_
    if dep in ("dobj", "nsubjpass") and is_verb(head):
        yield from _above_object(noun, head, cues, judge)
    elif dep == "nsubj" and is_verb(head):
        yield from _above_subject(noun, head, cues, judge)
    elif dep == "pobj":
        yield from _above_oblique(noun, head, cues, judge)
    elif dep in ("compound", "nmod", "amod") and is_noun(head):
        yield from _above_first_half(head, cues)


@reasoned
def above_predicate(noun: Token, verb: Token, cues: Cues) -> Iterator[Factuality]:
    """What a subject is: reads "one *condition* was a withdrawal"; must not read "their answer was an attack"."""
    if is_noun(noun) and not is_presupposed(noun) and _names_condition(children(verb, "nsubj"), cues):
        yield HYPOTHETICAL


def _names_condition(nouns: Iterable[Token], cues: Cues) -> bool:
    """Whether a noun, or what it is one of, is a condition or an aim: "one of the *conditions*"."""
    parts = (
        part
        for noun in nouns
        for part in (
            noun,
            *(o for p in children(noun, "prep") if p.lower_ == "of" for o in children(p, "pobj")),
        )
    )
    return any(part.lemma_.lower() in cues.words["condition.nouns"] for part in parts)


@reasoned
def governed(governor: Governor, head: Token, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """What a governor makes of its event, and what is said of the governor itself.

    Reads "averted a strike" as denied; must not read "talks to avert a strike" so: it may still come.
    """
    judged = judge(head, cues)
    undone = judged.polarity == "negative"
    if governor.name == "allege" and is_alleged_by_a_party(head, cues):
        yield unpolar(judged)
        return
    if governor.name in ("prevent", "foil") and judged.future and not undone:
        yield HYPOTHETICAL
    elif governor.name == "exclude" and undone:
        yield POSSIBLE
    elif governor.name in UNDOING:
        if not undone:
            yield governor.effect
    else:
        yield governor.effect
        if undone and governor.name == "attempt":
            yield NEGATED
    yield unpolar(judged)


def above_extraposed(preposition: Token, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """After a verb, what belongs to its subject: reads "*chances* faded of finding them", "*calls* grew for talks".

    Must not read "talks were held on Monday for an hour".
    """
    subject = next(iter(children(preposition.head, "nsubj")), None)
    if subject is None or not is_noun(subject):
        return
    governor = cues.governor_of_noun(subject.lemma_.lower())
    if governor is not None and governor.effect.future and preposition.lower_ in governor.leads:
        yield governor.effect
        yield unpolar(judge(subject, cues))


@reasoned
def _above_first_half(head: Token, cues: Cues) -> Iterator[Factuality]:
    """The first half of a compound: reads "evacuation *order*", "merger *talks*"; must not read "rescue *mission*"."""
    lemma = head.lemma_.lower()
    governor = cues.governor_of_noun(lemma)
    if lemma in cues.words["compound.heads"]:
        yield HYPOTHETICAL
    elif governor is not None and governor.name != "aim" and governor.effect.outcome != "accomplished":
        yield governor.effect


@reasoned
def _above_object(noun: Token, verb: Token, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """An object: reads "foiled the attack", "had no attack"; must not read "did not condemn the attack"."""
    found, words = set(keys(verb)), cues.words
    governor, known = cues.governor_of_verb(*keys(verb)), is_known(noun, cues)
    if keys(verb)[0] in words["presupposed.stopping"] and _is_bare(noun):
        yield NEGATED if judge(verb, cues).realized else TOLD
        return
    if _is_untouched(noun, verb, governor, cues):
        return
    passive = noun.dep_ == "nsubjpass"
    scheduled = governor is not None and governor.name == "plan" and passive
    given = known or (passive and is_definite(noun))
    if governor is not None and (scheduled or takes_object(governor, known=given)):
        yield from governed(governor, verb, cues, judge)
    elif found & words["facing.verbs"] and noun.lemma_.lower() in words["facing.nouns"]:
        yield HYPOTHETICAL
    elif not known and found & words["coming.verbs"] and noun.lemma_.lower() in words["coming.nouns"]:
        yield PLANNED
    elif found & words["occurrence.objects"] or not is_definite(noun):
        judged = judge(verb, cues)
        ended = judged.outcome != "accomplished" and not judged.future
        if not known or judged.polarity == "negative" or ended:
            yield judged
    elif verb.lemma_ in words["negation.reports"] and not known and is_negated(verb, cues):
        yield NEGATED


def _is_bare(noun: Token) -> bool:
    """Whether a noun stands for a kind of activity, without article or number: "halted *production*"."""
    return not children(noun, "det", "poss", "nummod")


def _is_untouched(noun: Token, verb: Token, governor: Governor | None, cues: Cues) -> bool:
    """Whether the object is there, whatever becomes of the verb.

    Reads "to end *a strike*" (there is one), "agreed *a deal*" (made by it), "rejected *an offer*" (it was made);
    must not read "agreed a ceasefire", "rejected a return".
    """
    words, lemma, found = cues.words, noun.lemma_.lower(), set(keys(verb))
    if keys(verb)[0] in words["presupposed.objects"] and lemma not in words["facing.nouns"]:
        return True
    if found & words["agreement.verbs"] and lemma in words["agreement.nouns"]:
        return True
    judged = (governor is not None and governor.name == "deny") or bool(found & words["presupposed.judging"])
    return judged and lemma in words["presupposed.utterances"]


@reasoned
def _above_subject(noun: Token, verb: Token, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """A subject: reads "the attack failed", "talks will begin"; must not read "the war will hurt"."""
    if "fail" in keys(verb) and not any(has_to(child) for child in children(verb, "xcomp")):
        yield Factuality(outcome="failed")
    elif set(keys(verb)) & cues.words["occurrence.subjects"]:
        yield judge(verb, cues)
    elif is_one_of_many(noun) or any(
        aux.lower_ in cues.words["modal.would"] for aux in children(verb, "aux")
    ):
        judged = judge(verb, cues)
        if judged.certainty == "possible" and judged.future:
            yield HYPOTHETICAL
    if verb.lemma_ == "be" and not is_known(noun, cues) and _names_condition(children(verb, "attr"), cues):
        yield HYPOTHETICAL
    for adjective in children(verb, "acomp"):
        governor = cues.governor_of_adjective(adjective.lower_)
        because = any(child.lower_ == "to" for child in children(adjective, "prep", "pcomp"))
        infinitives = children(adjective, "xcomp")
        if governor is not None and not because and not infinitives and not children(adjective, "ccomp"):
            yield governor.effect
        if infinitives and takes_place(infinitives[0], cues):
            yield judge(infinitives[0], cues)


@reasoned
def _above_oblique(noun: Token, preposition: Token, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """After a preposition: reads "fears of attack", "without injuries"; must not read "after the attack"."""
    word, words = preposition.lower_, cues.words
    if word in words["negation.prepositions"] or ends_with(preposition, words["negation.phrases"]):
        if not is_presupposed(noun):
            yield NEGATED
    elif ends_with(preposition, words["condition.phrases"]):
        yield HYPOTHETICAL
    elif word == "as" and is_denied(preposition.head, cues) and preposition.head.lower_ == "thing":
        yield NEGATED
    elif ends_with(preposition, words["ahead.phrases"]):
        yield PLANNED
    elif is_verb(preposition.head):
        yield from _above_prepositional_object(noun, preposition, cues, judge)
    elif preposition.head.pos_ == "ADJ":
        yield from _above_adjective(noun, preposition, cues)
    else:
        yield from _above_complement(noun, preposition.head, word, cues, judge)


def _above_adjective(noun: Token, preposition: Token, cues: Cues) -> Iterator[Factuality]:
    """After an adjective's preposition: reads "ready for talks", "prone to floods"; must not read "close to talks"."""
    governor = governor_of(preposition.head, cues, preposition.lower_)
    if governor is not None and not is_known(noun, cues):
        yield governor.effect


def _above_complement(noun: Token, head: Token, word: str, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """After a noun's preposition: reads "hopes of a deal", "plan for talks"; must not read "result of the deal"."""
    words, governor = cues.words, governor_of(head, cues, word) or _governor_beside(head, cues, word)
    if governor is not None and _is_settled(head, governor, cues):
        return
    pointed = is_known(noun, cues) and not children(noun, "poss")
    governor = governor or governor_beyond(head, cues, word)
    if governor is not None and (governor.objects == "all" or not pointed):
        yield governor.effect
        yield from _reported_absence(head, cues, judge)
    elif (word == "of" and is_transparent(head, cues)) or (
        word == "in" and head.lemma_.lower() in words["transparent.units"]
    ):
        yield judge(head, cues)
    elif is_noun(head) and not is_definite(noun) and word in ("of", "to"):
        judged = judge(head, cues)
        if judged.future:
            yield unpolar(judged)


def _governor_beside(party: Token, cues: Cues, word: str) -> Governor | None:
    """The noun's governor for a preposition that a parse hung on a party to it: "talks with *the IMF* on a bailout"."""
    if party.dep_ != "pobj" or party.head.lower_ not in ("with", "between", "among", "by"):
        return None
    whole = party.head.head
    return governor_of(whole, cues, word) if is_noun(whole) else None


def _is_settled(noun: Token, governor: Governor, cues: Cues) -> bool:
    """Whether a court settled what was alleged: "*guilty* on two counts of theft"."""
    if governor.name != "allege":
        return False
    above = [w for word in noun.ancestors for w in (word, *children(word, "acomp", "oprd", "ccomp"))]
    return any(word.lemma_.lower() in cues.words["allegation.settled"] for word in above)


@reasoned
def _above_prepositional_object(
    noun: Token, preposition: Token, cues: Cues, judge: Judge
) -> Iterator[Factuality]:
    """After a verb's preposition: reads "called for talks", "may lead to riots"; not "will speak at the talks"."""
    verb, word = preposition.head, preposition.lower_
    specific, known = specific_governor(verb, cues, word), is_known(noun, cues)
    governor = specific or governor_of(verb, cues, word)
    if (
        verb.lemma_ == "lead"
        and verb.dep_ in ("relcl", "acl")
        and verb.head.lemma_ in cues.words["ahead.clues"]
        and (is_present(verb) or verb.tag_ == "VBG")
    ):
        yield AHEAD
    if specific is not None and takes_object(specific, known=known):
        yield from governed(specific, verb, cues, judge)
    elif specific is None and governor is not None and takes_oblique(governor, word, known=known):
        yield from governed(governor, verb, cues, judge)
    elif not known:
        yield from _carried_over(noun, preposition, cues, judge)
        yield from above_extraposed(preposition, cues, judge)
        yield from _about(preposition, cues)


def _about(preposition: Token, cues: Cues) -> Iterator[Factuality]:
    """What the object of a verb is about: reads "open *talks* on a bailout"; must not read "held talks on Monday"."""
    for noun in children(preposition.head, "dobj") if preposition.lower_ in ("on", "about") else ():
        governor = cues.governor_of_noun(noun.lemma_.lower())
        if governor is not None and preposition.lower_ in governor.leads:
            yield governor.effect


@reasoned
def _carried_over(noun: Token, preposition: Token, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """What a verb leads to, or what brings it about, is as real as the verb: "could end *in a war*".

    Must not read "will speak after an attack", "was not hurt in a crash".
    """
    verb, word, words = preposition.head, preposition.lower_, cues.words
    contrast = contrast_of(verb) if children(verb, "neg") else None
    if contrast is not None and preposition.i < contrast:
        yield NEGATED
        return
    judged = judge(verb, cues)
    leads = f"{verb.lemma_.lower()} {word}" in words["outcome.phrases"]
    venue = judged.future and word in words["outcome.venues"]
    brought = word in words["outcome.prepositions"] and not is_definite(noun) and not judged.realized
    if leads or venue or brought:
        yield judged


@reasoned
def _reported_absence(noun: Token, cues: Cues, judge: Judge) -> Iterator[Factuality]:
    """What a denied noun leaves: "no reports of injuries" denies them; "no sign of injuries" does not."""
    judged = judge(noun, cues)
    if judged.polarity == "negative":
        yield NEGATED if noun.lemma_ in cues.words["negation.reports"] else POSSIBLE
    yield unpolar(judged)
