"""The stages between reading and storing, loaded once per process: parse, extract, state.

In: batches of articles. Out: for each article its extraction or its quads, or the `ArticleError` of the stage that
failed on it or took too long; the other articles of its batch are read all the same. Knows nothing of stores and of
other processes.
"""

import gc
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.domain import load_domains
from kg.errors import ArticleError
from kg.iri import Iris
from kg.model import Article, Extraction
from kg.pipeline.characters import as_written, plain_text
from kg.pipeline.time_limit import OutOfTime, at_most
from kg.settings import Settings
from kg.stamp import Stamp, Versions, current_versions, state_stamp

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from kg.extract import Extractor

MOST_CHARACTERS = 50_000
"""Characters of a batch after which it takes no further article: a parse takes about 4 kB of memory for each."""

_ALLOCATIONS = 50_000
_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class StatedArticle:
    """An article that went through every stage but the store.

    Args:
        article_id: Its id.
        quads: What is stated of it, as N-Quads, which travel between processes as they are; those of its own graph
            come first.
        n_events: Events in it that are news, several mentions of one counted once.
        warnings: What could not be resolved in it.
    """

    article_id: str
    quads: bytes
    n_events: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """Everything that reads articles: the pipeline, the rules and their data.

    Args:
        nlp: The spaCy pipeline.
        extractor: The rules.
        iris: The base of all IRIs.
        versions: What each article is stamped with.
        seconds: The longest time that a stage may take for an article; 0 is no limit.
    """

    nlp: "Language"
    extractor: "Extractor"
    iris: Iris
    versions: Versions
    seconds: float = 0.0

    @classmethod
    def load(cls, settings: Settings, versions: Versions | None = None) -> "Stages":
        """Load what the settings name; takes about a second.

        Args:
            settings: The base of the IRIs, the pipeline, the user's own files.
            versions: What to stamp articles with; None is what this process runs.

        Raises:
            ModelError: The spaCy pipeline is missing or unfit.
            LexiconError: A file of places, of actors or of a domain has a fault.
        """
        from kg.extract import Extractor  # spaCy takes a second to load, and a store opens without it
        from kg.parse import load_model

        iris = settings.iris
        extractor = Extractor.load(
            base=iris.base,
            places=settings.places,
            actors=settings.actors,
            domains=load_domains(settings.domain_folders),
        )
        versions = versions or current_versions(settings)
        return cls(load_model(settings.model), extractor, iris, versions, settings.article_seconds)

    def extract(self, batch: Sequence[Article]) -> Iterator[Extraction | ArticleError]:
        """Read what the articles of a batch say, in their order."""
        plains = [plain_text(article.text) for article in batch]
        read = [replace(a, text=p.text) if p else a for a, p in zip(batch, plains, strict=True)]
        for article, plain, shown, doc in zip(batch, plains, read, self._parse(read), strict=True):
            if isinstance(doc, ArticleError):
                yield doc
                continue
            try:
                with at_most(self.seconds):
                    found = self.extractor.extract(shown, doc)
                    found = as_written(found, article, plain, self.iris) if plain else found
            except (Exception, OutOfTime) as error:  # noqa: BLE001  # what fails on one must not cost the others
                yield failure(article, "the rules", error)
            else:
                yield found

    def state(self, batch: Sequence[Article]) -> Iterator[StatedArticle | ArticleError]:
        """Read a batch and state what was read, in the order of its articles."""
        for extraction in self.extract(batch):
            yield extraction if isinstance(extraction, ArticleError) else self._state(extraction)

    def _state(self, extraction: Extraction) -> StatedArticle | ArticleError:
        from kg.state import state_nquads

        try:
            stamp = Stamp.of(extraction.article, self.versions)
            with at_most(self.seconds):
                stated = state_nquads(extraction, self.iris)
            stamped = state_stamp(stamp, extraction.article.id, self.iris)
        except (Exception, OutOfTime) as error:  # noqa: BLE001  # as in `extract`
            return failure(extraction.article, "the statement", error)
        n_events = sum(event.same_as is None and event.salient for event in extraction.events)
        return StatedArticle(extraction.article.id, stamped + stated, n_events, extraction.warnings)

    def _parse(self, batch: Sequence[Article]) -> "Iterable[Doc | ArticleError]":
        try:
            texts = [article.text for article in batch]
            with at_most(self.seconds * len(texts)):
                return list(self.nlp.pipe(texts, batch_size=max(1, len(texts))))
        except (Exception, OutOfTime):  # noqa: BLE001  # one of them fails, and the pipe does not say which
            return [self._parse_alone(article) for article in batch]

    def _parse_alone(self, article: Article) -> "Doc | ArticleError":
        try:
            with at_most(self.seconds):
                return self.nlp(article.text)
        except (Exception, OutOfTime) as error:  # noqa: BLE001  # as in `extract`
            return failure(article, "the parser", error)


@contextmanager
def spare_collector() -> Iterator[None]:
    """Spare the collector of garbage what is loaded, and let it look less often, while articles are read.

    The lexicon and the gazetteer stay; a parse makes thousands of values that live as long as its article.
    """
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()


def batch_articles(articles: Iterable[Article], batch_size: int) -> Iterator[tuple[Article, ...]]:
    """Put articles together in batches, in order; read lazily.

    Args:
        articles: What to put together.
        batch_size: Most articles in a batch; fewer where they are long.
    """
    batch: list[Article] = []
    n_characters = 0
    for article in articles:
        batch.append(article)
        n_characters += len(article.text)
        if len(batch) >= batch_size or n_characters >= MOST_CHARACTERS:
            yield tuple(batch)
            batch, n_characters = [], 0
    if batch:
        yield tuple(batch)


def failure(article: Article, stage: str, error: Exception | OutOfTime) -> ArticleError:
    """Say which stage failed on an article and where; the traceback goes along for the log."""
    details = "".join(traceback.format_exception(error))
    if isinstance(error, OutOfTime):
        reason = f"{stage} took {error} on this article; it is left out, --article-seconds gives more"
        return ArticleError(article.id, reason, details=details)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _PACKAGE in Path(frame.filename).parents]
    frame = (ours or frames)[-1]
    path = Path(frame.filename)
    where = path.relative_to(_PACKAGE.parent) if ours else path.name
    message = " ".join(str(error).split())
    what = f"{type(error).__name__}: {message}" if message else type(error).__name__
    reason = (
        f"{stage} failed on this article ({what}, {where}:{frame.lineno}); it is left out, please report it"
    )
    return ArticleError(article.id, reason, details=details)
