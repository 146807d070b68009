"""How long `kg resolve` takes on generated news, and how right it is against the truth that generated it.

Happenings are made up: a kind, a group or person, a town, a day, figures. Each is told by one to five articles of
different days, in different words, some without a date in the text, beside background that other articles tell too.
Built to confuse: the same group does the same elsewhere or on another day; two things of a kind happen in one town
within a week; people share a family name, even a whole name; towns of different countries share a name. The articles
are stated without parsing, so that only resolving is measured. One core. Then a hundredth of new articles comes, and
`update_rewrites` is the share of the links' triples that resolving again takes away or changes.

    python benchmarks/resolve.py [ARTICLES]

Prints one JSON line for ARTICLES (10,000) and for half of them; exits with 1 where a bar is missed: ten minutes,
precision .95 and recall .80 over pairs of events in different articles, growth below 2.5, rewrites at most .05.
"""

import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from happenings import FILLERS, SYLLABLES, WORDS, Happening, World

from kg.iri import Iris
from kg.model import Argument, Article, Entity, Event, Extraction, Geo, Span
from kg.resolve import Resolution, resolve_store
from kg.state import state_extraction
from kg.store import GraphStore
from kg.vocab import superclasses

SECONDS, PRECISION, RECALL, GROWTH, REWRITES = 600, 0.95, 0.80, 2.5, 0.05
IRIS = Iris()


