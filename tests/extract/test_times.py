"""Tests of `kg.extract.times`: the table of sentences, and what must hold of every text."""

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.times import event_bounds, find_times, find_unresolved_times, offset_bounds
from kg.extract.times.grammar import Windows
from kg.extract.times.patterns import RULES
from kg.extract.times.periods import Period, clipped, containing, month_of, part_of, shifted, year_of
from kg.model import Span, Time

_TABLE = Path(__file__).parent.parent / "rules" / "times.toml"
_CASES = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["case"]
_WORDS = (
    *("on Tuesday", "yesterday", "in May", "May 3-5", "31 June", "since 2008", "3 March 2008", "at the time"),
    *("two weeks ago", "the following day", "last month", "early 1990s", "Q3 2008", "the soldiers", "1,200"),
    *("29 February", "999 years ago", "7/8/07", "late next year", "the end of the year", "to", "and", "will"),
    *("said", "\n", ".", ","),
)
_DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
TUESDAY = Time(Span(0, 7), "2024-07-16", date(2024, 7, 16), date(2024, 7, 16))
APRIL = Time(Span(0, 5), "2024-04", date(2024, 4, 1), date(2024, 4, 30))


def _parameters():
    for case in _CASES:
        reason = case.get("known_failure")
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        yield pytest.param(case, id=case["text"][:60], marks=marks)


def _published(case):
    return date.fromisoformat(case["published"]) if case["published"] else None


def test_table_is_whole():
    assert len(_CASES) >= 75


@pytest.mark.parametrize("case", tuple(_parameters()))
def test_case(case):
    published = _published(case)
    times = find_times(case["text"], published)
    assert [time.value for time in times] == case["values"]
    assert len(find_unresolved_times(case["text"], published)) == case.get("unresolved", 0)
    if "earliest" in case:
        assert (times[-1].earliest.isoformat(), times[-1].latest.isoformat()) == (
            case["earliest"],
            case["latest"],
        )


@given(st.lists(st.sampled_from(_WORDS), max_size=12), st.none() | _DAYS)
def test_times_are_ordered_apart_and_bounded(words, published):
    text = " ".join(words)
    times = find_times(text, published)
    unresolved = find_unresolved_times(text, published)
    spans = sorted([*(time.span for time in times), *unresolved])
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(time.span.of(text).strip() == time.span.of(text) for time in times)
    assert all(time.earliest <= time.latest for time in times)


@given(st.text(max_size=200), st.none() | st.dates())
def test_any_text_is_read(text, published):
    assert all(time.earliest <= time.latest for time in find_times(text, published))


def test_without_publication_no_year_is_invented():
    text = "By Monday, on 3 May, in June and last year they met."
    assert find_times(text, None) == ()
    assert [span.of(text) for span in find_unresolved_times(text, None)] == [
        "Monday",
        "3 May",
        "June",
        "last year",
    ]


def test_given_sentences_bound_the_tense():
    text = "Envoys will meet (soon) They left Monday"
    assert find_times(text, date(2024, 7, 18), (Span(0, 23), Span(24, 40)))[0].value == "2024-07-15"
    assert find_times(text, date(2024, 7, 18))[0].value == "2024-07-22"


def test_span_covers_the_words_without_the_preposition():
    text = "They left in early March of 2008."
    assert find_times(text, None)[0].span.of(text) == "early March of 2008"


@pytest.mark.parametrize(
    ("time", "preposition", "expected"),
    [
        (TUESDAY, None, ("2024-07-16", "2024-07-16")),
        (TUESDAY, "on", ("2024-07-16", "2024-07-16")),
        (APRIL, "In", ("2024-04-01", "2024-04-30")),
        (APRIL, "since", ("2024-04-01", None)),
        (APRIL, "after", ("2024-04-30", None)),
        (APRIL, "before", (None, "2024-03-31")),
        (APRIL, "until", (None, "2024-04-30")),
        (APRIL, "by", (None, "2024-04-30")),
    ],
)
def test_event_bounds(time, preposition, expected):
    assert tuple(day.isoformat() if day else None for day in event_bounds(time, preposition)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("less than a week after", ("2024-07-16", "2024-07-23")),
        ("less than a week before", ("2024-07-09", "2024-07-16")),
        ("two days after", ("2024-07-18", "2024-07-18")),
        ("three days before", ("2024-07-13", "2024-07-13")),
        ("within 10 days of", ("2024-07-06", "2024-07-26")),
        ("more than a year before", (None, "2023-07-17")),
    ],
)
def test_offset_bounds(words, expected):
    bounds = offset_bounds(TUESDAY, words)
    assert bounds is not None
    assert tuple(day.isoformat() if day else None for day in bounds) == expected


def test_offset_bounds_of_no_distance():
    assert offset_bounds(TUESDAY, "shortly after") is None


@given(_DAYS, st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_periods_tile_the_calendar(day, unit):
    period, following = containing(unit, day), shifted(unit, day, 1)
    assert period.earliest <= day <= period.latest
    assert (following.earliest - period.latest).days == 1
    assert shifted(unit, following.earliest, -1) == period


def test_period_parts():
    assert part_of(month_of(2024, 2), "end").latest == date(2024, 2, 29)
    assert clipped(year_of(2024), date(2024, 1, 1), date(2024, 5, 1)).value == "2024"
    assert Period("day", "2024-07-16", date(2024, 7, 16), date(2024, 7, 16)).at_least_as_fine_as("week")
    with pytest.raises(ValueError, match="use one of"):
        containing("span", date(2024, 1, 1))


@pytest.mark.parametrize("filler", [" ", " " + "and so on and on, said the crew, " * 9])
def test_looking_around_the_words_that_a_rule_needs_finds_all_that_it_finds(filler):
    text = filler.join([*(case["text"] for case in _CASES), *_WORDS])
    windows = Windows(text)
    found = {}
    for number, rule in enumerate(RULES):
        found[number] = [match.span() for match in windows.matches(rule)]
        assert found[number] == [match.span() for match in rule.pattern.finditer(text)]
    assert sum(map(bool, found.values())) > 30
    assert sum(map(len, found.values())) > 200


def test_letters_that_are_two_in_lower_case_move_no_date():
    text = "İİİİ " * 60 + "in May 2008."
    assert [span.of(text) for span in (time.span for time in find_times(text, None))] == ["May 2008"]
