"""A small story of two articles, as extractions written by hand: for tests of later stages."""

from datetime import date

from kg.iri import Iris
from kg.model import (
    Argument,
    Article,
    Entity,
    Event,
    Extraction,
    Geo,
    Link,
    Relation,
    Source,
    Span,
    Time,
)
from kg.resolve import resolve_store
from kg.state import state_extraction
from kg.store import Store

IRIS = Iris()
HARBOR = (
    "Coastal rebels shelled Port Amara on Monday, the defence ministry said. "
    "The shelling killed four dockers. No sailors were hurt, the ministry added. "
    "The rebels plan to storm the harbour office next week."
)
DENIAL = (
    "The coastal rebels, armed by Tarsia, denied that they had shelled Port Amara. "
    "The strike set two warehouses on fire."
)


def tell(store: Store, *stories: Extraction) -> None:
    """Put stories into a store, and make an event of each account."""
    for story in stories:
        store.add(state_extraction(story, store.iris), store.iris.article_graph(story.article.id))
    resolve_store(store, link=False)


def real_event(article_id: str, text: str, words: str, nth: int = 0) -> str:
    """IRI of the event that words of a story tell of."""
    span = find(text, words, nth)
    return IRIS.real_event(IRIS.event(article_id, span.start, span.end))


def find(text: str, words: str, nth: int = 0) -> Span:
    """The span of the `nth` occurrence of `words`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def sentence_of(text: str, span: Span) -> Span:
    start = text.rfind(". ", 0, span.start)
    return Span(0 if start < 0 else start + 2, text.index(".", span.end - 1) + 1)


def event(article_id: str, text: str, trigger: Span, *types: str, **fields) -> Event:
    return Event(
        iri=IRIS.event(article_id, trigger.start, trigger.end),
        types=(*types, "Event"),
        trigger=trigger,
        head=trigger,
        sentence=sentence_of(text, trigger),
        rule=fields.pop("rule", "verb"),
        **fields,
    )


def argument(
    text: str, role: str, words: str, entity: str | None, nth: int = 0, confidence: float = 1.0
) -> Argument:
    span = find(text, words, nth)
    return Argument(role, span, span, entity, confidence=confidence)


COUNTRY = Entity(
    IRIS.place("AMR"), "Amaria", "Country", geo=Geo(12.5, 43.25, 777, "AMR", "country"), registered=True
)
PORT_IRI = IRIS.place("port-amara")


def port(*mentions: Span) -> Entity:
    geo = Geo(12.75, 43.5, 4242, "AMR", "city")
    return Entity(PORT_IRI, "Port Amara", "City", mentions, geo=geo, within=COUNTRY.iri, registered=True)


def harbor_story() -> Extraction:
    text = HARBOR
    rebels = Entity(
        IRIS.entity("harbor", 0, 14),
        "Coastal rebels",
        "Group",
        (find(text, "Coastal rebels"), find(text, "The rebels")),
        sector=("REB",),
        country="AMR",
    )
    ministry = Entity(
        IRIS.actor("amr-defence"),
        "Amarian defence ministry",
        "GovernmentBody",
        (find(text, "the defence ministry"), find(text, "the ministry")),
        sector=("GOV", "MIL"),
        wikidata="Q42",
        registered=True,
    )
    dockers = Entity(
        IRIS.entity("harbor", *_pair(text, "four dockers")), "four dockers", "Group", (), count=4
    )
    sailors = Entity(IRIS.entity("harbor", *_pair(text, "sailors")), "sailors", "Group", ())
    monday = find(text, "Monday")
    day = date(2023, 5, 1)
    said = Source(
        find(text, "the defence ministry"), find(text, "ministry"), find(text, "said"), ministry.iri
    )
    added = Source(find(text, "the ministry"), find(text, "ministry", 1), find(text, "added"), ministry.iri)
    shelled = event(
        "harbor",
        text,
        find(text, "shelled"),
        *("Shelling", "Attack", "Conflict"),
        plover=("ASSAULT", "heavy-weapons"),
        arguments=(
            argument(text, "agent", "Coastal rebels", rebels.iri, confidence=0.95),
            argument(text, "patient", "Port Amara", PORT_IRI),
            argument(text, "place", "Port Amara", PORT_IRI),
        ),
        sources=(said,),
        times=(monday,),
        earliest=day,
        latest=day,
        confidence=0.9,
    )
    shelling = event(
        "harbor",
        text,
        find(text, "shelling"),
        *("Attack", "Conflict"),
        killed=4,
        earliest=date(2023, 4, 1),
        latest=date(2023, 5, 31),
        same_as=shelled.iri,
        rule="nominal",
    )
    killed = event(
        "harbor",
        text,
        find(text, "killed"),
        *("Killing", "Harm"),
        arguments=(argument(text, "patient", "four dockers", dockers.iri),),
        killed=4,
        links=(Link("cause", shelling.iri, "subject"), Link("partOf", shelled.iri, "subject")),
    )
    hurt = event(
        "harbor",
        text,
        find(text, "hurt"),
        *("Injury", "Harm"),
        polarity="negative",
        arguments=(argument(text, "patient", "sailors", sailors.iri),),
        sources=(added,),
    )
    storm = event(
        "harbor",
        text,
        find(text, "storm"),
        *("Raid", "Attack", "Conflict"),
        future=True,
        outcome="planned",
        arguments=(argument(text, "agent", "The rebels", rebels.iri),),
        earliest=date(2023, 5, 8),
        latest=date(2023, 5, 14),
    )
    return Extraction(
        Article(
            "harbor", text, "Rebels shell port", date(2023, 5, 2), "https://example.org/harbor", "Gulf Wire"
        ),
        entities=(COUNTRY, rebels, port(find(text, "Port Amara")), ministry, dockers, sailors),
        times=(Time(monday, "2023-05-01", day, day),),
        events=(shelled, shelling, killed, hurt, storm),
    )


def denial_story() -> Extraction:
    text = DENIAL
    rebels = Entity(
        IRIS.entity("denial", 0, 18), "coastal rebels", "Group", (find(text, "The coastal rebels"),)
    )
    tarsia = Entity(IRIS.place("TRS"), "Tarsia", "Country", (find(text, "Tarsia"),), registered=True)
    denied = Source(
        find(text, "The coastal rebels"),
        find(text, "rebels"),
        find(text, "denied"),
        rebels.iri,
        date(2023, 5, 3),
        date(2023, 5, 3),
        denies=True,
    )
    shelled = event(
        "denial",
        text,
        find(text, "shelled"),
        *("Shelling", "Attack", "Conflict"),
        certainty="possible",
        arguments=(
            argument(text, "agent", "they", rebels.iri),
            argument(text, "patient", "Port Amara", PORT_IRI),
        ),
        sources=(denied,),
    )
    fire = event("denial", text, find(text, "fire"), *("Fire", "Disaster"), count=2, approximate=True)
    return Extraction(
        Article("denial", text, published=date(2023, 5, 3), url="not an address"),
        entities=(COUNTRY, port(find(text, "Port Amara")), rebels, tarsia),
        relations=(Relation(rebels.iri, "backedBy", tarsia.iri, find(text, "armed by Tarsia"), "armed-by"),),
        events=(shelled, fire),
    )


def _pair(text: str, words: str) -> tuple[int, int]:
    span = find(text, words)
    return span.start, span.end
