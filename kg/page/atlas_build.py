"""Makes `world.json` out of the npm package `world-atlas` (Natural Earth): `python -m kg.page.atlas_build IN OUT`.

In: its `countries-50m.json` (TopoJSON). Out: the countries' borders with fewer points, in hundredths of a degree.
Run by hand when Natural Earth changes; nothing else uses it.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.page.outline import Line, simplify

_SCALE = 100
_TOLERANCE = 0.02


def build_world(topology: dict[str, Any]) -> dict[str, Any]:
    """Thin out the borders of a TopoJSON of countries.

    Args:
        topology: With an object `countries` whose geometries have `properties.name`.

    Returns:
        `arcs`: each line as its first point and the steps from point to point, flat, in hundredths of a degree;
        `countries`: name, and for every polygon its rings as numbers of arcs (`~n` for arc n backwards).
    """
    arcs = [simplify(_decode(arc, topology["transform"]), _TOLERANCE) for arc in topology["arcs"]]
    return {
        "arcs": [_steps(arc) for arc in arcs],
        "countries": [
            [geometry["properties"]["name"], _polygons(geometry)]
            for geometry in topology["objects"]["countries"]["geometries"]
            if geometry.get("arcs")
        ],
    }


def _decode(arc: Iterable[tuple[int, int]], transform: dict[str, list[float]]) -> Line:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append(
            (
                x * transform["scale"][0] + transform["translate"][0],
                y * transform["scale"][1] + transform["translate"][1],
            )
        )
    return tuple(points)


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    arcs: list[Any] = geometry["arcs"]
    return arcs if geometry["type"] == "MultiPolygon" else [arcs]


def _steps(line: Line) -> list[int]:
    steps: list[int] = []
    at = (0, 0)
    for lon, lat in line:
        point = (round(lon * _SCALE), round(lat * _SCALE))
        if steps and point == at:
            continue
        steps += [point[0] - at[0], point[1] - at[1]]
        at = point
    return steps


if __name__ == "__main__":
    source, target = (Path(argument) for argument in sys.argv[1:])
    world = build_world(json.loads(source.read_text("utf-8")))
    target.write_text(json.dumps(world, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
