"""The reference of the vocabulary, read off `ontologies/kg.ttl`: a page for each category, a picture of its tree."""

import tomllib
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.lexicon import Lexicon
from kg.vocab import KG, RDFS

EXAMPLES = Path(__file__).with_name("examples.toml")
_ROW, _INDENT, _BOX, _HEIGHT = 30, 26, 190, 22


def class_pages() -> dict[str, str]:
    """The pages of all classes: events, then actors, places and things, then what the graph is made of."""
    events = set(vocab.event_classes())
    entities = {name for name in vocab.class_names() if _is_entity(name)}
    rest = set(vocab.class_names()) - events - entities
    return {
        "reference/events.md": _page("Classes of events", _EVENTS, events, ("Event",)),
        "reference/entities.md": _page(
            "Actors, places and things", _ENTITIES, entities, ("Actor", "Place", "Thing")
        ),
        "reference/structure.md": _page("Claims, mentions, links", _REST, rest, tuple(sorted(_tops(rest)))),
    }


_EVENTS = (
    "What happened is of its class and of every class above it, so that `?e a kg:Attack` finds a drone strike. What did not "
    "happen is a `kg:UnrealizedEvent`, and `kg:eventType` names the class. Words in *Named by* are the surest "
    "of those in `kg/lexicon/events.toml`."
)
_ENTITIES = "Who takes part and where. Countries, towns and regions are both actors and places."
_REST = "What carries the facts: who says so, which words, and what was linked or decided."


def properties_page() -> str:
    """Every property with its domain, range and meaning."""
    parts = [
        "# Properties",
        "Roles of events first. Properties of other vocabularies that the graph uses are in `kg/vocab/namespaces.py`.",
        "| property | of | value | meaning |\n|---|---|---|---|\n"
        + "\n".join(
            f"| `kg:{name}` | {_of(name, RDFS.domain)} | {_of(name, RDFS.range)} | {vocab.comment(name)} |"
            for name in properties()
        ),
    ]
    return "\n\n".join(parts) + "\n"


def properties() -> list[str]:
    """Local names of all properties, roles first."""
    return sorted((name for name in KG if name[0].islower()), key=lambda name: (name not in _ROLES, name))


_ROLES = frozenset("agent patient recipient instrument topic place origin destination cause partOf".split())


def example_of(class_name: str) -> str:
    """A sentence that tells of such an event or names such an entity; "" where none is kept."""
    tables = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    return str(tables["events"].get(class_name) or tables["entities"].get(class_name) or "")


def draw_tree(roots: tuple[str, ...], members: set[str]) -> str:
    """The tree of classes as SVG, top to bottom, each below the one above it."""
    rows = [(name, depth) for root in roots for name, depth in _walk(root, members, 0)]
    width = max(depth for _, depth in rows) * _INDENT + _BOX + 4
    boxes, lines = [], []
    last_at: dict[int, int] = {}
    for number, (name, depth) in enumerate(rows):
        x, y = depth * _INDENT + 2, number * _ROW + 4
        last_at[depth] = number
        if depth:
            top = last_at[depth - 1] * _ROW + 4 + _HEIGHT
            left = x - _INDENT + 12
            lines.append(f'<path d="M{left} {top} V{y + _HEIGHT // 2} H{x}"/>')
        boxes.append(
            f'<a href="#{name.lower()}"><rect x="{x}" y="{y}" width="{_BOX}" height="{_HEIGHT}" rx="4"/>'
            f'<text x="{x + 8}" y="{y + 15}">{escape(name)}</text></a>'
        )
    size = f'width="{width}" height="{len(rows) * _ROW + 8}"'
    style = (
        "<g fill='none' stroke='currentColor' stroke-opacity='.5' font-size='13' font-family='sans-serif'>"
    )
    texts = "".join(lines) + "".join(
        box.replace("<text ", "<text fill='currentColor' stroke='none' ") for box in boxes
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="Tree of classes">{style}{texts}</g></svg>'


def _page(title: str, text: str, members: set[str], roots: tuple[str, ...]) -> str:
    parts = [f"# {title}", text, draw_tree(roots, members)]
    seen: set[str] = set()
    for root in roots:
        for name, _ in _walk(root, members, 0):
            if name not in seen:
                seen.add(name)
                parts += [f"## {name}", *_describe(name, members)]
    return "\n\n".join(parts) + "\n"


def _describe(name: str, members: set[str]) -> Iterator[str]:
    yield vocab.comment(name)
    facts = [f"`kg:{name}`", f"label “{vocab.label(name)}”"]
    above = vocab.superclasses(name)[1:]
    if above:
        facts.append(
            "below "
            + ", ".join(f"[{parent}](#{parent.lower()})" if parent in members else parent for parent in above)
        )
    codes = vocab.plover_codes(name) if name in vocab.event_classes() else ()
    if codes:
        facts.append(f"PLOVER `{'-'.join(codes)}`")
    yield "; ".join(facts) + "."
    words = _words().get(name, [])
    if words:
        yield "Named by: " + ", ".join(f"*{word}*" for word in words[:8]) + "."
    example = example_of(name)
    if example:
        yield f"> {example}"
    elif name in vocab.event_classes():
        yield "No word is sure enough of this class by itself; a domain may give it one."
    else:
        yield f"```sparql\nSELECT ?x WHERE {{ ?x a kg:{name} }} LIMIT 10\n```"


@cache
def _words() -> dict[str, list[str]]:
    """By class, the words whose senses are surest."""
    found: dict[str, list[tuple[float, str]]] = {}
    for senses in Lexicon.load().senses.values():
        for sense in senses:
            found.setdefault(sense.event_class, []).append((-sense.weight, sense.lemma))
    return {name: list(dict.fromkeys(word for _, word in sorted(pairs))) for name, pairs in found.items()}


def _walk(name: str, members: set[str], depth: int) -> Iterator[tuple[str, int]]:
    yield name, depth
    for child in sorted(members):
        if name in _parents(child):
            yield from _walk(child, members, depth + 1)


@cache
def _parents(name: str) -> frozenset[str]:
    above = vocab.superclasses(name)[1:]
    higher = {ancestor for parent in above for ancestor in vocab.superclasses(parent)[1:]}
    return frozenset(above) - higher


def _tops(members: set[str]) -> Iterator[str]:
    return (name for name in members if not _parents(name) & members)


def _is_entity(name: str) -> bool:
    return any(root in vocab.superclasses(name) for root in ("Actor", "Place", "Thing"))


@cache
def _quads() -> tuple[ox.Quad, ...]:
    path = next(path for path in vocab.ontology_files() if path.name == "kg.ttl")
    return tuple(ox.parse(path=path, format=ox.RdfFormat.TURTLE))


def _of(name: str, predicate: ox.NamedNode) -> str:
    """Names of the classes that a property is of or leads to."""
    subject = KG[name]
    values = [q.object for q in _quads() if q.subject == subject and q.predicate == predicate]
    return ", ".join(f"`{_short(value)}`" for value in values)


def _short(node: object) -> str:
    if not isinstance(node, ox.NamedNode):
        return str(node)
    known = [(len(iri), prefix, iri) for prefix, iri in vocab.PREFIXES.items() if node.value.startswith(iri)]
    return f"{max(known)[1]}:{node.value.removeprefix(max(known)[2])}" if known else node.value
