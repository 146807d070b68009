"""Who and what an article speaks of: the referent of each nominal head.

In: a `Doc`, the names found in it, and what each noun head names. Out: a frozen `Discourse`. Which mention joins which
chain is left to `reader`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from kg.extract.coreference.designations import describe, name_head
from kg.extract.coreference.reader import Reader
from kg.extract.coreference.referents import Referent, settle
from kg.extract.grammar.phrases import phrase_span
from kg.extract.grammar.words import is_word
from kg.extract.names import Name, Names
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Doc, Token
from kg.model import Entity, Span


@dataclass(frozen=True, slots=True, eq=False)
class Discourse:
    """The referents of one article.

    Args:
        kinds: What each noun names, what pronouns mean included.
        referents: All referents, in the order in which they were introduced.
        by_head: Referents by the token index of each nominal head.
        by_name: Referents of the named entities, by IRI.
        names: Every name, with the token that its words hang on and the entity that it is of.
        sentences: Number of each token's sentence, from 0.
        inside: Characters of the longest name that a token belongs to.
    """

    kinds: NounTypes
    referents: tuple[Referent, ...]
    by_head: Mapping[int, Referent]
    by_name: Mapping[str, Referent]
    names: tuple[tuple[Name, Token, Entity], ...]
    sentences: Sequence[int]
    inside: Mapping[int, Span]

    def at(self, head: Token) -> Referent | None:
        """Return the referent of a nominal head, None for what names no entity.

        A noun that only modifies another ("*drone* attack") is a referent of its own.
        """
        known = self.by_head.get(head.i)
        if known is not None or head.pos_ != "NOUN" or not is_word(head):
            return known
        if self.kinds.of(head) in ("time", "event"):
            return None
        return settle(describe(head, self.kinds).mention(head, phrase_span(head)), {})

    def name_span(self, token: Token) -> Span | None:
        """Return the characters of the longest name that the token belongs to."""
        return self.inside.get(token.i)

    def sentence_of(self, token: Token) -> int:
        """Return the number of the token's sentence, from 0."""
        return self.sentences[token.i]

    def named_within(self, span: Span) -> Referent | None:
        """Return the referent of a name that lies inside these characters or covers them ("U.S." in "U.S.-led")."""
        inside = (n for n in self.names if span.covers(n[0].span))
        around = (n for n in self.names if n[0].span.covers(span))
        found = next(chain(inside, around), None)
        if found is None:
            return None
        _, head, entity = found
        return self.by_name.get(entity.iri) or _unread(entity, head)


def read_discourse(doc: Doc, found: Names, kinds: NounTypes) -> Discourse:
    """Read which mentions mean the same.

    Args:
        doc: The parsed article.
        found: Its names, and what they name.
        kinds: What each noun names.
    """
    reader = Reader(doc, found, kinds)
    reader.read()
    known: dict[int, Referent] = {}
    return Discourse(
        kinds=reader.kinds,
        referents=tuple(settle(c, known) for c in reader.chains),
        by_head={i: settle(c, known) for i, c in reader.at.items()},
        by_name={iri: settle(c, known) for iri, c in reader.by_iri.items()},
        names=tuple((n, name_head(doc, n), reader.entities[n.entity]) for n in found.names),
        sentences=reader.sentences,
        inside=reader.inside,
    )


def _unread(entity: Entity, head: Token) -> Referent:
    """Return the referent of a name that stands only inside others, and so heads no phrase."""
    return Referent(
        entity.label, entity.type, frozenset(), head, (), entity, sector=entity.sector, country=entity.country
    )
