"""Golden files: what each stage reads out of three example articles, one file a stage, so that a diff names the stage.

`tests/golden/ARTICLE/STAGE.txt` is written for people. After a wanted change, rewrite the files with
`KG_GOLDEN=rewrite python -m pytest tests/test_golden.py` and read the diff before you commit it.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from kg.extract import Extractor
from kg.model import Article, Event, Extraction, Span
from kg.parse import load_model
from kg.read import read_articles
from kg.settings import DEFAULT_MODEL

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
ARTICLES = ("coalition-talks", "first-drones", "tower-22")
REWRITE = os.environ.get("KG_GOLDEN") == "rewrite"


@cache
def extraction_of(name: str) -> Extraction:
    (article,) = read_articles([ROOT / "examples" / f"{name}.txt"])
    assert isinstance(article, Article)
    return Extractor.load().extract(article, load_model(DEFAULT_MODEL)(article.text))


def sentences(found: Extraction) -> Iterator[str]:
    for span in found.sentences:
        yield f"{span.start}-{span.end} {words(found, span)}"


def times(found: Extraction) -> Iterator[str]:
    for time in found.times:
        yield f"{words(found, time.span)} = {time.value} ({time.earliest} to {time.latest})"


def names(found: Extraction) -> Iterator[str]:
    for entity in found.entities:
        facts = [entity.type, *entity.sector, entity.country or "", entity.wikidata or ""]
        if entity.count is not None:
            facts.append(f"{'about ' * entity.approximate}{entity.count}")
        if entity.within is not None:
            facts.append(f"in {label(found, entity.within)}")
        yield f"{entity.label} ({', '.join(filter(None, facts))})"
        yield from (f"  {m.start} {words(found, m)}" for m in entity.mentions)


def relations(found: Extraction) -> Iterator[str]:
    for r in found.relations:
        yield f"{label(found, r.subject)} {r.predicate} {label(found, r.object)} [{r.rule}: {words(found, r.span)}]"


def triggers(found: Extraction) -> Iterator[str]:
    for event in found.events:
        yield f"{named(found, event)}: {' < '.join(event.types)} [{event.rule}]"


def arguments(found: Extraction) -> Iterator[str]:
    for event in found.events:
        yield named(found, event)
        for a in event.arguments:
            yield f"  {a.role}: {words(found, a.span)} = {label(found, a.entity)}"


def events(found: Extraction) -> Iterator[str]:
    heads = {e.iri: named(found, e) for e in found.events}
    for event in found.events:
        yield named(found, event)
        yield f"  {event.polarity}, {event.certainty}, {event.outcome}{', future' * event.future}"
        if event.earliest or event.latest:
            yield f"  time: {event.earliest} to {event.latest}"
        figures = {"killed": event.killed, "injured": event.injured, "count": event.count}
        yield from (
            f"  {name}: {'about ' * event.approximate}{n}" for name, n in figures.items() if n is not None
        )
        if event.same_as:
            yield f"  same as: {heads[event.same_as]}"
        yield from (f"  {link.role}: {heads[link.event]} [{link.rule}]" for link in event.links)
        for s in event.sources:
            verb = f"{words(found, s.cue)}{', which denies it' * s.denies}"
            yield f"  according to: {words(found, s.span)} = {label(found, s.entity)} ({verb})"


def words(found: Extraction, span: Span) -> str:
    return " ".join(span.of(found.article.text).split())


def named(found: Extraction, event: Event) -> str:
    return f"{event.head.start} {words(found, event.trigger)} ({event.types[0]})"


def label(found: Extraction, iri: str | None) -> str:
    return next((e.label for e in found.entities if e.iri == iri), "nothing known")


STAGES: tuple[Callable[[Extraction], Iterator[str]], ...] = (
    sentences, times, names, relations, triggers, arguments, events,
)  # fmt: skip


@pytest.mark.parametrize("article", ARTICLES)
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_stage(article: str, stage: Callable[[Extraction], Iterator[str]]) -> None:
    path = GOLDEN / article / f"{stage.__name__}.txt"
    lines = list(stage(extraction_of(article)))
    if REWRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    assert lines == path.read_text(encoding="utf-8").splitlines()


def test_no_golden_file_is_left_over() -> None:
    expected = {f"{article}/{stage.__name__}.txt" for article in ARTICLES for stage in STAGES}
    assert {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.*")} == expected
