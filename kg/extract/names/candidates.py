"""Finds rows of words that may be names.

In: a `Reading`. Out: the first and the last+1 word of each row of capitalised words, small words inside names
("University of X", "Deir ez-Zor") included.
"""

from collections.abc import Iterator

from kg.extract.names.gender import is_first_name
from kg.extract.names.reading import Reading
from kg.lexicon.word_sets import fixed_set

_MAY_CONTINUE = fixed_set("may_continue_names")
_MAY_BEGIN = fixed_set("may_begin_names")
_AFTER_POSSESSIVE = fixed_set("may_follow_possessives")
_MONTH_SURNAMES = frozenset({"May", "March", "August", "Sunday"})
_HYPHENS = frozenset("-‐‑–")


def find_runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield every row of words that may hold names.

    Args:
        reading: The article's words.

    Yields:
        Index of the first word and of the word after the last.
    """
    index, n = 0, len(reading.words)
    while index < n:
        hit = reading.hits.get(index)
        if hit is None and not _begins(reading, index):
            index += 1
            continue
        end = index + (hit.n_words if hit else 1)
        while end < n and reading.words[end].joined:
            step = _extension(reading, index, end)
            if not step:
                break
            end += step
        yield index, end
        index = end


def _begins(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    if not word.is_capital or len(word.text) == 1 or reading.is_currency(index):
        return False
    if reading.is_in_dateline(index):
        return True
    if word.text in reading.cues.not_names:
        return (
            word.text in _MAY_BEGIN and reading.after(index + 1)[:1].isupper() and index not in reading.starts
        )
    if index in reading.starts and word.token.pos_ not in ("PROPN", "ADJ") and not word.token.ent_type_:
        following = reading.after(index + 1)
        return word.token.pos_ == "NOUN" and (
            following[:1].isupper() or following in reading.cues.place_heads
        )
    return True


def _extension(reading: Reading, start: int, end: int) -> int:
    """How many words from `end` on belong to the row that begins at `start`; 0 where it ends."""
    word = reading.words[end]
    if not _may_join(reading, start, end):
        return 0
    if end in reading.hits:
        return reading.hits[end].n_words
    if word.text in _MONTH_SURNAMES and end == start + 1 and is_first_name(reading.texts[start]):
        return 1
    if word.is_capital or word.text == "&":
        return 0 if word.text in reading.cues.not_names and word.text not in _MAY_CONTINUE else 1
    if reading.gap(end) in _HYPHENS:
        if len(word.text) <= 4 and reading.after(end + 1)[:1].isupper():
            return 2 if reading.gap(end + 1) in _HYPHENS else 0
        return int(_ends_first_name(reading, start, end))
    return _particles(reading, end)


def _ends_first_name(reading: Reading, start: int, end: int) -> bool:
    """Whether a small word behind a hyphen ends a first name.

    Reads "Han Duck-soo" as one name; must not read "Seoul-based", "Trump-era" or "the NATO-led" so.
    """
    word = reading.words[end]
    known = any(i in reading.hits for i in range(start, end))
    return (
        not known and word.text.islower() and word.token.tag_ == "NNP" and reading.words[end - 1].is_capital
    )


def _may_join(reading: Reading, start: int, end: int) -> bool:
    """Whether the gap before a word may lie inside a name.

    Reads "Queen Anne's County" as one; must not read "Israel's Supreme Court" or "Baghdad's Green Zone" so.
    """
    gap = reading.gap(end)
    if "/" in gap:
        return False
    if "s" not in gap:
        return True
    if any(start <= i < end for i in reading.hits) or not reading.words[end].is_capital:
        return False
    label, first, last = reading.label(end)
    inside = label in ("ORG", "FAC", "GPE", "LOC") and first < end < last
    return inside or reading.texts[end] in _AFTER_POSSESSIVE


def _particles(reading: Reading, end: int) -> int:
    texts, words = reading.texts, reading.words
    n = 0
    while (
        n < 3
        and end + n < len(words)
        and words[end + n].joined
        and texts[end + n] in reading.cues.name_particles
    ):
        n += 1
    after = end + n
    if not n or after >= len(words) or not (words[after].joined and words[after].is_capital):
        return 0
    if texts[after] in reading.cues.not_names:
        return 0
    first = texts[end]
    if first in ("of", "for"):
        return n + 1 if texts[end - 1] in reading.cues.of_heads else 0
    if first == "and":
        return n + 1 if _is_joined_by_and(reading, end) else 0
    if first in ("at", "as", "e", "la", "an", "ad", "de") and (
        after in reading.hits or not reading.label(end)[0]
    ):
        return n + 1 if first in ("de", "la") and after not in reading.hits else 0
    return n + 1


def _is_joined_by_and(reading: Reading, index: int) -> bool:
    """Whether "and" stands inside one body's name ("Ministry of Trade and Industry")."""
    label, first, last = reading.label(index)
    inside = label in ("ORG", "LAW") and first < index < last - 1
    return inside and any(t in reading.cues.class_of for t in reading.texts[first:last])
