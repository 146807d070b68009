"""Shards: what a batch of articles states, as a file of N-Quads in a folder that all machines see.

In: a batch, and where shards go. Out: the name of its shard; or, by the name, the stated articles again. A shard is
`NAME.nq.gz`, which any store can load, and `NAME.json`, which says which part of it each article states, and is
written last: where it stands, the shard is whole. The name is a digest of the articles, and of all that reads them, so
that the same work has the same shard, whoever does it, and is not done twice.
"""

import gzip
import hashlib
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kg.errors import ArticleError, KgError, StoreError, WorkerError
from kg.model import Article
from kg.pipeline.stages import Stages, StatedArticle
from kg.settings import Settings
from kg.stamp import Stamp, Versions, current_versions

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

Batch = tuple[Article, ...]

_DIGITS = 32
_QUADS, _INDEX = "nq.gz", "json"
_FAST = 1  # of gzip's levels: N-Quads shrink to a tenth with this one already
_one_at_a_time = threading.Lock()  # a worker may have threads, and the parser is made for one


@dataclass(frozen=True)
class Shards:
    """The shards of one build.

    Args:
        url: The folder: a path, or an address that fsspec knows ("s3://bucket/shards").
        settings: What reads the articles.
        versions: What they are stamped with; workers of other versions refuse the work.
    """

    url: str
    settings: Settings
    versions: Versions

    def name(self, batch: Batch) -> str:
        """Name the shard of a batch."""
        facts = [(article.id, Stamp.of(article, self.versions).digest) for article in batch]
        whole = json.dumps([self.settings.iris.base, facts]).encode()
        return hashlib.sha256(whole).hexdigest()[:_DIGITS]

    def make(self, batch: Batch) -> str | KgError:
        """Write the shard of a batch, unless it stands; runs on a worker.

        Returns:
            Its name, or what hinders every worker like this one.

        Raises:
            StoreError: The folder cannot be written; trying again may help.
        """
        name = self.name(batch)
        if not self.settings.force and self._stands(name):
            return name
        try:
            stages = _load_stages(self.settings, self.versions)
        except KgError as error:
            return error
        with _one_at_a_time:
            stated = list(stages.state(batch))
        quads = b"".join(item.quads for item in stated if isinstance(item, StatedArticle))
        try:
            self._write(name, _QUADS, gzip.compress(quads, _FAST, mtime=0))
            self._write(name, _INDEX, json.dumps([_row(item) for item in stated]).encode())
        except OSError as error:
            raise StoreError(
                f"{self.url}: a shard cannot be written ({error}); choose another folder"
            ) from error
        return name

    def read(self, name: str) -> Iterator[StatedArticle | ArticleError]:
        """Read the articles of a shard again, in the order of their batch.

        Raises:
            StoreError: The shard is gone or damaged, or cannot be read.
        """
        path = self._path(name, _QUADS)
        try:
            quads = gzip.decompress(self._files.cat_file(path))
            rows: list[dict[str, Any]] = json.loads(self._files.cat_file(self._path(name, _INDEX)))
            ends = accumulate(row.get("n_bytes", 0) for row in rows)
        except (OSError, EOFError, ValueError) as error:
            raise StoreError(
                f"{path}: the shard cannot be read ({error}); delete it and build again"
            ) from error
        for row, end in zip(rows, ends, strict=True):
            if "reason" in row:
                yield ArticleError(row["id"], row["reason"], details=row["details"])
            else:
                part = quads[end - row["n_bytes"] : end]
                yield StatedArticle(row["id"], part, row["n_events"], tuple(row["warnings"]))

    def _stands(self, name: str) -> bool:
        """Whether the shard is whole; one with articles that failed is made again."""
        try:
            rows = json.loads(self._files.cat_file(self._path(name, _INDEX)))
        except (FileNotFoundError, ValueError):
            return False
        return not any("reason" in row for row in rows)

    @cached_property
    def _files(self) -> "AbstractFileSystem":
        from fsspec.core import url_to_fs

        return url_to_fs(self.url)[0]

    def _path(self, name: str, suffix: str) -> str:
        return f"{self.url}/{name}.{suffix}"

    def _write(self, name: str, suffix: str, content: bytes) -> None:
        """Write a file so that nobody ever sees half of it."""
        part = self._path(name, f"{uuid.uuid4().hex}.part")
        self._files.pipe_file(part, content)
        self._files.mv(part, self._path(name, suffix))


def open_shards(url: str, settings: Settings, versions: Versions) -> Shards:
    """Make the folder of shards where there is none.

    Raises:
        StoreError: It cannot be made, or nothing installed knows such an address.
    """
    from fsspec.core import url_to_fs

    try:
        files, path = url_to_fs(url)
        files.makedirs(path, exist_ok=True)
    except (OSError, ValueError, ImportError) as error:
        raise StoreError(f"{url}: no folder for shards ({error}); choose another") from error
    for_all = replace(
        settings,
        places=settings.places and settings.places.resolve(),
        actors=settings.actors and settings.actors.resolve(),
        domain=tuple(folder.resolve() for folder in settings.domain_folders),
    )
    return Shards(files.unstrip_protocol(path), for_all, versions)


@lru_cache(maxsize=1)
def _load_stages(settings: Settings, versions: Versions) -> Stages:
    """Load what reads articles, once per process.

    Raises:
        WorkerError: This process would read them otherwise than the one that asks for it.
    """
    found = current_versions(settings)
    if found != versions:
        differ = [
            name
            for name, ours, theirs in zip(Versions._fields, found, versions, strict=True)
            if ours != theirs
        ]
        raise WorkerError(
            f"a worker of the cluster has another version of the {' and the '.join(differ)}; install the same "
            "kg and model, and put the same files, everywhere"
        )
    return Stages.load(settings, versions)


def _row(item: StatedArticle | ArticleError) -> dict[str, Any]:
    if isinstance(item, ArticleError):
        return {"id": item.article_id, "reason": item.reason, "details": item.details}
    return {
        "id": item.article_id,
        "n_bytes": len(item.quads),
        "n_events": item.n_events,
        "warnings": item.warnings,
    }
