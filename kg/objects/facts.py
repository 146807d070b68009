"""What a store states of one node, by property; the one way in which objects read a store.

An article's nodes are read with the whole graph of their article, which is kept for the next node of it: one look for
some hundred nodes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.store import Store
from kg.vocab import KG, NIF

_KEPT_ARTICLES = 64
Facts = Mapping[str, list[str]]
_NOTHING: Facts = {}
_TEXT = NIF.isString
_CLAIMS = KG.claimsAccount
_VALUES = (NamedNode, Literal)


@dataclass(frozen=True, slots=True)
class _ArticleFacts:
    """What the graph of an article states.

    Args:
        of: Values by property, by node.
        claims: IRIs of the claims about an account, by the account's.
    """

    of: Mapping[str, dict[str, list[str]]]
    claims: Mapping[str, list[str]]


class FactReader:
    """Reads nodes of a store.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._articles = store.iris.article("")
        self._in_article = lru_cache(maxsize=_KEPT_ARTICLES)(self._read_article)

    def of(self, iri: str) -> Facts:
        """Values of a node by the IRIs of their properties, in all graphs, each once, sorted; an IRI or a text each."""
        found: dict[str, set[str]] = {}
        for quad in self.store.match(NamedNode(iri), None, None, None):
            value = quad.object
            if isinstance(value, NamedNode | Literal) and quad.predicate != _TEXT:
                found.setdefault(quad.predicate.value, set()).add(value.value)
        return {name: sorted(values) for name, values in found.items()}

    def told(self, iri: str) -> Facts:
        """Values of a node of an article, as the article's own graph states them; other nodes as `of` reads them."""
        key = self._key(iri)
        return self._in_article(key).of.get(iri, _NOTHING) if key else self.of(iri)

    def claims_about(self, account: str) -> list[str]:
        """IRIs of the claims about what an article tells of an event."""
        key = self._key(account)
        return self._in_article(key).claims.get(account, []) if key else []

    def values(self, iri: str, predicate: NamedNode) -> list[str]:
        """Values of one property of a node, each once, sorted."""
        quads = self.store.match(NamedNode(iri), predicate, None, None)
        return sorted({q.object.value for q in quads if isinstance(q.object, NamedNode | Literal)})

    def subjects(self, predicate: NamedNode, iri: str) -> Iterator[str]:
        """IRIs of the nodes of which a property has a node as its value."""
        for quad in self.store.match(None, predicate, NamedNode(iri), None):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def _key(self, iri: str) -> str:
        """The key of the article in whose graph a node lies, "" where in none."""
        return iri.removeprefix(self._articles).partition("/")[0] if iri.startswith(self._articles) else ""

    def _read_article(self, key: str) -> _ArticleFacts:
        of: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
        claims: dict[str, list[str]] = {}
        graph = NamedNode(f"{self.store.iris.article_graph('')}{key}")
        for subject, predicate, value, _ in self.store.match(None, None, None, graph):
            if predicate == _TEXT or not isinstance(subject, NamedNode) or not isinstance(value, _VALUES):
                continue
            of[subject.value].setdefault(predicate.value, []).append(value.value)
            if predicate == _CLAIMS:
                claims.setdefault(value.value, []).append(subject.value)
        for facts in of.values():
            for values in facts.values():
                if len(values) > 1:
                    values.sort()
        return _ArticleFacts(dict(of), claims)


def first(facts: Facts, predicate: NamedNode) -> str | None:
    """The first value of a property, None where there is none."""
    values = facts.get(predicate.value)
    return values[0] if values else None


def every(facts: Facts, predicate: NamedNode) -> tuple[str, ...]:
    """All values of a property."""
    return tuple(facts.get(predicate.value, ()))


def whole(facts: Facts, predicate: NamedNode) -> int | None:
    """A whole number, None where there is none."""
    value = first(facts, predicate)
    return None if value is None else int(value)


def decimal(facts: Facts, predicate: NamedNode) -> float | None:
    """A number, None where there is none."""
    value = first(facts, predicate)
    return None if value is None else float(value)


def day(facts: Facts, predicate: NamedNode) -> date | None:
    """A day, None where there is none."""
    value = first(facts, predicate)
    return None if value is None else date.fromisoformat(value)


def truth(facts: Facts, predicate: NamedNode) -> bool:
    """Whether it is stated to be true."""
    return first(facts, predicate) == "true"
