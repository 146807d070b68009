"""Writes events, actors, places, stories and articles as cards for reading on a terminal.

In: values of `kg.objects`. Out: lines. Characters that a terminal would obey are shown as a replacement.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from kg.cli.counting import counted
from kg.cli.listing import printable
from kg.objects import KnownArticle, KnownEntity, KnownEvent, KnownStory, Quote
from kg.wording import spell_period

_MOST_QUOTES = 5
_MOST_EVENTS = 20
_WIDTH = 11


def list_event(event: KnownEvent, base: str) -> Iterator[str]:
    """A card of an event: its sentence, its facts, and the sentences that tell it."""
    yield printable(event.sentence)
    place = event.place
    facts = (
        ("type", event.type),
        ("when", spell_period(event.earliest, event.latest)),
        ("where", ", ".join(dict.fromkeys((place.label, *place.within))) if place else ""),
        ("status", ", ".join(event.status)),
        *((role.name, role.filler.label) for role in event.roles if role.name not in ("place",)),
        ("killed", _figure(event.killed, event.killed_least, event.killed_most)),
        ("injured", _figure(event.injured, event.injured_least, event.injured_most)),
        ("says so", "; ".join(event.sources)),
        ("contested", ", ".join(event.contested)),
        ("confidence", f"{event.confidence:.2f}" if event.confidence is not None else ""),
        ("iri", event.iri.removeprefix(base)),
    )
    yield from _facts(facts)
    for quote in event.quotes[:_MOST_QUOTES]:
        yield from _quote(quote)
    if len(event.quotes) > _MOST_QUOTES:
        yield f"  and {counted(len(event.quotes) - _MOST_QUOTES, 'sentence')} more"


def list_entity(entity: KnownEntity, events: Iterable[KnownEvent], n_events: int, base: str) -> Iterator[str]:
    """A card of an actor, a place or a thing, with the events that it takes part in."""
    yield printable(entity.label)
    where = f"{entity.latitude:.4f}, {entity.longitude:.4f}" if entity.latitude and entity.longitude else ""
    facts = (
        ("type", entity.type),
        ("also", "; ".join(entity.aliases)),
        ("country", entity.country or ""),
        ("sectors", " ".join(entity.sectors)),
        ("within", ", ".join(entity.within)),
        ("lies at", f"{where} (as {entity.located_by})" if entity.located_by and where else where),
        ("wikidata", entity.wikidata or ""),
        ("iri", entity.iri.removeprefix(base)),
    )
    yield from _facts(facts)
    yield from _events(events, n_events)


def list_story(story: KnownStory, events: Iterable[KnownEvent], base: str) -> Iterator[str]:
    """A card of a story: its articles and its events by day."""
    yield printable(story.sentence)
    days = spell_period(story.earliest, story.latest)
    yield from _facts((("told", days), ("iri", story.iri.removeprefix(base))))
    for article in story.articles:
        yield f"  {article.published or '          '}  {printable(_article(article))}"
    yield from _events(events, len(story.events))


def list_article(article: KnownArticle, events: Iterable[KnownEvent], n_events: int) -> Iterator[str]:
    """A card of an article, with the events that it tells of."""
    yield printable(str(article))
    facts = (
        ("id", article.id),
        ("published", article.published.isoformat() if article.published else ""),
        ("publishers", "; ".join(article.publishers)),
        ("author", article.author or ""),
        ("url", article.url or ""),
    )
    yield from _facts(facts)
    yield from _events(events, n_events)


def list_line(event: KnownEvent) -> str:
    """A line of a timeline: the day, or the day of publication in brackets where none is told, and the sentence."""
    reported = event.articles[0].published if event.articles else None
    day = event.earliest or event.latest
    when = f"{day}" if day else f"({reported})" if reported else ""
    return printable(f"{when:12}  {event.sentence}") if when else f"{'':12}  {printable(event.sentence)}"


def _facts(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A line for each fact that is known; those of one name stand together."""
    together: dict[str, list[str]] = {}
    for name, value in facts:
        if value:
            together.setdefault(name, []).append(value)
    for name, values in together.items():
        yield f"  {name:{_WIDTH}} {printable('; '.join(dict.fromkeys(values)))}"


def _events(events: Iterable[KnownEvent], n_events: int) -> Iterator[str]:
    yield f"  {counted(n_events, 'event')}"
    for event in islice(events, _MOST_EVENTS):
        yield f"  {list_line(event)}"
    if n_events > _MOST_EVENTS:
        yield f"  and {n_events - _MOST_EVENTS} more"


def _quote(quote: Quote) -> Iterator[str]:
    yield f"  “{printable(quote.text)}”"
    yield f"      {printable(_article(quote.article))}"


def _article(article: KnownArticle) -> str:
    facts = (str(article), "; ".join(article.publishers), str(article.published or ""))
    return ", ".join(fact for fact in facts if fact)


def _figure(value: int | None, least: int | None, most: int | None) -> str:
    if value is None:
        return ""
    differ = least is not None and most is not None and least != most
    return f"{value:,} (accounts differ: {least:,} to {most:,})" if differ else f"{value:,}"
