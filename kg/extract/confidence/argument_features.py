"""What speaks for or against a role of an event, as named features.

In: an argument, its event and what is around them. Out: names of the features that hold.
"""

from collections.abc import Iterator

from kg.extract.confidence.surroundings import Surroundings, apart, category, grade
from kg.extract.grammar.words import VERBAL
from kg.extract.links import Draft
from kg.extract.tree import Token
from kg.model import Argument, Event

_MOST = 3
_FARTHEST = 4


def argument_features(
    draft: Draft, event: Event, argument: Argument, around: Surroundings
) -> tuple[str, ...]:
    """Name the features of an argument, each once.

    Args:
        draft: The event before it was linked, with its words.
        event: The same after that.
        argument: One of its arguments.
        around: What the article tells around it.
    """
    found = [
        *_of_filler(event, argument, around),
        *_of_event(draft, event, argument),
        *_of_company(event, argument, around),
    ]
    head = around.tokens.get(argument.head.start)
    if head is not None:
        trigger = draft.trigger.token
        found += [*_of_head(head, argument, trigger), *_of_way(head, argument, trigger, around)]
    return tuple(dict.fromkeys(found))


def _of_filler(event: Event, argument: Argument, around: Surroundings) -> Iterator[str]:
    role, filler = argument.role, around.filler(argument)
    yield f"role {role}"
    yield f"rule {argument.rule}"
    yield f"{role} by {argument.rule}"
    yield filler
    yield f"{role} {filler}"
    yield f"{role} {filler} by {argument.rule}"
    yield f"{role} {filler} of {category(event)}"
    type_name = around.types.get(argument.entity or "")
    if type_name is not None:
        yield f"a {type_name}"
        yield f"{role} a {type_name}"
    if argument.inferred:
        yield f"{role} inferred"


def _of_event(draft: Draft, event: Event, argument: Argument) -> Iterator[str]:
    role, token = argument.role, draft.trigger.token
    yield f"of {event.types[0]}"
    yield f"{role} of {event.types[0]}"
    yield f"{role} of {category(event)}"
    yield f"{role} of {token.lemma_.lower()}"
    yield f"of {token.pos_}"
    yield f"{role} of {token.pos_}"
    yield f"{role} of {token.tag_} as {token.dep_}"
    yield f"of rule {draft.trigger.rule}"
    if draft.trigger.light is not None:
        yield f"{role} by light verb"
    if event.sources:
        yield f"{role} sourced"
    if not event.realized:
        yield f"{role} unreal"


def _of_company(event: Event, argument: Argument, around: Surroundings) -> Iterator[str]:
    role = argument.role
    roles = [other.role for other in event.arguments]
    yield f"{min(roles.count(role), _MOST)} of {role}"
    others = sorted({other.role for other in event.arguments if other is not argument})
    yield f"{role} beside {' and '.join(others)}"
    entities = [other.entity for other in event.arguments]
    if argument.entity is not None and entities.count(argument.entity) > 1:
        yield "in two roles"
    n_holders = around.holders[argument.head.start]
    yield f"held by {min(n_holders, _FARTHEST)}"
    yield f"{role} held by {min(n_holders, _MOST)}"


def _of_head(head: Token, argument: Argument, trigger: Token) -> Iterator[str]:
    role = argument.role
    yield f"head {head.lemma_.lower()}"
    yield f"as {head.dep_}"
    yield f"{role} as {head.dep_}"
    yield f"{role} as {head.dep_} of {trigger.pos_}"
    yield f"{role} {head.tag_}"
    yield "plural" if head.tag_ in ("NNS", "NNPS") else "not plural"
    if head.dep_ == "pobj":
        yield f"{role} after {head.head.lower_}"
    if any(child.dep_ == "conj" for child in head.children):
        yield "first of several"


def _of_way(head: Token, argument: Argument, trigger: Token, around: Surroundings) -> Iterator[str]:
    """Name the way between a trigger and a head: distance, what stands between, the path over the parse."""
    role = argument.role
    first, last = sorted((head.i, trigger.i))
    between = trigger.doc[first + 1 : last]
    side = "before" if head.i < trigger.i else "behind"
    yield side
    yield f"{role} {side}"
    yield f"{role} at distance {grade(last - first, 1, 2, 4, 7, 12, 20)}"
    yield f"over {min(_MOST - 1, sum(t.pos_ in VERBAL for t in between))} verbs"
    if any(t.text == "," for t in between):
        yield f"{role} over comma"
    if head.sent.start != trigger.sent.start:
        yield "in another sentence"
        yield f"{role} {apart(around.sentences_apart(trigger, head))}"
    above = list(head.ancestors)
    yield f"{role} way {'>'.join([head.dep_, *(t.dep_ for t in above[:2])])}"
    steps = str(min(_FARTHEST, above.index(trigger) + 1)) if trigger in above else "no"
    yield f"{role} in {steps} steps"
