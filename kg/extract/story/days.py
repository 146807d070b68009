"""On which day an event happened that no word of its own dates: the days that its sentence and its story tell.

In: an event, a `Timeline`. Out: the days that it shares with another event, where a reader would be sure of them. Reads
"A bomb went off on Tuesday. Nine people were *hurt*."; must not carry Tuesday into "The group has long *fought* the
state". What decides is a log-linear model over the event, the days, and how the event stands to those that have them;
its weights are in `days.json`, fitted by `benchmarks/story.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.extract.dating.clauses import is_apart
from kg.extract.grammar.words import is_plural
from kg.extract.links import Draft
from kg.extract.story.bars import barred_days
from kg.extract.story.form import form_of, governor_of, words_beside
from kg.extract.story.path import path_between
from kg.extract.story.timeline import LooseTime, Telling, Timeline, parties
from kg.extract.story.value import Days, category, is_between, near
from kg.loglinear import load_loglinear

WEIGHTS = Path(__file__).with_name("days.json")
_MOST_STEPS = 4
_AFTER = 2
"""How many sentences after an event its day may first be told."""
_AGES = (("same day", 0), ("day before", 1), ("week", 7), ("month", 31), ("year", 366), ("years", 1500))
_SIZES = (("day", 0), ("days", 8), ("month", 31), ("year", 366))


@dataclass(frozen=True, slots=True)
class DayCandidate:
    """Days that an event may have.

    Args:
        days: First and last day.
        own: What holds of the event, whatever its days.
        tied: What holds of the days, and of those that have them.
    """

    days: Days
    own: tuple[str, ...]
    tied: tuple[str, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """All that speaks for and against the days."""
        return (*self.own, *self.tied)


def find_days(draft: Draft, timeline: Timeline) -> Days | None:
    """Return the days that an event shares with another, None where no reader could be sure of any."""
    model = load_loglinear(WEIGHTS, "sure")
    candidates = day_candidates(draft, timeline)
    known = model.added(candidates[0].own) if candidates else 0.0
    judged = [(model.probability(c.tied, known), c.days) for c in candidates]
    best = max(judged, default=None)
    return best[1] if best is not None and best[0] >= model.thresholds["sure"] else None


def day_candidates(draft: Draft, timeline: Timeline) -> list[DayCandidate]:
    """Return the days that an event without any may have, each once, with what speaks for and against them.

    What "had happened" was over before what is told around it; what came "two days before" or "a week later" has a day
    of its own.
    """
    token = draft.trigger.token
    if form_of(token) == "past-perfect" or is_apart(token) or timeline.is_elsewhen(draft):
        return []
    found: dict[Days, dict[str, None]] = {}
    barred = barred_days(draft, timeline)
    for days, features in _evidence(draft, timeline):
        if days not in barred:
            found.setdefault(days, {}).update(dict.fromkeys(features))
    own = tuple(_of_event(draft, timeline, found))
    return [
        DayCandidate(days, own, (*held, *_of_days(draft, timeline, days))) for days, held in found.items()
    ]


def _evidence(draft: Draft, timeline: Timeline) -> Iterator[tuple[Days, Iterator[str]]]:
    """Yield days with what ties an event to them."""
    for telling in timeline.in_sentence(draft.sentence):
        if telling.token.i != draft.trigger.token.i:
            yield telling.days, _in_sentence(draft, telling, timeline)
    for loose in timeline.loose_in(draft.sentence):
        yield loose.days, _beside_loose(draft, loose)
    for kind, telling in _around(draft, timeline):
        yield telling.days, _across(kind, draft, telling, timeline)
    for telling in timeline.akin(draft):
        yield telling.days, _akin(draft, telling)
    published = timeline.story.published
    if published is not None:
        yield (published, published), _on_publication(draft)


def _around(draft: Draft, timeline: Timeline) -> Iterator[tuple[str, Telling]]:
    """Yield the tellings of other sentences that an event may share: the last before, the first after, the lead's."""
    earlier, main, later = timeline.around(draft.sentence)
    if earlier is not None:
        yield "before", earlier
    if earlier is not None and main is not None and main.days != earlier.days:
        yield "main before", main
    if later is not None and later.sentence - draft.sentence <= _AFTER:
        yield "after", later
    if timeline.lead is not None and timeline.lead.sentence != draft.sentence:
        yield "lead", timeline.lead


