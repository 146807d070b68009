"""Tells which people are the known holders of an office on the article's day.

In: mentions as they agree with each other, and the article's date. Out: the same, those of office-holders with the
registered person. A name alone is never enough: the office must stand before it, or the article must be of the term and
name the country that the holder serves.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kg.extract.names.mentions import Mention
from kg.extract.names.scan import Scan
from kg.gazetteer.offices import Term, terms_of

_YEARS_AROUND, _IN_OFFICE = 30.0, 0.1
_WORDS_BEFORE = 4


def find_holders(scan: Scan, mentions: Sequence[Mention], published: date | None) -> tuple[Mention, ...]:
    """Give people who hold or held an office their registered person.

    Reads "President Joe Biden" of 2023 and "British Prime Minister Blair" of 2001 as them; must not read "Joe Biden, a
    plumber from Leeds" of 1950, "Hunter Biden" or "President Brown of the club" so.

    Args:
        scan: The article's words.
        mentions: Its names, in text order.
        published: The article's date, where known.
    """
    countries = {m.places[0].country for m in mentions if m.places}
    countries |= {m.actor.country for m in mentions if m.actor is not None}
    return tuple(_with_holder(scan, m, countries, published) for m in mentions)


def _with_holder(scan: Scan, mention: Mention, countries: set[str | None], published: date | None) -> Mention:
    if mention.type != "Person" or mention.actor is not None:
        return mention
    before = " ".join(scan.texts[max(0, mention.first - _WORDS_BEFORE) : mention.first]).lower()
    is_full = mention.last - mention.first > 1
    fitting = {
        term.holder.key: term.holder
        for term in terms_of(mention.span.of(scan.text))
        if _fits(term, before, countries, published, is_full=is_full)
    }
    holder = next(iter(fitting.values())) if len(fitting) == 1 else None
    return mention if holder is None else replace(mention, actor=holder, cue="office")


def _fits(
    term: Term, before: str, countries: set[str | None], published: date | None, *, is_full: bool
) -> bool:
    titled = before.endswith(term.titles)
    serves = term.holder.country is None or term.holder.country in countries
    if published is None:
        return titled and is_full
    years = term.years_from(published)
    if titled and is_full:
        return years < _YEARS_AROUND
    return (titled or is_full) and serves and years < _IN_OFFICE
