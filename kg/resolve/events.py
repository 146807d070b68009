"""Which events of different articles are the same: what, when, where, who, how many, and in which words.

In: the events of a store, its stories, and what actors and places mean the same. Out: candidate pairs from blocks
that stay small, and a verdict on any pair.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from kg.resolve.agglomerate import Linkage, Pair, Ruling, agglomerate, ordered
from kg.resolve.clues import Likeness, load_weights, verdict
from kg.resolve.evidence import THRESHOLD, Verdict, impossible
from kg.resolve.names import Name
from kg.resolve.records import Corpus
from kg.resolve.stories import Stories
from kg.resolve.traits import TraitReader, Traits
from kg.resolve.vetoes import find_veto

_WINDOW = 30
LINKAGE = Linkage(THRESHOLD, pull=0.25)
"""By the mean alone, pairs that score well and are one are lost to vague accounts beside them."""


class EventMatcher:
    """Compares the events of a store.

    Args:
        corpus: The store's articles, entities and events.
        stories: Which articles tell the same story.
        same_entity: Entity to the IRI that stands for its cluster; one not named stands for itself.
        names: The names of each entity that has one.
    """

    def __init__(
        self,
        corpus: Corpus,
        stories: Stories,
        same_entity: Mapping[str, str],
        names: Mapping[str, frozenset[Name]],
    ) -> None:
        self._corpus, self._stories = corpus, stories
        self._likeness: dict[Pair, Likeness] = {}
        self._model = load_weights()
        reader = TraitReader(corpus, same_entity, names)
        self.traits = {event.iri: reader.read(event) for event in corpus.events.values()}

    def candidates(self) -> Iterator[Pair]:
        """Pairs worth comparing: of one story and kind, or of one kind, day and party or place."""
        blocks: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for iri, traits in self.traits.items():
            for key in sorted(self._keys(traits)):
                blocks[key].append(iri)
        for key in sorted(blocks):
            yield from self._near(blocks[key])

    def _keys(self, traits: Traits) -> set[tuple[str, ...]]:
        kinds = {f"stem {key}" for key in traits.stems} | {f"group {group}" for group in traits.groups}
        if traits.classes:
            kinds.add(f"class {traits.classes[-1]}")
        story = self._stories.story_of[traits.event.article]
        found: set[tuple[str, ...]] = {("story", story, kind) for kind in kinds}
        if traits.is_narrow and traits.first and traits.last:
            whom = traits.everyone | traits.reach
            for day in _days(traits.first, traits.last):
                found |= {("day", day.isoformat(), kind, who) for kind in kinds for who in whom}
        return found

    def _near(self, block: Sequence[str]) -> Iterator[Pair]:
        """Pairs of different articles: all of a small block; of a large one those near in time of publication.

        Which events of one article are one is for the extraction to say.
        """
        ordered = sorted(set(block), key=self._publication)
        for i, iri in enumerate(ordered):
            article = self.traits[iri].event.article
            for other in ordered[i + 1 : i + 1 + _WINDOW]:
                if self.traits[other].event.article != article:
                    yield iri, other

    def _publication(self, iri: str) -> tuple[date, str]:
        article = self._corpus.articles[self.traits[iri].event.article]
        return article.published or date.min, iri

    def cluster(self, rulings: Sequence[Ruling]) -> tuple[tuple[str, ...], ...]:
        """Partition the events.

        Args:
            rulings: What people decided.
        """
        return agglomerate(
            self.traits,
            self.candidates(),
            self._share,
            linkage=LINKAGE,
            rulings=rulings,
        )

    def compare(self, left: str, right: str) -> Verdict:
        """Weigh what speaks for two events being the same."""
        a, b = self.traits[left], self.traits[right]
        likeness = self.likeness(a.event.article, b.event.article)
        veto = find_veto(a, b, likeness)
        return impossible(veto.reason) if veto else verdict(a, b, likeness, self._model)

    def _share(self, left: str, right: str) -> float | None:
        """What a pair counts for two clusters being one event: its score, or what its veto leaves."""
        a, b = self.traits[left], self.traits[right]
        likeness = self.likeness(a.event.article, b.event.article)
        veto = find_veto(a, b, likeness)
        if veto is not None and (veto.share is None or veto.share <= 0):
            return veto.share
        score = verdict(a, b, likeness, self._model).score
        return score if veto is None or score is None else min(veto.share or 0.0, score)

    def likeness(self, left: str, right: str) -> Likeness | None:
        """How alike two articles are; None where they are one."""
        if left == right:
            return None
        pair = ordered(left, right)
        if pair not in self._likeness:
            self._likeness[pair] = self._stories.likeness(*pair)
        return self._likeness[pair]


def _days(first: date, last: date) -> Iterator[date]:
    """The days of a period, and the one after, so that neighbours meet."""
    for number in range((last - first).days + 2):
        yield first + timedelta(days=number)
