"""Quotations: the ranges between quotation marks, and to which source a quotation without a cue belongs.

In: a parsed `Doc` and the attributions found so far. Out: the same, with their quotations whole.
"""

from dataclasses import replace

from kg.extract.attribution.value import Attribution
from kg.extract.grammar.words import is_verb
from kg.extract.tree import Doc, Tokens
from kg.model import Span

_OPENING = frozenset({"“", "``"})
_CLOSING = frozenset({"”", "''"})
_STRAIGHT = '"'
_SHORTEST = 4


def find_quotations(doc: Doc) -> tuple[Tokens, ...]:
    """Ranges between quotation marks, marks left out, that hold a verb; a line's end closes an open one."""
    found = []
    start: int | None = None
    for token in doc:
        ends_paragraph = token.is_space and "\n" in token.text
        opens = token.text in _OPENING or (token.text == _STRAIGHT and start is None)
        closes = token.text in _CLOSING or (token.text == _STRAIGHT and start is not None) or ends_paragraph
        if start is not None and closes:
            found.append(doc[start : token.i])
            start = None
        elif opens:
            start = token.i + 1
    if start is not None:
        found.append(doc[start : len(doc)])
    return tuple(q for q in found if len(q) >= _SHORTEST and any(is_verb(token) for token in q))


def complete_quotations(doc: Doc, attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Give each quotation, whole, to the source that a part of it has, or else to the last one who spoke."""
    found = list(attributions)
    for quotation in find_quotations(doc):
        span = Span(quotation.start_char, quotation.end_char)
        at = _speaker(found, span, doc)
        if at is not None:
            found[at] = replace(found[at], content=_joined(found[at].content, span))
    return tuple(found)


def _speaker(attributions: list[Attribution], quotation: Span, doc: Doc) -> int | None:
    inside = [i for i, a in enumerate(attributions) if _is_speech_around(a, quotation)]
    if inside:
        return min(inside, key=lambda i: attributions[i].n_characters)
    if not _stands_alone(quotation, doc):
        return None
    before = [i for i, a in enumerate(attributions) if a.kind == "speech" and a.cue.end <= quotation.start]
    return max(before, key=lambda i: attributions[i].cue.start, default=None)


def _is_speech_around(attribution: Attribution, quotation: Span) -> bool:
    if attribution.kind != "speech" or quotation.covers(attribution.cue):
        return False
    return any(span.overlaps(quotation) for span in attribution.content)


def _stands_alone(quotation: Span, doc: Doc) -> bool:
    """Whether the quotation opens its sentence and no word is left after it in its last one."""
    first = doc.char_span(quotation.start, quotation.end, alignment_mode="contract")
    if first is None:
        return False
    opening = doc[first[0].sent.start : first.start]
    closing = doc[first.end : first[-1].sent.end]
    return all(token.is_punct or token.is_space or token.is_quote for token in (*opening, *closing))


def _joined(content: tuple[Span, ...], quotation: Span) -> tuple[Span, ...]:
    """Both, as spans that do not overlap."""
    merged: list[Span] = []
    for span in sorted((*content, quotation)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
