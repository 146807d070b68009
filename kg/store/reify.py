"""Reifiers of RDF 1.2: which words carry a statement, and who makes it, as a node about the statement itself.

In: the quads of one article's graph. Out: quads `?reifier rdf:reifies <<( ?subject ?predicate ?object )>>` more. The
reifiers are nodes that the graph has: the mention of an event (its class), of an argument (its role), of a relation,
and the claim (the class of the event that it claims). What they say of themselves (words, offsets, rule, confidence,
source, verb) so stands about the statement. A statement that is only reified is not asserted by that.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.vocab import GAF, KG, RDF

_Node = ox.NamedNode | ox.BlankNode | ox.Triple
_Facts = dict[_Node, dict[ox.NamedNode, list[ox.Quad]]]


def reify_statements(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Give the quads that reify statements of one graph, in no certain order.

    Example:
        >>> mention, event, graph = (ox.NamedNode(f"https://example.org/{name}") for name in "meg")
        >>> quads = [
        ...     ox.Quad(event, KG.eventType, KG.Shelling, graph),
        ...     ox.Quad(event, GAF.denotedBy, mention, graph),
        ... ]
        >>> [str(quad.object.object) for quad in reify_statements(quads)]
        ['<https://w3id.org/kg-news#Shelling>']
    """
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        facts[quad.subject][quad.predicate].append(quad)
    for subject in list(facts):
        about = facts[subject]
        for typed in about.get(KG.eventType, ()):
            for denoted in about.get(GAF.denotedBy, ()):
                yield from _reify(denoted.object, typed)
                yield from _reify_roles(denoted.object, about, facts)
        for claimed in about.get(KG.claims, ()):
            if isinstance(claimed.object, ox.NamedNode):
                for typed in facts[claimed.object].get(KG.eventType, ()):
                    yield from _reify(subject, typed)
        yield from _reify_relation(subject, about, facts)


def _reify_roles(
    mention: object, event: dict[ox.NamedNode, list[ox.Quad]], facts: _Facts
) -> Iterator[ox.Quad]:
    """The arguments of one mention; one without a confidence of its own is given the mention's."""
    if not isinstance(mention, ox.NamedNode):
        return
    confidences = facts[mention].get(KG.confidence, ())
    for link in facts[mention].get(KG.argumentMention, ()):
        argument = link.object
        if not isinstance(argument, ox.NamedNode):
            continue
        entities = {quad.object for quad in facts[argument].get(KG.entity, ())}
        roles = {
            str(quad.object.value)
            for quad in facts[argument].get(KG.role, ())
            if hasattr(quad.object, "value")
        }
        stated = [
            quad
            for role in roles
            if role in KG
            for quad in event.get(KG[role], ())
            if quad.object in entities
        ]
        for quad in stated:
            yield from _reify(argument, quad)
        for confidence in confidences if stated and KG.confidence not in facts[argument] else ():
            yield ox.Quad(argument, KG.confidence, confidence.object, confidence.graph_name)


def _reify_relation(
    mention: _Node, about: dict[ox.NamedNode, list[ox.Quad]], facts: _Facts
) -> Iterator[ox.Quad]:
    for first in about.get(KG.relationSubject, ()):
        predicates = {quad.object for quad in about.get(KG.relationPredicate, ())}
        objects = {quad.object for quad in about.get(KG.relationObject, ())}
        if isinstance(first.object, ox.NamedNode):
            for predicate, quads in list(facts[first.object].items()):
                if predicate in predicates:
                    for quad in quads:
                        if quad.object in objects:
                            yield from _reify(mention, quad)


def _reify(reifier: object, statement: ox.Quad) -> Iterator[ox.Quad]:
    if isinstance(reifier, ox.NamedNode):
        yield ox.Quad(reifier, RDF.reifies, statement.triple, statement.graph_name)
