"""Whether a sense of the lexicon fits a word where it stands: its particle, fixed words, and conditions.

In: a `Sense` and a token. Out: yes or no. Which sense wins, and what becomes of it, is left to `triggers`.
"""

from collections.abc import Iterator, Sequence

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import conjuncts, objects, preposition_objects, semantic_head
from kg.extract.grammar.subjects import subjects
from kg.extract.grammar.words import MODIFIERS, children
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Token
from kg.lexicon import Condition, Sense

_MODIFIER_DEPS = (*MODIFIERS, "poss", "npadvmod", "nummod")


def sense_fits(sense: Sense, token: Token, kinds: NounTypes) -> bool:
    """Whether the words and all conditions of a sense hold for a token."""
    return _first_unmet(sense, token, kinds) is None


def why_unfit(sense: Sense, token: Token, kinds: NounTypes) -> str:
    """Say which condition refuses a sense where a word stands, "" where it fits."""
    unmet = _first_unmet(sense, token, kinds)
    if unmet is None or isinstance(unmet, str):
        return unmet or ""
    wanted = [*sorted(unmet.lemmas)[:_MOST_SHOWN], *sorted(unmet.kinds)]
    more = ", ..." if len(unmet.lemmas) > _MOST_SHOWN else ""
    return f"{'not_' if unmet.negated else ''}{unmet.slot}: {', '.join(wanted)}{more}"


def _first_unmet(sense: Sense, token: Token, kinds: NounTypes) -> Condition | str | None:
    """Return the first condition that does not hold, or what else is missing; None where all is there."""
    if token.pos_ == "VERB":
        if not _has_particle(sense, token):
            return f"particle: {' '.join(sense.particle) or 'none'}"
        if not _voice_fits(sense, token):
            return f"transitive: {sense.transitive}, passive: {sense.passive}"
    if not _has_words_before(sense, token):
        return f"words before it: {' '.join(sense.before)}"
    return next((c for c in sense.conditions if not _holds(c, sense, token, kinds)), None)


_MOST_SHOWN = 8


def _has_particle(sense: Sense, verb: Token) -> bool:
    """Whether what the sense adds to the verb follows it; a verb without it has no particle that changes it."""
    if not sense.particle:
        return not any(c.dep_ == "prt" and c.lower_ in _CHANGING_PARTICLES for c in verb.children)
    return bool(particle_tokens(sense, verb))


def particle_tokens(sense: Sense, verb: Token) -> tuple[Token, ...]:
    """Return what the sense adds to the verb, near it: "blow *up*", "go *on trial*"; none where it is not there.

    Must not read the "in" of "was sent off *in* May" so.
    """
    wanted = sense.particle
    found: list[Token] = []
    own = {c.lower_ for c in verb.children if c.dep_ == "prt"}
    if len(wanted) == 1 and own and not own & {*wanted}:
        return ()
    for following in verb.doc.tokens[verb.i + 1 : verb.i + 7] if wanted else ():
        if following.lower_ in ("not", "n't") and not found:
            return ()
        hangs = following.head in (verb, verb.head, *found[-1:]) or following.i == verb.i + 1
        if len(wanted) == 1 and _leads_to_place(following, verb):
            continue
        if following.lower_ == wanted[len(found)] and hangs:
            found.append(following)
            if len(found) == len(wanted):
                return tuple(found)
    return ()


def _leads_to_place(word: Token, verb: Token) -> bool:
    """Whether an "in" says where, not what a verb means: "taken to shore *in Lima*", not "took *in* a suspect"."""
    if word.lower_ != "in" or word.dep_ not in ("prep", "agent") or not children(word, "pobj"):
        return False
    return is_passive(verb) or word.i != verb.i + 1


_CHANGING_PARTICLES = frozenset({"off", "out", "up", "down"})


def _voice_fits(sense: Sense, verb: Token) -> bool:
    if sense.passive is not None and sense.passive != is_passive(verb):
        return False
    if sense.transitive is None:
        return True
    return sense.transitive == (is_passive(verb) or bool(objects(verb)))


def _has_words_before(sense: Sense, noun: Token) -> bool:
    if not sense.before:
        return True
    start = noun.i - len(sense.before)
    if start < 0:
        return False
    before = noun.doc.tokens[start : noun.i]
    return all(w in (t.lower_, t.lemma_.lower()) for w, t in zip(sense.before, before, strict=True))


def _holds(condition: Condition, sense: Sense, token: Token, kinds: NounTypes) -> bool:
    if condition.slot == "clause":
        return condition.holds(_clauses(token))
    if condition.slot == "article":
        return condition.holds(kinds.words)
    if condition.slot == "prep":
        hanging = [c for c in children(token, "prep", "agent", "dative", "prt") if not _dates(c, kinds)]
        return condition.holds([c.lower_ for c in hanging])
    fillers = _fillers(condition, sense, token)
    lemmas = {form for f in (*fillers, *_titles(fillers)) for form in (f.lemma_.lower(), f.lower_)}
    found_kinds = {kind for f in fillers for kind in kinds.condition_kinds(f)} if condition.kinds else ()
    return condition.holds(lemmas, found_kinds)


def _dates(prep: Token, kinds: NounTypes) -> bool:
    """Whether a preposition only leads to a time: "fired its chief *on Tuesday*"."""
    return any(kinds.is_time(child) for child in prep.children)


def _fillers(condition: Condition, sense: Sense, token: Token) -> Sequence[Token]:
    passive = token.pos_ == "VERB" and is_passive(token)
    if condition.slot == "object":
        return _heads([*(subjects(token) if passive else objects(token)), *children(token, "oprd")])
    if condition.slot == "subject":
        return _heads(
            [o for p, o in preposition_objects(token) if p.lower_ == "by"] if passive else subjects(token)
        )
    if condition.slot == "prep_object":
        return _heads(
            [
                o
                for p, o in preposition_objects(token)
                if not sense.prepositions or p.lower_ in sense.prepositions
            ]
        )
    if condition.slot == "governor":
        return [token.head] if token.dep_ in ("nsubj", "nsubjpass", "dobj") else []
    if condition.slot == "head":
        return [token.head] if token.dep_ in MODIFIERS else []
    return [t for c in children(token, *_MODIFIER_DEPS) for t in (c, *c.children, *conjuncts(c))]


def _titles(fillers: Sequence[Token]) -> Iterator[Token]:
    """Yield the words before a name that say what it names: "*Typhoon* Ligaya", "*President* Ruto"."""
    for filler in fillers:
        if filler.pos_ == "PROPN":
            yield from children(filler, "compound")


def _heads(tokens: Sequence[Token]) -> list[Token]:
    return [
        t for token in tokens for t in {token.i: token, semantic_head(token).i: semantic_head(token)}.values()
    ]


def _clauses(token: Token) -> list[str]:
    found = []
    for child in children(token, "xcomp", "ccomp", "advcl", "acl"):
        if child.dep_ == "ccomp" and any(g.dep_ in ("nsubj", "nsubjpass", "expl") for g in child.children):
            found.append("finite")
        elif child.dep_ in ("xcomp", "ccomp") and any(g.tag_ == "TO" for g in child.children):
            found.append("inf")
        elif child.dep_ in ("xcomp", "ccomp") and child.tag_ == "VBG":
            found.append("ing")
    if any(p.dep_ == "pcomp" for prep in children(token, "prep") for p in prep.children):
        found.append("ing")
    return found
