"""Explains a node of the graph: what is stated of it, which words of which article carry it, who says so.

In: a store and an IRI. Out: an `Explanation`. Printing it is left to the command line.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QueryError
from kg.iri import checked_iri
from kg.model import Span
from kg.store import GraphStore
from kg.vocab import GAF, KG, NIF, PREFIXES, RDF, RDFS, SCHEMA

_CONTEXT = 60


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One statement about the node.

    Args:
        predicate: With its prefix ("kg:agent").
        value: Label of the other node, or the literal's text.
        iri: The other node's IRI, None for a literal.
    """

    predicate: str
    value: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of an article that carry the node.

    Args:
        article: Id of the article.
        span: Where the words stand in its text.
        words: The words.
        sentence: The sentence that they stand in, or the text around them where the store holds no sentence.
        rule: Name of the rule that read them, where one did.
        confidence: Probability that the rule is right here, between 0 and 1.
        roles: Each role of an event with the words that fill it, in text order.
    """

    article: str
    span: Span
    words: str
    sentence: str
    rule: str | None = None
    confidence: float | None = None
    roles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class ClaimNote:
    """Who says so.

    Args:
        who: The words that name the source.
        verb: The reporting words.
        denies: Whether the source denies it.
        iri: The claim's node.
    """

    who: str
    verb: str
    denies: bool
    iri: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the graph holds a node.

    Args:
        iri: The node.
        label: Its label, or its IRI where it has none.
        facts: What is stated of it, classes first.
        evidence: The words that carry it, by article and place in the text.
        claims: Who says so.
    """

    iri: str
    label: str
    facts: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]
    claims: tuple[ClaimNote, ...]


def explain_node(store: GraphStore, iri: str) -> Explanation:
    """Tell what the store holds of a node and why.

    Args:
        store: The store to look in.
        iri: The node's IRI, or what follows the store's base in it ("article/a1/event/56-62").

    Raises:
        QueryError: The store says nothing of such a node.
    """
    node = NamedNode(_absolute(store, iri))
    quads = tuple(store.oxigraph.quads_for_pattern(node, None, None, None))
    if not quads:
        raise QueryError(f"the store says nothing of {node.value}; copy an IRI from kg query or the page")
    mentions = [q.object for q in quads if q.predicate == GAF.denotedBy and isinstance(q.object, NamedNode)]
    evidence = [_evidence(store, mention) for mention in mentions]
    if (node, RDF.type, KG.Mention) in {(q.subject, q.predicate, q.object) for q in quads}:
        evidence.append(_evidence(store, node))
    return Explanation(
        iri=node.value,
        label=_label(store, node),
        facts=tuple(dict.fromkeys(sorted(_facts(store, quads), key=_classes_first))),
        evidence=tuple(sorted(evidence, key=lambda item: (item.article, item.span))),
        claims=tuple(sorted(_claims(store, node))),
    )


def _absolute(store: GraphStore, iri: str) -> str:
    iri = iri.strip().removeprefix("<").removesuffix(">")
    prefix, colon, name = iri.partition(":")
    if colon and prefix in PREFIXES:
        return checked_iri(PREFIXES[prefix] + name)
    return checked_iri(iri if colon else store.iris.base + iri)


def _facts(store: GraphStore, quads: tuple[Quad, ...]) -> Iterator[Fact]:
    for quad in quads:
        if quad.predicate in (GAF.denotedBy, NIF.isString):
            continue
        if isinstance(quad.object, NamedNode):
            yield Fact(_short(quad.predicate), _label(store, quad.object), quad.object.value)
        elif isinstance(quad.object, Literal):
            yield Fact(_short(quad.predicate), quad.object.value)


def _classes_first(fact: Fact) -> tuple[bool, Fact]:
    return (fact.predicate != "rdf:type", fact)


def _claims(store: GraphStore, node: NamedNode) -> Iterator[ClaimNote]:
    for quad in store.oxigraph.quads_for_pattern(None, KG.claims, node, None):
        if isinstance(claim := quad.subject, NamedNode):
            who = _text(store, claim, KG.sourceText) or ""
            verb = _text(store, claim, KG.reportingVerb) or ""
            yield ClaimNote(who, verb, _text(store, claim, KG.denies) == "true", claim.value)


def _evidence(store: GraphStore, mention: NamedNode) -> Evidence:
    article = _nodes(store, mention, NIF.referenceContext)[0]
    span = _span(store, mention)
    arguments = sorted(
        (_span(store, node), _text(store, node, KG.role) or "", _text(store, node, NIF.anchorOf) or "")
        for node in _nodes(store, mention, KG.argumentMention)
    )
    confidence = _text(store, mention, KG.confidence)
    text = _text(store, article, NIF.isString) or ""
    return Evidence(
        article=_text(store, article, SCHEMA.identifier) or article.value,
        span=span,
        words=_text(store, mention, NIF.anchorOf) or "",
        sentence=_text(store, mention, KG.sentence) or _around(text, span),
        rule=_text(store, mention, KG.rule),
        confidence=float(confidence) if confidence else None,
        roles=tuple((role, words) for _, role, words in arguments),
    )


def _span(store: GraphStore, mention: NamedNode) -> Span:
    begin, end = (_text(store, mention, term) or "0" for term in (NIF.beginIndex, NIF.endIndex))
    return Span(int(begin), int(end))


def _around(text: str, span: Span) -> str:
    start, end = max(0, span.start - _CONTEXT), min(len(text), span.end + _CONTEXT)
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"


def _label(store: GraphStore, node: NamedNode) -> str:
    return _text(store, node, RDFS.label) or _text(store, node, SCHEMA.headline) or _short(node)


def _text(store: GraphStore, subject: NamedNode, predicate: NamedNode) -> str | None:
    quads = store.oxigraph.quads_for_pattern(subject, predicate, None, None)
    return min((quad.object.value for quad in quads if isinstance(quad.object, Literal)), default=None)


def _nodes(store: GraphStore, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    quads = store.oxigraph.quads_for_pattern(subject, predicate, None, None)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]


def _short(node: NamedNode) -> str:
    known = [(len(iri), prefix, iri) for prefix, iri in PREFIXES.items() if node.value.startswith(iri)]
    if not known:
        return node.value
    _, prefix, iri = max(known)
    return f"{prefix}:{node.value.removeprefix(iri)}"
