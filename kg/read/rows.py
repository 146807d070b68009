"""Makes articles of rows (JSON objects, rows of tables), by the names of the user's `--field` options.

In: a row by its own names. Out: an `Article`. A name with dots ("body.text") leads into nested objects.
"""

from collections.abc import Mapping

from kg.errors import SourceError
from kg.model import Article
from kg.read.fields import KEYS, make_article
from kg.settings import Reading


def row_article(row: Mapping[str, object], reading: Reading, where: str, default_id: str) -> Article:
    """Make an article of one row.

    Raises:
        SourceError: It has no text, or a field is no such value.
    """
    values = {key: find_value(row, reading.name_of(key)) for key in KEYS}
    text = find_value(row, reading.name_of("text"))
    if not isinstance(text, str):
        raise SourceError(
            where,
            f'no "{reading.name_of("text")}" in this object; every article needs one, as a string{_hint(row)}',
        )
    return make_article(values, text, where, default_id)


def has_text(row: object, reading: Reading) -> bool:
    """Whether a value is a row with a text."""
    return isinstance(row, dict) and isinstance(find_value(row, reading.name_of("text")), str)


def find_value(row: Mapping[str, object], name: str) -> object:
    """The value under a name, or under a path of names with dots between; None where there is none."""
    if name in row:
        return row[name]
    first, dot, rest = name.partition(".")
    inner = row.get(first) if dot else None
    return find_value(inner, rest) if isinstance(inner, dict) else None


def _hint(row: Mapping[str, object]) -> str:
    names = [name for name, value in row.items() if isinstance(value, str)]
    if not names:
        return ""
    longest = max(names, key=lambda name: len(str(row[name])))
    return f", or --field text=NAME, as in --field text={longest[:40]}"
