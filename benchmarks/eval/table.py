"""Prints the measures: a row for each, a column for all articles, for each split and for each group of subjects."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.eval.measures import ALWAYS_STATED, FIELDS, Counts, Measures

Figure = float | int | None

_ROWS: tuple[tuple[str, Callable[[Measures], Figure]], ...] = (
    ("articles", lambda m: m.articles),
    ("events", lambda m: m.events),
    ("found", lambda m: m.found),
    ("right", lambda m: m.right),
    ("complete", lambda m: m.complete),
    ("facts", lambda m: m.facts),
    ("typed", lambda m: m.typed),
    ("asserted", lambda m: m.asserted),
    ("noise", lambda m: m.noise),
)
_CONFIDENCE: tuple[tuple[str, Callable[[Measures], Figure]], ...] = (
    ("right at .9", lambda m: m.confidence.right_of_sure),
    ("share at .9", lambda m: m.confidence.share_sure),
    ("AUC", lambda m: m.confidence.auc),
)


def render_table(columns: Mapping[str, Measures]) -> str:
    """Lay out the measures, a line each; precision and recall of a field are two."""
    rows = [("", list(columns)), *_figures(columns)]
    widths = [max(map(len, cells)) for cells in zip(*((label, *cells) for label, cells in rows), strict=True)]
    lines = []
    for label, cells in rows:
        right = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        lines.append(" ".join([label.ljust(widths[0]), *right]).rstrip())
    return "\n".join(lines)


def show(figure: Figure) -> str:
    """A count as it is, a share to three decimals, a dash for nothing.

    Example:
        >>> show(0.7619), show(1.0), show(12), show(None)
        ('.762', '1.000', '12', '–')
    """
    if figure is None:
        return "–"
    return f"{figure:.3f}".removeprefix("0") if isinstance(figure, float) else str(figure)


def _figures(columns: Mapping[str, Measures]) -> Iterator[tuple[str, list[str]]]:
    for label, get in _ROWS:
        yield label, [show(get(m)) for m in columns.values()]
    for name in FIELDS:
        if any(name in m.fields for m in columns.values()):
            yield from _lines_of(name, [m.fields.get(name, Counts()) for m in columns.values()])
    yield from _lines_of("same", [m.same for m in columns.values()])
    for label, get in _CONFIDENCE:
        yield label, [show(get(m)) for m in columns.values()]


def _lines_of(name: str, counts: Sequence[Counts]) -> Iterator[tuple[str, list[str]]]:
    """Precision and recall, or the share that is right of a field that every event states."""
    if name in ALWAYS_STATED:
        yield name, [show(c.precision) for c in counts]
        return
    yield f"{name} p", [show(c.precision) for c in counts]
    yield f"{name} r", [show(c.recall) for c in counts]
