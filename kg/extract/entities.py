"""The entities of an article: the IRI of a referent, and the values that an extraction gives.

In: a `Reading`, and the referents that take part in its events and relations. Out: IRIs and `Entity`s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.extract.coreference import Referent
from kg.extract.grammar.phrases import token_span
from kg.extract.reading import Reading
from kg.model import Entity, Span


def referent_iri(referent: Referent, reading: Reading) -> str:
    """Return the IRI of a referent: that of its name, else one made from its first mention."""
    if referent.entity is not None:
        return referent.entity.iri
    head = token_span(referent.first)
    return reading.resources.iris.entity(reading.article.id, head.start, head.end)


def referents_by_iri(referents: Iterable[Referent], reading: Reading) -> dict[str, Referent]:
    """Return the referents that take part, in their order; the first where two have one IRI."""
    found: dict[str, Referent] = {}
    for referent in referents:
        found.setdefault(referent_iri(referent, reading), referent)
    return found


def list_entities(reading: Reading, used: Mapping[str, Referent]) -> tuple[Entity, ...]:
    """Return the named entities of an article, and the described ones that take part in something.

    The mentions of a place on the map are its names: "its" and "the country" point at no place by themselves.

    Args:
        reading: The article as read.
        used: Referents that take part, by IRI.
    """
    named = reading.named
    mentions: dict[str, list[Span]] = {iri: list(e.mentions) for iri, e in named.items()}
    for iri, referent in used.items():
        if iri not in named or named[iri].geo is None:
            mentions.setdefault(iri, []).extend(referent.spans)
    found = [
        replace(named[iri], mentions=tuple(sorted(set(spans))))
        if iri in named
        else _described(iri, used[iri], tuple(sorted(set(spans))))
        for iri, spans in mentions.items()
    ]
    classes = _domain_classes(reading)
    if classes:
        found = [replace(e, type=classes.get(e.iri, e.type)) for e in found]
    return tuple(sorted(found, key=lambda e: (e.mentions[0].start if e.mentions else 10**9, e.iri)))


def _domain_classes(reading: Reading) -> dict[str, str]:
    """Return the classes that a domain gives actors and places, by IRI."""
    iris = reading.resources.iris
    return {
        (iris.actor if kind == "actor" else iris.place)(key): name
        for (kind, key), name in reading.resources.gazetteer.domain_classes.items()
    }


def _described(iri: str, referent: Referent, mentions: tuple[Span, ...]) -> Entity:
    return Entity(
        iri=iri,
        label=referent.label,
        type=referent.type,
        mentions=mentions,
        sector=referent.sector,
        country=referent.country,
        count=referent.count,
        approximate=referent.approximate,
    )