class Writer:
    """Writes one article and notes where its events and entities stand."""

    def __init__(self, article_id: str) -> None:
        self.id, self.text = article_id, ""
        self.entities: dict[str, Entity] = {}
        self.events: list[Event] = []
        self.truth: dict[str, int] = {}

    def add(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def entity(self, key: str, words: str, **fields: object) -> tuple[Span, str]:
        span = self.add(words)
        known = self.entities.get(key)
        iri = known.iri if known else str(fields.pop("iri", IRIS.entity(self.id, span.start, span.end)))
        if known:
            self.entities[key] = Entity(
                **{n: getattr(known, n) for n in Entity.__slots__} | {"mentions": (*known.mentions, span)}
            )
        else:
            self.entities[key] = Entity(iri, words, mentions=(span,), **fields)
        return span, iri

    def tell(self, happening: Happening, style: int, *, dated: bool, killed: int | None) -> None:
        start = len(self.text)
        agent = self.entity(happening.agent, happening.agent, type="Group")
        self.add(" ")
        words = WORDS[happening.kind][style % 2]
        trigger = self.add(words)
        self.add(" the ")
        target = self.entity(f"target {happening.target}", happening.target, type="Facility")
        self.add(" in ")
        place = self.entity(
            f"town {happening.town}", town_name(happening.town), **town_fields(happening.town)
        )
        self.add(f" near {happening.flavour[0]}, {happening.flavour[style % 5]} {FILLERS[style % 10]} said. ")
        arguments = tuple(
            Argument(role, span, span, iri)
            for role, (span, iri) in (("agent", agent), ("patient", target), ("place", place))
        )
        head = Span(trigger.start, trigger.start + len(words.split()[0]))
        event = Event(
            iri=IRIS.event(self.id, head.start, head.end),
            types=superclasses(happening.kind),
            trigger=trigger,
            head=head,
            sentence=Span(start, len(self.text) - 1),
            rule="generated",
            arguments=arguments,
            earliest=happening.day if dated else None,
            latest=happening.day if dated else None,
            killed=killed,
        )
        self.events.append(event)
        self.truth[event.iri] = happening.number

    def quote(self, happening: Happening, style: int) -> None:
        title = "Mayor" if happening.number % 2 else "Professor"
        self.add(f"{title} ")
        self.entity(happening.person, happening.person, type="Person")
        self.add(f" spoke of {happening.flavour[(style + 1) % 5]} and {happening.flavour[(style + 2) % 5]}. ")

    def extraction(self, published: date) -> Extraction:
        article = Article(self.id, self.text, published=published)
        return Extraction(article, tuple(self.entities.values()), events=tuple(self.events))


def town_name(town: int) -> str:
    """Every third town shares its name with the one before, in another country."""
    number = town - 1 if town % 3 == 1 else town
    letters = random.Random(number)
    return "".join(letters.choice(SYLLABLES) for _ in range(3)).capitalize() + "ville"


def town_fields(town: int) -> dict[str, object]:
    country = ("FRA", "ESP", "ITA", "POL")[town % 4]
    geo = Geo(round(town % 90, 1), round(town % 180, 1), 0, country, "city")
    iri = IRIS.place(f"town-{town}")
    return {"type": "City", "iri": iri, "country": country, "geo": geo, "registered": True}


def write_articles(n_articles: int) -> Iterator[tuple[Writer, date]]:
    world = World(n_articles)
    happenings = world.happenings()
    chance, told, number = random.Random(11), [], 0
    while number < n_articles:
        happening = next(happenings)
        for style in range(min(chance.choice((1, 1, 2, 3, 5)), n_articles - number)):
            writer = Writer(f"a{number:06}")
            toll = happening.killed
            if toll is not None and style and chance.random() < 0.3:
                toll += 1
            writer.tell(happening, style, dated=chance.random() < 0.8, killed=toll)
            writer.quote(happening, style)
            if told and chance.random() < 0.5:
                writer.tell(chance.choice(told[-200:]), style, dated=True, killed=None)
            yield writer, happening.day + timedelta(days=chance.choice((0, 1, 1, 2, 3)))
            number += 1
        told.append(happening)


def score(resolution: Resolution, truth: dict[str, int]) -> tuple[float, float]:
    """Precision and recall over pairs of events in different articles."""

    def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
        found = (pair for group in groups for pair in combinations(sorted(group), 2))
        return {(a, b) for a, b in found if a.rsplit("/", 2)[0] != b.rsplit("/", 2)[0]}

    told = defaultdict(list)
    for iri, number in truth.items():
        told[number].append(iri)
    gold = pairs(told.values())
    system = pairs(c.members for c in resolution.clusters if c.kind == "event")
    right = len(gold & system)
    return right / max(1, len(system)), right / max(1, len(gold))


def measure(n_articles: int) -> dict[str, float]:
    truth: dict[str, int] = {}
    n_new = max(1, n_articles // 100)
    with tempfile.TemporaryDirectory() as folder, GraphStore.open(Path(folder) / "store") as store:
        written = list(write_articles(n_articles + n_new))
        for writer, published in written[:n_articles]:
            truth.update(writer.truth)
            store.oxigraph.extend(state_extraction(writer.extraction(published), IRIS))
        start = time.process_time()
        resolved = resolve_store(store)
        seconds = time.process_time() - start
        for writer, published in written[n_articles:]:
            store.oxigraph.extend(state_extraction(writer.extraction(published), IRIS))
        start = time.process_time()
        updated = resolve_store(store)
        again = time.process_time() - start
    precision, recall = score(resolved.resolution, truth)
    sizes = Counter(
        len(cluster.articles) for cluster in resolved.resolution.clusters if cluster.kind == "event"
    )
    return {
        "articles": n_articles,
        "events": len(truth),
        "seconds": round(seconds, 1),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "largest": max(sizes),
        "update_articles": n_new,
        "update_seconds": round(again, 1),
        "update_rewrites": round(updated.change.removed / max(1, resolved.change.added), 4),
    }


def main() -> int:
    n_articles = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    half, whole = measure(n_articles // 2), measure(n_articles)
    growth = round(whole["seconds"] / half["seconds"], 2)
    print(json.dumps({"half": half, "whole": whole, "growth": growth}))
    good = (
        whole["seconds"] <= SECONDS
        and whole["precision"] >= PRECISION
        and whole["recall"] >= RECALL
        and growth < GROWTH
        and whole["update_rewrites"] <= REWRITES
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
