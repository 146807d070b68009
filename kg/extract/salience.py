"""Which events of an article are news in themselves, and which only help to tell them.

In: the events of an article, linked, with the words that they were read from. Out: for each whether it is salient:
what happened, not that somebody says so, that something goes on, is so, or is usual. A log-linear model decides; its
weights lie in `salience.json` and were fitted by `benchmarks/salience.py`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.words import VERBAL
from kg.extract.links import Draft
from kg.extract.loglinear import LogLinear, load_loglinear
from kg.extract.tree import Token
from kg.lexicon.word_sets import fixed_set
from kg.model import Event

_PATH = Path(__file__).with_name("salience.json")
THRESHOLDS = ("typed", "plain")
_EVERYDAY = {sort: fixed_set(f"everyday_{sort}") for sort in ("verbs", "nouns")}
_COMMON = {sort: fixed_set(f"common_{sort}") for sort in ("verbs", "nouns")}
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl"})
_MANNERS = frozenset("aux auxpass neg mark prt expl advmod".split())
_FEW, _SOME = 1, 4


def load_salience(path: Path = _PATH) -> LogLinear:
    """Read the model; from "typed" on an event with a class is salient, from "plain" on one without.

    Raises:
        LexiconError: The file cannot be read or is no such model.
    """
    return load_loglinear(path, *THRESHOLDS)


@dataclass(frozen=True, slots=True)
class Story:
    """What an article tells of an event besides the event itself.

    Args:
        names: Entities that have a name.
        mentions: How often each event is told, by the IRI of its first mention.
        linked: Roles in which other events of the article hold an event, by its IRI.
        heads: Whether a token names an event, and one with a class.
    """

    names: frozenset[str]
    mentions: Counter[str]
    linked: dict[str, tuple[str, ...]]
    heads: dict[int, str]

    @classmethod
    def of(cls, drafts: Sequence[Draft], events: Sequence[Event], names: frozenset[str]) -> "Story":
        """Gather it from all events of an article."""
        linked: dict[str, tuple[str, ...]] = {}
        for event in events:
            for link in event.links:
                linked[link.event] = (*linked.get(link.event, ()), link.role)
        mentions = Counter(event.same_as or event.iri for event in events)
        heads = {
            d.trigger.token.i: "an event" if len(e.types) == 1 else "a typed event"
            for d, e in zip(drafts, events, strict=True)
            if not d.trigger.idle
        }
        return cls(names, mentions, linked, heads)


def mark_salience(
    drafts: Sequence[Draft], events: Sequence[Event], names: frozenset[str], model: LogLinear | None = None
) -> tuple[Event, ...]:
    """Say of each event whether it is salient.

    Args:
        drafts: The events before they were linked.
        events: The same events after that, in the same order.
        names: Entities that have a name.
        model: The weights, those of the package where None.
    """
    model = model or load_salience()
    story = Story.of(drafts, events, names)
    return tuple(
        replace(event, salient=_is_salient(draft, event, story, model))
        for draft, event in zip(drafts, events, strict=True)
    )


def _is_salient(draft: Draft, event: Event, story: Story, model: LogLinear) -> bool:
    threshold = model.thresholds["plain" if len(event.types) == 1 else "typed"]
    return model.probability(salience_features(draft, event, story)) >= threshold


def salience_features(draft: Draft, event: Event, story: Story) -> tuple[str, ...]:
    """Name the features of an event, each once."""
    found = [
        *_of_words(draft),
        *_of_event(event),
        *_of_fillers(event, story),
        *_of_telling(draft, event, story),
    ]
    return tuple(dict.fromkeys(found))


def _of_words(draft: Draft) -> Iterator[str]:
    token = draft.trigger.token
    yield f"lemma {token.lemma_.lower()}"
    yield f"{_commonness(token)} word"
    yield f"{token.tag_} as {token.dep_}"
    if token.head is not token:
        yield f"{token.dep_} of {token.head.lemma_.lower()}"
    for child in token.children:
        if child.dep_ in _CLAUSES:
            yield f"with {child.dep_}"
        elif child.dep_ in _MANNERS:
            yield f"{child.dep_} {child.lower_}"
        elif child.dep_ in ("nsubj", "nsubjpass"):
            yield f"subject {_sort(child)}"
        elif child.dep_ == "det":
            yield f"det {child.lower_}"
    if not draft.trigger.is_noun and is_passive(token):
        yield "passive"
    if draft.trigger.light is not None:
        yield "carried by a verb"


def _commonness(token: Token) -> str:
    """Tell how often a verb or a noun is met: rare words tell more."""
    sort, lemma = "verbs" if token.pos_ in VERBAL else "nouns", token.lemma_.lower()
    if lemma in _EVERYDAY[sort]:
        return "everyday"
    return "common" if lemma in _COMMON[sort] else "rare"


def _sort(subject: Token) -> str:
    return subject.lower_ if subject.pos_ == "PRON" else subject.pos_


def _of_event(event: Event) -> Iterator[str]:
    yield f"rule {event.rule}"
    yield from (f"class {name}" for name in event.types)
    yield f"typed {len(event.types) > 1}, {event.rule}"
    if not event.realized:
        yield from (event.polarity, event.certainty, event.outcome)
    if event.future:
        yield "future"
    if event.earliest is not None or event.latest is not None:
        yield "dated"
    if event.sources:
        yield "sourced"
    for figure in ("killed", "injured", "count"):
        if getattr(event, figure) is not None:
            yield f"with {figure}"


def _of_fillers(event: Event, story: Story) -> Iterator[str]:
    roles = {argument.role for argument in event.arguments}
    yield from (f"role {role}" for role in sorted(roles))
    yield f"{min(len(roles), 3)} roles, {'plain' if len(event.types) == 1 else 'typed'}"
    named = {argument.role for argument in event.arguments if argument.entity in story.names}
    yield from (f"named {role}" for role in sorted(named))


def _of_telling(draft: Draft, event: Event, story: Story) -> Iterator[str]:
    n = draft.sentence
    yield "lead" if n == 0 else "early" if n <= _FEW else "middle" if n <= _SOME else "late"
    token = draft.trigger.token
    if token.head.i in story.heads and token.head is not token:
        yield f"{token.dep_} of {story.heads[token.head.i]}"
    for child in token.children:
        for below in (child, *(c for c in child.children if child.dep_ == "prep")):
            if below.i in story.heads:
                yield f"over {story.heads[below.i]}"
                yield f"over {story.heads[below.i]} as {below.dep_}"
            elif below.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj") and any(
                c.dep_ == "nummod" for c in below.children
            ):
                yield f"counted {below.dep_}"
    if story.mentions[event.same_as or event.iri] > 1:
        yield "told again"
    yield from (f"has {link.role}" for link in event.links)
    yield from (f"is {role}" for role in story.linked.get(event.iri, ()))
