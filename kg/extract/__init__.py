"""Reads events, roles, referents, times and sources out of parsed articles.

In: an `Article` and its spaCy `Doc`. Out: an `Extraction`. `extractor` puts the rules together; every rule is a pure
function in a module of its own.
"""

from kg.extract.extractor import Extractor

__all__ = ["Extractor"]
