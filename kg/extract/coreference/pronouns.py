"""What a pronoun may mean.

In: a pronoun and the earlier chains from the nearest on. Out: the chain, None where nothing fits; the subjects
that it cannot mean. Which chains there are is left to `reader`.
"""

from collections.abc import Iterable, Mapping

from kg.extract.coreference.chains import COLLECTIVE, Chain, is_person
from kg.extract.coreference.passages import HE, IT, SHE, THEY, is_pleonastic, is_speaker
from kg.extract.grammar.subjects import subjects
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

WINDOW_OF_PEOPLE, WINDOW = 4, 2
"""Sentences back that a pronoun reaches: for "he" and "she", for others."""


def gender_of_pronoun(word: str) -> str:
    """Return the gender of a pronoun for one person."""
    return "m" if word in HE else "f"


def antecedent(pronoun: Token, recent: Iterable[Chain]) -> Chain | None:
    """Choose what a pronoun means.

    Args:
        pronoun: The pronoun.
        recent: What it may mean, the likeliest first.
    """
    word = pronoun.lower_
    if word in HE or word in SHE:
        gender = gender_of_pronoun(word)
        return next((r for r in recent if is_person(r) and r.gender in (None, gender)), None)
    if word in IT:
        if word == "it" and is_pleonastic(pronoun):
            return None
        fitting = [r for r in recent if not r.plural and not is_person(r)]
        if is_speaker(pronoun):
            return _speaking(pronoun, fitting)
        if pronoun.dep_ == "nsubj" and pronoun.head.lemma_ in _VEHICLES_DO:
            fitting = [r for r in fitting if r.type == "Vehicle"] or fitting
        return next(iter(fitting), None)
    if word in THEY:
        return _plural(pronoun, list(recent))
    return None


def _speaking(pronoun: Token, fitting: list[Chain]) -> Chain | None:
    """Choose who "it" is that says something: in the nearest sentence who spoke there; who "added" spoke last.

    Reads "Unicef said a convoy was hit. *It* said two had died." as Unicef; must not read it as the convoy.
    """
    able = [r for r in fitting if r.type in _ABLE or _acts(r) or not _WRITINGS.isdisjoint(r.heads)]
    if not able:
        return None
    sentence = -1 if pronoun.head.lemma_ == "add" else able[0].last.sent[0].i
    near = (r for r in able if r.last.sent[0].i >= sentence)
    return next((r for r in near if is_speaker(r.last)), able[0])


def _acts(chain: Chain) -> bool:
    """Whether what no rule knows acts as somebody does: "the binational *commission* rejected it"."""
    return is_speaker(chain.last) or (chain.type == "Thing" and chain.last.dep_ == "nsubj")


def _plural(pronoun: Token, recent: list[Chain]) -> Chain | None:
    """Choose what "they" means: several, else a body.

    Reads "the ministry said that one of *them* (two drones) fell"; must not read "them" as the ministry. Reads "thieves
    stole coins, police said. *They* smashed a window" as the thieves.
    """
    fitting = [r for r in recent if r.plural or r.type in COLLECTIVE]
    if pronoun.lower_ == "them" and _is_of_a_matter(pronoun):
        fitting = [r for r in fitting if r.type not in _SOMEBODY]
    if pronoun.lower_ == "them":
        several = (
            [] if pronoun.head.lower_ in _BESIDE else [r for r in fitting if r.plural or _are_several(r)]
        )
        fitting = several or [r for r in fitting if r.plural or not is_speaker(r.last)]
    if is_captive(pronoun):
        fitting = _without_captors(fitting)
    if pronoun.head.lower_ == "of":
        sentence = pronoun.sent[0].i
        here = [r for r in fitting if r.plural and r.last.i >= sentence]
        fitting = sorted(here, key=lambda r: -r.last.i) or fitting
    found = next(iter(fitting), None) if pronoun.lower_ == "them" else _rather_somebody(fitting)
    if found is None or not _only_tells(found, pronoun) or is_speaker(pronoun):
        return found
    beside = (r for r in fitting[1:] if r.plural and r.last.sent[0].i == found.last.sent[0].i)
    return next((r for r in beside if is_subject(r.last) and not is_speaker(r.last)), found)


def _is_of_a_matter(pronoun: Token) -> bool:
    """Whether a pronoun is what was agreed or decided on, which is nobody: "the talks ... agreed on *them*"."""
    preposition = pronoun.head
    return preposition.lower_ in ("about", "on") and preposition.head.lemma_ in _SETTLING


def _are_several(chain: Chain) -> bool:
    """Whether a number stands for people: "the two"."""
    return chain.type == "Group" and chain.first.pos_ == "NUM" and (chain.count or 0) > 1


def is_captive(pronoun: Token) -> bool:
    """Whether a pronoun is those who are in somebody's power: "*they* were arrested"."""
    plural = pronoun.lower_ == "they" and pronoun.dep_ == "nsubjpass"
    return plural and pronoun.head.lemma_ in _CUSTODY


