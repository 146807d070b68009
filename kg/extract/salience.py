"""Which events of an article are news in themselves, and which only help to tell them.

In: the events of an article, linked, with the words that they were read from. Out: for each whether it is salient: not
where somebody only says something, or where something goes on, is so, or is usual. A log-linear model decides; its
weights lie in `salience.json` and were fitted by `benchmarks/salience.py`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.words import VERBAL
from kg.extract.links import Draft
from kg.extract.tree import Token
from kg.lexicon.word_sets import fixed_set
from kg.loglinear import LogLinear, load_loglinear
from kg.model import Event, changed

_PATH = Path(__file__).with_name("salience.json")
THRESHOLDS = ("typed", "plain")
_EVERYDAY_VERBS, _COMMON_VERBS = fixed_set("everyday_verbs"), fixed_set("common_verbs")
_EVERYDAY_NOUNS, _COMMON_NOUNS = fixed_set("everyday_nouns"), fixed_set("common_nouns")
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl"})
_BESIDE = frozenset("aux auxpass neg mark prt expl advmod det".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_COUNTABLE = frozenset({"dobj", "pobj", *_SUBJECTS})
_EARLY, _MIDDLE = 1, 4
"""The last sentences that stand early in an article and in its middle, counted from 0."""
_MOST_ROLES = 3


def load_salience(path: Path = _PATH) -> LogLinear:
    """Read the model; from "typed" on an event with a class is salient, from "plain" on one without.

    Raises:
        LexiconError: The file cannot be read or is no such model.
    """
    return load_loglinear(path, *THRESHOLDS)


@dataclass(frozen=True, slots=True)
class Story:
    """What an article tells around an event.

    Args:
        names: Entities that have a name.
        mentions: How often each event is told, by the IRI of its first mention.
        linked: Roles in which other events of the article hold an event, by its IRI.
        sorts: What the words that name events are, by token: "an event" or "a typed event".
    """

    names: frozenset[str]
    mentions: Mapping[str, int]
    linked: Mapping[str, tuple[str, ...]]
    sorts: Mapping[int, str]

    @classmethod
    def of(cls, drafts: Sequence[Draft], events: Sequence[Event], names: frozenset[str]) -> "Story":
        """Gather it from all events of an article, before and after they were linked."""
        linked: dict[str, tuple[str, ...]] = {}
        for link in (link for event in events for link in event.links):
            linked[link.event] = (*linked.get(link.event, ()), link.role)
        sorts = {
            draft.trigger.token.i: "a typed event" if _is_typed(event) else "an event"
            for draft, event in zip(drafts, events, strict=True)
            if not draft.trigger.idle
        }
        return cls(names, Counter(event.same_as or event.iri for event in events), linked, sorts)


def mark_salience(
    drafts: Sequence[Draft], events: Sequence[Event], names: frozenset[str], model: LogLinear | None = None
) -> tuple[Event, ...]:
    """Say of each event whether it is salient.

    Args:
        drafts: The events before they were linked.
        events: The same events after that, in the same order.
        names: Entities that have a name.
        model: The weights, those of the package where None.

    Reads "Rebels *shelled* the port, the mayor said" as news; must not so read "*said*", "it *remains* unclear".
    """
    model = model or load_salience()
    story = Story.of(drafts, events, names)
    told = (_is_salient(draft, event, story, model) for draft, event in zip(drafts, events, strict=True))
    return tuple(
        event if event.salient == salient else changed(event, salient=salient)
        for event, salient in zip(events, told, strict=True)
    )


def _is_salient(draft: Draft, event: Event, story: Story, model: LogLinear) -> bool:
    threshold = model.thresholds["typed" if _is_typed(event) else "plain"]
    return model.probability(salience_features(draft, event, story)) >= threshold


def _is_typed(event: Event) -> bool:
    return len(event.types) > 1


def salience_features(draft: Draft, event: Event, story: Story) -> tuple[str, ...]:
    """Name the features of an event, each once.

    Args:
        draft: The event before it was linked, with its words.
        event: The same after that.
        story: What the article tells around it.
    """
    found = (
        *_of_word(draft),
        *_of_what_it_says(event),
        *_of_fillers(event, story),
        *_of_surroundings(draft.trigger.token, story),
        *_of_telling(draft, event, story),
    )
    return tuple(dict.fromkeys(found))


def _of_word(draft: Draft) -> Iterator[str]:
    token = draft.trigger.token
    yield f"lemma {token.lemma_.lower()}"
    yield f"{_commonness(token)} word"
    yield f"{token.tag_} as {token.dep_}"
    if token.head is not token:
        yield f"{token.dep_} of {token.head.lemma_.lower()}"
    for child in token.children:
        if child.dep_ in _CLAUSES:
            yield f"with {child.dep_}"
        elif child.dep_ in _BESIDE:
            yield f"{child.dep_} {child.lower_}"
        elif child.dep_ in _SUBJECTS:
            yield f"subject {child.lower_ if child.pos_ == 'PRON' else child.pos_}"
    if not draft.trigger.is_noun and is_passive(token):
        yield "passive"
    if draft.trigger.light is not None:
        yield "carried by a verb"


def _commonness(token: Token) -> str:
    """Tell how often a verb or a noun is met: a rare one tells more."""
    lemma, is_verb = token.lemma_.lower(), token.pos_ in VERBAL
    if lemma in (_EVERYDAY_VERBS if is_verb else _EVERYDAY_NOUNS):
        return "everyday"
    return "common" if lemma in (_COMMON_VERBS if is_verb else _COMMON_NOUNS) else "rare"


def _of_what_it_says(event: Event) -> Iterator[str]:
    yield f"rule {event.rule}"
    yield from (f"class {name}" for name in event.types)
    if not event.realized:
        yield from (event.polarity, event.certainty, event.outcome)
    if event.future:
        yield "future"
    if event.earliest is not None or event.latest is not None:
        yield "dated"
    if event.sources:
        yield "sourced"
    if event.killed is not None or event.injured is not None:
        yield "with casualties"
    if event.count is not None:
        yield "with a count"


def _of_fillers(event: Event, story: Story) -> Iterator[str]:
    roles = {argument.role for argument in event.arguments}
    yield from (f"role {role}" for role in sorted(roles))
    yield f"{min(len(roles), _MOST_ROLES)} roles, {'typed' if _is_typed(event) else 'plain'}"
    named = {argument.role for argument in event.arguments if argument.entity in story.names}
    yield from (f"named {role}" for role in sorted(named))


def _of_surroundings(token: Token, story: Story) -> Iterator[str]:
    """Name the events above and below a word, and what is counted there: "*won* 47 seats"."""
    if token.head is not token and token.head.i in story.sorts:
        yield f"{token.dep_} of {story.sorts[token.head.i]}"
    for child in token.children:
        inside = child.children if child.dep_ == "prep" else ()
        for below in (child, *inside):
            if below.i in story.sorts:
                yield f"over {story.sorts[below.i]}"
                yield f"over {story.sorts[below.i]} as {below.dep_}"
            elif below.dep_ in _COUNTABLE and any(c.dep_ == "nummod" for c in below.children):
                yield f"counted {below.dep_}"


def _of_telling(draft: Draft, event: Event, story: Story) -> Iterator[str]:
    n = draft.sentence
    yield "lead" if n == 0 else "early" if n <= _EARLY else "middle" if n <= _MIDDLE else "late"
    if story.mentions[event.same_as or event.iri] > 1:
        yield "told again"
    yield from (f"has {link.role}" for link in event.links)
    yield from (f"is {role}" for role in story.linked.get(event.iri, ()))
