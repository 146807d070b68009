"""A parse as plain Python values: what rules ask of spaCy's `Doc`, under spaCy's own names, read once an article.

spaCy makes an object or decodes a string each time that it is asked, and the rules ask hundreds of times a sentence.
In: a parsed spaCy `Doc` whose heads and labels no longer change. Out: a `Doc` of `Token`s whose attributes equal
spaCy's. An attribute that no rule asks for is not here.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, overload

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc
    from spacy.vocab import Vocab

_COLUMNS: list[int | str] = [*"ORTH LEMMA DEP POS TAG MORPH ENT_TYPE ENT_IOB HEAD SENT_START SPACY".split()]
_IOB = ("", "I", "O", "B")
_MOST_KEPT = 200_000
_WRAPPED = 1 << 64


class Form(NamedTuple):
    """What is known of a word by its letters alone."""

    text: str
    lower_: str
    is_space: bool
    is_punct: bool
    is_quote: bool
    is_currency: bool
    is_title: bool
    like_num: bool


class Token:
    """One token of a parse; every attribute has the value that spaCy's has.

    Args:
        doc: The parse that it belongs to.
        i: Its index in it.
        idx: Its first character.
        form: What its letters tell.
    """

    __slots__ = (
        "_subtree",
        "children",
        "dep_",
        "doc",
        "ent_iob_",
        "ent_type_",
        "form",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_sent_start",
        "is_space",
        "lemma_",
        "lower_",
        "morph",
        "pos_",
        "sent",
        "tag_",
        "text",
        "whitespace_",
    )

    head: "Token"
    sent: "Tokens"
    children: "tuple[Token, ...]"
    lemma_: str
    dep_: str
    pos_: str
    tag_: str
    morph: str
    ent_type_: str
    ent_iob_: str
    whitespace_: str
    is_sent_start: bool

    def __init__(self, doc: "Doc", i: int, idx: int, form: Form) -> None:
        self.doc, self.i, self.idx, self.form = doc, i, idx, form
        self.text, self.lower_, self.is_space, self.is_punct = form[:4]
        self.children = ()
        self._subtree: tuple[Token, ...] | None = None

    def __len__(self) -> int:
        """Its number of characters."""
        return len(self.text)

    def __repr__(self) -> str:
        """Its text, as spaCy shows it."""
        return self.text

    @property
    def is_quote(self) -> bool:
        """Whether it is a quotation mark."""
        return self.form.is_quote

    @property
    def is_currency(self) -> bool:
        """Whether it is the sign of a currency."""
        return self.form.is_currency

    @property
    def is_title(self) -> bool:
        """Whether it begins with a capital and goes on in small letters."""
        return self.form.is_title

    @property
    def like_num(self) -> bool:
        """Whether it looks like a number."""
        return self.form.like_num

    @property
    def lefts(self) -> "tuple[Token, ...]":
        """Its children before it, in text order."""
        return tuple(child for child in self.children if child.i < self.i)

    @property
    def rights(self) -> "tuple[Token, ...]":
        """Its children after it, in text order."""
        return tuple(child for child in self.children if child.i > self.i)

    @property
    def subtree(self) -> "tuple[Token, ...]":
        """It and everything below it: what is below its children before it, itself, what is below those after it."""
        if self._subtree is None:
            before = [token for child in self.lefts for token in child.subtree]
            after = [token for child in self.rights for token in child.subtree]
            self._subtree = (*before, self, *after)
        return self._subtree

    @property
    def left_edge(self) -> "Token":
        """The first token of its subtree."""
        return min(self.subtree, key=_index)

    @property
    def right_edge(self) -> "Token":
        """The last token of its subtree."""
        return max(self.subtree, key=_index)

    @property
    def ancestors(self) -> "Iterator[Token]":
        """What it hangs on, from its head to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def conjuncts(self) -> "tuple[Token, ...]":
        """What is coordinated with it."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:
            found.extend(child for child in token.rights if child.dep_ == "conj")
        return tuple(token for token in found if token is not self)

    def nbor(self, i: int = 1) -> "Token":
        """The token `i` places on.

        Raises:
            IndexError: There is none.
        """
        if self.i + i < 0:
            raise IndexError(f"no token {-i} before token {self.i}")
        return self.doc.tokens[self.i + i]


class Tokens:
    """Neighbouring tokens of a parse, such as a sentence: spaCy's `Span`.

    Args:
        doc: The parse.
        start: Index of the first.
        end: Index after the last.
    """

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: "Doc", start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __len__(self) -> int:
        """Number of tokens."""
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        """Go through them in text order."""
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> "Tokens": ...
    def __getitem__(self, at: "int | slice") -> "Token | Tokens":
        """One of them, or neighbours among them."""
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self))
            return Tokens(self.doc, self.start + start, self.start + max(start, end))
        return self.doc.tokens[self.start : self.end][at]

    @property
    def start_char(self) -> int:
        """The first character."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """The character after the last."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Their text, without the space after the last."""
        return self.doc.text[self.start_char : self.end_char] if self.end > self.start else ""

    @property
    def root(self) -> Token:
        """The one nearest to the root of its sentence, the first of several."""
        outer = [t for t in self if t.head is t or not self.start <= t.head.i < self.end]
        return min(outer, key=self._distance_to_root, default=self.doc.tokens[self.start])

    def _distance_to_root(self, token: Token) -> int:
        """How many steps lead to the root; as many as can be for punctuation and space, which are none."""
        if (token.is_space or token.is_punct) and not token.children and token.head is not token:
            return len(self.doc) - 1
        return sum(1 for _ in token.ancestors)


