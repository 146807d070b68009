"""Says why a query that is right by the standard answers nothing: SPARQL leaves unbound what it cannot compute.

In: a query's text, and its rows. Out: a `QueryError` where nothing can come of it, or hints for whoever asked.
"""

from collections.abc import Iterator
from itertools import pairwise

from kg.query.guard import expand_name, fault, read_prefixes, read_tokens
from kg.query.result import Rows
from kg.vocab import PREFIXES

_DURATIONS = frozenset(f"{PREFIXES['xsd']}{name}" for name in ("duration", "yearMonthDuration"))
_AGGREGATES = frozenset(("sum", "avg", "min", "max", "group_concat"))
_SPACE = 4


def check_durations(sparql: str) -> None:
    """Refuse to add to a day what the engine cannot add.

    Raises:
        QueryError: A duration that is neither days nor hours is added or subtracted.

    Example:
        >>> check_durations('SELECT ?e { ?e kg:earliest ?d FILTER(?d + "P7D"^^xsd:duration > NOW()) }')
        Traceback (most recent call last):
        kg.errors.QueryError: line 1, column 50: to a day add xsd:dayTimeDuration, as in "P7D"^^xsd:dayTimeDuration
    """
    tokens = read_tokens(sparql)
    prefixes = read_prefixes(tokens)
    for number, token in enumerate(tokens):
        if expand_name(token, prefixes) not in _DURATIONS:
            continue
        around = tokens[max(0, number - _SPACE) : number + 2]
        if any(other.text in ("+", "-") for other in around):
            reason = 'to a day add xsd:dayTimeDuration, as in "P7D"^^xsd:dayTimeDuration'
            raise fault(sparql, token.start, reason)


def explain_unbound(sparql: str, rows: Rows) -> Iterator[str]:
    """Say which aggregates gave nothing since a value was unbound, and what to write.

    Example:
        >>> list(explain_unbound("SELECT (SUM(?k) AS ?n) { ?e a kg:Attack OPTIONAL { ?e kg:killed ?k } }",
        ...     Rows(("n",), ((None,),))))
        ['?n is empty: SUM gives nothing where a row lacks ?k; write SUM(COALESCE(?k, 0)), or FILTER(BOUND(?k))']
    """
    empty = {name for index, name in enumerate(rows.variables) if any(row[index] is None for row in rows)}
    if not empty:
        return
    tokens = read_tokens(sparql)
    for number, (token, _) in enumerate(pairwise(tokens)):
        if token.text.lower() not in _AGGREGATES:
            continue
        rest = tokens[number + 1 :]
        asked = next((other.text for other in rest if other.kind == "variable"), "")
        named = next(
            (b.text for a, b in pairwise(rest) if a.text.lower() == "as" and b.kind == "variable"), ""
        )
        if asked and named[1:] in empty:
            word = token.text.upper()
            other = '""' if word == "GROUP_CONCAT" else "0"
            way = (
                f"write {word}(COALESCE({asked}, {other})), or "
                if word in ("SUM", "GROUP_CONCAT")
                else "write "
            )
            yield f"{named} is empty: {word} gives nothing where a row lacks {asked}; {way}FILTER(BOUND({asked}))"
