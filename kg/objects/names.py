"""From a name to the nodes of the graph that bear it: labels first, then the words by which articles mention them.

In: a store, and a name, an alias or an IRI. Out: IRIs of the nodes that stand for actors, places, events, stories and
articles in all articles.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.iri import checked_iri
from kg.store import Store
from kg.vocab import GAF, KG, NIF, PREFIXES, RDF, RDFS, SCHEMA

_NEAR = 3
_LISTED = 5
_BELOW = ("/claim/", "/time/", "/mention/")


def find_node(store: Store, name: str) -> str:
    """The one node that a name means.

    Args:
        store: The store to look in.
        name: An IRI, what follows the store's base in it, the id or headline of an article, or a name.

    Raises:
        QueryError: There is none, or several; the message names what is near or which they are.
    """
    found = find_nodes(store, name)
    if len(found) == 1:
        return found[0]
    base = store.iris.base
    if found:
        listed = "; ".join(f"{_label(store, iri)} <{iri.removeprefix(base)}>" for iri in found[:_LISTED])
        more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise QueryError(f"{name!r} may be {listed}{more}; give one of these IRIs")
    near = get_close_matches(name, sorted(_all_names(store)), n=_NEAR)
    hint = (
        f"did you mean {', '.join(map(repr, near))}?" if near else f"kg find {name!r} looks in sentences, too"
    )
    raise QueryError(f"nothing is called {name!r}; {hint}")


def find_nodes(store: Store, name: str, *, kind: NamedNode | None = None) -> tuple[str, ...]:
    """Every node that a name may mean, sorted; those of that very name where there are some, else those that hold it.

    Args:
        store: The store to look in.
        name: An IRI, what follows the store's base in it, a name or an alias.
        kind: The class of the nodes that are wanted, such as `KG.Actor`; None for any.
    """
    iri = _as_iri(store, name)
    if iri is not None and _is_stated(store, iri):
        return (iri,)
    steps = (_labelled, _mentioned, _labelled_whatever_case, _holding)
    for step in steps:
        found = {_shown(store, iri) for iri in step(store, name) if kind is None or _is_a(store, iri, kind)}
        if found:
            return tuple(sorted(found))
    return ()


def _as_iri(store: Store, name: str) -> str | None:
    name = name.strip().removeprefix("<").removesuffix(">")
    prefix, colon, rest = name.partition(":")
    if not colon and "/" not in name:
        article = store.iris.article(name)
        return article if _is_stated(store, article) else None
    try:
        if colon and prefix in PREFIXES:
            return checked_iri(PREFIXES[prefix] + rest)
        return checked_iri(name if colon else store.iris.base + name)
    except ValueError:
        return None


def _is_stated(store: Store, iri: str) -> bool:
    return next(store.match(NamedNode(iri), None, None, None), None) is not None


def _labelled(store: Store, name: str) -> Iterator[str]:
    for predicate in (RDFS.label, SCHEMA.headline):
        yield from _nodes(store, predicate, name)


def _mentioned(store: Store, name: str) -> Iterator[str]:
    """What words of just this form denote in an article."""
    for mention in _subjects(store, NIF.anchorOf, Literal(name)):
        for iri in _subjects(store, GAF.denotedBy, NamedNode(mention)):
            if _is_a(store, iri, KG.Actor) or _is_a(store, iri, KG.Place):
                yield iri


def _labelled_whatever_case(store: Store, name: str) -> Iterator[str]:
    wanted = " ".join(name.casefold().split())
    for iri, label in _labels(store):
        if label == wanted:
            yield iri


def _holding(store: Store, name: str) -> Iterator[str]:
    """Actors and places whose label holds the name as whole words."""
    wanted = f" {' '.join(name.casefold().split())} "
    for iri, label in _labels(store):
        if wanted in f" {label} " and (_is_a(store, iri, KG.Actor) or _is_a(store, iri, KG.Place)):
            yield iri


def _labels(store: Store) -> Iterator[tuple[str, str]]:
    """Nodes that people ask for, each with its label in lower case."""
    for predicate in (RDFS.label, SCHEMA.headline):
        for quad in store.match(None, predicate, None, None):
            node, label = quad.subject, quad.object
            if isinstance(node, NamedNode) and isinstance(label, Literal) and _is_shown(store, node.value):
                yield node.value, " ".join(label.value.casefold().split())


def _is_shown(store: Store, iri: str) -> bool:
    """Whether it is what people ask for: no claim, date expression or mention, and no term of an ontology."""
    return iri.startswith(store.iris.base) and not any(part in iri for part in _BELOW)


def _all_names(store: Store) -> set[str]:
    return {
        quad.object.value
        for kind in (KG.Actor, KG.Place)
        for iri in {q.subject for q in store.match(None, RDF.type, kind, None)}
        for quad in store.match(iri, RDFS.label, None, None)
        if isinstance(quad.object, Literal)
    }


def _nodes(store: Store, predicate: NamedNode, name: str) -> Iterator[str]:
    for iri in _subjects(store, predicate, Literal(name)):
        if _is_shown(store, iri) and not _is_a(store, iri, KG.Account):
            yield iri


def _subjects(store: Store, predicate: NamedNode, value: Literal | NamedNode) -> Iterator[str]:
    for quad in store.match(None, predicate, value, None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value


def _shown(store: Store, iri: str) -> str:
    quads = store.match(NamedNode(iri), KG.sameActorAs, None, None)
    return min((q.object.value for q in quads if isinstance(q.object, NamedNode)), default=iri)


def _is_a(store: Store, iri: str, kind: NamedNode) -> bool:
    """Whether it, or what stands for it, is of a class."""
    nodes: Iterable[str] = (iri, _shown(store, iri))
    return any(next(store.match(NamedNode(node), RDF.type, kind, None), None) is not None for node in nodes)


def _label(store: Store, iri: str) -> str:
    quads = store.match(NamedNode(iri), RDFS.label, None, None)
    return min((q.object.value for q in quads if isinstance(q.object, Literal)), default=iri)
