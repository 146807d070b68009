"""The order of the stages: read, parse, extract, state, store. The only module that knows it.

In: sources, and a store to fill. Out: a stream of extractions, or a filled store with a report. Articles
stream through it a batch at a time, so that memory does not grow with their number.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from kg.errors import SourceError
from kg.model import Article, Extraction, Skipped
from kg.read import Sources, read_articles
from kg.settings import Settings
from kg.state import state_extraction
from kg.store import Change, Store

Listener = Callable[[Extraction | SourceError], object]


class ArticleWarning(NamedTuple):
    """What could not be resolved in an article that was read all the same."""

    article_id: str
    message: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        changes: How many quads each article added and removed, in the order of the articles.
        n_events: Events in the articles, several mentions of one counted once.
        faults: What could not be read, in the order of the sources.
        warnings: What could not be resolved in the articles that were read.
    """

    changes: tuple[Change, ...] = ()
    n_events: int = 0
    faults: tuple[SourceError, ...] = ()
    warnings: tuple[ArticleWarning, ...] = ()

    @property
    def n_articles(self) -> int:
        """Number of articles that the store now holds as they were read."""
        return len(self.changes)

    @property
    def n_changed(self) -> int:
        """How many of those were new to the store or differed from what it held."""
        return sum(change != (0, 0) for change in self.changes)

    @property
    def n_faults(self) -> int:
        """Number of articles that could not be read."""
        return len(self.faults)


def extract_articles(
    sources: Sources,
    *,
    published: date | str | None = None,
    settings: Settings | None = None,
    on_fault: Callable[[SourceError], object] | None = None,
) -> Iterator[Extraction]:
    """Read what articles say, one article at a time, and store nothing.

    Args:
        sources: Files, folders, or "-" for standard input, as `read_articles` takes them.
        published: Day of publication of the articles that do not tell their own.
        settings: The base of the IRIs, the spaCy pipeline, the size of a batch.
        on_fault: Told of each article that cannot be read; where None, the first such fault is raised.

    Yields:
        What was read out of each article, in the order of the sources.

    Raises:
        SourceError: An article cannot be read, and nobody listens for faults.
        DateError: `published` is not a date.
        ModelError: The spaCy pipeline is missing or unfit.
        LexiconError: The file of places or of actors has a fault.
    """
    from kg.extract import Extractor  # spaCy takes a second to load, and a store opens without it
    from kg.parse import load_model, parse_articles

    settings = settings or Settings()
    items = read_articles(sources, published=published, reading=settings.reading)
    articles = _readable(items, on_fault or _raise_fault)
    extractor = Extractor.load(base=settings.iris.base, places=settings.places, actors=settings.actors)
    nlp = load_model(settings.model)
    for article, doc in parse_articles(nlp, articles, batch_size=settings.batch_size):
        yield extractor.extract(article, doc)


def build_graph(
    sources: Sources,
    store: Store,
    *,
    published: date | str | None = None,
    settings: Settings | None = None,
    listen: Listener | None = None,
) -> BuildReport:
    """Read articles into a store; what it holds of the same articles is replaced.

    Each article is one transaction: where a build is cut off, the articles before are whole.

    Args:
        sources: Files, folders, or "-" for standard input, as `read_articles` takes them.
        store: Where the graph goes; its base is the base of the IRIs.
        published: Day of publication of the articles that do not tell their own.
        settings: The spaCy pipeline, the size of a batch.
        listen: Told of each article once it is stored, and of each fault; where None, the first fault is
            raised.

    Raises:
        SourceError: An article cannot be read, and nobody listens.
        DateError: `published` is not a date.
        ModelError: The spaCy pipeline is missing or unfit.
        StoreError: The store cannot be written.
    """
    faults: list[SourceError] = []
    warnings: list[ArticleWarning] = []
    changes: list[Change] = []
    n_events = 0

    def on_fault(fault: SourceError) -> None:
        (listen or _raise_fault)(fault)
        faults.append(fault)

    settings = replace(settings or Settings(), base=store.iris.base)
    for extraction in extract_articles(sources, published=published, settings=settings, on_fault=on_fault):
        graph = store.iris.article_graph(extraction.article.id)
        changes.append(store.add(state_extraction(extraction, store.iris), graph))
        n_events += sum(event.same_as is None for event in extraction.events)
        warnings.extend(ArticleWarning(extraction.article.id, message) for message in extraction.warnings)
        if listen is not None:
            listen(extraction)
    return BuildReport(tuple(changes), n_events, tuple(faults), tuple(warnings))


def _readable(
    items: Iterable[Article | SourceError | Skipped], on_fault: Callable[[SourceError], object]
) -> Iterator[Article]:
    for item in items:
        if isinstance(item, SourceError):
            on_fault(item)
        elif isinstance(item, Article):
            yield item


def _raise_fault(fault: SourceError) -> None:
    raise fault
