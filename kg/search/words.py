"""What full text finds, and the words that ask for it."""

import re
from dataclasses import dataclass
from typing import Literal

from kg.errors import QueryError

HitKind = Literal["event", "entity", "article", "sentence"]
"""A node by its label ("event", "entity", "article"), or a sentence of an article."""

_PARTS = re.compile(r'"([^"]*)"|(\S+)')
_OR = "OR"
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Hit:
    """One label or sentence that the words are in.

    Args:
        kind: What was found.
        iri: The node of the label, or the sentence's article.
        text: The label, or the sentence.
        article: Id of the article, None for what only registries know.
        events: IRIs of the events that the sentence tells.
        score: The higher the better; comparable within one answer only.
    """

    kind: HitKind
    iri: str
    text: str
    article: str | None
    events: tuple[str, ...]
    score: float


def match_expression(words: str) -> str:
    """Write words as an expression of FTS5: all of them, in any order.

    Quotes keep words together, a star at the end finds what begins so, a minus before leaves out, OR in capitals stands
    between words of which one side is enough.

    Raises:
        QueryError: There is no word to look for.

    Example:
        >>> match_expression('drone* "air base" -jordan')
        '"drone"* "air base" NOT "jordan"'
        >>> match_expression('drone rocket OR "air base"')
        '("drone" "rocket") OR ("air base")'
    """
    sides: list[list[tuple[str, str]]] = [[]]
    for phrase, word in _PARTS.findall(words):
        if word == _OR:
            sides.append([])
        else:
            sides[-1].append((phrase, word))
    told = [expression for side in sides if (expression := _all_of(side))]
    if not told:
        raise QueryError(f'no word to look for in {words[:60]!r}; write some, such as drone or "air base"')
    return told[0] if len(told) == 1 else " OR ".join(f"({expression})" for expression in told)


def _all_of(parts: list[tuple[str, str]]) -> str:
    """The expression of words that must all be there; "" where there is none."""
    wanted: list[str] = []
    refused: list[str] = []
    for phrase, word in parts:
        if not _LETTER.search(phrase or word):
            continue
        target = refused if word.startswith("-") else wanted
        target.append(
            _term(phrase) if phrase else _term(word.lstrip("-").rstrip("*"), star=word.endswith("*"))
        )
    if not wanted:
        return ""
    return " NOT ".join([" ".join(wanted), *refused])


def _term(text: str, *, star: bool = False) -> str:
    quoted = text.replace('"', '""').replace("\x00", " ")
    return f'"{quoted}"{"*" * star}'
