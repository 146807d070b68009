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
PLACES = {
    "Fort Larkspur": (38.9, 24.6),
    "Port Aldis": (37.4, 25.3),
    "Tarn": (39.2, 26.1),
    "Sorrel": (37.1, 26.9),
    "Hazel Strait": (38.2, 25.9),
    "Lower Quay": (37.5, 25.5),
    "Wend": (36.4, 28.1),
}
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


def build_large(n_nodes: int) -> GraphView:
    """A graph of this many nodes, two events for each actor, with a sentence, a date and a place each."""
    n_places = n_nodes // 50
    n_actors = (n_nodes - n_places) // 3
    n_events = n_nodes - n_places - n_actors
    kinds = ("Attack", "Conflict"), ("Meeting", "Diplomacy"), ("Injury", "Harm"), ("Travel", "Movement")
    articles = tuple(
        ArticleView(f"{BASE}article/{n}", f"Dispatch {n}", "Courier") for n in range(n_events // 8 + 1)
    )
    entities = (
        *(EntityView(f"{BASE}actor/{n}", f"Actor {n}", "actor", "Group", ("MIL",)) for n in range(n_actors)),
        *(
            EntityView(
                f"{BASE}place/{n}", f"Place {n}", "place", "City", lat=30 + n % 17 / 2, lon=20 + n % 23 / 2
            )
            for n in range(n_places)
        ),
    )
    events = []
    edges = []
    for n in range(n_events):
        kind, category = kinds[n % len(kinds)]
        # Few actors are in many events, many in few, as in news.
        one, other = (
            int(n_actors * ((n * 0.6180339887) % 1) ** 3),
            int(n_actors * ((n * 0.7548776662) % 1) ** 3),
        )
        place = int(n_places * ((n * 0.5698402909) % 1) ** 2)
        words = (
            f"On that day Actor {one}",
            f" met Actor {other}",
            f" near Place {place}",
            f", dispatch {n} says.",
        )
        ends = [sum(len(word) for word in words[: i + 1]) for i in range(4)]
        event_id = f"{BASE}article/{n // 8}/event/{n}"
        spans = (
            RoleSpan("agent", 12, ends[0], f"{BASE}actor/{one}"),
            RoleSpan("trigger", ends[0] + 1, ends[0] + 4),
            RoleSpan("patient", ends[0] + 5, ends[1], f"{BASE}actor/{other}"),
            RoleSpan("place", ends[1] + 6, ends[2], f"{BASE}place/{place}"),
        )
        title = f"Actor {one} – met – Actor {other}"
        claims = (ClaimView(f"Actor {one}", "said", entity=f"{BASE}actor/{one}"),) if n % 3 == 0 else ()
        day = date(2022, 1, 1) + timedelta(days=n % 1000)
        evidence = (Evidence("".join(words), spans, f"{BASE}article/{n // 8}"),)
        events.append(
            EventView(
                id=event_id,
                label=kind,
                type=kind,
                category=category,
                title=title,
                earliest=day,
                latest=day,
                place=f"Place {place}",
                evidence=evidence,
                claims=claims,
            )
        )
        edges += [
            EdgeView(event_id, f"{BASE}actor/{one}", "agent"),
            EdgeView(event_id, f"{BASE}actor/{other}", "patient"),
            EdgeView(event_id, f"{BASE}place/{place}", "place"),
        ]
    return arrange(GraphView(articles, entities, tuple(events), tuple(sorted(set(edges)))))


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
        *(EntityView(entity_id(p), p, "place", "Place", lat=at[0], lon=at[1]) for p, at in PLACES.items()),
        *(EntityView(entity_id(t), t, "thing", "Object") for t in THINGS),
    )
    relations = (
        EdgeView(entity_id("Wend-backed militants"), entity_id("Republic of Wend"), "backedBy"),
        EdgeView(entity_id("Colonel Ida Marsh"), entity_id("Royal Sorrel Navy"), "spokespersonFor"),
    )
    links = (EdgeView(f"{BASE}event/3", f"{BASE}event/0", "cause"),)
    return GraphView(articles, entities, tuple(events), tuple(edges), links, relations)
