"""The shape of a trigger word: what a hyphen, a particle or a number makes of it, and verbs that only help others.

In: a token. Out: yes or no, or the words. What class it has is left to `finder`.
"""

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import objects
from kg.extract.grammar.words import children
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

_PARTICLES = word_set("hyphenated_particles")


def ends_compound(token: Token) -> bool:
    """Whether a hyphen joins a word to the one before it: "re-*elected*"."""
    return token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_


def joined_lemma(noun: Token) -> str:
    """Return a noun's lemma with what a hyphen joins to it: "sell-off"."""
    lemma = noun.lemma_.lower()
    if not ends_compound(noun) or lemma not in _PARTICLES:
        return lemma
    return f"{noun.nbor(-2).lower_}-{lemma}" if noun.i > 1 else lemma


def is_auxiliary(verb: Token) -> bool:
    """Whether a verb only puts another into the future or the past: "is *going* to strike", not "is going to Rome"."""
    infinitive = any(
        any(g.lower_ == "to" and g.dep_ == "aux" for g in c.children) for c in children(verb, "xcomp")
    )
    return infinitive and (
        (verb.lower_ == "going" and any(c.lemma_ == "be" for c in children(verb, "aux")))
        or (verb.lower_ == "used" and not is_passive(verb) and not objects(verb))
    )


def is_numbered(noun: Token) -> bool:
    """Whether a number after a noun makes a name of it: "*Flight* 447", not "attack 1,000 miles off"."""
    following = noun.doc.tokens[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    return (
        following is not None
        and following.text.isdigit()
        and following.head == noun
        and following.dep_ in ("nummod", "appos")
        and (noun.text[0].isupper() or noun.lemma_ == "flight")
    )


def particles_of(verb: Token) -> list[str]:
    """Return the particle of a verb, if it has one."""
    return [c.lower_ for c in verb.children if c.dep_ == "prt"][:1]


def singular(word: str) -> str:
    """Return a name without the "s" of its plural."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
