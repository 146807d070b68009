"""Infinitives of purpose whose purpose was reached: by the act itself, or as its result.

In: an infinitive and the verb that it hangs on. Out: whether it is as real as that verb.
"""

from kg.extract.factuality.governors import follows_rank
from kg.extract.grammar.clauses import keys
from kg.extract.grammar.words import is_verb
from kg.extract.tree import Token
from kg.lexicon.cues import Achievement, Cues


def is_achieved(infinitive: Token, host: Token, cues: Cues) -> bool:
    """Whether an infinitive tells what its main verb brought about.

    Reads "scored twice to *defeat* them", "phoned him to *thank* him", "fell to *close* at 12"; must not read
    "flew to Rome to *meet* him", "sent troops to *defeat* them".
    """
    if follows_rank(infinitive, cues) or infinitive.lemma_ in cues.words["result.verbs"]:
        return True
    return is_verb(host) and any(_fits(row, infinitive, host) for row in cues.achievements)


def _fits(row: Achievement, infinitive: Token, host: Token) -> bool:
    if row.infinitives and not row.infinitives & _phrases(infinitive):
        return False
    hosts = _phrases(host)
    return not (hosts & row.never) and (not row.hosts or bool(hosts & row.hosts))


def _phrases(verb: Token) -> set[str]:
    """The verb alone, and with a particle, adverb, preposition or bare object: "team up", "take advantage"."""
    lemma = verb.lemma_.lower()
    words = {
        child.lower_
        for child in verb.children
        if child.i > verb.i and child.dep_ in ("prt", "advmod", "prep", "dobj")
    }
    return {lemma, *keys(verb), *(f"{lemma} {word}" for word in words)}
