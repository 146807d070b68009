"""Looks names and ids up in `geonames.tsv` without loading it.

In: a key from `name_key`, or a GeoNames id. Out: `Place`s. The file is sorted by its first column.
"""

from functools import lru_cache
from pathlib import Path

from kg.gazetteer.entries import Place
from kg.gazetteer.sorted_file import SortedFile

_TYPES = {"P": "City", "A1": "Region", "A2": "Region"}


class GeoTable:
    """GeoNames' towns and regions, on disk.

    Args:
        path: A file that `kg.gazetteer.build` made.

    Raises:
        LexiconError: The file is missing or empty.
    """

    def __init__(self, path: Path) -> None:
        self._file = SortedFile(path, "places")
        self.named = lru_cache(maxsize=65536)(self._named)
        self.place = lru_cache(maxsize=65536)(self._place)

    def _named(self, key: str) -> tuple[Place, ...]:
        line = self._file.cells(key)
        if line is None:
            return ()
        found = []
        for cell in line[1].split():
            place = self.place(int(cell.lstrip("~")), alias=cell.startswith("~"))
            if place is not None:
                found.append(place)
        return tuple(found)

    def _place(self, geonames: int, *, alias: bool = False) -> Place | None:
        line = self._file.cells(f"#{geonames}")
        if line is None:
            return None
        _, name, kind, country, parent, lat, lon, population = line
        within = f"geonames-{parent}" if parent != "0" else country
        return Place(
            key=f"geonames-{geonames}",
            name=name,
            type=_TYPES[kind],
            lat=float(lat),
            lon=float(lon),
            geonames=geonames,
            country=country,
            within=within,
            population=int(population),
            alias=alias,
        )