def _of_event(draft: Draft, timeline: Timeline, found: Mapping[Days, object]) -> Iterator[str]:
    token, event = draft.trigger.token, draft.event
    form, clause = form_of(token), form_of(governor_of(token))
    yield f"form {form}"
    yield f"clause form {clause}"
    yield f"form {form} in {clause}"
    yield f"label {token.dep_}"
    yield f"class {category(draft)}"
    yield f"sentence {near(draft.sentence)}"
    yield from (f"beside {word}" for word in words_beside(token))
    if len(found) == 1:
        yield "only days"
    yield from _of_telling(draft, timeline)
    if not event.realized:
        yield f"unrealized {'future' if event.future else event.outcome}"
    yield f"in sentence {min(len({t.days for t in timeline.in_sentence(draft.sentence)}), 2)}"


def _of_telling(draft: Draft, timeline: Timeline) -> Iterator[str]:
    """Name how an event is told: by whom, as one or several, as not having happened."""
    if is_plural(draft.trigger.token):
        yield "plural"
    if _reports(draft, timeline):
        yield "reporting"
    if draft.event.polarity == "negative":
        yield "negative"
    if draft.event.sources:
        yield "sourced"
    if draft.trigger.token.i in timeline.quoted:
        yield "quoted"


def _of_days(draft: Draft, timeline: Timeline, days: Days) -> Iterator[str]:
    form, kind = form_of(draft.trigger.token), category(draft)
    known = (days, form, kind)
    if known not in timeline.known:
        timeline.known[known] = tuple(_of_period(days, timeline, form, kind))
    yield from timeline.known[known]
    taking_part = parties(draft)
    if taking_part & timeline.parties_of(days):
        yield "party of days"
        yield f"party of days form {form}"
    elif taking_part:
        yield "party of other days"
    if timeline.lead is not None and days == timeline.lead.days:
        yield "days of lead"
        yield f"days of lead form {form}"
    if days == timeline.commonest:
        yield "commonest days"


def _of_period(days: Days, timeline: Timeline, form: str, kind: str) -> Iterator[str]:
    size, age = _size(days), _age(days, timeline)
    yield f"size {size}"
    yield f"size {size} form {form}"
    yield f"size {size} class {kind}"
    yield f"age {age}"
    yield f"age {age} form {form}"
    yield f"told {min(timeline.n_tellings[days], 3)}"


def _age(days: Days, timeline: Timeline) -> str:
    published = timeline.story.published
    if published is None:
        return "unknown"
    if days[0] > published:
        return "ahead"
    n = (published - days[1]).days
    return next((name for name, most in _AGES if n <= most), "old")


def _size(days: Days) -> str:
    n = (days[1] - days[0]).days
    return next((name for name, most in _SIZES if n <= most), "longer")


def _reports(draft: Draft, timeline: Timeline) -> bool:
    return draft.trigger.rule == "reporting" or draft.trigger.token.i in timeline.story.cues


def _in_sentence(draft: Draft, telling: Telling, timeline: Timeline) -> Iterator[str]:
    """Name how an event stands to one of its sentence whose days are told."""
    token, other = draft.trigger.token, telling.token
    form, forms = form_of(token), f"{form_of(token)} {form_of(other)}"
    up, down = path_between(token, other)
    yield "in sentence"
    yield f"in sentence form {form}"
    yield f"in sentence forms {forms}"
    if len(up) + len(down) <= _MOST_STEPS:
        path = f"path {' '.join(up) or '-'} / {' '.join(down) or '-'}"
        yield path
        yield f"{path} forms {forms}"
    yield f"steps {min(len(up) + len(down), 6)}"
    yield from (f"up {label}" for label in up)
    yield from (f"down {label}" for label in down)
    if up:
        yield f"up first {up[0]} form {form}"
    if down:
        yield f"down first {down[0]}" + ("" if up else f" word {other.lemma_.lower()}")
    else:
        yield f"under {category(telling.draft)}"
        yield f"under word {other.lemma_.lower()}"
    yield "before it" if other.i < token.i else "behind it"
    if telling.draft is None:
        yield "of saying"
        return
    yield from _in_common("in sentence", draft, telling.draft)
    here = timeline.in_sentence(draft.sentence)
    if any(t.days != telling.days and is_between(t.token, token, other) for t in here):
        yield "others between"


