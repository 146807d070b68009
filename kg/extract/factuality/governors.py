"""Which word governs an event, and how: lookups of cue words around one token, without judging anything.

In: tokens and the cue words. Out: the governor, or whether a construction is there. What follows from it for the
event is left to `scope`.
"""

from kg.extract.factuality.own import is_negated
from kg.extract.grammar.clauses import (
    has_to,
    is_finite,
    is_passive,
    is_past,
    is_present,
    keys,
    phrase_with_head,
)
from kg.extract.grammar.words import children, is_noun, is_presupposed, is_verb
from kg.extract.tree import Token
from kg.lexicon.cues import Cues, Governor

UNDOING = frozenset({"fail", "prevent", "exclude", "cancel", "foil", "deny"})
_TOWARDS = frozenset({"for", "toward", "towards"})


def governor_of(head: Token, cues: Cues, preposition: str | None = None) -> Governor | None:
    """The class of a governing word; with a preposition, only one that the preposition leads on from."""
    if is_verb(head):
        return _governor_of_verb(head, cues, preposition)
    if head.pos_ in ("ADJ", "ADV"):
        governor = cues.governor_of_adjective(head.lower_)
    else:
        governor = cues.governor_of_noun(head.lemma_.lower())
    if governor is None or preposition is None:
        return governor
    return governor if preposition in governor.leads else None


def _governor_of_verb(head: Token, cues: Cues, preposition: str | None) -> Governor | None:
    if preposition is None:
        governor = cues.governor_of_verb(*keys(head))
        return governor or (cues.governor_of_adjective(head.lower_) if is_passive(head) else None)
    specific = specific_governor(head, cues, preposition)
    governor = specific or cues.governor_of_verb(*keys(head))
    return governor if specific or (governor and preposition in governor.leads) else None


def specific_governor(verb: Token, cues: Cues, preposition: str) -> Governor | None:
    """The class of a verb with just this preposition: "call for", "look forward to"."""
    lemma = verb.lemma_.lower()
    adverbs = [child.lower_ for child in children(verb, "advmod", "prt") if child.i > verb.i]
    return cues.governor_of_verb(
        *(f"{lemma} {adverb} {preposition}" for adverb in adverbs), f"{lemma} {preposition}"
    )


def governor_beyond(noun: Token, cues: Cues, preposition: str) -> Governor | None:
    """The verb's governor for a preposition that a parse hung on the verb's object: "prevented them *from* going"."""
    if noun.dep_ not in ("dobj", "nsubjpass") or not is_verb(noun.head) or preposition not in _BEYOND:
        return None
    return governor_of(noun.head, cues, preposition)


_BEYOND = frozenset({"from", "with", "against"})


def takes_object(governor: Governor, *, known: bool) -> bool:
    """Whether a nominal object lies in the scope; `known`: the reader is taken to know of it."""
    return governor.objects == "all" or (governor.objects == "indefinite" and not known)


def takes_oblique(governor: Governor, preposition: str, *, known: bool) -> bool:
    """Whether a noun after the governing verb's preposition lies in its scope: "fought *for* a recount".

    What a verb without nominal objects strives for is meant; must not read "fought on a beach".
    """
    if governor.objects == "none" and governor.effect.future:
        return preposition in _TOWARDS and not known
    return takes_object(governor, known=known)


def is_transparent(head: Token, cues: Cues) -> bool:
    """Whether an event below this word is as real as the word: "managed to", "a wave of", "strong enough to"."""
    words = cues.words
    if is_verb(head):
        return keys(head)[0] in words["transparent.verbs"]
    if head.pos_ in ("ADJ", "ADV"):
        enough = any(child.lower_ == "enough" for child in head.children)
        return enough or head.lower_ in words["transparent.adjectives"]
    return head.lemma_.lower() in words["transparent.nouns"]


def is_conditional(verb: Token, cues: Cues) -> bool:
    """Whether a clause only supposes: "if it had begun", "*had* it begun", "*should* it begin"."""
    if verb.dep_ == "advcl" and any(
        aux.lower_ in ("had", "were", "should")
        and any(aux.i < s.i < verb.i for s in children(verb, "nsubj", "nsubjpass"))
        for aux in children(verb, "aux", "auxpass")
    ):
        return True
    words = {child.lower_ for child in children(verb, "mark", "advmod") if child.i < verb.i}
    return bool(words & cues.words["condition.words"])


