"""Those whom an article only describes ("three soldiers"): the same where they have the same part in one event.

In: clusters of events. Out: clusters of the actors and places that have no name, with the reason for each link.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from kg.resolve.agglomerate import Linkage, Pair, Ruling, agglomerate, ordered
from kg.resolve.evidence import TOLD
from kg.resolve.records import Corpus, EntityRecord
from kg.resolve.words import stem, tokens

Links = Mapping[str, tuple[float, str]]
_ROLES = ("agent", "patient", "recipient", "place", "destination", "origin")
_SCORE = 0.8


def link_parties(
    corpus: Corpus,
    event_clusters: Iterable[Sequence[str]],
    named: Collection[str],
    rulings: Sequence[Ruling],
) -> Iterator[tuple[tuple[str, ...], Links]]:
    """Link what is described alike in one role of one event.

    Args:
        corpus: The store's content.
        event_clusters: Events that are the same.
        named: Entities that have a name, which are compared by it.
        rulings: What people decided.

    Yields:
        Members and links of each cluster, those of one member included.
    """
    unnamed = {
        entity.iri: entity
        for entity in corpus.entities.values()
        if entity.kind != "thing" and entity.mentions and entity.iri not in named
    }
    pairs = dict(_alike(corpus, event_clusters, unnamed))
    reasons = {pair: f"the same {role} of one event" for pair, role in pairs.items()}
    told = [ordered(ruling.left, ruling.right) for ruling in rulings if ruling.same]
    reasons.update(dict.fromkeys(told, TOLD))
    clusters = agglomerate(
        unnamed,
        pairs,
        lambda left, right: _score(unnamed[left], unnamed[right], known=(left, right) in pairs),
        linkage=Linkage(0.5),
        rulings=rulings,
    )
    for members in clusters:
        yield members, {iri: _reason(iri, members, reasons) for iri in members[1:]}


def _alike(
    corpus: Corpus, event_clusters: Iterable[Sequence[str]], unnamed: Mapping[str, EntityRecord]
) -> Iterator[tuple[Pair, str]]:
    for members in event_clusters:
        if len(members) == 1:
            continue
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for iri in members:
            for role, entity in corpus.events[iri].roles:
                if role in _ROLES and entity in unnamed and not unnamed[entity].registered:
                    found[role, _head(unnamed[entity])].append(entity)
        for (role, _), entities in sorted(found.items()):
            found_here = sorted(set(entities))
            yield from (((a, b), role) for a, b in pairwise(found_here))


def _score(left: EntityRecord, right: EntityRecord, *, known: bool) -> float | None:
    if left.article == right.article:
        return None
    if left.country and right.country and left.country != right.country:
        return None
    if left.count is not None and right.count is not None and left.count != right.count:
        return None
    if left.kind != right.kind:
        return None
    return _SCORE if known or _head(left) == _head(right) else 0.0


def _head(entity: EntityRecord) -> str:
    words = tokens(entity.label)
    return stem(words[-1]) if words else ""


def _reason(iri: str, members: Sequence[str], reasons: Mapping[Pair, str]) -> tuple[float, str]:
    for other in members:
        reason = reasons.get(ordered(iri, other))
        if reason is not None:
            return (1.0 if reason == TOLD else _SCORE), reason
    return _SCORE, "described alike in events that are the same"
