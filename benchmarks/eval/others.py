"""Scores on sets that are no part of the project, each by the scorer that comes with it, in processes of their own.

In: the folder of the sets and their scorers, which only some have. Out: the figures that a scorer prints. What is
scored is what the command line gives: `kg extract`, or `kg build` and `kg resolve`.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LEFT_OUT = 3
"""Exit code of `kg build` where an article was left out, such as one in another language."""


class CollectionError(RuntimeError):
    """A set could not be scored; the text says what failed."""


@dataclass(frozen=True)
class Collection:
    """A set of articles with a gold of its own.

    Args:
        name: What the table calls it.
        gold: Its file.
        scorer: The program that scores it.
        figures: What the table calls a figure, to where it stands in what the scorer prints.
        is_linked: Whether links across articles are scored.
    """

    name: str
    gold: str
    scorer: str
    figures: Mapping[str, str]
    is_linked: bool = False


COLLECTIONS = (
    Collection(
        "WikiEvents dev",
        "wikievents-dev.jsonl",
        "score_events.py",
        {"TI": "TI.f1", "TC": "TC.f1", "AI": "AI.f1", "AC": "AC.f1"},
    ),
    Collection(
        "WikiEvents train, recall",
        "wikievents-train.jsonl",
        "score_events.py",
        {"TI": "TI.r", "TC": "TC.r", "AI": "AI.r", "AC": "AC.r"},
    ),
    Collection(
        "MEANTIME dev",
        "meantime-dev.jsonl",
        "score_news.py",
        {
            "events": "events.f1",
            "roles": "roles.f1",
            "places": "places.r",
            "dates": "dates.accuracy",
            "negated": "negated.f1",
            "future": "future.f1",
            "sources": "sources.r",
        },
    ),
    Collection(
        "GeoVirus dev",
        "geovirus-dev.jsonl",
        "score_places.py",
        {
            "recognised": "recognised.f1",
            "resolved": "resolved.of_all",
            "resolved of recognised": "resolved.of_recognised",
        },
    ),
    Collection(
        "ECB+ dev",
        "ecbplus-dev.jsonl",
        "score_links.py",
        {
            "found": "found",
            "B³": "b_cubed.f1",
            "across p": "across_articles.p",
            "across": "across_articles.f1",
        },
        is_linked=True,
    ),
)


def score_collection(collection: Collection, folder: Path, work: Path) -> dict[str, float]:
    """Extract a set and score it.

    Args:
        collection: The set.
        folder: Where it lies, with its scorer.
        work: An empty folder for what is extracted.

    Raises:
        CollectionError: A program failed, or the scorer printed none of the figures.
    """
    gold, predicted = folder / collection.gold, work / "predicted.jsonl"
    if collection.is_linked:
        store = str(work / "store")
        _run("-m", "kg", "build", str(gold), "--store", store)
        predicted.write_bytes(_run("-m", "kg", "resolve", "--store", store, "--format", "jsonl"))
    else:
        predicted.write_bytes(_run("-m", "kg", "extract", str(gold), "--format", "jsonl"))
    printed = _run(str(folder / collection.scorer), str(gold), str(predicted))
    try:
        scores = json.loads(printed)
        return {name: _figure_at(scores, path) for name, path in collection.figures.items()}
    except (ValueError, KeyError, TypeError) as error:
        raise CollectionError(f"{collection.scorer} printed no such figures ({error!r})") from error


def _figure_at(scores: Mapping[str, Any], path: str) -> float:
    value: Any = scores
    for key in path.split("."):
        value = value[key]
    return float(value)


def _run(*words: str) -> bytes:
    command: Sequence[str] = (sys.executable, *words)
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, _LEFT_OUT):
        complaint = done.stderr.decode(errors="replace").strip().splitlines()
        raise CollectionError(
            f"{' '.join(words[:3])} exited with {done.returncode}: {(complaint or [''])[-1]}"
        )
    return done.stdout
