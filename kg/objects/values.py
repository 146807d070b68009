"""What the knowledge of a graph holds, as frozen values: events, who and what takes part, articles, stories.

Made by `reader`, given by the collections of `collect`. A value needs no store once it is read. `str()` of each is what
people would write: the sentence of an event, the name of an actor or a place, the headline of an article.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.objects.precision import Precision, precision_of
from kg.wording import Standing

Kind = Literal["actor", "place", "thing", "event"]


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """An actor, a place or a thing; a country is an actor and a place.

    Args:
        iri: Its IRI.
        label: Its best name.
        kind: What it mostly is; "event" where an event fills a role of another one.
        type: Local name of its most specific class ("ArmedForce").
        is_actor: Whether it can act.
        is_place: Whether it lies somewhere.
        country: ISO 3166-1 alpha-3 code of its country; of a place without one, of the nearest place around it.
        sectors: PLOVER sectors ("GOV", "MIL", "REB", ...), sorted.
        wikidata: Wikidata id ("Q38799"), where known.
        geonames: GeoNames id, where it has one.
        level: Of a place: "country", "region", "city", "facility", "water" or "area".
        latitude: WGS84 latitude in degrees; of a place without one, of the nearest place around it.
        longitude: WGS84 longitude in degrees, likewise.
        located_by: Name of the place whose coordinates stand for its own; None where they are its own.
        within: Names of the places that it lies in, the nearest first.
        region: Name of the region of its country that it lies in, or is.
        aliases: Other names by which articles mention it, sorted; at most six.
    """

    iri: str
    label: str
    kind: Kind
    type: str
    is_actor: bool = False
    is_place: bool = False
    country: str | None = None
    sectors: tuple[str, ...] = ()
    wikidata: str | None = None
    geonames: int | None = None
    level: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    located_by: str | None = None
    within: tuple[str, ...] = ()
    region: str | None = None
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Its name."""
        return self.label


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article of the graph; its text stays in the store.

    Args:
        iri: Its IRI.
        graph: IRI of the named graph that holds what was read out of it.
        id: The id it was given when it was read.
        title: Its headline, where it has one.
        published: Its day of publication, where known.
        publishers: Who prints it, those of reprints included, sorted.
        url: Where it stands on the web, where known.
        author: Who wrote it, as its byline has it.
    """

    iri: str
    graph: str
    id: str
    title: str | None = None
    published: date | None = None
    publishers: tuple[str, ...] = ()
    url: str | None = None
    author: str | None = None

    def __str__(self) -> str:
        """Its headline, or its id."""
        return self.title or self.id


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Words of a sentence that play a part in an event.

    Args:
        start: First character, counted from the start of the sentence.
        end: One past the last character.
        role: A role ("agent"), or "event" for the words that name the event.
        entity: IRI of what they refer to, "" where there is none.
        rule: Name of the rule that gave them the role.
    """

    start: int
    end: int
    role: str
    entity: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article that tells an event.

    Args:
        text: The sentence, untouched.
        parts: The words in it that play a part, in text order.
        article: The article.
        trigger: The words that name the event.
        rule: Name of the rule that read them.
        fields: For other fields of the event that the sentence gives, the rules that filled them ("killed: number").
    """

    text: str
    parts: tuple[Part, ...]
    article: KnownArticle
    trigger: str
    rule: str = ""
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The sentence."""
        return self.text


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """Who says so.

    Args:
        who: The words that name the source ("Pentagon spokeswoman Sabrina Singh").
        source: Whom they mean, where that is known.
        verb: The reporting word ("said"), as in the article.
        denies: Whether the source denies the event.
        earliest: First day on which it may have been said.
        latest: Last such day.
    """

    who: str
    source: KnownEntity | None = None
    verb: str = ""
    denies: bool = False
    earliest: date | None = None
    latest: date | None = None

    @property
    def name(self) -> str:
        """The source's name where it is known, else the words for it."""
        return self.source.label if self.source else self.who

    def __str__(self) -> str:
        """The source and the word of reporting."""
        return f"{self.who} {self.verb}".strip()


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """What one article tells of an event.

    Args:
        iri: Its IRI.
        quotes: The sentences that tell it, in text order; at least one.
        claims: Who says so, in this article.
        type: Local name of the event's class, as told here.
        standing: Whether it happened, as told here.
        earliest: First day on which it may have happened, as told here.
        latest: Last such day.
        killed: Number of dead.
        injured: Number of injured.
        count: How many events of its kind it stands for.
        approximate: Whether a figure is a rough one.
        confidence: Probability that all that is stated of it is right.
    """

    iri: str
    quotes: tuple[Quote, ...]
    claims: tuple[KnownClaim, ...]
    type: str
    standing: Standing
    earliest: date | None = None
    latest: date | None = None
    killed: int | None = None
    injured: int | None = None
    count: int | None = None
    approximate: bool = False
    confidence: float | None = None

    @property
    def article(self) -> KnownArticle:
        """The article that tells it."""
        return self.quotes[0].article


