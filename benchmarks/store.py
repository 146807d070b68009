"""The store on a generated graph of about a million triples, against rdflib's memory store, in one run.

    python benchmarks/store.py [--articles 9000]

Both load the same statements and answer the same six queries, each in a process of its own; the rows must be the
same. Bars: queries at least 10 times faster (geometric mean) and none slower, loading at least 3 times faster, at
most a quarter of the memory (peak of loading and asking), at least 500 articles a second, one transaction each. The
last line is one JSON object; the exit code is 1 where a bar falls short.

An article has about 105 statements here, those of a report of a few lines; transactions of larger ones take as much
longer as they are larger, since the engine writes some seventy thousand statements a second. Articles a second are
by the time that the processor spent on this process, all its threads, so that what else runs on the machine does
not count.
"""

import argparse
import json
import math
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

BASE = "https://w3id.org/kg-news/id/"
KG = "https://w3id.org/kg-news#"
N_ACTORS, N_COUNTRIES, N_TOWNS = 3000, 150, 30
CLASSES = (
    ("Shelling", "Attack", "Conflict"), ("DroneStrike", "Attack", "Conflict"), ("Bombing", "Attack", "Conflict"),
    ("Meeting", "Diplomacy"), ("Sanction", "Diplomacy"), ("Arrest", "Justice"), ("Demonstration", "Protest"),
)  # fmt: skip
QUERIES = {
    "by actor": f"""SELECT ?e ?day WHERE {{ ?e kg:agent <{BASE}actor/a7> ; a kg:Attack ; kg:earliest ?day }}""",
    "by place and period": f"""SELECT ?e ?day WHERE {{
        ?p kg:within* <{BASE}place/c7> . ?e kg:place ?p ; kg:earliest ?day
        FILTER(?day >= "2023-03-01"^^xsd:date && ?day <= "2023-04-30"^^xsd:date) }}""",
    "count by class": """SELECT ?type (COUNT(?e) AS ?n) WHERE { ?e kg:eventType ?type } GROUP BY ?type""",
    "actor to actor": f"""SELECT ?other (COUNT(?e) AS ?n) WHERE {{
        ?e sem:hasActor <{BASE}actor/a7> , ?other FILTER(?other != <{BASE}actor/a7>) }} GROUP BY ?other""",
    "places within": f"""SELECT ?p ?label WHERE {{ ?p kg:within* <{BASE}place/c7> ; rdfs:label ?label }}""",
    "label search": """SELECT ?a ?label WHERE {
        ?a a kg:Actor ; rdfs:label ?label FILTER(CONTAINS(LCASE(?label), "front 77")) }""",
}
LEAST_QUERY, LEAST_LOAD, MOST_MEMORY, LEAST_RATE = 10.0, 3.0, 0.25, 500.0
SLOWEST_QUERY = 1.0
_MEGABYTE = 1024


def registry() -> Iterator[str]:
    graph = f"<{BASE}graph/registry>"
    for n in range(N_ACTORS):
        subject = f"<{BASE}actor/a{n}>"
        yield from (f"{subject} a:type <{KG}{name}> {graph}" for name in ("Group", "Actor"))
        yield f'{subject} rdfs:label "Front {n} of the People" {graph}'
    for n in range(N_COUNTRIES):
        country = f"<{BASE}place/c{n}>"
        yield f"{country} a:type <{KG}Place> {graph}"
        yield f'{country} rdfs:label "Country {n}" {graph}'
        for m in range(N_TOWNS):
            town = f"<{BASE}place/c{n}t{m}>"
            yield f"{town} a:type <{KG}Place> {graph}"
            yield f'{town} rdfs:label "Town {m} of {n}" {graph}'
            yield f"{town} kg:within {country} {graph}"


