"""Whether a word names people by its form or by what stands beside it, whatever lists of nouns say.

In: spaCy tokens. Out: yes or no. Nouns that always name people or bodies are data (kg/lexicon/words.toml).
"""

from kg.extract.grammar.words import children
from kg.extract.tree import Token
from kg.lexicon.word_sets import fixed_set, word_set


def is_people(token: Token) -> bool:
    """Whether a word names people: "*those* who fled", "both *sides* agreed", "a *watchman*"."""
    return _is_of_people(token) or is_several(token) or _ends_as_people(token)


def is_several(token: Token) -> bool:
    """Whether a word names several people: "neither *side* agreed", "the *pair* met"; not "a *pair* of boots"."""
    return _is_party(token) or (_is_noun(token) and token.lemma_ in _PAIRS and not _has_part(token))


def _is_party(token: Token) -> bool:
    """Whether a side is one of those that talk or fight: "*neither side* agreed", not "either side of the road"."""
    if token.lemma_ != "side" or token.pos_ != "NOUN" or _has_part(token):
        return False
    return token.lower_ == "sides" or any(c.lower_ in _OF_PARTIES for c in children(token, "det"))


def _is_of_people(token: Token) -> bool:
    """Whether "those" are people: "*those* who fled", "*those* responsible"; not "unlike *those* of last year"."""
    if token.lower_ not in ("those", "ones"):
        return False
    clauses = children(token, "relcl")
    asked = any(c.lower_ in ("who", "whom", "whose") for clause in clauses for c in clause.subtree)
    return asked or any(c.lower_ in _OF_THOSE for c in token.rights)


def _ends_as_people(token: Token) -> bool:
    """Whether a noun that no list has ends as those for people do: "*watchman*", "*beachgoers*", "a *seismologist*"."""
    lemma = token.lemma_.lower()
    return token.pos_ == "NOUN" and lemma.endswith(_ENDINGS) and not lemma.endswith(_NO_PEOPLE)


def _is_noun(token: Token) -> bool:
    """Whether a noun is introduced as one thing, and owned by nobody: "the *pair*", "an old *couple*"."""
    owned = children(token, "poss")
    return token.pos_ == "NOUN" and not owned and bool(children(token, "det", "amod", "compound", "appos"))


def _has_part(token: Token) -> bool:
    return any(c.lower_ == "of" for c in token.rights)


_PAIRS = word_set("couples")
_OF_THOSE = word_set("words_behind_those")
_OF_PARTIES = frozenset("neither either each".split())
_ENDINGS = tuple(sorted(fixed_set("endings_of_people")))
_NO_PEOPLE = tuple(sorted(fixed_set("endings_of_no_people")))
