"""What an article tells of places: which of its events have one, and which mentions may stand for one.

In: a `Story`. Out: a `Scene`, which answers what the features of `places` ask.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.extract.links import Draft
from kg.extract.story.sites import Site
from kg.extract.story.value import Story
from kg.model import Argument

WHERE = ("place", "origin", "destination")
"""Roles that say where an event is."""
UNSURE = frozenset(("site-of-object", "subject-of-passive", "modifier"))
"""Rules whose places are those of what takes part as often as those of the event: "closed a road *in Gao*"."""
_LEAD = 2
_REACH = 100
"""How many events with a place before and after an event are looked at, so that the cost stays in bounds."""


class Scene:
    """The places of an article.

    Args:
        story: The article.
    """

    def __init__(self, story: Story) -> None:
        self.story, self.sites = story, story.sites
        self._at = {site.token.idx: site for site in self.sites}
        self.placed = tuple(self._placed())
        self.n_uses = Counter(site.key for _, site in self.placed)
        self.n_mentions = Counter(site.key for site in self.sites)
        self.commonest = self.n_uses.most_common(1)[0][0] if self.placed else None
        self.dateline = next((site for site in self.sites[:1] if site.opens), None)
        self.lead = next((site for draft, site in self.placed if draft.sentence < _LEAD), None)
        self.inside = {site.key: site.within for site in self.sites if site.within is not None}
        self.holding = frozenset(self.inside.values())
        self._sentences = [site.sentence for site in self.sites]
        self._sentences_placed = [draft.sentence for draft, _ in self.placed]
        heads = frozenset(site.token.i for site in self.sites)
        self.together = frozenset(
            s.token.i for s in self.sites if not heads.isdisjoint([word.i for word in s.token.conjuncts])
        )
        self.known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._drafts: dict[int, list[Draft]] = {}
        for draft in story.drafts:
            self._drafts.setdefault(draft.sentence, []).append(draft)
        self._by_root: dict[str, Site] = {}
        self._by_event: dict[str, Site] = {}
        for draft, site in self.placed:
            self._by_root.setdefault(draft.root, site)
            self._by_event.setdefault(draft.event.iri, site)

    def in_sentence(self, sentence: int) -> Sequence[Site]:
        """Return the mentions of a sentence."""
        return self.sites[bisect_left(self._sentences, sentence) : bisect_right(self._sentences, sentence)]

    def drafts_in(self, sentence: int) -> Sequence[Draft]:
        """Return the events of a sentence."""
        return self._drafts.get(sentence, ())

    def placed_near(self, sentence: int) -> Sequence[tuple[Draft, Site]]:
        """Return the events around a sentence that have a place, each with it."""
        at = bisect_left(self._sentences_placed, sentence)
        return self.placed[max(0, at - _REACH) : at + _REACH]

    def before(self, sentence: int) -> tuple[tuple[Draft, Site] | None, Site | None]:
        """Return the last event before a sentence that has a place, with it, and the last mention of a place there."""
        placed, seen = bisect_left(self._sentences_placed, sentence), bisect_left(self._sentences, sentence)
        return self.placed[placed - 1] if placed else None, self.sites[seen - 1] if seen else None

    def same(self, draft: Draft) -> Site | None:
        """Return where another mention of the same event has it."""
        return self._by_root.get(draft.root)

    def are_one_place(self, one: Site, other: Site) -> bool:
        """Whether two mentions name one place, or one names what holds the other."""
        return one.key in self._holders(other) or other.key in self._holders(one)

    def _holders(self, site: Site) -> Iterator[str]:
        """Yield a place and those that hold it."""
        held: str | None = site.key
        seen = set[str]()
        while held is not None and held not in seen:
            seen.add(held)
            yield held
            held = self.inside.get(held)

    def linked(self, draft: Draft) -> Iterator[tuple[Site, str]]:
        """Yield where the whole or the cause of an event is, with the link."""
        yield from ((self._by_event[x.event], x.role) for x in draft.event.links if x.event in self._by_event)

    def unsure_rules(self, draft: Draft, site: Site) -> Iterator[str]:
        """Yield the unsure rules by which an event has a place."""
        for argument in draft.event.arguments:
            if is_unsure(argument) and argument.head.start <= site.token.idx < argument.head.end:
                yield argument.rule

    def _placed(self) -> Iterator[tuple[Draft, Site]]:
        starts = [site.token.idx for site in self.sites]
        for draft in self.story.drafts:
            for argument in draft.event.arguments:
                if argument.role == "place" and not is_unsure(argument):
                    span = argument.head
                    first = bisect_left(starts, span.start)
                    within = first < len(starts) and starts[first] < span.end
                    site = self._at.get(span.start) or (self.sites[first] if within else None)
                    if site is not None:
                        yield draft, site


def is_unsure(argument: Argument) -> bool:
    """Whether a place is one that the story has to confirm."""
    return argument.role in WHERE and (argument.inferred or argument.rule in UNSURE)
