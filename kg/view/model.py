"""The frozen values that a page draws: entities, events with their evidence, the edges between them.

Comes from `build`, goes to `page`. Ids are IRIs; nothing here knows of HTML, RDF terms or the store.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

EntityKind = Literal["actor", "place", "thing"]
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article that events lead back to.

    Args:
        id: Its IRI.
        title: Headline, or what stands for one.
        source: Who published it.
        published: Day of publication.
        url: Where it stands on the web; a page links it only where it is http or https.
    """

    id: str
    title: str
    source: str | None = None
    published: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """Words of a sentence that play a role in an event.

    Args:
        role: A role of the event ("agent", "place", ...), or "trigger", "time", "source" or "cue".
        start: First character, counted from the start of the sentence.
        end: One past the last character.
        entity: Id of the entity that the words refer to.
    """

    role: str
    start: int
    end: int
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that reports an event.

    Args:
        text: The sentence, untouched.
        spans: The words in it that play a role, in text order.
        article: Id of the article that it stands in.
    """

    text: str
    spans: tuple[RoleSpan, ...]
    article: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Who says so.

    Args:
        who: Name of the source.
        verb: The reporting word ("said"), as in the article.
        denies: Whether the source denies the event.
        entity: Id of the source among the entities, where it is one.
        earliest: First day on which it may have been said.
        latest: Last such day.
        article: Id of the article that reports the claim.
    """

    who: str
    verb: str = ""
    denies: bool = False
    entity: str | None = None
    earliest: date | None = None
    latest: date | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class AccountView:
    """What one article tells of an event.

    Args:
        article: Id of the article.
        label: Who did what to whom, in one line.
        status: How it stands there, as of an event.
        earliest: First day on which it may have happened.
        latest: Last such day.
        place: Label of its place.
        killed: Number of dead.
        injured: Number of injured.
        count: How many events of its kind it stands for.
        approximate: Whether a figure is a rough one.
    """

    article: str
    label: str
    status: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    place: str | None = None
    killed: int | None = None
    injured: int | None = None
    count: int | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class EntityView:
    """An actor, a place or a thing.

    Args:
        id: Its IRI; where several article-local entities are shown as one, the first of theirs.
        label: Its best name.
        kind: Which shape it is drawn as.
        type: Local name of its most specific class ("ArmedForce").
        sectors: PLOVER sector codes.
        country: ISO 3166-1 alpha-3 code.
        wikidata: Wikidata IRI or id, where known.
        aliases: Other names that a search should find.
        within: Label of the place that it lies in.
        container: Id of that place, where it is one of the entities.
        lat: WGS84 latitude in degrees; that of the nearest place around it where its own is not known.
        lon: WGS84 longitude in degrees, likewise.
        located_by: Label of the place whose coordinates stand for its own; None where they are its own.
        degree: In how many events it takes part.
        community: Number of the group of actors and places that it belongs to, 0 the largest.
        position: Where to draw it in a square of side 2 around the origin, None where it is not laid out.
    """

    id: str
    label: str
    kind: EntityKind
    type: str
    sectors: tuple[str, ...] = ()
    country: str | None = None
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    within: str | None = None
    container: str | None = None
    lat: float | None = None
    lon: float | None = None
    located_by: str | None = None
    degree: int = 0
    community: int = 0
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class EventView:
    """What happened, or is said to have happened.

    Args:
        id: Its IRI.
        label: What to write on its card ("Drone strike"; the trigger word for a plain event).
        type: Local name of its most specific class.
        category: Local name of the class right below Event ("Conflict"); "Event" for any other happening.
        title: Who did what to whom in one line, where it is stored.
        realized: Whether it is asserted to have happened or to be under way.
        status: How it stands otherwise ("planned", "failed", "denied", ...); empty for a plain fact.
        earliest: First day on which it may have happened.
        latest: Last such day.
        time: The words that date it.
        place: Label of its place.
        killed: Number of dead.
        injured: Number of injured.
        count: How many events of its kind it stands for.
        approximate: Whether a figure is a rough one.
        confidence: Probability that all that is stated of it is right.
        evidence: Every sentence that reports it.
        claims: Who says so.
        accounts: What each article tells of it, in the order of publication; none where only one does.
        n_articles: Number of articles that tell of it.
        n_publishers: Number of publishers that print them, as far as they are known.
        contested: In what sources contradict each other ("happened", "day", "killed", "injured").
        importance: Rank among the events, 0 first.
    """

    id: str
    label: str
    type: str
    category: str
    title: str | None = None
    realized: bool = True
    status: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    time: str | None = None
    place: str | None = None
    killed: int | None = None
    injured: int | None = None
    count: int | None = None
    approximate: bool = False
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[ClaimView, ...] = ()
    accounts: tuple[AccountView, ...] = ()
    n_articles: int = 1
    n_publishers: int = 0
    contested: tuple[str, ...] = ()
    importance: int = 0


@dataclass(frozen=True, slots=True, order=True)
class EdgeView:
    """A line between two nodes: an entity's role in an event, a link of events, or a fact about two entities.

    Args:
        source: Id of the event, or of the subject.
        target: Id of the entity, of the other event, or of the object.
        role: "agent", "patient", ..., "cause", "partOf", "backedBy", ...
        evidence: The sentences that state a fact about two entities; a role's are those of its event.
    """

    source: str
    target: str
    role: str
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a query's answer.

    Args:
        text: As people read it.
        id: Its IRI, where it is one.
    """

    text: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A saved query with its answer.

    Args:
        name: What to call it.
        description: What it asks, in a sentence.
        sparql: The query.
        columns: Names of its variables.
        rows: The answer's rows, each as long as `columns`; at most as many as the page shows.
        n_rows: How many rows the answer has.
    """

    name: str
    description: str
    sparql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    n_rows: int


@dataclass(frozen=True, slots=True)
class GraphView:
    """All that a page shows.

    Args:
        articles: The articles, newest first.
        entities: Actors, places and things, most involved first.
        events: Events, most important first.
        edges: Roles of entities in events, sorted.
        links: Causes and wholes among events, sorted.
        relations: Lasting facts between entities, sorted.
        answers: Saved queries with their answers.
    """

    articles: tuple[ArticleView, ...] = ()
    entities: tuple[EntityView, ...] = ()
    events: tuple[EventView, ...] = ()
    edges: tuple[EdgeView, ...] = ()
    links: tuple[EdgeView, ...] = ()
    relations: tuple[EdgeView, ...] = ()
    answers: tuple[AnswerView, ...] = ()

    @property
    def nodes(self) -> "tuple[EntityView | EventView, ...]":
        """Every node: the entities, then the events."""
        return (*self.entities, *self.events)

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day of its dated, realized events; None where there is none."""
        happened = [e for e in self.events if e.realized]
        first = [e.earliest for e in happened if e.earliest]
        last = [e.latest or e.earliest for e in happened if e.latest or e.earliest]
        return (min(first), max(d for d in last if d)) if first and last else None
