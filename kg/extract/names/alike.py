"""Whether two names may be those of one person or of one body, by their words.

In: names as they stand in a text. Out: yes or no, and the words under which those that may be alike are found. Which
mentions are joined is left to `cluster`.
"""

from collections.abc import Iterator
from functools import lru_cache

from kg.extract.names.cues import load_name_cues
from kg.extract.names.gender import is_first_name
from kg.gazetteer import name_key
from kg.lexicon.word_sets import word_set

_COMPANY_WORDS = word_set("company_forms")
_SUFFIXES = word_set("suffixes_of_persons")
_HEADS_OF_BODIES = frozenset(word.lower() for word in load_name_cues().class_of)
_SMALL_WORDS = frozenset("of the and for in".split())
_MOST_KEPT = 20_000


@lru_cache(maxsize=_MOST_KEPT)
def body_key(text: str) -> str:
    """The name without company forms and articles."""
    words = name_key(text).removeprefix("the ").split()
    while len(words) > 1 and words[-1] in _COMPANY_WORDS:
        words.pop()
    return " ".join(words)


def is_same_body(keys: set[str], key: str) -> bool:
    """Whether a name may be that of a body known by others: one of these, its initials, its first word or its end."""
    if key in keys:
        return True
    if " " not in key:
        initials = len(key) > 2 and any(_initials(k) == key for k in keys)
        team = _is_team(key) and any(k.endswith(f" {key}") for k in keys)
        begins = (k.split(" ", 1)[1] for k in keys if k.startswith(f"{key} "))
        return initials or team or any(len(key) > 3 or rest in _HEADS_OF_BODIES for rest in begins)
    return any(k.endswith(f" {key}") or ((" " in k or _is_team(k)) and key.endswith(f" {k}")) for k in keys)


def _is_team(key: str) -> bool:
    """Whether one word may be what a team is called by: "Chargers" after "San Diego Chargers"."""
    return len(key) > 4 and key.endswith("s") and key not in _HEADS_OF_BODIES


def words_of_body(key: str) -> Iterator[str]:
    """Yield what a later name of the same body may be or end with: "= KEY" where it is all of the name.

    A name of one word may be the whole key, its first word or its initials; one of several ends as the key does.
    """
    yield from (f"= {key}", f"= {_initials(key)}", f"= {key.split(' ')[0]}", key.split(" ")[-1])


def ends_of_person(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first and the last word of a person's name: names of one person share one of these."""
    return (words[0], words[-1]) if words else ("",)


def _initials(key: str) -> str:
    """The first letters of a body's words, without small words: "abf" of "australian border force"."""
    return "".join(word[0] for word in key.split() if word not in _SMALL_WORDS)


def is_same_person(fullest: tuple[str, ...], text: str) -> bool:
    """Whether a name may be that of a person named before: same surname, and no other first name.

    Reads "Singh" after "Sabrina Singh" as her; must not read "Anita Singh" so.
    """
    words = person_words(text)
    if not words or not fullest or words == fullest:
        return words == fullest
    if len(words) == 1:
        return words[0] in (fullest[-1], fullest[0]) or fullest[-1].endswith(f" {words[0]}")
    if len(fullest) == 1:
        return fullest[0] == words[-1] or (fullest[0] == words[0] and not is_first_name(text.split()[0]))
    if len(fullest) > len(words) and fullest[-len(words) :] == words:
        return True
    return words[-1] == fullest[-1] and (
        words[0] == fullest[0] or (words[0][0] == fullest[0] and 1 in (len(words[0]), len(fullest[0])))
    )


@lru_cache(maxsize=_MOST_KEPT)
def person_words(text: str) -> tuple[str, ...]:
    """The words of a person's name, folded, without "Jr." and the like."""
    return tuple(w for w in name_key(text).split() if w not in _SUFFIXES)