def _beside_loose(draft: Draft, loose: LooseTime) -> Iterator[str]:
    """Name how an event stands to a time of its sentence that dates no event."""
    token, at = draft.trigger.token, loose.tokens
    root = min(at, key=lambda t: sum(1 for _ in t.ancestors))
    up, down = path_between(token, root)
    yield "loose"
    yield f"loose form {form_of(token)}"
    yield f"loose word {token.doc.tokens[at[0].i - 1].lower_ if at[0].i else ''}"
    yield f"loose {'before' if at[0].i < token.i else 'behind'}"
    yield f"loose steps {min(len(up) + len(down), 6)}"
    yield from (f"loose up {label}" for label in up[:2])
    yield from (f"loose down {label}" for label in down[:3])
    if abs(at[0].i - token.i) <= 3:
        yield "loose near"


def _across(kind: str, draft: Draft, telling: Telling, timeline: Timeline) -> Iterator[str]:
    """Name how an event stands to one of another sentence whose days are told."""
    token, theirs = draft.trigger.token, category(telling.draft)
    form, distance = form_of(token), near(abs(draft.sentence - telling.sentence))
    yield kind
    yield f"{kind} distance {distance}"
    yield f"{kind} form {form}"
    yield f"{kind} forms {form} {form_of(telling.token)}"
    yield f"{kind} class {category(draft)}"
    yield f"{kind} label {token.dep_}"
    yield f"{kind} clause form {form_of(governor_of(token))}"
    yield f"{kind} size {_size(telling.days)} distance {distance}"
    yield f"{kind} their class {theirs}"
    yield f"{kind} classes {category(draft)} {theirs}"
    if _reports(draft, timeline):
        yield f"{kind} reporting"
    if timeline.are_in_one_paragraph(token, telling.token):
        yield f"{kind} same paragraph"
    if telling.draft is not None:
        yield from _in_common(kind, draft, telling.draft)
    if timeline.in_sentence(draft.sentence):
        yield f"{kind} others in sentence"


def _akin(draft: Draft, telling: Telling) -> Iterator[str]:
    """Name how an event stands to one that may be the same, or its whole or cause, whose days are told."""
    form, other = form_of(draft.trigger.token), telling.draft
    if other is None:
        return
    yield "akin"
    if other.root == draft.root:
        yield "akin same"
        yield f"akin same form {form}"
    yield from (f"akin {x.role}" for x in draft.event.links if x.event == other.event.iri)
    if telling.token.lemma_.lower() == draft.trigger.token.lemma_.lower():
        yield "akin word"
        yield f"akin word form {form}"
    if other.event_class == draft.event_class != "Event":
        yield "akin class"
        yield f"akin class form {form}"
    yield from _in_common("akin", draft, other)
    yield f"akin distance {near(abs(draft.sentence - other.sentence))}"
    yield f"akin size {_size(telling.days)} form {form}"


def _on_publication(draft: Draft) -> Iterator[str]:
    """Name what speaks for the day of publication, where no word may tell a day."""
    form, label = form_of(draft.trigger.token), draft.trigger.token.dep_
    yield "publication"
    yield f"publication form {form}"
    yield f"publication form {form} sentence {near(draft.sentence)}"
    yield f"publication class {category(draft)}"
    yield f"publication label {label} sentence {near(draft.sentence)}"


def _in_common(kind: str, draft: Draft, other: Draft) -> Iterator[str]:
    if draft.entities("agent", "patient") & other.entities("agent", "patient"):
        if draft.entities("agent") & other.entities("agent"):
            yield f"{kind} same agent"
        yield f"{kind} shared party"
    if draft.entities("place") & other.entities("place"):
        yield f"{kind} same place"
    if category(draft) == category(other) != "Event":
        yield f"{kind} same class"
