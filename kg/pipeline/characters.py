"""Reads texts as if what no reader sees were absent, and keeps the offsets of the text as it is.

In: an article, and later what was read out of its plain form. Out: the plain form, without soft hyphens, characters of
no width, marks of direction and emoji, with ligatures and full-width forms as the letters that they show; and the
extraction with every span and IRI as in the article itself.
"""

import re
import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from kg.iri import Iris
from kg.model import Article, Extraction, Span

_UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0001-\U000e01ef"
)
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\u20e3\U0001f000-\U0001faff"
_FORMS = "\ufb00-\ufb06\uff01-\uff5e\u3000"
_ODD = re.compile(f"[{_UNSEEN}{_EMOJI}{_FORMS}]")
_DROPPED = re.compile(f"[{_UNSEEN}{_EMOJI}]")
_PICTURE = re.compile(f"[{_EMOJI}]")
_OFFSETS = re.compile(r"/(\d+)-(\d+)$")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text in its plain form.

    Args:
        text: The plain form.
        places: For each of its characters the offset of the one that it comes from.
    """

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as it is, for a stretch of the plain form."""
        return self.places[start], self.places[end - 1] + 1


def plain_text(text: str) -> PlainText | None:
    r"""The plain form of a text; None where that is the text itself, or nothing.

    Example:
        >>> plain_text("Gun\u00admen ﬁred \N{PISTOL} twice").text
        'Gunmen fired twice'
        >>> plain_text("Gunmen fired twice") is None
        True
    """
    if not _ODD.search(text):
        return None
    parts: list[str] = []
    places: list[int] = []
    after_picture = False
    for place, character in enumerate(text):
        if _DROPPED.match(character):
            after_picture |= bool(_PICTURE.match(character))
            continue
        if after_picture and character == " " and (not parts or parts[-1].isspace()):
            continue  # one of the two blanks around a picture
        after_picture = False
        shown = unicodedata.normalize("NFKC", character) if _ODD.match(character) else character
        parts.extend(shown)
        places.extend([place] * len(shown))
    plain = "".join(parts)
    return PlainText(plain, tuple(places)) if plain.strip() else None


def as_written(extraction: Extraction, article: Article, plain: PlainText, iris: Iris) -> Extraction:
    """What was read out of the plain form of an article, with the offsets of the article itself."""
    own = f"{iris.article(article.id)}/"
    found: Extraction = _moved(replace(extraction, article=article), article, plain, own)
    return found


def _moved(value: Any, article: Article, plain: PlainText, own: str) -> Any:  # noqa: ANN401  # any value of the model
    if isinstance(value, Span):
        return Span(*plain.span(value.start, value.end))
    if isinstance(value, str):
        match = _OFFSETS.search(value) if value.startswith(own) else None
        if match is None:
            return value
        start, end = plain.span(int(match[1]), int(match[2]))
        return f"{value[: match.start()]}/{start}-{end}"
    if isinstance(value, tuple):
        parts = [_moved(part, article, plain, own) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if is_dataclass(value) and not isinstance(value, type) and value is not article:
        changed = {
            field.name: _moved(getattr(value, field.name), article, plain, own) for field in fields(value)
        }
        return replace(value, **changed)
    return value
