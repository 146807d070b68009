"""What the rules of a story are given: the events of an article, and what its words tell of days and places."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.extract.dating import Dating
from kg.extract.links import Draft
from kg.extract.story.sites import Site
from kg.extract.tree import Doc, Token
from kg.model import Time

Days = tuple[date, date]
"""First and last day."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article whose events are linked, before they share days and places.

    Args:
        doc: The parse.
        drafts: The events, in text order.
        datings: What is told of the days of a word, by its token.
        times: All date expressions.
        published: Day of publication.
        cues: Tokens of reporting words.
        sites: All mentions of places, in text order.
    """

    doc: Doc
    drafts: tuple[Draft, ...]
    datings: Mapping[int, Dating]
    times: tuple[Time, ...]
    published: date | None
    cues: frozenset[int]
    sites: tuple[Site, ...]


def category(draft: Draft | None) -> str:
    """Return what kind of event it is, the class right below "Event", "saying" for a bare reporting word."""
    if draft is None:
        return "saying"
    return draft.event.types[-2] if len(draft.event.types) > 1 else draft.event.types[0]


def near(n_sentences: int) -> str:
    """Name a number of sentences: "0", "1", "2", "3-5", "6+"."""
    return str(n_sentences) if n_sentences <= 2 else "3-5" if n_sentences <= 5 else "6+"


def is_between(token: Token, one: Token, other: Token) -> bool:
    """Whether a token stands between two others."""
    return min(one.i, other.i) < token.i < max(one.i, other.i)
