"""Which event mentions of an article mean the same event, and which event is part of or caused by another.

In: `Draft`s, the events of an article before they are linked, in text order. Out: for each the earlier event that it
corefers with, and its links. Links across articles are left to `resolve`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kg.extract.phrases import VERBAL, children, preposition_objects, subjects
from kg.extract.triggers import Trigger
from kg.model import Event, Link
from kg.vocab import is_subclass

_DEFINITE = frozenset("the this that these those".split())
_NEW = frozenset(
    "another other new second third fourth further additional more separate subsequent previous".split()
)
_DEMONSTRATIVE = frozenset("this that it".split())
_RESPONSES = frozenset("response retaliation reaction revenge reprisal answer".split())
_SITES = frozenset("Facility Place Country City Region Area Water GeopoliticalEntity".split())
_HARM = "Harm"
_CONFLICT = "Conflict"
_WINDOW = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it is linked.

    Args:
        event: What is known of it so far.
        trigger: The words that it was read from.
        sentence: Number of its sentence, from 0.
        akin: For each agent, what it is a member of or named after, besides itself.
    """

    event: Event
    trigger: Trigger
    sentence: int
    akin: frozenset[str] = field(default_factory=frozenset)

    @property
    def event_class(self) -> str:
        """Most specific class."""
        return self.event.types[0]

    @property
    def root(self) -> str:
        """IRI of the first mention of the same event."""
        return self.event.same_as or self.event.iri

    def entities(self, *roles: str) -> frozenset[str]:
        """Entities in these roles."""
        return frozenset(a.entity for a in self.event.arguments if a.role in roles and a.entity)


@dataclass(frozen=True, slots=True)
class World:
    """What is known of the entities of an article.

    Args:
        containers: Place to the place that contains it.
        types: Entity to the local name of its class.
        heads: Unnamed entity to the head nouns of its descriptions.
    """

    containers: Mapping[str, str]
    types: Mapping[str, str]
    heads: Mapping[str, frozenset[str]] = field(default_factory=dict)


def link_events(drafts: Sequence[Draft], world: World) -> tuple[Event, ...]:
    """Give each event the earlier one it corefers with, and its causes and wholes.

    Args:
        drafts: The events of an article, in text order.
        world: Places and classes of the entities that take part.

    Reads "a failed attack ... the attack" (one event); must not join "the Oct. 7 attack" to one of April.
    """
    by_token = {d.trigger.token.i: d for d in drafts}
    responses = {d.event.iri for d in drafts if d.trigger.token.lemma_ in _RESPONSES}
    done: list[Draft] = []
    families: dict[str, list[Draft]] = {}
    for draft in drafts:
        family = families.setdefault(_family(draft), [])
        root = _launched_instrument(draft, done[-4:]) or _antecedent(draft, family, world)
        event = draft.event
        if root is not None:
            event = replace(event, same_as=root.event.same_as or root.event.iri)
            if _is_predicate(draft.trigger.token) is not None:
                event = _like(_without_scope(event), root.event)
            elif _is_definite(draft.trigger.token):
                said = any(d.event.sources for d in done if d.root == root.root)
                event = replace(_like(event, root.event), sources=() if said else event.sources)
        links = (*event.links, *_structural_links(draft, by_token))
        links = tuple(x for x in links if x.role == "cause" or x.event not in responses)
        done.append(replace(draft, event=replace(event, links=_distinct(links, event.iri))))
        family.append(done[-1])
    return _with_figures([d.event for d in _inherit(done)])


def _family(draft: Draft) -> str:
    """What two mentions of one event share: the class right below "Event", or the word of a plain event."""
    types = draft.event.types
    return types[-2] if len(types) > 1 else draft.trigger.token.lemma_.lower()


def _like(event: Event, root: Event) -> Event:
    """A mention that only points back says nothing of its own on whether the event happened."""
    if not event.realized:
        return event
    return replace(
        event, polarity=root.polarity, certainty=root.certainty, future=root.future, outcome=root.outcome
    )


