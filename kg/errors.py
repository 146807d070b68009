"""The tree of errors; every one is a `KgError`, and the command line turns it into one line and exit 2.

    KgError
    ├── SpanError           (ValueError)        a span that does not fit its text
    ├── SourceError         (ValueError)        an article source that cannot be read
    ├── ArticleError        (RuntimeError)      an article that a stage failed on
    ├── WorkerError         (RuntimeError)      worker processes that cannot be started
    ├── SettingError        (ValueError)        a setting out of its bounds
    ├── DateError           (ValueError)        a date that is none
    ├── LexiconError        (ValueError)        a lexicon, gazetteer or ontology file with a fault
    │   └── TermError       (AttributeError)    a class or property that no vocabulary has
    ├── ModelError          (LookupError)       a spaCy pipeline that is missing or unfit
    ├── StoreError          (OSError)           a store that cannot be opened or written
    ├── QueryError          (ValueError)        a query that is wrong, refused or unknown
    ├── ExtraError          (ImportError)       a library of an extra that is not installed
    └── ShapeError          (ValueError)        a graph that cannot be validated

Each message says what is wrong, where, and what to do, in one line.
"""


class KgError(Exception):
    """Root of all errors that `kg` raises on purpose."""


class SpanError(KgError, ValueError):
    """A span is empty, reversed, or runs past its text."""


class SourceError(KgError, ValueError):
    """An article source is missing, empty, binary, wrongly encoded or malformed.

    Args:
        source: The path, or path and line ("news.jsonl:7"), of the fault.
        reason: What is wrong and what to do.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class ArticleError(KgError, RuntimeError):
    """A stage failed on an article, or a worker process ended over it; the other articles go on.

    Args:
        article_id: The article's id.
        reason: Which stage failed and how.
        details: The traceback, where there is one.
    """

    def __init__(self, article_id: str, reason: str, *, details: str = "") -> None:
        super().__init__(f"{article_id}: {reason}")
        self.article_id = article_id
        self.reason = reason
        self.details = details

    def __reduce__(self) -> "tuple[type[ArticleError], tuple[str, str], dict[str, str]]":
        """Travel between processes."""
        return ArticleError, (self.article_id, self.reason), {"details": self.details}


class WorkerError(KgError, RuntimeError):
    """Worker processes end before they can do anything."""


class SettingError(KgError, ValueError):
    """A setting of a build is out of its bounds."""


class DateError(KgError, ValueError):
    """A date is not an ISO 8601 calendar date."""


class LexiconError(KgError, ValueError):
    """A data file (lexicon, gazetteer, ontology, named query) has a fault."""


class TermError(LexiconError, AttributeError):
    """A class, property or code is not a term of the vocabulary that it was asked of."""


class ModelError(KgError, LookupError):
    """A spaCy pipeline is not installed or lacks a component that `kg` needs."""


class StoreError(KgError, OSError):
    """A store is missing, held by another process, of another version, or damaged."""


class QueryError(KgError, ValueError):
    """A SPARQL query is malformed or refused, or a named query or parameter is unknown.

    Args:
        message: What is wrong, where, and what to do, in one line.
        excerpt: The line of the query at fault and, below it, a caret; "" where the fault has no place.
    """

    def __init__(self, message: str, *, excerpt: str = "") -> None:
        super().__init__(message)
        self.excerpt = excerpt


class ExtraError(KgError, ImportError):
    """A library that only some need is not installed; the message names the extra that installs it."""


class ShapeError(KgError, ValueError):
    """A graph or a shapes file cannot be validated."""
