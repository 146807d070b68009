"""The closed terms of the graph: every class and property that `kg` may write or ask for.

In: `ontologies/kg.ttl`, read once and only when first needed, the short lists below of what the graph uses
of other vocabularies, and the ontologies of domains that `learn_ontologies` was given. Out: terms as
`pyoxigraph.NamedNode`, the prefixes of all queries and serialisations, the class tree, and the PLOVER codes
of each class. A misspelt term is an error where it is written, not an empty answer later.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.errors import LexiconError, TermError
from kg.vocab.namespaces import (
    GAF,
    GEO,
    NIF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SEM,
    SKOS,
    TIME,
    WGS84,
    XSD,
    Namespace,
)
from kg.vocab.ontology import CODES_IRI, KG_IRI, Ontology, read_ontology

__all__ = [
    "CODES_IRI",
    "GAF",
    "GEO",
    "KG",
    "KG_IRI",
    "NAMESPACES",
    "NIF",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "ROOTS",
    "SCHEMA",
    "SEM",
    "SKOS",
    "TIME",
    "WGS84",
    "XSD",
    "Namespace",
    "Ontology",
    "class_names",
    "class_node",
    "comment",
    "event_classes",
    "is_subclass",
    "label",
    "learn_ontologies",
    "local_name",
    "namespaces",
    "ontology_files",
    "plover_codes",
    "superclasses",
]

_ROOT = "Event"
ROOTS = ("Event", "Actor", "Place", "Thing")
"""What every class of a domain is a kind of."""

_CAPITAL = re.compile("[A-Z]")


def _kg_terms() -> frozenset[str]:
    return _ontology().terms


KG = Namespace("kg", KG_IRI, _kg_terms)
NAMESPACES = (KG, SEM, GAF, NIF, SCHEMA, PROV, TIME, GEO, WGS84, SKOS, RDF, RDFS, OWL, XSD)
_PREFIXES = {namespace.prefix: namespace.iri for namespace in NAMESPACES} | {
    "plover": f"{CODES_IRI}plover/",
    "cameo": f"{CODES_IRI}cameo/",
    "acled": f"{CODES_IRI}acled/",
    "wd": "http://www.wikidata.org/entity/",
    "gn": "https://sws.geonames.org/",
}
PREFIXES: Mapping[str, str] = MappingProxyType(_PREFIXES)
"""Prefix to IRI, in the order in which queries and files declare them; those of learnt domains come last."""

_DOMAINS: dict[str, Ontology] = {}
"""Learnt ontologies by their namespace. They only add terms, so that a class means the same in every store."""


def ontology_files() -> tuple[Path, ...]:
    """Paths of the ontology, the code lists and the shapes, sorted by name.

    They lie in `kg/ontologies/` in an installed package and beside `kg/` in a checkout.

    Raises:
        LexiconError: The folder is in neither place; the installation is damaged.

    Example:
        >>> [path.name for path in ontology_files()]
        ['kg-codes.ttl', 'kg.ttl', 'shapes.ttl']
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "ontologies", package.parent / "ontologies"):
        if (folder / "kg.ttl").is_file():
            return tuple(sorted(folder.glob("*.ttl")))
    raise LexiconError(f"ontologies/kg.ttl is neither in {package} nor beside it; install kg-news again")


def learn_ontologies(*ontologies: Ontology) -> None:
    """Make the terms of domains known in this process; those learnt before of their namespaces are replaced.

    Raises:
        LexiconError: A prefix means another namespace, or a class has the name of another one's, has an unknown
            parent, or is no kind of event, actor, place or thing. Nothing is learnt then.
    """
    before, prefixes = dict(_DOMAINS), dict(_PREFIXES)
    for ontology in ontologies:
        previous = _DOMAINS.pop(ontology.iri, None)
        if previous is not None:
            del _PREFIXES[previous.prefix]
    try:
        for ontology in ontologies:
            _check_names(ontology)
            _DOMAINS[ontology.iri] = ontology
            _PREFIXES[ontology.prefix] = ontology.iri
        _forget_classes()
        for ontology in ontologies:
            _check_lineages(ontology)
    except LexiconError:
        for known, kept in ((_DOMAINS, before), (_PREFIXES, prefixes)):
            known.clear()
            known.update(kept)  # type: ignore[arg-type]  # the two maps hold different values
        raise
    finally:
        _forget_classes()