def _without_scope(event: Event) -> Event:
    """Drop place and time of "This was the first attack in Syria since April": they bound what it is the first of."""
    kept = tuple(a for a in event.arguments if a.role != "place")
    return replace(event, arguments=kept, times=(), earliest=None, latest=None)


def _distinct(links: Sequence[Link], own: str) -> tuple[Link, ...]:
    seen: dict[tuple[str, str], Link] = {}
    for link in links:
        if link.event != own:
            seen.setdefault((link.role, link.event), link)
    return tuple(seen.values())


def _antecedent(draft: Draft, earlier: Sequence[Draft], world: World) -> Draft | None:
    """Return the mention of the same event among the earlier ones of its family, if there is one."""
    token = draft.trigger.token
    if not earlier or _is_new(token):
        return None
    kindred = [d for d in reversed(earlier) if _same_kind(draft, d)]
    clusters: dict[str, list[Draft]] = {}
    for d in earlier:
        clusters.setdefault(d.root, []).append(d)
    predicate = _is_predicate(token)
    if predicate is not None and predicate.lower_ in _DEMONSTRATIVE:
        before = [
            d for d in kindred if 0 < draft.sentence - d.sentence <= _WINDOW and not _clash_in_time(draft, d)
        ]
        return next((d for d in before if _is_main(d)), None)
    candidates = [d for d in kindred if not any(_conflict(draft, m, world) for m in clusters[d.root])]
    if draft.trigger.is_noun and _is_definite(token):
        supported = [d for d in candidates if _support(draft, d) > 0]
        if supported or _identifies_itself(draft):
            return next(iter(supported), None)
        return next((d for d in candidates if draft.sentence - d.sentence <= 8), None)
    return next((d for d in candidates if _indefinite_match(draft, d)), None)


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
        _is_plural(draft.trigger.token) != _is_plural(other.trigger.token)
        and draft.trigger.is_noun
        and other.trigger.is_noun
    ):
        return True
    if (mine.count or 1) != (theirs.count or 1):
        return True
    if (
        (mine.future or theirs.future)
        and mine.future != theirs.future
        and not _is_definite(draft.trigger.token)
    ):
        return True
    if mine.polarity != theirs.polarity:
        return True
    if not _is_definite(draft.trigger.token) and (mine.outcome == "failed") != (theirs.outcome == "failed"):
        return True
    a, b = draft.entities("agent") | draft.akin, other.entities("agent") | other.akin
    if a and b and not a & b:
        return True
    return _apart(draft, other, world)


def _apart(draft: Draft, other: Draft, world: World) -> bool:
    """Whether the two name targets or places that cannot be the same."""
    for roles in (("patient",), ("place",)):
        mine, theirs = draft.entities(*roles), other.entities(*roles)
        if (
            not mine
            or not theirs
            or {_sort(m, world) for m in mine}.isdisjoint(_sort(t, world) for t in theirs)
        ):
            continue
        my_reach = {r for m in mine for r in _chain(m, world.containers)}
        their_reach = {r for t in theirs for r in _chain(t, world.containers)}
        alike = any(
            world.heads.get(m, frozenset()) & world.heads.get(t, frozenset()) for m in mine for t in theirs
        )
        if not my_reach & theirs and not their_reach & mine and not alike:
            return True
    return False


def _sort(entity: str, world: World) -> str:
    type_name = world.types.get(entity, "Thing")
    return "site" if type_name in _SITES else type_name


def _chain(place: str, containers: Mapping[str, str]) -> list[str]:
    found = [place]
    while found[-1] in containers and len(found) < 8:
        found.append(containers[found[-1]])
    return found


def _is_definite(token: Token) -> bool:
    if token.pos_ in VERBAL:
        return False
    return any(c.lower_ in _DEFINITE for c in children(token, "det")) or any(
        c.tag_ == "PRP$" for c in children(token, "poss")
    )


def _is_new(token: Token) -> bool:
    return any(c.lower_ in _NEW for c in children(token, "amod", "det"))


def _is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS")