def is_generic(verb: Token, host: Token, cues: Cues) -> bool:
    """Whether a clause of time tells what happens each time: "*when* prices rise, shops close".

    Must not read "police say the fire began when a wire broke", nor "is recovering since he left".
    """
    marks = {child.lower_ for child in children(verb, "mark", "advmod")}
    if not marks & cues.words["condition.recurring"]:
        return False
    return all(is_present(v) and is_finite(v) and v.tag_ != "VBG" for v in (verb, host))


def supposes(verb: Token, cues: Cues) -> bool:
    """Whether the verb's own clause hangs on a condition: "*if the dam breaks*, towns will be flooded"."""
    clauses = [child for child in children(verb, "advcl") if is_verb(child)]
    if any(is_generic(clause, verb, cues) for clause in clauses):
        return True
    for clause in clauses:
        words = {child.lower_ for child in children(clause, "mark", "advmod") if child.i < clause.i}
        inverted = not words and is_conditional(clause, cues)
        if (inverted or words & cues.words["condition.open"]) and not is_past(verb):
            return True
    return False


def is_permitted(verb: Token, head: Token, cues: Cues) -> bool:
    """Whether something let somebody do it, who did: "the pass *allowed* them to leave"; not "was allowed to bid"."""
    if not is_verb(head) or head.lemma_ not in cues.words["transparent.permissive"]:
        return False
    return is_past(head) and bool(children(head, "dobj") or children(verb, "nsubj"))


def is_ongoing_before(verb: Token, cues: Cues) -> bool:
    """Whether a verb takes for granted that its gerund goes on: "urged it to *stop* arming them"."""
    return is_verb(verb) and bool(set(keys(verb)) & cues.words["presupposed.gerunds"])


def is_complement(verb: Token, head: Token, governor: Governor) -> bool:
    """Whether a gerund that a parse took for an adverbial is its verb's object: "ruled out *sending* troops".

    Reads "do not want them *entering* it", too; must not read "avoided arrest *hiding* in a barn".
    """
    if verb.tag_ != "VBG" or children(verb, "mark", "nsubj", "aux") or verb.i < head.i:
        return False
    between = head.doc.tokens[head.i + 1 : verb.i]
    objects = {t.i for o in children(head, "dobj") for t in o.subtree} if governor.name == "wish" else set()
    return bool(between) and all(token.dep_ == "prt" or token.i in objects for token in between)


def lead_of(verb: Token) -> Token | None:
    """The infinitive or gerund beside which a verb without tense or subject stands, where a parse lost it.

    Reads "asked them to stay and *turn* it", hung on "asked", and "barred from voting or *working*".
    """
    if verb.dep_ != "conj" or children(verb, "aux", "auxpass", "nsubj", "nsubjpass", "mark"):
        return None
    head = verb.head
    if verb.tag_ == "VBG" and is_noun(head) and head.dep_ == "dobj" and head.head.tag_ == "VBG":
        return head.head
    if verb.tag_ != "VB" or not is_verb(head) or not is_finite(head) or head.tag_ == "VB":
        return None
    between = [t for t in head.subtree if head.i < t.i < verb.i and t.tag_ == "VB" and has_to(t)]
    return between[-1] if between else None


def is_known(noun: Token, cues: Cues) -> bool:
    """Whether a noun's event is known to the reader, or has come about: "the attack", "two deals *struck* in May"."""
    if is_presupposed(noun):
        return True
    made = cues.words["occurrence.objects"]
    return any(
        c.tag_ == "VBN" and set(keys(c)) & made and not children(c, "aux") for c in children(noun, "acl")
    )


def is_one_of_many(noun: Token) -> bool:
    """Whether the reader is told of it for the first time: "*a* strike", "*another* attack", "*such* talks"."""
    return any(
        c.lower_ in ("a", "an", "another", "any", "such") for c in children(noun, "det", "predet", "amod")
    )


def is_in_negation(noun: Token, cues: Cues) -> bool:
    """Whether a clause around a noun is denied: "does *not* know of any crashes", "*denying* there is any"."""
    for verb in noun.ancestors:
        if not is_verb(verb):
            continue
        governor = cues.governor_of_verb(*keys(verb))
        if is_negated(verb, cues) or (governor is not None and governor.name in UNDOING):
            return True
        if verb.lemma_ != "be":
            return False
    return False


