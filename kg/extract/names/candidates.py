"""Finds rows of words that may be names.

In: a `Scan`. Out: the first and the last+1 word of each row of capitalised words, small words inside names
("University of X", "Deir ez-Zor") included.
"""

from collections.abc import Iterator

from kg.extract.names.gender import is_first_name
from kg.extract.names.scan import Scan
from kg.lexicon.word_sets import fixed_set

_MAY_CONTINUE = fixed_set("may_continue_names")
_MAY_BEGIN = fixed_set("may_begin_names")
_NUMBERED = fixed_set("numbered_places")
_AFTER_POSSESSIVE = fixed_set("may_follow_possessives")
_MONTH_SURNAMES = frozenset({"May", "March", "August", "Sunday"})
_SURNAMES_FIRST = fixed_set("surnames_that_come_first")
_HYPHENS = frozenset("-‐‑–")


def find_candidates(scan: Scan) -> Iterator[tuple[int, int]]:
    """Yield every row of words that may hold names.

    Args:
        scan: The article's words.

    Yields:
        Index of the first word and of the word after the last.
    """
    index, n = 0, len(scan.words)
    while index < n:
        hit = scan.hits.get(index)
        if hit is None and not _begins(scan, index) and not scan.known_name(index):
            index += 1
            continue
        end = index + (hit.n_words if hit else 1)
        while end < n and scan.words[end].joined:
            step = _extension(scan, index, end)
            if not step:
                break
            end += step
        end = max(end, index + scan.known_name(index))
        yield index, end
        index = end


def _begins(scan: Scan, index: int) -> bool:
    word = scan.words[index]
    if not word.is_capital or len(word.text) == 1 or scan.is_currency(index):
        return False
    if scan.is_in_dateline(index):
        return True
    if word.text in scan.cues.not_names:
        return word.text in _MAY_BEGIN and scan.after(index + 1)[:1].isupper() and index not in scan.starts
    if index in scan.starts and word.token.pos_ not in ("PROPN", "ADJ") and not word.token.ent_type_:
        following = scan.after(index + 1)
        return word.token.pos_ == "NOUN" and (following[:1].isupper() or following in scan.cues.place_heads)
    return True


def _extension(scan: Scan, start: int, end: int) -> int:
    """How many words from `end` on belong to the row that begins at `start`; 0 where it ends."""
    word = scan.words[end]
    if not _may_join(scan, start, end):
        return 0
    if end in scan.hits:
        return scan.hits[end].n_words
    if word.text.isdigit() and end == start + 1 and scan.texts[start] in _NUMBERED:
        return 1
    if word.text in _MONTH_SURNAMES and end == start + 1 and is_first_name(scan.texts[start]):
        return 1
    if word.is_capital and _is_eastern_syllable(scan, start, end):
        return 1
    if word.is_capital or word.text == "&":
        return 0 if word.text in scan.cues.not_names and word.text not in _MAY_CONTINUE else 1
    if scan.gap(end) in _HYPHENS:
        if len(word.text) <= 4 and scan.after(end + 1)[:1].isupper():
            return 2 if scan.gap(end + 1) in _HYPHENS else 0
        return int(_ends_first_name(scan, start, end))
    return _particles(scan, end)


def _ends_first_name(scan: Scan, start: int, end: int) -> bool:
    """Whether a small word behind a hyphen ends a first name.

    Reads "Han Duck-soo" as one name; must not read "Seoul-based", "Trump-era" or "the NATO-led" so.
    """
    word = scan.words[end]
    known = any(i in scan.hits for i in range(start, end))
    label, first, last = scan.label(end)
    is_named = word.token.tag_ == "NNP" or (label == "PERSON" and first <= start and last == end + 1)
    return not known and word.text.islower() and is_named and scan.words[end - 1].is_capital


def _is_eastern_syllable(scan: Scan, start: int, end: int) -> bool:
    """Whether a word that is a small word elsewhere stands within a name whose surname comes first.

    Reads "My" in "Truong My Lan" so; must not read "Lan My" or "Say My" so.
    """
    within = end == start + 1 and scan.texts[start] in _SURNAMES_FIRST and scan.gap(end) == " "
    return within and scan.after(end + 1)[:1].isupper() and scan.gap(end + 1) == " "


def _may_join(scan: Scan, start: int, end: int) -> bool:
    """Whether the gap before a word may lie inside a name.

    Reads "Queen Anne's County" as one; must not read "Israel's Supreme Court" or "Baghdad's Green Zone" so.
    """
    gap = scan.gap(end)
    if "/" in gap:
        return False
    if "s" not in gap:
        return True
    if any(start <= i < end for i in scan.hits) or not scan.words[end].is_capital:
        return False
    label, first, last = scan.label(end)
    inside = label in ("ORG", "FAC", "GPE", "LOC") and first < end < last
    return inside or scan.texts[end] in _AFTER_POSSESSIVE


def _is_particle(scan: Scan, index: int) -> bool:
    """Whether a small word may stand inside a name, as "of the" may: "Office *of the* Comptroller"."""
    word = scan.texts[index]
    return word in scan.cues.name_particles or (word == "the" and scan.texts[index - 1] == "of")


def _particles(scan: Scan, end: int) -> int:
    texts, words = scan.texts, scan.words
    n = 0
    while n < 3 and end + n < len(words) and words[end + n].joined and _is_particle(scan, end + n):
        n += 1
    after = end + n
    if not n or after >= len(words) or not (words[after].joined and words[after].is_capital):
        return 0
    if texts[after] in scan.cues.not_names:
        return 0
    first = texts[end]
    if first in ("of", "for"):
        return n + 1 if texts[end - 1] in scan.cues.of_heads else 0
    if first == "and":
        return n + 1 if _is_joined_by_and(scan, end) else 0
    if first in ("at", "as", "e", "la", "an", "ad", "de") and (after in scan.hits or not scan.label(end)[0]):
        return n + 1 if first in ("de", "la") and after not in scan.hits else 0
    return n + 1


def _is_joined_by_and(scan: Scan, index: int) -> bool:
    """Whether "and" stands inside one body's name ("Ministry of Trade and Industry")."""
    label, first, last = scan.label(index)
    inside = label in ("ORG", "LAW") and first < index < last - 1
    return inside and any(t in scan.cues.class_of for t in scan.texts[first:last])