def article(number: int) -> Iterator[str]:
    """Statements about four events: actors, a place, a day, their mentions and who says so."""
    chance = random.Random(number)
    graph, node = f"<{BASE}graph/article/n{number}>", f"{BASE}article/n{number}"
    yield f"<{node}> a:type schema:NewsArticle {graph}"
    yield f'<{node}> schema:identifier "n{number}" {graph}'
    yield f'<{node}> nif:isString "What the article {number} says." {graph}'
    for event in range(4):
        subject = f"<{node}/event/{event * 100}-{event * 100 + 7}>"
        classes = chance.choice(CLASSES)
        agent, patient = chance.sample(range(N_ACTORS), 2)
        place = f"<{BASE}place/c{chance.randrange(N_COUNTRIES)}t{chance.randrange(N_TOWNS)}>"
        day = f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        mention, claim = f"<{node}/mention/event/{event * 100}-{event * 100 + 7}>", f"<{node}/claim/{event}>"
        for name in (*classes, "Event"):
            yield f"{subject} a:type <{KG}{name}> {graph}"
        facts = (
            f"kg:eventType <{KG}{classes[0]}>", f"kg:agent <{BASE}actor/a{agent}>",
            f"sem:hasActor <{BASE}actor/a{agent}>",
            f"kg:patient <{BASE}actor/a{patient}>", f"sem:hasActor <{BASE}actor/a{patient}>", f"kg:place {place}",
            f"sem:hasPlace {place}", f'kg:earliest "{day}"^^xsd:date', f'kg:latest "{day}"^^xsd:date',
            f'rdfs:label "Front {agent} – struck – {number}"', 'kg:polarity "positive"', 'kg:certainty "certain"',
            f"gaf:denotedBy {mention}",
        )  # fmt: skip
        yield from (f"{subject} {fact} {graph}" for fact in facts)
        words = (
            f"a:type <{KG}Mention>", f"nif:referenceContext <{node}>", f'nif:beginIndex "{event * 100}"^^xsd:integer',
            f'nif:endIndex "{event * 100 + 7}"^^xsd:integer', 'nif:anchorOf "struck"', 'kg:rule "verb"',
        )  # fmt: skip
        yield from (f"{mention} {fact} {graph}" for fact in words)
        yield f"{claim} a:type <{KG}Claim> {graph}"
        yield f"{claim} kg:claims {subject} {graph}"
        yield f"{claim} sem:accordingTo <{BASE}actor/a{chance.randrange(N_ACTORS)}> {graph}"


def prefixes() -> dict[str, str]:
    from kg.vocab import PREFIXES

    return {**PREFIXES, "a": PREFIXES["rdf"]}


def expand(lines: Iterator[str], names: dict[str, str]) -> Iterator[str]:
    """Write prefixed names out, as N-Quads want it; a name stands at the beginning of a word or after ^^."""
    import re

    short = re.compile(rf"(?<=[ ^])({'|'.join(names)}):(\w+)(?=[ \n]|$)")
    for line in lines:
        yield short.sub(lambda match: f"<{names[match[1]]}{match[2]}>", line) + " .\n"


def write_graph(path: Path, n_articles: int) -> int:
    n_lines = 0
    names = prefixes()
    with path.open("w", encoding="utf-8") as file:
        for lines in (registry(), *(article(number) for number in range(n_articles))):
            for line in expand(lines, names):
                file.write(line)
                n_lines += 1
    return n_lines


def timed(ask: Callable[[str], list[tuple[str, ...]]], sparql: str) -> tuple[float, list[tuple[str, ...]]]:
    """Median of several askings; of few where one takes long."""
    rows, seconds = [], []
    while len(seconds) < 7 and sum(seconds) < 4:
        start = time.perf_counter()
        rows = ask(sparql)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), rows


def measure_kg(path: Path, folder: Path) -> tuple[float, Callable[[str], list[tuple[str, ...]]]]:
    import kg

    start = time.perf_counter()
    kg.import_files([path], folder / "store")
    seconds = time.perf_counter() - start
    graph = kg.open(folder / "store", read_only=True)
    return seconds, lambda sparql: [tuple(str(value) for value in row) for row in graph.query(sparql)]


def measure_rdflib(path: Path, _folder: Path) -> tuple[float, Callable[[str], list[tuple[str, ...]]]]:
    import rdflib

    start = time.perf_counter()
    graph = rdflib.Dataset(default_union=True)
    graph.parse(path, format="nquads")
    seconds = time.perf_counter() - start
    names = {name: rdflib.Namespace(iri) for name, iri in prefixes().items()}
    return seconds, lambda sparql: [tuple(map(str, row)) for row in graph.query(sparql, initNs=names)]


