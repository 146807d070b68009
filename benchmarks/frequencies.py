"""In how many articles of a news corpus each stem and each class of event stands: makes `kg/resolve/frequencies.tsv`.

    python benchmarks/frequencies.py FILE…

Each FILE is JSON lines with `text`, or a CSV of QANom (its sentences from Wikinews count, an article at a time); the
project's own gold is always counted. Made from WikiEvents (MIT licence), MEANTIME and GeoVirus (Wikinews, CC BY),
CrudeOilNews (MIT licence) and QANom (MIT licence): of these nothing but counts is kept. Classes are counted in the
articles of JSON lines, as `kg` reads them.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import extract_articles
from kg.resolve.frequencies import PATH, class_key
from kg.resolve.words import bag_of
from tests.gold.articles import read_gold

FEWEST = 2
ABOUT = """\
# In how many articles of a news corpus each stem and each class of event stands; rarer ones are left out.
# Made by benchmarks/frequencies.py, which tells of what.
"""


def main(paths: Iterable[Path]) -> None:
    counts: Counter[str] = Counter()
    texts = [f"{article.title} {article.text}" for article in read_gold()]
    readable = [path for path in paths if path.suffix == ".jsonl"]
    for path in paths:
        texts += _texts_of_json(path) if path.suffix == ".jsonl" else _texts_of_qanom(path)
    for text in texts:
        counts.update(bag_of(text).keys())
    for extraction in extract_articles(readable, on_fault=print, on_skip=print):
        counts.update({class_key(event.types[0]) for event in extraction.events})
    rows = sorted((key, n) for key, n in counts.items() if n >= FEWEST)
    lines = [f"articles\t{len(texts)}", *(f"{key}\t{n}" for key, n in rows)]
    PATH.write_text(ABOUT + "\n".join(lines) + "\n", encoding="utf-8")
    print(json.dumps({"bench": "frequencies", "articles": len(texts), "keys": len(rows)}))


def _texts_of_json(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        yield f"{article.get('title', '')} {article['text']}"


def _texts_of_qanom(path: Path) -> Iterator[str]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if ":wikinews:" in row["qasrl_id"]:
                found[row["qasrl_id"].split(":")[2]][row["qasrl_id"]] = row["sentence"]
    yield from (" ".join(sentences.values()) for sentences in found.values())


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
