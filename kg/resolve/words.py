"""Words for comparison: stems that verbs and their nouns share, weights of rare words, and vectors of texts.

In: texts. Out: stems and sparse vectors of unit length. No language model is loaded, so that a store can be
resolved wherever it can be opened.
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Self

from kg.errors import LexiconError

Vector = Mapping[str, float]

_PATH = Path(__file__).parent / "words.toml"
_TOKEN = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_POSSESSIVE = re.compile(r"'s?$")
_LONG_SUFFIXES = tuple(
    "izations isations ization isation ational nesses ations ements ation ement ments ities ances ences ating "
    "ness ment ance ence ated ates ator ions ings ized ised".split()
)
_SUFFIXES = (*_LONG_SUFFIXES, *"ate ion ing ity ies ied als ees ors ers ed es al ee or er ly s e y".split())
_ENDINGS = frozenset("ed ing ings s es ies ied".split())
_LEAST_STEM = 3
_LEAST_LONG_STEM = 4
_LOWER_CASE_WEIGHT = 0.4


def tokens(text: str) -> list[str]:
    """Words and numbers of a text, as written.

    Example:
        >>> tokens("Iran's U.S.-led foes fired 1,200 shells.")
        ["Iran's", 'U.S', 'led', 'foes', 'fired', '1,200', 'shells']
    """
    return _TOKEN.findall(text)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What a verb, its forms and its nouns have in common, as far as their letters and `words.toml` tell.

    Example:
        >>> {stem(word) for word in ("announced", "announces", "announcement", "Announcing")}
        {'announc'}
        >>> stem("struck") == stem("striking"), stem("nominee") == stem("nominated")
        (True, True)
        >>> stem("E")
        'e'
    """
    word = _POSSESSIVE.sub("", word.lower().replace("’", "'"))
    return _without_suffix(_tables().bases.get(word, word))


def _without_suffix(word: str) -> str:
    """A word without its ending as a form, and then without what makes it a noun or verb: "offered" like "offer"."""
    rest, suffix = _strip(word)
    return _strip(rest)[0] if suffix in _ENDINGS else rest


def _strip(word: str) -> tuple[str, str]:
    """A word without its suffix, and the suffix; "" where it has none."""
    if word.endswith(("ss", "us")):
        return word, ""
    stripped = ""
    for suffix in _SUFFIXES:
        rest = word[: -len(suffix)]
        least = _LEAST_LONG_STEM if len(suffix) > 3 else _LEAST_STEM
        if len(rest) >= least and word.endswith(suffix) and any(letter in "aeiouy" for letter in rest):
            word, stripped = rest, suffix
            break
    if len(word) > _LEAST_STEM and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word.removesuffix("e") or word, stripped


def kindred(word_stem: str) -> frozenset[str]:
    """Names of the groups of `words.toml` that a stem belongs to: words that tell of one kind of happening.

    Example:
        >>> sorted(kindred(stem("sacked")) & kindred(stem("dismissal")))
        ['dismissal']
    """
    return _tables().groups.get(word_stem, frozenset())


def kindred_classes(name: str) -> frozenset[str]:
    """Names of the groups of `words.toml` that a class of events belongs to.

    Example:
        >>> sorted(kindred_classes("Merger") & kindred_classes("Purchase"))
        ['deal']
    """
    return _tables().classes.get(name, frozenset())


def is_stop_word(word: str) -> bool:
    """Whether a word tells nothing about what a text is about.

    Example:
        >>> is_stop_word("Which"), is_stop_word("rockets")
        (True, False)
    """
    return word.lower() in _tables().stop_words


def bag_of(text: str) -> Mapping[str, float]:
    """Weight of each stem in a text: the more often the more, names and numbers more than other words.

    Example:
        >>> bag_of("The siege of Massawa")
        {'sieg': 0.4, 'massawa': 1.0}
    """
    counts: Counter[str] = Counter()
    named: set[str] = set()
    stop_words = _tables().stop_words
    for token in _TOKEN.findall(text):
        if token.lower() in stop_words:
            continue
        key = stem(token)
        counts[key] += 1
        if not token[0].islower():
            named.add(key)
    return {
        key: (1 + math.log(count)) * (1 if key in named else _LOWER_CASE_WEIGHT)
        for key, count in counts.items()
    }


