"""How an article tells an event: what coreference asks of one mention, read once.

In: a draft. Out: a `Telling`: its word and what is left of it without an ending, its form, who and what takes part.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.extract.grammar.words import MODIFIERS, NOMINAL, children, is_plural
from kg.extract.links.draft import Draft
from kg.extract.tree import Token, remembered
from kg.lexicon.word_sets import word_groups, word_map, word_set

PLAIN = "Event"
ROLES = ("agent", "patient", "place")
_SHELLS, _NEW, _EMPTY = word_set("shell_nouns"), word_set("newness_words"), word_set("empty_modifiers")
_ENDINGS = tuple(sorted(word_map("endings_of_event_words"), key=lambda ending: (-len(ending), ending)))
_IRREGULAR = word_map("verbs_of_irregular_nouns")
_KINDS = {
    word.replace(" ", "").replace("-", ""): kinds for word, kinds in word_groups("kinds_of_happening").items()
}
_BACK = frozenset("this that these those such".split())
_INDEFINITE = frozenset("a an any no some every each".split())
_PARTICLES = frozenset({"prt", "prep", "advmod"})
_NARROWING = ("prep", "relcl", "acl", *MODIFIERS)
_NO_KIND: frozenset[str] = frozenset()
_OF = frozenset({"of", "on", "for", "in"})
_TIMES = frozenset({"DATE", "TIME"})
_SHORTEST = 3
_OLD_DAYS = 45
"""Age from which an event is background, in days before the latest one that the article tells as done."""


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """One mention of an event.

    Args:
        draft: The mention.
        types: Its class and those above.
        word: Its head word, as in a dictionary.
        roots: What is left of its word without an ending: "extradit" for "extradition".
        kinds: The kinds of happening that its word may name.
        objects: Nouns that are done something to, or that it is of.
        form: "verb", or what a noun's determiner says: "definite", "back" (this, such), "owned", "indefinite", "bare".
        strength: The same with its number, and whether it is narrowed ("the attack *on Gao*").
        is_shell: Whether the noun says little more than that something happened.
        is_new: Whether the words say that it is one more.
        plural: Whether it is a plural noun.
        predicated: Whether it says what something just named is; "there was an attack" does not.
        names: Names before the noun, in small letters.
        qualities: Other words before it.
        roles: Who and what it names, by role.
        is_old: Whether it lies long before the article.
    """

    draft: Draft
    types: tuple[str, ...]
    word: str
    roots: frozenset[str]
    kinds: frozenset[str]
    objects: frozenset[str]
    form: str
    strength: str
    is_shell: bool
    is_new: bool
    plural: bool
    predicated: bool
    names: frozenset[str]
    qualities: frozenset[str]
    roles: tuple[tuple[str, frozenset[str]], ...]
    is_old: bool

    @property
    def is_plain(self) -> bool:
        """Whether it has no class of its own."""
        return len(self.types) == 1

    @property
    def points(self) -> bool:
        """Whether a noun takes the reader to know it: by "the", "this" or an owner."""
        return self.form in ("back", "owned") or self.form == "definite"

    @property
    def parties(self) -> frozenset[str]:
        """Who and what takes part, and where."""
        return frozenset().union(*(entities for _, entities in self.roles))

    @property
    def is_dated(self) -> bool:
        """Whether it tells when it happened."""
        return self.draft.event.earliest is not None or self.draft.event.latest is not None


def read_telling(draft: Draft, today: date | None) -> Telling:
    """Read what coreference asks of a mention.

    Args:
        draft: The mention.
        today: The last day of which the article tells something done, None where it dates nothing.
    """
    token, event, noun = draft.trigger.token, draft.event, draft.trigger.is_noun
    word, whole = token.lemma_.lower(), _whole_word(draft)
    before = children(token, *MODIFIERS)
    form = _form_of(token) if noun else "verb"
    return Telling(
        draft=draft,
        types=event.types,
        word=word,
        roots=roots_of(whole) | roots_of(word),
        kinds=_KINDS.get(whole) or _KINDS.get(word.replace("-", "")) or _NO_KIND,
        objects=objects_of(token),
        form=form,
        strength=_strength_of(token, form) if noun else form,
        is_shell=noun and word in _SHELLS,
        is_new=any(c.lower_ in _NEW for c in children(token, "amod", "det")),
        plural=noun and is_plural(token),
        predicated=token.dep_ in ("attr", "appos") and not children(token.head, "expl"),
        names=frozenset(c.lower_ for c in before if c.tag_ in ("NNP", "NNPS")),
        qualities=frozenset(c.lower_ for c in before if c.pos_ in ("ADJ", "NOUN") and c.lower_ not in _EMPTY),
        roles=tuple((role, draft.entities(role)) for role in ROLES),
        is_old=today is not None and event.latest is not None and (today - event.latest).days > _OLD_DAYS,
    )


@remembered
def objects_of(token: Token) -> frozenset[str]:
    """Return the nouns that an event is of: "stole *jewels*", "the *jewel* theft", "the theft of *jewels*"."""
    found = [*children(token, "dobj", "nsubjpass")]
    found += [c for c in children(token, *MODIFIERS) if c.pos_ == "NOUN"]
    found += [o for p in children(token, "prep") if p.lower_ in _OF for o in children(p, "pobj")]
    return frozenset(c.lemma_.lower() for c in found if c.pos_ in NOMINAL and c.ent_type_ not in _TIMES)


def _whole_word(draft: Draft) -> str:
    """The word with its particle, written as the noun is: "handover" for "handed over"."""
    token = draft.trigger.token
    beside = [t for t in draft.trigger.words if t.head is token and t.dep_ in _PARTICLES and t.i > token.i]
    return "".join([token.lemma_.lower(), *(t.lower_ for t in beside)]).replace("-", "")


@lru_cache(maxsize=4096)
def roots_of(word: str) -> frozenset[str]:
    """Return a word without its endings, each way that it may be taken apart.

    Example:
        >>> bool(roots_of("extradite") & roots_of("extradition")), bool(roots_of("protest") & roots_of("protect"))
        (True, False)
    """
    word = _IRREGULAR.get(word, word)
    found = {word}
    for ending in _ENDINGS:
        if word.endswith(ending):
            found.add(word[: len(word) - len(ending)])
    found |= {root[:-1] + "s" for root in found if root.endswith("d")}
    return frozenset(root for root in found if len(root) >= _SHORTEST)


def _form_of(noun: Token) -> str:
    if children(noun, "poss"):
        return "owned"
    determiners = {c.lower_ for c in children(noun, "det", "predet", "amod")}
    if determiners & _BACK:
        return "back"
    if "the" in determiners:
        return "definite"
    return "indefinite" if determiners & _INDEFINITE else "bare"


def _strength_of(noun: Token, form: str) -> str:
    """How plainly a noun points back: "the attack" more than "the attack on Gao", that more than "attacks"."""
    if form == "bare" and noun.tag_ in ("NNP", "NNPS"):
        form = "name"
    number = "several " if is_plural(noun) else ""
    return f"{number}{form}{' narrowed' if children(noun, *_NARROWING) else ''}"
