"""Reads sources through the stages: into extractions, or into a store.

In: sources. Out: extractions one by one, or a filled store and a `BuildReport`. This process is the only one that
writes to the store; how batches are spread over other processes is left to `pool`.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pyoxigraph as ox

from kg.cluster import Cluster, Work
from kg.domain import load_domains
from kg.errors import ArticleError, KgError, SettingError, SourceError
from kg.model import Article, Extraction, Skipped
from kg.pipeline.commit import Commits
from kg.pipeline.pool import WorkerPool
from kg.pipeline.report import (
    BuildReport,
    BuiltArticle,
    Fault,
    Listener,
    Outcome,
    ReprintedArticle,
    Tally,
    UnchangedArticle,
)
from kg.pipeline.shards import open_shards
from kg.pipeline.stages import Stages, StatedArticle, batch_articles, spare_collector
from kg.read import Sources, read_articles, text_article
from kg.reprints import Reprints
from kg.resolve import know_again
from kg.settings import Settings
from kg.stamp import Stamp, Versions, current_versions
from kg.state import state_reprint
from kg.store import Store

_Item = TypeVar("_Item")

FLUSH_ARTICLES = 500
"""Articles after which the engine writes to the disk what it keeps in memory, some 100 kB for each."""


def extract_articles(  # noqa: PLR0913  # one for each choice
    sources: Sources,
    *,
    published: date | str | None = None,
    settings: Settings | None = None,
    columns: Mapping[str, str] | None = None,
    min_confidence: float = 0.0,
    on_fault: Callable[[Fault], object] | None = None,
    on_skip: Callable[[Skipped], object] | None = None,
) -> Iterator[Extraction]:
    """Read what articles say, one article at a time, and store nothing.

    Args:
        sources: Files, folders, texts, rows, frames and others, as `read_articles` takes them.
        published: Day of publication of the articles that do not tell their own.
        settings: The base of the IRIs, the spaCy pipeline, the size of a batch.
        columns: Names that fields of articles have in rows and frames ({"text": "body"}).
        min_confidence: Leave out events and roles that are less sure, from 0 to 1.
        on_fault: Told of each article that cannot be read or that a stage failed on; where None, the first such
            fault is raised.
        on_skip: Told of each item that is passed over on purpose.

    Yields:
        What was read out of each article, in the order of the sources.

    Raises:
        SourceError: An article cannot be read, and nobody listens for faults.
        ArticleError: A stage failed on an article, and nobody listens for faults.
        DateError: `published` is not a date.
        ModelError: The spaCy pipeline is missing or unfit.
        LexiconError: A file of places, of actors or of a domain has a fault.
    """
    settings = (settings or Settings()).naming(columns)

    def tell(outcome: Skipped | Fault) -> None:
        if isinstance(outcome, Skipped):
            if on_skip is not None:
                on_skip(outcome)
        elif on_fault is None:
            raise outcome
        else:
            on_fault(outcome)

    items = read_articles(sources, published=published, reading=settings.reading)
    stages: Stages | None = None
    for batch in batch_articles(_readable(items, tell), settings.batch_size):
        stages = stages or Stages.load(settings)
        for item in stages.extract(batch):
            if isinstance(item, ArticleError):
                tell(item)
            else:
                yield item.sure(min_confidence) if min_confidence else item


def extract_text(
    text: str | Article | Mapping[str, object],
    *,
    published: date | str | None = None,
    settings: Settings | None = None,
    columns: Mapping[str, str] | None = None,
) -> Extraction:
    """Read what one article says, and store nothing.

    Args:
        text: Its words; or an article, or a row with a text.
        published: Its day of publication, where it does not tell its own.
        settings: The base of the IRIs, the spaCy pipeline.
        columns: Names that fields of articles have in a row.

    Raises:
        SourceError: There are no words, or a field is no such value.
        ArticleError: A stage failed on it.
        DateError: `published` is not a date.
        ModelError: The spaCy pipeline is missing or unfit.

    Example:
        >>> import kg
        >>> extraction = kg.extract_text("Rebels shelled Massawa.", published="2024-07-18")  # doctest: +SKIP
    """
    source = text_article(text) if isinstance(text, str) else text
    reading = replace((settings or Settings()).reading, any_language=True)
    settings = replace(settings or Settings(), reading=reading)
    return next(extract_articles(source, published=published, settings=settings, columns=columns))


def build_graph(  # noqa: PLR0913  # one for each choice
    sources: Sources,
    store: Store,
    *,
    published: date | str | None = None,
    settings: Settings | None = None,
    listen: Listener | None = None,
    between: Callable[[], object] | None = None,
) -> BuildReport:
    """Read articles into a store; what it holds of the same articles is replaced.

    Articles that the store holds as they would be read again, by the same code, data and model, are left as they are,
    unless `settings.force` is set. Articles are stored in the order of the sources, several at a time: where a build is
    cut off, each is whole or not there, and the next build goes on after them. The graph is
    the same for every number of workers. An article that reprints an earlier one is not read: its publisher and its
    address are stated of that one, unless `settings.keep_duplicates` is set. At the end the knowledge graph is made of
    what all articles of the store tell, where that has changed.

    Args:
        sources: Files, folders, texts, rows, frames and others, as `read_articles` takes them.
        store: Where the graph goes; its base is the base of the IRIs.
        published: Day of publication of the articles that do not tell their own.
        settings: The spaCy pipeline, the size of a batch, the number of worker processes.
        listen: Told of each article once it is stored, and of each fault; where None, the first fault is raised.
            What it raises ends the build; what waits for the store is not stored then.
        between: Called between two articles. What it raises ends the build once all that was read is stored.

    Raises:
        SourceError: An article cannot be read, and nobody listens.
        ArticleError: A stage failed on an article, and nobody listens.
        DateError: `published` is not a date.
        ModelError: The spaCy pipeline is missing or unfit.
        SettingError: There is a cluster and no folder for its shards.
        WorkerError: Worker processes cannot be started, or the cluster cannot be reached.
        StoreError: The store cannot be written.
    """
    builder = Builder(store, settings=settings, listen=listen, between=between)
    return builder.add(sources, published=published)


class Builder:
    """Builds into one store again and again, with stages that are loaded once.

    Args:
        store: Where the graph goes; its base is the base of the IRIs.
        settings: As `build_graph` takes them.
        listen: As `build_graph` takes it.
        between: As `build_graph` takes it.
    """

    def __init__(
        self,
        store: Store,
        *,
        settings: Settings | None = None,
        listen: Listener | None = None,
        between: Callable[[], object] | None = None,
    ) -> None:
        self._store, self._listen, self._between = store, listen, between
        self._is_stopped = False
        self._settings = replace(settings or Settings(), base=store.iris.base)
        self._versions = current_versions(self._settings)
        self._stages: Stages | None = None
        self._tally = Tally()
        self._n_unflushed = 0

    def add(self, sources: Sources, *, published: date | str | None = None) -> BuildReport:
        """Build from these sources; see `build_graph`."""
        self._tally = Tally()
        for domain in load_domains(self._settings.domain_folders):
            self._store.add_domain(domain.quads)
        self._store.log("build started", **self._versions._asdict())
        items = read_articles(sources, published=published, reading=self._settings.reading)
        with ExitStack() as around:
            keeps = self._settings.keep_duplicates
            reprints = None if keeps else around.enter_context(_open_reprints(self._store))
            stale = self._stale(_readable(self._paused(items), self._tell), reprints)
            commits = around.enter_context(Commits(self._store, self._tell))
            try:
                for item in around.enter_context(closing(self._state(stale))):
                    commits.take(item)
                    self._pause()
            except BaseException:
                if self._is_stopped:
                    commits.finish()
                raise
        know_again(self._store, link=self._settings.link)
        self._store.log("build ended", **self._tally.counts())
        return self._tally.report()

    def _tell(self, outcome: Outcome) -> None:
        self._tally.take(outcome)
        self._n_unflushed += isinstance(outcome, BuiltArticle)
        if self._n_unflushed >= FLUSH_ARTICLES:
            self._store.flush()
            self._n_unflushed = 0
        if self._listen is not None:
            self._listen(outcome)
        elif isinstance(outcome, SourceError | ArticleError):
            raise outcome

    def _pause(self) -> None:
        """Let whoever asked for it end the build between two articles."""
        if self._between is None:
            return
        try:
            self._between()
        except BaseException:
            self._is_stopped = True
            raise

    def _paused(self, items: Iterable[_Item]) -> Iterator[_Item]:
        for item in items:
            self._pause()
            yield item

    def _stale(self, articles: Iterable[Article], reprints: Reprints | None) -> Iterator[Article]:
        """The articles that have to be read: those that the store does not hold as they would be, and no reprints."""
        for article in articles:
            original = reprints.find_original(article) if reprints else None
            if original is not None:
                _write_reprint(self._store, article, original)
                self._tell(ReprintedArticle(article.id, original))
            elif self._is_unchanged(article):
                self._tell(UnchangedArticle(article.id))
            else:
                yield article

    def _is_unchanged(self, article: Article) -> bool:
        if self._settings.force:
            return False
        return self._store.stamp(article.id) == Stamp.of(article, self._versions)

    def _state(self, articles: Iterable[Article]) -> Generator[StatedArticle | ArticleError]:
        """State articles on a cluster, in worker processes, or in this process where there is to be one worker."""
        settings, versions = self._settings, self._versions
        batches = batch_articles(articles, settings.batch_size)
        if settings.cluster is not None:
            yield from _state_on_cluster(batches, settings, versions)
            return
        if settings.workers > 1:
            with WorkerPool(settings, versions) as pool:
                yield from pool.state(batches)
            return
        with ExitStack() as spared:
            for n_before, batch in enumerate(batches):
                self._stages = self._stages or Stages.load(settings, versions)
                if not n_before:
                    spared.enter_context(spare_collector())
                yield from self._stages.state(batch)


def _state_on_cluster(
    batches: Iterable[tuple[Article, ...]], settings: Settings, versions: Versions
) -> Iterator[StatedArticle | ArticleError]:
    """Let a cluster make the shards of batches, and read those, in the order of the batches."""
    if settings.cluster is None or settings.shards is None:
        raise SettingError("a cluster needs a folder that all its machines see; name it as shards")
    shards = open_shards(settings.shards, settings, versions)
    with Cluster(settings.cluster) as cluster:
        for made in cluster.map(Work(shards.make, shards.name), batches):
            if isinstance(made, ArticleError):
                yield made
            elif isinstance(made, KgError):
                raise made
            else:
                yield from shards.read(made)


def _open_reprints(store: Store) -> Reprints:
    return Reprints(store.path, lambda article_id: store.has_graph(store.iris.article_graph(article_id)))


def _write_reprint(store: Store, article: Article, original_id: str) -> None:
    graphs = (store.iris.reprint_graph(article.id), store.iris.article_graph(article.id))
    quads = ox.parse(state_reprint(article, original_id, store.iris), format=ox.RdfFormat.N_QUADS)
    store.replace(quads, graphs)


def _readable(
    items: Iterable[Article | SourceError | Skipped], tell: Callable[[SourceError | Skipped], object]
) -> Iterator[Article]:
    for item in items:
        if isinstance(item, Article):
            yield item
        else:
            tell(item)
