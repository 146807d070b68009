"""How two events of one sentence hang together in its tree.

In: two tokens of a sentence. Out: the labels of the steps up from the first to what both hang on, and of those down to
the second. A preposition is one step with its object and has its word; a clause has the word that opens it.
"""

from kg.extract.grammar.words import VERBAL, children
from kg.extract.tree import Token

_MOST_STEPS = 12


def path_between(start: Token, goal: Token) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the steps up and the steps down, the latter from top to bottom.

    Example: from "hurt" to "hit" in "When a bus *hit* a wall, two were *hurt*" there is no step up and one down,
    "advcl-when".
    """
    above = [start, *_ancestors(start)]
    up_to = {token.i: n for n, token in enumerate(above)}
    below = [goal, *_ancestors(goal)]
    meeting = next((n for n, token in enumerate(below) if token.i in up_to), None)
    if meeting is None:
        return ("apart",), ()
    up = _labels(above[: up_to[below[meeting].i]])
    down = _labels(below[:meeting])
    return tuple(up), tuple(reversed(down))


def _ancestors(token: Token) -> list[Token]:
    found: list[Token] = []
    for above in token.ancestors:
        found.append(above)
        if len(found) == _MOST_STEPS:
            break
    return found


def _labels(tokens: list[Token]) -> list[str]:
    return [_label(t) for t in tokens if t.dep_ not in ("prep", "agent") or t.head.pos_ == "ADP"]


def _label(token: Token) -> str:
    """Return the label of the step from a token to its head, with the word that tells how."""
    label = token.dep_
    if label in ("pobj", "pcomp"):
        return f"{label}-{token.head.lower_}"
    if label in ("advcl", "ccomp", "acl", "relcl") and token.pos_ in VERBAL:
        opening = [
            c.lower_ for c in token.children if c.dep_ in ("mark", "advmod") and c.tag_ in ("IN", "WRB")
        ]
        return f"{label}-{opening[0] if opening and children(token, 'nsubj', 'nsubjpass') else token.tag_}"
    return label
