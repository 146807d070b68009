"""Checked IRIs of articles, events, entities and mentions.

In: a base IRI, an article's id, character offsets, registry keys. Out: IRIs that derive from content alone, so the
same article gives the same IRIs whatever ran before. Every IRI is checked where it is made; no later stage needs to.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from kg.errors import LexiconError

DEFAULT_BASE = "https://w3id.org/kg-news/id/"
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_OFFSETS = re.compile(r"/(\d+)-(\d+)$")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")


def checked_iri(text: str) -> str:
    """Return `text` when it is an absolute IRI by RFC 3987's character rules.

    Raises:
        LexiconError: It is relative or holds a character that no IRI may hold.

    Example:
        >>> checked_iri("https://example.org/a")
        'https://example.org/a'
    """
    if not _ABSOLUTE.fullmatch(text) or _FORBIDDEN.search(text):
        raise LexiconError(f'not an absolute IRI: {text!r}; spaces and <>"{{}}|^`\\ must be percent-encoded')
    return text


@lru_cache(maxsize=4096)
def encode_key(key: str) -> str:
    """Percent-encode `key` as one path segment of an IRI.

    Example:
        >>> encode_key("a b/c")
        'a%20b%2Fc'
    """
    return quote(key, safe="-._~")


def offsets_of(mention_iri: str) -> tuple[int, int]:
    """Read the offsets out of an IRI that `Iris` made of them; of an event's mention, those of its head.

    Raises:
        LexiconError: It was not made so.

    Example:
        >>> offsets_of(Iris().mention("a1", "event", 56, 62))
        (56, 62)
    """
    match = _OFFSETS.search(mention_iri)
    if match is None:
        raise LexiconError(f"{mention_iri}: ends in no offsets, as in article/a1/mention/event/56-62")
    return int(match[1]), int(match[2])


@dataclass(frozen=True, slots=True)
class Iris:
    """Makes every data IRI below one base.

    Args:
        base: Absolute IRI that ends in "/" or "#".

    Raises:
        LexiconError: The base is not such an IRI.

    Example:
        >>> Iris().event("a1", 56, 62)
        'https://w3id.org/kg-news/id/article/a1/event/56-62'
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        """Check the base once."""
        if not checked_iri(self.base).endswith(("/", "#")):
            raise LexiconError(f"the base IRI must end in / or #: {self.base!r}")

    def article(self, article_id: str) -> str:
        """IRI of an article."""
        return f"{self.base}article/{encode_key(article_id)}"

    def article_graph(self, article_id: str) -> str:
        """IRI of the named graph that holds everything stated from one article."""
        return f"{self.base}graph/article/{encode_key(article_id)}"

    def reprint_graph(self, article_id: str) -> str:
        """IRI of the named graph that says which article this one reprints, and who published it."""
        return f"{self.base}graph/reprint/{encode_key(article_id)}"

    @property
    def registry_graph(self) -> str:
        """IRI of the named graph that holds registry actors and places."""
        return f"{self.base}graph/registry"

    @property
    def knowledge_graph(self) -> str:
        """IRI of the named graph of real events, and of what means the same across articles."""
        return f"{self.base}graph/knowledge"

    @property
    def decisions_graph(self) -> str:
        """IRI of the named graph that holds what people decided on links, and how to take it back."""
        return f"{self.base}graph/decisions"

    @property
    def ontology_graph(self) -> str:
        """IRI of the named graph that holds the ontology."""
        return f"{self.base}graph/ontology"

    @property
    def description_graph(self) -> str:
        """IRI of the named graph that describes the data, in exports."""
        return f"{self.base}graph/description"

    @property
    def dataset(self) -> str:
        """IRI of the data as a whole."""
        return f"{self.base}dataset"

    def domain_graph(self, prefix: str) -> str:
        """IRI of the named graph that holds the ontology of a domain, by the prefix of its namespace."""
        return f"{self.ontology_graph}/{encode_key(prefix)}"

    def event(self, article_id: str, start: int, end: int) -> str:
        """IRI of an article's account of the event whose trigger's head covers these characters."""
        return f"{self.article(article_id)}/event/{start}-{end}"

    def real_event(self, account: str) -> str:
        """IRI of the event of which an account stands for all, by the account's IRI.

        Example:
            >>> Iris().real_event(Iris().event("a1", 56, 62))
            'https://w3id.org/kg-news/id/event/a1/56-62'
        """
        key = account.removeprefix(self.article("")).replace("/event/", "/", 1)
        return f"{self.base}event/{key}"

    def entity(self, article_id: str, start: int, end: int) -> str:
        """IRI of an entity known by its first mention in an article only."""
        return f"{self.article(article_id)}/entity/{start}-{end}"

    def mention(self, article_id: str, kind: str, start: int, end: int) -> str:
        """IRI of a mention; `kind` is "event", "entity" or "time"."""
        return f"{self.article(article_id)}/mention/{kind}/{start}-{end}"

    def time(self, article_id: str, start: int, end: int) -> str:
        """IRI of the time that an expression of an article names."""
        return f"{self.article(article_id)}/time/{start}-{end}"

    def claim(self, article_id: str, cue_start: int, event_start: int) -> str:
        """IRI of the claim made at `cue_start` of the event triggered at `event_start`."""
        return f"{self.article(article_id)}/claim/{cue_start}-{event_start}"

    def extraction(self, article_id: str, digest: str) -> str:
        """IRI of the reading of an article, by the digest of its stamp."""
        return f"{self.article(article_id)}/extraction/{encode_key(digest)}"

    def story(self, article_id: str) -> str:
        """IRI of a story, by the id of its first article."""
        return f"{self.base}story/{encode_key(article_id)}"

    def link(self, kind: str, key: str) -> str:
        """IRI of a link across articles, a decision on one, or a figure reported of an event."""
        return f"{self.base}{kind}/{encode_key(key)}"

    def actor(self, key: str) -> str:
        """IRI of a registry actor."""
        return f"{self.base}actor/{encode_key(key)}"

    def place(self, key: str) -> str:
        """IRI of a registry place or country."""
        return f"{self.base}place/{encode_key(key)}"
