"""The map of a page: Natural Earth's countries around the places of a graph, projected.

In: places with their weight, and `world.json` (made by `atlas_build`). Out: outlines as SVG paths, fine where the
places lie and coarse elsewhere, and where each place stands among them. Drawing it is left to `js/`.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kg.page.outline import Line, simplify

_UNITS = 100.0
_COARSE = 0.4
_FINEST_PIXELS = 1600
_LEAST_SPAN = 9.0
_SHARE = 0.85
_SKIPPED = frozenset({"Antarctica"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that counts for choosing the region.

    Args:
        lat: WGS84 latitude in degrees.
        lon: WGS84 longitude in degrees.
        weight: How many events happened there.
    """

    lat: float
    lon: float
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, line: Line) -> bool:
        """Whether a line's own rectangle touches this one."""
        lons, lats = zip(*line, strict=True)
        apart = (
            min(lons) > self.east or max(lons) < self.west or min(lats) > self.north or max(lats) < self.south
        )
        return not apart


@dataclass(frozen=True, slots=True)
class Projection:
    """Equidistant cylindrical, true to scale at one latitude; hundredths of a degree, y downward.

    Example:
        >>> Projection(0.0).point(10.0, -20.0)
        (-2000, -1000)
    """

    parallel: float

    def point(self, lat: float, lon: float) -> tuple[int, int]:
        """Where a place stands on the map."""
        return (
            round(lon * _UNITS * math.cos(math.radians(self.parallel))),
            round(-lat * _UNITS),
        )


@dataclass(frozen=True, slots=True)
class Country:
    """A country's outline.

    Args:
        name: In English, as Natural Earth abbreviates it.
        path: An SVG path.
        x: Middle of its largest part.
        y: The same, downward.
        width: Width of that part, to know whether the name fits.
    """

    name: str
    path: str
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Atlas:
    """A map.

    Args:
        projection: How places come onto it.
        home: Left, top, width and height of the region that it opens with.
        countries: Outlines of the whole world.
    """

    projection: Projection
    home: tuple[int, int, int, int]
    countries: tuple[Country, ...]


def draw_atlas(spots: Iterable[Spot]) -> Atlas | None:
    """Draw the map for some places.

    Args:
        spots: The places, in any order.

    Returns:
        The map; None where there is no place to show.

    Example:
        >>> atlas = draw_atlas([Spot(33.8, 42.4), Spot(31.9, 35.9)])
        >>> "Jordan" in [country.name for country in atlas.countries]
        True
    """
    region = find_region(spots)
    if region is None:
        return None
    projection = Projection(round((region.north + region.south) / 2))
    left, top = projection.point(region.north, region.west)
    right, bottom = projection.point(region.south, region.east)
    return Atlas(projection, (left, top, right - left, bottom - top), _countries(region, projection))


def find_region(spots: Iterable[Spot]) -> Box | None:
    """Find the region where most happens: around the middle place, outliers left out."""
    known = sorted(spots, key=lambda spot: (spot.lat, spot.lon, spot.weight))
    if not known:
        return None
    lat, lon = _middle(known, "lat"), _middle(known, "lon")
    near = sorted(known, key=lambda spot: math.hypot(spot.lat - lat, (spot.lon - lon) * 0.8))
    wanted = _SHARE * sum(spot.weight for spot in near)
    kept: list[Spot] = []
    for spot in near:
        if sum(s.weight for s in kept) >= wanted:
            break
        kept.append(spot)
    return _padded(kept)


def _middle(spots: list[Spot], axis: str) -> float:
    """The weighted median of a coordinate."""
    ordered = sorted(spots, key=lambda spot: float(getattr(spot, axis)))
    half = sum(spot.weight for spot in ordered) / 2
    passed = 0.0
    for spot in ordered:
        passed += spot.weight
        if passed >= half:
            return float(getattr(spot, axis))
    return float(getattr(ordered[-1], axis))


def _padded(spots: list[Spot]) -> Box:
    lats = [spot.lat for spot in spots]
    lons = [spot.lon for spot in spots]
    tall = max((max(lats) - min(lats)) * 1.6, _LEAST_SPAN * 0.6)
    wide = max((max(lons) - min(lons)) * 1.6, _LEAST_SPAN)
    lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
    return Box(
        max(lon - wide / 2, -180), max(lat - tall / 2, -60), min(lon + wide / 2, 180), min(lat + tall / 2, 85)
    )


def _countries(region: Box, projection: Projection) -> tuple[Country, ...]:
    arcs, shapes = _world()
    fine = max(region.east - region.west, region.north - region.south) / _FINEST_PIXELS
    lines = [
        simplify(arc, max(fine, 0.02)) if region.meets(arc) else coarse
        for arc, coarse in zip(arcs, _coarse(), strict=True)
    ]
    drawn = (_country(name, polygons, lines, region, projection) for name, polygons in shapes)
    return tuple(country for country in drawn if country)


def _country(
    name: str, polygons: list[list[list[int]]], lines: list[Line], region: Box, projection: Projection
) -> Country | None:
    rings = [_ring(ring, lines) for polygon in polygons for ring in polygon]
    shown = [ring for ring in rings if _span(ring) >= (_COARSE if not region.meets(ring) else 0.0)]
    if not shown:
        return None
    largest = max(shown, key=_span)
    lons, lats = zip(*largest, strict=True)
    x, y = projection.point((max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2)
    left, _ = projection.point(0, min(lons))
    right, _ = projection.point(0, max(lons))
    return Country(name, "".join(_path(ring, projection) for ring in shown), x, y, right - left)


def _ring(numbers: list[int], lines: list[Line]) -> Line:
    """Join arcs to a ring; `~n` stands for arc n backwards, and where two meet the point is there twice."""
    points: list[tuple[float, float]] = []
    for number in numbers:
        line = lines[number] if number >= 0 else tuple(reversed(lines[~number]))
        points += line[1:] if points else line
    return tuple(points)


def _span(ring: Line) -> float:
    lons, lats = zip(*ring, strict=True)
    return float(max(max(lons) - min(lons), max(lats) - min(lats)))


def _path(ring: Line, projection: Projection) -> str:
    """A closed path of relative steps."""
    at = projection.point(ring[0][1], ring[0][0])
    parts = [f"M{at[0]} {at[1]}l"]
    for lon, lat in ring[1:]:
        point = projection.point(lat, lon)
        if point != at:
            parts.append(f"{point[0] - at[0]} {point[1] - at[1]} ")
        at = point
    return "".join(parts).rstrip().replace(" -", "-") + "z"


@cache
def _world() -> tuple[tuple[Line, ...], tuple[tuple[str, list[list[list[int]]]], ...]]:
    """The arcs in degrees, and each country's polygons as numbers of arcs."""
    world = json.loads(files("kg.page").joinpath("world.json").read_text("utf-8"))
    return (
        tuple(_line(steps) for steps in world["arcs"]),
        tuple((name, polygons) for name, polygons in world["countries"] if name not in _SKIPPED),
    )


@lru_cache(maxsize=1)
def _coarse() -> tuple[Line, ...]:
    arcs, _ = _world()
    return tuple(simplify(arc, _COARSE) for arc in arcs)


def _line(steps: list[int]) -> Line:
    x = y = 0
    points = []
    for i in range(0, len(steps), 2):
        x, y = x + steps[i], y + steps[i + 1]
        points.append((x / 100, y / 100))
    return tuple(points)
