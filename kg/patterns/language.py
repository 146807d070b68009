"""What a pattern may ask of a token: attributes, and the walks and tests that a user of the engine adds.

In: functions of a token. Out: a frozen `Language`. How a path is written is left to `paths`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, TypeVar

_Context = TypeVar("_Context")


class Node(Protocol):
    """A token of a tree: spaCy's own, or one of `kg.extract.tree`."""

    @property
    def i(self) -> int:
        """Index in the text."""
        ...

    @property
    def head(self) -> "Node":
        """What it hangs on; itself for a root."""
        ...

    @property
    def children(self) -> "Iterable[Node]":
        """What hangs on it, in text order."""
        ...

    @property
    def dep_(self) -> str:
        """Label of the edge to its head."""
        ...


class PatternMatch:
    """The tokens that a pattern has found so far, by the names of its bindings, and what its user knows.

    Args:
        tokens: Token by name; the anchor is "token".
        context: Whatever the tests of the user's language ask for.
    """

    __slots__ = ("context", "tokens")

    def __init__(self, tokens: dict[str, Node], context: object = None) -> None:
        self.tokens, self.context = tokens, context

    def __getitem__(self, name: str) -> Node:
        """The token of a binding."""
        return self.tokens[name]


Walk = Callable[[Node, PatternMatch], Sequence[Node]]
Test = Callable[[Node, PatternMatch], object]
"""Holds where its answer counts as true."""
ValueTest = Callable[[Node, PatternMatch, Set[str]], bool]

ATTRIBUTES = MappingProxyType(
    {
        "dep": "dep_",
        "pos": "pos_",
        "tag": "tag_",
        "lemma": "lemma_",
        "word": "lower_",
        "text": "text",
        "entity": "ent_type_",
    }
)
"""Attributes that a test may compare, by the names that patterns use."""


@dataclass(frozen=True, slots=True)
class Language:
    """The words in which the patterns of one file are written.

    Args:
        words: Gives the words of a named set ("@striking" in a pattern); raises `LexiconError` for an unknown one.
        walks: Walks by name, used as ":subjects".
        tests: Tests without a value, used as "[passive]".
        value_tests: Tests with values, used as "[kind=place|actor]".
        walk_labels: Of a walk that leads nowhere unless the token has a child under one of these labels, the labels.
    """

    words: Callable[[str], Set[str]]
    walks: Mapping[str, Walk] = field(default_factory=dict)
    tests: Mapping[str, Test] = field(default_factory=dict)
    value_tests: Mapping[str, ValueTest] = field(default_factory=dict)
    walk_labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
