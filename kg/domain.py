"""Domains: folders that add classes, triggers, frames, places and actors of another field.

In: the path of a folder with any of `*.ttl`, `events.toml`, `frames.toml`, `words.toml`, `places.toml` and
`actors.toml`. Out: a checked `Domain`, whose classes are known to `kg.vocab` from then on, and whose quads a store
keeps. A fault names file and line. How the files are read is the lexicon's and the gazetteer's business.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Dataset, NamedNode, Quad, RdfFormat, parse

from kg.errors import LexiconError
from kg.gazetteer import Gazetteer
from kg.lexicon import Lexicon
from kg.vocab import KG_IRI, OWL, RDF, SKOS, Ontology, learn_ontologies, ontology_files
from kg.vocab.ontology import PLOVER_IRI, declare_namespace, read_ontology

TABLES = ("events.toml", "frames.toml", "words.toml", "places.toml", "actors.toml")
_PLOVER = frozenset({f"{KG_IRI}ploverType", f"{KG_IRI}ploverMode"})
_CLASS_NAME = re.compile("[A-Z][A-Za-z0-9]*")
_PREFIX = re.compile("[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Domain:
    """What a folder adds.

    Args:
        folder: The folder.
        ontologies: Its classes, by namespace.
        quads: All that its Turtle says, with the prefix of each namespace.
    """

    folder: Path
    ontologies: tuple[Ontology, ...]
    quads: tuple[Quad, ...]

    def table(self, name: str) -> tuple[Path, ...]:
        """The path of one of `TABLES`, or nothing where the folder has none of that name."""
        path = self.folder / name
        return (path,) if path.is_file() else ()


def domain_files(folder: Path) -> tuple[Path, ...]:
    """Paths of all files of a folder that a domain is read from, sorted; none where it is no folder.

    Example:
        >>> domain_files(Path("nowhere"))
        ()
    """
    tables = (folder / name for name in TABLES)
    return tuple(sorted([*folder.glob("*.ttl"), *(path for path in tables if path.is_file())]))


def load_domains(folders: Iterable[Path]) -> tuple[Domain, ...]:
    """Read and check folders, in order; their classes are known to `kg.vocab` from then on.

    A later folder may use the classes, frames and sets of an earlier one.

    Raises:
        LexiconError: A folder is missing or holds none of the files, or a file has a fault.

    Example:
        >>> load_domains(())
        ()
    """
    domains: list[Domain] = []
    for folder in folders:
        domain = _read_domain(folder)
        for ontology in domain.ontologies:
            if any(ontology.iri == other.iri for earlier in domains for other in earlier.ontologies):
                raise LexiconError(
                    f"{folder}: <{ontology.iri}> is the namespace of another folder too; choose another"
                )
            _learn(ontology, folder)
        domains.append(domain)
    return tuple(domains)


def load_registries(
    domains: tuple[Domain, ...], *, places: Path | None = None, actors: Path | None = None
) -> tuple[Lexicon, Gazetteer]:
    """Load the lexicon and the gazetteer with what domains, and two more files, add.

    Raises:
        LexiconError: A file has a fault; the message names file and line.
    """
    lexicon = Lexicon.load(*(domain.folder for domain in domains))
    gazetteer = Gazetteer.load(
        places=_files(domains, "places.toml", places), actors=_files(domains, "actors.toml", actors)
    )
    return lexicon, gazetteer


def _files(domains: tuple[Domain, ...], name: str, own: Path | None) -> tuple[Path, ...]:
    """The user's own file first, since the first of two names wins."""
    return (*((own,) if own else ()), *(path for domain in reversed(domains) for path in domain.table(name)))


