"""Paths over a tree: how they are written, and the functions that they become.

A path is a row of steps, each an axis, the labels that it may follow, and tests of where it arrives:

    >dobj          children under this label        <pobj          the head, where the token hangs by this label
    l>  r>         children before, after it        <<             all that it hangs on, nearest first
    >>             all below it, in text order      +1  -2         the token so many places on
    :subjects      a walk of the user's language    ?<prep         the step, and where one stands already
    *>conj         the step any number of times, and where one stands already

    [lemma=go|come]  [word!=the]  [dep=dobj pos=NOUN]     attributes; all of a bracket must hold
    [dep=nsubj or passive]                                 one side of "or" must hold
    [@words]                                               its lemma is one of a named set; also [word=@words]
    [>neg]  [!>det[word=no]]                               there is, there is no such token
    [before:verb]  [after:verb]  [is:verb]  [!is:verb]     where it stands to the token of another binding

In: the text of a path and a `Language`. Out: a `Path`, compiled once.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from kg.errors import LexiconError
from kg.patterns.language import ATTRIBUTES, Language, Node, PatternMatch, Test, Walk

_STEP = re.compile(
    r"(?P<often>[?*]?)(?:(?P<axis><<|>>|l>|r>|<|>)(?P<labels>[\w|]*)|(?P<by>[+-]\d+)|:(?P<walk>[\w-]+)|(?=\[))"
)
_COMPARISON = re.compile(r"(?P<key>[a-z_]+)(?P<no>!?)=(?P<values>\S+)")
_STARTS_FROM = re.compile(r"\s*\[(dep|tag)=([\w|]+)\]")
_POSITION = re.compile(r"(?P<how>before|after|is|next_to):(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled path.

    Args:
        text: As it is written.
        walk: Returns where it leads from a token, in the order of its last step, each place once.
        hangs_by: Labels of which one must be that of the token it starts from, since the path begins with "<" and
            labels or with a bracket that asks for labels only; none where any will do. Whoever tries many paths can
            leave the others out.
        tagged: Tags of which one must be that of the token it starts from, by such a bracket; none where any will do.
        holds: Labels of which one must be that of a child of the token it starts from; none where it needs no child.
    """

    text: str
    walk: Walk
    hangs_by: frozenset[str]
    tagged: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()


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
    return Path(text, walk, reader.hangs_by, reader.tagged, reader.holds)


