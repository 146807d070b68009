"""The dateline that opens an agency's article: "MOSUL, Iraq (Reuters) — ", "Taipei, Nov. 4 (CNA) ", "BAREILLY: ".

In: a text. Out: where its datelines stand; the parse asks where the first sentence begins, the names and the story
where the town stands. Whether the town is one is left to the names.
"""

import re
from collections.abc import Iterator

from kg.lexicon.word_sets import alternation

_BIG = "A-ZÀ-ÖØ-Þ"
_CAPITALS = rf"[{_BIG}][{_BIG}.'’\-]+(?:[ /][{_BIG}][{_BIG}.'’\-]+)*"
_NAME = rf"[{_BIG}][\w'’\-]+(?: (?:(?:de|da|do|del|la|el|al) )?[{_BIG}][\w'’\-]+){{0,2}}"
_WITHIN = rf"(?:(?:, [{_BIG}][\w.]+(?: [{_BIG}][\w.]+)*| \([{_BIG}][\w ]+\)){{0,2}})"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:,? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?)"
_AGENCY = rf"(?:,? ?\((?:{alternation('agencies_of_datelines')})\))"
_BRACKETS = rf"(?:,? \([{_BIG}\d][\w ,./-]*\))"
_DASH = r"(?:\s*(?:(?:—|–|--|-|_)\s+|—(?=[\w“\"‘]))|\.-\s*)"
_GLUED_DASH = rf"(?:(?:–|--)(?=(?:A|An|The)\s)|(?<=[{_BIG}]{{5}})(?:–|--)(?=[{_BIG}]))"
_START = rf"(?=[{_BIG}\d“\"‘])"

_DATELINE = re.compile(
    rf"^(?:(?P<capitals>{_CAPITALS}){_WITHIN}{_DAY}?{_BRACKETS}?(?:{_DASH}|{_GLUED_DASH})"
    rf"|(?P<agency>{_NAME}){_WITHIN}(?:{_DAY}?{_AGENCY}|{_DAY}{_BRACKETS})(?:{_DASH}|\s*){_START}"
    rf"|(?P<region>{_NAME})(?:, {_NAME}){{1,2}}{_DAY}?\s(?:—|–|--|-)\s{_START}"
    rf"|\A(?P<name>{_NAME}){_DAY}?\s(?:—|–|--|-)\s{_START}"
    rf"|\A(?P<heading>{_CAPITALS}){_WITHIN}{_DAY}?:\s+{_START}"
    rf"|\A(?P<titled>{_NAME}){_WITHIN}{_DAY}:\s+{_START}"
    rf"|\A(?P<known>{alternation('towns_of_datelines')}){_WITHIN}:\s+{_START}"
    rf"|\A(?P<cut>{_CAPITALS}),\s{{2,}}{_START})",
    re.MULTILINE,
)
"""A town in capitals, its country or state, a day, the agency, a dash; any town with the agency in brackets, or with
its country and a dash; at the start of the text, any town with a dash, or with a day and a colon, one in capitals
with a colon, or with a comma and the gap that a deleted agency leaves, and one whose papers write a colon."""


def find_datelines(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the first and the last offset of the town of each dateline, and that of the first word behind it.

    Example:
        >>> list(find_datelines("MOSUL, Iraq (Reuters) — A drone fell."))
        [(0, 5, 24)]
    """
    for match in _DATELINE.finditer(text):
        yield *match.span(match.lastgroup or 0), match.end()
