"""Finds the words that name dates, whatever day they mean.

In: a text. Out: `Expression`s in text order, none overlapping another. What days they mean is left to
`resolution`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.times.patterns import RULES, Rule
from kg.extract.times.periods import Part
from kg.model import Span

_MODIFIER = re.compile(
    r"\b(?:(?P<loose>early|earlier|late|later|mid)(?:\s(?:in|on))?"
    r"|(?:the\s)?(?P<edge>start|beginning|middle|end|close)\sof)[-\s]+(?:the\s)?$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_REACH = 120
_PARTS: dict[str, Part] = {
    "early": "start",
    "start": "start",
    "beginning": "start",
    "mid": "middle",
    "middle": "middle",
    "late": "end",
    "end": "end",
    "close": "end",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name a date.

    Args:
        kind: Name of the rule that found them.
        span: The words, a modifier included ("early 2008").
        words: The parts that the rule names, with their words.
        modifier: "early", "earlier", "late", "later", "mid", "start", "beginning", "middle", "end",
            "close", or "" for none.
    """

    kind: str
    span: Span
    words: tuple[tuple[str, str], ...]
    modifier: str = ""

    def get(self, name: str) -> str:
        """The words of a named part in lower case, or "" where this expression has no such part."""
        return next((words.lower() for key, words in self.words if key == name), "")

    @property
    def part(self) -> Part | None:
        """Which third of the period is meant, None for the whole."""
        return _PARTS.get(self.modifier)


def find_expressions(text: str) -> tuple[Expression, ...]:
    """Find the date expressions of a text.

    Reads "early 2008" and "Tuesday night"; must not read "Airbus A350", "some 2000 troops", "Mrs. May said".

    Example:
        >>> [e.span.of("He left in early 2008.") for e in find_expressions("He left in early 2008.")]
        ['early 2008']
    """
    taken, windows = bytearray(len(text)), Windows(text)
    found: list[Expression] = []
    for rule in RULES:
        for match in windows.matches(rule):
            if any(taken[match.start() : match.end()]) or not rule.fits(text, match):
                continue
            expression = _expression(rule.kind, text, match)
            span = expression.span
            if any(taken[span.start : span.end]):
                continue
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            found.append(expression)
    return tuple(sorted(found, key=lambda expression: expression.span))


class Windows:
    """The parts of a text in which a rule can find something: around the words that it needs.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.text, self.lowered = text, text.lower()
        self._starts: dict[str, list[int]] = {}
        self._around: dict[tuple[str, ...], tuple[tuple[int, int], ...]] = {}

    def matches(self, rule: Rule) -> Iterator[re.Match[str]]:
        """What a rule's pattern finds, in text order."""
        if rule.needs not in self._around:
            self._around[rule.needs] = tuple(self._windows(rule.needs))
        for start, end in self._around[rule.needs]:
            yield from rule.pattern.finditer(self.text, start, end)

    def _windows(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Each part as wide as two expressions can be, so that none is cut; what overlaps is one."""
        if len(self.lowered) != len(
            self.text
        ):  # a letter that is two in lower case: the places would be wrong
            yield 0, len(self.text)
            return
        start = end = -1
        for place in sorted(place for word in words for place in self._places(word)):
            if place - _REACH > end:
                if end >= 0:
                    yield start, end
                start = max(0, place - _REACH)
            end = min(len(self.text), place + _REACH)
        if end >= 0:
            yield start, end

    def _places(self, word: str) -> list[int]:
        if word not in self._starts:
            pattern = _DIGITS if word == "#" else re.compile(re.escape(word))
            self._starts[word] = [match.start() for match in pattern.finditer(self.lowered)]
        return self._starts[word]


def _expression(kind: str, text: str, match: re.Match[str]) -> Expression:
    words = tuple((name, value) for name, value in match.groupdict().items() if value)
    left_from = max(0, match.start() - 30)
    modifier = _MODIFIER.search(text, left_from, match.start())
    if modifier is None or kind in ("at_the_time", "ago", "offset"):
        return Expression(kind, Span(match.start(), match.end()), words)
    name = (modifier["loose"] or modifier["edge"]).lower()
    return Expression(kind, Span(modifier.start(), match.end()), words, name)
