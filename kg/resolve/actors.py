"""Which actors and places of different articles are the same: by name, and never people by name alone.

In: the entities of a store and its stories. Out: clusters of IRIs. What a registry knows has one IRI already; here
the people, bodies and sites that only articles name are compared with one another and with it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.resolve.agglomerate import Linkage, Pair, Ruling, agglomerate
from kg.resolve.evidence import THRESHOLD, Evidence, Verdict, impossible, weigh
from kg.resolve.frequencies import load_frequencies
from kg.resolve.names import Name, may_be_one_person, names_of
from kg.resolve.records import Corpus, EntityRecord, MentionRecord
from kg.resolve.stories import Stories
from kg.resolve.words import Vector, bag_of, cosine, is_stop_word, stem, tokens
from kg.vocab import is_subclass

_CONTEXT_CHARACTERS = 50
_CONTEXTS_READ = 3
_SIMILAR_ARTICLES = 0.12
_SIMILAR_BESIDES = 0.05
_SIMILAR_CONTEXT = 0.15
_PAIRED_WITHIN = 4
_WHOLE_BLOCK = 12
_FAMILY_NAME_NEEDS = 1.2
_SHORTEST_CONTEXT_WORD = 3


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that has a name, with what is compared of it.

    Args:
        entity: The entity.
        names: Every name used of it.
        articles: Ids of the articles that mention it.
        context: Vector of the words around its mentions.
        called: Stems of the words right before its mentions, and after them behind a comma.
        others: Entities that it leads, speaks for, belongs to or lies in.
    """

    entity: EntityRecord
    names: frozenset[Name]
    articles: tuple[str, ...]
    context: Vector
    called: frozenset[str]
    others: frozenset[str]

    @property
    def is_person(self) -> bool:
        """Whether it is one."""
        return self.entity.type == "Person"


