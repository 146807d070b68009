"""Explains a node of the graph: what is stated of it, which words of which article carry it, who says so.

In: a store and an IRI. Out: an `Explanation`. Writing it is left to `kg.explain.html` and the command line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QueryError
from kg.explain.marks import TRIGGER, Mark
from kg.iri import checked_iri
from kg.model import Span
from kg.store import Store
from kg.vocab import GAF, KG, NIF, PREFIXES, RDF, RDFS, SCHEMA

MOST_EVIDENCE = 200
"""Most mentions that are shown; a country may have a hundred thousand."""
MOST_EVENTS = 500
_CONTEXT = 60
_ROLES = ("agent", "patient", "recipient", "instrument", "topic", "place", "origin", "destination")


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


@dataclass(frozen=True, slots=True, order=True)
class Involvement:
    """An event that the node takes part in.

    Args:
        earliest: First day on which it may have happened, "" where unknown.
        role: What the node is in it ("agent").
        label: The event's label.
        iri: The event.
        happened: Whether it is told as having happened.
    """

    earliest: str
    role: str
    label: str
    iri: str
    happened: bool


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
        roles: Each role of an event with the words that fill it, the rule that led to them, and the probability that
            they have this role (None where none is stated), in text order.
        rules: For each other field of the event that is not as by default, the rules that filled it.
        marks: The words and the roles, as spans of `sentence`.
        title: The article's headline, where it has one.
        url: Where the article stands, where known.
        published: Its day of publication in ISO 8601, where known.
        because: Why a name is taken for a known actor, and how sure that is ("0.97: known in ...").
    """

    article: str
    span: Span
    words: str
    sentence: str
    rule: str | None = None
    confidence: float | None = None
    roles: tuple[tuple[str, str, str, float | None], ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    title: str | None = None
    url: str | None = None
    published: str | None = None
    because: str | None = None


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
        events: Events that it takes part in, by date.
        n_evidence: How many mentions there are; `evidence` holds the first of them.
    """

    iri: str
    label: str
    facts: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]
    claims: tuple[ClaimNote, ...]
    events: tuple[Involvement, ...] = ()
    n_evidence: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def explain_node(store: Store, iri: str) -> Explanation:
    """Tell what the store holds of a node and why.

    Args:
        store: The store to look in.
        iri: The node's IRI, or what follows the store's base in it ("article/a1/event/56-62").

    Raises:
        QueryError: The store says nothing of such a node.
    """
    with store.remembering():
        return _explain(store, NamedNode(_absolute(store, iri)))


def _explain(store: Store, node: NamedNode) -> Explanation:
    quads = tuple(store.match(node, None, None, None))
    if not quads:
        raise QueryError(f"the store says nothing of {node.value}; copy an IRI from kg query or the page")
    told = _told(store, node)
    mentions = {mention for each in told for mention in _nodes(store, each, GAF.denotedBy)}
    if (node, RDF.type, KG.Mention) in {(q.subject, q.predicate, q.object) for q in quads}:
        mentions.add(node)
    first = sorted(mentions, key=lambda mention: (mention.value.rpartition("/mention/")[0], mention.value))
    arguments = {} if _nodes(store, node, KG.eventType) else _arguments_of(store, told)
    evidence = [_evidence(store, item, _telling(store, item, arguments)) for item in first[:MOST_EVIDENCE]]
    return Explanation(
        iri=node.value,
        label=_label(store, node),
        facts=tuple(dict.fromkeys(sorted(_facts(store, quads), key=_classes_first))),
        evidence=tuple(sorted(evidence, key=lambda item: (item.article, item.span))),
        claims=tuple(sorted(claim for each in told for claim in _claims(store, each))),
        events=tuple(sorted(set(_involvements(store, told)), key=_dated_first)[:MOST_EVENTS]),
        n_evidence=len(mentions),
    )


def _told(store: Store, node: NamedNode) -> tuple[NamedNode, ...]:
    """The node, the accounts of an event, and the nodes by which articles know an actor or a place."""
    known = {q.subject for q in store.match(None, KG.sameActorAs, node, None)}
    below = (*_nodes(store, node, KG.account), *(n for n in known if isinstance(n, NamedNode)))
    return node, *sorted(below, key=lambda each: each.value)


def _absolute(store: Store, iri: str) -> str:
    iri = iri.strip().removeprefix("<").removesuffix(">")
    prefix, colon, name = iri.partition(":")
    if colon and prefix in PREFIXES:
        return checked_iri(PREFIXES[prefix] + name)
    return checked_iri(iri if colon else store.iris.base + iri)


def _facts(store: Store, quads: tuple[Quad, ...]) -> Iterator[Fact]:
    for quad in quads:
        if quad.predicate in (GAF.denotedBy, NIF.isString):
            continue
        if isinstance(quad.object, NamedNode):
            yield Fact(_short(quad.predicate), _label(store, quad.object), quad.object.value)
        elif isinstance(quad.object, Literal):
            yield Fact(_short(quad.predicate), quad.object.value)


def _dated_first(event: Involvement) -> tuple[bool, Involvement]:
    return not event.earliest, event


def _classes_first(fact: Fact) -> tuple[bool, Fact]:
    return (fact.predicate != "rdf:type", fact)


def _claims(store: Store, node: NamedNode) -> Iterator[ClaimNote]:
    for quad in store.match(None, KG.claimsAccount, node, None):
        if isinstance(claim := quad.subject, NamedNode):
            who = _text(store, claim, KG.sourceText) or ""
            verb = _text(store, claim, KG.reportingVerb) or ""
            yield ClaimNote(who, verb, _text(store, claim, KG.denies) == "true", claim.value)


def _involvements(store: Store, told: tuple[NamedNode, ...]) -> Iterator[Involvement]:
    shown = (other for node in told for other in (node, *_nodes(store, node, KG.sameActorAs)))
    for role, node in product(_ROLES, dict.fromkeys(shown)):
        for quad in store.match(None, KG[role], node, None):
            event = quad.subject
            if isinstance(event, NamedNode) and _text(store, event, KG.articleCount):
                day = _text(store, event, KG.earliest) or ""
                happened = next(store.match(event, RDF.type, KG.Event, None), None) is not None
                yield Involvement(day, role, _label(store, event), event.value, happened)


def _arguments_of(store: Store, told: tuple[NamedNode, ...]) -> Mapping[NamedNode, tuple[NamedNode, ...]]:
    """The mentions that fill roles for a node, by article."""
    by_article: dict[NamedNode, list[NamedNode]] = {}
    for quad in (quad for node in told for quad in store.match(None, KG.entity, node, None)):
        if isinstance(quad.subject, NamedNode):
            for article in _nodes(store, quad.subject, NIF.referenceContext):
                by_article.setdefault(article, []).append(quad.subject)
    return {article: tuple(arguments) for article, arguments in by_article.items()}


def _telling(
    store: Store, mention: NamedNode, arguments: Mapping[NamedNode, tuple[NamedNode, ...]]
) -> NamedNode | None:
    """The mention of an event in which the words of `mention` fill a role."""
    span = _span(store, mention)
    for article in _nodes(store, mention, NIF.referenceContext):
        for argument in arguments.get(article, ()):
            if _span(store, argument).overlaps(span):
                events = store.match(None, KG.argumentMention, argument, None)
                return min(
                    (q.subject for q in events if isinstance(q.subject, NamedNode)), key=str, default=None
                )
    return None


def _evidence(store: Store, mention: NamedNode, event_mention: NamedNode | None) -> Evidence:
    """What carries a mention; where it fills a role of an event, with that event's sentence and roles."""
    article = _nodes(store, mention, NIF.referenceContext)[0]
    span = _span(store, mention)
    told = event_mention or mention
    filled = _nodes(store, told, KG.argumentMention)
    roles = sorted((_span(store, node), _text(store, node, KG.role) or "", node) for node in filled)
    sentence, start = _sentence(store, told, article, span)
    return Evidence(
        article=_text(store, article, SCHEMA.identifier) or article.value,
        span=span,
        words=_words(store, mention),
        sentence=sentence,
        rule=_text(store, told, KG.rule),
        confidence=_confidence(store, told),
        roles=tuple(
            (role, _words(store, node), _text(store, node, KG.rule) or "", _confidence(store, node))
            for _, role, node in roles
        ),
        rules=tuple(_field_rules(store, told)),
        marks=_marks(store, told, roles, start, len(sentence)),
        title=_text(store, article, SCHEMA.headline),
        url=_address(store, article),
        published=_text(store, article, SCHEMA.datePublished),
        because=_because(store, mention),
    )


def _because(store: Store, mention: NamedNode) -> str | None:
    """Why the words of a mention are taken for a known actor."""
    score, reason = _text(store, mention, KG.score), _text(store, mention, KG.because)
    return f"{float(score):.2f}: {reason}" if score and reason else None


def _sentence(store: Store, told: NamedNode, article: NamedNode, span: Span) -> tuple[str, int]:
    """The sentence with the offset of its first character, or the text around."""
    sentence, begin = _text(store, told, KG.sentence), _text(store, told, KG.sentenceBegin)
    if sentence and begin:
        return sentence, int(begin)
    text = _text(store, article, NIF.isString) or ""
    start, end = max(0, span.start - _CONTEXT), min(len(text), span.end + _CONTEXT)
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}", start - (start > 0)


