"""Forms of English verbs: from the form that stands in an article to the one that a sentence needs.

In: words of a verb, the first of them inflected ("shot down", "winding"). Out: the same in another form. Irregular
verbs are rows of `words.toml`; regular ones follow the rules of spelling.
"""

from functools import cache
from typing import Literal

from kg.wording.words import irregular_forms, words

Form = Literal["base", "past", "participle", "gerund"]
_VOWELS = "aeiou"


def inflect(verb: str, form: Form) -> str:
    """Put a verb into a form; particles stay.

    Args:
        verb: Its words as they stand in a text, in any form.
        form: The form that is wanted.

    Example:
        >>> inflect("shot down", "base"), inflect("winding", "past"), inflect("hit", "participle")
        ('shoot down', 'wound', 'hit')
        >>> inflect("visits", "past"), inflect("stopped", "gerund"), inflect("denied", "base")
        ('visited', 'stopping', 'deny')
    """
    first, space, rest = verb.partition(" ")
    return _inflect(first.lower(), form) + space + rest


def _inflect(word: str, form: Form) -> str:
    base = base_of(word)
    if form == "base":
        return base
    if form == "gerund":
        return word if word == base + "ing" else _gerund(base)
    forms = irregular_forms().get(base)
    if forms:
        return forms[0 if form == "past" else 1]
    return word if word.endswith("ed") and word != base else _regular_past(base)


def base_of(word: str) -> str:
    """The base of one form of a verb.

    Example:
        >>> [base_of(word) for word in ("killed", "planned", "charged", "struck", "reaches", "raising")]
        ['kill', 'plan', 'charge', 'strike', 'reach', 'raise']
    """
    known = _irregular_bases().get(word)
    if known:
        return known
    if word.endswith("ied") and len(word) > len("died"):
        return word[:-3] + "y"
    if word in words("ed_bases"):
        return word
    if word.endswith("ed") and len(word) > len("red"):
        return _restored(word[:-2])
    if word.endswith("ing") and len(word) > len("bring"):
        return _restored(word[:-3])
    return _without_s(word)


@cache
def _irregular_bases() -> dict[str, str]:
    found: dict[str, str] = {}
    for base, (past, participle) in irregular_forms().items():
        for form in (past, participle, _gerund(base), f"{base}s", base):
            found.setdefault(form, base)
    return found


def _without_s(word: str) -> str:
    if word.endswith("ies") and len(word) > len("dies"):
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "sses", "xes", "zzes", "oes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _restored(stem: str) -> str:
    """The base of what stands before "ed" or "ing": a doubled letter is one again, a mute e comes back."""
    if stem in words("whole_stems"):
        return stem
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in f"{_VOWELS}lsfz":
        return stem[:-1]
    if stem in words("doubled_l"):
        return stem[:-1]
    return f"{stem}e" if _has_mute_e(stem) else stem


def _has_mute_e(stem: str) -> bool:
    if len(stem) < 2 or stem in words("no_mute_e"):
        return False
    if stem in words("mute_e") or stem.endswith(("iat", "uat")):
        return True
    if stem[-1] in "cuvz" or (stem[-1] == "s" and not stem.endswith("ss")):
        return True
    if stem[-1] == "g" and not stem.endswith("ng"):
        return True
    if stem[-1] == "l":
        return stem[-2] in "bcdfgkptz"
    return stem.endswith(words("mute_e_after")) and stem[-3:-2] not in _VOWELS


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return f"{base}{base[-1]}ing" if _doubles(base) else f"{base}ing"


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return f"{base}{base[-1]}ed" if _doubles(base) else f"{base}ed"


def _doubles(base: str) -> bool:
    """Whether the last letter is doubled before an ending that begins with a vowel."""
    if base in words("doubling"):
        return True
    is_short = len(base) in (3, 4) and base[-1] not in f"{_VOWELS}wxy" and base[-2] in _VOWELS
    return is_short and base[-3] not in _VOWELS
