"""The order of the stages: read, parse, extract, state, store. The only module that knows it.

In: sources, and a store to fill. Out: a stream of extractions, or a filled store with a report. Articles
stream through it a batch at a time, so that memory does not grow with their number.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import NamedTuple

from kg.domain import load_domains
from kg.errors import SourceError
from kg.model import Article, Extraction, Skipped
from kg.read import Sources, read_articles
from kg.settings import Settings
from kg.stamp import Stamp, current_versions, state_stamp
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
        n_unchanged: Articles left unread, since the store holds them as they would be read.
        faults: What could not be read, in the order of the sources.
        warnings: What could not be resolved in the articles that were read.
    """

    changes: tuple[Change, ...] = ()
    n_events: int = 0
    n_unchanged: int = 0
    faults: tuple[SourceError, ...] = ()
    warnings: tuple[ArticleWarning, ...] = ()

    @property
    def n_articles(self) -> int:
        """Number of articles that were read and stored."""
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
        LexiconError: A file of places, of actors or of a domain has a fault.
    """
    settings = settings or Settings()
    items = read_articles(sources, published=published, reading=settings.reading)
    yield from _extract(_readable(items, on_fault or _raise_fault), settings)


def _extract(articles: Iterator[Article], settings: Settings) -> Iterator[Extraction]:
    """Parse and extract; without an article nothing is loaded."""
    first = next(articles, None)
    if first is None:
        return
    from kg.extract import Extractor  # spaCy takes a second to load, and a store opens without it
    from kg.parse import load_model, parse_articles

    extractor = Extractor.load(
        base=settings.iris.base,
        places=settings.places,
        actors=settings.actors,
        domains=load_domains(settings.domain_folders),
    )
    nlp = load_model(settings.model)
    for article, doc in parse_articles(nlp, chain((first,), articles), batch_size=settings.batch_size):
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

    Articles that the store holds as they would be read again, by the same code, data and model, are left as
    they are, unless `settings.force` is set. Each article is one transaction: where a build is cut off, the
    articles before are whole, and the next build goes on after them.

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
    n_events = n_unchanged = 0

    def on_fault(fault: SourceError) -> None:
        (listen or _raise_fault)(fault)
        faults.append(fault)

    def stale() -> Iterator[Article]:
        nonlocal n_unchanged
        items = read_articles(sources, published=published, reading=chosen.reading)
        for article in _readable(items, on_fault):
            if not chosen.force and store.stamp(article.id) == Stamp.of(article, versions):
                n_unchanged += 1
            else:
                yield article

    chosen = replace(settings or Settings(), base=store.iris.base)
    versions = current_versions(chosen)
    for domain in load_domains(chosen.domain_folders):
        store.add_domain(domain.quads)
    store.log("build started", **versions._asdict())
    for extraction in _extract(stale(), chosen):
        article = extraction.article
        stamp = state_stamp(Stamp.of(article, versions), article.id, store.iris)
        quads = (*state_extraction(extraction, store.iris), *stamp)
        changes.append(store.add(quads, store.iris.article_graph(article.id)))
        n_events += sum(event.same_as is None for event in extraction.events)
        warnings.extend(ArticleWarning(article.id, message) for message in extraction.warnings)
        if listen is not None:
            listen(extraction)
    report = BuildReport(tuple(changes), n_events, n_unchanged, tuple(faults), tuple(warnings))
    store.log(
        "build ended",
        changed=report.n_changed,
        read=report.n_articles,
        unchanged=n_unchanged,
        faults=len(faults),
    )
    return report


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
