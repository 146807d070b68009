"""Upgrades: what an older format of a store lacks is added to it, in one transaction.

In: a database of an older format. Out: the same with all that today's format holds. Each step adds what is missing
and may run again, so that a kill between the step and the new marker does no harm.

    1   the first
    2   what is stated by a property of ours is stated by the property of SEM above it, too
"""

import pyoxigraph as ox

from kg.vocab import PREFIXES

_SEM = """
INSERT { GRAPH ?graph { ?subject ?above ?object } }
WHERE {
  { SELECT DISTINCT ?property ?above WHERE {
      GRAPH ?ontology { ?property rdfs:subPropertyOf ?above }
      FILTER(STRSTARTS(STR(?property), STR(kg:)) && STRSTARTS(STR(?above), STR(sem:))) } }
  GRAPH ?graph { ?subject ?property ?object }
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
    if version < 2:
        database.update(_SEM, prefixes=dict(PREFIXES))
