"""Paths over a tree: how they are written, and the functions that they become.

A path is a row of steps, each an axis, the labels that it may follow, and tests of where it arrives:

    >dobj          children under this label        <pobj          the head, where the token hangs by this label
    l>  r>         children before, after it        <<             all that it hangs on, nearest first
    >>             all below it, in text order      +1  -2         the token so many places on
    :subjects      a walk of the user's language    ?<prep         the step, and where one stands already

    [lemma=go|come]  [word!=the]  [dep=dobj pos=NOUN]     attributes; all of a bracket must hold
    [dep=nsubj or passive]                                 one side of "or" must hold
    [@words]                                               its lemma is one of a named set; also [word=@words]
    [>neg]  [!>det[word=no]]                               there is, there is no such token
    [before:verb]  [after:verb]  [is:verb]  [!is:verb]     where it stands to the token of another binding

In: the text of a path and a `Language`. Out: a `Path`, compiled once.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.errors import LexiconError
from kg.patterns.language import ATTRIBUTES, Language, Node, PatternMatch, Test, Walk

_STEP = re.compile(
    r"(?P<maybe>\??)(?:(?P<axis><<|>>|l>|r>|<|>)(?P<labels>[\w|]*)|(?P<by>[+-]\d+)|:(?P<walk>[\w-]+)|(?=\[))"
)
_COMPARISON = re.compile(r"(?P<key>[a-z_]+)(?P<no>!?)=(?P<values>\S+)")
_POSITION = re.compile(r"(?P<how>before|after|is|next_to):(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled path.

    Args:
        text: As it is written.
        walk: Yields where it leads from a token, in the order of its last step, each place once.
    """

    text: str
    walk: Walk


def compile_path(text: str, language: Language) -> Path:
    """Compile a path.

    Args:
        text: Steps with blanks between them; empty leads nowhere else.
        language: Attributes, walks and tests that it may use.

    Raises:
        LexiconError: It is not written as a path, or uses an unknown word; says what was expected.
    """
    reader = _Reader(text, language)
    walk = reader.path()
    if reader.rest():
        raise LexiconError(f"path {text!r}: cannot be read from {reader.rest()!r} on")
    return Path(text, walk)