def is_wished(verb: Token, cues: Cues) -> bool:
    """Whether a gerund is what its subject is about: "the *priority* is cutting prices", read as a progressive."""
    if verb.tag_ != "VBG":
        return False
    return any(child.lemma_.lower() in cues.words["condition.nouns"] for child in children(verb, "nsubj"))


def follows_rank(verb: Token, cues: Cues) -> bool:
    """Whether an infinitive tells what somebody was among the first to do: "the largest bank of Peru to *fail*"."""
    before = before_infinitive(verb)
    if before is None or not is_noun(before):
        return before is not None and _is_rank(before, cues)
    while before.dep_ == "pobj" and is_noun(before.head.head) and not is_ranked(before, cues):
        before = before.head.head
    return is_ranked(before, cues)


def is_ranked(noun: Token, cues: Cues) -> bool:
    """Whether a noun is one of a first or last few: "the *second* woman to win it"."""
    return _is_rank(noun, cues) or any(_is_rank(child, cues) for child in noun.children)


def _is_rank(word: Token, cues: Cues) -> bool:
    numbered = word.tag_ == "JJ" and word.lower_[:1].isdigit()
    return (
        numbered or word.lower_ in cues.words["result.ranks"] or (word.tag_ == "JJS" and word.dep_ == "amod")
    )


def before_infinitive(verb: Token) -> Token | None:
    """The word right before "to", None where there is none: "has *yet* to be named"."""
    start = next((c.i for c in children(verb, "aux") if c.lower_ == "to"), 0)
    return verb.doc.tokens[start - 1] if start > verb.sent.start else None


def ends_with(preposition: Token, phrases: frozenset[str]) -> bool:
    """Whether a preposition ends one of these phrases: "ahead *of*"."""
    before = f" {phrase_with_head(preposition)}"
    return any(before.endswith(f" {phrase}") for phrase in phrases)


def takes_place(verb: Token, cues: Cues) -> bool:
    """Whether the subject of the verb is an event that it makes happen ("to take effect", "to be held")."""
    kind = "occurrence.objects" if is_passive(verb) else "occurrence.subjects"
    phrases = (f"{verb.lemma_} {child.lower_}" for child in children(verb, "prep"))
    return not cues.words[kind].isdisjoint((*keys(verb), *phrases))


def asks_how_many(verb: Token) -> bool:
    """Whether a clause asks for a number that may be none: "not known *how many* were killed"."""
    return any(token.lower_ == "how" and token.nbor().lower_ in ("many", "much") for token in verb.subtree)


def stands_denied(verb: Token, head: Token, governor: Governor | None, cues: Cues) -> bool:
    """Whether a clause stands though its verb is denied: "did not know it fell", "did not say where"."""
    if governor is not None and governor.name in UNDOING:
        return True
    asked = any(child.tag_ in ("WRB", "WP", "WDT") for child in verb.children)
    return asked or head.lemma_ in cues.words["negation.factives"]


def is_cut_short(verb: Token, head: Token, cues: Cues) -> bool:
    """Whether what follows "before" never comes about: "shot down before it hit", "left before he could fire"."""
    if set(keys(head)) & cues.words["negation.cutting"]:
        return True
    if any(child.lower_ == "even" for child in children(verb, "advmod")):
        return True
    return any(aux.lower_ in ("could", "can") for aux in children(verb, "aux"))


def is_denied_claim(noun: Token, cues: Cues) -> bool:
    """Whether somebody denies what a noun claims: "dismissed *reports* that it fell"."""
    if noun.dep_ not in ("dobj", "nsubjpass") or not is_verb(noun.head):
        return False
    governor = governor_of(noun.head, cues)
    return governor is not None and governor.name == "deny"


def is_alleged_by_a_party(verb: Token, cues: Cues) -> bool:
    """Whether a side, no court and no police, alleges: it says so, and is the source.

    Reads "Kyiv accused Minsk of shelling"; must not read "he was accused of", "prosecutors charged him with".
    """
    words = cues.words
    if verb.lemma_.lower() not in words["allegation.verbs"] or is_passive(verb):
        return False
    host = verb if children(verb, "nsubj") or verb.dep_ not in ("advcl", "conj") else verb.head
    subject = next(iter(children(host, "nsubj")), None)
    return subject is not None and subject.lemma_.lower() not in words["allegation.bodies"]