def run_side(side: str, path: Path, folder: Path) -> None:
    """Load, ask, and print what it took; in a process of its own, so that its memory is its own."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, ask = (measure_kg if side == "kg" else measure_rdflib)(path, folder)
    peak_load = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answers = {name: timed(ask, sparql) for name, sparql in QUERIES.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({
        "load": seconds, "memory": peak / _MEGABYTE, "memory_load": peak_load / _MEGABYTE, "before": before / _MEGABYTE,
        "seconds": {name: taken for name, (taken, _) in answers.items()},
        "rows": {name: sorted(map(list, rows)) for name, (_, rows) in answers.items()},
    }))  # fmt: skip


def measure_transactions(folder: Path, n_articles: int) -> dict[str, float]:
    """Articles a second: new, unchanged, and replaced by others; from N-Quads, as the pipeline has them."""
    import pyoxigraph as ox

    from kg.store import GraphStore

    names = prefixes()
    texts = ["".join(expand(article(number), names)).encode() for number in range(n_articles)]
    changed = [text.replace(b'"struck"', b'"hit"').replace(b'"verb"', b'"noun"') for text in texts]
    rates = {"statements": statistics.mean(text.count(b"\n") for text in texts)}
    with GraphStore.open(folder / "transactions") as store:
        for name, batch in (("new", texts), ("unchanged", texts), ("replaced", changed)):
            start, spent = time.perf_counter(), time.process_time()
            for number, text in enumerate(batch):
                store.add(ox.parse(text, format=ox.RdfFormat.N_QUADS), store.iris.article_graph(f"n{number}"))
            rates[name] = n_articles / (time.process_time() - spent)
            rates[f"{name}, by the clock"] = n_articles / (time.perf_counter() - start)
    return rates


def main() -> int:
    sys.stdout.reconfigure(line_buffering=True)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=9000)
    parser.add_argument("--side", choices=("kg", "rdflib"), help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        run_side(options.side, options.path, options.path.parent)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="kg-store-"))
    try:
        return compare(folder, options.articles)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def compare(folder: Path, n_articles: int) -> int:
    path = folder / "graph.nq"
    n_quads = write_graph(path, n_articles)
    print(f"{n_quads} statements, {path.stat().st_size / 1e6:.0f} MB of N-Quads")
    sides = {}
    for side in ("kg", "rdflib"):
        words = [sys.executable, __file__, "--side", side, "--path", str(path)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        sides[side] = json.loads(done.stdout.splitlines()[-1])
        print(f"{side}: loaded in {sides[side]['load']:.1f} s, {sides[side]['memory']:.0f} MB")
    ours, theirs = sides["kg"], sides["rdflib"]
    ratios = {name: theirs["seconds"][name] / ours["seconds"][name] for name in QUERIES}
    for name, ratio in ratios.items():
        same = "same rows" if ours["rows"][name] == theirs["rows"][name] else "OTHER ROWS"
        print(
            f"{name:20} {ours['seconds'][name] * 1000:9.2f} ms  rdflib {theirs['seconds'][name] * 1000:9.2f} ms  "
            f"{ratio:7.1f}x  {len(ours['rows'][name])} rows, {same}"
        )
    rates = measure_transactions(folder, min(n_articles, 2000))
    print(", ".join(f"{name} {rate:.0f}" for name, rate in rates.items()), "(articles a second)")
    result = {
        "statements": n_quads,
        "queries_faster": round(math.exp(statistics.mean(map(math.log, ratios.values()))), 1),
        "slowest_query": round(min(ratios.values()), 2),
        "load_faster": round(theirs["load"] / ours["load"], 1),
        "memory_share": round(ours["memory"] / theirs["memory"], 3),
        "articles_per_second": round(rates["new"]),
        "replaced_per_second": round(rates["replaced"]),
        "articles_per_second_by_the_clock": round(rates["new, by the clock"]),
        "statements_per_article": round(rates["statements"]),
        "same_rows": ours["rows"] == theirs["rows"] and all(ours["rows"].values()),
    }
    result["ok"] = (
        result["same_rows"]
        and result["queries_faster"] >= LEAST_QUERY
        and result["slowest_query"] >= SLOWEST_QUERY
        and result["load_faster"] >= LEAST_LOAD
        and result["memory_share"] <= MOST_MEMORY
        and result["articles_per_second"] >= LEAST_RATE
    )
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
