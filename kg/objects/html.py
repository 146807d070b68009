"""Cards of events and stories, and lists of values, as HTML for notebooks; every word of the data is escaped."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from kg.explain.marks import Mark, Marked, nest_marks
from kg.objects.values import KnownEvent, KnownStory, Quote
from kg.wording import spell_period

_COLOURS = {
    "event": "#ffd479",
    "agent": "#ff9d9d",
    "patient": "#9cc9ff",
    "recipient": "#b9d7ff",
    "instrument": "#d9c2ff",
    "time": "#c9ecb4",
    "place": "#9fe3d3",
    "origin": "#9fe3d3",
    "destination": "#9fe3d3",
    "source": "#f3c6e5",
    "topic": "#e6e0a8",
}
_OTHER = "#ddd"
_MOST_QUOTES = 5


def event_html(event: KnownEvent) -> str:
    """A card of an event: its sentence, its facts, and the sentences that tell it with their roles marked."""
    facts = {
        "type": event.type,
        "when": spell_period(event.earliest, event.latest),
        "where": event.place.label if event.place else "",
        "status": ", ".join(event.status),
        "killed": _figure(event.killed, event.killed_least, event.killed_most),
        "injured": _figure(event.injured, event.injured_least, event.injured_most),
        "says so": "; ".join(event.sources),
        "contested": ", ".join(event.contested),
        "articles": str(event.n_articles),
        "confidence": f"{event.confidence:.2f}" if event.confidence is not None else "",
    }
    rows = Markup("").join(
        Markup("<tr><td style='color:#777;padding-right:1em'>{}</td><td>{}</td></tr>").format(name, value)
        for name, value in facts.items()
        if value
    )
    quotes = Markup("").join(quote_html(quote) for quote in event.quotes[:_MOST_QUOTES])
    return Markup("<div><b>{}</b><table>{}</table>{}</div>").format(event.sentence, rows, quotes)


def quote_html(quote: Quote) -> Markup:
    """A sentence with the words that play a part in an event marked, and its article."""
    marks = tuple(Mark(part.start, part.end, part.role) for part in quote.parts)
    where = ", ".join(filter(None, (str(quote.article), _day(quote.article.published))))
    return Markup(
        "<blockquote style='line-height:2'>{}<br><small style='color:#777'>{}</small></blockquote>"
    ).format(marked_html(quote.text, marks), where)


def marked_html(sentence: str, marks: tuple[Mark, ...]) -> Markup:
    """A sentence whose marked words stand in the colour of their role, with its name."""
    return Markup("").join(map(_part_html, nest_marks(sentence, marks)))


def _part_html(part: Marked) -> Markup:
    if not part.roles:
        return escape(part.words)
    colour = _COLOURS.get(part.roles.partition(",")[0], _OTHER)
    return Markup(
        "<mark style='background:{};color:#111;padding:.15em .3em;border-radius:.3em'>{} "
        "<small><b>{}</b></small></mark>"
    ).format(colour, Markup("").join(map(_part_html, part.parts)), part.roles)


def story_html(story: KnownStory) -> str:
    """A card of a story: its label, its days and its articles."""
    articles = [
        ", ".join(filter(None, (str(article), _day(article.published)))) for article in story.articles
    ]
    n_events = len(story.events)
    head = Markup("<b>{}</b> {}, {} event{}").format(
        story.sentence, spell_period(story.earliest, story.latest), n_events, "s" * (n_events != 1)
    )
    return Markup("<div>{}{}</div>").format(head, _list(articles))


def collection_html(head: str, items: Sequence[str], n_more: int) -> str:
    """The first values of a collection as a list."""
    more = Markup("<p>and {} more</p>").format(n_more) if n_more > 0 else Markup("")
    return Markup("<div><b>{}</b>{}{}</div>").format(head, _list(items), more)


def _list(items: Iterable[str]) -> Markup:
    return Markup("<ol>{}</ol>").format(Markup("").join(Markup("<li>{}</li>").format(item) for item in items))


def _day(day: object) -> str:
    return str(day) if day else ""


def _figure(value: int | None, least: int | None, most: int | None) -> str:
    if value is None:
        return ""
    return (
        f"{value:,} ({least:,} to {most:,})"
        if least is not None and most is not None and least != most
        else f"{value:,}"
    )
