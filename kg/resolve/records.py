"""What `resolve` works on: the articles, entities and events of a store as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.vocab import superclasses

Kind = Literal["event", "actor", "place"]
KINDS: tuple[Kind, ...] = ("event", "actor", "place")
_ONE_TIME_DAYS = 3
_ATTACK = "Attack"
_NOUN_RULE = "noun"


@dataclass(frozen=True, slots=True, order=True)
class MentionRecord:
    """Words of an article that denote an event or an entity.

    Args:
        article: Id of the article.
        start: First character of the head.
        end: Character after the head.
        words: The words, as written.
        sentence: The sentence that they stand in; empty for mentions of entities.
        rule: Name of the rule that read them; empty for mentions of entities.
    """

    article: str
    start: int
    end: int
    words: str
    sentence: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article.

    Args:
        id: Its id.
        iri: Its node.
        text: Its words.
        title: Its headline, where it stands apart from the text; else empty.
        published: Day of publication, where known.
        publishers: All who print it, those of reprints too, sorted.
    """

    id: str
    iri: str
    text: str
    title: str = ""
    published: date | None = None
    publishers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An actor, place or thing.

    Args:
        iri: Its node.
        kind: "actor", "place", or "thing" for what is neither and is never linked.
        type: Local name of its most specific class.
        label: Its name or description.
        registered: Whether a registry defines it, so that its IRI is the same in every article.
        country: ISO 3166-1 alpha-3 code, where known.
        sector: PLOVER codes.
        count: How many it stands for.
        within: IRI of the place that directly contains it.
        mentions: In all articles, sorted.
        relations: What articles state of it: name of the relation, IRI of the other entity.
    """

    iri: str
    kind: Literal["actor", "place", "thing"]
    type: str
    label: str
    registered: bool = False
    country: str | None = None
    sector: tuple[str, ...] = ()
    count: int | None = None
    within: str | None = None
    mentions: tuple[MentionRecord, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()

    @property
    def article(self) -> str:
        """Id of the only article that a local entity stands in, or the first of a registered one."""
        return self.mentions[0].article if self.mentions else ""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One account: what one article tells of one event, whatever the number of its mentions there.

    Args:
        iri: Its node.
        article: Id of the article.
        event_class: Local name of its most specific class.
        positive: Whether the article affirms it, as opposed to negating it.
        realized: Whether it happened or is under way, according to the article.
        earliest: First day on which it may have happened.
        latest: Last such day.
        killed: Number of dead.
        injured: Number of injured.
        count: How many events of its kind it stands for.
        approximate: Whether one of these figures is a rough one.
        roles: Role and IRI of the entity, or of the account of another event, that fills it.
        mentions: In text order.
        label: Who did what to whom, in one line.
        certainty: How sure the article is of it.
        outcome: How it ended, or that it has not begun.
        future: Whether it lies ahead of the article.
        salient: Whether it is news in itself.
        confidence: How probable it is that it is read rightly.
        plover: PLOVER type and mode, as IRIs.
        links: "cause" or "partOf", and the IRI of the other account.
        times: IRIs of the date expressions that date it.
        claims: IRI of each claim about it, and whether the claim denies it.
    """

    iri: str
    article: str
    event_class: str
    positive: bool = True
    realized: bool = True
    earliest: date | None = None
    latest: date | None = None
    killed: int | None = None
    injured: int | None = None
    count: int | None = None
    approximate: bool = False
    roles: tuple[tuple[str, str], ...] = ()
    mentions: tuple[MentionRecord, ...] = ()
    label: str = ""
    certainty: str = "certain"
    outcome: str = "accomplished"
    future: bool = False
    salient: bool = True
    confidence: float = 1.0
    plover: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    times: tuple[str, ...] = ()
    claims: tuple[tuple[str, bool], ...] = ()

    @property
    def is_series(self) -> bool:
        """Whether it tells of attacks in bulk, of no number and no one time: "they suspended their attacks on convoys".

        "Air strikes on Friday" are one attack, as are those with a figure of dead; "some 175 attacks" are counted.
        """
        if self.earliest and self.latest and (self.latest - self.earliest).days <= _ONE_TIME_DAYS:
            return False
        told = any(figure is not None for figure in (self.count, self.killed, self.injured))
        attack = _ATTACK in superclasses(self.event_class)
        return attack and not told and all(map(_is_plural_noun, self.mentions))

    @property
    def denied(self) -> bool:
        """Whether somebody in the article denies it."""
        return any(denies for _, denies in self.claims)

    @property
    def affirmed(self) -> bool:
        """Whether somebody in the article says that it is so."""
        return any(not denies for _, denies in self.claims)

    def filling(self, *roles: str) -> frozenset[str]:
        """IRIs of the entities in these roles."""
        return frozenset(entity for role, entity in self.roles if role in roles)


def _is_plural_noun(mention: MentionRecord) -> bool:
    return mention.rule.startswith(_NOUN_RULE) and mention.words.lower().endswith("s")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a store holds, as far as links across articles depend on it.

    Args:
        articles: By id.
        entities: By IRI.
        events: Accounts of events, by IRI, sorted by it.
    """

    articles: Mapping[str, ArticleRecord]
    entities: Mapping[str, EntityRecord]
    events: Mapping[str, EventRecord]
