"""Reads the actors, places and things of a store for a view.

In: a `Store` and how its entities are used. Out: `EntityView`s, and which of them stands for which
entity: one that only its article knows is shown as one with those of other articles that bear the same name.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.store import Store
from kg.view import rows
from kg.view.model import EdgeView, EntityKind, EntityView
from kg.vocab import PREFIXES, class_names, superclasses

_MAX_ALIASES = 6
_PLACE_ROLES = frozenset({"place", "origin", "destination"})


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities to show.

    Args:
        shown: One for each node.
        shown_as: Id of the node that stands for an entity, by the entity's IRI.
    """

    shown: tuple[EntityView, ...]
    shown_as: Mapping[str, str]


def read_entities(store: Store, edges: Iterable[EdgeView], used: Iterable[str]) -> Entities:
    """Read the entities that take part in something.

    Args:
        store: The graph.
        edges: Roles of entities in events, by IRI.
        used: IRIs of the entities to read: in a role, in a relation, or the source of a claim.
    """
    wanted = set(used)
    types = _types(store)
    roles = Counter((edge.target, edge.role in _PLACE_ROLES) for edge in edges)
    countries = {code: name for code, name in rows.select(store, rows.COUNTRIES) if code and name}
    sectors = _grouped(store, rows.SECTORS)
    same = _grouped(store, rows.SAME)
    names = _grouped(store, rows.NAMES)
    found: dict[str, EntityView] = {}
    counted: set[str] = set()
    answers = tuple(rows.select(store, rows.ENTITIES))
    wanted |= _containers(answers, wanted)
    for iri, label, country, lat, lon, within, container, count in answers:
        if iri is None or label is None or iri not in wanted or iri in found:
            continue
        name = types.get(iri, "Thing")
        found[iri] = EntityView(
            id=iri,
            label=label,
            kind=_kind(name, n_acts=roles[iri, False], n_lies=roles[iri, True]),
            type=name,
            sectors=sectors.get(iri, ()),
            country=countries.get(country or "", country),
            aliases=_aliases(label, names.get(iri, ())),
            wikidata=_wikidata(same.get(iri, ())),
            within=within,
            container=container,
            lat=rows.decimal(lat),
            lon=rows.decimal(lon),
        )
        if count is not None:
            counted.add(iri)
    merged = _merge(found, counted, same, store.iris.article(""))
    return replace(merged, shown=tuple(_located(entity, found, merged.shown_as) for entity in merged.shown))


def _containers(answers: Iterable[rows.Row], wanted: Iterable[str]) -> set[str]:
    """The places that others lie in, and those that these lie in."""
    above: dict[str, str] = {}
    for iri, _, _, _, _, _, container, _ in answers:
        if iri and container:
            above.setdefault(iri, container)
    found: set[str] = set()
    for iri in wanted:
        at = above.get(iri)
        while at is not None and at not in found:
            found.add(at)
            at = above.get(at)
    return found


def _located(entity: EntityView, found: Mapping[str, EntityView], shown_as: Mapping[str, str]) -> EntityView:
    """Give a place without coordinates those of the nearest place around it that has them."""
    container = shown_as.get(entity.container or "")
    entity = replace(entity, container=container if container != entity.id else None)
    seen = {entity.id}
    at = found.get(entity.container or "")
    while entity.lat is None and at is not None and at.id not in seen:
        seen.add(at.id)
        if at.lat is not None:
            return replace(entity, lat=at.lat, lon=at.lon, located_by=at.label)
        at = found.get(at.container or "")
    return entity


def _merge(
    found: dict[str, EntityView], counted: set[str], same: Mapping[str, tuple[str, ...]], local_prefix: str
) -> Entities:
    """Show entities as one that are linked as the same, or that bear the same name in different articles.

    Only names count, not descriptions: "Iran-backed militants" of two articles are one node, "the two drones"
    and "three sailors" of two articles are not.
    """
    first: dict[tuple[str, str], str] = {}
    shown_as: dict[str, str] = {}
    for iri, entity in sorted(found.items()):
        local = iri.startswith(local_prefix)
        named = entity.kind != "thing" and iri not in counted and _is_name(entity)
        key = (" ".join(entity.label.casefold().split()), entity.type)
        shown_as[iri] = first.setdefault(key, iri) if local and named else iri
    for iri in sorted(found):
        for other in same.get(iri, ()):
            if other in shown_as and shown_as[other] != shown_as[iri]:
                kept, dropped = _prefer(shown_as[iri], shown_as[other], local_prefix)
                shown_as = {key: kept if node == dropped else node for key, node in shown_as.items()}
    shown = tuple(found[iri] for iri in sorted(set(shown_as.values())))
    return Entities(shown, shown_as)


def _prefer(one: str, other: str, local_prefix: str) -> tuple[str, str]:
    """Which of two nodes stays: what a registry knows before what only an article does, then the first."""
    kept, dropped = sorted((one, other), key=lambda iri: (iri.startswith(local_prefix), iri))
    return kept, dropped


def _is_name(entity: EntityView) -> bool:
    """Whether the label holds a name; the first letter of a described group may only begin a sentence."""
    return any(c.isupper() for c in entity.label[entity.type == "Group" :])


def _kind(type_name: str, *, n_acts: int, n_lies: int) -> EntityKind:
    """The shape of an entity; what is both an actor and a place (a country) is what it mostly does here."""
    above = superclasses(type_name)
    if "Actor" in above and "Place" in above:
        return "place" if n_lies > n_acts else "actor"
    if "Place" in above:
        return "place"
    return "actor" if "Actor" in above else "thing"


def _types(store: Store) -> dict[str, str]:
    """The most specific class of each entity."""
    found: dict[str, str] = {}
    known = frozenset(class_names())
    for iri, type_iri in rows.select(store, rows.TYPES):
        name = rows.local_name(type_iri)
        if iri is None or name not in known:
            continue
        if iri not in found or len(superclasses(name)) > len(superclasses(found[iri])):
            found[iri] = name
    return found


def _grouped(store: Store, query: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in rows.select(store, query):
        if key is not None and value is not None:
            found[key] = (*found.get(key, ()), value)
    return found


def _aliases(label: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Other names by which articles mention it; descriptions and pronouns are none."""
    proper = (" ".join(name.split()) for name in names if any(c.isupper() for c in name[1:]))
    known = {label.casefold(): label}
    for name in proper:
        known.setdefault(name.casefold(), name)
    return tuple(list(known.values())[1 : _MAX_ALIASES + 1])


def _wikidata(same: Iterable[str]) -> str | None:
    prefix = PREFIXES["wd"]
    return next((iri.removeprefix(prefix) for iri in same if iri.startswith(prefix)), None)
