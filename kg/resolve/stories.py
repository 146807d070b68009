"""Which articles tell the same story, by the rare words that they share.

In: articles. Out: `Stories`. Two steps, since two earthquakes share most of what tells them from a trial: first the
articles of one topic are gathered by words that are rare in the whole store, then those of a topic are told apart by
words that are rare within it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations

from kg.resolve.agglomerate import Linkage, agglomerate
from kg.resolve.clues import Likeness
from kg.resolve.frequencies import load_frequencies
from kg.resolve.records import ArticleRecord
from kg.resolve.words import Vector, WordWeights, bag_of, cosine, named_stems

TOPIC = 0.1
STORY = 0.08
_LEAST_ALIKE = 0.2
"""Mean likeness, by all words, of the articles of a story: below it they share a subject, such as a disease, alone."""
_COMMON_IN_TOPIC = 0.8
_LEAST_TO_SPLIT = 6
_INDEXED_WORDS = 25
_LONGEST_POSTING = 80
_SAME_NEWS_DAYS = 5
_FADING_DAYS = 60


@dataclass(frozen=True, slots=True)
class Stories:
    """The articles of a store by story.

    Args:
        story_of: Article's id to the first id of its story.
        vectors: Article's id to the vector of its words, weighed by how rare they are in news.
        local: The same, weighed by how rare they are in its topic.
        names: The same of names and numbers alone.
    """

    story_of: Mapping[str, str]
    vectors: Mapping[str, Vector]
    local: Mapping[str, Vector]
    names: Mapping[str, Vector]

    def same(self, left: str, right: str) -> bool:
        """Whether two articles tell the same story."""
        return self.story_of[left] == self.story_of[right]

    def similarity(self, left: str, right: str, *, without: Collection[str] = ()) -> float:
        """How much two articles have in common, from 0 to 1.

        Args:
            left: Id of the one.
            right: Id of the other.
            without: Stems that are left out of account.
        """
        return cosine(self.vectors[left], self.vectors[right], without=without)

    def likeness(self, left: str, right: str) -> Likeness:
        """How much two articles have in common, by all words and by names alone."""
        words = cosine(self.vectors[left], self.vectors[right])
        return Likeness(words, cosine(self.names[left], self.names[right]), self.same(left, right))


def find_stories(articles: Mapping[str, ArticleRecord]) -> Stories:
    """Gather the articles that tell the same story; many are alone with theirs."""
    texts = {name: f"{articles[name].title} {articles[name].text}" for name in sorted(articles)}
    bags = {name: bag_of(text) for name, text in texts.items()}
    rarity = load_frequencies()
    vectors = {name: rarity.vector(bag) for name, bag in bags.items()}
    named = {name: named_stems(text) for name, text in texts.items()}
    names = {
        name: rarity.vector({key: value for key, value in bag.items() if key in named[name]})
        for name, bag in bags.items()
    }
    story_of: dict[str, str] = {}
    local: dict[str, Vector] = {}
    for topic in _cluster(articles, vectors, TOPIC):
        apart = _tell_apart(articles, topic, bags, vectors)
        local.update(apart.vectors)
        for story in apart.stories:
            for told in _cluster(articles, {name: vectors[name] for name in story}, _LEAST_ALIKE):
                story_of.update(dict.fromkeys(told, told[0]))
    return Stories(story_of, vectors, local, names)


@dataclass(frozen=True, slots=True)
class _Told:
    stories: tuple[tuple[str, ...], ...]
    vectors: Mapping[str, Vector]


def _tell_apart(
    articles: Mapping[str, ArticleRecord],
    topic: Sequence[str],
    bags: Mapping[str, Mapping[str, float]],
    vectors: Mapping[str, Vector],
) -> _Told:
    """Split a topic into stories, where it has enough articles to show which of its words tell nothing."""
    if len(topic) < _LEAST_TO_SPLIT:
        return _Told((tuple(topic),), {name: vectors[name] for name in topic})
    weights = WordWeights((bags[name] for name in topic), least=2, most=_COMMON_IN_TOPIC, smoothing=0)
    local = {name: weights.vector(bags[name]) for name in topic}
    return _Told(_cluster(articles, local, STORY), local)


def _cluster(
    articles: Mapping[str, ArticleRecord], vectors: Mapping[str, Vector], threshold: float
) -> tuple[tuple[str, ...], ...]:
    def score(left: str, right: str) -> float:
        near = _nearness(articles[left], articles[right])
        return near * cosine(vectors[left], vectors[right])

    return agglomerate(vectors, _sharing_words(vectors), score, linkage=Linkage(threshold))


def _nearness(left: ArticleRecord, right: ArticleRecord) -> float:
    """How well two days of publication fit one story: news of months apart may repeat its words."""
    if left.published is None or right.published is None:
        return 1.0
    days = abs((left.published - right.published).days)
    return 1.0 if days <= _SAME_NEWS_DAYS else max(0.0, 1.0 - days / _FADING_DAYS)


def _sharing_words(vectors: Mapping[str, Vector]) -> Iterator[tuple[str, str]]:
    """Pairs of articles that share one of their weightiest words, unless too many do."""
    posting: defaultdict[str, list[str]] = defaultdict(list)
    for name, vector in vectors.items():
        for _, word in nlargest(_INDEXED_WORDS, ((value, word) for word, value in vector.items())):
            posting[word].append(name)
    yield from _pairs(names for names in posting.values() if 1 < len(names) <= _LONGEST_POSTING)


def _pairs(groups: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for group in groups:
        for pair in combinations(group, 2):
            if pair not in seen:
                seen.add(pair)
                yield pair
