"""The rows of `repairs.toml`: what the parser often gets wrong in news, and the edits that mend it.

In: a parsed spaCy `Doc`. Out: the `Repair`s that its rows make, pass by pass. How edits are written and applied is left
to `edits`, how paths are to `kg.patterns`.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import cast

from spacy.tokens import Doc, Token

from kg.errors import LexiconError
from kg.lexicon.tables import naming_the_line
from kg.lexicon.word_sets import fixed_set, word_map
from kg.parse.edits import Edit, Repair, apply_repairs, plan_repairs, read_edit
from kg.patterns import ANCHOR, Language, Node, PatternMatch, Row, read_rows

_PATH = Path(__file__).with_name("repairs.toml")
_LONGEST_HEADLINE = 20
END_OF_LINE = frozenset(".!?:\"”’')")
"""What a sentence or a paragraph ends with; a headline does not."""


@dataclass(frozen=True)
class RepairRow:
    """A row of the file, with its edits.

    Args:
        row: Its pattern and its examples.
        edits: Its statements, in order.
        order: Its place in the file.
    """

    row: Row
    edits: tuple[Edit, ...]
    order: int


@dataclass(frozen=True, eq=False)
class Pass:
    """Rows whose repairs are collected, and then applied, together.

    Args:
        rows: In the order of the file.
    """

    rows: tuple[RepairRow, ...]

    @cached_property
    def _tried(self) -> dict[tuple[int, int], tuple[RepairRow, ...]]:
        return {}

    def rows_for(self, token: Token) -> tuple[RepairRow, ...]:
        """The rows that may start from a token, by its label and its tag."""
        key = (token.dep, token.tag)
        if key not in self._tried:
            self._tried[key] = tuple(r for r in self.rows if r.row.can_start(token.dep_, tag=token.tag_))
        return self._tried[key]


@lru_cache(maxsize=4)
def load_repairs(path: Path = _PATH) -> tuple[Pass, ...]:
    """Read the rows of a file, those of each pass together.

    Raises:
        LexiconError: A row has a fault; names the row and the line.
    """
    passes: dict[int, list[RepairRow]] = {}
    for order, row in enumerate(read_rows(path, "repair", LANGUAGE, needs=("pass", "edits"))):
        with naming_the_line(path, f'"{row.name}"'):
            passes.setdefault(_pass_of(row), []).append(RepairRow(row, _edits(row), order))
    return tuple(Pass(tuple(passes[number])) for number in sorted(passes))


def mend_heads(doc: Doc) -> Doc:
    """Mend what the small models often get wrong in news; returns the same text."""
    for _ in mend(doc):
        pass
    return doc


def mend(doc: Doc, passes: Sequence[Pass] | None = None) -> Iterator[Repair]:
    """Yield each repair and apply those of a pass after it has been looked through.

    Args:
        doc: The text, which is changed.
        passes: The rows; those of the package where none are given.
    """
    for together in load_repairs() if passes is None else passes:
        repairs = plan_repairs(doc, _matches(doc, together))
        apply_repairs(doc, repairs)
        yield from repairs


def _matches(doc: Doc, together: Pass) -> list[tuple[str, Sequence[Edit], PatternMatch]]:
    """Return where rows match, in the order of the file and then of the text."""
    found: list[tuple[int, int, RepairRow, PatternMatch]] = []
    for token in doc:
        tried = together.rows_for(token)
        if tried:
            start = PatternMatch({ANCHOR: cast("Node", token)})
            found += [(r.order, token.i, r, match) for r in tried for match in r.row.matches(start)]
    found.sort(key=lambda entry: entry[:2])
    return [(r.row.name, r.edits, match) for *_, r, match in found]


def _pass_of(row: Row) -> int:
    number = row.keys["pass"]
    if not isinstance(number, int) or number < 1:
        raise LexiconError(f"{row.name!r}: pass must be a number from 1 on, is {number!r}")
    return number


def _edits(row: Row) -> tuple[Edit, ...]:
    texts = row.keys["edits"]
    if not isinstance(texts, list) or not texts:
        raise LexiconError(f"{row.name!r}: edits must be a list of statements")
    names = [ANCHOR, *(binding.name for binding in row.bindings)]
    return tuple(read_edit(str(text), names, LANGUAGE) for text in texts)


def _token(node: Node) -> Token:
    return cast("Token", node)


def _starts_with(node: Node, _: PatternMatch) -> tuple[Node, ...]:
    return (cast("Node", _token(node).left_edge),)


def _ends_with(node: Node, _: PatternMatch) -> tuple[Node, ...]:
    return (cast("Node", _token(node).right_edge),)


def _is_headline(node: Node, _: PatternMatch) -> bool:
    """Whether the sentence of a token is a line of its own without a full stop."""
    token = _token(node)
    doc = token.doc
    words = [t for t in token.sent if not t.is_space]
    last = words[-1]
    ends_line = last.i + 1 == len(doc) or "\n" in doc[last.i + 1].text
    return len(words) <= _LONGEST_HEADLINE and ends_line and last.text not in END_OF_LINE


def _is_verbless(node: Node, _: PatternMatch) -> bool:
    return not any(t.pos_ in ("VERB", "AUX") for t in _token(node).sent)


def _words(name: str) -> Set[str]:
    """The words of a fixed set, or those that a map has values for."""
    try:
        return fixed_set(name)
    except KeyError:
        return word_map(name).keys()


LANGUAGE = Language(
    _words,
    walks={
        "start": _starts_with,
        "end": _ends_with,
        "sentence": lambda node, _: cast("Sequence[Node]", tuple(_token(node).sent)),
        "root": lambda node, _: (cast("Node", _token(node).sent.root),),
    },
    tests={
        "headline": _is_headline,
        "verbless": _is_verbless,
        "small": lambda node, _: _token(node).text.islower(),
        "capital": lambda node, _: _token(node).text[0].isupper(),
        "glued": lambda node, _: not _token(node).whitespace_,
        "ends_ed": lambda node, _: _token(node).lower_.endswith("ed"),
        "root": lambda node, _: _token(node).head == _token(node),
    },
)
"""The language of the rows: walks and tests of spaCy's tokens."""
