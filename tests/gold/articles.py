"""The gold as frozen values: reads, checks and writes the articles of `train/` and `test/`, one a file.

In: `train/*.json` and `test/*.json`. Out: `GoldArticle`s that hold together: each trigger stands where its event says,
each name occurs in the text, each class is in the ontology. How events are judged is told in `GUIDE.md`, how well an
extraction does beside them in `benchmarks/eval`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.model import Article, Span
from kg.vocab import event_classes

FOLDER = Path(__file__).parent
SPLITS = ("train", "test")
GROUPS = (
    *("conflict", "politics", "diplomacy", "justice", "crime", "protest", "business"),
    *("disaster", "aid", "health", "science", "sport", "culture"),
)
"""Groups of subjects; "protest" has labour with it, "aid" has hunger and refugees, "disaster" has accidents."""
STATUSES = ("happened", "ongoing", "negated", "planned", "possible", "failed", "hypothetical")
ROLES = ("agent", "patient", "recipient", "topic", "instrument", "place", "origin", "destination", "source")
DATED_IN = ("sentence", "context")

_CLASSES = frozenset(event_classes())
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

Names = tuple[str, ...]
"""What fills a role: all strings of the text that name or describe it."""


class GoldError(ValueError):
    """A gold article does not hold together; the text says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One event as a careful reader judges it.

    Args:
        key: Its name within the article.
        trigger: Where the words stand that name it.
        words: These words.
        classes: All classes that are right, best first.
        status: Whether it happened, one of `STATUSES`.
        roles: Role to what fills it; `source` is who says so.
        dates: Periods that are right, best first, each as first and last day, month or year.
        date_in: "sentence" where the trigger's sentence tells the day, "context" where another does.
        killed: Number of dead.
        injured: Number of injured.
        count: Number of events, or of what takes part.
        same: Key of the event that this one tells again.
        minor: Whether it is true, but hardly worth a node.
        missing_ok: Roles that the trigger's sentence does not tell.
        note: Why it was judged so.
    """

    key: str
    trigger: Span
    words: str
    classes: tuple[str, ...]
    status: str = "happened"
    roles: Mapping[str, tuple[Names, ...]] = field(default_factory=dict)
    dates: tuple[tuple[str, str], ...] = ()
    date_in: str = "sentence"
    killed: int | None = None
    injured: int | None = None
    count: int | None = None
    same: str | None = None
    minor: bool = False
    missing_ok: tuple[str, ...] = ()
    note: str | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "GoldEvent":
        """Read an event of a file.

        Raises:
            GoldError: A key is missing or unknown.
        """
        allowed = {f.name for f in fields(cls)} - {"words"}
        if unknown := set(row) - allowed:
            raise GoldError(f"an event has no {sorted(unknown)}; allowed are {sorted(allowed)}")
        try:
            trigger = row["trigger"]
            given = {name: value for name, value in row.items() if name not in ("trigger", "roles")}
            for name in ("classes", "missing_ok"):
                given[name] = tuple(row.get(name, ()))
            given["dates"] = tuple((first, last) for first, last in row.get("dates", ()))
            roles = {role: tuple(tuple(n) for n in fillers) for role, fillers in row.get("roles", {}).items()}
            span = Span(trigger["start"], trigger["end"])
            return cls(trigger=span, words=trigger["text"], roles=MappingProxyType(roles), **given)
        except (KeyError, TypeError) as error:
            raise GoldError(f"{row.get('key', 'an event')}: no gold event ({error!r})") from error

    def to_row(self) -> dict[str, Any]:
        """The event as in a file; what is as usual ("happened", no date, not minor) is left out."""
        row: dict[str, Any] = {"key": self.key, "trigger": {**self.trigger.to_dict(), "text": self.words}}
        for f in fields(self):
            value = getattr(self, f.name)
            usual = {} if f.name == "roles" else f.default
            if f.name not in ("key", "trigger", "words") and value != usual:
                row[f.name] = dict(value) if f.name == "roles" else value
        return row


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A made-up article and all events of it.

    Args:
        id: Unique in the gold, and the stem of its file.
        text: The words.
        events: In the order of their triggers.
        published: Day of publication.
        subject: What it is about, in free words.
        group: One of `GROUPS`.
        split: "train" to make rules and weights with, "test" to measure on alone.
        title: Headline, which is no part of the text.
        source: The made-up publisher.
    """

    id: str
    text: str
    events: tuple[GoldEvent, ...]
    published: str
    subject: str
    group: str
    split: str
    title: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        """Refuse an article that does not hold together."""
        if faults := list(find_faults(self)):
            raise GoldError("\n".join(f"{self.id}: {fault}" for fault in faults))

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "GoldArticle":
        """Read an article of a file.

        Raises:
            GoldError: A key is missing or unknown, or the article does not hold together.
        """
        name = row.get("id", "an article")
        allowed = {f.name for f in fields(cls)}
        if unknown := set(row) - allowed:
            raise GoldError(f"{name}: an article has no {sorted(unknown)}; allowed are {sorted(allowed)}")
        try:
            events = tuple(map(GoldEvent.from_row, row["events"]))
            return cls(**{**row, "events": events})
        except (KeyError, TypeError) as error:
            raise GoldError(f"{name}: no gold article ({error!r})") from error

    def article(self) -> Article:
        """The article as the extraction reads it."""
        published = date.fromisoformat(self.published)
        return Article(self.id, self.text, title=self.title, published=published, source=self.source)

    def dumps(self) -> str:
        """The article as its file has it: one event a line, so that a diff names the event."""
        head = ("id", "title", "published", "source", "subject", "group", "split", "text")
        lines = [f" {_dumps(name)}: {_dumps(getattr(self, name))},\n" for name in head]
        events = ",\n".join(f"  {_dumps(event.to_row())}" for event in self.events)
        return "".join(["{\n", *lines, ' "events": [\n', events, "\n ]\n}\n"])


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_gold(folder: Path = FOLDER, splits: Iterable[str] = SPLITS) -> tuple[GoldArticle, ...]:
    """Read the articles of these splits, by split and id.

    Raises:
        GoldError: One does not hold together, or lies in the folder of another split.
    """
    return tuple(read_article(path) for split in splits for path in sorted((folder / split).glob("*.json")))


