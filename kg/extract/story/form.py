"""The form in which an event is told: its tense or its determiner, and the words beside it that place it in time.

In: the token of an event. Out: names of features, for the models of this room. Knows nothing of other events.
"""

from collections.abc import Iterator

from kg.extract.grammar.clauses import shares_with
from kg.extract.grammar.words import DEFINITE, VERBAL, children
from kg.extract.tree import Token, remembered
from kg.lexicon.word_sets import word_set

_TELLING = word_set("words_of_order_in_time")
_HANGING = frozenset(("to", "VB", "VBG", "VBN"))


@remembered
def form_of(token: Token) -> str:
    """Name the form of an event's word: "had *fled*" is a past perfect, "his *arrest*" is owned.

    A verb without a tense has its tag ("VBG", "VBN", "VB") or "to", any other is "past", "perfect", "past-perfect",
    "present", "progressive" or "modal", a noun "definite", "owned", "indefinite" or "bare-noun", an adjective
    just that.
    """
    if token.pos_ not in VERBAL:
        return _form_of_noun(token)
    shared = shares_with(token)
    if shared is not None:
        return form_of(shared)
    helpers = {c.tag_ for c in children(token, "aux", "auxpass")}
    had = {c.tag_ for c in children(token, "aux") if c.lemma_ == "have"}
    if "MD" in helpers:
        return "modal"
    if "TO" in helpers:
        return "to"
    if had:
        return "past-perfect" if "VBD" in had else "perfect"
    if token.tag_ == "VBG":
        return "progressive" if helpers else "VBG"
    if token.tag_ == "VBN":
        return "past" if "VBD" in helpers else "present" if helpers else "VBN"
    return {"VBD": "past", "VBZ": "present", "VBP": "present"}.get(token.tag_, "VB")


def _form_of_noun(token: Token) -> str:
    if token.pos_ == "ADJ":
        return "adjective"
    determiners = {c.lower_ for c in children(token, "det")}
    if not determiners.isdisjoint(DEFINITE):
        return "definite"
    if children(token, "poss"):
        return "owned"
    return "indefinite" if determiners else "bare-noun"


@remembered
def governor_of(token: Token) -> Token:
    """Return the verb of the clause that an event stands in: itself, or the next above a noun or an infinitive."""
    while token.head is not token and (token.pos_ not in VERBAL or form_of(token) in _HANGING):
        token = token.head
    return token


def words_beside(token: Token) -> Iterator[str]:
    """Name the adverbs and adjectives beside an event that order it in time: "*already*", "the *previous* raid"."""
    for child in token.children:
        if child.dep_ in ("advmod", "amod", "mark", "npadvmod") and child.lower_ in _TELLING:
            yield child.lower_