def learn_fitting(*ontologies: Ontology) -> None:
    """Make known what fits of domains that were learnt once, by another version of this package or another process.

    A name that the package or another domain has meanwhile keeps the meaning that it has there. A domain whose prefix
    is taken, or a class of which cannot be placed any more, stays unknown: its terms are written as whole IRIs.
    """
    left = list(ontologies)
    while left:
        unplaced = [ontology for ontology in left if not _learns(ontology)]
        if len(unplaced) == len(left):
            return
        left = unplaced


def namespaces() -> tuple[Namespace, ...]:
    """Every vocabulary whose terms are known, those of learnt domains included."""
    return (*NAMESPACES, *(_domain_namespace(ontology) for ontology in _DOMAINS.values()))


def class_names() -> tuple[str, ...]:
    """Local names of all classes of the package and of learnt domains, sorted.

    Example:
        >>> "Person" in class_names()
        True
    """
    return tuple(sorted(_all_parents()))


@cache
def class_node(class_name: str) -> NamedNode:
    """The IRI of a class by its local name, in whichever namespace it is.

    Raises:
        TermError: There is no such class.

    Example:
        >>> class_node("Attack")
        <NamedNode value=https://w3id.org/kg-news#Attack>
    """
    _parents(class_name)
    return NamedNode(_owner(class_name).iri + class_name)


def local_name(iri: str) -> str:
    """What follows the namespace in the IRI of a term of the package or of a learnt domain; else the IRI.

    Example:
        >>> local_name("https://w3id.org/kg-news#Attack"), local_name("urn:a")
        ('Attack', 'urn:a')
    """
    known = (KG_IRI, *_DOMAINS)
    return next((iri.removeprefix(base) for base in known if iri.startswith(base)), iri)


def event_classes() -> tuple[str, ...]:
    """Local names of kg:Event and every class below it, sorted.

    Example:
        >>> "DroneStrike" in event_classes(), "UnrealizedEvent" in event_classes()
        (True, False)
    """
    return tuple(sorted(name for name in _all_parents() if is_subclass(name, _ROOT)))


@cache
def superclasses(class_name: str) -> tuple[str, ...]:
    """The class itself and every kg class above it, the most specific first.

    For an event class the last is "Event". Where a class has two parents, the deeper comes first; among
    equals the alphabet decides.

    Raises:
        TermError: There is no such class.

    Example:
        >>> superclasses("DroneStrike")
        ('DroneStrike', 'Attack', 'Conflict', 'Event')
        >>> superclasses("City")
        ('City', 'GeopoliticalEntity', 'Actor', 'Place')
    """
    above = {ancestor for parent in _parents(class_name) for ancestor in superclasses(parent)}
    return (class_name, *sorted(above, key=lambda name: (-len(superclasses(name)), name)))


@cache
def is_subclass(class_name: str, ancestor: str) -> bool:
    """Whether every member of the one class is a member of the other; a class is a subclass of itself.

    Raises:
        TermError: Either is not a class.

    Example:
        >>> is_subclass("Bombing", "Attack"), is_subclass("Attack", "Bombing")
        (True, False)
    """
    _parents(ancestor)
    return ancestor in superclasses(class_name)


@cache
def is_of_any(class_name: str, *ancestors: str) -> bool:
    """Whether a class is one of these classes or below one of them.

    Raises:
        TermError: One is not a class.

    Example:
        >>> is_of_any("Bombing", "Disaster", "Attack"), is_of_any("Attack", "Bombing")
        (True, False)
    """
    return any(is_subclass(class_name, ancestor) for ancestor in ancestors)


@cache
def plover_codes(class_name: str) -> tuple[str, ...]:
    """PLOVER type and, where there is one, mode of a class's events; else those of a superclass.

    Raises:
        TermError: There is no such class.

    Example:
        >>> plover_codes("DroneStrike"), plover_codes("Ambush"), plover_codes("Earthquake")
        (('ASSAULT', 'drone'), ('ASSAULT',), ())
    """
    found = (_owner(name).plover.get(name) for name in superclasses(class_name))
    return next((codes for codes in found if codes), ())


def label(name: str) -> str:
    """English label of a class or property, in lower case; made of its name where a domain gives none.

    Raises:
        TermError: There is no such term.

    Example:
        >>> label("DroneStrike")
        'drone strike'
    """
    _check_term(name)
    return _owner(name).labels.get(name) or _CAPITAL.sub(lambda letter: f" {letter[0].lower()}", name).strip()


