"""What an article tells around an event, as far as the models of confidence ask for it.

In: the events of an article, drafted and finished. Out: a frozen `Surroundings`, made once for all of them.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.extract.grammar.words import VERBAL
from kg.extract.links import Draft
from kg.extract.reading import Reading
from kg.extract.tree import Token, Tokens
from kg.lexicon import Lexicon
from kg.model import Argument, Event, Span

_PLAIN = "Event"


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """What is known of a whole sentence.

    Args:
        n_tokens: Number of tokens.
        n_verbs: Number of verbs.
        n_events: Number of events.
        quotes: Indices of the quotation marks.
        modals: The modal verbs, each once.
    """

    n_tokens: int
    n_verbs: int
    n_events: int
    quotes: tuple[int, ...]
    modals: tuple[str, ...]

    @classmethod
    def of(cls, sentence: Tokens, events: Container[int]) -> "SentenceFacts":
        """Count them.

        Args:
            sentence: The sentence.
            events: Indices of the tokens that name events.
        """
        tokens = tuple(sentence)
        return cls(
            n_tokens=len(tokens),
            n_verbs=sum([t.pos_ == "VERB" for t in tokens]),
            n_events=sum([t.i in events for t in tokens]),
            quotes=tuple([t.i for t in tokens if t.is_quote]),
            modals=tuple(dict.fromkeys(t.lower_ for t in tokens if t.tag_ == "MD")),
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """How several events are told.

    Args:
        n_mentions: How many they are.
        classes: How many have each class.
        standings: How many have happened, and how many have not.
    """

    n_mentions: int
    classes: Mapping[str, int]
    standings: Mapping[str, int]

    @classmethod
    def of(cls, events: Sequence[Event]) -> "Telling":
        """Count them."""
        return cls(len(events), Counter(e.types[0] for e in events), Counter(map(standing, events)))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around the events of an article.

    Args:
        tokens: The tokens, by their first character.
        events: The events, by the index of their trigger's token.
        happenings: How the mentions of each happening are told, by the IRI of its first one.
        words: How the events that each lemma names are told.
        facts: What is known of each sentence that tells an event, by the index of its first token.
        holders: How many events have each filler in a role, by the first character of its head.
        types: Class of each entity that takes part.
        names: Entities that have a name.
        time_rules: Which rule read each date expression.
        lexicon: Event words.
        published: The day of the article.
    """

    tokens: Mapping[int, Token]
    events: Mapping[int, Event]
    happenings: Mapping[str, Telling]
    words: Mapping[str, Telling]
    facts: Mapping[int, SentenceFacts]
    holders: Mapping[int, int]
    types: Mapping[str, str]
    names: frozenset[str]
    time_rules: Mapping[Span, str]
    lexicon: Lexicon
    published: date | None

    @classmethod
    def of(
        cls, reading: Reading, drafts: Sequence[Draft], events: Sequence[Event], types: Mapping[str, str]
    ) -> "Surroundings":
        """Gather it.

        Args:
            reading: The article.
            drafts: Its events before they were linked.
            events: The same after that, in the same order.
            types: Class of each entity that takes part.
        """
        happenings, words = defaultdict(list), defaultdict(list)
        holders: dict[int, int] = defaultdict(int)
        for draft, event in zip(drafts, events, strict=True):
            happenings[event.same_as or event.iri].append(event)
            words[draft.trigger.token.lemma_.lower()].append(event)
            for start in {argument.head.start for argument in event.arguments}:
                holders[start] += 1
        by_token = {d.trigger.token.i: e for d, e in zip(drafts, events, strict=True)}
        telling = {d.trigger.token.sent.start: d.trigger.token.sent for d in drafts}
        return cls(
            tokens={token.idx: token for token in reading.doc},
            events=by_token,
            happenings={iri: Telling.of(mentions) for iri, mentions in happenings.items()},
            words={lemma: Telling.of(named) for lemma, named in words.items()},
            facts={start: SentenceFacts.of(sentence, by_token) for start, sentence in telling.items()},
            holders=holders,
            types=types,
            names=frozenset(reading.named),
            time_rules={time.span: time.rule for time in reading.times},
            lexicon=reading.resources.lexicon,
            published=reading.article.published,
        )

    def filler(self, argument: Argument) -> str:
        """Tell how an argument names what it refers to: by a name, a pronoun, a number, a description, an event."""
        head = self.tokens.get(argument.head.start)
        if argument.entity in self.names:
            return "named"
        if head is None:
            return "split"
        if head.pos_ == "PRON" or head.tag_ == "PRP$":
            return "pronoun"
        if head.pos_ == "NUM":
            return "number"
        if argument.entity is not None:
            return "described"
        return "event" if head.i in self.events else "unknown"

    def sentence_of(self, trigger: Token) -> SentenceFacts:
        """What is known of the sentence of an event."""
        return self.facts[trigger.sent.start]

    def governor(self, token: Token) -> Token | None:
        """The nearest verb above a token."""
        return next((above for above in token.ancestors if above.pos_ in VERBAL), None)

    def whole(self, token: Token) -> Event | None:
        """The nearest event above a token."""
        return next((self.events[t.i] for t in token.ancestors if t.i in self.events), None)


def standing(event: Event) -> str:
    """Whether an event is told as having happened, in one word for features."""
    return "real" if event.realized else "unreal"


def category(event: Event) -> str:
    """The class right below "Event", or "Event" itself."""
    return event.types[-2] if len(event.types) > 1 else _PLAIN


def grade(number: int, *edges: int) -> int:
    """How many of these edges a number lies above.

    Example:
        >>> [grade(n, 1, 4, 9) for n in (0, 2, 5, 40)]
        [0, 1, 2, 3]
    """
    return bisect_left(edges, number)