class Doc:
    """A parsed text.

    Args:
        text: The text.
    """

    __slots__ = ("_starts", "sents", "text", "tokens")

    tokens: tuple[Token, ...]
    sents: tuple[Tokens, ...]

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        """Go through the tokens in text order."""
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Tokens: ...
    def __getitem__(self, at: int | slice) -> Token | Tokens:
        """One token, or neighbouring ones."""
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self.tokens))
            return Tokens(self, start, max(start, end))
        return self.tokens[at]

    def char_span(
        self, start: int, end: int, *, alignment_mode: Literal["expand", "contract"]
    ) -> Tokens | None:
        """The tokens that a range of characters touches ("expand") or holds whole ("contract").

        Args:
            start: First character.
            end: Character after the last.
            alignment_mode: What becomes of a token that the range cuts.

        Returns:
            The tokens, None where there are none or the range runs past the text.
        """
        if start < 0 or max(start, end - 1) >= len(self.text) or end < 1:
            return None
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1) - 1
        after_first = self._starts[first] + len(self.tokens[first].text)
        if alignment_mode == "expand":
            return Tokens(self, first + (start == after_first), last + 1)
        first += self._starts[first] < start
        last -= end < self._starts[last] + len(self.tokens[last].text)
        return Tokens(self, first, last + 1) if first <= last else None


def read_tree(parsed: "SpacyDoc") -> Doc:
    """Read a parse.

    Args:
        parsed: A `Doc` with heads, labels, tags and lemmas, as far as the rules to be used ask for them.

    Returns:
        The same parse; where it has no sentences, the text is one.
    """
    doc = Doc(parsed.text)
    memory = _memory(parsed.vocab)
    rows = parsed.to_array(_COLUMNS).tolist()
    doc.tokens = tokens = tuple(_read_tokens(doc, rows, memory))
    doc._starts = [token.idx for token in tokens]
    _hang(tokens, [row[8] for row in rows])
    starts = [0, *(token.i for token in tokens[1:] if token.is_sent_start), len(tokens)]
    doc.sents = tuple(Tokens(doc, start, end) for start, end in pairwise(starts)) if tokens else ()
    for sentence in doc.sents:
        for token in sentence:
            token.sent = sentence
    return doc


def _read_tokens(doc: Doc, rows: list[list[int]], memory: "_Memory") -> Iterator[Token]:
    form_of, string_of = memory.form, memory.string
    idx = 0
    for i, (orth, lemma, dep, pos, tag, morph, ent_type, iob, _, sent_start, space) in enumerate(rows):
        token = Token(doc, i, idx, form_of(orth))
        token.lemma_, token.dep_, token.pos_ = string_of(lemma), string_of(dep), string_of(pos)
        token.tag_, token.ent_type_ = string_of(tag), string_of(ent_type)
        token.morph = string_of(morph) if morph != memory.no_features else ""
        token.ent_iob_, token.is_sent_start = _IOB[iob], sent_start == 1
        token.whitespace_ = " " if space else ""
        idx += len(token.text) + space
        yield token


def _hang(tokens: tuple[Token, ...], offsets: list[int]) -> None:
    """Hang every token on its head; `offsets` tell how far on that is, as numbers without a sign."""
    below: dict[int, list[Token]] = {}
    for token, offset in zip(tokens, offsets, strict=True):
        head = tokens[token.i + offset - (_WRAPPED if offset >> 63 else 0)]
        token.head = head
        if head is not token:
            below.setdefault(head.i, []).append(token)
    for i, found in below.items():
        tokens[i].children = tuple(found)


class _Memory:
    """The words and names of a vocabulary that were decoded before."""

    def __init__(self, vocab: "Vocab") -> None:
        self._vocab = vocab
        self.no_features: int = vocab.strings["_"]
        self._forms: dict[int, Form] = {}
        self._strings: dict[int, str] = {0: ""}

    def form(self, orth: int) -> Form:
        """What is known of a word."""
        known = self._forms.get(orth)
        if known is None:
            if len(self._forms) >= _MOST_KEPT:
                self._forms.clear()
            known = self._forms[orth] = _read_form(self._vocab, orth)
        return known

    def string(self, key: int) -> str:
        """The string behind a key."""
        known = self._strings.get(key)
        if known is None:
            if len(self._strings) >= _MOST_KEPT:
                self._strings = {0: ""}
            known = self._strings[key] = self._vocab.strings[key]
        return known


@lru_cache(maxsize=2)
def _memory(vocab: "Vocab") -> _Memory:
    return _Memory(vocab)


def _read_form(vocab: "Vocab", orth: int) -> Form:
    word = vocab[orth]
    return Form(
        text=word.text,
        lower_=word.lower_,
        is_space=word.is_space,
        is_punct=word.is_punct,
        is_quote=word.is_quote,
        is_currency=word.is_currency,
        is_title=word.is_title,
        like_num=word.like_num,
    )


def _index(token: Token) -> int:
    return token.i
