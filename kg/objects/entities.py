"""Reads actors, places and things out of a store."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from kg.objects.facts import FactReader, Facts, decimal, every, first
from kg.objects.values import Kind, KnownEntity
from kg.vocab import GAF, KG, NIF, OWL, PREFIXES, RDF, RDFS, WGS84, class_names, local_name, superclasses

_KEPT = 20_000
_MOST_MENTIONS = 50
_MOST_ALIASES = 6
_MOST_STEPS = 10


class EntityReader:
    """Reads entities, each once as long as it is not crowded out by twenty thousand others.

    Args:
        facts: What reads the store.
    """

    def __init__(self, facts: FactReader) -> None:
        self._facts = facts
        self.entity = lru_cache(maxsize=_KEPT)(self._entity)
        self.shown = lru_cache(maxsize=_KEPT)(self._shown)

    def _shown(self, iri: str) -> str:
        """The node that stands for an entity in all articles, or the event that an account is of; else itself."""
        facts = self._facts.of(iri)
        if first(facts, KG.sameActorAs):
            return first(facts, KG.sameActorAs) or iri
        events = self._facts.subjects(KG.account, iri) if first(facts, KG.eventType) else iter(())
        return min(events, default=iri)

    def _entity(self, iri: str) -> KnownEntity:
        """Read one; a node without a label is called by its IRI."""
        facts = self._facts.of(iri)
        kinds = _type_and_kinds(facts)
        around = tuple(self._around(facts))
        located = next((f for f in (facts, *around) if first(f, WGS84.lat)), facts)
        countries = (first(f, KG.country) for f in (facts, *around))
        same = every(facts, OWL.sameAs)
        geonames = _identity(same, "gn")
        label = _label(facts, iri)
        return KnownEntity(
            iri=iri,
            label=label,
            kind=_kind(facts, kinds),
            type=kinds[0],
            is_actor="Actor" in kinds,
            is_place="Place" in kinds,
            country=next((code for code in countries if code), None),
            sectors=every(facts, KG.sector),
            wikidata=_identity(same, "wd"),
            geonames=int(geonames) if geonames and geonames.isdigit() else None,
            level=first(facts, KG.level),
            latitude=decimal(located, WGS84.lat),
            longitude=decimal(located, WGS84.long),
            located_by=None if located is facts else _label(located, ""),
            within=tuple(_label(f, "") for f in around),
            region=next((_label(f, "") for f in (facts, *around) if first(f, KG.level) == "region"), None),
            aliases=_aliases(label, self._names(iri, facts)),
        )

    def _around(self, facts: Facts) -> Iterator[Facts]:
        """What is stated of the places around one, the nearest first."""
        seen: set[str] = set()
        for _ in range(_MOST_STEPS):
            outer = first(facts, KG.within)
            if outer is None or outer in seen:
                return
            seen.add(outer)
            facts = self._facts.of(outer)
            yield facts

    def _names(self, iri: str, facts: Facts) -> Iterator[str]:
        """The words by which articles mention it, of many mentions the first."""
        mentions = [*every(facts, GAF.denotedBy)[:_MOST_MENTIONS]]
        for member in islice(sorted(self._facts.subjects(KG.sameActorAs, iri)), _MOST_MENTIONS):
            yield from self._facts.values(member, RDFS.label)
            mentions += self._facts.values(member, GAF.denotedBy)
        for mention in mentions[:_MOST_MENTIONS]:
            yield from self._facts.values(mention, NIF.anchorOf)


def _type_and_kinds(facts: Facts) -> tuple[str, ...]:
    """Its most specific class and those above it; "Thing" where none is known."""
    known = frozenset(class_names())
    names = sorted(name for iri in every(facts, RDF.type) if (name := local_name(iri)) in known)
    if not names:
        return ("Thing",)
    return superclasses(max(names, key=lambda name: len(superclasses(name))))


def _kind(facts: Facts, kinds: tuple[str, ...]) -> Kind:
    if first(facts, KG.eventType):
        return "event"
    if "Place" in kinds:
        return "place"
    return "actor" if "Actor" in kinds else "thing"


def _label(facts: Facts, iri: str) -> str:
    return first(facts, RDFS.label) or iri


def _identity(same: Iterable[str], prefix: str) -> str | None:
    register = PREFIXES[prefix]
    return next((iri.removeprefix(register).strip("/") for iri in same if iri.startswith(register)), None)


def _aliases(label: str, names: Iterable[str]) -> tuple[str, ...]:
    """Other names, not descriptions and pronouns: those with a capital after the first letter."""
    known = {label.casefold()}
    found = []
    for name in (" ".join(name.split()) for name in names):
        if name.casefold() not in known and any(c.isupper() for c in name[1:]):
            known.add(name.casefold())
            found.append(name)
    return tuple(sorted(found[:_MOST_ALIASES]))
