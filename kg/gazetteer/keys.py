"""The form in which names are compared.

In: a name as written. Out: its key, equal for spellings that differ in case, accents, hyphens, dots and apostrophes.
Whether a key may match in lower case is the caller's business.
"""

import re
import unicodedata
from functools import lru_cache

_DROPPED = re.compile(r"['’‘`ʻʿʾ.]")
_SPACED = re.compile(r"[\s\-‐‑–—/_,()\"]+")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "&": " and "}
)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Fold a name to the key that gazetteer tables use.

    Args:
        name: One name, without an article before it.

    Returns:
        Lower-case words without accents, separated by single spaces; empty where nothing is left.

    Example:
        >>> name_key("Ain al-Asad"), name_key("São Paulo"), name_key("U.S.")
        ('ain al asad', 'sao paulo', 'us')
    """
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return _SPACED.sub(" ", _DROPPED.sub("", plain)).strip()
