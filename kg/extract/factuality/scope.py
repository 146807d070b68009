"""What governing words say of an event: verbs, nouns, adjectives and conjunctions above it in the parse.

In: the trigger's head. Out: its `Factuality`, own words and governing words taken together.
"""

from collections.abc import Iterable, Iterator

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
from kg.extract.grammar.clauses import (
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
    phrase_with_head,
    shares_with,
)
from kg.extract.tree import Token
from kg.lexicon.cues import Cues, Factuality, Governor
from kg.model import Certainty, Outcome

_CERTAINTIES: tuple[Certainty, ...] = ("certain", "probable", "possible")
_TOLD = Factuality()
_UNDOING = frozenset({"fail", "prevent", "cancel", "foil", "deny"})


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
    if judged.future and is_verb(trigger) and has_to(trigger) and has_perfect(trigger):
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
    return verb_effects(token, cues) if is_verb(token) else noun_effects(token, cues)


def _above(token: Token, cues: Cues) -> Iterator[Factuality]:
    if token.dep_ == "conj" and is_verb(token.head) == is_verb(token):
        if not is_verb(token) or is_finite(token) or shares_with(token) is not None:
            yield from _above(token.head, cues)
    elif is_verb(token):
        yield from _above_verb(token, cues)
    elif token.dep_ in ("acomp", "attr", "oprd") and is_verb(token.head):
        yield judge_factuality(token.head, cues)
    else:
        yield from _above_noun(token, cues)


def _above_verb(verb: Token, cues: Cues) -> Iterator[Factuality]:
    head, dep = verb.head, verb.dep_
    if dep in ("xcomp", "ccomp", "acl", "relcl", "csubj", "advcl", "oprd") and _is_conditional(verb, cues):
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
    governor = _governor(head, cues)
    if governor is not None and governor.finite:
        yield _past_of(governor.effect) if is_past(verb) or governor.name == "prevent" else governor.effect
    stands = _stands_denied(verb, head, governor, cues) and not _asks_how_many(verb)
    if is_verb(head) and is_negated(head, cues) and not stands:
        yield POSSIBLE


def _asks_how_many(verb: Token) -> bool:
    """Whether a clause asks for a number that may be none: "not known *how many* were killed"."""
    return any(token.lower_ == "how" and token.nbor().lower_ in ("many", "much") for token in verb.subtree)


def _stands_denied(verb: Token, head: Token, governor: Governor | None, cues: Cues) -> bool:
    """Whether a clause stands though its verb is denied: "did not know it fell", "did not say where"."""
    if governor is not None and governor.name in _UNDOING:
        return True
    asked = any(child.tag_ in ("WRB", "WP", "WDT") for child in verb.children)
    return asked or head.lemma_ in cues.words["negation.factives"]


