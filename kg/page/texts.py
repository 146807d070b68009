"""The page's English words, read from `texts.toml`.

In: nothing. Out: one mapping of words for the template and the scripts.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_texts() -> dict[str, Any]:
    """All words of the page, by name.

    Example:
        >>> read_texts()["overview"]
        'Overview'
    """
    return tomllib.loads(files("kg.page").joinpath("texts.toml").read_text("utf-8"))


def count_text(name: str, n: int) -> str:
    """Say how many, with the words for one or for more.

    Example:
        >>> count_text("articles", 1), count_text("events", 1800)
        ('1 article', '1,800 events')
    """
    one, more = read_texts()[name]
    words: str = one if n == 1 else more
    return words.replace("{n}", f"{n:,}")
