"""Edits of a parse as data: small statements, collected over a text first and applied together after.

A statement sets one thing of the tokens that a path leads to, none where it leads nowhere:

    token.head = verb            the token hangs on the verb
    token.dep = dobj             it hangs by this label
    token.place = verb           it takes the head and the label of the verb; it is the root where the verb is one
    token.pos = VERB             its part of speech; also tag and lemma
    token.lemma = %lemmas        what a map of the lexicon has for the word
    noun >[!is:token].head = verb    all that hangs on the noun, but for the token, hangs on the verb

Since all is collected before any of it is applied, no row sees what another has half changed. The edits of one match
stand or fall together: they are left out where an earlier match edits one of the same tokens, or where the sentence
would be no tree. The model is ssurgeon of CoreNLP.

In: the matches of rows, in the order in which they have their way. Out: `Repair`s, and the `Doc` with their edits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from spacy.tokens import Doc, Token

from kg.errors import LexiconError
from kg.lexicon.word_sets import word_map
from kg.patterns import Language, Path, PatternMatch, compile_path

PLACE = "place"
_STATEMENT = re.compile(r"(?P<name>\w+)(?P<path>.*)\.(?P<key>[a-z]+) = (?P<value>\S+)")
Move = Literal["head", "place"]
Name = Literal["dep", "pos", "tag", "lemma"]
_MOVES, _NAMES = get_args(Move), get_args(Name)


@dataclass(frozen=True, slots=True)
class Edit:
    """A statement of a row.

    Args:
        text: As it is written.
        name: The binding that its path starts from.
        path: Leads to the tokens that it edits.
        key: "head", "dep", "place", "pos", "tag" or "lemma".
        value: Another binding for a head or a place, else the new value.
        values: New value by word, where a map gives it.
    """

    text: str
    name: str
    path: Path
    key: str
    value: str
    values: Mapping[str, str]

    def changes(self, match: PatternMatch) -> "Iterator[Change]":
        """Yield what the statement changes in a match."""
        for node in self.path.walk(match[self.name], match):
            token = cast("Token", node)
            if self.key in _NAMES:
                yield Change(token, self.key, self.values.get(token.lower_, self.value))
                continue
            target = cast("Token", match[self.value])
            if self.key == PLACE:
                yield Change(token, "dep", target.dep_)
                target = token if target.head == target else target.head
            yield Change(token, "head", target)


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute of one token, and what it becomes: a token for "head", else a name."""

    token: Token
    key: str
    value: Token | str

    @property
    def is_new(self) -> bool:
        """Whether the token has another value now."""
        now = self.token.head if self.key == "head" else getattr(self.token, f"{self.key}_")
        return bool(now != self.value)

    @property
    def concerns(self) -> tuple[int, str]:
        """The token, and which side of it: where it hangs, or what word it is."""
        return self.token.i, PLACE if self.key in ("head", "dep") else "word"


@dataclass(frozen=True, slots=True)
class Repair:
    """What a row changes in one place.

    Args:
        row: Name of the row.
        token: What it starts from.
        changes: Each of another attribute or token.
    """

    row: str
    token: Token
    changes: tuple[Change, ...]


def read_edit(text: str, names: Iterable[str], language: Language) -> Edit:
    """Read a statement.

    Args:
        text: The statement.
        names: The bindings that it may use.
        language: What its path may use.

    Raises:
        LexiconError: It is no statement, or uses an unknown name; says what was expected.
    """
    known = tuple(names)
    found = _STATEMENT.fullmatch(text)
    if found is None or found["key"] not in (*_MOVES, *_NAMES):
        raise LexiconError(
            f"edit {text!r}: write TOKENS.KEY = VALUE; keys are {', '.join((*_MOVES, *_NAMES))}"
        )
    used = [found["name"], found["value"]] if found["key"] in _MOVES else [found["name"]]
    unknown = next((name for name in used if name not in known), None)
    if unknown is not None:
        raise LexiconError(f"edit {text!r}: no binding {unknown!r}; there are {', '.join(known)}")
    path = compile_path(found["path"].strip(), language)
    return Edit(text, found["name"], path, found["key"], found["value"], _map(text, found["value"]))


def _map(text: str, value: str) -> Mapping[str, str]:
    """Return the map that a value names, an empty one where it names none."""
    if not value.startswith("%"):
        return {}
    try:
        return word_map(value[1:])
    except KeyError:
        raise LexiconError(f"edit {text!r}: no map {value[1:]!r} in the lexicon") from None


def plan_repairs(doc: Doc, matches: Iterable[tuple[str, Sequence[Edit], PatternMatch]]) -> tuple[Repair, ...]:
    """Return the repairs that go together, in the order given: of two that edit one token, the first.

    Args:
        doc: The text, unchanged.
        matches: Name and edits of a row, and where it matches.
    """
    repairs: list[Repair] = []
    taken: set[tuple[int, str]] = set()
    heads: dict[int, int] = {}
    for name, edits, match in matches:
        changes = _changes(edits, match)
        concerned = {change.concerns for change in changes}
        moves = {c.token.i: c.value.i for c in changes if isinstance(c.value, Token)}
        if not changes or taken & concerned or not _stay_trees(doc, heads, moves):
            continue
        taken |= concerned
        heads |= moves
        repairs.append(Repair(name, cast("Token", match["token"]), changes))
    return tuple(repairs)


def _changes(edits: Sequence[Edit], match: PatternMatch) -> tuple[Change, ...]:
    found: dict[tuple[int, str], Change] = {}
    for edit in edits:
        for change in edit.changes(match):
            found.setdefault((change.token.i, change.key), change)
    return tuple(change for change in found.values() if change.is_new)


def _stay_trees(doc: Doc, heads: Mapping[int, int], moves: Mapping[int, int]) -> bool:
    """Whether each sentence that the moves concern still has one root, and all moved tokens lead to it."""
    after = {**heads, **moves}
    for at in moves:
        old = _root(doc, {}, at)
        if old is None or _root(doc, after, at) is None or _root(doc, after, at) != _root(doc, after, old):
            return False
    return True


def _root(doc: Doc, heads: Mapping[int, int], at: int) -> int | None:
    """Return what a token leads to, None where it goes round in a circle."""
    seen: set[int] = set()
    while at not in seen:
        seen.add(at)
        head = heads.get(at, doc[at].head.i)
        if head == at:
            return at
        at = head
    return None


def apply_repairs(doc: Doc, repairs: Iterable[Repair]) -> None:
    """Make all changes of repairs that go together."""
    changes = [change for repair in repairs for change in repair.changes]
    moves = {c.token.i: c.value for c in changes if isinstance(c.value, Token)}
    for at in sorted(moves, key=lambda at: _depth(doc, moves, at)):
        doc[at].head = moves[at]
    for change in changes:
        if isinstance(change.value, str):
            setattr(change.token, f"{change.key}_", change.value)


def _depth(doc: Doc, moves: Mapping[int, Token], at: int) -> int:
    """How deep a token hangs once all is moved: who moves from the top down never hangs one on what is below it."""
    depth = 0
    while (head := moves.get(at, doc[at].head).i) != at:
        at, depth = head, depth + 1
    return depth
