"""Upgrades: what an older format of a store states is brought to today's form.

In: a database of an older format. Out: the same in today's format. Each step may run again, so that a kill between
the step and the new marker does no harm.

    1   the first
    2   what is stated by a property of ours is stated by the property of SEM above it, too
    3   what an article tells of an event is an account; events are made of the accounts, by `kg.resolve`
"""

import pyoxigraph as ox

from kg.vocab import PREFIXES

_OLD_EVENTS = "GRAPH ?graph { ?event kg:eventType ?type . FILTER NOT EXISTS { ?event a kg:Account } }"
_RENAMED = {
    "kg:earliest": "kg:toldEarliest",
    "kg:latest": "kg:toldLatest",
    "kg:killed": "kg:toldKilled",
    "kg:injured": "kg:toldInjured",
    "kg:count": "kg:toldCount",
    "kg:cause": "kg:toldCause",
    "kg:partOf": "kg:toldPartOf",
}
_DROPPED = (
    "kg:agent kg:patient kg:recipient kg:instrument kg:topic kg:place kg:origin kg:destination "
    "sem:hasActor sem:hasPlace sem:eventProperty sem:subEventOf sem:eventType"
)
_ACCOUNTS = (
    *(
        f"DELETE {{ GRAPH ?graph {{ ?event {old} ?value }} }} INSERT {{ GRAPH ?graph {{ ?event {new} ?value }} }} "
        f"WHERE {{ {_OLD_EVENTS} GRAPH ?graph {{ ?event {old} ?value }} }}"
        for old, new in _RENAMED.items()
    ),
    "DELETE { GRAPH ?graph { ?claim kg:claims ?event } } INSERT { GRAPH ?graph { ?claim kg:claimsAccount ?event } } "
    f"WHERE {{ {_OLD_EVENTS} GRAPH ?graph {{ ?claim kg:claims ?event }} }}",
    f"DELETE {{ GRAPH ?graph {{ ?event ?role ?value }} }} WHERE {{ {_OLD_EVENTS} VALUES ?role {{ {_DROPPED} }} "
    "GRAPH ?graph { ?event ?role ?value } }",
    "DELETE { GRAPH ?graph { ?event a ?class } } INSERT { GRAPH ?graph { ?event a kg:Account } } "
    f"WHERE {{ {_OLD_EVENTS} GRAPH ?graph {{ ?event a ?class }} }}",
)
"""In this order: what has become an account is left alone, so the class comes last."""
_LINKS = """
DELETE { GRAPH ?graph { ?subject ?property ?value } }
WHERE {
  { SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?link a kg:Link } FILTER(STRENDS(STR(?graph), "graph/links")) } }
  GRAPH ?graph { ?subject ?property ?value }
}
"""


def upgrade_database(database: ox.Store, version: int) -> None:
    """Bring a database of an older format to today's.

    Args:
        database: The database, open for writing, with the ontology of this version of the package.
        version: The format that its marker names.

    Raises:
        OSError: The disk refuses.
    """
    if version < 3:
        database.update(" ;\n".join((*_ACCOUNTS, _LINKS)), prefixes=dict(PREFIXES))
