"""Noun phrases: how a party of an event is called in a sentence, and several of them together."""

from collections.abc import Sequence

from kg.wording.words import words

_MOST_NAMED = 3


def name_party(label: str, told: str) -> str:
    """Call a party by its label, with the article or the other determiner that the text has before its words.

    Args:
        label: Its best name or description.
        told: The words of the article, "" where there are none.

    Example:
        >>> name_party("drone", "A drone packed with explosives"), name_party("Joe Biden", "President Joe Biden")
        ('a drone', 'Joe Biden')
        >>> name_party("Islamic Resistance in Iraq", "it"), name_party("U.S. military", "the U.S. military")
        ('Islamic Resistance in Iraq', 'the U.S. military')
    """
    label = " ".join(label.split())
    first = told.partition(" ")[0].lower()
    own = label.partition(" ")[0]
    if own in words("with_the"):
        return f"the {label}"
    if (
        first not in words("determiners")
        or own.lower() in (*words("determiners"), *words("numbers"))
        or own.isdigit()
    ):
        return lower_first(label)
    said = told.casefold().split()
    if own.casefold() not in (said[1:2] if is_name(label) else said):
        return lower_first(label)
    if is_name(label) and first not in ("the", "no"):
        return lower_first(label)
    return f"{'the' if first in words('possessives') else first} {lower_first(label)}"


def lower_first(phrase: str) -> str:
    """A phrase as it stands within a sentence: a determiner or number that began one is in lower case.

    Example:
        >>> lower_first("Two people"), lower_first("Israel"), lower_first("Defense Secretary Lloyd Austin")
        ('two people', 'Israel', 'Defense Secretary Lloyd Austin')
    """
    first, space, rest = phrase.partition(" ")
    known = (
        *words("determiners"),
        *words("numbers"),
        *words("pronouns"),
        *words("negations"),
        *words("openers"),
    )
    is_common = first.lower() in known and not (rest[:1].isupper() and first.lower() in words("openers"))
    return first.lower() + space + rest if is_common else phrase


def upper_first(sentence: str) -> str:
    """A sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def join_names(names: Sequence[str], *, word: str = "and") -> str:
    """Put names together; of many the first three and the number of the others.

    Example:
        >>> join_names(["Iran"]), join_names(["Iran", "Iraq"]), join_names(list("ABCDE"))
        ('Iran', 'Iran and Iraq', 'A, B, C and 2 others')
    """
    names = list(dict.fromkeys(names))
    if len(names) > _MOST_NAMED + 1:
        names = [*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} others"]
    return ", ".join(names[:-1]) + f" {word} {names[-1]}" if len(names) > 1 else "".join(names)


def is_name(label: str) -> bool:
    """Whether a label is a name: every word of it but small ones has a capital, or is a number."""
    small = (*words("prepositions"), *words("determiners"), "and", "al")
    parts = [part for part in label.split() if part not in small]
    return bool(parts) and all(not part[:1].islower() for part in parts)


def is_plural(names: Sequence[str]) -> bool:
    """Whether a verb after these names is in the plural.

    Example:
        >>> is_plural(["Israel"]), is_plural(["three soldiers"]), is_plural(["a bus"]), is_plural(["drones"])
        (False, True, False, True)
    """
    return len(names) > 1 or any(_is_plural(name) for name in names)


def _is_plural(name: str) -> bool:
    parts = name.split()
    first = parts[0].lower() if parts else ""
    if first == "no" and len(parts) > 1:
        return _is_plural(" ".join(parts[1:])) or _is_plural(f"the {parts[1]}")
    if first in ("a", "an", "one", "each", "every", "this", "that", "nobody", "no"):
        return False
    if first in words("numbers") or (first.isdigit() and first != "1") or first in ("these", "those", "both"):
        return True
    head = _head(parts)
    if first == "the" and len(parts) == 2 and head.endswith("s"):
        return True
    if head.lower() in words("plural_nouns"):
        return True
    has_s = head.endswith("s") and not head.endswith(("ss", "us", "is", "'s"))
    return has_s and not (head[:1].isupper() and is_name(name))


def _head(parts: Sequence[str]) -> str:
    """The noun that a phrase is about: the last word before its first preposition."""
    inner = next(
        (i for i, part in enumerate(parts) if i and part.lower() in words("prepositions")), len(parts)
    )
    while inner > 1 and parts[inner - 1].endswith(("ed", "ing")):
        inner -= 1
    return parts[inner - 1].rstrip(",;") if parts else ""
