"""Which event is part of another or caused by it, and what parts share with their wholes.

In: drafts whose coreference is known, in text order. Out: links, and the drafts with the days, places and figures that
they share. Links that frames of the lexicon make (causes, topics) are there before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.grammar.phrases import preposition_objects
from kg.extract.grammar.words import VERBAL, children, is_plural
from kg.extract.links.draft import Draft, World
from kg.extract.links.same import are_apart, is_main
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.lexicon.word_sets import word_set
from kg.model import Argument, Event, Link, LinkRole
from kg.vocab import is_of_any, is_subclass

RESPONSES = word_set("responses")
_HARM = "Harm"
_CONFLICT = "Conflict"
_VIOLENT = ("Attack", "Clash")
_WITH_TOLLS = (_CONFLICT, "Disaster", "Protest")
_AT_ONCE = frozenset({"when", "as"})
_WITHIN = frozenset({"in", "during"})
_OF_ARMS = frozenset("DroneStrike MissileStrike Airstrike Shelling".split())
_TOLLS = ("Killing", "Death", "Injury", "Damage", "Destruction")
_WHEN = frozenset("when after as since until".split())
_CHARGES = word_set("charging_words")
_AFTER = frozenset("after from during before since following amid".split())
_REACH = 2
"""How many sentences after an attack its toll may follow."""


def told_lately(drafts: Sequence[Draft], at: int) -> Iterator[Draft]:
    """Yield the events before one that may have to do with its toll, the last first.

    Args:
        drafts: The events of an article, in text order.
        at: Index of the one.
    """
    sentence = drafts[at].sentence
    for i in range(at - 1, -1, -1):
        if sentence - drafts[i].sentence > _REACH:
            return
        yield drafts[i]


def links_in_clause(draft: Draft, by_token: Mapping[int, Draft], lately: Iterable[Draft]) -> list[Link]:
    """Link a harm to the attack of its clause, and an answer to what it answers.

    Reads "hit the base, *killing* three" and "in response to the *attack*"; must not make harm a part of a meeting.

    Args:
        draft: The harm or the answer.
        by_token: All events, by the index of their trigger's token.
        lately: Those told just before, the last first.
    """
    token = draft.trigger.token
    found: list[Link] = []
    if is_subclass(draft.event_class, _HARM):
        whole = _governing(token, by_token) or _by_same_agents(draft, lately)
        if whole is not None and is_subclass(whole.event_class, _CONFLICT):
            found.append(Link("partOf", whole.event.iri, "harm-in-clause"))
        setting = _setting(token, by_token) if not found else None
        if setting is not None and all(link.event != setting.event.iri for link in draft.event.links):
            role: LinkRole = "cause" if is_subclass(setting.event_class, "Disaster") else "partOf"
            found.append(Link(role, setting.event.iri, "harm-in-setting"))
    for governor in (token, draft.trigger.light):
        for _, response in preposition_objects(governor) if governor is not None else ():
            if response.lemma_ in RESPONSES:
                for _, cause in preposition_objects(response):
                    if cause.i in by_token:
                        found.append(Link("cause", by_token[cause.i].event.iri, "in-response"))
    return found


def link_aftermath(drafts: Sequence[Draft], world: World) -> list[Draft]:
    """Link what an attack or a disaster did to it, where a later clause or sentence tells that.

    Reads "A drone hit the base on Tuesday. Nobody was *hurt*, and a hangar was *damaged*."; must not make the dead of
    "Gunmen raided a camp. Police *killed* two suspects in Gao." part of the raid, since somebody else acts.
    """
    result = list(drafts)
    for i, draft in enumerate(drafts):
        whole = _whole_before(draft, list(told_lately(drafts, i))[::-1], world)
        if whole is not None:
            role: LinkRole = "partOf" if is_subclass(whole.event_class, _CONFLICT) else "cause"
            link = Link(role, whole.event.iri, "aftermath")
            result[i] = replace(draft, event=replace(draft.event, links=(*draft.event.links, link)))
    return result


def _whole_before(draft: Draft, earlier: Sequence[Draft], world: World) -> Draft | None:
    wanted = _wholes_of(draft)
    if not wanted or not _is_open(draft):
        return None
    for distance in range(_REACH + 1):
        told = [
            d
            for d in earlier
            if draft.sentence - d.sentence == distance
            and (distance or _opens_clause(d.trigger.token))
            and is_of_any(d.event_class, *wanted)
        ]
        if told:
            return _the_one(draft, told, world)
    return None


def _opens_clause(token: Token) -> bool:
    """Whether a clause beside tells of it: "A bomb *exploded* and one guard was hurt", not "planned *attacks*"."""
    return token.pos_ in VERBAL or token.dep_ in ("nsubj", "nsubjpass")


def _wholes_of(draft: Draft) -> tuple[str, ...]:
    """Classes of the events that may have done this."""
    if is_of_any(draft.event_class, *_TOLLS):
        return (*_VIOLENT, "Disaster")
    return tuple(sorted(_OF_ARMS)) if is_subclass(draft.event_class, "Interception") else ()


def _is_open(draft: Draft) -> bool:
    """Whether a toll is told as that of something just told: without a day, a cause or a long view of its own."""
    event = draft.event
    linked = any(link.role in ("partOf", "cause") for link in event.links) or event.same_as is not None
    dated = event.earliest is not None or event.latest is not None
    if linked or dated or event.future or event.outcome != "accomplished" or not _is_stated(draft):
        return False
    return event.polarity == "negative" or not _has_own_setting(draft.trigger)


def _is_stated(draft: Draft) -> bool:
    """Whether the toll is what its sentence tells: not "the *wounded* man", not "charged with *murder*"."""
    token = draft.trigger.token
    modifies = token.dep_ in ("amod", "compound", "poss", "nmod", "relcl", "acl", "advcl")
    return not modifies and not any(t.lemma_ in _CHARGES for t in token.ancestors)


def _has_own_setting(trigger: Trigger) -> bool:
    """Whether a clause says itself when or how it came about, or tells what is usual or has added up.

    Reads "died *after a gunfight*", "were killed *in April*", "mines *inflict* losses", "*have* killed hundreds".
    """
    verb = next((t for t in (trigger.token, *trigger.token.ancestors) if t.pos_ in VERBAL), trigger.token)
    auxiliaries = children(verb, "aux", "auxpass")
    perfect = any(c.lemma_ == "have" for c in auxiliaries)
    present = verb.tag_ in ("VBP", "VBZ") or any(c.tag_ in ("VBP", "VBZ") for c in auxiliaries)
    return perfect or present or any(_sets(child) for child in verb.children)


def _sets(child: Token) -> bool:
    if child.dep_ == "advcl":
        return bool({c.lower_ for c in child.children} & _WHEN)
    if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ in _AFTER):
        return True
    return child.dep_ in ("prep", "npadvmod", "advmod") and any(t.ent_type_ == "DATE" for t in child.subtree)


def _the_one(draft: Draft, told: Sequence[Draft], world: World) -> Draft | None:
    """Return the one event that these mention, None where they are several or cannot have done it."""
    main = [d for d in told if is_main(d)] or told
    named = {d.event.iri for d in main}
    heads = [d for d in main if not any(link.event in named for link in d.event.links)] or main
    roots = {d.root for d in heads}
    whole = heads[0]
    if len(roots) > 1 or not _happened(whole, draft) or any(_elsewhere(draft, d, world) for d in main):
        return None
    if is_plural(whole.trigger.token) and whole.event.earliest is None:
        return None
    agents = draft.entities("agent", "instrument")
    theirs = whole.entities("agent", "instrument", "patient") | whole.akin
    harmful = is_subclass(draft.event_class, _HARM)
    return None if harmful and agents and not agents & theirs else whole


def _elsewhere(draft: Draft, whole: Draft, world: World) -> bool:
    """Whether the toll was taken at another place than the attack or what it struck."""
    if are_apart(draft, whole, world):
        return True
    mine, theirs = draft.entities("place"), whole.entities("place", "patient", "destination")
    reach = {r for m in mine for r in world.chain(m)}
    their_reach = {r for t in theirs for r in world.chain(t)}
    sited = any(world.is_site(t) for t in theirs)
    return bool(mine) and sited and not reach & theirs and not their_reach & mine


def _happened(whole: Draft, draft: Draft) -> bool:
    """Whether an attack happened, or, where nothing came of it, failed."""
    event = whole.event
    failed = event.outcome == "failed" and event.polarity == "positive" and not event.future
    return event.realized or (failed and draft.event.polarity == "negative")


def _by_same_agents(draft: Draft, lately: Iterable[Draft]) -> Draft | None:
    """Return the attack just told that the same people made: "Gunmen attacked a camp. *They killed* 23"."""
    agents = draft.entities("agent", "instrument")
    if not agents or draft.event.earliest is not None:
        return None
    made = (
        d for d in lately if draft.sentence - d.sentence <= 1 and agents & d.entities("agent", "instrument")
    )
    return next((d for d in made if is_subclass(d.event_class, "Attack") and d.event.realized), None)


def _governing(token: Token, by_token: Mapping[int, Draft]) -> Draft | None:
    """Return the event of the clause that a participle, relative clause or object hangs on."""
    for _ in range(3):
        if token.head == token:
            return None
        token = token.head
        if token.i in by_token:
            return by_token[token.i]
    return None


def _setting(harm: Token, by_token: Mapping[int, Draft]) -> Draft | None:
    """Return the attack, protest or disaster in which harm was done: "six died *when soldiers fired*", "in a *raid*".

    Must not read "died in the war", which has many more dead, or "was hurt after a march".
    """
    verbs = [harm, *children(harm, "conj"), *([harm.head] if harm.dep_ == "conj" else [])]
    told = [c for v in verbs for c in children(v, "advcl") if _at_once(c)]
    told += [o for v in verbs for prep, o in preposition_objects(v) if prep.lower_ in _WITHIN]
    told += [
        o
        for noun in told
        if noun.tag_ == "NN"
        for prep, o in preposition_objects(noun)
        if prep.lower_ == "of"
    ]
    here = (by_token[t.i] for t in told if t.i in by_token)
    return next((d for d in here if _takes_tolls(d.event_class) and d.event.realized), None)


def _at_once(clause: Token) -> bool:
    return any(child.lower_ in _AT_ONCE for child in children(clause, "advmod", "mark"))


def _takes_tolls(event_class: str) -> bool:
    return event_class != "War" and is_of_any(event_class, *_WITH_TOLLS)


def share_with_parts(drafts: Sequence[Draft]) -> list[Draft]:
    """Let what is part of an attack, or the toll of one, happen when it does; harm of its clause where it does, too.

    A mention without a day has that of another mention of the same event.
    """
    by_iri = {d.event.iri: d for d in drafts}
    dated: dict[str, Event] = {}
    for draft in drafts:
        if draft.event.earliest is not None or draft.event.latest is not None:
            dated.setdefault(draft.root, draft.event)
    shared = [_with_whole(draft, by_iri, dated) for draft in drafts]
    return _with_places_of_harm(shared, by_iri)


def _with_places_of_harm(drafts: Sequence[Draft], by_iri: Mapping[str, Draft]) -> list[Draft]:
    """Let an attack without a place be where its clause tells its harm: "a bomb exploded, killing two *in Kabul*"."""
    places: dict[str, tuple[Argument, ...]] = {}
    for draft in drafts:
        told = (a for a in draft.event.arguments if a.role == "place")
        found = tuple(replace(a, rule="of-harm", inferred=True) for a in told)
        for link in draft.event.links if found and draft.event.realized else ():
            whole = by_iri.get(link.event)
            near = whole is not None and link.rule == "harm-in-clause" and whole.sentence == draft.sentence
            if near and _shares(draft, link, by_iri):
                places.setdefault(link.event, found)
    return [
        replace(d, event=replace(d.event, arguments=(*d.event.arguments, *places[d.event.iri])))
        if d.event.iri in places and all(a.role != "place" for a in d.event.arguments)
        else d
        for d in drafts
    ]


def _with_whole(draft: Draft, by_iri: Mapping[str, Draft], dated: Mapping[str, Event]) -> Draft:
    link = next((x for x in draft.event.links if x.event in by_iri and _shares(draft, x, by_iri)), None)
    if link is None:
        return draft
    whole = by_iri[link.event]
    event = _on_the_day_of(draft.event, dated.get(whole.root, whole.event))
    if link.rule == "aftermath" or not is_subclass(whole.event_class, _CONFLICT):
        return replace(draft, event=event)
    return replace(draft, event=_where(event, whole.event))


def _shares(draft: Draft, link: Link, by_iri: Mapping[str, Draft]) -> bool:
    """Whether a link makes an event one with its whole in time: a part, or harm in an attack or a disaster."""
    whole = by_iri[link.event].event_class
    violent = is_subclass(whole, _CONFLICT) and whole != "War"
    if link.role == "partOf":
        return violent
    toll = is_subclass(draft.event_class, _HARM) and link.role == "cause"
    return toll and (violent or is_subclass(whole, "Disaster"))


def _on_the_day_of(event: Event, whole: Event) -> Event:
    if event.earliest is not None or event.latest is not None:
        return event
    return replace(event, earliest=whole.earliest, latest=whole.latest, times=whole.times)


def _where(event: Event, whole: Event) -> Event:
    have = {a.role for a in event.arguments}
    wanted = {"place"} - have
    if is_subclass(event.types[0], "Damage") or is_subclass(event.types[0], "Destruction"):
        wanted |= {"patient"} - have
    taken = {a.entity for a in event.arguments}
    lent = (a for a in whole.arguments if a.role in wanted and a.entity not in taken)
    added = tuple(replace(a, rule="of-whole", inferred=True) for a in lent)
    return replace(event, arguments=(*event.arguments, *added))


def with_figures(events: Sequence[Event]) -> tuple[Event, ...]:
    """Give an attack, a protest or a disaster the dead and injured of its harm: "the strike killed three".

    Figures of its own come first, then those of its clause, then those of later sentences, unless these differ (the
    dead of two towns) or another mention of it has figures.
    """
    told = [e for e in events if e.realized and (is_subclass(e.types[0], _HARM) or _takes_tolls(e.types[0]))]
    at_once, later = _harms(told, later=False), _harms(told, later=True)
    for name in ("killed", "injured"):
        events = [_with_figure(e, name, at_once.get(e.iri, ())) for e in events]
        known = {e.same_as or e.iri for e in events if getattr(e, name) is not None}
        events = [
            e if (e.same_as or e.iri) in known else _with_figure(e, name, _agreed(later.get(e.iri, ()), name))
            for e in events
        ]
    return tuple(events)


def _harms(told: Sequence[Event], *, later: bool) -> Mapping[str, Sequence[Event]]:
    """Return the harm that each event did, by its IRI: in its own clause, or told in later sentences."""
    found: dict[str, list[Event]] = {}
    for harm in told:
        for link in harm.links:
            if (link.rule == "aftermath") == later:
                found.setdefault(link.event, []).append(harm)
    return found


def _agreed(harms: Sequence[Event], name: str) -> Sequence[Event]:
    """Return these where they give one figure."""
    return harms if len({getattr(h, name) for h in harms} - {None}) == 1 else ()


def _with_figure(event: Event, name: str, harms: Sequence[Event]) -> Event:
    """Take a figure that an event lacks from the first harm that has it."""
    harm = next((h for h in harms if getattr(h, name) is not None), None)
    if harm is None or getattr(event, name) is not None or not _takes_tolls(event.types[0]):
        return event
    rules = (*event.rules, (name, "toll-of-harm"))
    approximate = event.approximate or harm.approximate
    if name == "killed":
        return replace(event, killed=harm.killed, approximate=approximate, rules=rules)
    return replace(event, injured=harm.injured, approximate=approximate, rules=rules)
