"""How well mentions of one actor, place or thing are put together in an article, beside not putting them together.

    .venv/bin/python benchmarks/coreference.py

Reads wikievents-dev.jsonl of ../shared/eval. Gold: the mentions that it gives of each argument of an event; clusters
that share a mention are one. Predicted: the mentions of each entity of the extraction. A gold mention is found where a
predicted one overlaps it, and goes with the one that fits it best. B-cubed over the gold mentions found, so that it
tells how they are clustered, not how many are found (which is told apart). Beside it, the same mentions without
coreference: names together where they are written alike, everything else alone; and all that are written alike.

Prints one line of JSON; exits with 1 where coreference does not score above both. Without ../shared there is nothing to
measure, and it says so.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import NamedTuple

from kg.extract import Extractor, reading
from kg.model import Article, Extraction, Span
from kg.parse import load_model, parse_articles
from kg.read import read_articles
from kg.settings import DEFAULT_MODEL

EVAL = Path(__file__).parent.parent.parent / "shared" / "eval"
GOLD = EVAL / "wikievents-dev.jsonl"


class Found(NamedTuple):
    """A gold mention that a predicted one overlaps."""

    gold: Hashable
    entity: str
    article: str
    span: Span
    words: str
    is_name: bool


def gold_clusters(events: Iterable[dict]) -> list[frozenset[tuple[int, int]]]:
    clusters: list[frozenset[tuple[int, int]]] = []
    for event in events:
        for argument in event["arguments"]:
            merged = frozenset((m["start"], m["end"]) for m in argument["mentions"])
            merged = merged.union(*(c for c in clusters if c & merged))
            clusters = [*(c for c in clusters if not c & merged), merged]
    return clusters


def align(
    clusters: list[frozenset[tuple[int, int]]], extraction: Extraction, names: frozenset[Span]
) -> Iterable[Found]:
    article = extraction.article
    predicted = [(span, entity.iri) for entity in extraction.entities for span in entity.mentions]
    for number, cluster in enumerate(clusters):
        for start, end in sorted(cluster):
            here = [p for p in predicted if p[0].start < end and start < p[0].end]
            if here:
                span, iri = max(here, key=lambda p: fit(p[0], start, end))
                yield Found((article.id, number), iri, article.id, span, span.of(article.text), span in names)


def fit(span: Span, start: int, end: int) -> float:
    """Characters in common, of those of either."""
    common = min(span.end, end) - max(span.start, start)
    return common / (max(span.end, end) - min(span.start, start))


def as_resolved(found: Found) -> Hashable:
    return found.article, found.entity


def as_names(found: Found) -> Hashable:
    return found.article, found.words if found.is_name else found.span


def as_written(found: Found) -> Hashable:
    return found.article, found.words.lower()


def b_cubed(mentions: list[Found], key: Callable[[Found], Hashable]) -> dict[str, float]:
    gold, ours, both = defaultdict(int), defaultdict(int), defaultdict(int)
    for m in mentions:
        gold[m.gold] += 1
        ours[key(m)] += 1
        both[m.gold, key(m)] += 1
    p = sum(n * n / ours[k] for (_, k), n in both.items()) / len(mentions)
    r = sum(n * n / gold[g] for (g, _), n in both.items()) / len(mentions)
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / (p + r), 4)}


def main() -> int:
    if not GOLD.exists():
        print("benchmarks/coreference.py: no ../shared/eval/wikievents-dev.jsonl, so nothing was measured")
        return 0
    named: list[frozenset[Span]] = []
    find_names = reading.find_names

    def remember(*arguments):
        found = find_names(*arguments)
        named.append(frozenset(name.span for name in found.names))
        return found

    reading.find_names = remember
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]
    clusters = {row["id"]: gold_clusters(row["events"]) for row in rows}
    articles = [item for item in read_articles([GOLD]) if isinstance(item, Article)]
    rules, mentions = Extractor.load(), []
    for article, doc in parse_articles(load_model(DEFAULT_MODEL), articles):
        extraction = rules.extract(article, doc)
        mentions += align(clusters[article.id], extraction, named[-1])
    scores = {
        "with": b_cubed(mentions, as_resolved),
        "without": b_cubed(mentions, as_names),
        "written_alike": b_cubed(mentions, as_written),
    }
    counted = {
        "articles": len(articles),
        "clusters": sum(map(len, clusters.values())),
        "mentions": sum(len(c) for found in clusters.values() for c in found),
        "found": len(mentions),
    }
    print(json.dumps({**counted, **scores}))
    return 0 if scores["with"]["f1"] > max(scores["without"]["f1"], scores["written_alike"]["f1"]) else 1


if __name__ == "__main__":
    sys.exit(main())