def read_article(path: Path) -> GoldArticle:
    """Read one file, whose name and folder are the article's id and split.

    Raises:
        GoldError: It does not hold together, or has another name or folder.
    """
    try:
        article = GoldArticle.from_row(json.loads(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}: no JSON ({error})") from error
    if (article.split, article.id) != (path.parent.name, path.stem):
        raise GoldError(
            f"{path}: {article.id} of {article.split} belongs into {article.split}/{article.id}.json"
        )
    return article


def write_article(article: GoldArticle, folder: Path = FOLDER) -> Path:
    """Write an article into the folder of its split, in the order of its triggers; an older file of its is replaced."""
    path = folder / article.split / f"{article.id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(article.dumps(), encoding="utf-8")
    return path


def find_faults(article: GoldArticle) -> Iterator[str]:
    """What does not hold together in an article, a line a fault."""
    if article.split not in SPLITS:
        yield f"split {article.split!r}, not one of {', '.join(SPLITS)}"
    if article.group not in GROUPS:
        yield f"group {article.group!r}, not one of {', '.join(GROUPS)}"
    if not _is_date(article.published, whole=True):
        yield f"published {article.published!r}, not a day as YYYY-MM-DD"
    if not article.events:
        yield "has no event"
    keys = Counter(event.key for event in article.events)
    yield from (f"{key}: key of {n} events" for key, n in keys.items() if n > 1)
    for before, after in zip(article.events, article.events[1:], strict=False):
        if after.trigger.start < before.trigger.end:
            yield f"{after.key}: its trigger begins before that of {before.key} ends"
    for event in article.events:
        yield from (f"{event.key}: {fault}" for fault in _event_faults(event, article.text, frozenset(keys)))


def _event_faults(event: GoldEvent, text: str, keys: frozenset[str]) -> Iterator[str]:
    if text[event.trigger.start : event.trigger.end] != event.words:
        yield f"{event.words!r} does not stand at {event.trigger.start}-{event.trigger.end}"
    if not event.classes:
        yield "has no class; Event where none fits"
    yield from (f"no event class {name!r}" for name in event.classes if name not in _CLASSES)
    if event.status not in STATUSES:
        yield f"status {event.status!r}, not one of {', '.join(STATUSES)}"
    yield from _role_faults(event, text)
    yield from _date_faults(event)
    figures = {"killed": event.killed, "injured": event.injured, "count": event.count}
    yield from (f"{name} is {n}" for name, n in figures.items() if n is not None and n < 0)
    if event.same is not None and event.same not in keys - {event.key}:
        yield f"same as {event.same!r}, which is no other event"


def _role_faults(event: GoldEvent, text: str) -> Iterator[str]:
    yield from (
        f"no role {role!r}; there are {', '.join(ROLES)}" for role in event.roles if role not in ROLES
    )
    for role, fillers in event.roles.items():
        if not all(fillers) or not fillers:
            yield f"{role} has a filler without a name"
        yield from (
            f"{role} {name!r} is not in the text" for names in fillers for name in names if name not in text
        )
    yield from (
        f"missing_ok {role!r}, which has no filler" for role in event.missing_ok if role not in event.roles
    )


def _date_faults(event: GoldEvent) -> Iterator[str]:
    for first, last in event.dates:
        if not (_is_date(first) and _is_date(last)):
            yield f"date {first}..{last}, not as YYYY, YYYY-MM or YYYY-MM-DD"
        elif first > last:
            yield f"date {first}..{last} ends before it begins"
    if event.date_in not in DATED_IN:
        yield f"date_in {event.date_in!r}, not one of {', '.join(DATED_IN)}"


def _is_date(text: str, *, whole: bool = False) -> bool:
    if not _DATE.fullmatch(text) or (whole and len(text) < len("YYYY-MM-DD")):
        return False
    try:
        date.fromisoformat((text + "-01-01")[: len("YYYY-MM-DD")])
    except ValueError:
        return False
    return True
