"""News articles in, a knowledge graph out: who did what to whom, where, when, and who says so.

    >>> import kg
    >>> graph = kg.build(["examples/"], store="kg-store")          # doctest: +SKIP
    >>> graph.query("SELECT ?e WHERE { ?e a kg:Attack }")          # doctest: +SKIP
    >>> graph.page("graph.html")                                   # doctest: +SKIP

Everything public is named in `__all__` and loaded where it is first used, so that `import kg` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.errors import (
        ArticleError,
        DateError,
        ExtraError,
        KgError,
        LexiconError,
        ModelError,
        QueryError,
        SettingError,
        ShapeError,
        SourceError,
        SpanError,
        StoreError,
        TermError,
        WorkerError,
    )
    from kg.graph import Graph, build, extract_articles, extract_text, open
    from kg.iri import Iris
    from kg.model import (
        Argument,
        Article,
        Entity,
        Event,
        Extraction,
        Geo,
        Link,
        Relation,
        Source,
        Span,
        Time,
    )
    from kg.objects import (
        KnownAccount,
        KnownArticle,
        KnownClaim,
        KnownEntity,
        KnownEvent,
        KnownStory,
        Quote,
    )
    from kg.pipeline import BuildReport, BuiltArticle
    from kg.query import Rows, Triples
    from kg.read import read_articles
    from kg.settings import Settings
    from kg.store.transfer import Imported, back_up_store, import_files, restore_store
    from kg.tracing import trace
    from kg.watching import watch

__all__ = [
    "Argument",
    "Article",
    "ArticleError",
    "BuildReport",
    "BuiltArticle",
    "DateError",
    "Entity",
    "Event",
    "ExtraError",
    "Extraction",
    "Geo",
    "Graph",
    "Imported",
    "Iris",
    "KgError",
    "KnownAccount",
    "KnownArticle",
    "KnownClaim",
    "KnownEntity",
    "KnownEvent",
    "KnownStory",
    "LexiconError",
    "Link",
    "ModelError",
    "QueryError",
    "Quote",
    "Relation",
    "Rows",
    "SettingError",
    "Settings",
    "ShapeError",
    "Source",
    "SourceError",
    "Span",
    "SpanError",
    "StoreError",
    "TermError",
    "Time",
    "Triples",
    "WorkerError",
    "back_up_store",
    "build",
    "extract_articles",
    "extract_text",
    "import_files",
    "open",
    "read_articles",
    "restore_store",
    "trace",
    "watch",
]

_HOMES = {
    "kg.errors": tuple(name for name in __all__ if name.endswith("Error")),
    "kg.graph": ("Graph", "build", "extract_articles", "extract_text", "open"),
    "kg.iri": ("Iris",),
    "kg.model": (
        *("Argument", "Article", "Entity", "Event", "Extraction", "Geo", "Link"),
        *("Relation", "Source", "Span", "Time"),
    ),
    "kg.objects": (
        *("KnownAccount", "KnownArticle", "KnownClaim", "KnownEntity", "KnownEvent", "KnownStory"),
        "Quote",
    ),
    "kg.pipeline": ("BuildReport", "BuiltArticle"),
    "kg.query": ("Rows", "Triples"),
    "kg.read": ("read_articles",),
    "kg.settings": ("Settings",),
    "kg.tracing": ("trace",),
    "kg.watching": ("watch",),
    "kg.store.transfer": ("Imported", "back_up_store", "import_files", "restore_store"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a public name where it is first used."""
    if name == "__version__":
        from importlib.metadata import version

        return version("kg-news")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'kg' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Show the public names before they are loaded."""
    return [*__all__, "__version__"]
