"""How well place names are found and put on the map, beside the same with population alone.

    .venv/bin/python benchmarks/places.py

Reads geovirus-dev.jsonl of ../shared/eval and scores with its score_places.py. "Population alone" finds the same names,
and takes of each the namesake with the most inhabitants, whatever the article says. Prints one line of JSON; exits with
1 where a bar is missed: recognised F1 .88, resolved .72 of all names and .85 of those recognised, median 15 km, and no
country's name a town or a building. Beside it, "unnamed": how many of the mentions are no names but pronouns and
descriptions ("the country", "its"), which the gold does not mark, and the F1 without them. Without ../shared there is
nothing to measure, and it says so.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kg.extract import Extractor, names
from kg.extract.names.mentions import Mention
from kg.extract.names.places import Resolution
from kg.extract.tree import read_tree
from kg.gazetteer import Gazetteer
from kg.model import Article
from kg.parse import load_model, parse_articles
from kg.read import read_articles
from kg.settings import DEFAULT_MODEL

EVAL = Path(__file__).parent.parent.parent / "shared" / "eval"
GOLD = EVAL / "geovirus-dev.jsonl"
F1, OF_ALL, OF_RECOGNISED, MEDIAN_KM = 0.88, 0.72, 0.85, 15.0


def take_largest(_text: str, mentions: Sequence[Mention], _gazetteer: Gazetteer) -> Resolution:
    """Stand in for `resolve_places`: of each name the most populous place."""
    named = {i: m.places for i, m in enumerate(mentions) if m.places and (m.is_place or m.demonym)}
    return Resolution({i: max(places, key=lambda place: place.population) for i, places in named.items()}, {})


def extract(parsed) -> list[dict]:
    rules = Extractor.load()
    return [rules.extract(article, doc).to_dict() for article, doc in parsed]


def only_names(predicted: list[dict], parsed) -> list[dict]:
    """The same without pronouns and descriptions."""
    rules = Extractor.load()
    kept = []
    for row, (article, doc) in zip(predicted, parsed, strict=True):
        found = names.find_names(read_tree(doc), article, rules.gazetteer, rules.iris).names
        spans = {(name.span.start, name.span.end) for name in found}
        entities = [
            {**e, "mentions": [m for m in e["mentions"] if (m["start"], m["end"]) in spans]}
            for e in row["entities"]
        ]
        kept.append({**row, "entities": entities})
    return kept


def count_mentions(predicted: list[dict]) -> int:
    return sum(len(e["mentions"]) for row in predicted for e in row["entities"] if e.get("geo"))


def score(predicted: list[dict]) -> dict:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in predicted)
        file.flush()
        command = [sys.executable, str(EVAL / "score_places.py"), str(GOLD), file.name]
        scored = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {**scored, "countries_as_towns": countries_as_towns(predicted)}


def countries_as_towns(predicted: list[dict]) -> int:
    """How many mentions written as a country's name were placed at a town or a building."""
    countries = json.loads((EVAL / "countries.json").read_text(encoding="utf-8"))
    return sum(
        row["text"][m["start"] : m["end"]] in countries
        for row in predicted
        for entity in row["entities"]
        if entity.get("geo") and entity["geo"]["level"] not in ("country", "region")
        for m in entity["mentions"]
    )


def meets_bars(scored: dict) -> bool:
    resolved = scored["resolved"]
    return (
        scored["recognised"]["f1"] >= F1
        and resolved["of_all"] >= OF_ALL
        and resolved["of_recognised"] >= OF_RECOGNISED
        and scored["median_km"] <= MEDIAN_KM
        and scored["countries_as_towns"] == 0
    )


def main() -> int:
    if not GOLD.exists():
        print("benchmarks/places.py: no ../shared/eval/geovirus-dev.jsonl, so nothing was measured")
        return 0
    articles = [item for item in read_articles([GOLD]) if isinstance(item, Article)]
    parsed = tuple(parse_articles(load_model(DEFAULT_MODEL), articles))
    predicted = extract(parsed)
    named = only_names(predicted, parsed)
    ours = score(predicted)
    unnamed = {
        "mentions": count_mentions(predicted) - count_mentions(named),
        "f1_without": score(named)["recognised"]["f1"],
    }
    names.resolve_places = take_largest
    print(json.dumps({"ours": ours, "unnamed": unnamed, "population": score(extract(parsed))}))
    return 0 if meets_bars(ours) else 1


if __name__ == "__main__":
    sys.exit(main())