class EntityMatcher:
    """Compares the named entities of a store.

    Args:
        corpus: The store's articles and entities.
        stories: Which articles tell the same story.
    """

    def __init__(self, corpus: Corpus, stories: Stories) -> None:
        self._corpus, self._stories = corpus, stories
        found = (self._read(e) for e in corpus.entities.values() if e.kind != "thing")
        self.named = {n.entity.iri: n for n in found if n.names}

    def _read(self, entity: EntityRecord) -> Named:
        articles = self._corpus.articles
        texts = [articles[m.article].text for m in entity.mentions]
        names = names_of(entity, texts)
        parts = {part for name in names for part in name.parts}
        around = [
            text[max(0, m.start - _CONTEXT_CHARACTERS) : m.start]
            + " "
            + text[m.end : m.end + _CONTEXT_CHARACTERS]
            for m, text in list(zip(entity.mentions, texts, strict=True))[:_CONTEXTS_READ]
        ]
        own = {stem(part) for part in parts}
        bag = {
            key: 1.0
            for key in bag_of(" ".join(around))
            if key not in own and len(key) >= _SHORTEST_CONTEXT_WORD
        }
        others = {other for _, other in entity.relations} | ({entity.within} if entity.within else set())
        return Named(
            entity,
            names,
            tuple(sorted({m.article for m in entity.mentions})),
            load_frequencies().vector(bag),
            frozenset(
                key
                for m, text in zip(entity.mentions, texts, strict=True)
                for key in _called(text, m)
                if key not in own
            ),
            frozenset(others),
        )

    def candidates(self) -> Iterator[Pair]:
        """Pairs that share a name's last word or the whole name; of a frequent name, neighbours in several orders."""
        blocks: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for iri, named in self.named.items():
            for key in sorted(self._keys(named)):
                blocks[key].append(iri)
        for key in sorted(blocks):
            yield from _pairs(blocks[key])

    def _keys(self, named: Named) -> Iterator[tuple[str, ...]]:
        for name in named.names:
            kind = "person" if named.is_person else named.entity.kind
            yield kind, *name.parts
            for story in {self._stories.story_of[a] for a in named.articles[:_PAIRED_WITHIN]}:
                yield kind, "in story", story, name.last
            if named.entity.country:
                yield kind, "of", named.entity.country, *name.parts
            for other in named.others:
                yield kind, "with", other, *name.parts

    def compare(self, left: str, right: str) -> Verdict:
        """Weigh what speaks for two named entities being the same."""
        a, b = self.named[left], self.named[right]
        if a.entity.registered and b.entity.registered:
            return impossible("the registry tells them apart")
        if a.entity.country and b.entity.country and a.entity.country != b.entity.country:
            return impossible("they belong to different countries")
        if a.is_person != b.is_person:
            return impossible("one is a person")
        return self._compare_people(a, b) if a.is_person else self._compare_others(a, b)

    def _compare_people(self, a: Named, b: Named) -> Verdict:
        longest, other = max(a.names, key=_length), max(b.names, key=_length)
        if not may_be_one_person(longest, other):
            return impossible("their names differ")
        evidence = list(self._shared(a, b))
        if longest == other and longest.is_full:
            return weigh([Evidence(f"the same name, {_shown(longest)}", 1.5), *evidence], prior=-2.2)
        if longest.is_full and other.is_full:
            return weigh([Evidence("names that fit one another", 0.7), *evidence], prior=-2.2)
        if not any(e.weight > _FAMILY_NAME_NEEDS for e in evidence):
            return impossible("they share no more than a family name, in different stories")
        return weigh([Evidence(f"the same family name, {longest.last}", 0.2), *evidence], prior=-2.2)

    def _compare_others(self, a: Named, b: Named) -> Verdict:
        common = a.names & b.names
        if not common:
            return impossible("their names differ")
        evidence = list(self._shared(a, b))
        evidence.append(Evidence(f"the same name, {_shown(max(common, key=_length))}", 1.5))
        if not _types_fit(a.entity.type, b.entity.type):
            evidence.append(Evidence("they are of different kinds", -1.0))
        if a.entity.kind == "place":
            within = {a.entity.within, b.entity.within}
            if None not in within and len(within) == 2:
                return impossible("they lie in different places")
            return weigh(evidence, prior=-1.8)
        return weigh(evidence, prior=-1.0)

    def _shared(self, a: Named, b: Named) -> Iterator[Evidence]:
        """What the articles of two entities say of both."""
        pairs = [(x, y) for x in a.articles[:_PAIRED_WITHIN] for y in b.articles[:_PAIRED_WITHIN]]
        own = {stem(part) for name in a.names | b.names for part in name.parts}
        # A shared name makes articles alike; what else they share must speak for itself.
        alike = [(self._stories.similarity(x, y, without=own), self._stories.same(x, y)) for x, y in pairs]
        if any(same and value >= _SIMILAR_BESIDES for value, same in alike):
            yield Evidence("their articles tell the same story", 2.2)
        elif any(value >= _SIMILAR_ARTICLES for value, _ in alike):
            yield Evidence("their articles are on one subject", 1.0)
        if a.others & b.others:
            yield Evidence("both stand in one relation to the same", 1.5)
        if a.entity.country and a.entity.country == b.entity.country:
            yield Evidence(f"both belong to {a.entity.country}", 0.4 if a.is_person else 0.8)
        if a.is_person and a.called & b.called:
            yield Evidence(f"both are called “{min(a.called & b.called)}”", 1.0)
        likeness = cosine(a.context, b.context)
        if likeness >= _SIMILAR_CONTEXT:
            words = sorted(
                a.context.keys() & b.context.keys(), key=lambda w: (-a.context[w] * b.context[w], w)
            )
            yield Evidence(f"both stand beside “{words[0]}”", 1.2)

    def cluster(self, rulings: Sequence[Ruling]) -> tuple[tuple[str, ...], ...]:
        """Partition the named entities.

        Args:
            rulings: What people decided.
        """
        return agglomerate(
            self.named,
            self.candidates(),
            lambda left, right: self.compare(left, right).score,
            linkage=Linkage(THRESHOLD),
            rulings=rulings,
        )


def _called(text: str, mention: MentionRecord) -> Iterator[str]:
    """Stems of what a person is called beside the name: "*President* X", "X, the *mayor* of Y"."""
    before = tokens(text[max(0, mention.start - _CONTEXT_CHARACTERS) : mention.start])[-2:]
    behind = text[mention.end : mention.end + _CONTEXT_CHARACTERS]
    after = tokens(behind)[:3] if behind.startswith(",") else []
    for word in (*before, *after):
        key = stem(word)
        if not is_stop_word(word) and len(key) >= _SHORTEST_CONTEXT_WORD:
            yield key


def _pairs(block: Sequence[str]) -> Iterator[Pair]:
    """All pairs of a small block, neighbours of a large one, whose smaller blocks hold the others."""
    members = sorted(set(block))
    if len(members) <= _WHOLE_BLOCK:
        yield from ((a, b) for i, a in enumerate(members) for b in members[i + 1 :])
    else:
        yield from pairwise(members)


def _types_fit(left: str, right: str) -> bool:
    return is_subclass(left, right) or is_subclass(right, left)


def _length(name: Name) -> tuple[int, Name]:
    return len(name.parts), name


def _shown(name: Name) -> str:
    return " ".join(part.capitalize() for part in name.parts)
