"""Cuts a text into the words that names are made of.

In: a parsed article. Out: `Word`s without possessives and hyphens ("U.S.-led" is two words), each with its token.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from kg.extract.tree import Doc, Token
from kg.lexicon.word_sets import alternation

_ABBREVIATIONS = alternation("abbreviations_with_a_dot")
_POSSESSIVE = r"(?<=['’])s\b"
_WORD = re.compile(
    rf"(?:[A-Za-z]\.){{2,}}|\b(?:{_ABBREVIATIONS})\.|\b[A-Z]\.(?= [A-Z])|&"
    rf"|(?!{_POSSESSIVE})[^\W_]+(?:['’](?!s\b)[^\W_]+)*"
)
_JOINING = re.compile(r"[ \u00a0]|[-‐‑–/]|['’]s? ")


class Word(NamedTuple):
    """One word of a text.

    Args:
        start: First character.
        end: Character after the last.
        text: The word, without a possessive.
        joined: Whether only a space, a hyphen or a possessive stands between it and the word before.
        token: The token that it lies in.
        is_capital: Whether it begins with a capital.
    """

    start: int
    end: int
    text: str
    joined: bool
    token: Token
    is_capital: bool


def split_words(doc: Doc, text: str | None = None) -> tuple[Word, ...]:
    """Cut a parsed text into words.

    Args:
        doc: The parsed article.
        text: Its text, where the caller has it: a `Doc` makes it anew each time.

    Example:
        >>> import spacy
        >>> from kg.extract.tree import read_tree
        >>> [w.text for w in split_words(read_tree(spacy.blank("en")("Israel's U.S.-led al-Tanf")))]
        ['Israel', 'U.S.', 'led', 'al', 'Tanf']
    """
    text = doc.text if text is None else text
    tokens, starts = doc.tokens, doc.indices
    words: list[Word] = []
    before = at = 0
    for match in _WORD.finditer(text):
        (start, end), word = match.span(), match.group()
        gap = text[before:start]
        joined = bool(words) and (gap == " " or _JOINING.fullmatch(gap) is not None)
        at = bisect_right(starts, start, at)
        words.append(Word(start, end, word, joined, tokens[at - 1], word[0].isupper()))
        before = end
    return tuple(words)
