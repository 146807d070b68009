"""Finds the day on which the article of a web page was published.

In: the tree of a page and its address. Out: a day, or None where the page does not tell. What a page states of itself
as data comes first, then its address, then what stands at the article's head. What stands among related stories,
comments, events and in the frame of the page is never the article's; a day to come is none.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Protocol, cast

from kg.read.linked_data import find_stories, story_day
from kg.read.written_days import read_written_day

_EARLIEST = date(1995, 1, 1)
_META_KEYS = (
    "article:published_time article.published og:article:published_time og:published_time article_date_original "
    "datepublished date_published published_at pubdate publishdate publish-date publish_date pub_date publication_date "
    "publication-date originalpublicationdate parsely-pub-date sailthru.date ptime pdate rnews:datepublished "
    "cxenseparse:recs:publishtime cxenseparse:publishtime bt:pubdate vr:published_time dc.date.issued dcterms.issued "
    "dc.issued dc.date.created dcterms.created dc.created article-publish-date article:published published_date "
    "published_time published_time_telegram shareaholic:article_published_time citation_publication_date "
    "citation_online_date eomportal-timestamp prism.publicationdate dc.date.publication displaydate release_date "
    "news_publish_date article:post_date article.created created originaldate firstpublished"
).split()
_META_DOUBTFUL = (
    "date dc.date dcterms.date dc:date article:date og:date datecreated timestamp dc.terms.date".split()
)
_AWAY = re.compile(
    r"related|recommend|popular|trending|sidebar|side-bar|more-?(stor|news|from|article)|most-?(read|view|pop)|teaser|"
    r"promo|comment|(?<!post-)(?<!entry-)(?<!article-)foot|copyright|event|calendar|upcoming|widget(?! blog)|latest|"
    r"newsletter|also|carousel|slider|ticker|archive|recent|menu|navbar|disqus|reply|advert|banner|breaking|see-?more|"
    r"next-?(post|art)|prev|similar|outbrain|taboola",
    re.IGNORECASE,
)
_FILED_UNDER = re.compile(r"\b(?:category|tag)-\S+")
_PUBLISHED = re.compile(
    r"publi|posted|entry-?date|post-?date|created|article-?date|story-?date|issued", re.IGNORECASE
)
_CHANGED = re.compile(r"updat|modif|edited|changed|aktualis|revised", re.IGNORECASE)
_DATED = re.compile(
    r"date|(?<!run)(?<!read)time(?!line)|publi|posted|byline|meta|created|dateline|datum|fecha|tarih|pubinfo|info",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<!\d)(199\d|20\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_NAMED_ADDRESS = re.compile(r"/(20\d\d)/([a-z]{3})/(\d\d?)/")
_LABEL = re.compile(
    r"\b(?:first )?(?:published|posted|publi\w{2,6}|created|date|issued|filed)\s*(?:on|at|:|-|–|—)?\s*:?\s*(.{6,60})",
    re.IGNORECASE,
)
_AWAY_TAGS = frozenset(("aside", "footer", "nav", "form", "noscript", "template", "select"))
_HEADLINES = "//h1 | //*[@itemprop='headline']"
_TITLES = "//h2[contains(@class, 'title') or contains(@class, 'headline')]"
_LONGEST_LINE = 240
_MOST_WORDS = 12
_PARTS = re.compile(r"\s[|•·]\s")
_SHORTEST_HEADLINE = 12
_NEAR = 60
_CLOSE = 25
_FAR = 10**6
_MOST_WEST, _MOST_EAST = 9, 13
_UTC = re.compile(r"T(\d\d):[\d:.]+(?:Z|[+-]00:?00)$")


class Element(Protocol):
    """What is used of an element of lxml; it says itself what its methods do."""

    tag: object
    tail: str | None

    def __hash__(self) -> int:
        """By identity."""

    def get(self, name: str, /) -> str | None:
        """An attribute."""

    def xpath(self, path: str, /) -> list[object]:
        """What a path finds."""

    def itertext(self) -> Iterator[str]:
        """Its words."""

    def iterancestors(self) -> "Iterator[Element]":
        """What it stands in, the nearest first."""


def find_published(tree: Element, url: str | None, *, latest: date | None = None) -> date | None:
    """The day on which the article of a page was published; None where the page does not tell.

    Args:
        tree: The page, as lxml parsed it.
        url: Its address, where that is known.
        latest: The last day that is possible; tomorrow where None.
    """
    last = latest or date.today() + timedelta(days=1)
    language = (tree.get("lang") or "").lower()

    def read_any(value: str | None) -> date | None:
        day = read_written_day(value, language) if value else None
        return day if day is not None and day >= _EARLIEST else None

    def read(value: str | None) -> date | None:
        day = read_any(value)
        return day if day is not None and day <= last else None

    # What a page states of itself counts though it lies in the future, so that somebody is told.
    stated = [
        _first_day(values, read_any) for values in (_said_by_data(tree), _said_by_meta(tree, _META_KEYS))
    ]
    days = [found for found in stated if found is not None]
    shown = tuple(_shown_days(tree, url, read))
    if not days:
        doubtful = _first_day(_said_by_meta(tree, _META_DOUBTFUL), read)
        return next(iter(shown), doubtful[1] if doubtful else None)
    value, day = next((found for found in days if found[1] in shown), days[0])
    return next((other for other in shown if _is_day_elsewhere(value, day, other)), day)


def _is_day_elsewhere(stamp: str, day: date, shown: date) -> bool:
    """Whether a time stamp of Greenwich may fall on the day that a page shows where its newsroom stands.

    Example:
        >>> _is_day_elsewhere("2024-07-19T02:10:00Z", date(2024, 7, 19), date(2024, 7, 18))
        True
    """
    hour = _UTC.search(stamp)
    if hour is None:
        return False
    days = (shown - day).days
    return (days == -1 and int(hour[1]) < _MOST_WEST) or (days == 1 and int(hour[1]) >= 24 - _MOST_EAST)


def _first_day(values: Iterable[str], read: Callable[[str | None], date | None]) -> tuple[str, date] | None:
    return next(((value, day) for value in values if (day := read(value)) is not None), None)


def _shown_days(tree: Element, url: str | None, read: Callable[[str | None], date | None]) -> Iterator[date]:
    """Days that the address and the words of a page show, the surest first."""
    values = (*_said_by_address(url or _own_address(tree)), *_said_by_items(tree))
    yield from (day for value in values if (day := read(value)) is not None)
    yield from _said_at_head(tree, read)
    yield from _said_by_labels(tree, read)


def _said_by_data(tree: Element) -> Iterator[str]:
    stories = find_stories(str(text) for text in tree.xpath("//script[@type='application/ld+json']/text()"))
    title = " ".join(" ".join(element.itertext()) for element in _elements(tree, "//title | //h1")).casefold()
    matching = [story for story in stories if str(story.get("headline", "")).strip().casefold()[:40] in title]
    for story in matching or stories:
        yield story_day(story)


def _said_by_meta(tree: Element, keys: Iterable[str]) -> Iterator[str]:
    found: dict[str, str] = {}
    for meta in _elements(tree, "//meta[@content]"):
        for name in ("property", "name", "itemprop", "http-equiv"):
            key = (meta.get(name) or "").strip().lower()
            if key:
                found.setdefault(key, meta.get("content") or "")
    yield from (found[key] for key in keys if key in found)


def _said_by_items(tree: Element) -> Iterator[str]:
    path = "//*[contains(@itemprop, 'datePublished') or contains(@property, 'datePublished') or @pubdate]"
    for element in _elements(tree, path):
        if not _is_away(element):
            yield from _values(element)


def _said_by_address(address: str | None) -> Iterator[str]:
    match = _ADDRESS.search(address or "")
    if match:
        yield f"{match[1]}-{match[3]}-{match[4]}"
    named = _NAMED_ADDRESS.search(address or "")
    if named:
        yield f"{named[3]} {named[2]} {named[1]}"


def _said_at_head(tree: Element, read: Callable[[str | None], date | None]) -> Iterator[date]:
    """The day that stands nearest to the headline: marked as published, or in an element for days, or in a line."""
    everything = _elements(tree, "//body//*")  # held, so that each element keeps its identity
    order = {id(element): number for number, element in enumerate(everything)}
    heads = [order[id(head)] for head in _headlines(tree) if id(head) in order and not _is_away(head)]
    found: list[tuple[int, int, date]] = []
    for number, element in enumerate(everything):
        distance = min(
            (number - head if number >= head else 2 * (head - number) for head in heads), default=_FAR
        )
        rank = _rank(element, distance)
        if rank is None or _is_away(element):
            continue
        if heads and number < min(heads) - _CLOSE:
            rank += 2  # the day on which the page was shown stands in many a page's head
        day = next((day for value in _values(element) if (day := read(value)) is not None), None)
        if day is not None:
            found.append((rank, distance, day))
    near = [row for row in found if row[1] <= _NEAR]
    if near:
        yield min(near)[2]
    elif len({day for _, _, day in found}) == 1:
        yield found[0][2]


def _headlines(tree: Element) -> list[Element]:
    """The headlines of a page; where none is marked as one, the one title of a story that it shows."""
    found = _elements(tree, _HEADLINES)
    titles = [] if found else _elements(tree, _TITLES)
    return titles if len(titles) == 1 else found


def _rank(element: Element, distance: int) -> int | None:
    """How well an element is marked as one that holds the day of publication, 0 the best; None where it is no such."""
    if not isinstance(element.tag, str):
        return None
    marks, text = _marks(element), _text(element)
    if not text and element.tag != "time":
        return None
    if len(text) > _LONGEST_LINE or _CHANGED.search(marks) or _CHANGED.match(text):
        return None
    if _PUBLISHED.search(f"{marks} {text[:20]}"):
        return 0
    if element.tag in ("time", "abbr") or _DATED.search(marks):
        return 0 if element.tag == "time" and distance <= _CLOSE else 1
    is_line = len(_PARTS.split(text)[0].split()) <= _MOST_WORDS and (
        not text.endswith(".") or text.endswith(".m.")
    )
    return 2 if distance <= _CLOSE and is_line else None


def _said_by_labels(tree: Element, read: Callable[[str | None], date | None]) -> Iterator[date]:
    for element in _elements(
        tree, "//p | //span | //div[not(*)] | //li | //td | //em | //small | //i | //b | //strong"
    ):
        text = " ".join(" ".join(element.itertext()).split())
        match = _LABEL.match(text) if 8 <= len(text) <= _LONGEST_LINE else None
        day = read(match[1]) if match else None
        if day is not None and not _is_away(element):
            yield day


def _values(element: Element) -> Iterator[str]:
    """What an element says in its attributes, then in its words."""
    for name in ("content", "datetime", "title", "data-date", "data-time", "data-published", "data-datetime"):
        value = element.get(name)
        if value and any(map(str.isdigit, value)):
            yield value
    text = _text(element)
    if len(text) <= _LONGEST_LINE:
        yield text


def _text(element: Element) -> str:
    """The words of an element; of a line break those behind it."""
    words = (element.tail or "",) if element.tag == "br" else element.itertext()
    return " ".join(" ".join(words).split())


def _marks(element: Element) -> str:
    return " ".join(filter(None, (element.get("class"), element.get("id"), element.get("itemprop"))))


def _is_away(element: Element) -> bool:
    """Whether an element stands in what is not the article: another story, the comments, the frame of the page."""
    for part in (element, *element.iterancestors()):
        if part.tag in ("body", "html", "article", "main") and part is not element:
            return part.tag == "article" and _is_card(part)
        if part.tag == "footer" and any(other.tag == "article" for other in part.iterancestors()):
            continue  # the article's own
        marks = _FILED_UNDER.sub("", _marks(part))
        if part.tag in _AWAY_TAGS or (_AWAY.search(marks) and not _is_own(part, element)):
            return not _holds_headline(part)
    return False


@lru_cache(maxsize=8)  # all that stands in one part of a page asks in a row
def _holds_headline(part: Element) -> bool:
    """Whether a part of the frame by its name holds the headline that is the page's title, too: "content sidebar"."""
    title = " ".join(" ".join(words.itertext()) for words in _elements(part, "//title")).casefold()
    texts = (_text(head).casefold() for head in _elements(part, ".//h1"))
    return any(len(text) >= _SHORTEST_HEADLINE and text in " ".join(title.split()) for text in texts)


def _is_own(part: Element, element: Element) -> bool:
    """Whether a word such as "latest" is part of the name of an element that says that it holds the day."""
    return part is element and bool(_PUBLISHED.search(_marks(element)))


def _is_card(article: Element) -> bool:
    """Whether an article element is one of several that are short, as lists of other stories are made of."""
    if len(article.xpath("//article")) < 2:
        return False
    n_characters = accumulate(map(len, article.itertext()))
    return all(n < 4 * _LONGEST_LINE for n in n_characters)


def _own_address(tree: Element) -> str | None:
    found = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return str(found[0]) if found else None


def _elements(tree: Element, path: str) -> list[Element]:
    return cast(list[Element], tree.xpath(path))
