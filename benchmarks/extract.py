"""Cost of everything after the parse, as a share of the parse: one process, the same run.

    .venv/bin/python benchmarks/extract.py [--rounds 3] [--profile]

Reads the examples (repeated) and, where they are, articles of the development sets of ../shared/eval. They stream
through the stages as in a build, each stage in CPU time; the median of the rounds counts. Prints a table and, last,
one line of JSON; exits with 1 where extraction and stating together take more than 35 % of the parse. Storing in
memory is told apart. The collector of garbage leaves alone what is loaded, as in a build.
"""

import argparse
import cProfile
import json
import pstats
import sys
from collections import defaultdict
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time

from pyoxigraph import RdfFormat, parse

from kg.extract import Extractor, drafting, extractor, reading
from kg.iri import Iris
from kg.model import Article
from kg.parse import load_model, parse_articles
from kg.pipeline.stages import spare_collector
from kg.read import read_articles
from kg.settings import DEFAULT_MODEL
from kg.state import state_nquads
from kg.store import GraphStore

ROOT = Path(__file__).parent.parent
BAR = 0.35
EXAMPLE_COPIES = 4
MOST_OF_A_SET = 60
STAGES = {
    "times": ("read_times",),
    "names": ("find_names",),
    "kinds": ("NounTypes",),
    "attribution": ("find_attributions", "sources_of"),
    "triggers": ("find_event_nouns", "find_triggers", "refine_class"),
    "coreference": ("read_discourse",),
    "dating": ("date_triggers",),
    "arguments": ("find_arguments",),
    "factuality": ("judge_factuality",),
    "figures": ("casualties", "number_told", "number_of_events"),
    "relations": ("find_relations",),
    "links": ("link_events",),
    "story": ("share_story",),
    "salience": ("mark_salience",),
    "confidence": ("rate_events",),
}


class Clock:
    """CPU seconds by stage; what a stage calls of another counts for the outer one."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running = False

    def timed(self, stage: str, function: Callable) -> Callable:
        def run(*arguments, **options):
            if self._running:
                return function(*arguments, **options)
            self._running = True
            start = process_time()
            try:
                return function(*arguments, **options)
            finally:
                self.seconds[stage] += process_time() - start
                self._running = False

        return run

    def watch(self) -> None:
        for stage, names in STAGES.items():
            for name in names:
                for module in (reading, drafting, extractor):
                    if hasattr(module, name):
                        setattr(module, name, self.timed(stage, getattr(module, name)))


def load_articles() -> list[Article]:
    examples = [item for item in read_articles([ROOT / "examples"]) if isinstance(item, Article)]
    sets = sorted((ROOT.parent / "shared" / "eval").glob("*-dev.jsonl"))
    dev = [item for path in sets for item in islice(read_articles([path]), MOST_OF_A_SET)]
    print(
        f"{len(examples)} examples, {EXAMPLE_COPIES} times; {len(dev)} articles of {len(sets)} development sets"
    )
    return examples * EXAMPLE_COPIES + [item for item in dev if isinstance(item, Article)]


def run_round(nlp, rules: Extractor, articles: list[Article], clock: Clock) -> dict[str, float]:
    """Stream the articles as a build does, so that the stages alternate and nothing piles up in memory."""
    clock.seconds.clear()
    iris = Iris()
    total: defaultdict[str, float] = defaultdict(float)
    with GraphStore.memory() as store:
        parsed = parse_articles(nlp, articles)
        while True:
            start = process_time()
            item = next(parsed, None)
            total["parse"] += process_time() - start
            if item is None:
                break
            start = process_time()
            extraction = rules.extract(*item)
            extracted = process_time()
            quads = state_nquads(extraction, iris)
            stated = process_time()
            store.add(parse(quads, format=RdfFormat.N_QUADS), iris.article_graph(item[0].id))
            total["store"] += process_time() - stated
            total["state"] += stated - extracted
            total["extract"] += extracted - start
    stages = dict(clock.seconds)
    rest = total["extract"] - sum(stages.values())
    after = total["extract"] + total["state"]
    return {**total, **stages, "the rest": rest, "extract and state": after}


def profile(nlp, rules: Extractor, articles: list[Article]) -> None:
    parsed = list(parse_articles(nlp, articles))
    profiler = cProfile.Profile()
    profiler.enable()
    for article, doc in parsed:
        rules.extract(article, doc)
    profiler.disable()
    for order in ("tottime", "cumulative"):
        pstats.Stats(profiler).strip_dirs().sort_stats(order).print_stats(40)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--profile", action="store_true", help="print where extraction spends its time, and end"
    )
    options = parser.parse_args()
    articles = load_articles()
    nlp, rules = load_model(DEFAULT_MODEL), Extractor.load()
    if options.profile:
        profile(nlp, rules, articles)
        return 0
    with spare_collector():
        return measure(nlp, rules, articles, options.rounds)


def measure(nlp, rules: Extractor, articles: list[Article], n_rounds: int) -> int:
    clock = Clock()
    clock.watch()
    run_round(nlp, rules, articles[:10], clock)  # caches filled, code compiled
    rounds = [run_round(nlp, rules, articles, clock) for _ in range(n_rounds)]
    shares = {
        name: median(one.get(name, 0.0) / one["parse"] for one in rounds)
        for name in ("parse", *STAGES, "the rest", "extract", "state", "extract and state", "store")
    }
    for name, share in shares.items():
        seconds = median(one.get(name, 0.0) for one in rounds)
        print(f"{name:17} {seconds:8.2f} s {share:8.1%} of the parse")
    n_characters = sum(len(article.text) for article in articles)
    result = {"bench": "extract", "n_articles": len(articles), "n_characters": n_characters, "bar": BAR}
    result |= {"rounds": n_rounds, "parse_s": round(median(one["parse"] for one in rounds), 3)}
    print(json.dumps(result | {"share": {name: round(share, 4) for name, share in shares.items()}}))
    return 0 if shares["extract and state"] <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
