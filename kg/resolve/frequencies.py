"""How rare words and classes of events are in news: a table that ships with the package, the same for every store.

In: `frequencies.tsv`, made by a script from a news corpus. Out: weights. So how alike two articles are does not
depend on which others a store holds, and the words of a store's only story are not taken for common ones.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import LexiconError
from kg.resolve.words import Vector, unit_vector

PATH = Path(__file__).parent / "frequencies.tsv"
_TOTAL = "articles"
_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Number of articles by stem and by class of event.

    Args:
        total: Number of articles.
        counts: In how many of them each stands; what is not named stands in one at most.
    """

    total: int
    counts: Mapping[str, int]

    def weight(self, key: str) -> float:
        """Logarithm of how rare a stem or class is.

        Example:
            >>> Frequencies(100, {"say": 99}).weight("say") < 0.1
            True
            >>> Frequencies(100, {"say": 99}).weight("massawa") > 5
            True
        """
        return math.log((self.total + 1) / (self.counts.get(key, 0) + _UNKNOWN))

    def vector(self, bag: Mapping[str, float]) -> Vector:
        """Unit vector of a text, the rarer its stems the longer in their direction.

        Args:
            bag: Weight of each stem in the text.
        """
        return unit_vector({key: value * self.weight(key) for key, value in bag.items()})


def class_key(name: str) -> str:
    """The key under which a class of events is counted.

    Example:
        >>> class_key("Bombing")
        'class Bombing'
    """
    return f"class {name}"


@cache
def load_frequencies() -> Frequencies:
    """Read the table.

    Raises:
        LexiconError: The file cannot be read or is no such table.
    """
    try:
        lines = PATH.read_text(encoding="utf-8").splitlines()
        pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
        counts = {key: int(number) for key, number in pairs}
        return Frequencies(counts.pop(_TOTAL), MappingProxyType(counts))
    except (OSError, ValueError, KeyError) as error:
        raise LexiconError(f"{PATH.name}: no table of frequencies ({error!r}); restore the file") from error
