"""Names of actors and places, and whether two of them may name the same.

In: entities with the words of their mentions. Out: `Name`s. Descriptions ("three soldiers") have no name here.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kg.resolve.records import EntityRecord

_PARTICLES = frozenset(
    "al el bin ibn abu van von der den de da di du del la le of the and for in on y e".split()
)
_TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady prof professor gen general lt col colonel maj major capt captain sgt sergeant "
    "adm admiral pres president vice prime minister king queen prince princess sen senator rep gov governor judge "
    "chief secretary pope sheikh rev".split()
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SUFFIXES = frozenset(
    "jr sr ii iii iv inc incorporated corp corporation co company ltd limited llc plc ag sa nv gmbh bv spa".split()
)


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name, without titles and particles, its letters folded: "Gen. José Núñez Jr." is ("jose", "nunez").

    Args:
        parts: Its words.
    """

    parts: tuple[str, ...]

    @property
    def last(self) -> str:
        """Its last word, the family name of most people."""
        return self.parts[-1]

    @property
    def is_full(self) -> bool:
        """Whether it has more than one word."""
        return len(self.parts) > 1


def read_name(words: str, *, is_initial: bool = False) -> Name | None:
    """Read a name; None where the words are a description.

    Args:
        words: As written.
        is_initial: Whether they begin a sentence, so that a single word's capital tells nothing.

    Example:
        >>> read_name("Gen. José Núñez Jr.")
        Name(parts=('jose', 'nunez'))
        >>> read_name("three American soldiers"), read_name("Militias", is_initial=True)
        (None, None)
    """
    found = [word for word in _WORD.findall(words) if word.lower() not in _PARTICLES]
    found = [word for word in found if word != "s"]
    if not found or any(word[0].islower() for word in found) or all(word.isdigit() for word in found):
        return None
    parts = tuple(fold(word) for word in found if word.lower() not in _TITLES | _SUFFIXES)
    if not parts or (is_initial and len(parts) == 1):
        return None
    return Name(parts)


def fold(word: str) -> str:
    """Lower case without accents.

    Example:
        >>> fold("Ḩarīr")
        'harir'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


def names_of(entity: EntityRecord, texts: Iterable[str]) -> frozenset[Name]:
    """Every name that the mentions and the label of an entity use.

    Args:
        entity: The entity.
        texts: The text of the article of each of its mentions.
    """
    found = {read_name(entity.label, is_initial=not entity.registered)}
    for mention, text in zip(entity.mentions, texts, strict=True):
        found.add(read_name(mention.words, is_initial=_is_initial(text, mention.start)))
    return frozenset(name for name in found if name is not None)


def _is_initial(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \"'“‘")
    return not before or before[-1] in ".!?\n:"


def may_be_one_person(left: Name, right: Name) -> bool:
    """Whether two names may name one person: the same last word, and first names that do not exclude another.

    Example:
        >>> may_be_one_person(Name(("j", "biden")), Name(("joe", "biden")))
        True
        >>> may_be_one_person(Name(("hunter", "biden")), Name(("joe", "biden")))
        False
    """
    if left.last != right.last:
        return False
    if not left.is_full or not right.is_full:
        return True
    first, other = left.parts[0], right.parts[0]
    return first == other or (1 in (len(first), len(other)) and first[0] == other[0])


def may_be_one_name(left: Name, right: Name) -> bool:
    """Whether two names may name the same: one is part of the other, or its initials, or a person's shorter form.

    Example:
        >>> may_be_one_name(Name(("chargers",)), Name(("san", "diego", "chargers")))
        True
        >>> may_be_one_name(Name(("un",)), Name(("united", "nations")))
        True
        >>> may_be_one_name(Name(("bank", "america")), Name(("bank", "england")))
        False
    """
    if left == right:
        return True
    short, long = sorted((left.parts, right.parts), key=len)
    if len(short) == 1 and len(short[0]) == len(long) > 1:
        return short[0] == "".join(part[0] for part in long)
    if len(short) < len(long) and (short == long[: len(short)] or short == long[-len(short) :]):
        return True
    return left.is_full and right.is_full and may_be_one_person(left, right)