def _words(store: Store, mention: NamedNode) -> str:
    return _text(store, mention, NIF.anchorOf) or ""


def _confidence(store: Store, mention: NamedNode) -> float | None:
    confidence = _text(store, mention, KG.confidence)
    return float(confidence) if confidence else None


def _field_rules(store: Store, told: NamedNode) -> Iterator[tuple[str, str]]:
    """The rules by which the fields of an event were filled, by the name of the field."""
    quads = store.match(told, KG.fieldRule, None, None)
    for text in sorted(quad.object.value for quad in quads if isinstance(quad.object, Literal)):
        field, _, rules = text.partition(": ")
        yield field, rules


def _marks(
    store: Store, told: NamedNode, roles: list[tuple[Span, str, NamedNode]], start: int, length: int
) -> tuple[Mark, ...]:
    spans = [(_span(store, told), TRIGGER if roles or _text(store, told, KG.rule) else "mention")]
    spans += [(span, role) for span, role, _ in roles]
    inside = ((span.start - start, span.end - start, role) for span, role in spans)
    return tuple(sorted({Mark(a, b, role) for a, b, role in inside if 0 <= a < b <= length}))


def _address(store: Store, article: NamedNode) -> str | None:
    nodes = _nodes(store, article, SCHEMA.url)
    return nodes[0].value if nodes else None


def _span(store: Store, mention: NamedNode) -> Span:
    begin, end = (_text(store, mention, term) or "0" for term in (NIF.beginIndex, NIF.endIndex))
    return Span(int(begin), int(end))


def _label(store: Store, node: NamedNode) -> str:
    return _text(store, node, RDFS.label) or _text(store, node, SCHEMA.headline) or _short(node)


def _text(store: Store, subject: NamedNode, predicate: NamedNode) -> str | None:
    quads = store.match(subject, predicate, None, None)
    return min((quad.object.value for quad in quads if isinstance(quad.object, Literal)), default=None)


def _nodes(store: Store, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    quads = store.match(subject, predicate, None, None)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]


def _short(node: NamedNode) -> str:
    known = [(len(iri), prefix, iri) for prefix, iri in PREFIXES.items() if node.value.startswith(iri)]
    if not known:
        return node.value
    _, prefix, iri = max(known)
    return f"{prefix}:{node.value.removeprefix(iri)}"