def named_stems(text: str) -> frozenset[str]:
    """Stems of the names and numbers in a text: of its words that do not begin with a small letter.

    Example:
        >>> sorted(named_stems("the siege of Massawa in 1990"))
        ['1990', 'massawa']
    """
    return frozenset(
        stem(token) for token in tokens(text) if not token[0].islower() and not is_stop_word(token)
    )


class WordWeights:
    """How much each stem tells about a text, by how few texts hold it.

    Args:
        bags: The stems of each text.
        least: Stems in fewer texts weigh nothing: in many texts, what only one has compares it with none.
        most: Stems in more than this share of the texts weigh nothing.
        smoothing: How many more texts are thought to exist that hold none of the stems.
    """

    def __init__(self, bags: Iterable[Iterable[str]], *, least: int, most: float, smoothing: float) -> None:
        sets = [frozenset(bag) for bag in bags]
        self._frequency = Counter(key for bag in sets for key in bag)
        self._least = least
        self._limit = most * len(sets)
        self._total = len(sets) + smoothing

    def weight(self, key: str) -> float:
        """Logarithm of how rare a stem is; 0 for one that is in no text or in too many."""
        frequency = self._frequency.get(key, 0)
        return math.log(self._total / frequency) if self._least <= frequency <= self._limit else 0.0

    def vector(self, bag: Mapping[str, float]) -> Vector:
        """Unit vector of a text; empty where no stem of it weighs anything."""
        weighted = {key: value * weight for key, value in bag.items() if (weight := self.weight(key)) > 0}
        return unit_vector(weighted)


def unit_vector(weights: Vector) -> Vector:
    """Bring a vector to the length 1; the empty one stays empty. Its sums depend on no order, as those of `cosine`.

    Example:
        >>> unit_vector({"a": 3.0, "b": 4.0})
        {'a': 0.6, 'b': 0.8}
    """
    norm = math.sqrt(math.fsum(value * value for value in weights.values()))
    return {key: value / norm for key, value in weights.items()}


def cosine(left: Vector, right: Vector, *, without: Collection[str] = ()) -> float:
    """Similarity of two unit vectors, from 0 to 1.

    Args:
        left: The one.
        right: The other.
        without: Keys whose part is left out.

    Example:
        >>> cosine({"a": 0.6, "b": 0.8}, {"b": 1.0})
        0.8
    """
    if len(left) > len(right):
        left, right = right, left
    return math.fsum(value * right[key] for key, value in left.items() if key in right and key not in without)


@dataclass(frozen=True, slots=True)
class _Tables:
    """What `words.toml` holds."""

    stop_words: frozenset[str]
    bases: Mapping[str, str]
    groups: Mapping[str, frozenset[str]]
    classes: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls) -> Self:
        try:
            tables = tomllib.loads(_PATH.read_text(encoding="utf-8"))
            bases = {form: base for base, forms in tables["irregular"].items() for form in forms.split()}
            return cls(
                frozenset(tables["stop_words"].split()),
                MappingProxyType(bases),
                _groups_of(tables["kindred"], lambda word: _without_suffix(bases.get(word, word))),
                _groups_of(tables["kindred_classes"], str),
            )
        except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
            raise LexiconError(
                f"{_PATH.name}: {error}; it needs stop_words, [irregular], [kindred] and [kindred_classes]"
            ) from error


def _groups_of(table: Mapping[str, str], key: Callable[[str], str]) -> Mapping[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for name, words in table.items():
        for word in words.split():
            groups.setdefault(key(word), set()).add(name)
    return MappingProxyType({word: frozenset(names) for word, names in groups.items()})


@cache
def _tables() -> _Tables:
    return _Tables.load()