def _above_infinitive(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """A complement without tense: reads "failed to hit"; must not read "managed to hit" as failed."""
    governor = _governor(head, cues)
    if governor is not None:
        yield from _governed(governor, head, cues)
    elif head.lemma_ == "be" and has_to(verb):
        yield PLANNED
    elif _is_transparent(head, cues) or not has_to(verb):
        yield judge_factuality(head, cues)
    elif head.lower_ == "used" and not is_passive(head) and not children(head, "dobj"):
        return
    elif verb.lemma_ not in cues.words["result.verbs"]:
        yield AHEAD
        yield _unpolar(judge_factuality(head, cues))


def _above_adverbial(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """An adverbial clause: reads "to defeat them" as an aim; must not read "fell to close at 12" as one."""
    if has_to(verb):
        governor = _governor(head, cues) if not is_verb(head) else None
        if _follows_rank(verb, cues):
            yield _unpolar(judge_factuality(head, cues))
        elif governor is not None:
            yield from _governed(governor, head, cues)
        elif verb.lemma_ not in cues.words["result.verbs"] and not _is_transparent(head, cues):
            yield AHEAD
        return
    marks = {child.lower_ for child in children(verb, "mark", "advmod", "prep")}
    if "before" in marks and _is_cut_short(verb, head, cues):
        yield NEGATED
    elif marks & cues.words["condition.temporal"]:
        if is_present(verb) and judge_factuality(head, cues).future:
            yield PLANNED
    elif not is_finite(verb) and not children(verb, "mark", "prep"):
        yield _unpolar(judge_factuality(head, cues))


def _is_cut_short(verb: Token, head: Token, cues: Cues) -> bool:
    """Whether it never comes about: "shot down before it hit", "fled before they could fire"."""
    if set(keys(head)) & cues.words["negation.cutting"]:
        return True
    return any(aux.lower_ in ("could", "can") for aux in children(verb, "aux"))


def _above_modifier(verb: Token, head: Token, cues: Cues) -> Iterator[Factuality]:
    """A clause on a noun: reads "plan to attack", "report that it fell"; must not read "man who fell"."""
    governor = cues.governor_of_noun(head.lemma_.lower()) if is_noun(head) else _governor(head, cues)
    if has_to(verb):
        if _is_ranked(head, cues):
            yield _unpolar(judge_factuality(head, cues))
        elif governor is not None:
            yield governor.effect
            yield judge_factuality(head, cues)
        else:
            yield from _above_raised(verb, head, cues)
    elif verb.dep_ == "acl" and governor is not None and (children(verb, "mark") or is_finite(verb)):
        judged = judge_factuality(head, cues)
        yield _past_of(governor.effect) if is_past(verb) else governor.effect
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
    word = preposition.lower_
    if word in cues.words["negation.prepositions"] or _ends_with(preposition, cues.words["negation.phrases"]):
        yield NEGATED
        return
    head = preposition.head
    governor = _governor(head, cues, word)
    if governor is not None:
        yield from _governed(governor, head, cues)
    elif word in ("by", "in", "on", "of", "with") and (is_verb(head) or _is_transparent(head, cues)):
        yield _unpolar(judge_factuality(head, cues))


def _above_noun(noun: Token, cues: Cues) -> Iterator[Factuality]:
    head, dep = noun.head, noun.dep_
    if dep in ("dobj", "nsubjpass") and is_verb(head):
        yield from _above_object(noun, head, keys(head), cues)
    elif dep == "nsubj" and is_verb(head):
        yield from _above_subject(head, cues)
    elif dep == "pobj":
        yield from _above_oblique(noun, head, cues)
    elif dep in ("compound", "nmod", "amod") and is_noun(head):
        governor = cues.governor_of_noun(head.lemma_.lower())
        if governor is not None and governor.effect.outcome != "accomplished":
            yield governor.effect


def _above_object(noun: Token, verb: Token, lemmas: tuple[str, ...], cues: Cues) -> Iterator[Factuality]:
    """An object: reads "foiled the attack", "had no attack"; must not read "did not condemn the attack"."""
    governor = cues.governor_of_verb(*lemmas)
    known = is_presupposed(noun)
    scheduled = governor is not None and governor.effect.future and noun.dep_ == "nsubjpass"
    if governor is not None and (scheduled or _takes_object(governor, known=known)):
        yield from _governed(governor, verb, cues)
    elif set(lemmas) & cues.words["occurrence.objects"] or (noun.dep_ == "dobj" and not is_definite(noun)):
        judged = judge_factuality(verb, cues)
        if not known or judged.polarity == "negative" or judged.outcome != "accomplished":
            yield judged
    elif verb.lemma_ in cues.words["negation.reports"] and not known and is_negated(verb, cues):
        yield NEGATED


def _above_subject(verb: Token, cues: Cues) -> Iterator[Factuality]:
    """A subject: reads "the attack failed", "talks will begin"; must not read "the war will hurt"."""
    if "fail" in keys(verb) and not any(has_to(child) for child in children(verb, "xcomp")):
        yield Factuality(outcome="failed")
    elif set(keys(verb)) & cues.words["occurrence.subjects"]:
        yield judge_factuality(verb, cues)
    for adjective in children(verb, "acomp"):
        governor = cues.governor_of_adjective(adjective.lower_)
        because = any(child.lower_ == "to" for child in children(adjective, "prep", "pcomp"))
        infinitives = children(adjective, "xcomp")
        if governor is not None and not because and not infinitives and not children(adjective, "ccomp"):
            yield governor.effect
        if infinitives and _takes_place(infinitives[0], cues):
            yield judge_factuality(infinitives[0], cues)


def _takes_place(verb: Token, cues: Cues) -> bool:
    """Whether the subject of the verb is an event that it makes happen ("to take effect", "to be held")."""
    kind = "occurrence.objects" if is_passive(verb) else "occurrence.subjects"
    return bool(set(keys(verb)) & cues.words[kind])


def _above_oblique(noun: Token, preposition: Token, cues: Cues) -> Iterator[Factuality]:
    """After a preposition: reads "fears of attack", "without injuries"; must not read "after the attack"."""
    word, words = preposition.lower_, cues.words
    if word in words["negation.prepositions"] or _ends_with(preposition, words["negation.phrases"]):
        if not is_presupposed(noun):
            yield NEGATED
        return
    if _ends_with(preposition, words["condition.phrases"]):
        yield HYPOTHETICAL
        return
    if _ends_with(preposition, words["ahead.phrases"]):
        yield PLANNED
        return
    head = preposition.head
    if is_verb(head):
        yield from _above_prepositional_object(noun, head, word, cues)
        return
    governor = _governor(head, cues, word)
    if governor is not None and _takes_object(governor, known=is_presupposed(noun)):
        yield governor.effect
        yield from _reported_absence(head, cues)
    elif word == "of" and _is_transparent(head, cues):
        yield judge_factuality(head, cues)
    elif is_noun(head) and not is_definite(noun) and word in ("of", "to"):
        judged = judge_factuality(head, cues)
        if judged.future:
            yield _unpolar(judged)


def _above_prepositional_object(noun: Token, verb: Token, word: str, cues: Cues) -> Iterator[Factuality]:
    specific = cues.governor_of_verb(f"{verb.lemma_.lower()} {word}")
    governor = specific or _governor(verb, cues, word)
    if (
        verb.lemma_ == "lead"
        and verb.dep_ == "relcl"
        and verb.head.lemma_ in cues.words["ahead.clues"]
        and is_present(verb)
    ):
        yield AHEAD
    if governor is not None and _takes_object(governor, known=is_presupposed(noun)):
        yield from _governed(governor, verb, cues)


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
    if governor.name in _UNDOING:
        if not undone:
            yield governor.effect
    else:
        yield governor.effect
        if undone and governor.name == "attempt":
            yield NEGATED
    yield _unpolar(judged)


def _governor(head: Token, cues: Cues, preposition: str | None = None) -> Governor | None:
    """The class of a governing word; with a preposition, only one that the preposition leads on from."""
    if is_verb(head):
        if preposition is None:
            governor = cues.governor_of_verb(*keys(head))
            return governor or (cues.governor_of_adjective(head.lower_) if is_passive(head) else None)
        specific = cues.governor_of_verb(f"{head.lemma_.lower()} {preposition}")
        governor = specific or cues.governor_of_verb(*keys(head))
        return governor if specific or (governor and preposition in governor.leads) else None
    if head.pos_ in ("ADJ", "ADV"):
        governor = cues.governor_of_adjective(head.lower_)
    else:
        governor = cues.governor_of_noun(head.lemma_.lower())
    if governor is None or preposition is None:
        return governor
    return governor if preposition in governor.leads else None


def _takes_object(governor: Governor, *, known: bool) -> bool:
    return governor.objects == "all" or (governor.objects == "indefinite" and not known)


def _is_transparent(head: Token, cues: Cues) -> bool:
    words = cues.words
    if is_verb(head):
        return bool(set(keys(head)) & words["transparent.verbs"])
    if head.pos_ in ("ADJ", "ADV"):
        enough = any(child.lower_ == "enough" for child in head.children)
        return enough or head.lower_ in words["transparent.adjectives"]
    return head.lemma_.lower() in words["transparent.nouns"]


def _is_conditional(verb: Token, cues: Cues) -> bool:
    """Whether a clause only supposes: "if it had begun", "*had* it begun", "*should* it begin"."""
    if verb.dep_ == "advcl" and any(
        aux.lower_ in ("had", "were", "should")
        and any(aux.i < s.i < verb.i for s in children(verb, "nsubj", "nsubjpass"))
        for aux in children(verb, "aux", "auxpass")
    ):
        return True
    words = {child.lower_ for child in children(verb, "mark", "advmod") if child.i < verb.i}
    return bool(words & cues.words["condition.words"])


def _follows_rank(verb: Token, cues: Cues) -> bool:
    """Whether an infinitive tells what somebody was among the first or last to do."""
    start = next((c.i for c in children(verb, "aux") if c.lower_ == "to"), 0)
    return start > 0 and verb.doc[start - 1].lower_ in cues.words["result.ranks"]


def _is_ranked(noun: Token, cues: Cues) -> bool:
    ranks = cues.words["result.ranks"]
    return noun.lower_ in ranks or any(child.lower_ in ranks for child in noun.children)


def _ends_with(preposition: Token, phrases: frozenset[str]) -> bool:
    before = f" {phrase_with_head(preposition)}"
    return any(before.endswith(f" {phrase}") for phrase in phrases)


def _unpolar(judged: Factuality) -> Factuality:
    outcome: Outcome = "accomplished" if judged.outcome == "failed" else judged.outcome
    return Factuality(certainty=judged.certainty, future=judged.future, outcome=outcome)


def _past_of(effect: Factuality) -> Factuality:
    """The effect on a clause in the past: "feared that it fell" leaves it open but not ahead."""
    if not effect.future:
        return effect
    return Factuality(certainty="possible" if effect.certainty == "possible" else "probable")
