"""Which columns the tables of a graph have, and the rows that a value gives.

In: values. Out: columns, and for each value its rows. "events" is the flat table, one row an event, with the columns
that users of ACLED and GDELT look for; the others hold what lies below an event, each with the ids to join by.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from kg.objects.values import KnownArticle, KnownEntity, KnownEvent, KnownStory
from kg.tables import Column, Row
from kg.vocab.crosswalk import acled_type, cameo_code, quad_class

_Rows = Callable[[Any], Iterator[Row]]

EVENT_COLUMNS = (
    Column("id", "text", "IRI of the event."),
    Column("day", "day", "First day on which it may have happened."),
    Column("day_end", "day", "Last such day."),
    Column(
        "precision",
        "category",
        "How exactly the day is known: day, week, month, quarter, year, period, since, until.",
    ),
    Column("reported", "day", "Day of publication of the first article that tells of it."),
    Column("type", "category", "Class of the event in the ontology."),
    Column("plover", "category", "PLOVER type."),
    Column("plover_mode", "category", "PLOVER mode."),
    Column(
        "quad_class", "integer", "PLOVER quad class: 1 and 2 cooperation, 3 and 4 conflict; 1 and 3 in words."
    ),
    Column("cameo", "category", "CAMEO root category."),
    Column("acled", "category", "ACLED sub-event type."),
    Column("happened", "truth", "Whether an article asserts that it happened."),
    Column("status", "category", "How it stands otherwise: planned, denied, failed and the like."),
    Column("actor1", "text", "Who did it; several with semicolons."),
    Column("actor1_country", "text", "ISO 3166-1 alpha-3 codes of their countries."),
    Column("actor1_sector", "text", "PLOVER sectors of theirs."),
    Column("actor2", "text", "To whom or what it was done, or addressed."),
    Column("actor2_country", "text", "ISO 3166-1 alpha-3 codes of their countries."),
    Column("actor2_sector", "text", "PLOVER sectors of theirs."),
    Column("place", "text", "Where it was."),
    Column("admin1", "text", "Region of the country."),
    Column("country", "category", "ISO 3166-1 alpha-3 code of the country of the place."),
    Column("latitude", "number", "WGS84 latitude in degrees."),
    Column("longitude", "number", "WGS84 longitude in degrees."),
    Column(
        "place_precision", "category", "What the place is: facility, city, region, area, water or country."
    ),
    Column("killed", "integer", "Number of dead that counts."),
    Column("killed_least", "integer", "Lowest number that an account gives."),
    Column("killed_most", "integer", "Highest number that an account gives."),
    Column("injured", "integer", "Number of injured that counts."),
    Column("injured_least", "integer", "Lowest number that an account gives."),
    Column("injured_most", "integer", "Highest number that an account gives."),
    Column("count", "integer", "How many events of its kind it stands for."),
    Column("sources", "text", "Who says so; several with semicolons."),
    Column("n_sources", "integer", "How many say so."),
    Column("n_articles", "integer", "How many articles tell of it."),
    Column("articles", "text", "Ids of those articles."),
    Column("url", "text", "Where the first of them stands on the web."),
    Column("contested", "text", "In what sources contradict each other."),
    Column("confidence", "number", "Probability that its surest account is right."),
    Column("sentence", "text", "What happened, in one sentence."),
    Column("quote", "text", "The sentence of the first article that tells it."),
)
ROLE_COLUMNS = (
    Column("event", "text", "IRI of the event."),
    Column("role", "category", "agent, patient, recipient, instrument, topic, place, origin or destination."),
    Column("entity", "text", "IRI of who or what has the role."),
    Column("label", "text", "Its name."),
    Column("kind", "category", "actor, place, thing or event."),
)
ENTITY_COLUMNS = (
    Column("id", "text", "Its IRI."),
    Column("label", "text", "Its best name."),
    Column("type", "category", "Its class in the ontology."),
    Column("country", "category", "ISO 3166-1 alpha-3 code of its country."),
    Column("sectors", "texts", "PLOVER sectors."),
    Column("wikidata", "text", "Wikidata id."),
    Column("geonames", "integer", "GeoNames id."),
    Column("level", "category", "Of a place: country, region, city, facility, water or area."),
    Column(
        "latitude",
        "number",
        "WGS84 latitude in degrees; that of the nearest place around it where it has none.",
    ),
    Column("longitude", "number", "WGS84 longitude in degrees, likewise."),
    Column("within", "texts", "Names of the places that it lies in, the nearest first."),
    Column("aliases", "texts", "Other names in the articles."),
)
MENTION_COLUMNS = (
    Column("event", "text", "IRI of the event."),
    Column("account", "text", "IRI of what the article tells of it."),
    Column("article", "text", "Id of the article."),
    Column("trigger", "text", "The words that name the event."),
    Column("sentence", "text", "The sentence that they stand in."),
    Column("type", "category", "Class of the event, as told here."),
    Column("status", "category", "How it stands, as told here; empty where it happened."),
    Column("day", "day", "First day on which it may have happened, as told here."),
    Column("day_end", "day", "Last such day."),
    Column("killed", "integer", "Number of dead, as told here."),
    Column("injured", "integer", "Number of injured, as told here."),
    Column("confidence", "number", "Probability that this account is right."),
)
CLAIM_COLUMNS = (
    Column("event", "text", "IRI of the event."),
    Column("article", "text", "Id of the article."),
    Column("source", "text", "IRI of who says so, where known."),
    Column("who", "text", "The words for the source."),
    Column("verb", "category", "The word of reporting."),
    Column("denies", "truth", "Whether the source denies the event."),
)
ARTICLE_COLUMNS = (
    Column("id", "text", "The id it was given when it was read."),
    Column("iri", "text", "Its IRI."),
    Column("title", "text", "Its headline."),
    Column("published", "day", "Its day of publication."),
    Column("publishers", "texts", "Who prints it."),
    Column("url", "text", "Where it stands on the web."),
    Column("author", "text", "Who wrote it."),
)
STORY_COLUMNS = (
    Column("id", "text", "Its IRI."),
    Column("sentence", "text", "What its main event is, in one sentence."),
    Column("day", "day", "Day on which its first article was published."),
    Column("day_end", "day", "Day on which its last article was published."),
    Column("n_articles", "integer", "Number of its articles."),
    Column("n_events", "integer", "Number of its events."),
)


def event_row(event: KnownEvent) -> Iterator[Row]:
    """The row of an event in the flat table."""
    place = event.place
    plover = event.plover[0] if event.plover else ""
    articles = event.articles
    done_to = tuple(dict.fromkeys((*event.patients, *event.recipients)))
    yield (
        event.iri,
        event.earliest,
        event.latest,
        event.precision,
        articles[0].published if articles else None,
        event.type,
        plover or None,
        "; ".join(event.plover[1:]) or None,
        quad_class(plover),
        cameo_code(event.type),
        acled_type(event.type),
        event.happened,
        ", ".join(event.status) or None,
        *_side(event.agents),
        *_side(done_to),
        place.label if place else None,
        place.region if place else None,
        place.country if place else None,
        place.latitude if place else None,
        place.longitude if place else None,
        place.level if place else None,
        event.killed,
        event.killed_least,
        event.killed_most,
        event.injured,
        event.injured_least,
        event.injured_most,
        event.count,
        "; ".join(event.sources) or None,
        len(event.sources),
        event.n_articles,
        "; ".join(article.id for article in articles),
        next((article.url for article in articles if article.url), None),
        "; ".join(event.contested) or None,
        event.confidence,
        event.sentence,
        event.quotes[0].text if event.quotes else None,
    )


def role_rows(event: KnownEvent) -> Iterator[Row]:
    """A row for each role of an event."""
    for role in event.roles:
        yield event.iri, role.name, role.filler.iri, role.filler.label, role.filler.kind


def mention_rows(event: KnownEvent) -> Iterator[Row]:
    """A row for each sentence that tells an event."""
    for account in event.accounts:
        for quote in account.quotes:
            yield (
                event.iri,
                account.iri,
                quote.article.id,
                quote.trigger,
                quote.text,
                account.type,
                ", ".join(account.standing.words) or None,
                account.earliest,
                account.latest,
                account.killed,
                account.injured,
                account.confidence,
            )


def claim_rows(event: KnownEvent) -> Iterator[Row]:
    """A row for each claim about an event."""
    for account in event.accounts:
        for claim in account.claims:
            source = claim.source.iri if claim.source else None
            yield event.iri, account.article.id, source, claim.who, claim.verb or None, claim.denies


def entity_row(entity: KnownEntity) -> Iterator[Row]:
    """The row of an actor or a place."""
    yield (
        entity.iri,
        entity.label,
        entity.type,
        entity.country,
        entity.sectors,
        entity.wikidata,
        entity.geonames,
        entity.level,
        entity.latitude,
        entity.longitude,
        entity.within,
        entity.aliases,
    )


def article_row(article: KnownArticle) -> Iterator[Row]:
    """The row of an article."""
    yield (
        article.id,
        article.iri,
        article.title,
        article.published,
        article.publishers,
        article.url,
        article.author,
    )


def story_row(story: KnownStory) -> Iterator[Row]:
    """The row of a story."""
    yield story.iri, story.sentence, story.earliest, story.latest, len(story.articles), len(story.events)


def _side(entities: tuple[KnownEntity, ...]) -> Row:
    """Names, countries and sectors of one side."""
    countries = dict.fromkeys(entity.country for entity in entities if entity.country)
    sectors = dict.fromkeys(code for entity in entities for code in entity.sectors)
    names = "; ".join(entity.label for entity in entities)
    return names or None, "; ".join(countries) or None, "; ".join(sectors) or None


TABLES: Mapping[str, tuple[tuple[Column, ...], _Rows]] = MappingProxyType(
    {
        "events": (EVENT_COLUMNS, event_row),
        "roles": (ROLE_COLUMNS, role_rows),
        "mentions": (MENTION_COLUMNS, mention_rows),
        "claims": (CLAIM_COLUMNS, claim_rows),
        "actors": (ENTITY_COLUMNS, entity_row),
        "places": (ENTITY_COLUMNS, entity_row),
        "articles": (ARTICLE_COLUMNS, article_row),
        "stories": (STORY_COLUMNS, story_row),
    }
)
"""Columns, and the rows of a value, by the name of the table."""
