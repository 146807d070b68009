"""Marks roles in a sentence: spans in, a tree of text and marks out."""

from collections.abc import Iterator
from dataclasses import dataclass

TRIGGER = "event"
"""The role of the words that name the event itself."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Characters of a sentence that fill a role.

    Args:
        start: Offset of the first in the sentence.
        end: Offset behind the last.
        role: The role ("agent"), or `TRIGGER`.
    """

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A part of a sentence: plain words, or words that fill roles and may hold others that do.

    Args:
        words: Plain words, "" where roles are.
        roles: The roles, with commas; "" for plain words.
        parts: What the marked words consist of.
    """

    words: str
    roles: str = ""
    parts: tuple["Marked", ...] = ()


def nest_marks(sentence: str, marks: tuple[Mark, ...]) -> tuple[Marked, ...]:
    """Cut a sentence into parts; marks within marks nest, a mark that crosses one before it is left out.

    Example:
        >>> [(part.words, part.roles) for part in nest_marks("Rebels struck.", (Mark(0, 6, "agent"),))]
        [('', 'agent'), (' struck.', '')]
    """
    roles: dict[tuple[int, int], list[str]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.role)):
        roles.setdefault((mark.start, mark.end), []).append(mark.role)
    return tuple(_nest(sentence, 0, len(sentence), list(roles.items())))


def mark_text(sentence: str, marks: tuple[Mark, ...]) -> str:
    """Write a sentence with its roles in brackets.

    Example:
        >>> mark_text("Rebels struck.", (Mark(0, 6, "agent"), Mark(7, 13, "event")))
        '[Rebels|agent] [struck|event].'
    """
    return "".join(_written(part) for part in nest_marks(sentence, marks))


def _written(part: Marked) -> str:
    if not part.roles:
        return part.words
    return f"[{''.join(_written(inner) for inner in part.parts)}|{part.roles}]"


def _nest(
    sentence: str, start: int, end: int, spans: list[tuple[tuple[int, int], list[str]]]
) -> Iterator[Marked]:
    done = start
    while spans:
        (first, last), roles = spans.pop(0)
        if first < done or last > end:
            continue
        if first > done:
            yield Marked(sentence[done:first])
        inner = [span for span in spans if span[0][1] <= last]
        spans = [span for span in spans if span[0][0] >= last]
        yield Marked("", ", ".join(roles), tuple(_nest(sentence, first, last, inner)))
        done = last
    if done < end:
        yield Marked(sentence[done:end])
