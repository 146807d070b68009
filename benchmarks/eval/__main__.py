"""Scores the extraction on the project's own gold, and on other sets where they are there. `make eval` runs it.

    python -m benchmarks.eval [--split test] [--subject sport] [--article ID] [--show 40]

Prints one table: a row for each measure (`benchmarks/eval/measures.py` says what it is), a column for all articles, for
each split and for each group of subjects; then a line for each other set of ../shared/eval, unless --split, --subject,
--article or --alone leaves them out. The last line is one JSON object of all figures. Exits with 1 where another set
could not be scored, with 2 where no article is chosen or its extraction is missing.

Rules and weights are made with the split "train". Of "test", look at the figures, not at the articles.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.eval.measures import Measures, measure
from benchmarks.eval.others import COLLECTIONS, CollectionError, score_collection
from benchmarks.eval.predictions import Prediction
from benchmarks.eval.scoring import ArticleScore, ScoreError, score_article
from benchmarks.eval.table import render_table, show
from kg.extract import Extractor
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL
from tests.gold.articles import GROUPS, SPLITS, GoldArticle, read_gold

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT.parent / "shared" / "eval"


def main(words: Sequence[str] | None = None) -> int:
    """Score what is asked for."""
    options = _parser().parse_args(words)
    chosen = [
        article for article in read_gold(splits=options.split or SPLITS) if _is_chosen(article, options)
    ]
    if not chosen:
        print("no article of the gold is chosen", file=sys.stderr)
        return 2
    rows = list(_read_rows(options.predicted) if options.predicted else extract_rows(chosen))
    if options.out:
        options.out.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    try:
        scores = score_rows(chosen, rows)
    except ScoreError as error:
        print(error, file=sys.stderr)
        return 2
    columns = {name: measure(part) for name, part in split_up(scores).items()}
    print(f"{_title(chosen)}\n\n{render_table(columns)}\n")
    for line in list(fault_lines(scores))[: options.show]:
        print(line)
    others: dict[str, dict[str, float]] = {}
    failed = False
    if not (options.alone or options.split or options.subject or options.article):
        others, failed = score_others(options.sets)
    print(json.dumps(result_of(columns, others)))
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.eval",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--split", action="append", choices=SPLITS, help="these articles alone")
    parser.add_argument("--subject", help=f"a group, or words of a subject; groups: {', '.join(GROUPS)}")
    parser.add_argument("--article", metavar="ID", help="this article alone")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N lines of faults")
    parser.add_argument(
        "--predicted", type=Path, metavar="FILE", help="what `kg extract --format jsonl` printed"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep what is extracted, as JSON lines")
    parser.add_argument("--alone", action="store_true", help="leave the other sets out")
    parser.add_argument("--sets", type=Path, default=SETS, metavar="DIR", help="where the other sets are")
    return parser


def _is_chosen(article: GoldArticle, options: argparse.Namespace) -> bool:
    return options.article in (None, article.id) and (
        options.subject in (None, article.group) or options.subject in article.subject
    )


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").splitlines()))


def extract_rows(gold: Iterable[GoldArticle]) -> Iterator[dict[str, Any]]:
    """Extract articles, each as an object of `kg extract --format jsonl`."""
    rules = Extractor.load()
    for article, doc in parse_articles(load_model(DEFAULT_MODEL), [g.article() for g in gold]):
        yield rules.extract(article, doc).to_dict()


def score_rows(gold: Iterable[GoldArticle], rows: Iterable[dict[str, Any]]) -> tuple[ArticleScore, ...]:
    """Score articles by what was extracted from them.

    Raises:
        ScoreError: One was not extracted, or from another text.
    """
    found = {row["id"]: row for row in rows}
    missing = [article.id for article in gold if article.id not in found]
    if missing:
        raise ScoreError(f"no extraction of {', '.join(missing)}")
    return tuple(score_article(article, Prediction.from_row(found[article.id])) for article in gold)


def split_up(scores: Sequence[ArticleScore]) -> dict[str, list[ArticleScore]]:
    """All articles, then those of each split and of each group that has any."""
    parts = {"all": list(scores)}
    parts |= {name: [s for s in scores if s.article.split == name] for name in SPLITS}
    parts |= {name: [s for s in scores if s.article.group == name] for name in GROUPS}
    return {name: part for name, part in parts.items() if part}


def fault_lines(scores: Iterable[ArticleScore]) -> Iterator[str]:
    """What is wrong or missing, a line an event."""
    for score in scores:
        for outcome in score.outcomes:
            if said := outcome.describe():
                yield f"{score.article.id}  {said}"


def score_others(folder: Path) -> tuple[dict[str, dict[str, float]], bool]:
    """Score and print the other sets that are in a folder; say whether one failed."""
    others: dict[str, dict[str, float]] = {}
    failed = False
    there = [c for c in COLLECTIONS if (folder / c.gold).is_file() and (folder / c.scorer).is_file()]
    if not there:
        print(f"Other sets: none in {folder}")
    width = max((len(c.name) for c in there), default=0)
    for collection in there:
        try:
            with tempfile.TemporaryDirectory() as work:
                others[collection.name] = score_collection(collection, folder, Path(work))
            said = "  ".join(f"{name} {show(figure)}" for name, figure in others[collection.name].items())
        except CollectionError as error:
            said, failed = f"not scored: {error}", True
        print(f"{collection.name.ljust(width)}  {said}", flush=True)
    return others, failed


def result_of(columns: dict[str, Measures], others: dict[str, dict[str, float]]) -> dict[str, Any]:
    """The figures for the last line; of a group of subjects only those that are no counts by field."""
    own = {name: m.to_dict() for name, m in columns.items()}
    for name in own.keys() & set(GROUPS):
        own[name] = {key: value for key, value in own[name].items() if not isinstance(value, dict)}
    return {"bench": "eval", "own": own, "others": others}


def _title(gold: Sequence[GoldArticle]) -> str:
    events = [event for article in gold for event in article.events]
    minor = sum(event.minor for event in events)
    articles = "1 article" if len(gold) == 1 else f"{len(gold)} articles"
    return f"Own gold: {articles}, {len(events) - minor} events and {minor} minor ones"


if __name__ == "__main__":
    sys.exit(main())
