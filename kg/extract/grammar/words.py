"""Questions about one word and what hangs on it: its labels, its class, its number, whether the reader knows it.

In: a token with ClearNLP dependency labels. Out: tokens, yes or no. The forms of verbs are left to `clauses`, whole
phrases and who does what to `phrases`.
"""

from kg.extract.tree import Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
VERBAL = frozenset({"VERB", "AUX"})
MODIFIERS = ("compound", "amod", "nmod")
"""Labels of what stands before a noun and narrows it: "*drone* attack", "*fatal* attack"."""
DEFINITE = frozenset("the this that these those such".split())


def children(token: Token, *deps: str) -> list[Token]:
    """Return the children of `token` with one of these labels, in text order."""
    return [child for child in token.children if child.dep_ in deps] if token.children else []


def is_verb(token: Token) -> bool:
    """Whether the token heads a clause: a verb, or an auxiliary that is one ("is")."""
    return token.pos_ in VERBAL


def is_noun(token: Token) -> bool:
    """Whether the token heads a noun phrase."""
    return token.pos_ in NOMINAL


def is_word(token: Token) -> bool:
    """Whether a token has a letter or a digit or is a unit ("5 %"): a hyphen or a bullet names nothing."""
    return token.text == "%" or token.is_currency or any(letter.isalnum() for letter in token.text)


def is_definite(noun: Token) -> bool:
    """Whether it has a definite determiner or an owner: "the killing of its leader"."""
    return any(c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in DEFINITE) for c in noun.children)


def is_presupposed(noun: Token) -> bool:
    """Whether the reader is taken to know it: "the attack", "their attack", not "the release of hostages"."""
    return is_definite(noun) and not any(child.lower_ == "of" for child in children(noun, "prep"))


def is_plural(token: Token) -> bool:
    """Whether a noun or pronoun is plural."""
    return token.tag_ in ("NNS", "NNPS") or "Number=Plur" in token.morph
