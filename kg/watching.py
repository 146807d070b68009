"""The library's `watch`: a store that follows files and folders.

In: sources, and the store to fill. Out: a report for each look that found something. Which files are new is left to
`pipeline`; the store stays open, and its knowledge is kept right.
"""

import time
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import date
from pathlib import Path

from kg.iri import Iris
from kg.pipeline import Builder, BuildReport, Listener, watch_sources
from kg.read import Paths
from kg.settings import Settings
from kg.store import open_store


def watch(  # noqa: PLR0913  # one for each choice
    sources: Paths,
    *,
    store: Path | str,
    published: date | str | None = None,
    settings: Settings | None = None,
    listen: Listener | None = None,
    between: Callable[[], object] | None = None,
    every_seconds: float = 5.0,
    wait: Callable[[float], object] = time.sleep,
) -> Generator[BuildReport]:
    """Read articles into a store, and then what is new in the same files and folders, until it is closed.

    Articles are parsed one by one, so that none waits for another; memory does not grow with what was read.

    Args:
        sources: Files, such as one that a feed is written to, and folders.
        store: Directory of the store, made where there is none, or the address of a SPARQL server.
        published: Day of publication of the articles that do not tell their own.
        settings: As `build` takes them.
        listen: Told of each article once it is stored, and of each fault; where None, the first fault is raised.
        between: As `build` takes it.
        every_seconds: Time between two looks.
        wait: What waits between two looks.

    Yields:
        A report for each look that found a new or changed file; the first look finds all of them.

    Raises:
        SourceError: One is standard input; or an article cannot be read, and nobody listens.
        StoreError: The store is of another base or version, in use, or cannot be written.
    """
    settings = replace(settings or Settings(), batch_size=1)
    iris = Iris(settings.base) if settings.base else None
    opened = open_store(store, iris=iris)
    try:
        builder = Builder(opened, settings=settings, listen=listen, between=between)
        yield from watch_sources(
            builder, sources, every_seconds=every_seconds, published=published, wait=wait
        )
    finally:
        opened.close()
