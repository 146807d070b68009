"""A worker process: loads the stages once, states batch after batch, and can be killed at any moment.

In: batches of articles. Out: for each the list of what became of its articles, their quads as N-Quads.
"""

import contextlib
import gc
import io
import signal
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing.connection import Connection

import pyoxigraph as ox

from kg.errors import ArticleError, KgError
from kg.model import Article
from kg.pipeline.stages import Stages, StatedArticle
from kg.settings import Settings
from kg.stamp import Versions


def work(connection: Connection, settings: Settings, versions: Versions) -> None:
    """State batches until the connection ends; first say None, or what hinders the start."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        try:
            stages = Stages.load(settings, versions)
        except KgError as error:
            connection.send(error)
            return
        gc.freeze()  # the lexicon and the gazetteer stay; looking through them again and again takes time
        connection.send(None)
        while True:
            connection.send(state_batch(stages, connection.recv()))


def state_batch(stages: Stages, batch: Sequence[Article]) -> list[StatedArticle | ArticleError]:
    """State a batch in a form that travels between processes."""
    return [
        item if isinstance(item, ArticleError) else replace(item, quads=_as_nquads(item))
        for item in stages.state(batch)
    ]


def _as_nquads(article: StatedArticle) -> bytes:
    if isinstance(article.quads, bytes):
        return article.quads
    lines = io.BytesIO()
    ox.serialize(article.quads, lines, ox.RdfFormat.N_QUADS)
    return lines.getvalue()
