"""The children of every token of a parse, read once: spaCy looks for them anew each time it is asked.

In: tokens of a parsed `Doc` whose heads and labels no longer change. Out: their children, in text order.
"""

from functools import lru_cache

from spacy.tokens import Doc, Token

_Branch = tuple[tuple[str, Token], ...]


def children_of(token: Token) -> tuple[Token, ...]:
    """Return the children of a token in text order."""
    return tuple(child for _, child in _branches(token.doc)[token.i])


def labelled_children(token: Token, labels: tuple[str, ...]) -> tuple[Token, ...]:
    """Return the children of a token that hang on it with one of these labels, in text order."""
    return tuple(child for label, child in _branches(token.doc)[token.i] if label in labels)


@lru_cache(maxsize=1)
def _branches(doc: Doc) -> tuple[_Branch, ...]:
    """Each token's children with their labels; kept for the last article asked for."""
    branches: list[list[tuple[str, Token]]] = [[] for _ in range(len(doc))]
    for token in doc:
        head = token.head.i
        if head != token.i:
            branches[head].append((token.dep_, token))
    return tuple(map(tuple, branches))