class _Reader:
    """Reads a path from left to right."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.at, self.language = text, 0, language

    def rest(self) -> str:
        return self.text[self.at :].strip()

    def path(self) -> Walk:
        steps: list[Walk] = []
        while self._skip_blanks() and (found := _STEP.match(self.text, self.at)) is not None:
            self.at = found.end()
            steps.append(self._step(found))
        return _chain(steps)

    def _skip_blanks(self) -> bool:
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1
        return self.at < len(self.text)

    def _step(self, found: re.Match[str]) -> Walk:
        walk = self._axis(found)
        tests: list[Test] = []
        while self.text.startswith("[", self.at):
            tests.append(self._bracket())
        if tests:
            walk = _filtered(walk, tuple(tests))
        return _optional(walk) if found["maybe"] else walk

    def _axis(self, found: re.Match[str]) -> Walk:
        if found["by"]:
            return _neighbour(int(found["by"]))
        if found["walk"]:
            return self._known_walk(found["walk"])
        if found["axis"] is None:
            return _stay
        labels = frozenset(filter(None, (found["labels"] or "").split("|")))
        return _AXES[found["axis"]](labels)

    def _known_walk(self, name: str) -> Walk:
        walks = self.language.walks
        if name not in walks:
            raise LexiconError(
                f"path {self.text!r}: unknown walk {name!r}; known are {', '.join(sorted(walks))}"
            )
        return walks[name]

    def _bracket(self) -> Test:
        self.at += 1
        sides: list[list[Test]] = [[]]
        while self._skip_blanks() and self.text[self.at] != "]":
            if self.text.startswith("or ", self.at):
                self.at += 3
                sides.append([])
            else:
                sides[-1].append(self._condition())
        if self.at >= len(self.text):
            raise LexiconError(f"path {self.text!r}: a bracket is not closed")
        self.at += 1
        if not all(sides):
            raise LexiconError(f"path {self.text!r}: a bracket has no test on one side of 'or'")
        return _any_of(tuple(tuple(side) for side in sides))

    def _condition(self) -> Test:
        denied = self.text[self.at] == "!"
        self.at += denied
        test = self._plain_condition()
        return (lambda token, match: not test(token, match)) if denied else test

    def _plain_condition(self) -> Test:
        if self.text[self.at] in "<>:?+-" or self.text.startswith(("l>", "r>"), self.at):
            return self._existence()
        word = re.compile(r"[^\s\]]+").match(self.text, self.at)
        if word is None:
            raise LexiconError(f"path {self.text!r}: a test is missing at {self.rest()!r}")
        self.at = word.end()
        return self._word_test(word.group())

    def _existence(self) -> Test:
        steps: list[Walk] = []
        while self.at < len(self.text) and (found := _STEP.match(self.text, self.at)) is not None:
            self.at = found.end()
            steps.append(self._step(found))
        if not steps:
            raise LexiconError(f"path {self.text!r}: no step at {self.rest()!r}")
        walk = _chain(steps)
        return lambda token, match: any(True for _ in walk(token, match))

    def _word_test(self, word: str) -> Test:
        position = _POSITION.fullmatch(word)
        if position is not None:
            return _position(position["how"], position["name"])
        if word.startswith("@"):
            return _attribute("lemma_", self._words(word), wanted=True)
        comparison = _COMPARISON.fullmatch(word)
        if comparison is not None:
            return self._comparison(comparison)
        if word in self.language.tests:
            return self.language.tests[word]
        raise LexiconError(
            f"path {self.text!r}: unknown test {word!r}; write KEY=VALUE or one of "
            f"{', '.join(sorted(self.language.tests)) or 'none'}"
        )

    def _comparison(self, found: re.Match[str]) -> Test:
        key, wanted = found["key"], not found["no"]
        values = frozenset(word for part in found["values"].split("|") for word in self._words(part))
        if key in ATTRIBUTES:
            return _attribute(ATTRIBUTES[key], values, wanted=wanted)
        if key not in self.language.value_tests:
            known = ", ".join(sorted({*ATTRIBUTES, *self.language.value_tests}))
            raise LexiconError(f"path {self.text!r}: unknown key {key!r}; known are {known}")
        test = self.language.value_tests[key]
        return lambda token, match: test(token, match, values) is wanted

    def _words(self, part: str) -> frozenset[str]:
        return self.language.words(part[1:]) if part.startswith("@") else frozenset([part])


def _chain(steps: list[Walk]) -> Walk:
    if len(steps) == 1:
        return steps[0]

    def walk(token: Node, match: PatternMatch) -> Iterable[Node]:
        found: Iterable[Node] = (token,)
        for step in steps:
            found = list(_distinct(place for at in found for place in step(at, match)))
            if not found:
                break
        return found

    return walk


def _distinct(tokens: Iterable[Node]) -> Iterator[Node]:
    seen: set[int] = set()
    for token in tokens:
        if token.i not in seen:
            seen.add(token.i)
            yield token


def _stay(token: Node, _: PatternMatch) -> Iterable[Node]:
    return (token,)


def _filtered(walk: Walk, tests: tuple[Test, ...]) -> Walk:
    if len(tests) == 1:
        (only,) = tests
        return lambda token, match: [t for t in walk(token, match) if only(t, match)]
    return lambda token, match: [t for t in walk(token, match) if all(test(t, match) for test in tests)]


def _optional(walk: Walk) -> Walk:
    return lambda token, match: (token, *(t for t in walk(token, match) if t.i != token.i))


def _any_of(sides: tuple[tuple[Test, ...], ...]) -> Test:
    if len(sides) == 1:
        (tests,) = sides
        if len(tests) == 1:
            return tests[0]
        return lambda token, match: all(test(token, match) for test in tests)
    return lambda token, match: any(all(test(token, match) for test in side) for side in sides)


def _attribute(name: str, values: frozenset[str], *, wanted: bool) -> Test:
    if len(values) == 1:
        (value,) = values
        return lambda token, _: (getattr(token, name) == value) is wanted
    return lambda token, _: (getattr(token, name) in values) is wanted


def _position(how: str, name: str) -> Test:
    if how == "before":
        return lambda token, match: token.i < match[name].i
    if how == "after":
        return lambda token, match: token.i > match[name].i
    if how == "next_to":
        return lambda token, match: abs(token.i - match[name].i) == 1
    return lambda token, match: token.i == match[name].i


def _below(attribute: str) -> Callable[[frozenset[str]], Walk]:
    def axis(labels: frozenset[str]) -> Walk:
        if not labels:
            return lambda token, _: getattr(token, attribute)
        return lambda token, _: [c for c in getattr(token, attribute) if c.dep_ in labels]

    return axis


def _up(labels: frozenset[str]) -> Walk:
    def walk(token: Node, _: PatternMatch) -> Iterable[Node]:
        hangs = token.head.i != token.i and (not labels or token.dep_ in labels)
        return (token.head,) if hangs else ()

    return walk


def _all_up(labels: frozenset[str]) -> Walk:
    def walk(token: Node, _: PatternMatch) -> Iterator[Node]:
        while token.head.i != token.i and (not labels or token.dep_ in labels):
            token = token.head
            yield token

    return walk


def _neighbour(by: int) -> Walk:
    def walk(token: Node, _: PatternMatch) -> Iterable[Node]:
        doc = token.doc  # type: ignore[attr-defined]  # every tree has it; its type differs
        at = token.i + by
        return (doc[at],) if 0 <= at < len(doc) else ()

    return walk


_AXES: dict[str, Callable[[frozenset[str]], Walk]] = {
    ">": _below("children"),
    "l>": _below("lefts"),
    "r>": _below("rights"),
    ">>": _below("subtree"),
    "<": _up,
    "<<": _all_up,
}
