"""Whether the words around a date expression look back or ahead.

In: a sentence and where the expression stands in it. Out: "past", "future" or None.
"""

import re
from typing import Literal

Tense = Literal["past", "future"]

_REACH = 90
_FUTURE = (
    r"will|'ll|’ll|won't|shall|would|(?:is|are|was|were|be)\s(?:not\s)?(?:to|due|set|expected|scheduled|likely|slated"
    r"|planned|supposed|going)|due|scheduled|expected|expects?|slated|planned|planning|plans|upcoming|forthcoming"
    r"|(?:agreed|ordered|vowed|promised|hopes?|hoped|intends?|aims?|prepar\w+|poised|asked|urged|invited|set|ready)"
    r"\sto|ahead\sof|deadline|starting|beginning|effective"
)
_PAST = (
    r"said|says|told|announced|reported|confirmed|stated|added|was|were|had|did|began|came|took|made|fell|rose|went"
    r"|killed|died|since|after|following"
)
_CUE = re.compile(rf"\b(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))\b", re.IGNORECASE)
_CUE_AFTER = re.compile(
    r"(?:['’]s|\s)?\s?(?:(?P<adjective>planned|scheduled|expected|upcoming|deadline)\b"
    r"|[^;,\n]{0,25}?\b(?:(?P<future>will|shall|(?:is|are)\s(?:to|due|set|expected|scheduled))|(?P<past>was|were|had|did))\b)"
)
_UNTIL = re.compile(r"\b(?:until|till|by|no later than)\s(?:the\s)?(?:\w+\s)?$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|back in|ago)\s(?:the\s)?(?:\w+\s)?$", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:said|says|told\s\w+|announced|reported|confirmed|stated|added)"
    r"(?:\s(?:on|late|early|in a statement))*\s$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[;\n]|,\s(?:but|while|although|when|after|and|who|which)\s")


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
