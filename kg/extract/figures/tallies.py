"""The figure of a tally: of a death toll, or of the number of those killed.

In: a harm word. Out: the noun that counts the harmed, and the `Count` that it is put at or has reached.
"""

from dataclasses import replace

from kg.extract.figures.numbers import Count, is_number, number_ending_at
from kg.extract.figures.quantities import count_of
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set

_TALLIES = word_set("tallies")


def tally_of(harm: Token) -> Token | None:
    """The noun that counts the harmed: "the death *toll*", "the *number* of rebels killed"."""
    if harm.lemma_.lower() in ("toll", "tally"):
        return harm
    token = harm
    for _ in range(5):
        token = token.head
        if token.lemma_.lower() in _TALLIES and token.pos_ == "NOUN":
            return token if token.lower_ != token.doc.tokens[token.i - 1].lower_ else None
        if token.pos_ not in ("NOUN", "ADP", "ADJ", "VERB") or token.dep_ in ("ROOT", "dobj", "nsubj"):
            break
    before = (t for t in harm.doc.tokens[max(harm.sent.start, harm.i - 6) : harm.i] if t.pos_ == "NOUN")
    reduced = harm.tag_ == "VBN" and not any(child.dep_ in ("aux", "auxpass") for child in harm.children)
    numbers = (t for t in before if reduced and t.lemma_.lower() in _TALLIES and t.right_edge.i == harm.i - 1)
    return next(numbers, None)


def tallied(tally: Token, harm: Token) -> Count | None:
    """The figure of a tally: of itself ("a toll of 45"), or what its verb puts it at or takes it to."""
    verb = tally.head if tally.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") else None
    inner = [token for token in tally.subtree if token.i > tally.i and token.lower_ == "at"]
    preps = [child for child in tally.children if child.lower_ in ("of", "at")] + inner
    preps += [child for child in harm.children if child.lower_ == "at" and tally.i < harm.i]
    if verb is not None:
        reached = [c for child in verb.children for c in (child, *child.children)]
        preps += [prep for prep in reached if prep.lower_ in ("to", "at")]
    for prep in preps:
        for number in prep.children:
            if number.dep_ == "pobj" and (is_number(number) or prep.lower_ != "of"):
                count = _reached(number)
                if count is not None:
                    return count
    if verb is None or tally.dep_ == "dobj":
        return None
    told = (child for child in verb.rights if child.dep_ in ("dobj", "attr"))
    return next((replace(count, rule="tally") for child in told if (count := count_of(child))), None)


def _reached(number: Token) -> Count | None:
    """The number that a tally reached: 12 of "rose from 10 to 12"."""
    bare = is_number(number)
    found = number_ending_at(number.doc, number.i, ranges=False) if bare else count_of(number)
    return replace(found, rule="tally") if found is not None else None
