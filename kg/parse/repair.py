"""Parse repair for news: where sentences end before the parser looks, and what it mistook after.

In: a spaCy `Doc`. Out: the same `Doc`, with sentence starts set (before the parser) or heads mended (after it, by the
rows of `repairs.toml`).
"""

import re
from bisect import bisect_left

from spacy.language import Language
from spacy.tokens import Doc

from kg.lexicon.dateline import find_datelines
from kg.parse.headline import HEADLINES, make_headline_reader
from kg.parse.rows import mend_heads

BOUNDARIES = "kg_boundaries"
REPAIRS = "kg_repairs"
_ENDS = frozenset(".!?")
_LONGEST_SENTENCE = 250
"""Tokens without a full stop; the longest row of them in 350 articles of news has 183."""


def add_repairs(nlp: Language) -> Language:
    """Put both repairs into a pipeline, once; return the same pipeline.

    Args:
        nlp: A pipeline with a component named "parser".
    """
    if BOUNDARIES not in nlp.pipe_names:
        nlp.add_pipe(BOUNDARIES, before="parser")
        nlp.add_pipe(HEADLINES, last=True)
        nlp.add_pipe(REPAIRS, last=True)
    return nlp


def mark_boundaries(doc: Doc) -> Doc:
    """Start a sentence after a line that is a headline or a paragraph, and after a dateline.

    Reads "WASHINGTON — A drone struck ..." as two units; must not break a text that is wrapped at a fixed width.
    """
    text = doc.text
    wrapped = _is_wrapped(text)
    for token in doc[1:]:
        before = doc[token.i - 1]
        if before.is_space and "\n" in before.text and not token.is_space:
            line_end = doc[token.i - 2].text[-1] if token.i >= 2 else "."
            if "\n\n" in before.text or not wrapped or line_end in ".!?":
                token.is_sent_start = True
    indices = [token.idx for token in doc]
    for _, _, end in find_datelines(text):
        after = bisect_left(indices, end)
        if after < len(doc):
            doc[after].is_sent_start = True
    _cut_endless(doc)
    return doc


def _cut_endless(doc: Doc) -> None:
    """Start a sentence where none could have ended for long: lists and noise without a full stop are no sentences.

    What rules ask of a sentence may cost the square of its length.
    """
    n = 0
    for token in doc:
        n += 1
        if token.is_sent_start or token.text in _ENDS:
            n = 0
        elif n > _LONGEST_SENTENCE:
            token.is_sent_start = True
            n = 0


def _is_wrapped(text: str) -> bool:
    breaks = re.findall(r"[^\n]\n([^\n])", text)
    return len(breaks) > 2 and sum(c.islower() for c in breaks) * 4 > len(breaks)


# spaCy finds these by the entry points of the package, too.
Language.component(BOUNDARIES, func=mark_boundaries)
Language.component(REPAIRS, func=mend_heads)
Language.factory(HEADLINES, func=make_headline_reader)
