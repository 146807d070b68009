"""Where an event happened that no words of its own place: where its sentence and its story tell.

In: an event, a `Scene`. Out: the mentions of places where it happened, if a reader would be sure of any. Reads "A blast
*shook* the mayor's car as he drove through *Gao*"; must not place the visit of "Mali's president *visits* France" in
Mali. What decides is a log-linear model over the event, the place, and how they stand to each other; its weights are in
`places.json`, fitted by `benchmarks/story.py`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.extract.grammar.words import is_plural
from kg.extract.links import Draft
from kg.extract.loglinear import load_loglinear
from kg.extract.story.bars import place_bar
from kg.extract.story.form import form_of, governor_of
from kg.extract.story.path import path_between
from kg.extract.story.scene import Scene, is_unsure
from kg.extract.story.sites import Site
from kg.extract.story.value import category, is_between, near

WEIGHTS = Path(__file__).with_name("places.json")
_MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A place where an event may have happened.

    Args:
        site: The mention of it that stands best for it.
        own: What holds of the event, wherever it happened.
        tied: What holds of the place, and of how they stand to each other.
    """

    site: Site
    own: tuple[str, ...]
    tied: tuple[str, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """All that speaks for and against the place."""
        return (*self.own, *self.tied)


def find_places(draft: Draft, scene: Scene) -> tuple[Site, ...]:
    """Return where an event happened: the likeliest place, and those named together with it; none where unsure."""
    model = load_loglinear(WEIGHTS, "sure", "beside")
    candidates = place_candidates(draft, scene)
    known = model.added(candidates[0].own) if candidates else 0.0
    judged = [(model.probability(c.tied, known), c.site) for c in candidates]
    judged.sort(key=lambda pair: (-pair[0], pair[1].token.i))
    if not judged or judged[0][0] < model.thresholds["sure"]:
        return ()
    best = judged[0][1]
    together = [
        s for p, s in judged[1:] if p >= model.thresholds["beside"] and s.token in best.token.conjuncts
    ]
    return (best, *together)


def place_candidates(draft: Draft, scene: Scene) -> list[PlaceCandidate]:
    """Return the places where an event without one may have happened, each once, with what speaks for and against."""
    found: dict[str, tuple[Site, dict[str, None]]] = {}
    taken = {a.entity for a in draft.event.arguments if not is_unsure(a)}
    is_barred = place_bar(draft, scene)
    for site, features in _evidence(draft, scene):
        if (features or site.key not in found) and site.key not in taken and not is_barred(site):
            found.setdefault(site.key, (site, {}))[1].update(dict.fromkeys(features))
    if not found:
        return []
    own = tuple(_of_event(draft, found))
    return [
        PlaceCandidate(site, own, (*held, *_of_site(draft, site, scene, found)))
        for site, held in found.values()
    ]


def _evidence(draft: Draft, scene: Scene) -> Iterator[tuple[Site, Iterable[str]]]:
    """Yield places with what ties an event to them."""
    here = scene.in_sentence(draft.sentence)
    for site in here:
        yield site, _in_sentence(draft, site, here, scene)
    lemma = draft.trigger.token.lemma_.lower()
    for other, site in scene.placed_near(draft.sentence):
        if other.sentence == draft.sentence and other.event.iri != draft.event.iri:
            yield site, _beside(draft, other)
        yield site, _akin(draft, other, lemma)
    yield from _around(draft, scene)
    same = scene.same(draft)
    if same is not None:
        yield same, iter(("akin", "akin same", f"akin same form {form_of(draft.trigger.token)}"))
    yield from ((site, iter(("akin", f"akin {role}"))) for site, role in scene.linked(draft))


def _around(draft: Draft, scene: Scene) -> Iterator[tuple[Site, Iterable[str]]]:
    """Yield the places of other sentences: of the last event, the last mentioned, of the lead, the dateline."""
    earlier, seen = scene.before(draft.sentence)
    if earlier is not None:
        yield earlier[1], _before(draft, *earlier, scene)
    if seen is not None:
        distance = near(draft.sentence - seen.sentence)
        yield seen, iter(("mentioned before", f"mentioned before distance {distance}"))
    for kind, site in (("lead", scene.lead), ("dateline", scene.dateline)):
        if site is not None:
            form = f"{kind} form {form_of(draft.trigger.token)}"
            yield site, iter((kind, f"{kind} class {category(draft)}", form))


def _of_event(draft: Draft, found: Mapping[str, object]) -> Iterator[str]:
    token, event = draft.trigger.token, draft.event
    yield f"form {form_of(token)}"
    yield f"clause form {form_of(governor_of(token))}"
    yield f"label {token.dep_}"
    yield f"class {category(draft)}"
    yield f"type {draft.event_class}"
    yield f"sentence {near(draft.sentence)}"
    yield f"places {min(len(found), 4)}"
    if is_plural(token):
        yield "plural"
    if draft.trigger.rule == "reporting":
        yield "reporting"
    if not event.realized:
        yield f"unrealized {'future' if event.future else event.outcome}"


def _of_site(draft: Draft, site: Site, scene: Scene, found: Mapping[str, object]) -> Iterator[str]:
    kind, form = category(draft), form_of(draft.trigger.token)
    known = ("of site", site.key, site.level, kind, form)
    if known not in scene.known:
        scene.known[known] = tuple(_of_mentions(site, scene, kind, form))
    yield from scene.known[known]
    if site.within in found:
        yield "inside another"
    if site.key in scene.holding and any(scene.inside.get(key) == site.key for key in found):
        yield "holds another"
    told = ("in article", site.key)
    if told not in scene.known:
        scene.known[told] = tuple(_in_article(site, scene))
    yield from scene.known[told]
    yield from (f"told {rule}" for rule in scene.unsure_rules(draft, site))


def _of_mentions(site: Site, scene: Scene, kind: str, form: str) -> Iterator[str]:
    yield f"level {site.level}"
    yield f"level {site.level} class {kind}"
    yield f"level {site.level} form {form}"
    yield f"uses {min(scene.n_uses[site.key], 3)}"
    yield f"mentions {min(scene.n_mentions[site.key], 4)}"


def _in_article(site: Site, scene: Scene) -> Iterator[str]:
    if site.key == scene.commonest:
        yield "commonest place"
    if scene.dateline is not None and site.key == scene.dateline.key:
        yield "place of dateline"
    if scene.lead is not None and site.key == scene.lead.key:
        yield "place of lead"


def _in_sentence(draft: Draft, site: Site, here: Sequence[Site], scene: Scene) -> Iterator[str]:
    """Name how an event stands to a mention of a place in its sentence."""
    token, place = draft.trigger.token, site.token
    up, down = path_between(token, place)
    form = form_of(token)
    yield "in sentence"
    yield f"in sentence form {form}"
    yield f"in sentence class {category(draft)}"
    yield f"site label {place.dep_}"
    yield f"site behind {place.head.lower_ if place.dep_ == 'pobj' else '-'}"
    yield f"steps {min(len(up) + len(down), 7)}"
    yield f"ways {len(up)} {min(len(down), 4)}"
    if len(up) + len(down) <= _MOST_STEPS:
        yield f"path {' '.join(up) or '-'} / {' '.join(down) or '-'}"
    yield from (f"up {label}" for label in up)
    yield from (f"down {label}" for label in down)
    if up:
        yield f"up first {up[0]} form {form}"
    if down:
        yield f"down last {down[-1]} class {category(draft)}"
    yield from _by_order(draft, site, here, scene)


def _by_order(draft: Draft, site: Site, here: Sequence[Site], scene: Scene) -> Iterator[str]:
    """Name how an event stands to a mention of a place in its sentence by the order of the words."""
    token, place = draft.trigger.token, site.token
    yield "before it" if place.i < token.i else "behind it"
    nearest = min(here, key=lambda s: (abs(s.token.i - token.i), s.token.i))
    yield "nearest" if nearest is site else "not nearest"
    next_behind = next((s for s in here if s.token.i > token.i), None)
    if next_behind is site:
        yield "next behind"
    yield f"apart {min(abs(place.i - token.i) // 4, 5)}"
    others = (d.trigger.token for d in scene.drafts_in(draft.sentence))
    if any(other.i != token.i and is_between(other, token, place) for other in others):
        yield "events between"
    if site.opens:
        yield "in dateline"


def _beside(draft: Draft, other: Draft) -> Iterator[str]:
    """Name how an event stands to one of its sentence whose place is told."""
    up, down = path_between(draft.trigger.token, other.trigger.token)
    yield "with event"
    yield f"with event form {form_of(draft.trigger.token)}"
    yield f"with event class {category(draft)} {category(other)}"
    if len(up) + len(down) <= _MOST_STEPS:
        yield f"with event {' '.join(up) or '-'} / {' '.join(down) or '-'}"
    yield from (f"with event up {label}" for label in up)
    yield from (f"with event down {label}" for label in down)


def _akin(draft: Draft, other: Draft, lemma: str) -> Sequence[str]:
    """Name what makes a placed event look like the same one."""
    if other.event.iri == draft.event.iri:
        return ()
    same_class = other.event_class == draft.event_class != "Event" and other.sentence != draft.sentence
    akin = ("akin class",) if same_class else ()
    if other.trigger.token.lemma_.lower() != lemma:
        return akin
    return ("akin word", f"akin word form {form_of(draft.trigger.token)}", *akin)


def _before(draft: Draft, other: Draft, site: Site, scene: Scene) -> Iterator[str]:
    """Name how an event stands to the last one before its sentence whose place is told."""
    form = form_of(draft.trigger.token)
    yield "before"
    yield f"before distance {near(draft.sentence - other.sentence)}"
    yield f"before form {form}"
    yield f"before forms {form} {form_of(other.trigger.token)}"
    yield f"before class {category(draft)}"
    yield f"before level {site.level}"
    if draft.entities("agent", "patient") & other.entities("agent", "patient"):
        yield "before shared party"
    if category(draft) == category(other) != "Event":
        yield "before same class"
    if scene.in_sentence(draft.sentence):
        yield "before others in sentence"
