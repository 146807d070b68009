"""Which events are news: fit the weights of `kg.extract.salience` to a dense gold, and measure them on held-out articles.

    python benchmarks/salience.py GOLD [GOLD ...] [--write]

GOLD is a file of JSON lines, or a folder of JSON files, an article each, with all events of it, the minor ones marked.
An event is to be salient where the gold has it and does not mark it minor; a plain event that the gold lacks is to be
none; a typed one that the gold lacks is wrong in any case and is left out. What is printed is of articles that the
model has not seen: each with the weights of all others. --write puts the weights of all where the extractor reads them.

Prints, last, one line of JSON: accuracy over the events that the gold has; noise, which is the share of plain events
that it lacks and that are salient, among all facts; the share of main events that are lost. Exits with 1 where accuracy
or noise misses its bar, with 2 where a file is missing.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fitting import Example, Penalty, fit, held_out, write_model

from kg.extract import Extractor, salience
from kg.extract.loglinear import load_loglinear
from kg.model import Article
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL

WEIGHTS = Path(salience.__file__).with_suffix(".json")
ACCURACY, NOISE = 0.85, 0.03
PENALTY = Penalty(l1=0.5, l2=0.5, fewest=3)
LACKING_SHARE = 1.0
"""How much a plain event that the gold lacks counts beside one that it has."""
THRESHOLDS = {"typed": 0.5, "plain": 0.5}
ABOUT = (
    "Log odds that an event is news in itself. Fitted by benchmarks/salience.py on the project's own gold: "
    "{n} events of {articles} articles."
)


@dataclass(frozen=True)
class Judged:
    """An event that `kg` states: what the model is told of it, and what the gold says, "main", "minor" or "lacking"."""

    article: str
    words: str
    rule: str
    typed: bool
    features: tuple[str, ...]
    gold: str


def read_gold(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        if path.is_dir():
            yield from (json.loads(file.read_text(encoding="utf-8")) for file in sorted(path.glob("*.json")))
        else:
            yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)


def judge_all(gold: Sequence[dict[str, Any]]) -> list[Judged]:
    """Extract the articles and hold each event against the gold."""
    features_of, told = salience.salience_features, {}

    def remember(draft, event, story):
        told[event.iri] = features_of(draft, event, story)
        return told[event.iri]

    salience.salience_features = remember
    nlp, rules, judged = load_model(DEFAULT_MODEL), Extractor.load(), []
    articles = [Article(g["id"], g["text"], published=date.fromisoformat(g["published"])) for g in gold]
    for row, (article, doc) in zip(gold, parse_articles(nlp, articles), strict=True):
        events = rules.extract(article, doc).to_dict()["events"]
        found = pair(row["events"], events)
        for event in events:
            typed = event["types"][0] != "Event"
            if typed and event["iri"] not in found:
                continue
            says = found.get(event["iri"], "lacking")
            judged.append(Judged(row["id"], event["trigger"]["text"], event["rule"], typed, told[event["iri"]], says))
    salience.salience_features = features_of
    return judged


def pair(gold: Sequence[dict[str, Any]], events: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What the gold says of the events that it has, by their IRI: each gold event takes one, of its class if there is."""
    free, found = list(events), {}
    for wanted in gold:
        here = [event for event in free if overlap(wanted["trigger"], event["trigger"])]
        if here:
            classes = set(wanted["classes"])
            best = max(here, key=lambda e: (bool(classes & set(e["types"])), e["types"][0] != "Event"))
            free.remove(best)
            found[best["iri"]] = "minor" if wanted.get("minor") else "main"
    return found


def overlap(gold: dict[str, int], trigger: dict[str, Any]) -> bool:
    head = trigger["head"]["start"]
    return gold["start"] <= head < gold["end"] or trigger["start"] <= gold["start"] < trigger["end"]


def examples_of(judged: Iterable[Judged]) -> list[Example]:
    return [
        Example(event.features, event.gold == "main", LACKING_SHARE if event.gold == "lacking" else 1.0, event.article)
        for event in judged
    ]


def measure(judged: Sequence[Judged], salient: Sequence[bool]) -> dict[str, float]:
    n = Counter((event.gold, event.typed, keep) for event, keep in zip(judged, salient, strict=True))
    right = sum(k for (gold, _, keep), k in n.items() if gold != "lacking" and keep == (gold == "main"))
    known = sum(k for (gold, _, _), k in n.items() if gold != "lacking")
    noise = n["lacking", False, True]
    main = sum(k for (gold, _, _), k in n.items() if gold == "main")
    lost = n["main", True, False] + n["main", False, False]
    return {
        "accuracy": round(right / known, 4),
        "noise": round(noise / (noise + known), 4),
        "main_lost": round(lost / main, 4),
        "typed_main_lost": round(n["main", True, False] / max(n["main", True, False] + n["main", True, True], 1), 4),
        "minor_kept": n["minor", True, True] + n["minor", False, True],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights that the extractor reads")
    parser.add_argument("--show", type=int, default=0, help="name so many events that are judged wrongly")
    options = parser.parse_args()
    missing = [str(path) for path in options.gold if not path.exists()]
    if missing or not options.gold:
        print(f"{', '.join(missing) or 'no gold named'}: name files or folders of gold articles", file=sys.stderr)
        return 2
    gold = list(read_gold(options.gold))
    judged = judge_all(gold)
    examples = examples_of(judged)
    chances = held_out(examples, PENALTY, len(gold))
    salient = [c >= THRESHOLDS["typed" if e.typed else "plain"] for e, c in zip(judged, chances, strict=True)]
    wrong = [(e, c) for e, c, s in zip(judged, chances, salient, strict=True) if s != (e.gold == "main")]
    for event, chance in sorted(wrong, key=lambda pair: -abs(pair[1] - 0.5))[: options.show]:
        print(f"{event.article}  {event.words} ({event.rule}): {event.gold}, {chance:.2f}")
    result = {"bench": "salience", "articles": len(gold), "events": len(judged)}
    result |= {"all_salient": measure(judged, [True] * len(judged)), "held_out": measure(judged, salient)}
    if options.write:
        about = ABOUT.format(n=len(judged), articles=len(gold))
        write_model(WEIGHTS, about, fit(examples, PENALTY), THRESHOLDS)
        load_loglinear.cache_clear()
    print(json.dumps(result))
    held = result["held_out"]
    return 0 if held["accuracy"] >= ACCURACY and held["noise"] <= NOISE else 1


if __name__ == "__main__":
    sys.exit(main())