@dataclass(frozen=True, slots=True)
class Role:
    """Who or what has a role in an event ("agent", "patient", "place", ...)."""

    name: str
    filler: KnownEntity


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """One event, whatever the number of articles that tell of it.

    Args:
        iri: Its IRI.
        sentence: What happened in one sentence, which `str()` gives.
        label: Who did what to whom, as words with dashes between.
        type: Local name of its class ("DroneStrike").
        types: Its class and all classes above it, the most specific first.
        happened: Whether an article asserts that it happened or is under way.
        standing: How it stands otherwise; `status` has it in words.
        roles: Who and what takes part.
        earliest: First day on which it may have happened.
        latest: Last such day.
        killed: Number of dead that counts: of the latest figures the exact before the rough.
        killed_least: Lowest number of dead that an account gives.
        killed_most: Highest such number.
        injured: Number of injured that counts.
        injured_least: Lowest number of injured that an account gives.
        injured_most: Highest such number.
        count: How many events of its kind it stands for.
        approximate: Whether a figure is a rough one.
        confidence: Probability that its surest account is right.
        contested: In what sources contradict each other ("happened", "day", "killed", "injured").
        accounts: What each article tells, the one published first before the others.
        n_articles: Number of articles that tell of it.
        n_publishers: Number of publishers that print them, as far as they are known.
        stories: IRIs of the stories that it belongs to.
        causes: IRIs of the events that brought it about.
        wholes: IRIs of the larger events that it belongs to.
        plover: PLOVER type and, where there is one, mode.
    """

    iri: str
    sentence: str
    label: str
    type: str
    types: tuple[str, ...]
    happened: bool
    standing: Standing
    roles: tuple[Role, ...]
    accounts: tuple[KnownAccount, ...]
    earliest: date | None = None
    latest: date | None = None
    killed: int | None = None
    killed_least: int | None = None
    killed_most: int | None = None
    injured: int | None = None
    injured_least: int | None = None
    injured_most: int | None = None
    count: int | None = None
    approximate: bool = False
    confidence: float | None = None
    contested: tuple[str, ...] = ()
    n_articles: int = 1
    n_publishers: int = 0
    stories: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    plover: tuple[str, ...] = ()

    def __str__(self) -> str:
        """What happened, in one sentence."""
        return self.sentence

    def fillers(self, *roles: str) -> tuple[KnownEntity, ...]:
        """Who and what has one of these roles, each once."""
        return tuple(dict.fromkeys(r.filler for name in roles for r in self.roles if r.name == name))

    @property
    def agents(self) -> tuple[KnownEntity, ...]:
        """Who did it."""
        return self.fillers("agent")

    @property
    def patients(self) -> tuple[KnownEntity, ...]:
        """Whom or what it was done to."""
        return self.fillers("patient")

    @property
    def recipients(self) -> tuple[KnownEntity, ...]:
        """To whom it was addressed or given."""
        return self.fillers("recipient")

    @property
    def place(self) -> KnownEntity | None:
        """The narrowest known place where it was, or went; else what it struck, where that is a place."""
        places = [f for f in self.fillers("place", "destination") if f.is_place]
        struck = [f for f in self.fillers("patient") if f.is_place]
        places += [f for f in struck if not f.is_actor]
        found = places or struck or [f for f in self.fillers("origin") if f.is_place]
        return min(found, key=_narrowest, default=None)

    @property
    def status(self) -> tuple[str, ...]:
        """How it stands in words, most telling first; empty for what simply happened."""
        return self.standing.words

    @property
    def precision(self) -> Precision | None:
        """How exactly its day is known; "period" for other stretches of days, None where nothing is known."""
        return precision_of(self.earliest, self.latest)

    @property
    def claims(self) -> tuple[KnownClaim, ...]:
        """Who says so, in all articles."""
        return tuple(claim for account in self.accounts for claim in account.claims)

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of those who say so, each once."""
        return tuple(dict.fromkeys(claim.name for claim in self.claims if not claim.denies))

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The sentences that tell it, in all articles."""
        return tuple(quote for account in self.accounts for quote in account.quotes)

    @property
    def articles(self) -> tuple[KnownArticle, ...]:
        """The articles that tell of it, the one published first before the others."""
        return tuple(dict.fromkeys(account.article for account in self.accounts))

    def _repr_html_(self) -> str:
        """A card for notebooks."""
        from kg.objects.html import event_html

        return event_html(self)


@dataclass(frozen=True, slots=True)
class KnownStory:
    """A story that several articles tell.

    Args:
        iri: Its IRI.
        sentence: What its main event is, in one sentence, which `str()` gives.
        label: The same as words with dashes between.
        earliest: Day on which the first of its articles was published.
        latest: Day on which the last was.
        articles: Its articles, in the order of publication.
        events: IRIs of its events, sorted.
    """

    iri: str
    sentence: str
    label: str
    earliest: date | None
    latest: date | None
    articles: tuple[KnownArticle, ...]
    events: tuple[str, ...]

    def __str__(self) -> str:
        """What it is about, in one sentence."""
        return self.sentence

    def _repr_html_(self) -> str:
        """A card for notebooks."""
        from kg.objects.html import story_html

        return story_html(self)


_LEVELS = ("facility", "city", "region", "area", "water", "country")


def _narrowest(place: KnownEntity) -> tuple[bool, int, str]:
    rank = _LEVELS.index(place.level) if place.level in _LEVELS else len(_LEVELS)
    return place.latitude is None, rank, place.iri
