"""The dateline that opens an agency's article: "MOSUL, Iraq (Reuters) — ".

In: nothing. Out: a pattern, which the parse asks where the first sentence begins and the names where the town stands.
"""

import re

DATELINE = re.compile(
    r"^(?P<town>[A-Z][A-Z.'’\-]+(?:[ /][A-Z][A-Z.'’\-]+)*)(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)*){0,2}"
    r"(?:, \w+\.? \d{1,2}(?:, \d{4})?)?(?: \([A-Z\d][\w ,./-]*\))?\s*(?:—|–|--|-)\s",
    re.MULTILINE,
)
"""A town in capitals at the start of a line, its country or state, a date, the agency, a dash."""
