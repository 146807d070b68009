"""Collections of values: they know which they hold at once, and read each when it is reached.

In: a store and what is asked for. Out: values in a fixed order, a page at a time. A collection needs its store open as
long as values are read out of it; the values then need it no more.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from kg.errors import QueryError
from kg.objects.choice import (
    EventChoice,
    by_day,
    choose_articles,
    choose_entities,
    choose_events,
    choose_stories,
    events_of,
)
from kg.objects.names import find_node
from kg.objects.reader import Found, Reader
from kg.objects.values import KnownArticle, KnownEntity, KnownEvent, KnownStory
from kg.store import Store
from kg.tables import Row, Table
from kg.vocab import KG

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


Value = TypeVar("Value")
_SHOWN = 10
_ALL = EventChoice()


class Collection(Sequence[Value], Generic[Value]):
    """Values of a graph, read when they are reached; as long as it is used, the graph stays open.

    Args:
        choose: Gives the IRIs of what it holds, in their order; called once, when they are first needed.
        read: Reads one value.
        name: What the values are called ("events").
    """

    def __init__(
        self, choose: Callable[[], tuple[str, ...]], read: Callable[[str], Value], name: str
    ) -> None:
        self._choose = choose
        self._read = read
        self._name = name

    @cached_property
    def iris(self) -> tuple[str, ...]:
        """IRIs of what it holds, in their order."""
        return self._choose()

    def __len__(self) -> int:
        """How many it holds; none of them is read."""
        return len(self.iris)

    def __iter__(self) -> Iterator[Value]:
        """Read one after the other."""
        return map(self._read, self.iris)

    def __contains__(self, item: object) -> bool:
        """Whether it holds a value, or what has this IRI."""
        return (item if isinstance(item, str) else getattr(item, "iri", None)) in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.iris)

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> "tuple[Value, ...]": ...
    def __getitem__(self, index: int | slice) -> "Value | tuple[Value, ...]":
        """Read the value at a place, or those of a slice."""
        if isinstance(index, slice):
            return tuple(map(self._read, self.iris[index]))
        return self._read(self.iris[index])

    def pages(self, size: int = 100) -> "Iterator[tuple[Value, ...]]":
        """Read a page at a time.

        Args:
            size: Most values on a page, at least 1.

        Raises:
            QueryError: The size is below 1.
        """
        if size < 1:
            raise QueryError(f"a page of {size}; it holds one value at least")
        return (self[start : start + size] for start in range(0, len(self), size))

    def __repr__(self) -> str:
        """How many of what."""
        return f"<{len(self)} {self._name if len(self) != 1 else singular(self._name)}>"

    def _repr_html_(self) -> str:
        """The first of them, for notebooks."""
        from kg.objects.html import collection_html

        return collection_html(repr(self)[1:-1], [str(value) for value in self[:_SHOWN]], len(self) - _SHOWN)

    @property
    def table(self) -> Table:
        """The values as rows, read while the rows are taken."""
        from kg.objects.columns import TABLES

        columns, rows_of = TABLES[self._name]
        rows: Iterator[Row] = (row for value in self for row in rows_of(value))
        return Table(self._name, columns, rows)

    def to_pandas(self) -> "pandas.DataFrame":
        """A data frame of pandas: a row each, days as dates, whole numbers that may be missing.

        Raises:
            ExtraError: pandas or pyarrow is not installed.
        """
        return self.table.to_pandas()

    def to_polars(self) -> "polars.DataFrame":
        """A data frame of polars.

        Raises:
            ExtraError: polars is not installed.
        """
        return self.table.to_polars()

    def to_arrow(self) -> "pyarrow.Table":
        """An Arrow table.

        Raises:
            ExtraError: pyarrow is not installed.
        """
        return self.table.to_arrow()


class Events(Collection[KnownEvent]):
    """Events of a graph, by day, those without a day last; tables of them have the columns of `csv-events`."""


class Actors(Collection[KnownEntity]):
    """Those who take part in events, by their IRIs."""


class Places(Collection[KnownEntity]):
    """The places of events, by their IRIs."""


class Articles(Collection[KnownArticle]):
    """The articles of a graph, by their IRIs."""


class Stories(Collection[KnownStory]):
    """The stories of a graph, those of most articles first."""


class Objects:
    """All that one store holds, as collections that share what they have read.

    Args:
        store: The store; it must stay open while values are read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reader = Reader(store)

    def events(self, choice: EventChoice = _ALL) -> Events:
        """The events that are chosen."""
        return Events(lambda: choose_events(self._store, choice), self.reader.event, "events")

    def get(self, name: str) -> Found:
        """What a name, an alias, an id of an article or an IRI means.

        Raises:
            QueryError: It means nothing, or several.
        """
        return self.reader.value(find_node(self._store, name))

    def events_of(self, value: Found) -> Events:
        """The events in which somebody or something takes part, or that a story or an article tells, by day."""

        def choose() -> tuple[str, ...]:
            if isinstance(value, KnownStory):
                return by_day(self._store, value.events)
            return by_day(self._store, events_of(self._store, value.iri))

        return Events(choose, self.reader.event, "events")

    def actors(self) -> Actors:
        """Those who take part in events."""
        return Actors(lambda: choose_entities(self._store, KG.Actor), self.reader.entity, "actors")

    def places(self) -> Places:
        """The places of events."""
        return Places(lambda: choose_entities(self._store, KG.Place), self.reader.entity, "places")

    def articles(self) -> Articles:
        """The articles."""
        return Articles(lambda: choose_articles(self._store), self.reader.article, "articles")

    def stories(self) -> Stories:
        """The stories."""
        return Stories(lambda: choose_stories(self._store), self.reader.story, "stories")


def singular(name: str) -> str:
    """One of what a collection holds.

    Example:
        >>> singular("stories"), singular("events")
        ('story', 'event')
    """
    return f"{name.removesuffix('ies')}y" if name.endswith("ies") else name.removesuffix("s")
