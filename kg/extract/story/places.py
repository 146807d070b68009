"""Where an event happened that no words of its own place: where its sentence and its story tell.

In: the events of an article with the places that their own words tell, and all mentions of places. Out: for an event
without a place, the mentions where it happened, if a reader would be sure of any. Reads "A blast *shook* the mayor's car as
he drove through *Gao*"; must not place the visit of "Mali's president *visits* France" in Mali. What decides is a
log-linear model over the event, the place, and how they stand to each other; its weights are in `places.toml`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.extract.links import Draft
from kg.extract.story.days import category, distance_bin
from kg.extract.story.form import form_of, governor_of, is_plural
from kg.extract.story.model import Decision, load_decision
from kg.extract.story.path import path_between
from kg.extract.story.sites import Site
from kg.extract.tree import Token

WEIGHTS = Path(__file__).with_name("places.toml")
WHERE = ("place", "origin", "destination")
_MOST_STEPS = 4
_LEAD = 2


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A place where an event may have happened.

    Args:
        site: The mention of it that stands best for it.
        features: What holds of the event, the place, and how they stand to each other.
    """

    site: Site
    features: tuple[str, ...]


class Scene:
    """What an article tells of places.

    Args:
        drafts: The events, linked, in text order.
        sites: All mentions of places, in text order.
    """

    def __init__(self, drafts: Sequence[Draft], sites: Sequence[Site]) -> None:
        self.drafts, self.sites = drafts, sites
        at = {s.token.idx: s for s in sites}
        self.placed: list[tuple[Draft, Site]] = [
            (d, site)
            for d in drafts
            for a in d.event.arguments
            if a.role == "place" and not a.inferred and (site := at.get(a.head.start) or _inside(a.head.start, a.head.end, sites))
        ]
        self.uses = Counter(site.key for _, site in self.placed)
        self.mentions = Counter(s.key for s in sites)
        self.by_root: dict[str, Site] = {}
        self.by_iri: dict[str, Site] = {}
        for draft, site in self.placed:
            self.by_root.setdefault(draft.root, site)
            self.by_iri.setdefault(draft.event.iri, site)
        self.dateline = sites[0] if sites and _is_dateline(sites[0]) else None
        self.lead = next((s for d, s in self.placed if d.sentence < _LEAD), None)

    def candidates(self, draft: Draft) -> Iterator[PlaceCandidate]:
        """Yield the places where an event without one may have happened, each once."""
        roles = {a.entity: a.role for a in draft.event.arguments if a.entity}
        found: dict[str, tuple[Site, set[str]]] = {}
        for site, features in self._evidence(draft):
            found.setdefault(site.key, (site, set()))[1].update(features)
        for site, features in found.values():
            role = roles.get(site.key)
            if role is not None:
                features |= {f"is {role}", f"is {role} of {draft.event_class}", f"is {role} level {site.level}"}
        own = set(self._of_event(draft, found))
        for site, features in found.values():
            yield PlaceCandidate(site, tuple(sorted(own | features | set(self._of_site(draft, site, found)))))

    def _of_event(self, draft: Draft, found: Mapping[str, object]) -> Iterator[str]:
        token, event = draft.trigger.token, draft.event
        verb = governor_of(token)
        yield f"form {form_of(token)}"
        yield f"clause form {form_of(verb)}"
        yield f"label {token.dep_}"
        yield f"class {category(draft)}"
        yield f"type {draft.event_class}"
        yield f"sentence {distance_bin(draft.sentence)}"
        yield f"places {min(len(found), 4)}"
        if is_plural(token):
            yield "plural"
        if not event.realized:
            yield f"unrealized {'future' if event.future else event.outcome}"
        if draft.trigger.rule == "reporting":
            yield "reporting"
        roles = {a.role for a in event.arguments}
        if roles & {"origin", "destination"}:
            yield "moves"

    def _of_site(self, draft: Draft, site: Site, found: Mapping[str, object]) -> Iterator[str]:
        yield f"level {site.level}"
        yield f"level {site.level} class {category(draft)}"
        yield f"level {site.level} form {form_of(draft.trigger.token)}"
        yield f"uses {min(self.uses[site.key], 3)}"
        yield f"mentions {min(self.mentions[site.key], 4)}"
        if site.within in found:
            yield "inside another"
        if any(s.within == site.key for s in self.sites if s.key in found):
            yield "holds another"
        if self.uses and site.key == self.uses.most_common(1)[0][0]:
            yield "commonest place"
        if self.dateline is not None and site.key == self.dateline.key:
            yield "place of dateline"
        if self.lead is not None and site.key == self.lead.key:
            yield "place of lead"

    def _evidence(self, draft: Draft) -> Iterator[tuple[Site, Iterator[str]]]:
        here = [s for s in self.sites if s.sentence == draft.sentence]
        for site in here:
            yield site, self._in_sentence(draft, site, here)
        for other, site in self.placed:
            if other.sentence == draft.sentence and other.event.iri != draft.event.iri:
                yield site, _beside(draft, other)
        earlier = [(d, s) for d, s in self.placed if d.sentence < draft.sentence]
        if earlier:
            yield earlier[-1][1], self._across("before", draft, *earlier[-1])
        seen = next((s for s in reversed(self.sites) if s.sentence < draft.sentence), None)
        if seen is not None:
            yield seen, iter(("mentioned before", f"mentioned before distance {distance_bin(draft.sentence - seen.sentence)}"))
        if self.lead is not None:
            yield self.lead, iter(("lead", f"lead class {category(draft)}", f"lead form {form_of(draft.trigger.token)}"))
        if self.dateline is not None:
            yield self.dateline, iter(("dateline", f"dateline class {category(draft)}"))
        same = self.by_root.get(draft.root)
        if same is not None:
            yield same, iter(("akin same", f"akin same form {form_of(draft.trigger.token)}"))
        for link in draft.event.links:
            if link.event in self.by_iri:
                yield self.by_iri[link.event], iter(("akin", f"akin {link.role}"))
        word = draft.trigger.token.lemma_.lower()
        for other, site in self.placed:
            if other.trigger.token.lemma_.lower() == word and other.event.iri != draft.event.iri:
                yield site, iter(("akin word", f"akin word form {form_of(draft.trigger.token)}"))
            if other.event_class == draft.event_class != "Event" and other.sentence != draft.sentence:
                yield site, iter(("akin class",))

    def _in_sentence(self, draft: Draft, site: Site, here: Sequence[Site]) -> Iterator[str]:
        token, place = draft.trigger.token, site.token
        up, down = path_between(token, place)
        form = form_of(token)
        yield "in sentence"
        yield f"in sentence form {form}"
        yield f"in sentence class {category(draft)}"
        yield f"site label {place.dep_}"
        yield f"site behind {place.head.lower_ if place.dep_ == 'pobj' else '-'}"
        yield f"steps {min(len(up) + len(down), 7)}"
        if len(up) + len(down) <= _MOST_STEPS:
            yield f"path {' '.join(up) or '-'} / {' '.join(down) or '-'}"
        yield from (f"up {label}" for label in up)
        yield from (f"down {label}" for label in down)
        yield f"ways {len(up)} {min(len(down), 4)}"
        if up:
            yield f"up first {up[0]} form {form}"
        if down:
            yield f"down last {down[-1]} class {category(draft)}"
        yield "before it" if place.i < token.i else "behind it"
        near = min(here, key=lambda s: abs(s.token.i - token.i))
        yield "nearest" if near.token.i == place.i else "not nearest"
        behind = [s for s in here if s.token.i > token.i]
        if behind and behind[0].token.i == place.i:
            yield "next behind"
        yield f"apart {min(abs(place.i - token.i) // 4, 5)}"
        if any(d.trigger.token.i != token.i and _between(d.trigger.token, token, place) for d in self.drafts if d.sentence == draft.sentence):
            yield "events between"
        if _is_dateline(site):
            yield "in dateline"

    def _across(self, kind: str, draft: Draft, other: Draft, site: Site) -> Iterator[str]:
        distance = distance_bin(draft.sentence - other.sentence)
        form = form_of(draft.trigger.token)
        yield kind
        yield f"{kind} distance {distance}"
        yield f"{kind} form {form}"
        yield f"{kind} class {category(draft)}"
        yield f"{kind} forms {form} {form_of(other.trigger.token)}"
        yield f"{kind} level {site.level}"
        if draft.entities("agent", "patient") & other.entities("agent", "patient"):
            yield f"{kind} shared party"
        if category(draft) == category(other) != "Event":
            yield f"{kind} same class"
        if any(s.sentence == draft.sentence for s in self.sites):
            yield f"{kind} others in sentence"


