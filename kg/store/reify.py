"""Reifiers of RDF 1.2: which words carry a statement, and who makes it, as a node about the statement itself.

In: the quads of one article's graph, and what of the knowledge rests on it. Out: quads that say
`?reifier rdf:reifies <<( ?subject ?predicate ?object )>>`. The reifiers are nodes that the graph has: the mention of an
event (its class), of an argument (its role), of a relation, and the claim (the class of the event that it claims). What
they say of themselves (words, offsets, rule, confidence, source, verb) so stands about the statement. A statement that
is only reified is not asserted by that.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.vocab import GAF, KG, RDF

_Node = ox.NamedNode | ox.BlankNode | ox.Triple
_Facts = dict[_Node, dict[ox.NamedNode, list[ox.Quad]]]
_Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Knowledge:
    """What of the knowledge rests on articles.

    Args:
        stands_for: The event of each account, the node of each actor and place that has another one.
        is_stated: Whether the graph states a triple.
    """

    def __init__(self, stands_for: Mapping[_Value, _Value], is_stated: Callable[[ox.Triple], bool]) -> None:
        self._stands_for, self._is_stated = stands_for, is_stated

    def statement(self, account: _Node, predicate: ox.NamedNode, value: _Value) -> ox.Triple | None:
        """The statement on the event of an account that what its article tells comes to; None where there is none."""
        event = self._stands_for.get(account)
        if not isinstance(event, ox.NamedNode):
            return None
        stated = ox.Triple(event, predicate, self._stands_for.get(value, value))
        return stated if self._is_stated(stated) else None


_NOTHING = Knowledge({}, lambda _: False)


def reify_statements(quads: Iterable[ox.Quad], knowledge: Knowledge = _NOTHING) -> Iterator[ox.Quad]:
    """Give the quads that reify statements which rest on one graph, in no certain order.

    Args:
        quads: What the graph of an article holds.
        knowledge: What rests on it; the class that an account names is reified as such where the event has another.

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
            stated = knowledge.statement(subject, KG.eventType, typed.object) or typed.triple
            for denoted in about.get(GAF.denotedBy, ()):
                yield from _reify(denoted.object, stated, typed.graph_name)
                yield from _reify_roles(subject, denoted, facts, knowledge)
        for claimed in about.get(KG.claimsAccount, ()):
            if isinstance(claimed.object, ox.NamedNode):
                for typed in facts[claimed.object].get(KG.eventType, ()):
                    stated = knowledge.statement(claimed.object, KG.eventType, typed.object) or typed.triple
                    yield from _reify(subject, stated, typed.graph_name)
        yield from _reify_relation(subject, about, facts)


def _reify_roles(account: _Node, denoted: ox.Quad, facts: _Facts, knowledge: Knowledge) -> Iterator[ox.Quad]:
    """The arguments of one mention; one without a confidence of its own is given the mention's."""
    mention = denoted.object
    if not isinstance(mention, ox.NamedNode):
        return
    confidences = facts[mention].get(KG.confidence, ())
    for link in facts[mention].get(KG.argumentMention, ()):
        argument = link.object
        if not isinstance(argument, ox.NamedNode):
            continue
        fillers = [quad.object for quad in facts[argument].get(KG.entity, ())]
        names = [str(getattr(quad.object, "value", "")) for quad in facts[argument].get(KG.role, ())]
        found = (knowledge.statement(account, KG[n], f) for n in names if n in KG for f in fillers)
        stated = [triple for triple in found if triple is not None]
        for triple in stated:
            yield from _reify(argument, triple, link.graph_name)
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
                            yield from _reify(mention, quad.triple, quad.graph_name)


def _reify(
    reifier: _Value, statement: ox.Triple, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph
) -> Iterator[ox.Quad]:
    if isinstance(reifier, ox.NamedNode):
        yield ox.Quad(reifier, RDF.reifies, statement, graph)
