"""A graph made by hand, for the tests of view and page: an invented conflict on two invented islands."""

import re
from datetime import date, timedelta
from pathlib import Path

from kg.view import (
    ArticleView,
    ClaimView,
    EdgeView,
    EntityView,
    EventView,
    Evidence,
    GraphView,
    RoleSpan,
    arrange,
)

BASE = "https://example.org/id/"
_MARK = re.compile(r"\[(\w+):([^\]|]+)(?:\|([^\]]+))?\]")

ACTORS = {
    "Tarn Liberation Front": ("ArmedGroup", ("REB",)),
    "Royal Sorrel Navy": ("ArmedForce", ("MIL",)),
    "Kingdom of Sorrel": ("GeopoliticalEntity", ("GOV",)),
    "Republic of Wend": ("GeopoliticalEntity", ("GOV",)),
    "Colonel Ida Marsh": ("Person", ("MIL",)),
    "President Osric Vane": ("Person", ("GOV",)),
    "Harbour Workers' Union": ("Organization", ("LAB",)),
    "Red Lantern aid agency": ("Organization", ("NGO",)),
    "Wend-backed militants": ("Group", ("REB",)),
    "Council of the Strait": ("Organization", ("IGO",)),
    "four dock workers": ("Group", ("CVL",)),
    "two sailors": ("Group", ("MIL",)),
}
PLACES = ("Fort Larkspur", "Port Aldis", "Tarn", "Sorrel", "Hazel Strait", "Lower Quay", "Wend")
THINGS = ("three drones", "a fuel depot", "patrol boat Heron", "ceasefire talks", "grain shipments")

ROWS = tuple(
    tuple(cell.strip() for cell in line.split(" | "))
    for line in (Path(__file__).parent / "data" / "view_sample.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)


def parse_marked(marked: str, article: str) -> Evidence:
    """Read "[role:words]" marks into a sentence and its spans."""
    text = ""
    spans = []
    at = 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        role, words = match[1], match[2]
        known = words in ACTORS or words in PLACES or words in THINGS
        spans.append(RoleSpan(role, len(text), len(text) + len(words), entity_id(words) if known else None))
        text += words
        at = match.end()
    return Evidence(text + marked[at:], tuple(spans), article)


def entity_id(label: str) -> str:
    return f"{BASE}entity/{label.replace(' ', '-')}"


def build_story() -> GraphView:
    """The whole story: nine articles, thirty-three events."""
    return arrange(_raw_story())


def _raw_story() -> GraphView:
    articles = tuple(
        ArticleView(
            id=f"{BASE}article/{n}",
            title=f"Dispatch {n} from the strait",
            source="Strait Courier",
            published=date(2031, 1, 12) + timedelta(days=14 * n),
            url=f"https://example.org/news/{n}",
        )
        for n in range(9)
    )
    events = []
    edges = []
    for n, (kind, category, day, status, marked) in enumerate(ROWS):
        evidence = parse_marked(marked, articles[n % len(articles)].id)
        event_id = f"{BASE}event/{n}"
        trigger = next(s for s in evidence.spans if s.role == "trigger")
        label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).capitalize()
        claims = tuple(
            ClaimView(
                who=evidence.text[s.start : s.end],
                verb="said",
                denies=status == "denied",
                entity=s.entity,
                earliest=date(2031, 2, 15),
                latest=date(2031, 2, 15),
                article=evidence.article,
            )
            for s in evidence.spans
            if s.role == "source"
        )
        when = date.fromisoformat(day) if day else None
        events.append(
            EventView(
                event_id,
                evidence.text[trigger.start : trigger.end] if kind == "Event" else label,
                kind,
                category,
                realized=not status,
                status=(status,) if status else (),
                earliest=when,
                latest=when,
                place=next(
                    (evidence.text[s.start : s.end] for s in evidence.spans if s.role == "place"), None
                ),
                killed=2 if kind == "Killing" else None,
                evidence=(evidence,),
                claims=claims,
            )
        )
        edges += [
            EdgeView(event_id, s.entity, s.role)
            for s in evidence.spans
            if s.entity and s.role not in ("trigger", "source", "time")
        ]
    entities = (
        *(EntityView(entity_id(a), a, "actor", kind, sectors) for a, (kind, sectors) in ACTORS.items()),
        *(EntityView(entity_id(p), p, "place", "Place") for p in PLACES),
        *(EntityView(entity_id(t), t, "thing", "Object") for t in THINGS),
    )
    relations = (
        EdgeView(entity_id("Wend-backed militants"), entity_id("Republic of Wend"), "backedBy"),
        EdgeView(entity_id("Colonel Ida Marsh"), entity_id("Royal Sorrel Navy"), "spokespersonFor"),
    )
    links = (EdgeView(f"{BASE}event/3", f"{BASE}event/0", "cause"),)
    return GraphView(articles, entities, tuple(events), tuple(edges), links, relations)
