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

In: the text of a path and a `Language`. Out: a `Path`, compiled once: each step becomes one function of Python, written
as text, so that a test of an attribute costs no call.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from kg.errors import LexiconError
from kg.patterns.language import ATTRIBUTES, Language, Node, PatternMatch, Test, Walk

_STEP = re.compile(
    r"(?P<often>[?*]?)(?:(?P<axis><<|>>|l>|r>|<|>)(?P<labels>[\w|]*)|(?P<by>[+-]\d+)|:(?P<walk>[\w-]+)|(?=\[))"
)
_COMPARISON = re.compile(r"(?P<key>[a-z_]+)(?P<no>!?)=(?P<values>\S+)")
_STARTS_FROM = re.compile(r"\s*\[(dep|tag)=([\w|]+)\]")
_POSITION = re.compile(r"(?P<how>before|after|is|next_to):(?P<name>\w+)")


_Code = Callable[[str], str]
"""Writes an expression of Python about the token of a variable; its match is in the variable "match"."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a path asks of the token it starts from, or it leads nowhere.

    Args:
        text: As it is written, without a denial: paths of one language that ask in the same words ask the same.
        test: Whether that holds.
        denied: Whether it must not hold.
        names: The bindings that it looks at.
    """

    text: str
    test: Test
    denied: bool
    names: frozenset[str]


