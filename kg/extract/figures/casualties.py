"""The dead and the injured that words tie to an event.

In: a trigger's token, its class and its victim. Out: `Casualties`, each figure with the rule that gave it. Only what is
said is given: a victim that is named or known ("killed his brother", "Smith died") gives no figure, one that is told as
new ("killed a guard") is one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kg.extract.figures.numbers import Count, is_number, number_end, number_ending_at
from kg.extract.figures.quantities import count_of
from kg.extract.figures.tallies import tallied, tally_of
from kg.extract.grammar.clauses import is_passive
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

_APPROXIMATORS = word_set("approximators")
_COLLECTIVE = word_set("collective_nouns")
_OF_THE_BODY = word_set("parts_of_the_body")
_COUPLES = word_set("couples")
_KILLED = word_set("words_of_death")
_INJURED = word_set("words_of_injury")
_AFTER_NUMBER = word_set("harm_after_numbers")
_DYING = word_set("words_of_dying")
_LEFT_INJURED = word_set("participles_of_injury")
_TAKING_LIVES = word_set("verbs_of_lives")
_BETWEEN = word_set("nouns_between_number_and_harm")
_KILLING_CLASSES = frozenset({"Killing", "Death", "Assassination", "Execution"})
_BEFORE_NUMBER = frozenset("at more as many few fewer up to an another between".split())

Harm = Literal["killed", "injured"]


@dataclass(frozen=True, slots=True)
class Casualties:
    """The dead and the injured of one event.

    Args:
        killed: Number of dead, None where the words give none.
        injured: Number of injured, None where the words give none.
        approximate: Whether any of the two is a rough one.
        rules: For each figure that is given, the name of the rule that read it.
    """

    killed: int | None = None
    injured: int | None = None
    approximate: bool = False
    rules: tuple[tuple[str, str], ...] = field(default=(), compare=False)


def casualties(trigger: Token, event_class: str, victim: Token | None = None) -> Casualties:
    """The dead and the injured that the words around a trigger tie to its event.

    Of a killing or injury ("killed three soldiers", "20 injured", "the death toll rose to 45") they are its victims; of
    any other event, those of the harm that its own clause tells ("an attack that killed three", "the blast left 3 dead
    and 20 injured").

    Args:
        trigger: Head of the words that name the event.
        event_class: Its most specific class.
        victim: Head of the phrase that names who is harmed, where known.

    Returns:
        The figures, each None where the words give none.
    """
    if event_class in _KILLING_CLASSES or is_deadly(trigger):
        return _casualties([("killed", _harm_count(_done_to_death(trigger), victim))])
    if event_class == "Injury":
        return _of_injury(trigger, victim)
    return _casualties([(harm, _harm_count(token, None)) for harm, token in _effects(trigger)])


def is_deadly(verb: Token) -> bool:
    """Whether a verb is completed by "dead": "shot *dead* two guards", "two guards were shot *dead*"."""
    after = verb.doc.tokens[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    return after is not None and after.lower_ == "dead" and after.head == verb and verb.pos_ == "VERB"


def _done_to_death(noun: Token) -> Token:
    """The verb of "*trampled* to death"; any other word unchanged."""
    prep = noun.head
    return prep.head if noun.lower_ == "death" and prep.lower_ == "to" and prep.head.pos_ == "VERB" else noun


def _of_injury(trigger: Token, victim: Token | None) -> Casualties:
    """The injured; "no casualties" are neither dead nor injured."""
    count = _harm_count(trigger, victim)
    both = trigger.lemma_.lower() == "casualty" and count is not None and count.value == 0
    return _casualties([("injured", count), *([("killed", count)] if both else [])])


def _casualties(figures: Sequence[tuple[str, Count | None]]) -> Casualties:
    """The first figure of each kind."""
    first: dict[str, Count] = {}
    for harm, count in figures:
        if count is not None:
            first.setdefault(harm, count)
    killed, injured = first.get("killed"), first.get("injured")
    return Casualties(
        killed=killed.value if killed else None,
        injured=injured.value if injured else None,
        approximate=any(count.approximate for count in first.values()),
        rules=tuple((harm, count.rule) for harm, count in first.items()),
    )


def _harm_count(harm: Token, victim: Token | None) -> Count | None:
    """How many a harm word harms: by a tally, a number beside it, its victim, or a number after it."""
    tally = tally_of(harm)
    if tally is not None:
        return tallied(tally, harm)
    beside = _number_before(harm)
    if beside is not None:
        return beside
    if harm.lemma_.lower() == "claim" and victim is None:
        return None
    among = _among(harm)
    if among is not None:
        return _group_count(among)
    own = _between(harm) or _displaced(harm) or _victim(harm)
    if own is not None and victim is not None and harm.dep_ == "conj":
        victim = None
    found = _of_victims([v for v in (victim, own) if v is not None])
    if found is None and harm.pos_ == "NOUN":
        found = _number_of_cases(harm)
    if found is not None or victim is not None or own is not None:
        return found if found is None or found.value == 0 or not _is_negated(harm) else None
    return Count(0, rule="negated") if _harms_nobody(harm) else _number_after(harm)


def _of_victims(victims: Sequence[Token]) -> Count | None:
    return next((count for victim in victims if (count := _group_count(victim)) is not None), None)


def _number_of_cases(noun: Token) -> Count | None:
    """How many a noun of harm counts: "three deaths", "no deaths"; "bullet wounds" count nobody."""
    if noun.lemma_.lower() not in _KILLED and noun.lemma_.lower() != "casualty":
        return None
    without = noun.dep_ in ("dobj", "pcomp") and _without(noun.head)
    return Count(0, rule="none") if without or _without(noun) else count_of(noun)


def _without(token: Token) -> bool:
    """Whether it is what something went "without": "without *causing* casualties"."""
    return token.head.lower_ == "without" and token.dep_ in ("pcomp", "pobj")


def _is_negated(harm: Token) -> bool:
    return any(child.dep_ == "neg" for child in harm.children)


def _harms_nobody(harm: Token) -> bool:
    return harm.pos_ == "NOUN" and _without(harm)


def _victim(harm: Token) -> Token | None:
    """Whom a harm word harms, by the parse."""
    if harm.pos_ == "NOUN" or harm.tag_.startswith("NN"):
        if harm.dep_ == "dobj" and harm.head.lemma_ == "cost":
            return next((child for child in harm.head.children if child.dep_ in ("dative", "iobj")), None)
        preps = (prep for prep in harm.children if prep.lower_ in ("of", "to", "among"))
        return next((obj for prep in preps for obj in prep.children if obj.dep_ == "pobj"), None)
    if harm.pos_ == "ADJ" and harm.dep_ in ("oprd", "acomp", "ccomp", "xcomp"):
        return _of_small_clause(harm)
    if harm.pos_ == "ADJ" and harm.dep_ == "amod" and harm.head.i < harm.i:
        return _left(harm.head)
    found = _undergoer(harm)
    if found is None and harm.dep_ in ("acl", "amod", "relcl") and harm.tag_ in ("VBN", "VBD", "JJ"):
        found = harm.head
    if found is None and harm.dep_ == "conj" and is_passive(harm):
        return _victim(harm.head)
    return found if found is None or found.tag_ not in ("WDT", "WP") else harm.head


def _undergoer(harm: Token) -> Token | None:
    """The object of a harm verb, the subject of a passive and of dying, or the range that stands for it."""
    got = harm.head if harm.dep_ in ("acomp", "ccomp", "xcomp", "oprd") else None
    deps: tuple[str, ...] = ("nsubjpass",) if is_passive(harm) else ("dobj",)
    if harm.lemma_.lower() in _DYING:
        deps = ("nsubj",)
    elif harm.tag_ == "VBN" and not any(child.dep_ == "dobj" for child in harm.children):
        deps = ("nsubjpass", "nsubj")
    found = next((child for child in harm.children if child.dep_ in deps), None)
    if found is None and got is not None and got.lemma_.lower() in ("get", "be"):
        found = next((child for child in got.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    return found


def _between(harm: Token) -> Token | None:
    """The range that the parser took for a place: "killed *between 10 and 15 soldiers*"."""
    preps = (child for child in harm.rights if child.dep_ == "prep" and child.lower_ == "between")
    objects = (obj for prep in preps for obj in prep.children if obj.dep_ == "pobj")
    return next((obj for obj in objects if count_of(obj) is not None), None)


def _of_small_clause(state: Token) -> Token | None:
    """Who is "dead" in "left five soldiers dead" and in "five soldiers are dead"."""
    own = next((child for child in state.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if own is not None:
        return own
    deps = ("dobj",) if state.dep_ in ("oprd", "ccomp", "xcomp") else ("nsubj", "nsubjpass")
    held = [child for child in state.head.children if child.dep_ in deps]
    return held[-1] if held else None


def _left(noun: Token) -> Token | None:
    """Who was "left dead", where the parser hung "dead" on the last noun: "left five *men* of the force dead"."""
    while noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
    return noun if noun.dep_ == "dobj" and noun.head.lemma_ == "leave" else None


def _displaced(harm: Token) -> Token | None:
    """The subject of a clause that the parser hung beside it: "four died and 30 *others* have been hurt"."""
    if harm.dep_ != "conj" or any(child.dep_ in ("nsubj", "nsubjpass") for child in harm.children):
        return None
    beside = [c for c in harm.head.children if c.dep_ == "conj" and harm.head.i < c.i < harm.i]
    return beside[-1] if beside and beside[-1].pos_ in ("NOUN", "NUM") else None


def _group_count(victim: Token) -> Count | None:
    """How many a victim and those coordinated with it are: "a nurse, two guards and a clerk" (4).

    A total before its parts is not added to them: "five: three guards and two clerks" (5).
    """
    total = _total_before(victim)
    if total is not None:
        return total
    members = list(_coordinated(victim))
    counts = [_person_count(token, alone=len(members) == 1) for token in members]
    known = [count for count in counts if count is not None]
    if not known or (len(known) < len(counts) and counts[0] is None):
        return None
    parts = sum(count.value for count in known[1:])
    if len(known) > 2 and parts == known[0].value:
        return replace(known[0], rule="total-with-parts")
    rough = len(known) < len(counts) or any(count.approximate for count in known)
    rule = known[0].rule if len(members) == 1 else "coordination"
    return Count(parts + known[0].value, rough, rule)


def _total_before(victim: Token) -> Count | None:
    """The total before a colon or a dash that the parser hung on the first part: "killed *five*: three guards"."""
    numbers = [child for child in victim.lefts if is_number(child)]
    for number in numbers:
        after = victim.doc.tokens[number.i + 1] if number.i + 1 < victim.i else None
        if after is not None and after.text in (":", "–", "—", "--"):
            found = number_ending_at(victim.doc, number.i)
            return replace(found, rule="total-with-parts") if found is not None else None
    return None


def _person_count(noun: Token, *, alone: bool) -> Count | None:
    """How many a noun phrase of victims is; one that is known or named counts beside others only."""
    count = count_of(noun)
    lemma = noun.lemma_.lower()
    if count is not None and count.value > 1 and lemma in _COLLECTIVE and noun.lower_ != lemma:
        return None
    if count is not None or is_number(noun):
        return count
    determiners = {child.lower_ for child in noun.lefts}
    new = bool(determiners & {"a", "an", "another"}) and lemma not in _OF_THE_BODY
    if lemma in _COUPLES and noun.tag_ == "NN":
        return Count(2, rule="couple") if new and not any(c.lower_ == "of" for c in noun.rights) else None
    one = noun.tag_ == "NN" and lemma not in _COLLECTIVE and noun.pos_ == "NOUN"
    named = noun.pos_ == "PROPN" and noun.ent_type_ == "PERSON"
    if alone:
        return Count(1, rule="indefinite") if one and new else None
    return Count(1, rule="one") if one or named else None


def _coordinated(noun: Token) -> Iterator[Token]:
    """A noun and those listed with it; an apposition is one of a list where the list goes on from it."""
    yield noun
    for child in noun.rights:
        nominal = child.pos_ in ("NOUN", "PROPN", "NUM") or is_number(child)
        listed = child.dep_ == "appos" and any(c.dep_ == "conj" for c in child.children)
        if nominal and (child.dep_ == "conj" or listed):
            yield from _coordinated(child)
    if noun.dep_ == "dobj" and not any(c.dep_ == "dobj" for c in noun.head.rights if c.i < noun.i):
        yield from (t for c in noun.head.rights if c.i > noun.i and _is_listed(c) for t in _coordinated(c))


def _is_listed(noun: Token) -> bool:
    """Whether the parser hung a noun on the verb that is one of a list: "killed a doctor, a *nurse* and a cook".

    Must not read the subject of a clause that goes on ("killed four and 30 *others* were hurt"), nor some of them
    ("killed 14, among them a *doctor*").
    """
    if {"among", "including"} & {token.lower_ for token in noun.doc.tokens[noun.head.i : noun.i]}:
        return False
    after = (c for c in noun.head.rights if c.i > noun.i and c.dep_ == "conj")
    return (
        noun.dep_ in ("dobj", "conj")
        and noun.pos_ in ("NOUN", "NUM", "PROPN")
        and not any(c.pos_ in ("VERB", "ADJ") for c in after)
    )


def _effects(trigger: Token) -> Iterator[tuple[Harm, Token]]:
    """The harm words of a trigger's own clause, with the kind of harm."""
    for token in _consequences(trigger):
        lemma = token.lemma_.lower()
        if lemma in _KILLED:
            yield "killed", token
        elif lemma in _INJURED:
            yield "injured", token
        elif lemma == "leave":
            yield from _states(token)
        elif lemma in _TAKING_LIVES:
            yield from (
                ("killed", child) for child in token.children if child.lemma_.lower() in ("life", "live")
            )


def _consequences(trigger: Token) -> Iterator[Token]:
    """Verbs that say what an event did: what it is the subject of, its clauses, their coordinates."""
    roots = [child for child in trigger.children if child.dep_ in ("relcl", "acl") or _is_participle(child)]
    if trigger.pos_ in ("NOUN", "PROPN"):
        roots.extend(clause for clause in trigger.subtree if _hangs_on_place(clause))
    if trigger.dep_ in ("nsubj", "nsubjpass"):
        roots.append(trigger.head)
        roots.extend(child for child in trigger.head.children if _is_participle(child))
    for root in roots:
        yield root
        yield from (child for child in root.children if child.dep_ == "conj" and child.pos_ != "NOUN")


def _is_participle(clause: Token) -> bool:
    """Whether a clause goes on with the same event: ", killing three"; not "after police killed three"."""
    free = not any(child.dep_ in ("mark", "nsubj", "nsubjpass", "advmod") for child in clause.lefts)
    return clause.dep_ == "advcl" and clause.tag_ == "VBG" and free


def _hangs_on_place(clause: Token) -> bool:
    """Whether the parser hung an event's clause on its place: "an attack in Jordan that killed three"."""
    return (
        clause.dep_ == "relcl"
        and clause.head.dep_ == "pobj"
        and any(child.lower_ in ("that", "which") for child in clause.lefts)
    )


def _states(leave: Token) -> Iterator[tuple[Harm, Token]]:
    """Find "dead" and "injured" after "left"."""
    for token in leave.doc.tokens[leave.i + 1 : leave.sent.end]:
        if token.lower_ == "dead":
            yield "killed", token
        elif token.lower_ in _LEFT_INJURED:
            yield "injured", token


def _among(harm: Token) -> Token | None:
    """Who is "among the dead": "six *firefighters* are among the dead"; None where the dead have a number."""
    prep = harm.head
    if harm.dep_ != "pobj" or prep.lower_ != "among" or count_of(harm) is not None:
        return None
    verb = prep.head
    deps = ("nsubj", "nsubjpass", "attr")
    return next((child for child in verb.children if child.dep_ in deps and child.lower_ != "there"), None)


def _number_before(harm: Token) -> Count | None:
    """The number directly before a harm word: "3 dead", "20 injured", "3 people dead"."""
    if harm.lower_ not in _AFTER_NUMBER or any(child.dep_ in ("dobj", "auxpass") for child in harm.children):
        return None
    at = harm.i - 1
    while at >= 1 and harm.i - at <= 2 and harm.doc.tokens[at].lower_ in _BETWEEN:
        at -= 1
    if at < 0 or not is_number(harm.doc.tokens[at]):
        return None
    found = number_ending_at(harm.doc, at)
    return replace(found, rule="number-before-harm") if found is not None else None


def _number_after(harm: Token) -> Count | None:
    """The number after a harm verb, over words such as "at least": "wounding 30"."""
    doc = harm.doc
    if harm.pos_ != "VERB":
        return None
    for at in range(harm.i + 1, min(harm.i + 5, len(doc))):
        if is_number(doc[at]):
            found = number_ending_at(doc, number_end(doc, at, len(doc)))
            return replace(found, rule="number-after-harm") if found is not None else None
        if doc[at].lower_ not in _APPROXIMATORS | _BEFORE_NUMBER:
            return None
    return None
