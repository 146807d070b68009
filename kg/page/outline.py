"""Lines of coordinates: fewer points for the same shape.

In: points in any unit. Out: the points that matter. Which shapes there are is left to `atlas`.
"""

Point = tuple[float, float]
Line = tuple[Point, ...]


def simplify(line: Line, tolerance: float) -> Line:
    """Leave out the points from which a line strays less than `tolerance` (Douglas and Peucker).

    The ends stay, so lines that meet still do; a closed line keeps at least its outermost point, too.

    Example:
        >>> simplify(((0, 0), (1, 0.01), (2, 0), (2, 2)), 0.1)
        ((0, 0), (2, 0), (2, 2))
    """
    if len(line) < 3:
        return line
    kept = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        far, distance = _farthest(line, first, last)
        if distance > tolerance * tolerance:
            kept.add(far)
            todo += [(first, far), (far, last)]
    return tuple(line[i] for i in sorted(kept))


def _farthest(line: Line, first: int, last: int) -> tuple[int, float]:
    """The point farthest from the straight line between two others, and the square of its distance."""
    (x1, y1), (x2, y2) = line[first], line[last]
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    best, found = 0.0, first
    for i in range(first + 1, last):
        px, py = line[i][0] - x1, line[i][1] - y1
        along = min(max((px * dx + py * dy) / length, 0.0), 1.0) if length else 0.0
        rest = (px - along * dx) ** 2 + (py - along * dy) ** 2
        if rest > best:
            best, found = rest, i
    return found, best