class _Bracket(NamedTuple):
    """A bracket as it is read: the parts of a `Condition`, its test as code."""

    text: str
    code: _Code
    denied: bool
    names: frozenset[str]

    def holds(self, at: str) -> str:
        return f"(not {self.code(at)})" if self.denied else self.code(at)


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled path. Whoever tries many paths can leave those out that lead nowhere.

    Args:
        text: As it is written.
        walk: Returns where it leads from a token, in the order of its last step, each place once.
        hangs_by: Labels of which one must be that of the token it starts from, since the path begins with "<" and
            labels or with a bracket that asks for labels only; none where any will do. Whoever tries many paths can
            leave the others out.
        tagged: Tags of which one must be that of the token it starts from, by such a bracket; none where any will do.
        holds: Labels of which one must be that of a child of the token it starts from; none where it needs no child.
        asks: What else it asks of that token: the tests before its first step, and that this step leads somewhere.
        stays: Whether it leads to no other token.
    """

    text: str
    walk: Walk
    hangs_by: frozenset[str]
    tagged: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    asks: tuple[Condition, ...] = ()
    stays: bool = False


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
    return Path(
        text, walk, reader.hangs_by, reader.tagged, reader.holds, tuple(reader.asks), not reader.moved
    )


class _Reader:
    """Reads a path from left to right."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.at, self.language = text, 0, language
        asked = _first_asked(text)
        self.hangs_by, self.tagged = asked["dep"], asked["tag"]
        self.holds: frozenset[str] = frozenset()
        self.asks: list[Condition] = []
        self.names: set[str] = set()
        self.moved = False
        self._values_of_code: dict[str, Any] = {}

    def rest(self) -> str:
        return self.text[self.at :].strip()

    def path(self) -> Walk:
        steps: list[Walk] = []
        while self._skip_blanks() and (found := _STEP.match(self.text, self.at)) is not None:
            self.at = found.end()
            steps.append(self._first_step(found) if not self.moved else self._walk(self._step(found)[0]))
            self.moved = self.moved or found.group() != ""
        return _chain(steps)

    def _first_step(self, found: re.Match[str]) -> Walk:
        """Read the first step, or the tests before it, and note what it asks of the token that the path starts from."""
        code, brackets = self._step(found)
        walk = self._walk(code)
        if found.group() == "":
            self.asks += [Condition(b.text, self._walk(b.code), b.denied, b.names) for b in brackets]
        elif not found["often"]:
            self._note_labels(found)
            if brackets or found["walk"]:
                names = frozenset().union(*(bracket.names for bracket in brackets))
                self.asks.append(Condition(self.text[found.start() : self.at], walk, False, names))
        return walk

    def _note_labels(self, step: re.Match[str]) -> None:
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

    def _value(self, value: object) -> str:
        """Return the variable of the code that has a value."""
        name = f"value{len(self._values_of_code)}"
        self._values_of_code[name] = value
        return name

    def _call(self, function: Callable[..., object]) -> _Code:
        name = self._value(function)
        return lambda at: f"{name}({at}, match)"

    def _walk(self, code: _Code) -> Walk:
        """Turn code into a function of a token and its match."""
        function: Walk = eval(f"lambda token, match: {code('token')}", {**self._values_of_code})
        return function

    def _step(self, found: re.Match[str]) -> tuple[_Code, tuple[_Bracket, ...]]:
        """Write the places that a step leads to, as a sequence; return the step's brackets too."""
        brackets = self._brackets()
        code = self._places(found, brackets)
        if found["often"]:
            code = self._call(_OFTEN[found["often"]](self._walk(code)))
        return code, brackets

    def _brackets(self) -> tuple[_Bracket, ...]:
        found: list[_Bracket] = []
        while self.text.startswith("[", self.at):
            found.append(self._bracket())
        return tuple(found)

    def _places(self, found: re.Match[str], brackets: Sequence[_Bracket]) -> _Code:
        labels, axis = _labels(found), found["axis"]
        if found["by"]:
            return _chosen(self._call(_neighbour(int(found["by"]))), brackets)
        if found["walk"]:
            return _chosen(self._call(self._known_walk(found["walk"])), brackets)
        if axis is None:
            return lambda at: f"(({at},) if {_all(at, brackets)} else ())"
        if axis == "<<":
            return _chosen(self._call(_all_up(labels)), brackets)
        allowed: _Code = self._comparison_code("dep_", labels, wanted=True) if labels else _anything
        if axis == "<":
            return lambda at: (
                f"(({at}_,) if {allowed(at)} and ({at}_ := {at}.head).i != {at}.i"
                f" and {_all(f'{at}_', brackets)} else ())"
            )
        below = _BELOW[axis]
        chosen = [_Bracket("", allowed, False, frozenset()), *brackets] if labels else brackets
        return _chosen(lambda at: f"tuple({at}.{below})" if not chosen else f"{at}.{below}", chosen)

    def _known_walk(self, name: str) -> Walk:
        walks = self.language.walks
        if name not in walks:
            raise LexiconError(
                f"path {self.text!r}: unknown walk {name!r}; known are {', '.join(sorted(walks))}"
            )
        return walks[name]

    def _bracket(self) -> _Bracket:
        start, names = self.at, self.names
        self.at, self.names = start + 1, set()
        sides: list[list[tuple[_Code, bool]]] = [[]]
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
        text, looks_at = self.text[start : self.at], frozenset(self.names)
        self.names = names | self.names
        if len(sides) == 1 and len(sides[0]) == 1:
            ((code, denied),) = sides[0]
            return _Bracket(text.replace("!", "", denied), code, denied, looks_at)
        return _Bracket(text, lambda at: _any_side(at, sides), False, looks_at)

    def _condition(self) -> tuple[_Code, bool]:
        """Read a condition: the test without its "!", and whether it is denied."""
        denied = self.text[self.at] == "!"
        self.at += denied
        return self._plain_condition(), denied

    def _plain_condition(self) -> _Code:
        if self.text[self.at] in "<>:?*+-" or self.text.startswith(("l>", "r>"), self.at):
            return self._existence()
        word = re.compile(r"[^\s\]]+").match(self.text, self.at)
        if word is None:
            raise LexiconError(f"path {self.text!r}: a test is missing at {self.rest()!r}")
        self.at = word.end()
        return self._word_test(word.group())

    def _existence(self) -> _Code:
        """Read the steps of a test; it holds where they lead somewhere."""
        steps: list[_Code] = []
        while self.at < len(self.text) and (found := _STEP.match(self.text, self.at)) is not None:
            self.at = found.end()
            steps.append(self._step(found)[0])
        if not steps:
            raise LexiconError(f"path {self.text!r}: no step at {self.rest()!r}")
        return steps[0] if len(steps) == 1 else self._call(_chain([self._walk(step) for step in steps]))

    def _word_test(self, word: str) -> _Code:
        position = _POSITION.fullmatch(word)
        if position is not None:
            self.names.add(position["name"])
            return _position(position["how"], position["name"])
        if word.startswith("@"):
            return self._comparison_code("lemma_", self._values(word), wanted=True)
        comparison = _COMPARISON.fullmatch(word)
        if comparison is not None:
            return self._comparison(comparison)
        if word in self.language.tests:
            return self._call(self.language.tests[word])
        raise LexiconError(
            f"path {self.text!r}: unknown test {word!r}; write KEY=VALUE or one of "
            f"{', '.join(sorted(self.language.tests)) or 'none'}"
        )

    def _comparison(self, found: re.Match[str]) -> _Code:
        key, wanted = found["key"], not found["no"]
        values = self._values(found["values"])
        if key in ATTRIBUTES:
            return self._comparison_code(ATTRIBUTES[key], values, wanted=wanted)
        if key not in self.language.value_tests:
            known = ", ".join(sorted({*ATTRIBUTES, *self.language.value_tests}))
            raise LexiconError(f"path {self.text!r}: unknown key {key!r}; known are {known}")
        test, among = self._value(self.language.value_tests[key]), self._value(values)
        return lambda at: f"({test}({at}, match, {among}) is {wanted})"

    def _comparison_code(self, attribute: str, values: Set[str], *, wanted: bool) -> _Code:
        if isinstance(values, frozenset) and len(values) == 1:
            (value,) = values
            return lambda at: f"({at}.{attribute} {'==' if wanted else '!='} {value!r})"
        among = self._value(values)
        return lambda at: f"({at}.{attribute} {'in' if wanted else 'not in'} {among})"

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


def _anything(_: str) -> str:
    return "True"


def _all(at: str, brackets: Sequence[_Bracket]) -> str:
    return " and ".join([bracket.holds(at) for bracket in brackets]) or "True"


def _any_side(at: str, sides: Sequence[Sequence[tuple[_Code, bool]]]) -> str:
    """Write that all tests of one side hold."""
    written = [[f"(not {code(at)})" if denied else code(at) for code, denied in side] for side in sides]
    return f"({' or '.join([' and '.join(side) for side in written])})"


def _chosen(places: _Code, brackets: Sequence[_Bracket]) -> _Code:
    """Write those of the places for which the brackets hold."""
    if not brackets:
        return places
    return lambda at: f"[{at}_ for {at}_ in {places(at)} if {_all(f'{at}_', brackets)}]"


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


_OFTEN = {"?": _optional, "*": _repeated}
_BELOW = {">": "children", "l>": "lefts", "r>": "rights", ">>": "subtree"}


def _position(how: str, name: str) -> _Code:
    other = f"match.tokens[{name!r}].i"
    if how == "next_to":
        return lambda at: f"(abs({at}.i - {other}) == 1)"
    order = {"before": "<", "after": ">", "is": "=="}[how]
    return lambda at: f"({at}.i {order} {other})"


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
