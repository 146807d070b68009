"""Stamps: what an article said when it was read, and which code, data and model read it.

In: an `Article`, the `Settings` of a build. Out: a `Stamp`, and its N-Quads in the article's own graph. All of it
derives from content (digests of texts and files), nothing from a clock, so that the same build gives the same
quads. When a build ran is left to the store's log.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from importlib import metadata, util
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Quad

from kg.domain import domain_files
from kg.errors import LexiconError
from kg.iri import Iris
from kg.model import Article
from kg.settings import Settings
from kg.state import lines
from kg.vocab import KG, RDF, ontology_files

STAGE_ROOMS = (
    "domain.py", "errors.py", "extract", "gazetteer", "iri.py", "lexicon", "loglinear.py", "model.py", "parse",
    "patterns", "settings.py", "state", "vocab",
)  # fmt: skip
"""The modules and packages of `kg` that decide what is read out of an article once its text is known."""

_PACKAGE = Path(__file__).resolve().parent
_DIGITS = 32
_CODE = ".py"


class Versions(NamedTuple):
    """What reads articles in one build: digests of its code and of its data, name and version of its model."""

    extractor: str
    lexicon: str
    model: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What has to be the same for an article to be left as it is.

    Args:
        content: Digest of the article: its text and everything that is known of it.
        versions: What read it.

    Example:
        >>> import pyoxigraph
        >>> versions = Versions("e1", "l1", "en_core_web_sm 3.8.0")
        >>> stamp = Stamp.of(Article("a1", "Rebels shelled Massawa."), versions)
        >>> quads = pyoxigraph.parse(state_stamp(stamp, "a1", Iris()), format=pyoxigraph.RdfFormat.N_QUADS)
        >>> read_stamp(quads) == stamp
        True
    """

    content: str
    versions: Versions

    @classmethod
    def of(cls, article: Article, versions: Versions) -> "Stamp":
        """The stamp of an article that these versions read."""
        return cls(content_digest(article), versions)

    @property
    def digest(self) -> str:
        """Digest of all that it holds."""
        return _digest("\0".join((self.content, *self.versions)).encode())


def content_digest(article: Article) -> str:
    """Digest of everything that an article holds besides its id.

    Example:
        >>> content_digest(Article("a1", "One.")) == content_digest(Article("a1", "One.", title="One"))
        False
    """
    facts = {field.name: getattr(article, field.name) for field in fields(article) if field.name != "id"}
    return _digest(json.dumps(facts, sort_keys=True, default=str).encode())


def current_versions(settings: Settings) -> Versions:
    """Tell what a build with these settings reads articles with; takes some twenty milliseconds the first time.

    Raises:
        LexiconError: A file of places, of actors or of a domain cannot be read.
    """
    code, data = _package_digests()
    own = (("places", settings.places), ("actors", settings.actors))
    files = [f"{name} {_digest_file(path)}" for name, path in own if path is not None]
    of_domains = (path for folder in settings.domain_folders for path in domain_files(folder))
    files += [f"{path.name} {_digest_file(path)}" for path in of_domains]
    lexicon = _digest(" ".join((data, *files)).encode()) if files else data
    return Versions(code, lexicon, _model_version(settings.model))


def state_stamp(stamp: Stamp, article_id: str, iris: Iris) -> bytes:
    """State a stamp as a `prov:Activity` in the article's own graph, in N-Quads."""
    activity, terms = lines.node(iris.extraction(article_id, stamp.digest)), lines.KG
    facts = (
        (lines.RDF.type, terms.Extraction),
        (lines.RDF.type, lines.PROV.Activity),
        (lines.PROV.used, lines.node(iris.article(article_id))),
        (terms.contentDigest, lines.text_literal(stamp.content)),
        (terms.extractorVersion, lines.text_literal(stamp.versions.extractor)),
        (terms.lexiconVersion, lines.text_literal(stamp.versions.lexicon)),
        (terms.modelVersion, lines.text_literal(stamp.versions.model)),
    )
    statements = (f"{activity} {predicate} {value}" for predicate, value in facts)
    return lines.in_graph(statements, iris.article_graph(article_id))


def read_stamp(quads: Iterable[Quad]) -> Stamp | None:
    """Read the stamp back out of the quads of its node; None where one of its facts is missing."""
    facts = {quad.predicate: quad.object for quad in quads if quad.predicate != RDF.type}
    predicates = (KG.contentDigest, KG.extractorVersion, KG.lexiconVersion, KG.modelVersion)
    values = [getattr(facts.get(predicate), "value", None) for predicate in predicates]
    if not all(values):
        return None
    content, extractor, lexicon, model = map(str, values)
    return Stamp(content, Versions(extractor, lexicon, model))


@cache
def _package_digests() -> tuple[str, str]:
    """Digests of the code and of the data of the stages."""
    code, data = hashlib.sha256(), hashlib.sha256()
    for path in _stage_files():
        target = code if path.suffix == _CODE else data
        content = path.read_bytes()
        target.update(f"{path.name} {len(content)}\n".encode())
        target.update(content)
    code.update(metadata.version("spacy").encode())
    return code.hexdigest()[:_DIGITS], data.hexdigest()[:_DIGITS]


def _stage_files() -> Iterator[Path]:
    for name in STAGE_ROOMS:
        room = _PACKAGE / name
        paths = sorted(room.rglob("*")) if room.is_dir() else [room]
        yield from (path for path in paths if path.is_file() and "__pycache__" not in path.parts)
    yield from (path for path in ontology_files() if path.name == "kg.ttl")


@cache
def _model_version(name: str) -> str:
    """Name and version of a spaCy pipeline, without loading it; the name alone where there is none such."""
    folder = Path(name) if Path(name).is_dir() else _package_folder(name)
    if folder is None or not (folder / "meta.json").is_file():
        return name
    meta = (folder / "meta.json").read_bytes()
    try:
        version = str(json.loads(meta)["version"])
    except (ValueError, KeyError, TypeError):
        version = "?"
    if folder == Path(name):  # a pipeline of one's own keeps its version when it is trained anew
        sizes = (
            f"{p.relative_to(folder)} {p.stat().st_size}" for p in sorted(folder.rglob("*")) if p.is_file()
        )
        version = f"{version} {_digest(meta + ' '.join(sizes).encode())}"
    return f"{folder.name} {version}"


def _package_folder(name: str) -> Path | None:
    try:
        found = util.find_spec(name)
    except (ImportError, ValueError):  # a path that is none, or a dotted name without a parent
        return None
    return Path(found.origin).parent if found is not None and found.origin else None


def _digest_file(path: Path) -> str:
    try:
        return _digest(path.read_bytes())
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}); name a TOML file") from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
