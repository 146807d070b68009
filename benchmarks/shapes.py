"""Whether what is read out of the examples and of the development articles is as the SHACL shapes demand.

    python benchmarks/shapes.py [--articles N] [--batch 20]

Articles are built a batch at a time into graphs in memory, linked by `kg resolve`, and checked; N of each collection,
all where it is not given. Prints violations with their articles and sentences. The last line is one JSON object; the
exit code is 1 where there is a violation, or where no article was read.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import kg

ROOT = Path(__file__).parents[1]
GOLD = ROOT.parent / "shared" / "eval"
_SHOWN = 3


def read_collections() -> Iterator[tuple[str, list[str]]]:
    """Names of collections with their articles as lines of JSON; the gold of a line is left out."""
    examples = (item for item in kg.read_articles(ROOT / "examples") if isinstance(item, kg.Article))
    yield "examples", [line(item.id, item.text, str(item.published)) for item in examples]
    for path in sorted(GOLD.glob("*-dev.jsonl")):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        yield (
            path.stem,
            [
                line(f"{path.stem}-{n}", row["text"], row.get("published"))
                for n, row in enumerate(rows)
                if row.get("text")
            ],
        )


def line(article_id: str, text: str, published: str | None) -> str:
    fields = {"id": article_id, "text": text, "published": published}
    return json.dumps({name: value for name, value in fields.items() if value})


def check(lines: list[str], folder: Path) -> tuple[int, int, Counter[str]]:
    """Build a batch and check it; number of articles and statements, and violations by their message."""
    path = folder / "batch.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    found: Counter[str] = Counter()
    with kg.build(path, listen=lambda _: None) as graph:
        graph.resolve()
        for item in graph.validate().violations:
            found[item.message] += 1
            if found[item.message] <= _SHOWN:
                print(
                    f"{item.focus} {item.path} {item.value} – {item.message}\n    in {item.article}: {item.sentence}"
                )
        return len(graph.articles()), len(graph.store), found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=None)
    parser.add_argument("--batch", type=int, default=20)
    options = parser.parse_args()
    counts: dict[str, int] = {}
    n_quads = 0
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in read_collections():
            chosen = lines[: options.articles]
            for start in range(0, len(chosen), options.batch):
                n_articles, size, violations = check(chosen[start : start + options.batch], Path(folder))
                counts[name] = counts.get(name, 0) + n_articles
                n_quads += size
                found += violations
            print(f"{name}: {counts.get(name, 0)} articles, {found.total()} violations so far", flush=True)
    result = {"articles": counts, "statements": n_quads, "violations": dict(found)}
    print(json.dumps(result))
    return 1 if found or not counts.get("examples") else 0


if __name__ == "__main__":
    sys.exit(main())