class _Reader:
    """Reads a path from left to right."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.at, self.language = text, 0, language
        asked = _first_asked(text)
        self.hangs_by, self.tagged = asked["dep"], asked["tag"]
        self.holds: frozenset[str] = frozenset()

    def rest(self) -> str:
        return self.text[self.at :].strip()

    def path(self) -> Walk:
        steps: list[Walk] = []
        moved = False
        while self._skip_blanks() and (found := _STEP.match(self.text, self.at)) is not None:
            self.at = found.end()
            if not moved and not found["often"]:
                self._note_first(found)
            moved = moved or found.group() != ""
            steps.append(self._step(found))
        return _chain(steps)

    def _note_first(self, step: re.Match[str]) -> None:
        """Note what the first step asks of the token that the path starts from."""
        if step["axis"] == "<":
            self.hangs_by = self.hangs_by or _labels(step)
        elif step["axis"] in (">", "l>", "r>"):
            self.holds = _labels(step)
        elif step["walk"]:
            self.holds = self.language.walk_labels.get(step["walk"], frozenset())

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
        return _OFTEN[found["often"]](walk)

    def _axis(self, found: re.Match[str]) -> Walk:
        if found["by"]:
            return _neighbour(int(found["by"]))
        if found["walk"]:
            return self._known_walk(found["walk"])
        if found["axis"] is None:
            return _stay
        return _AXES[found["axis"]](_labels(found))

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
        if self.text[self.at] in "<>:?*+-" or self.text.startswith(("l>", "r>"), self.at):
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
        return lambda token, match: bool(walk(token, match))

    def _word_test(self, word: str) -> Test:
        position = _POSITION.fullmatch(word)
        if position is not None:
            return _position(position["how"], position["name"])
        if word.startswith("@"):
            return _attribute("lemma_", self._values(word), wanted=True)
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
        values = self._values(found["values"])
        if key in ATTRIBUTES:
            return _attribute(ATTRIBUTES[key], values, wanted=wanted)
        if key not in self.language.value_tests:
            known = ", ".join(sorted({*ATTRIBUTES, *self.language.value_tests}))
            raise LexiconError(f"path {self.text!r}: unknown key {key!r}; known are {known}")
        test = self.language.value_tests[key]
        return lambda token, match: test(token, match, values) is wanted

    def _values(self, text: str) -> Set[str]:
        """The values of a test; a named set as it is, since whoever owns it may change it."""
        if text.startswith("@") and "|" not in text:
            return self.language.words(text[1:])
        named, plain = [], set()
        for part in text.split("|"):
            if part.startswith("@"):
                named.append(self.language.words(part[1:]))
            else:
                plain.add(part)
        return Union((frozenset(plain), *named)) if named else frozenset(plain)


class Union(Set[str]):
    """Several sets as one, each as it is at the moment of asking."""

    def __init__(self, parts: tuple[Set[str], ...]) -> None:
        self._parts = parts

    def __contains__(self, word: object) -> bool:
        return any(word in part for part in self._parts)

    def __iter__(self) -> Iterator[str]:
        return iter(frozenset().union(*self._parts))

    def __len__(self) -> int:
        return len(frozenset().union(*self._parts))


def _first_asked(text: str) -> dict[str, frozenset[str]]:
    """Labels and tags that the first brackets of a path ask for."""
    asked: dict[str, frozenset[str]] = {"dep": frozenset(), "tag": frozenset()}
    at = 0
    while (found := _STARTS_FROM.match(text, at)) is not None:
        asked[found[1]] = frozenset(found[2].split("|"))
        at = found.end()
    return asked


def _labels(step: re.Match[str]) -> frozenset[str]:
    return frozenset(filter(None, (step["labels"] or "").split("|")))


def _chain(steps: list[Walk]) -> Walk:
    if not steps:
        return _stay
    if len(steps) == 1:
        return steps[0]
    first, *others = steps

    def walk(token: Node, match: PatternMatch) -> Sequence[Node]:
        found = first(token, match)
        for step in others:
            if not found:
                break
            found = step(found[0], match) if len(found) == 1 else _from_all(found, step, match)
        return found

    return walk


def _from_all(places: Sequence[Node], step: Walk, match: PatternMatch) -> Sequence[Node]:
    found = {place.i: place for at in places for place in step(at, match)}
    return list(found.values())


def _stay(token: Node, _: PatternMatch) -> Sequence[Node]:
    return (token,)


def _filtered(walk: Walk, tests: tuple[Test, ...]) -> Walk:
    if len(tests) == 1:
        (only,) = tests
        if walk is _stay:
            return lambda token, match: (token,) if only(token, match) else ()
        return lambda token, match: [t for t in walk(token, match) if only(t, match)]
    return lambda token, match: [t for t in walk(token, match) if all(test(t, match) for test in tests)]


def _optional(walk: Walk) -> Walk:
    return lambda token, match: (token, *(t for t in walk(token, match) if t.i != token.i))


def _repeated(walk: Walk) -> Walk:
    def closure(token: Node, match: PatternMatch) -> Sequence[Node]:
        found, seen = [token], {token.i}
        for at in found:
            for place in walk(at, match):
                if place.i not in seen:
                    seen.add(place.i)
                    found.append(place)
        return found

    return closure


def _once(walk: Walk) -> Walk:
    return walk


_OFTEN = {"": _once, "?": _optional, "*": _repeated}


def _any_of(sides: tuple[tuple[Test, ...], ...]) -> Test:
    if len(sides) == 1:
        (tests,) = sides
        if len(tests) == 1:
            return tests[0]
        return lambda token, match: all(test(token, match) for test in tests)
    return lambda token, match: any(all(test(token, match) for test in side) for side in sides)


def _attribute(name: str, values: Set[str], *, wanted: bool) -> Test:
    if isinstance(values, frozenset) and len(values) == 1:
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
            return lambda token, _: tuple(getattr(token, attribute))
        return lambda token, _: [c for c in getattr(token, attribute) if c.dep_ in labels]

    return axis


def _up(labels: frozenset[str]) -> Walk:
    def walk(token: Node, _: PatternMatch) -> Sequence[Node]:
        if labels and token.dep_ not in labels:
            return ()
        head = token.head
        return (head,) if head.i != token.i else ()

    return walk


def _all_up(labels: frozenset[str]) -> Walk:
    def walk(token: Node, _: PatternMatch) -> Sequence[Node]:
        found: list[Node] = []
        while token.head.i != token.i and (not labels or token.dep_ in labels):
            token = token.head
            found.append(token)
        return found

    return walk


def _neighbour(by: int) -> Walk:
    def walk(token: Node, _: PatternMatch) -> Sequence[Node]:
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
