"""What the tests of the page ask of every picture: silence, legible labels, room between them."""

from pathlib import Path

from tests.browser import Browser

SMALLEST_LEGIBLE_PX = 11


def assert_silent(browser: Browser, path: Path) -> None:
    """The file itself was the only request, and the console is empty."""
    assert browser.requests == [path.resolve().as_uri()]
    assert browser.errors == []


def assert_legible(browser: Browser, *, least: int) -> None:
    """At least so many labels, all large enough, inside the picture, and none over another or a control."""
    boxes = browser.run("kgPage.boxes()")
    assert len(boxes) >= least, len(boxes)
    assert min(box["fontSize"] for box in boxes) >= SMALLEST_LEGIBLE_PX - 0.01
    left, top, right, bottom = browser.run(
        "(() => { const b = document.getElementById('picture').getBoundingClientRect();"
        " return [b.left, b.top, b.right, b.bottom]; })()"
    )
    controls = browser.run(
        "[...document.querySelectorAll('#crumbs > *, #board .zoom button, #shapes li')].map(e => {"
        " const b = e.getBoundingClientRect();"
        " return {label: 'control', x: b.x + b.width / 2, y: b.y + b.height / 2, w: b.width, h: b.height}; })"
    )
    for box in boxes:
        assert left <= box["x"] - box["w"] / 2 + 1, box
        assert box["x"] + box["w"] / 2 <= right + 1, box
        assert top <= box["y"] - box["h"] / 2 + 1, box
        assert box["y"] + box["h"] / 2 <= bottom + 1, box
    for i, one in enumerate(boxes):
        for other in (*boxes[i + 1 :], *controls):
            apart_x = abs(one["x"] - other["x"]) - (one["w"] + other["w"]) / 2
            apart_y = abs(one["y"] - other["y"]) - (one["h"] + other["h"]) / 2
            assert max(apart_x, apart_y) >= -1, (one["label"], other["label"])