def scenes_of(draft: Draft, scene: Scene, decision: Decision | None = None) -> tuple[Site, ...]:
    """Return where an event happened: the likeliest place, and those named together with it; none where unsure."""
    decision = decision or load_decision(WEIGHTS)
    judged = sorted(
        ((decision.probability(c.features), c.site) for c in scene.candidates(draft)),
        key=lambda pair: (-pair[0], pair[1].token.i),
    )
    if not judged or judged[0][0] < decision.bar:
        return ()
    best = judged[0][1]
    beside = best.token.conjuncts
    return (best, *(s for p, s in judged[1:] if p >= decision.bar / 2 and any(s.token is t for t in beside)))


def _beside(draft: Draft, other: Draft) -> Iterator[str]:
    up, down = path_between(draft.trigger.token, other.trigger.token)
    yield "with event"
    yield f"with event form {form_of(draft.trigger.token)}"
    if len(up) + len(down) <= _MOST_STEPS:
        yield f"with event {' '.join(up) or '-'} / {' '.join(down) or '-'}"
    yield f"with event class {category(draft)} {category(other)}"
    yield from (f"with event up {label}" for label in up)
    yield from (f"with event down {label}" for label in down)


def _between(token: Token, one: Token, other: Token) -> bool:
    return min(one.i, other.i) < token.i < max(one.i, other.i)


def _inside(start: int, end: int, sites: Sequence[Site]) -> Site | None:
    return next((s for s in sites if start <= s.token.idx < end), None)


def _is_dateline(site: Site) -> bool:
    """Whether a place opens the article in capitals, before the first words: "*GAO*, Mali -- ..."."""
    return site.sentence == 0 and site.token.text.isupper() and len(site.token.text) > len("U.S.")
