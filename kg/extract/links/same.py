"""Which earlier event of an article a mention means, if any.

In: a draft, the earlier ones of its family, the entities' world. Out: the earlier draft, or None. Reads "a failed
attack ... the attack" as one event; must not join "the Oct. 7 attack" to one of April.
"""

from collections.abc import Sequence

from kg.extract.figures.participants import number_of_events
from kg.extract.grammar.phrases import subjects
from kg.extract.grammar.words import children, is_definite, is_plural
from kg.extract.links.draft import Draft, World
from kg.extract.tree import Token
from kg.extract.triggers import is_object_of_its_kind
from kg.lexicon.word_sets import word_set
from kg.vocab import is_subclass

_NEW = word_set("newness_words")
_DEMONSTRATIVE = frozenset("this that it".split())
_WINDOW = 3
_MOST_EARLIER = 100
"""Mentions of a family that are looked at, the last ones, so that the cost of an endless article stays in bounds."""


def told_before(draft: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """Return the event just told that the syntax says is the same."""
    return _launched_instrument(draft, earlier) or _of_its_verb(draft, earlier)


def _of_its_verb(draft: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """Read "*signed* an *agreement*" as one agreement."""
    return next((d for d in reversed(earlier) if is_object_of_its_kind(draft.trigger, d.trigger)), None)


def _launched_instrument(draft: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """Read "a drone *launched* by rebels *struck* a base" as one attack."""
    if draft.trigger.is_noun:
        return None
    for subject in subjects(draft.trigger.token):
        for other in reversed(earlier):
            token = other.trigger.token
            if token.dep_ in ("acl", "relcl") and token.head == subject and _same_kind(draft, other):
                return other
    return None


def find_antecedent(draft: Draft, earlier: Sequence[Draft], world: World) -> Draft | None:
    """Return the mention of the same event among the earlier ones of its family, if there is one."""
    token = draft.trigger.token
    if not earlier or (_is_new(token) and predicated_of(token) is None):
        return None
    near = earlier[-_MOST_EARLIER:]
    kindred = (d for d in reversed(near) if _same_kind(draft, d))
    predicate = predicated_of(token)
    if predicate is not None and predicate.lower_ in _DEMONSTRATIVE:
        before = (
            d for d in kindred if 0 < draft.sentence - d.sentence <= _WINDOW and not _clash_in_time(draft, d)
        )
        return next((d for d in before if is_main(d)), None)
    ruled_out = _Clusters(draft, near, world)
    if not (draft.trigger.is_noun and is_definite(token)):
        return next((d for d in kindred if _indefinite_match(draft, d) and d.root not in ruled_out), None)
    candidates = [d for d in kindred if d.root not in ruled_out]
    supported = next((d for d in candidates if _support(draft, d) > 0), None)
    if supported is not None or _identifies_itself(draft):
        return supported
    return next((d for d in candidates if draft.sentence - d.sentence <= 8), None)


class _Clusters:
    """The events that a mention cannot mean, since it differs from some mention of theirs.

    Args:
        draft: The mention.
        earlier: Those before it.
        world: What is known of those who take part.
    """

    def __init__(self, draft: Draft, earlier: Sequence[Draft], world: World) -> None:
        self._draft, self._world = draft, world
        self._mentions: dict[str, list[Draft]] = {}
        self._known: dict[str, bool] = {}
        for d in earlier:
            self._mentions.setdefault(d.root, []).append(d)

    def __contains__(self, root: str) -> bool:
        """Whether the event with this first mention is ruled out."""
        if root not in self._known:
            self._known[root] = any(_conflict(self._draft, m, self._world) for m in self._mentions[root])
        return self._known[root]


def _identifies_itself(draft: Draft) -> bool:
    """Whether a definite description says by itself which event it means: "the Oct. 7 attack by Hamas"."""
    return draft.event.earliest is not None or bool(draft.entities("agent", "patient"))


def _indefinite_match(draft: Draft, other: Draft) -> bool:
    if draft.event_class == "Event":
        return False
    dated = bool(draft.event.earliest and other.event.earliest)
    near = draft.sentence - other.sentence <= _WINDOW
    support = _support(draft, other)
    return support >= 2 or (support >= 1 and (dated or near) and _whole_shared(draft, other))


def _whole_shared(draft: Draft, other: Draft) -> bool:
    """Whether both say whom or where it struck, and agree on it."""
    mine, theirs = (
        draft.entities("patient", "place", "destination"),
        other.entities("patient", "place", "destination"),
    )
    return bool(mine & theirs)


def _same_kind(draft: Draft, other: Draft) -> bool:
    mine, theirs = draft.event_class, other.event_class
    if mine == "Event" or theirs == "Event":
        same_word = draft.trigger.token.lemma_.lower() == other.trigger.token.lemma_.lower()
        return same_word and mine == theirs and draft.trigger.is_noun and other.trigger.is_noun
    return is_subclass(mine, theirs) or is_subclass(theirs, mine)


def _support(draft: Draft, other: Draft) -> int:
    """Count what the two agree on: whom, where, who, and when."""
    doers = ("agent", "instrument")
    agents = bool((draft.entities(*doers) | draft.akin) & (other.entities(*doers) | other.akin))
    targets = bool(
        draft.entities("patient", "place", "destination") & other.entities("patient", "place", "destination")
    )
    when = bool(
        draft.event.earliest
        and draft.event.latest
        and other.event.earliest
        and other.event.latest
        and draft.event.earliest <= other.event.latest
        and other.event.earliest <= draft.event.latest
    )
    return agents + targets + when


def _clash_in_time(draft: Draft, other: Draft) -> bool:
    mine, theirs = draft.event, other.event
    if mine.earliest and theirs.latest and mine.earliest > theirs.latest:
        return True
    return bool(mine.latest and theirs.earliest and mine.latest < theirs.earliest)


def _conflict(draft: Draft, other: Draft, world: World) -> bool:
    mine, theirs = draft.event, other.event
    if _clash_in_time(draft, other):
        return True
    if (
        is_plural(draft.trigger.token) != is_plural(other.trigger.token)
        and draft.trigger.is_noun
        and other.trigger.is_noun
    ):
        return True
    if _instances(draft) != _instances(other):
        return True
    if (
        (mine.future or theirs.future)
        and mine.future != theirs.future
        and not is_definite(draft.trigger.token)
    ):
        return True
    if mine.polarity != theirs.polarity:
        return True
    if not is_definite(draft.trigger.token) and (mine.outcome == "failed") != (theirs.outcome == "failed"):
        return True
    a, b = draft.entities("agent") | draft.akin, other.entities("agent") | other.akin
    if a and b and not a & b:
        return True
    return are_apart(draft, other, world)


def _instances(draft: Draft) -> int:
    """How many events a mention stands for; "arrested 12 people" is one."""
    count = number_of_events(draft.trigger.token) if draft.trigger.is_noun else None
    return count.value if count is not None else 1


def are_apart(draft: Draft, other: Draft, world: World) -> bool:
    """Whether the two name targets or places that cannot be the same."""
    for roles in (("patient",), ("place",)):
        mine, theirs = draft.entities(*roles), other.entities(*roles)
        if not mine or not theirs or {world.sort(m) for m in mine}.isdisjoint(world.sort(t) for t in theirs):
            continue
        my_reach = {r for m in mine for r in world.chain(m)}
        their_reach = {r for t in theirs for r in world.chain(t)}
        alike = any(
            world.heads.get(m, frozenset()) & world.heads.get(t, frozenset()) for m in mine for t in theirs
        )
        if not my_reach & theirs and not their_reach & mine and not alike:
            return True
    return False


def _is_new(token: Token) -> bool:
    return any(c.lower_ in _NEW for c in children(token, "amod", "det"))


def predicated_of(token: Token) -> Token | None:
    """Return the subject of "This was the first attack", None where the noun is no predicate."""
    if token.dep_ != "attr" or token.head.lemma_ != "be":
        return None
    own = children(token.head, "nsubj")
    return own[0] if own else None


def is_main(draft: Draft) -> bool:
    """Whether an event of a class stands where a sentence tells its news."""
    token = draft.trigger.token
    return draft.event_class != "Event" and token.dep_ in ("ROOT", "ccomp", "conj", "nsubj", "dobj", "attr")
