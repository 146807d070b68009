"""Cells of tables for spreadsheets, which run a cell that begins like a formula, whoever wrote it.

In: a value. Out: the same, or a text that a spreadsheet shows as it is.
"""

import re

_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                      r"\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]|[\t\r\n]")  # fmt: skip


def tame(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would run; numbers are no text.

    Example:
        >>> tame("=HYPERLINK(1)"), tame("Rebels"), tame(-5)
        ("'=HYPERLINK(1)", 'Rebels', -5)
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
