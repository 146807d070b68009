"""Reads what a web page says of its article as linked data (JSON-LD of schema.org).

In: the texts of scripts. Out: the objects that are stories, in their order. Objects in lists of other stories are left
out; a script that is no JSON is passed over.
"""

import html
import json
from collections.abc import Iterable, Iterator

Story = dict[str, object]

_STORY_ENDS = ("article", "posting", "report", "reportage")
_PAGES = frozenset({"webpage", "itempage", "videoobject", "webpageelement", "creativework"})
_OTHERS = frozenset(
    "itemlistelement isrelatedto mentions relatedlink ispartof about citation comment liveblogupdate author publisher "
    "significantlinks breadcrumb".split()
)
_LARGEST = 2 * 2**20
_DEEPEST = 12


def find_stories(scripts: Iterable[str]) -> list[Story]:
    """The objects of linked data that are stories with a day; pages and videos where there is none.

    Example:
        >>> [story["headline"] for story in find_stories(
        ...     ['{"@type": "NewsArticle", "headline": "Port shelled", "datePublished": "2024-07-18"}'])]
        ['Port shelled']
    """
    stories: list[Story] = []
    pages: list[Story] = []
    for value in map(_parsed, scripts):
        for item in _objects(value, 0):
            names = item_types(item)
            if not story_day(item):
                continue
            if any(name.endswith(_STORY_ENDS) for name in names):
                stories.append(item)
            elif names & _PAGES:
                pages.append(item)
    return stories or pages


def find_live_blog(scripts: Iterable[str]) -> Story | None:
    """The live blog of a page, an object whose entries stand in `liveBlogUpdate`; None where there is none."""
    for value in map(_parsed, scripts):
        for item in _objects(value, 0):
            if "liveblogposting" in item_types(item):
                return item
    return None


def story_day(story: Story) -> str:
    """What a story says of the day on which it was published; "" where nothing."""
    value = story.get("datePublished") or story.get("uploadDate") or story.get("dateCreated")
    value = value[0] if isinstance(value, list) and value else value
    return str(value) if isinstance(value, str | int) else ""


def item_types(item: Story) -> set[str]:
    """The types of an object, without their namespace and in small letters."""
    kinds = item.get("@type")
    return {str(kind).rpartition("/")[2].lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _parsed(script: str) -> object:
    text = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>")
    if len(text) > _LARGEST:
        return None
    for attempt in (text, html.unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: object, depth: int) -> Iterator[Story]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _objects(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, part in value.items():
            if key.lower() not in _OTHERS:
                yield from _objects(part, depth + 1)
