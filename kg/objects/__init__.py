"""The graph as values of Python: events, actors, places, articles and stories, read when they are asked for.

In: a `Store`. Out: collections that read a page at a time, of frozen values that need no store. What happened is asked
for, not what single articles tell; each event leads down to its accounts and their sentences. Writing tables is left
to `kg.tables`, the sentence of an event to `kg.wording`.
"""

from kg.objects.collect import Actors, Articles, Collection, Events, Objects, Places, Stories
from kg.objects.reader import Found
from kg.objects.values import (
    KnownAccount,
    KnownArticle,
    KnownClaim,
    KnownEntity,
    KnownEvent,
    KnownStory,
    Part,
    Quote,
    Role,
)

__all__ = [
    "Actors",
    "Articles",
    "Collection",
    "Events",
    "Found",
    "KnownAccount",
    "KnownArticle",
    "KnownClaim",
    "KnownEntity",
    "KnownEvent",
    "KnownStory",
    "Objects",
    "Part",
    "Places",
    "Quote",
    "Role",
    "Stories",
]
