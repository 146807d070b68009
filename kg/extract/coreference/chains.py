"""What a coreference chain is, and what its descriptions say: labels, number, modifiers, heads that mean the same.

In: tokens and chains. Out: labels, and yes or no. Which description joins which chain is left to `reader`.
"""

from dataclasses import dataclass, field

from kg.extract.grammar.phrases import phrase_tokens
from kg.extract.grammar.words import DEFINITE, children
from kg.extract.names.gender import gender_of_name, gender_of_nouns
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_map, word_set
from kg.model import Entity, Span

INDEFINITE = frozenset("a an another some any no several".split())
COLLECTIVE = frozenset({"Organization", "Group", "ArmedForce", "GovernmentBody", "NewsAgency", "Company"})
_RESTRICTION_WORDS = 6
_DROPPED = DEFINITE | INDEFINITE | frozenset("its their his her our my both all each every".split())
GENERIC_HEADS = {noun: tuple(classes.split()) for noun, classes in word_map("classes_of_bare_heads").items()}
"""Classes of entity that a bare head noun may pick up ("the *country*")."""
_IRREGULAR_BODIES = word_set("irregular_bodies")
_FIRMS = word_set("firms")
_OF_FIRMS = frozenset({"BUS", "MNC"})
_SYNONYMS, _BROADER = word_map("synonyms"), word_map("broader_nouns")


@dataclass(slots=True, eq=False)
class Chain:
    """The mentions of one actor, place or thing as far as the article is read; `reader` alone adds to it."""

    label: str
    type: str
    heads: set[str]
    modifiers: frozenset[str]
    plural: bool
    first: Token
    last: Token
    spans: list[Span] = field(default_factory=list)
    entity: Entity | None = None
    indefinite: bool = False
    absent: bool = False
    gender: str | None = None
    count: int | None = None
    approximate: bool = False
    sector: tuple[str, ...] = ()
    country: str | None = None
    parts: tuple["Chain", ...] = ()
    named_at: Token | None = None
    order: int = 0
    subject: Token | None = None
    _known_spans: set[Span] = field(default_factory=set)

    def mention(self, head: Token, span: Span) -> "Chain":
        """Add a mention; return the chain."""
        if span not in self._known_spans:
            self._known_spans.add(span)
            self.spans.append(span)
        self.last = head
        if "subj" in head.dep_:
            self.subject = head
        return self


def is_person(chain: Chain) -> bool:
    """Whether a chain is one person."""
    return chain.type == "Person" and not chain.plural


def is_somebody(chain: Chain) -> bool:
    """Whether a chain is a person, people or a body."""
    return chain.type == "Person" or chain.type in COLLECTIVE


def gender_of_person(chain: Chain, head: Token) -> str | None:
    """Return what titles and nouns beside a person's name, else the first name tell; None for what is no person."""
    if chain.type != "Person":
        return None
    beside = [c.text for c in children(head, "compound", "appos", "nmod")]
    return gender_of_nouns([*beside, *chain.heads]) or gender_of_name(chain.label)


def can_be_called(chain: Chain, noun: str) -> bool:
    """Whether a bare noun fits what is known of a body: the army of a state is no "militia", Interpol no "company"."""
    if chain.entity is None or not chain.entity.registered:
        return True
    if noun in _IRREGULAR_BODIES:
        return "MIL" not in chain.sector
    return noun not in _FIRMS or not chain.sector or not _OF_FIRMS.isdisjoint(chain.sector)


def are_synonyms(lemma: str, heads: set[str]) -> bool:
    """Whether a head noun means the same as one of these, or more: "the *base*" after "an outpost", "the *vessel*".

    Must not read "the *ferry*" so after "a vessel", since it may be another one.
    """
    same = lemma in _SYNONYMS and _SYNONYMS[lemma] in map(_SYNONYMS.get, heads)
    return same or lemma in map(_BROADER.get, heads)


def descriptions_agree(new: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a later description adds nothing that the earlier one lacks, or the earlier one has no modifiers."""
    return new <= known or not known


def can_be_named(described: Chain, entity: Entity) -> bool:
    """Whether a name can be that of what a description introduced: a group for a group, a person for a person."""
    return described.type in (entity.type, "Thing") or (
        described.type in COLLECTIVE | {"Person"}
        and entity.type in COLLECTIVE | {"Person"}
        and (described.type == "Person") == (entity.type == "Person")
    )


def label_of(token: Token) -> str:
    """Return a description without its determiner and outer quotation marks, on one line."""
    tokens = phrase_tokens(token)
    words = token.doc[tokens[0].i : tokens[-1].i + 1].text.split()
    while len(words) > 1 and words[0].lower() in _DROPPED:
        words = words[1:]
    return " ".join(words)


def head_of_label(label: str) -> str:
    """Return the noun of a name in small letters: "department" of "Department of State"; empty for one word.

    Example:
        >>> head_of_label("Department of State"), head_of_label("Ayn Air Base"), head_of_label("Reuters")
        ('department', 'base', '')
    """
    words = label.lower().split()
    joint = next((i for i, word in enumerate(words) if i and word in ("of", "for", "against")), len(words))
    return words[joint - 1] if len(words) > 1 else ""


def restriction_of(token: Token) -> list[str]:
    """Return the short phrase that says which is meant: "groups *aligned with Tehran*", none where it is long."""
    following = [c for c in token.rights if c.dep_ in ("acl", "prep") and c.i == token.i + 1]
    if not following:
        return []
    words = [t for t in following[0].subtree if not t.is_space]
    plain = len(words) <= _RESTRICTION_WORDS and not any(t.is_punct and t.text not in "-'" for t in words)
    return token.doc[words[0].i : words[-1].i + 1].text.split() if plain else []
