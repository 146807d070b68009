"""Reads spaCy's `Doc` into plain values, column by column.

In: a parsed `Doc`. Out: a tree. Words and names are decoded once a process, up to a bound.
"""

from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from kg.extract.tree.values import Doc, Form, Token, Tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc
    from spacy.vocab import Vocab

_COLUMNS: list[int | str] = [*"ORTH LEMMA DEP POS TAG ENT_TYPE MORPH ENT_IOB HEAD SENT_START SPACY".split()]
_N_NAMED = 7
_IOB = ("", "I", "O", "B")
_SPACE = ("", " ")
_MOST_KEPT = 200_000


def read_tree(parsed: "SpacyDoc") -> Doc:
    """Read a parse.

    Args:
        parsed: A `Doc` with heads, labels, tags and lemmas, as far as the rules to be used ask for them.

    Returns:
        The same parse; where it has no sentences, the text is one.
    """
    memory = _memory(parsed.vocab)
    table = parsed.to_array(_COLUMNS).T
    forms = [memory.forms[key] for key in table[0].tolist()]
    *marks, morphs = [[memory.strings[key] for key in column] for column in table[1:_N_NAMED].tolist()]
    inside, heads, starts, spaces = table[_N_NAMED:].astype("int64").tolist()
    words = [form.text for form in forms]
    doc = Doc("".join([word + _SPACE[space] for word, space in zip(words, spaces, strict=True)]))
    doc.morphs = ["" if features == "_" else features for features in morphs]
    doc.entity_marks = [_IOB[mark] for mark in inside]
    doc.starts, doc.spaces = starts, spaces
    doc.indices = _indices(words, spaces)
    begins = [0, *(i for i, start in enumerate(starts) if start == 1 and i), len(words)] if words else []
    doc.sents = tuple(Tokens(doc, start, end) for start, end in pairwise(begins))
    columns = zip(range(len(words)), doc.indices, forms, zip(*marks, strict=True), strict=True)
    doc.tokens = tuple([Token(doc, i, idx, form, mark) for i, idx, form, mark in columns])
    for sentence in doc.sents:
        for token in sentence:
            token.sent = sentence
    _hang(doc.tokens, heads)
    return doc


def _indices(words: list[str], spaces: list[int]) -> list[int]:
    """The first character of each word."""
    ends = accumulate(len(word) + space for word, space in zip(words, spaces, strict=True))
    return [0, *ends][: len(words)]


def _hang(tokens: tuple[Token, ...], offsets: list[int]) -> None:
    """Hang every token on its head, which is so many tokens on."""
    below: dict[int, list[int]] = {}
    for i, (token, offset) in enumerate(zip(tokens, offsets, strict=True)):
        if offset:
            token.head = tokens[i + offset]
            below.setdefault(i + offset, []).append(i)
    for i, found in below.items():
        head, n_before = tokens[i], bisect_left(found, i)
        children = tuple([tokens[child] for child in found])
        head.children, head.lefts, head.rights = children, children[:n_before], children[n_before:]


class _Strings(dict[int, str]):
    """The strings of a vocabulary that were decoded before, by key."""

    def __init__(self, vocab: "Vocab") -> None:
        super().__init__({0: ""})
        self._vocab = vocab

    def __missing__(self, key: int) -> str:
        if len(self) > _MOST_KEPT:
            self.clear()
            self[0] = ""
        found = self[key] = self._vocab.strings[key]
        return found


class _Forms(dict[int, Form]):
    """What is known of the words of a vocabulary, by key."""

    def __init__(self, vocab: "Vocab") -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, key: int) -> Form:
        if len(self) > _MOST_KEPT:
            self.clear()
        word = self._vocab[key]
        found = self[key] = Form(
            text=word.text,
            lower_=word.lower_,
            is_space=word.is_space,
            is_punct=word.is_punct,
            is_quote=word.is_quote,
            is_currency=word.is_currency,
            is_title=word.is_title,
            like_num=word.like_num,
        )
        return found


class _Memory:
    def __init__(self, vocab: "Vocab") -> None:
        self.strings, self.forms = _Strings(vocab), _Forms(vocab)


@lru_cache(maxsize=2)
def _memory(vocab: "Vocab") -> _Memory:
    return _Memory(vocab)