def comment(name: str) -> str:
    """English definition of a class or property, one sentence; "" where a domain gives none.

    Raises:
        TermError: There is no such term.

    Example:
        >>> comment("Theft")
        'The taking of property without right, robbery and burglary included.'
    """
    _check_term(name)
    return _owner(name).comments.get(name, "")


def _parents(class_name: str) -> tuple[str, ...]:
    parents = _all_parents()
    if class_name not in parents:
        KG.term(class_name)
        raise TermError(f"kg:{class_name} is a property, not a class; see ontologies/kg.ttl")
    return parents[class_name]


@cache
def _all_parents() -> Mapping[str, tuple[str, ...]]:
    ontologies = (_ontology(), *_DOMAINS.values())
    names = {known.iri + name: name for known in ontologies for name in known.parents}
    return MappingProxyType(
        {
            name: tuple(sorted(names[iri] for iri in above if iri in names))
            for known in ontologies
            for name, above in known.parents.items()
        }
    )


def _forget_classes() -> None:
    _all_parents.cache_clear()
    for answer in (class_node, is_subclass, is_of_any, plover_codes):
        answer.cache_clear()
    superclasses.cache_clear()


def _learns(ontology: Ontology) -> bool:
    others = (_ontology(), *(known for known in _DOMAINS.values() if known.iri != ontology.iri))
    taken = frozenset[str]().union(*(known.terms for known in others))
    try:
        learn_ontologies(ontology.without(taken))
    except LexiconError:
        return False
    return True


def _owner(name: str) -> Ontology:
    """The ontology that has a term; the package's where none has."""
    return next((ontology for ontology in _DOMAINS.values() if name in ontology.terms), _ontology())


def _check_term(name: str) -> None:
    if name not in _owner(name).terms:
        KG.term(name)


def _check_names(ontology: Ontology) -> None:
    if ontology.prefix in _PREFIXES or ontology.iri in _PREFIXES.values():
        raise LexiconError(
            f"{ontology.prefix}: <{ontology.iri}>: the prefix or the namespace is taken; choose another"
        )
    for name in sorted(ontology.terms):
        other = next((known for known in (_ontology(), *_DOMAINS.values()) if name in known.terms), None)
        if other is not None:
            raise LexiconError(
                f"{ontology.prefix}:{name}: {other.prefix}:{name} has this name; choose another"
            )


def _check_lineages(ontology: Ontology) -> None:
    spaces = (KG_IRI, *_DOMAINS)
    for name in sorted(ontology.parents):
        n_known = sum(iri.startswith(spaces) for iri in ontology.parents[name])
        if n_known != len(_all_parents()[name]):
            raise LexiconError(
                f"{ontology.prefix}:{name}: no class {_unknown_parent(ontology, name)} to be below; "
                "declare it, or name a class of ontologies/kg.ttl"
            )
        above = _ancestors(name)
        if name in above:
            raise LexiconError(f"{ontology.prefix}:{name}: below itself; take one rdfs:subClassOf away")
        if above.isdisjoint(ROOTS):
            allowed = ", ".join(f"kg:{root}" for root in ROOTS)
            raise LexiconError(f"{ontology.prefix}:{name}: not below one of {allowed}; add rdfs:subClassOf")


def _unknown_parent(ontology: Ontology, name: str) -> str:
    known = {class_node(other).value for other in _all_parents()}
    return next(local_name(iri) for iri in ontology.parents[name] if iri not in known)


def _ancestors(name: str) -> set[str]:
    """Classes above one, itself among them where the tree runs in a circle."""
    found, pending = set[str](), [name]
    while pending:
        new = set(_all_parents()[pending.pop()]) - found
        found |= new
        pending += sorted(new)
    return found


def _domain_namespace(ontology: Ontology) -> Namespace:
    return Namespace(ontology.prefix, ontology.iri, lambda: ontology.terms)


@cache
def _ontology() -> Ontology:
    path = next(path for path in ontology_files() if path.name == "kg.ttl")
    try:
        return read_ontology(parse(path=path, format=RdfFormat.TURTLE), "kg", KG_IRI)
    except SyntaxError as error:
        raise LexiconError(f"{path}: {error}; correct the Turtle") from error
