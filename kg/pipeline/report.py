"""What becomes of each article of a build, and the report that counts it.

Values only: a build tells a listener of one of them for each article, in the order of the sources.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import islice
from typing import NamedTuple

from kg.errors import ArticleError, SourceError
from kg.model import Skipped
from kg.store import Change

MOST_KEPT = 1000
"""Most faults and warnings that a report keeps; it counts all of them, and its size stays bounded."""


@dataclass(frozen=True, slots=True)
class BuiltArticle:
    """An article that is in the store now, as it was read.

    Args:
        article_id: Its id.
        n_events: Events in it, several mentions of one counted once.
        change: How many quads it added to the store and removed from it.
        warnings: What could not be resolved in it.
    """

    article_id: str
    n_events: int
    change: Change
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnchangedArticle:
    """An article that was left unread, since the store holds it as it would be read.

    Args:
        article_id: Its id.
    """

    article_id: str


@dataclass(frozen=True, slots=True)
class ReprintedArticle:
    """An article that reprints an earlier one; the store has its publisher and address with that one.

    Args:
        article_id: Its id.
        original_id: Id of the article that it reprints.
    """

    article_id: str
    original_id: str


Fault = SourceError | ArticleError
"""An article that is left out though it should not be: it cannot be read, or a stage failed on it."""

Outcome = BuiltArticle | UnchangedArticle | ReprintedArticle | Skipped | Fault
"""What became of an article: stored, in the store already, a reprint, passed over, or left out for a fault."""

Listener = Callable[[Outcome], object]


class ArticleWarning(NamedTuple):
    """What could not be resolved in an article that was read all the same."""

    article_id: str
    message: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        n_articles: Articles that were read and stored.
        n_changed: How many of those were new to the store or differed from what it held.
        n_unchanged: Articles that were left unread, since the store holds them as they would be read.
        n_events: Events in the articles that were read, several mentions of one counted once.
        n_reprints: Articles that reprint others, which have their publishers and addresses.
        n_skipped: Items that were passed over on purpose.
        n_foreign: How many of those are articles in a language that is not read.
        n_unreadable: Articles that could not be read.
        n_failed: Articles that a stage failed on, or that ended a worker process.
        n_warnings: What could not be resolved in the articles that were read.
        faults: The first thousand articles that could not be read or that a stage failed on.
        warnings: The first thousand warnings.
    """

    n_articles: int = 0
    n_changed: int = 0
    n_unchanged: int = 0
    n_events: int = 0
    n_reprints: int = 0
    n_skipped: int = 0
    n_foreign: int = 0
    n_unreadable: int = 0
    n_failed: int = 0
    n_warnings: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[ArticleWarning, ...] = ()

    @property
    def n_faults(self) -> int:
        """Number of articles that are not in the store although a source held them."""
        return self.n_unreadable + self.n_failed


class Tally:
    """Counts outcomes while a build runs."""

    def __init__(self) -> None:
        self._counts = {field.name: 0 for field in fields(BuildReport) if field.name.startswith("n_")}
        self._faults: list[Fault] = []
        self._warnings: list[ArticleWarning] = []

    def take(self, outcome: Outcome) -> None:
        """Count one article."""
        if isinstance(outcome, BuiltArticle):
            self._take_built(outcome)
        elif isinstance(outcome, UnchangedArticle):
            self._counts["n_unchanged"] += 1
        elif isinstance(outcome, ReprintedArticle):
            self._counts["n_reprints"] += 1
        elif isinstance(outcome, Skipped):
            self._counts["n_skipped"] += 1
            self._counts["n_foreign"] += outcome.kind == "language"
        else:
            self._counts["n_unreadable" if isinstance(outcome, SourceError) else "n_failed"] += 1
            self._faults.extend((outcome,)[: MOST_KEPT - len(self._faults)])

    def _take_built(self, built: BuiltArticle) -> None:
        self._counts["n_articles"] += 1
        self._counts["n_changed"] += built.change != (0, 0)
        self._counts["n_events"] += built.n_events
        self._counts["n_warnings"] += len(built.warnings)
        found = (ArticleWarning(built.article_id, message) for message in built.warnings)
        self._warnings.extend(islice(found, MOST_KEPT - len(self._warnings)))

    def counts(self) -> dict[str, int]:
        """Give the counts of the report by name, "articles" and so on."""
        return {name.removeprefix("n_"): count for name, count in self._counts.items()}

    def report(self) -> BuildReport:
        """Sum up what was counted so far."""
        return BuildReport(**self._counts, faults=tuple(self._faults), warnings=tuple(self._warnings))
