"""The questions that an article's graph must answer, nothing missing and nothing wrong beside the answer.

`tests/questions/questions.toml` holds the questions and their SPARQL; `seed.toml` and `own.toml` hold the
answers for two tellings of one story. A failure shows question, expected rows, rows got, and the difference.
"""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import kg
from kg.settings import Settings

QUESTIONS = Path(__file__).parent / "questions"
ROOT = Path(__file__).parent.parent
TELLINGS = ("own", "seed")
_DETERMINERS = re.compile(r"^(?:the|a|an|its|their|some|about)\s+", re.IGNORECASE)


class Check(NamedTuple):
    telling: str
    question: str
    query: str
    ask: str
    sparql: str
    columns: list[str]


class Difference(NamedTuple):
    missing: list
    wrong: list


def load(name):
    return tomllib.loads((QUESTIONS / f"{name}.toml").read_text(encoding="utf-8"))


CATALOG = load("questions")
ANSWERS = {telling: load(telling) for telling in TELLINGS}


def checks():
    for telling in TELLINGS:
        for question in CATALOG["question"]:
            for query in question["query"]:
                check = Check(
                    telling,
                    question["name"],
                    query["name"],
                    question["ask"],
                    query["sparql"],
                    query["columns"],
                )
                answer = ANSWERS[telling][check.question][check.query]
                reason = answer.get("known_failure")
                marks = (pytest.mark.xfail(reason=reason, strict=True),) if reason else ()
                yield pytest.param(check, marks=marks, id=f"{telling}-{check.question}-{check.query}")


def normal(value):
    """Fold a value to what is compared: case, determiners, spaces and aliases do not count."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | int | float):
        return str(value)
    text = _DETERMINERS.sub("", " ".join(value.replace("’", "'").split())).casefold()
    return _aliases().get(text, text)


@cache
def _aliases():
    return {label.casefold(): same[0].casefold() for same in CATALOG["alias"].values() for label in same}


def fits(got: Sequence[str], expected: Sequence) -> bool:
    """Whether each cell got is one of those that the expected row names."""
    return all(
        any(fnmatchcase(cell, normal(word)) for word in (words if isinstance(words, list) else [words]))
        for cell, words in zip(got, expected, strict=True)
    )


def compare(got: list[tuple], rows: list, allow: Sequence = ()) -> Difference:
    """Match each expected row to a row of its own; what is left over must be allowed."""
    left = [tuple(normal(cell) for cell in row) for row in got]
    missing = []
    for expected in rows:
        match = next((row for row in left if fits(row, expected)), None)
        if match is None:
            missing.append(expected)
        else:
            left.remove(match)
    return Difference(missing, [row for row in left if not any(fits(row, other) for other in allow)])


@pytest.fixture(scope="module")
def graph_of():
    """Build the graph of a telling once, as its one article tells it; skip where the article is not there."""
    graphs = {}

    def build(telling):
        path = ROOT / ANSWERS[telling]["article"]
        if not path.exists():
            pytest.skip(f"{ANSWERS[telling]['article']} is not here: it is no part of the project")
        if telling not in graphs:
            published = ANSWERS[telling].get("published")
            graphs[telling] = kg.build([path], published=published, settings=Settings(link=False))
        return graphs[telling]

    yield build
    for graph in graphs.values():
        graph.close()


@pytest.mark.parametrize("check", list(checks()))
def test_the_graph_answers(check, graph_of):
    answer = ANSWERS[check.telling][check.question][check.query]
    rows = graph_of(check.telling).query(check.sparql)
    got = list(zip(*(rows.column(name) for name in check.columns), strict=True))
    found = compare(got, answer["rows"], answer.get("allow", ()))
    if any(found) and "or_rows" in answer:
        other = compare(got, answer["or_rows"], answer.get("allow", ()))
        found = found if any(other) else other
    assert not any(found), report(check, answer["rows"], got, found)


def report(check, expected, got, found):
    def lines(rows):
        return [
            f"    {' | '.join(str(cell) if cell is not None else '' for cell in row)}" for row in rows
        ] or ["    none"]

    return "\n".join(
        [
            f"{check.ask} [{check.telling}: {check.query}; {', '.join(check.columns)}]",
            "  expected",
            *lines(expected),
            "  got",
            *lines(got),
            "  missing",
            *lines(found.missing),
            "  wrong",
            *lines(found.wrong),
        ]
    )


def test_every_question_has_its_answer_in_both_tellings():
    named = {question["name"]: {q["name"] for q in question["query"]} for question in CATALOG["question"]}
    assert len(named) == 14
    for telling in TELLINGS:
        answered = {name: set(table) for name, table in ANSWERS[telling].items() if isinstance(table, dict)}
        assert answered == named


@pytest.mark.parametrize(
    ("got", "missing", "wrong"),
    [
        ([("The Pentagon", date(2024, 7, 18))], 0, 0),
        ([("United States Department of Defense", date(2024, 7, 18))], 0, 0),
        ([("the Pentagon", None)], 1, 1),
        ([], 1, 0),
        ([("Pentagon", date(2024, 7, 18)), ("Pentagon", date(2024, 7, 18))], 0, 1),
        ([("Pentagon", date(2024, 7, 18)), ("Hamas", None)], 0, 0),
        ([("Pentagon", date(2024, 7, 18)), ("Hamas", date(2024, 7, 18))], 0, 1),
    ],
)
def test_the_comparison_sees_what_is_missing_and_what_is_wrong(got, missing, wrong):
    found = compare(got, [["Pentagon", date(2024, 7, 18)]], allow=[["Ham*", ""]])
    assert (len(found.missing), len(found.wrong)) == (missing, wrong)
