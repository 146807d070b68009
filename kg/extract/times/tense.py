"""Whether the words around a date expression look back or ahead.

In: a sentence and where the expression stands in it. Out: "past", "future" or None.
"""

import re
from typing import Literal

from kg.lexicon.word_sets import alternation

Tense = Literal["past", "future"]

_REACH = 90
_FUTURE = (
    rf"will|'ll|’ll|won't|shall|would|must(?!\shave\b)|(?:is|are|was|were|be)\s(?:not\s)?(?:to|{alternation('participles_ahead')})"
    rf"|{alternation('words_ahead')}|(?:{alternation('willing_words')})\sto(?!\s(?:an?|the|its|their|his|her)\b)"
    rf"|{alternation('scheduled_verbs')}"
    rf"|(?:{alternation('calling_verbs')})\s(?:for\s)?(?:an?\s)?(?:[\w-]+\s){{0,2}}(?:{alternation('called_gatherings')}|day\sof\s\w+)"
)
_SAYING = alternation("saying_words")
_PAST = (
    rf"had\sbeen\s(?:{alternation('participles_ahead')})|{_SAYING}"
    rf"|was|were|had|did|since|after|following|{alternation('past_verbs')}"
)
_CUE = re.compile(rf"\b(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))\b", re.IGNORECASE)
_CUE_AFTER = re.compile(
    rf"(?:['’]s|\s)?\s?(?:(?P<adjective>{alternation('adjectives_ahead')})\b"
    rf"|[^;,\n]{{0,25}}?\b(?:(?P<future>will|shall|(?:is|are)\s(?:to|{alternation('participles_after_dates')}))"
    r"|(?P<past>was|were|had|did))\b"
    r"|(?P<named>an?\s(?:\w+\s)?(?:day\sof|holiday)\b))"
)
_UNTIL = re.compile(r"\b(?:until|till|by|no later than)\s(?:the\s)?(?:\w+\s)?$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|back in|ago)\s(?:the\s)?(?:\w+\s)?$", re.IGNORECASE)
_SAID = re.compile(
    rf"\b(?:{_SAYING}|told\s\w+)"
    r"(?:\s(?:on|late|early|in a statement))*\s$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[;\n]|,\s(?:but|while|although|when|after|and|who|which)\s|\sthat\s")


def tense_at(sentence: str, start: int, end: int) -> Tense | None:
    """Which way the words nearest to `sentence[start:end]` look.

    Reads "will meet on Friday" as future and "said Friday it will meet" as past; must not read "The attack
    Tuesday comes before an expected visit" as future.

    Example:
        >>> tense_at("Talks are expected to resume on Friday.", 32, 38)
        'future'
    """
    before = sentence[max(0, start - _REACH) : start]
    if _SINCE.search(before) or _SAID.search(before):
        return "past"
    if _UNTIL.search(before):
        return "future"
    near = _BREAK.split(before)[-1]
    cues = list(_CUE.finditer(near))
    if cues:
        return "future" if cues[-1]["future"] else "past"
    cue = _CUE_AFTER.match(sentence, end)
    if cue is None:
        return None
    return "past" if cue["past"] else "future"