def _without_captors(fitting: list[Chain]) -> list[Chain]:
    """Leave out the police, and soldiers where others are there: "Soldiers stopped the rebels. *They* were held."."""
    others = [r for r in fitting if r.type in _SOMEBODY and _POLICE.isdisjoint(r.sector)]
    free = [r for r in others if "MIL" not in r.sector] or others
    return [r for r in free if r.plural] or free


def _rather_somebody(fitting: list[Chain]) -> Chain | None:
    """Return the likeliest; where that is no subject and a thing, rather the people that are a subject beside it.

    Reads "The ministers agreed on key sectors. *Their* meeting ..." as the ministers; must not read "Soldiers found two
    bombs. *They* were defused" so.
    """
    found = next(iter(fitting), None)
    if (
        found is None
        or found.type in _SOMEBODY
        or is_subject(found.last)
        or found.type in ("Weapon", "Vehicle")
    ):
        return found
    sentence = found.last.sent[0].i
    beside = (r for r in fitting[1:] if r.last.sent[0].i == sentence and is_subject(r.last))
    return next((r for r in beside if r.type in _SOMEBODY), found)


def _only_tells(chain: Chain, pronoun: Token) -> bool:
    """Whether somebody was last heard of as who tells of an earlier sentence."""
    return is_speaker(chain.last) and chain.last.i < pronoun.sent[0].i


def is_subject(mention: Token) -> bool:
    """Whether a mention is a subject, or stands beside one: "the organiser, *Alpine Treks*, denied it"."""
    return "subj" in (mention.head.dep_ if mention.dep_ == "appos" else mention.dep_)


def people_near(pronoun: Token, body: Chain, recent: Iterable[Chain]) -> Chain | None:
    """Return the people that "they" rather means than one body, in the pronoun's sentence or the one before.

    Reads "two sailors fled; the bank sought *their* arrest" as the sailors.
    """
    if body.type not in _ONE_BODY or body.plural:
        return None
    start = pronoun.sent[0].i
    before = pronoun.doc.tokens[start - 1].sent[0].i if start else 0
    return next((r for r in recent if r.plural and r.type == "Group" and r.last.i >= before), None)


_SOMEBODY = COLLECTIVE | {"Person"}
_ABLE = COLLECTIVE | {"Country", "GeopoliticalEntity"}
"""Classes of those who can say something, beside persons."""
_POLICE = frozenset({"COP", "JUD"})
_SETTLING = word_set("settling_verbs")
_VEHICLES_DO = word_set("verbs_of_vehicles")
_CUSTODY, _WRITINGS = word_set("verbs_of_custody"), word_set("writings")
_ONE_BODY = frozenset({"Organization", "GovernmentBody", "NewsAgency", "Company"})
_BESIDE = frozenset(
    "among amongst between with behind around before after near from over above toward towards".split()
)


def cannot_mean(pronoun: Token) -> list[Token]:
    """Return the subjects that an object pronoun cannot mean.

    Reads "the brothers detonated *them*", "they agreed on *them*", "destroyed one of *them*"; must not bar the brothers
    from "the brothers sold *their* car" or "the brothers had a bomb with *them*".
    """
    if pronoun.dep_ not in ("dobj", "pobj", "dative") or pronoun.lower_.endswith(("self", "selves")):
        return []
    verb = pronoun.head
    if verb.lower_ in _BESIDE:
        return []
    while verb.pos_ in ("ADP", "NUM", "PRON", "DET", "SCONJ") and verb.head.i != verb.i:
        verb = verb.head
    return subjects(verb) if verb.pos_ in ("VERB", "AUX") else []


def said_below(pronoun: Token) -> list[Token]:
    """Return the words below the verb of a subject pronoun that follow it: what is named there is somebody else.

    Reads "*it* said that Boeing had delayed a delivery": no Boeing; must not bar Airbus from "Airbus said *it* grew".
    """
    verb = pronoun.head
    if pronoun.dep_ not in ("nsubj", "nsubjpass") or verb.pos_ not in ("VERB", "AUX"):
        return []
    return [t for t in verb.subtree if t.i > verb.i]


def same_before(pronoun: Token, quoted: frozenset[int], known: Mapping[int, Chain]) -> int:
    """Return the index of the same pronoun earlier in its sentence, -1 where it stands otherwise or is not known.

    Reads "a vet shot *it* with a gun and netted *it*" as one animal, "*it* said *it* had paid" as one speaker; must not
    read "officials cut *their* supplies if *they* did not vote" so.
    """
    kin = next((words for words in (IT, THEY) if pronoun.lower_ in words), frozenset())
    before = (pronoun.doc.tokens[i] for i in range(pronoun.i - 1, pronoun.sent[0].i - 1, -1))
    last = next((t for t in before if t.lower_ in kin and t.i in known), None)
    if last is None or (last.i in quoted) != (pronoun.i in quoted):
        return -1
    objects = last.dep_ in _OBJECTS and pronoun.dep_ in _OBJECTS
    speaker = is_speaker(last) and pronoun.dep_ in ("nsubj", "nsubjpass") and last.head in pronoun.ancestors
    return last.i if objects or speaker else -1


_OBJECTS = frozenset({"dobj", "dative"})