def _read_domain(folder: Path) -> Domain:
    if not folder.is_dir():
        raise LexiconError(f"{folder}: no folder here; name one with {', '.join(TABLES)} or *.ttl")
    files = domain_files(folder)
    if not files:
        raise LexiconError(f"{folder}: holds none of {', '.join(TABLES)} and *.ttl; add one")
    dataset = Dataset()
    namespaces: dict[str, str] = {}
    for path in (path for path in files if path.suffix == ".ttl"):
        quads, prefixes = _read_turtle(path)
        namespaces |= _namespaces(path, quads, prefixes)
        for quad in quads:
            dataset.add(quad)
    for iri, prefix in namespaces.items():
        for quad in declare_namespace(prefix, iri):
            dataset.add(quad)
    quads = tuple(dataset)
    ontologies = tuple(read_ontology(quads, prefix, iri) for iri, prefix in sorted(namespaces.items()))
    return Domain(folder, ontologies, quads)


def _read_turtle(path: Path) -> tuple[tuple[Quad, ...], dict[str, str]]:
    try:
        parser = parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
        quads = tuple(parser)
    except SyntaxError as error:
        raise LexiconError(f"{path}:{error.lineno or 1}: {error.msg}; correct the Turtle") from error
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror or error})") from error
    return quads, dict(parser.prefixes)


def _namespaces(path: Path, quads: tuple[Quad, ...], prefixes: dict[str, str]) -> dict[str, str]:
    """Namespace and prefix of the classes of a file, each class checked by itself."""
    by_iri = {iri: prefix for prefix, iri in prefixes.items()}
    codes = _plover_codes()
    found: dict[str, str] = {}
    for quad in quads:
        if quad.predicate.value in _PLOVER and str(quad.object) not in codes:
            code = _short(quad.object, prefixes)
            raise LexiconError(
                f"{_place(path, code)}: {code} is no code of PLOVER; see ontologies/kg-codes.ttl"
            )
        if quad.predicate != RDF.type or quad.object != OWL.Class or not isinstance(quad.subject, NamedNode):
            continue
        iri, sign, name = quad.subject.value.rpartition("#")
        prefix = by_iri.get(iri + sign)
        where = _place(path, _short(quad.subject, prefixes))
        if iri + sign == KG_IRI:
            raise LexiconError(f"{where}: kg:{name} is in the package's own namespace; declare one of yours")
        if not sign or prefix is None or not _PREFIX.fullmatch(prefix):
            raise LexiconError(
                f"{where}: {quad.subject.value}: declare a prefix of small letters for its namespace, "
                "which must end in #"
            )
        if not _CLASS_NAME.fullmatch(name):
            raise LexiconError(f"{where}: {name!r} is no class name; write one such as CattleRaid")
        found[iri + sign] = prefix
    return found


def _learn(ontology: Ontology, folder: Path) -> None:
    try:
        learn_ontologies(ontology)
    except LexiconError as error:
        subject = str(error).partition(": ")[0]
        where = next(_places(folder, subject), f"{folder}")
        raise LexiconError(f"{where}: {error}") from error


def _places(folder: Path, term: str) -> Iterator[str]:
    for path in sorted(folder.glob("*.ttl")):
        if re.search(rf"(?<!\S){re.escape(term)}(?![\w-])", path.read_text(encoding="utf-8")):
            yield _place(path, term)


def _place(path: Path, term: str) -> str:
    """Path and line of a term: where it begins a line, else where it first stands."""
    text = path.read_text(encoding="utf-8")
    name = rf"{re.escape(term)}(?![\w-])"
    match = re.search(rf"^{name}", text, re.MULTILINE) or re.search(rf"(?<!\S){name}", text)
    return f"{path}:{text.count(chr(10), 0, match.start()) + 1 if match else 1}"


def _short(node: object, prefixes: dict[str, str]) -> str:
    iri = node.value if isinstance(node, NamedNode) else str(node)
    known = [(len(base), prefix, base) for prefix, base in prefixes.items() if iri.startswith(base)]
    if not known:
        return f"<{iri}>"
    _, prefix, base = max(known)
    return f"{prefix}:{iri.removeprefix(base)}"


def _plover_codes() -> frozenset[str]:
    path = next(path for path in ontology_files() if path.name == "kg-codes.ttl")
    quads = parse(path=path, format=RdfFormat.TURTLE)
    return frozenset(
        str(q.subject)
        for q in quads
        if q.predicate == SKOS.notation and q.subject.value.startswith(PLOVER_IRI)
    )
