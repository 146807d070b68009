"""A small language to write gold in, and the command that takes JSON lines of gold into the project.

    from tests.gold.kit import Draft

    draft = Draft(id="goma", published="2013-07-24", text=Path("goma.txt").read_text(encoding="utf-8"),
                  subject="a rebel base attacked", group="conflict")
    draft.event("says it has [attacked] an M23 base", "Attack", agent="The Congolese army|The army|it",
                patient="an M23 base", place="Goma", date="2013-07-24", date_in="context", source="The army")
    write_article(draft.finish())

A snippet occurs once in the text, and its trigger stands in brackets. A filler is one or more strings of the text, with
| between those that name the same thing; several fillers are a tuple. `GUIDE.md` says what is right.

    python -m tests.gold.kit FILE.jsonl [--split train] [--group conflict=goma,sake ...]

writes each article of FILE into the folder of its split. --group and --split say what the rows lack.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.model import Span
from tests.gold.articles import FOLDER, GoldArticle, GoldError, GoldEvent, Names, write_article

_BRACKETS = re.compile(r"\[(.+?)\]")

Fillers = str | tuple[str, ...]


@dataclass(kw_only=True)
class Draft:
    """An article whose events are being written down; its fields are those of `GoldArticle`."""

    id: str
    published: str
    text: str
    subject: str
    group: str
    split: str = "train"
    title: str | None = None
    source: str | None = None
    events: list[GoldEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take the blank lines around the text away."""
        self.text = self.text.strip("\n") + "\n"

    def event(
        self,
        snippet: str,
        classes: Fillers,
        *,
        key: str | None = None,
        date: Fillers = (),
        missing_ok: tuple[str, ...] = (),
        status: str = "happened",
        date_in: str = "sentence",
        killed: int | None = None,
        injured: int | None = None,
        count: int | None = None,
        same: str | None = None,
        minor: bool = False,
        note: str | None = None,
        **roles: Fillers,
    ) -> GoldEvent:
        """Add an event; all but the snippet and the roles is told in `GoldEvent`.

        Args:
            snippet: Words that occur once in the text, with the trigger in brackets.
            classes: One class, or several with the best first.
            date: Day, month or year, or a period `A..B`; several that are right with the best first.
            roles: Role to filler.

        Raises:
            GoldError: The snippet has no brackets, or its words do not occur just once.
        """
        event = GoldEvent(
            key=key or f"e{len(self.events) + 1}",
            trigger=(trigger := self._find(snippet)),
            words=trigger.of(self.text),
            classes=_series(classes),
            status=status,
            roles={role: tuple(map(_names, _series(filler))) for role, filler in roles.items() if filler},
            dates=tuple(map(_period, _series(date))),
            date_in=date_in,
            killed=killed,
            injured=injured,
            count=count,
            same=same,
            minor=minor,
            missing_ok=tuple(missing_ok),
            note=note,
        )
        self.events.append(event)
        return event

    def finish(self) -> GoldArticle:
        """Give the article, with its events in the order of the text.

        Raises:
            GoldError: It does not hold together; every fault is told.
        """
        return GoldArticle(
            id=self.id,
            text=self.text,
            events=tuple(sorted(self.events, key=lambda event: event.trigger)),
            published=self.published,
            subject=self.subject,
            group=self.group,
            split=self.split,
            title=self.title,
            source=self.source,
        )

    def _find(self, snippet: str) -> Span:
        found = _BRACKETS.search(snippet)
        if found is None:
            raise GoldError(f"{self.id}: {snippet!r} has no trigger in brackets")
        plain = f"{snippet[: found.start()]}{found[1]}{snippet[found.end() :]}"
        if (n := self.text.count(plain)) != 1:
            raise GoldError(f"{self.id}: {plain!r} occurs {n} times, not once")
        start = self.text.index(plain) + found.start()
        return Span(start, start + len(found[1]))


def _series(value: Fillers) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _names(filler: str) -> Names:
    return tuple(name.strip() for name in filler.split("|") if name.strip())


def _period(text: str) -> tuple[str, str]:
    first, _, last = text.partition("..")
    return first, last or first


def read_rows(path: Path, groups: Mapping[str, str], split: str | None) -> Iterator[GoldArticle]:
    """Read articles of JSON lines.

    Args:
        path: One article a line, with the keys of a file of the gold; `url` and `licence` may stand there too.
        groups: Article's id to the group, for rows that have none.
        split: For rows that have none.

    Raises:
        GoldError: An article does not hold together, or its text is not our own.
    """
    for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
        row: dict[str, Any] = json.loads(line)
        if row.pop("url", None) or row.pop("licence", "own") != "own":
            raise GoldError(f"{row['id']}: the text is not our own, so it cannot be part of the project")
        row.setdefault("split", split or "")
        row.setdefault("group", groups.get(row["id"], ""))
        yield GoldArticle.from_row(row)


def main(words: list[str] | None = None) -> int:
    """Take the articles of a file into the gold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="JSON lines, one article each")
    parser.add_argument("--split", help="of the rows that tell none")
    parser.add_argument("--group", action="append", default=[], metavar="NAME=ID,ID", help="of such rows")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the gold")
    options = parser.parse_args(words)
    pairs = [text.partition("=") for text in options.group]
    groups = {article_id: name for name, _, ids in pairs for article_id in ids.split(",")}
    try:
        articles = list(read_rows(options.file, groups, options.split))
    except GoldError as error:
        print(error, file=sys.stderr)
        return 2
    for article in articles:
        write_article(article, options.folder)
    events = sum(len(article.events) for article in articles)
    minor = sum(event.minor for article in articles for event in article.events)
    print(f"{len(articles)} articles, {events} events, {minor} of them minor")
    return 0


if __name__ == "__main__":
    sys.exit(main())
