"""Decides which place of a name is meant.

In: an article's mentions with the places that each may mean. Out: one place, or none, for each mention. Evidence, in
falling weight: a containing place named beside it ("Paris, Texas"), the countries that the article names, the
other places of the article, population. A country's name always means the country, save beside a town of a region of
that name ("Atlanta, Georgia").
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.extract.names.mentions import Mention
from kg.gazetteer import Gazetteer, Place, name_key
from kg.lexicon.word_sets import alternation

_KIND = rf"(?:{alternation('kinds_of_places_beside')})"
_BESIDE = re.compile(
    r",? (?:in |near |of |located in |and capital of |capital of |on |within )?(?:the )?"
    rf"(?:(?:\w+ern|\w+ral|north|south|east|west|\w+-\w+) )?(?:{_KIND}s? of )?(?:the )?"
    rf"|,\s*|\s*\(|'s (?:\w+ )?{_KIND}?(?: of)?\s*|,? (?:\w+ )?{_KIND},?(?: in)? (?:the )?"
)
_OWNER = re.compile(rf"['’]s (?:\w+ )?(?:{_KIND}(?: city)?(?: of)? )?|,? {_KIND} of ")
_LISTED = re.compile(r", (?:and |or )?| (?:and|or) ")
_CLOSE_KM = 300.0
_MOST_OTHERS = 300
"""Places that others may be near, the first ones, so that the cost of an endless article stays in bounds."""
_WITH_SPOT = frozenset({"City", "Facility", "Region"})
_SMALL, _GREAT = 15_000, 300_000


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance in kilometres."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    x = math.sin((lat_b - lat_a) / 2) ** 2
    x += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(x)))


class Resolution(NamedTuple):
    """What the places of an article are.

    Args:
        places: The place by the mention's position; mentions that name no known place are absent.
        beside: The place named beside an unknown one as its container, by the unknown one's position.
    """

    places: dict[int, Place]
    beside: dict[int, Place]


def resolve_places(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> Resolution:
    """Choose a place for each mention that may mean one.

    Args:
        text: The article's text.
        mentions: Its names, in text order.
        gazetteer: Tells what contains what.

    Returns:
        The places, and where the unknown ones lie.
    """
    return _Resolver(text, mentions, gazetteer).resolve()


class _Resolver:
    def __init__(self, text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> None:
        self.text, self.mentions, self.gazetteer = text, mentions, gazetteer
        self.keys = [name_key(m.span.of(text)) for m in mentions]
        self.places = [i for i, m in enumerate(mentions) if m.places and (m.is_place or m.demonym)]
        self.listed: dict[int, list[int]] = {}
        self.beside = self._neighbours()
        self.inside: dict[int, list[int]] = {}
        for i, outer in self.beside.items():
            for j in outer:
                self.inside.setdefault(j, []).append(i)
        self.regions = {m.places[0].key for m in mentions if len(m.places) == 1}
        self.countries = self._named_countries()
        self.most_named = max(self.countries.values(), default=0)
        self.others: tuple[tuple[str, Place], ...] = ()
        self.near: dict[tuple[str, str], float] = {}

    def resolve(self) -> Resolution:
        """Choose twice: by name, population and countries, then also by what was chosen."""
        chosen = self._choose(self._choose({}))
        pairs = (
            (i, j) for i, others in self.beside.items() if i not in chosen for j in others if j in chosen
        )
        around = {i: self._around(i, j, chosen[j]) for i, j in pairs}
        return Resolution(chosen, {i: place for i, place in around.items() if place is not None})

    def _around(self, i: int, j: int, place: Place) -> Place | None:
        """What contains an unknown place: the place beside it; where it only lies near that, their country."""
        gap = self.text[self.mentions[i].span.end : self.mentions[j].span.start]
        return self.gazetteer.country(place.country or "") if "near " in gap else place

    def _neighbours(self) -> dict[int, list[int]]:
        """For each mention the mentions of places that stand beside it as its container may."""
        beside: dict[int, list[int]] = {}
        outer = [i for i, m in enumerate(self.mentions) if m.is_place and not m.nested and not m.demonym]
        for a, b in pairwise(outer):
            gap = self.text[self.mentions[a].span.end : self.mentions[b].span.start]
            if _OWNER.fullmatch(gap):
                beside.setdefault(b, []).append(a)
                if gap.endswith("of "):
                    beside.setdefault(a, []).append(b)
            elif _BESIDE.fullmatch(gap) and not (gap == ", " and self._is_region_list(a, b)):
                beside.setdefault(a, []).append(b)
            if _LISTED.fullmatch(gap):
                self.listed.setdefault(a, []).append(b)
                self.listed.setdefault(b, []).append(a)
        return beside

    def _is_region_list(self, a: int, b: int) -> bool:
        """Whether two names stand in a list of regions ("Oregon, Washington and Idaho") and none contains the other."""
        following = next((c for c in range(b + 1, len(self.mentions)) if not self.mentions[c].nested), None)
        if following is None:
            return False
        gap = self.text[self.mentions[b].span.end : self.mentions[following].span.start]
        if not _LISTED.fullmatch(gap):
            return False
        regions = [
            {p.country for p in self.mentions[i].places if p.type == "Region"} for i in (a, b, following)
        ]
        return bool(set.intersection(*regions))

    def _named_countries(self) -> Counter[str]:
        """How often the article names each country, by name, people or a well-known place."""
        found: Counter[str] = Counter()
        for m in self.mentions:
            country = m.places[0].country if m.places else m.actor.country if m.actor else None
            if country is None:
                continue
            if m.demonym or (m.places and m.places[0].type == "Country"):
                found[country] += 2
            elif m.actor is not None or m.places[0].curated:
                found[country] += 1
        return found

    def _choose(self, before: dict[int, Place]) -> dict[int, Place]:
        self.others, self.near = tuple(self._others(before)), {}
        best: dict[str, tuple[float, Place]] = {}
        own: dict[int, Place] = {}
        for i in self.places:
            scored = max(
                ((self._score(i, p, before), -n, p) for n, p in enumerate(self.mentions[i].places)),
                key=lambda s: s[:2],
            )
            score, place = scored[0], scored[2]
            if self._is_refuted(i, place):
                continue
            own[i] = place
            if score > best.get(self.keys[i], (-1e9, place))[0]:
                best[self.keys[i]] = (score, place)
        return {i: own[i] if self._contained(i, own[i]) else best[self.keys[i]][1] for i in own}

    def _score(self, i: int, place: Place, before: dict[int, Place]) -> float:
        if place.type == "Country":
            return 30.0 + self._country_evidence(place) + self._near_evidence(i, place)
        score = math.log10(place.population + 100) if place.population else (4.5 if place.curated else 2.0)
        score += 2.5 * place.curated - 1.5 * place.alias + 1.0 * self.gazetteer.is_capital(place)
        if place.type == "Region" and not place.curated:
            score -= 3.0 if self._has_own_town(i, place) else 0.5
        score += self._country_evidence(place)
        if self._contained(i, place):
            score += 32.0 if self._shares_name(i) and self._holds_neighbour(i, place) else 12.0
        elif self._shares_name(i) and self._is_told_elsewhere(i, place):
            score += 32.0
        score += self._near_evidence(i, place)
        score += 4.0 * any(self._is_alike(place, before[j]) for j in self.listed.get(i, ()) if j in before)
        return score

    def _shares_name(self, i: int) -> bool:
        """Whether a country has the name ("Georgia")."""
        return any(p.type == "Country" for p in self.mentions[i].places)

    def _is_told_elsewhere(self, i: int, region: Place) -> bool:
        """Whether another mention is this region, or a great town of it ("the US state of Georgia", "Atlanta")."""
        if region.type != "Region":
            return False
        first = (self.mentions[j].places[0] for j in self.places if self.keys[j] != self.keys[i])
        towns = (p for p in first if p.type == "City" and p.population > _GREAT)
        return region.key in self.regions or any(self._contains(region, town) for town in towns)

    def _has_own_town(self, i: int, region: Place) -> bool:
        """Whether the name is rather that of a region's chief town ("Baghdad")."""
        return any(
            p.type == "City" and p.country == region.country and p.population * 20 > region.population
            for p in self.mentions[i].places
        )

    def _is_alike(self, place: Place, other: Place) -> bool:
        """Whether two members of a list are regions of one country, apart: "Oregon, Washington and Idaho"."""
        if not place.type == other.type == "Region" or place.country != other.country:
            return False
        return not self._contains(place, other) and not self._contains(other, place)

    def _country_evidence(self, place: Place) -> float:
        if not self.countries or place.country is None:
            return 0.0
        n = self.countries.get(place.country, 0)
        return 3.0 * math.sqrt(n / self.most_named) if n else 0.0

    def _others(self, chosen: dict[int, Place]) -> Iterator[tuple[str, Place]]:
        """Yield the first places chosen that others may be near, each once for a name."""
        seen: set[tuple[str, str]] = set()
        for j, other in chosen.items():
            told = (self.keys[j], other.key)
            if other.type in _WITH_SPOT and not self.mentions[j].demonym and told not in seen:
                seen.add(told)
                yield self.keys[j], other
                if len(seen) == _MOST_OTHERS:
                    return

    def _near_evidence(self, i: int, place: Place) -> float:
        told = (self.keys[i], place.key)
        if told not in self.near:
            distances = [distance_km(place, other) for key, other in self.others if key != self.keys[i]]
            self.near[told] = 2.0 * math.exp(-min(distances) / _CLOSE_KM) if distances else 0.0
        return self.near[told]

    def _contained(self, i: int, place: Place) -> bool:
        """Whether a place that contains this one, or that it contains, is named beside the mention."""
        if any(self._contains(p, place) for j in self.beside.get(i, ()) for p in self.mentions[j].places):
            return True
        return self._holds_neighbour(i, place)

    def _holds_neighbour(self, i: int, place: Place) -> bool:
        """Whether the mention stands beside a town of this region ("Atlanta, Georgia")."""
        if place.type != "Region":
            return False
        inside = self.inside.get(i, ())
        return any(self._contains(place, p) for j in inside for p in self.mentions[j].places[:3])

    def _contains(self, outer: Place, inner: Place) -> bool:
        if outer.key == inner.key or inner.type == "Country":
            return False
        if outer.type == "Country":
            return inner.country == outer.key
        chain = self.gazetteer.containers(inner)
        if any(c.key == outer.key or (c.geonames and c.geonames == outer.geonames) for c in chain):
            return True
        near = 150.0 if outer.type == "City" else 350.0
        return (
            outer.curated
            and outer.country == inner.country
            and outer.type in ("Region", "City")
            and distance_km(outer, inner) < near
        )

    def _is_refuted(self, i: int, place: Place) -> bool:
        """Whether the text puts the place in a country in which the one found does not lie."""
        if place.type not in ("City", "Region") or place.curated or self._contained(i, place):
            return False
        if place.population < _SMALL and self.countries and place.country not in self.countries:
            return True
        if place.type != "City" or place.population > _GREAT:
            return False
        around = [self.mentions[j].places[0] for j in self.beside.get(i, ()) if self.mentions[j].places]
        after_comma = self.text.startswith(",", self.mentions[i].span.end)
        return after_comma and any(p.type == "Country" and p.key != place.country for p in around)
