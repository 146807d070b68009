"""Full text over the sentences and labels of a store: words in, nodes of the graph out.

The index is a SQLite file beside the store's database, brought up to date when it is opened: articles that
changed are read again, those that are gone are dropped. A store in memory gets an index in memory.
"""

from kg.search.index import SearchIndex, open_index, read_only_index, stamp_of, update_index
from kg.search.words import Hit, HitKind

__all__ = ["Hit", "HitKind", "SearchIndex", "open_index", "read_only_index", "stamp_of", "update_index"]
