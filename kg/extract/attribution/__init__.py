"""Who says so: from a parsed article to the sources of what it tells.

In: a parsed spaCy `Doc` and the cue words. Out: frozen `Attribution`s, in text order of their cues. Whom a
source phrase refers to, and when it spoke, are left to others; whether the event happened, to `factuality`.
"""

from kg.extract.attribution.finder import find_attributions, sources_of
from kg.extract.attribution.value import Attribution

__all__ = ["Attribution", "find_attributions", "sources_of"]
