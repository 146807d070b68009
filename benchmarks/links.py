"""Which events of different articles are one, by ECB+: fit the weights of `kg.resolve.clues`, and measure the links.

    python benchmarks/links.py GOLD [--store DIR] [--write]

GOLD is JSON lines, an article a line: `id`, `topic`, `text`, and `events`, each with `start`, `end` and `cluster`, made
of ECB+ (github.com/cltl/ecbPlus, CC BY 3.0), topics 1 to 35. DIR is a store that `kg build GOLD` made; without it, one
is made in memory. Learned from are pairs of events of one topic that `kg` finds and ECB+ judges, and pairs of one topic
in different stories. Printed is how the links would be where half of the topics are learned from and the other half
linked, pairs between articles alone; --write fits to all topics and writes the weights.

Figures that `score_links.py` counts too: over pairs of gold mentions in different articles, those not found included.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from fitting import Example, Penalty, fit, write_model

import kg
from kg.loglinear import LogLinear
from kg.resolve import clues
from kg.resolve.actors import EntityMatcher
from kg.resolve.agglomerate import agglomerate
from kg.resolve.events import LINKAGE, EventMatcher
from kg.resolve.load import load_corpus
from kg.resolve.records import Corpus
from kg.resolve.resolver import representatives
from kg.resolve.stories import find_stories
from kg.resolve.vetoes import Veto, find_veto

PENALTY = Penalty(0.5, 5.0, 5)
STRICTER = 0.25
"""Log odds taken off the bias: a wrong link costs more than a missing one."""
AGAINST = (
    *("other", "two", "bare", "saying", "no ground", "very", "one not", "a day apart", "told at other"),
    *("sentences name others", "party of another"),
)
"""How the names of the features begin that can only speak against two events being one."""
AT_LEAST = {
    "same place": 0.6,
    "place in place": 0.3,
    "same days": 0.8,
    "told on the same days": 0.3,
    "class": 0.2,
}
AT_MOST = {"other name of place": -0.3, "told at other times": -0.6, "no ground": -0.3, "a day apart": -0.5}
"""What ECB+ cannot teach: most of its articles have no day, and few of their events a place."""
ABOUT = (
    "Log odds that two events of different articles are one. Fitted by benchmarks/links.py on ECB+ "
    "(github.com/cltl/ecbPlus, CC BY 3.0): {n} pairs of events of {topics} topics."
)


class Mention(NamedTuple):
    """A gold mention and the event that `kg` found there, None where it found none."""

    article: str
    topic: int
    cluster: str
    event: str | None


@dataclass(frozen=True)
class Pairs:
    """What is learned from and linked.

    Args:
        mentions: All gold mentions.
        known: Event to its topic and gold cluster.
        features: Pair of events of one topic to the names of the features that hold, or to its veto.
        articles: Event to its article.
    """

    mentions: tuple[Mention, ...]
    known: Mapping[str, tuple[int, str]]
    features: Mapping[tuple[str, str], tuple[str, ...] | Veto]
    articles: Mapping[str, str]


def read_pairs(corpus: Corpus, gold: Sequence[Mapping]) -> Pairs:
    stories = find_stories(corpus.articles)
    entities = EntityMatcher(corpus, stories)
    same = representatives(corpus, entities.cluster(()))
    names = {iri: named.names for iri, named in entities.named.items()}
    matcher = EventMatcher(corpus, stories, same, names)
    mentions = tuple(_find_mentions(corpus, gold))
    known: dict[str, tuple[int, str]] = {}
    for mention in mentions:
        if mention.event is not None:
            known.setdefault(mention.event, (mention.topic, mention.cluster))
    by_topic: defaultdict[int, list[str]] = defaultdict(list)
    for iri, (topic, _) in sorted(known.items()):
        by_topic[topic].append(iri)
    features: dict[tuple[str, str], tuple[str, ...] | Veto] = {}
    for events in by_topic.values():
        for pair in combinations(events, 2):
            a, b = (matcher.traits[iri] for iri in pair)
            likeness = matcher.likeness(a.event.article, b.event.article)
            found = (name for clue in clues.find_clues(a, b, likeness) for name in clue.features)
            features[pair] = find_veto(a, b, likeness) or tuple(dict.fromkeys(found))
    return Pairs(mentions, known, features, {iri: corpus.events[iri].article for iri in known})


def _find_mentions(corpus: Corpus, gold: Sequence[Mapping]) -> Iterator[Mention]:
    at: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for event in corpus.events.values():
        for mention in event.mentions:
            at[mention.article].append((mention.start, event.iri))
    for article in gold:
        for told in article["events"]:
            here = [iri for start, iri in at[article["id"]] if told["start"] <= start < told["end"]]
            yield Mention(article["id"], article["topic"], told["cluster"], min(here, default=None))


def examples_of(pairs: Pairs, topics: Iterable[int]) -> list[Example]:
    """Pairs to learn from; those of a topic count as the square root of their number together."""
    chosen = set(topics)
    rows = [
        (pairs.known[a][0], found, pairs.known[a][1] == pairs.known[b][1])
        for (a, b), found in pairs.features.items()
        if not isinstance(found, Veto) and pairs.known[a][0] in chosen
    ]
    numbers = Counter(topic for topic, _, _ in rows)
    return [Example(found, right, 50 * numbers[topic] ** -0.5, str(topic)) for topic, found, right in rows]


def fit_weights(pairs: Pairs, topics: Iterable[int]) -> LogLinear:
    """Fit, and fit again without what would speak against common sense: that two share a name cannot part them."""
    examples = examples_of(pairs, topics)
    while True:
        model = fit(examples, PENALTY)
        absurd = {name for name, weight in model.weights.items() if (weight < 0) != name.startswith(AGAINST)}
        if not absurd:
            least = {name: max(model.weights.get(name, 0.0), bound) for name, bound in AT_LEAST.items()}
            most = {name: min(model.weights.get(name, 0.0), bound) for name, bound in AT_MOST.items()}
            return LogLinear(round(model.bias - STRICTER, 3), {**model.weights, **least, **most}, {})
        examples = [
            replace(example, features=tuple(name for name in example.features if name not in absurd))
            for example in examples
        ]


def link(pairs: Pairs, topics: Iterable[int], model: LogLinear) -> list[tuple[str, ...]]:
    def share(left: str, right: str) -> float | None:
        found = pairs.features[left, right]
        return found.share if isinstance(found, Veto) else model.probability(found)

    clusters: list[tuple[str, ...]] = []
    for topic in sorted(topics):
        events = [iri for iri, (its, _) in pairs.known.items() if its == topic]
        candidates = [
            pair
            for pair in combinations(sorted(events), 2)
            if not isinstance(pairs.features[pair], Veto)
            and pairs.articles[pair[0]] != pairs.articles[pair[1]]
        ]
        clusters += agglomerate(events, candidates, share, linkage=LINKAGE)
    return clusters


def count(pairs: Pairs, topics: Iterable[int], clusters: Iterable[Sequence[str]]) -> Counter[str]:
    """Pairs of gold mentions in different articles: right, linked, and all that are one."""
    chosen, home = set(topics), {iri: n for n, events in enumerate(clusters) for iri in events}
    found: defaultdict[tuple[str, object], Counter[str]] = defaultdict(Counter)
    for mention in pairs.mentions:
        if mention.topic not in chosen:
            continue
        found["gold", mention.cluster][mention.article] += 1
        if mention.event is not None and mention.event in home:
            found["linked", home[mention.event]][mention.article] += 1
            found["right", (home[mention.event], mention.cluster)][mention.article] += 1
    result: Counter[str] = Counter()
    for (name, _), by_article in found.items():
        total = sum(by_article.values())
        result[name] += (total**2 - sum(n * n for n in by_article.values())) // 2
    return result


def rates(n: Counter[str]) -> dict[str, float]:
    p, r = n["right"] / max(1, n["linked"]), n["right"] / max(1, n["gold"])
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / max(1e-9, p + r), 4)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--store", help="made by `kg build GOLD`; else one is made in memory")
    parser.add_argument("--write", action="store_true", help="write the weights that `kg resolve` reads")
    options = parser.parse_args()
    gold = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    with kg.open(options.store) if options.store else kg.build([options.gold]) as graph:
        corpus = load_corpus(graph.store)
    pairs = read_pairs(corpus, gold)
    report(pairs, write=options.write)
    return 0


def report(pairs: Pairs, *, write: bool) -> None:
    topics = sorted({mention.topic for mention in pairs.mentions})
    total: Counter[str] = Counter()
    for learned, linked in ((topics[::2], topics[1::2]), (topics[1::2], topics[::2])):
        model = fit_weights(pairs, learned)
        total += count(pairs, linked, link(pairs, linked, model))
    print(json.dumps({"bench": "links", "topics": len(topics), "held_out": rates(total)}))
    if write:
        model = fit_weights(pairs, topics)
        n = len(examples_of(pairs, topics))
        write_model(clues.WEIGHTS, ABOUT.format(n=n, topics=len(topics)), model, {})


if __name__ == "__main__":
    sys.exit(main())
