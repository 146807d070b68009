"""The plain values of a parse: tokens, neighbouring tokens, the whole text. `read` fills them.

In: nothing. Out: `Token`, `Tokens` and `Doc` with the attributes and methods of spaCy's that rules use.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, Literal, NamedTuple, TypeVar, overload

_Answer = TypeVar("_Answer")
_Given = TypeVar("_Given")


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
        i: Its index in the parse.
        idx: Its first character.
        form: What its letters tell.
        marks: Its lemma, label, part of speech, tag, and the type of the entity that it is part of.

    `sent` is its sentence; `children` are those that hang on it, in text order; `lefts` stand before it, `rights`
    after it. `known` is what `remembered` rules have said of it.
    """

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "form",
        "head",
        "i",
        "idx",
        "is_punct",
        "is_space",
        "known",
        "lefts",
        "lemma_",
        "lower_",
        "pos_",
        "rights",
        "sent",
        "tag_",
        "text",
    )

    def __init__(
        self, doc: "Doc", i: int, idx: int, form: Form, marks: tuple[str, str, str, str, str]
    ) -> None:
        self.doc, self.i, self.idx, self.form = doc, i, idx, form
        self.text, self.lower_, self.is_space, self.is_punct = form[:4]
        self.lemma_, self.dep_, self.pos_, self.tag_, self.ent_type_ = marks
        self.head = self
        self.sent: Tokens
        self.children = self.lefts = self.rights = _NONE
        self.known: dict[Callable[..., Any], Any] | None = None

    def __len__(self) -> int:
        """Its number of characters."""
        return len(self.text)

    def __repr__(self) -> str:
        """Its text, as spaCy shows it."""
        return self.text

    @property
    def morph(self) -> str:
        """Its features, as "Case=Nom|Number=Plur"; empty for none."""
        return self.doc.morphs[self.i]

    @property
    def ent_iob_(self) -> str:
        """Whether it begins an entity ("B"), goes on with one ("I"), or is outside of all ("O")."""
        return self.doc.entity_marks[self.i]

    @property
    def is_sent_start(self) -> bool:
        """Whether the parse begins a sentence with it."""
        return self.doc.starts[self.i] == 1

    @property
    def whitespace_(self) -> str:
        """The space after it, "" where there is none."""
        return self.doc.text[self.idx + len(self.text) : self.idx + len(self.text) + self.doc.spaces[self.i]]

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
    def subtree(self) -> "tuple[Token, ...]":
        """It and everything below it: what is below its children before it, itself, what is below those after it."""
        return _subtree(self) if self.children else (self,)

    @property
    def left_edge(self) -> "Token":
        """The first token of its subtree."""
        return min(self.subtree, key=_index) if self.children else self

    @property
    def right_edge(self) -> "Token":
        """The last token of its subtree."""
        return max(self.subtree, key=_index) if self.children else self

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
        i = self.start + at if at >= 0 else self.end + at
        if not self.start <= i < self.end:
            raise IndexError(f"no token {at} among {len(self)}")
        return self.doc.tokens[i]

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

    __slots__ = ("entity_marks", "indices", "morphs", "sents", "spaces", "starts", "text", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: tuple[Token, ...] = ()
        self.sents: tuple[Tokens, ...] = ()
        self.indices: Sequence[int] = ()
        self.morphs: Sequence[str] = ()
        self.entity_marks: Sequence[str] = ()
        self.starts: Sequence[int] = ()
        self.spaces: Sequence[int] = ()

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
        first, last = bisect_right(self.indices, start) - 1, bisect_right(self.indices, end - 1) - 1
        after_first = self.indices[first] + len(self.tokens[first].text)
        if alignment_mode == "expand":
            return Tokens(self, first + (start == after_first), last + 1)
        first += self.indices[first] < start
        last -= end < self.indices[last] + len(self.tokens[last].text)
        return Tokens(self, first, last + 1) if first <= last else None


def remembered(rule: Callable[[Token], _Answer]) -> Callable[[Token], _Answer]:
    """Ask a rule of each token once, and keep the answer as long as the token.

    The rule must look at nothing but the parse, and whoever asks must leave its answer as it is.

    Args:
        rule: A function of one token.
    """

    @wraps(rule)
    def recall(token: Token) -> _Answer:
        known = token.known
        if known is None:
            known = token.known = {}
        elif rule in known:
            answer: _Answer = known[rule]
            return answer
        answer = known[rule] = rule(token)
        return answer

    return recall


def remembered_with(rule: Callable[[Token, _Given], _Answer]) -> Callable[[Token, _Given], _Answer]:
    """Ask a rule of each token once, as `remembered` does, as long as it is given the same thing beside the token.

    Args:
        rule: A function of one token and something that all tokens of an article are asked with.
    """

    @wraps(rule)
    def recall(token: Token, given: _Given) -> _Answer:
        known = token.known
        if known is None:
            known = token.known = {}
        elif rule in known and known[rule][0] is given:
            answer: _Answer = known[rule][1]
            return answer
        answer = rule(token, given)
        known[rule] = (given, answer)
        return answer

    return recall


@remembered
def _subtree(token: Token) -> tuple[Token, ...]:
    """Walk below a token without recursion: the items of a list hang on one another, a thousand deep."""
    found: list[Token] = []
    open_tokens: list[tuple[Token, bool]] = [(token, False)]
    while open_tokens:
        at, is_due = open_tokens.pop()
        if is_due or not at.children:
            found.append(at)
            continue
        open_tokens += [(child, False) for child in reversed(at.rights)]
        open_tokens.append((at, True))
        open_tokens += [(child, False) for child in reversed(at.lefts)]
    return tuple(found)


def _index(token: Token) -> int:
    return token.i


_NONE: tuple[Token, ...] = ()
