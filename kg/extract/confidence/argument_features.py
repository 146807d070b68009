"""What speaks for or against a role of an event, as named features.

In: an argument, its event and what is around them. Out: names of the features that hold.
"""

from collections.abc import Iterator

from kg.extract.confidence.surroundings import Surroundings, category, grade
from kg.extract.grammar.words import VERBAL
from kg.extract.links import Draft
from kg.extract.tree import Token
from kg.loglinear import together
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
    role, trigger, kind = argument.role, draft.trigger, category(event)
    type_name = around.types.get(argument.entity or "")
    found = [
        *_of_filler(role, argument.rule, (around.filler(argument), type_name), kind, argument.inferred),
        *_of_event(role, event.types[0], kind, bool(event.sources), event.realized),
        *_of_trigger(role, trigger.token.pos_, trigger.token.tag_, trigger.token.dep_),
        *_of_rule(role, trigger.rule, trigger.light is not None),
        f"{role} of {trigger.token.lemma_.lower()}",
        *_of_company(event, argument, around),
    ]
    head = around.tokens.get(argument.head.start)
    if head is not None:
        found += [*_of_head(head, role, trigger.token), *_of_way(head, role, trigger.token)]
    return tuple(dict.fromkeys(found))


@together
def _of_filler(
    role: str, rule: str, filler: tuple[str, str | None], kind: str, inferred: bool
) -> Iterator[str]:
    how, type_name = filler
    yield f"role {role}"
    yield f"rule {rule}"
    yield f"{role} by {rule}"
    yield how
    yield f"{role} {how}"
    yield f"{role} {how} by {rule}"
    yield f"{role} {how} of {kind}"
    if type_name is not None:
        yield f"a {type_name}"
        yield f"{role} a {type_name}"
    if inferred:
        yield f"{role} inferred"


@together
def _of_event(role: str, event_class: str, kind: str, sourced: bool, realized: bool) -> Iterator[str]:
    yield f"of {event_class}"
    yield f"{role} of {event_class}"
    yield f"{role} of {kind}"
    if sourced:
        yield f"{role} sourced"
    if not realized:
        yield f"{role} unreal"


@together
def _of_trigger(role: str, pos: str, tag: str, label: str) -> Iterator[str]:
    yield f"of {pos}"
    yield f"{role} of {pos}"
    yield f"{role} of {tag} as {label}"


@together
def _of_rule(role: str, rule: str, light: bool) -> Iterator[str]:
    yield f"of rule {rule}"
    if light:
        yield f"{role} by light verb"


def _of_company(event: Event, argument: Argument, around: Surroundings) -> tuple[str, ...]:
    role, entity = argument.role, argument.entity
    n_alike = min([other.role for other in event.arguments].count(role), _MOST)
    beside = tuple(sorted({other.role for other in event.arguments if other is not argument}))
    twice = entity is not None and [other.entity for other in event.arguments].count(entity) > 1
    return _of_others(role, n_alike, beside, twice, min(around.holders[argument.head.start], _FARTHEST))


@together
def _of_others(
    role: str, n_alike: int, beside: tuple[str, ...], twice: bool, n_holders: int
) -> Iterator[str]:
    yield f"{n_alike} of {role}"
    yield f"{role} beside {' and '.join(beside)}"
    if twice:
        yield "in two roles"
    yield f"held by {n_holders}"
    yield f"{role} held by {min(n_holders, _MOST)}"


def _of_head(head: Token, role: str, trigger: Token) -> Iterator[str]:
    yield f"head {head.lemma_.lower()}"
    yield from _of_form(role, head.dep_, head.tag_, trigger.pos_)
    if head.dep_ == "pobj":
        yield f"{role} after {head.head.lower_}"
    if any(child.dep_ == "conj" for child in head.children):
        yield "first of several"


@together
def _of_form(role: str, label: str, tag: str, pos_of_trigger: str) -> Iterator[str]:
    yield f"as {label}"
    yield f"{role} as {label}"
    yield f"{role} as {label} of {pos_of_trigger}"
    yield f"{role} {tag}"
    yield "plural" if tag in ("NNS", "NNPS") else "not plural"


def _of_way(head: Token, role: str, trigger: Token) -> Iterator[str]:
    """Name the way between a trigger and a head: distance, what stands between, the path over the parse."""
    first, last = (head.i, trigger.i) if head.i < trigger.i else (trigger.i, head.i)
    between = trigger.doc.tokens[first + 1 : last]
    n_verbs = min(_MOST - 1, sum([t.pos_ in VERBAL for t in between]))
    side = "before" if head.i < trigger.i else "behind"
    yield from _of_distance(role, side, grade(last - first, 1, 2, 4, 7, 12, 20), n_verbs)
    if "," in [t.text for t in between]:
        yield f"{role} over comma"
    if head.sent.start != trigger.sent.start:
        yield "in another sentence"
    above = list(head.ancestors)
    steps = str(min(_FARTHEST, above.index(trigger) + 1)) if trigger in above else "no"
    yield from _of_path(role, (head.dep_, *[t.dep_ for t in above[:2]]), steps)


@together
def _of_distance(role: str, side: str, distance: int, n_verbs: int) -> Iterator[str]:
    yield side
    yield f"{role} {side}"
    yield f"{role} at distance {distance}"
    yield f"over {n_verbs} verbs"


@together
def _of_path(role: str, labels: tuple[str, ...], steps: str) -> Iterator[str]:
    yield f"{role} way {'>'.join(labels)}"
    yield f"{role} in {steps} steps"
