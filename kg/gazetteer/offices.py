"""Who held which office when: `offices.toml` with its loader.

In: the data file. Out: `Term`s by the holder's name. Whether an article means the holder is left to `extract.names`.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import LexiconError
from kg.gazetteer.entries import Actor
from kg.gazetteer.keys import name_key

_PATH = Path(__file__).with_name("offices.toml")


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in one office.

    Args:
        holder: The person.
        titles: Words for the holder, in small letters ("prime minister").
        since: First day.
        until: Last day, None where it goes on.
    """

    holder: Actor
    titles: tuple[str, ...]
    since: date
    until: date | None

    def years_from(self, day: date) -> float:
        """Years from a day to the term; 0 within it."""
        if day < self.since:
            return (self.since - day).days / 365.25
        return max(0.0, (day - self.until).days / 365.25) if self.until is not None else 0.0


def terms_of(name: str) -> tuple[Term, ...]:
    """Return the terms of everybody who bears a full name, or a surname.

    Example:
        >>> [(term.holder.name, term.since.year) for term in terms_of("Hollande")]
        [('François Hollande', 2012)]
    """
    return _load(_PATH).get(name_key(name), ())


def holders() -> tuple[Actor, ...]:
    """Return everybody who holds or held an office, each once.

    Example:
        >>> "Angela Merkel" in {holder.name for holder in holders()}
        True
    """
    terms = (term for found in _load(_PATH).values() for term in found)
    return tuple({term.holder.key: term.holder for term in terms}.values())


@lru_cache(maxsize=2)
def _load(path: Path) -> MappingProxyType[str, tuple[Term, ...]]:
    found: dict[str, list[Term]] = {}
    for office, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for holder in row["holders"]:
            names = (holder["name"], *holder.get("aliases", ()))
            term = Term(
                Actor(
                    key=name_key(holder["name"]).replace(" ", "-"),
                    name=holder["name"],
                    type="Person",
                    aliases=names[1:],
                    sector=tuple(row.get("sector", ("GOV",))),
                    country=row.get("country"),
                    wikidata=holder.get("wikidata"),
                ),
                tuple(row["titles"]),
                holder["since"],
                holder.get("until"),
            )
            if term.until is not None and term.until <= term.since:
                raise LexiconError(f"{path}: {office}: {holder['name']}: until must be after since")
            for key in {name_key(n) for n in names} | {name_key(n.split()[-1]) for n in names}:
                found.setdefault(key, []).append(term)
    return MappingProxyType({key: tuple(terms) for key, terms in found.items()})