def _is_predicate(token: Token) -> Token | None:
    """Return the subject of "This was the first attack", None where the noun is no predicate."""
    if token.dep_ != "attr" or token.head.lemma_ != "be":
        return None
    own = children(token.head, "nsubj")
    return own[0] if own else None


def _is_main(draft: Draft) -> bool:
    token = draft.trigger.token
    return draft.event_class != "Event" and token.dep_ in ("ROOT", "ccomp", "conj", "nsubj", "dobj", "attr")


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


def _structural_links(draft: Draft, by_token: Mapping[int, Draft]) -> list[Link]:
    token = draft.trigger.token
    found: list[Link] = []
    if is_subclass(draft.event_class, _HARM):
        whole = _governing(token, by_token) or _by_same_agents(draft, by_token)
        if whole is not None and is_subclass(whole.event_class, _CONFLICT):
            found.append(Link("partOf", whole.event.iri, "harm-in-clause"))
    for governor in (token, draft.trigger.light):
        for _, response in preposition_objects(governor) if governor is not None else ():
            if response.lemma_ in _RESPONSES:
                for _, cause in preposition_objects(response):
                    if cause.i in by_token:
                        found.append(Link("cause", by_token[cause.i].event.iri, "in-response"))
    return found


def _by_same_agents(draft: Draft, by_token: Mapping[int, Draft]) -> Draft | None:
    """Return the attack just told that the same people made: "Gunmen attacked a camp. *They killed* 23"."""
    agents = draft.entities("agent", "instrument")
    before = [
        d
        for i, d in by_token.items()
        if i < draft.trigger.token.i
        and draft.sentence - d.sentence <= 1
        and is_subclass(d.event_class, "Attack")
        and d.event.realized
        and agents & d.entities("agent", "instrument")
    ]
    return before[-1] if before and draft.event.earliest is None else None


def _governing(token: Token, by_token: Mapping[int, Draft]) -> Draft | None:
    """Return the event of the clause that a participle, relative clause or object hangs on."""
    for _ in range(3):
        if token.head == token:
            return None
        token = token.head
        if token.i in by_token:
            return by_token[token.i]
    return None


def _inherit(drafts: Sequence[Draft]) -> list[Draft]:
    """Let a harm that is part of an attack happen when and where the attack does, to what the attack struck."""
    by_iri = {d.event.iri: d.event for d in drafts}
    result = []
    for draft in drafts:
        wholes = [by_iri[link.event] for link in draft.event.links if link.event in by_iri]
        if is_subclass(draft.event_class, _HARM) and wholes and is_subclass(wholes[0].types[0], _CONFLICT):
            draft = replace(draft, event=_with_whole(draft.event, wholes[0]))
        result.append(draft)
    return result


def _with_figures(events: Sequence[Event]) -> tuple[Event, ...]:
    """Give an attack the dead and injured of the harm that it caused: "the strike killed three"."""
    figures: dict[str, Event] = {}
    for event in events:
        if is_subclass(event.types[0], _HARM) and event.realized:
            for link in event.links:
                figures.setdefault(link.event, event)
    return tuple(
        replace(
            event,
            killed=figures[event.iri].killed if event.killed is None else event.killed,
            injured=figures[event.iri].injured if event.injured is None else event.injured,
            approximate=event.approximate or figures[event.iri].approximate,
        )
        if event.iri in figures and is_subclass(event.types[0], _CONFLICT)
        else event
        for event in events
    )


def _with_whole(event: Event, whole: Event) -> Event:
    if event.earliest is None and event.latest is None:
        event = replace(event, earliest=whole.earliest, latest=whole.latest, times=whole.times)
    have = {a.role for a in event.arguments}
    wanted = {"place"} - have
    if is_subclass(event.types[0], "Damage") or is_subclass(event.types[0], "Destruction"):
        wanted |= {"patient"} - have
    taken = {a.entity for a in event.arguments}
    added = tuple(a for a in whole.arguments if a.role in wanted and a.entity not in taken)
    return replace(event, arguments=(*event.arguments, *added))
