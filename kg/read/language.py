"""Tells whether an article is English, the one language whose grammar `extract` knows.

In: an article. Out: None, or the name of the language that it is in. Function words decide where they are plenty or
where letters are not Latin; between these py3langid decides (extra `language`), and where it is not installed
the article is read. A text too short to tell is English, unless its source says otherwise.
"""

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from kg.model import Article

_SAMPLE_CHARACTERS = 4000
_FEWEST_WORDS = 20
_SURELY_ENGLISH = 0.08
_SURELY_FOREIGN = 0.02
_ENGLISH = frozenset(
    "the and that with from which after they their were been would this who has have had are it said she "
    "his not but its about more than when there into".split()
)
"""Words that English news is full of (a seventh of its words and more) and other languages are not."""

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def find_foreign_language(article: Article) -> str | None:
    """The language of an article that is not English, as a code where that is known; None where it is English.

    Example:
        >>> find_foreign_language(Article("a", "Die Rebellen haben am Dienstag den Hafen von Massawa beschossen. " * 5))
        'de'
        >>> find_foreign_language(Article("a", "Rebels shelled the port of Massawa on Tuesday, they said. " * 5))
    """
    sample = article.text[:_SAMPLE_CHARACTERS]
    words = _WORD.findall(sample)
    letters = "".join(words)
    if len(letters) >= _FEWEST_WORDS and 2 * len(_LATIN.findall(letters)) < len(letters):
        return _declared(article) or _guess(sample) or "another script"
    if len(words) < _FEWEST_WORDS:
        return _declared(article)
    share = sum(word.lower() in _ENGLISH for word in words) / len(words)
    if share >= _SURELY_ENGLISH:
        return None
    guess = _guess(sample)
    if guess is not None:
        return guess if guess != "en" else None
    return _declared(article) or "another language" if share <= _SURELY_FOREIGN else None


def _declared(article: Article) -> str | None:
    """The language that the source says, where that is another than English."""
    primary = (article.language or "en").partition("-")[0].lower()
    return None if primary in ("en", "eng") else primary


def _guess(text: str) -> str | None:
    """What py3langid takes a text for; None where it is not installed."""
    if not _has_detector():
        return None
    code, _ = import_module("py3langid").classify(text)
    return str(code)


@cache
def _has_detector() -> bool:
    return find_spec("py3langid") is not None
