"""Says why a query that is right by the standard answers nothing: SPARQL leaves unbound what it cannot compute.

In: a query's text. Out: a `QueryError` where nothing can come of it, with what to write instead. Empty aggregates
are explained in `mistakes`.
"""

from kg.query.guard import expand_name, fault, read_prefixes, read_tokens
from kg.vocab import PREFIXES

_DURATIONS = frozenset(f"{PREFIXES['xsd']}{name}" for name in ("duration", "yearMonthDuration"))
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
