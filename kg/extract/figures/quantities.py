"""How many: counts of things, and the dead and injured that words tie to an event.

In: spaCy tokens with ClearNLP dependency labels. Out: `Count`s and `Casualties`. Money, shares, measures,
ages and dates are no counts. Reading the numbers themselves is left to `numbers`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.extract.figures.numbers import ROUGHLY, Count, is_measure, is_number, number_end, number_ending_at
from kg.extract.grammar.phrases import is_passive
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

_COLLECTIVE = word_set("collective_nouns")
_KILLED = word_set("words_of_death")
_INJURED = word_set("words_of_injury")
_AFTER_NUMBER = word_set("harm_after_numbers")
_DYING = word_set("words_of_dying")
_LEFT_INJURED = word_set("participles_of_injury")
_BETWEEN = word_set("nouns_between_number_and_harm")
_KILLING_CLASSES = frozenset({"Killing", "Death", "Assassination", "Execution"})

Harm = Literal["killed", "injured"]


@dataclass(frozen=True, slots=True)
class Casualties:
    """The dead and the injured of one event.

    Args:
        killed: Number of dead, None where the words give none.
        injured: Number of injured, None where the words give none.
        approximate: Whether any of the two is a rough one.
    """

    killed: int | None = None
    injured: int | None = None
    approximate: bool = False


def count_of(noun: Token) -> Count | None:
    """How many things the phrase around `noun` stands for.

    Reads "at least three soldiers", "dozens of rebels", "10 to 12 men", "no personnel" (0); must not read
    "a 25-year-old man", "20 million dollars", "the 2008 elections", "Resolution 1701".

    Returns:
        The count, None where the words give no number ("several people").

    Example:
        >>> import spacy
        >>> from spacy.tokens import Doc
        >>> from kg.extract.tree import read_tree
        >>> vocab = spacy.blank("en").vocab
        >>> doc = Doc(vocab, ["some", "85", "targets"], heads=[1, 2, 2], deps=["advmod", "nummod", "ROOT"])
        >>> count_of(read_tree(doc)[2])
        Count(value=85, approximate=True)
    """
    if is_measure(noun):
        return None
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and is_number(noun.head.head):
        return number_ending_at(noun.doc, noun.head.head.i)
    if any(child.lower_ == "no" and child.i < noun.i for child in noun.lefts):
        return Count(0)
    if is_number(noun):
        return None if _is_pronoun(noun) else number_ending_at(noun.doc, noun.i)
    for child in noun.lefts:
        if is_number(child) and child.dep_ != "compound":
            return number_ending_at(noun.doc, number_end(noun.doc, child.i, noun.i))
    return Count(2) if any(child.lower_ == "both" for child in noun.lefts) else None


def casualties(trigger: Token, event_class: str, victim: Token | None = None) -> Casualties:
    """The dead and the injured that the words around a trigger tie to its event.

    Of a killing or injury ("killed three soldiers", "20 injured", "the death toll rose to 45") they are
    its victims; of any other event, those of the harm that its own clause tells ("an attack that killed
    three", "the blast left 3 dead and 20 injured").

    Args:
        trigger: Head of the words that name the event.
        event_class: Its most specific class.
        victim: Head of the phrase that names who is harmed, where known.

    Returns:
        The figures, each None where the words give none.
    """
    if event_class in _KILLING_CLASSES or any(
        c.dep_ == "prt" and c.lower_ == "dead" for c in trigger.children
    ):
        return _casualties([("killed", _harm_count(trigger, victim))])
    if event_class == "Injury":
        return _casualties([("injured", _harm_count(trigger, victim))])
    return _casualties([(harm, _harm_count(token, None)) for harm, token in _effects(trigger)])


def _casualties(figures: list[tuple[Harm, Count | None]]) -> Casualties:
    """The first figure of each kind."""
    first: dict[Harm, Count] = {}
    for harm, count in figures:
        if count is not None:
            first.setdefault(harm, count)
    killed, injured = first.get("killed"), first.get("injured")
    return Casualties(
        killed=killed.value if killed else None,
        injured=injured.value if injured else None,
        approximate=any(count.approximate for count in first.values()),
    )


def _harm_count(harm: Token, victim: Token | None) -> Count | None:
    """How many a harm word harms: by its victim, else by a number beside it, or, for a toll, by its verb."""
    if harm.lemma_.lower() == "toll" or harm.head.lemma_.lower() == "toll":
        return _toll(harm if harm.lemma_.lower() == "toll" else harm.head)
    beside = _number_before(harm)
    if beside is not None:
        return beside
    if harm.lemma_.lower() == "leave" or (harm.lemma_.lower() == "claim" and victim is None):
        return None
    victim = victim or _victim(harm)
    if victim is not None:
        return _group_count(victim)
    return _number_after(harm)


def _victim(harm: Token) -> Token | None:
    """Whom a harm word harms, by the parse."""
    if harm.pos_ == "NOUN" or harm.tag_.startswith("NN"):
        objects = (
            obj for prep in harm.children if prep.lower_ in ("of", "to", "among") for obj in prep.children
        )
        return next((obj for obj in objects if obj.dep_ == "pobj"), None)
    deps = ("nsubjpass",) if is_passive(harm) else ("dobj",)
    if harm.lemma_.lower() in _DYING:
        deps = ("nsubj",)
    found = next((child for child in harm.children if child.dep_ in deps), None)
    if found is None and harm.dep_ in ("acl", "amod") and harm.tag_ in ("VBN", "VBD", "JJ"):
        found = harm.head
    if found is None and harm.dep_ == "conj" and is_passive(harm):
        return _victim(harm.head)
    return found if found is None or found.tag_ not in ("WDT", "WP") else harm.head


def _group_count(victim: Token) -> Count | None:
    """How many a victim and those coordinated with it are."""
    counts = [_person_count(token) for token in _coordinated(victim)]
    known = [count for count in counts if count is not None]
    if not known or (len(known) < len(counts) and counts[0] is None):
        return None
    rough = len(known) < len(counts) or any(count.approximate for count in known)
    return Count(sum(count.value for count in known), rough)


def _person_count(noun: Token) -> Count | None:
    count = count_of(noun)
    if count is not None or is_number(noun):
        return count
    named = noun.pos_ == "PROPN" and noun.ent_type_ == "PERSON"
    one = noun.tag_ == "NN" and noun.lemma_.lower() not in _COLLECTIVE and noun.pos_ == "NOUN"
    return Count(1) if named or one else None


def _coordinated(noun: Token) -> Iterator[Token]:
    yield noun
    for child in noun.children:
        if child.dep_ == "conj" and (child.pos_ in ("NOUN", "PROPN", "NUM") or is_number(child)):
            yield from _coordinated(child)


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
        elif lemma == "claim":
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
    for token in leave.doc[leave.i + 1 : leave.sent.end]:
        if token.lower_ == "dead":
            yield "killed", token
        elif token.lower_ in _LEFT_INJURED:
            yield "injured", token


def _toll(toll: Token) -> Count | None:
    """The figure of a death toll: of the toll itself, or that its verb takes it to."""
    verb = toll.head if toll.dep_ in ("nsubj", "nsubjpass", "dobj") else None
    places = [(toll, "of")] if verb is None else [(toll, "of"), (verb, "to"), (verb, "at")]
    for holder, word in places:
        for prep in holder.children:
            numbers = (
                [child for child in prep.children if child.dep_ == "pobj"] if prep.lower_ == word else []
            )
            for number in numbers:
                count = count_of(number)
                if count is not None:
                    return count
    if verb is None or toll.dep_ == "dobj":
        return None
    return next((count for child in verb.rights if child.dep_ == "dobj" and (count := count_of(child))), None)


def _number_before(harm: Token) -> Count | None:
    """The number directly before a harm word: "3 dead", "20 injured", "3 people dead"."""
    if harm.lower_ not in _AFTER_NUMBER or any(child.dep_ in ("dobj", "auxpass") for child in harm.children):
        return None
    at = harm.i - 1
    if at >= 1 and harm.doc[at].lower_ in _BETWEEN:
        at -= 1
    return number_ending_at(harm.doc, at) if at >= 0 and is_number(harm.doc[at]) else None


def _number_after(harm: Token) -> Count | None:
    """The number after a harm word, over words such as "at least": "wounding 30"."""
    doc = harm.doc
    for at in range(harm.i + 1, min(harm.i + 5, len(doc))):
        if is_number(doc[at]):
            return number_ending_at(doc, number_end(doc, at, len(doc)))
        if doc[at].lower_ not in ROUGHLY | {"at", "more", "as", "many", "up", "to", "an", "another"}:
            return None
    return None


def _is_pronoun(token: Token) -> bool:
    """Whether "one" stands for a thing, not a number: "the one who", "one another"."""
    return token.lower_ == "one" and any(child.dep_ in ("det", "amod") for child in token.lefts)
