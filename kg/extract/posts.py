"""Whom a noun for a post, a trade or a kin is told of, and whether it is held: "his *former wife*", "*deputy head* Li".

In: the token of such a noun and the names around it. Out: the words of the post, the tokens of whoever holds it and of
whom it is held with, and how it stands. Which noun states which relation is left to `relations`.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import chain, pairwise

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import objects
from kg.extract.grammar.subjects import subjects
from kg.extract.grammar.words import children
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set
from kg.model import Outcome, Span

_HYPHENS = "-–‐"
_INSIDE = ("compound", "nmod", "amod", "punct", "advmod", "npadvmod")
_FORMER, _COMING = word_set("marks_of_former_posts"), word_set("marks_of_coming_posts")
_NAMING, _SERVING, _BEING = (
    word_set("verbs_of_naming"),
    word_set("verbs_of_serving"),
    word_set("verbs_of_being"),
)
_WHOLE, _LIMITING = word_set("posts_at_the_head"), word_set("limits_of_posts")
_PLAIN, _OF_RULERS, _TAILS = (
    word_set("fields_of_heads"),
    word_set("fields_of_rulers"),
    word_set("tails_of_posts"),
)


def post_tokens(title: Token, inside: Mapping[int, Span]) -> tuple[Token, ...]:
    """Return the words of a post: "deputy trade minister", without "former" and without a name before it.

    Args:
        title: The noun.
        inside: Names by the tokens that belong to them.
    """
    words = title.doc.tokens
    first = _start_of_word(title)
    if words[first].lower_ in _FORMER | _COMING:
        first = title.i
    while first > 0 and _goes_on(words[first - 1], title, inside):
        first = _start_of_word(words[first - 1])
    last = title.i
    tail = "".join(t.lower_ for t in words[last + 1 : last + 3])
    if f"{title.lower_}{tail}" in _TAILS:
        last += 2
    elif last + 1 < len(words) and f"{title.lower_} {words[last + 1].lower_}" in _TAILS:
        last += 1
    return tuple(words[first : last + 1])


def _start_of_word(token: Token) -> int:
    """Return where a word with hyphens begins: "one" for "time" in "one-time"."""
    words, first = token.doc.tokens, token.i
    while first >= 2 and words[first - 1].text in _HYPHENS and _touch(words[first - 2 : first + 1]):
        first -= 2
    return first


def _touch(words: Sequence[Token]) -> bool:
    return all(a.idx + len(a.text) == b.idx for a, b in pairwise(words))


def _goes_on(word: Token, title: Token, inside: Mapping[int, Span]) -> bool:
    name = inside.get(word.i)
    if name is not None and not name.start <= title.idx < name.end:
        return False
    whole = "".join(t.lower_ for t in word.doc.tokens[_start_of_word(word) : word.i + 1])
    if whole in _FORMER | _COMING:
        return False
    return word.dep_ in _INSIDE and word.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") and word.head.i > word.i


def post_words(title: Token, inside: Mapping[int, Span]) -> str:
    """Return the words of a post as they stand in the text."""
    tokens = post_tokens(title, inside)
    return title.doc.text[tokens[0].idx : tokens[-1].idx + len(tokens[-1].text)]


def goes_on_with_of(title: Token, inside: Mapping[int, Span]) -> bool:
    """Whether an "of" behind a post says of what: "director *of* research", not "secretary *of* state"."""
    last = post_tokens(title, inside)[-1]
    return any(prep.lower_ == "of" and prep.i > last.i for prep in children(title, "prep"))


def is_at_the_head(title: Token, inside: Mapping[int, Span]) -> bool:
    """Whether its holder leads a whole: "chief executive", "head of", not "deputy head" or "sales director"."""
    return _leads(title, inside, _PLAIN)


def is_at_the_top(title: Token, inside: Mapping[int, Span]) -> bool:
    """Whether its holder leads a state or a town: "interim president", not "bank governor" or "party leader"."""
    return _leads(title, inside, _OF_RULERS)


def _leads(title: Token, inside: Mapping[int, Span], fields: Set[str]) -> bool:
    tokens = post_tokens(title, inside)
    words = " ".join(t.lower_ for t in tokens).replace(" - ", " ")
    if words in _WHOLE:
        return True
    if title.lemma_.lower() not in _WHOLE:
        return False
    before = [t for t in tokens if t.i < title.i and t.text not in _HYPHENS]
    return not any(
        t.lower_ in _LIMITING or (t.pos_ in ("NOUN", "PROPN") and t.lower_ not in fields) for t in before
    )


def standing(title: Token) -> Outcome:
    """Return whether a post is held ("ongoing"), was held ("accomplished") or is to be held ("planned")."""
    words = set(_words_around(title))
    if not _COMING.isdisjoint(words):
        return "planned"
    return "ongoing" if _FORMER.isdisjoint(words) else "accomplished"


def _words_around(title: Token) -> Iterator[str]:
    """Yield the words before a post in its phrase, and what is joined to it behind: "president-*elect*"."""
    words = title.doc.tokens
    holder = title.head if _is_before_name(title) else title
    before = [
        t for t in chain(title.lefts, holder.lefts) if t.i < title.i and t.dep_ not in ("poss", "relcl")
    ]
    for token in before:
        yield from (t.lower_ for t in (token, *token.lefts))
        yield "".join(t.lower_ for t in words[_start_of_word(token) : token.i + 1])
    yield words[_start_of_word(title)].lower_
    if title.i + 2 < len(words) and words[title.i + 1].text in _HYPHENS:
        yield words[title.i + 2].lower_


def holders(title: Token) -> list[Token]:
    """Return the heads of whoever a noun is told of.

    Reads "*Ann Lee*, the chairman", "chairman *Ann Lee*", "*She* is chairman", "named *her* chairman"; the noun itself
    where nobody else is told: "the *chairman* of Boeing".
    """
    if _is_before_name(title):
        return [title.head]
    if title.dep_ == "appos":
        return [_first_of(title.head)]
    verb = predicate_of(title)
    if verb is not None:
        raised = title.dep_ == "oprd" and not is_passive(verb)
        return objects(verb) if raised else subjects(verb)
    inner = [
        noun for prep in children(title, "prep") if prep.lower_ == "of" for noun in children(prep, "pobj")
    ]
    names = [t for noun in (title, *inner) for t in children(noun, "appos") if t.pos_ == "PROPN"]
    return names[:1] or ([] if _is_only_a_post(title) else [title])


def _is_before_name(title: Token) -> bool:
    """Whether a title is a part of the phrase of a name behind it: "*chairman* Ann Lee"."""
    after = title.head.i > title.i
    return after and (
        title.dep_ in ("compound", "nmod") or (title.dep_ == "amod" and title.head.pos_ == "PROPN")
    )


def _is_only_a_post(title: Token) -> bool:
    """Whether a noun names the post and nobody who holds it: "a candidate for *mayor*", "worked as *head*"."""
    return title.dep_ == "pobj" and title.head.lower_ in ("for", "as") and not children(title, "det")


def _first_of(token: Token) -> Token:
    """Return what a row of appositions explains: "*Ann Lee*, a doctor, the head of the clinic"."""
    while token.dep_ == "appos" and token.pos_ != "PROPN":
        token = token.head
    return token


def predicate_of(title: Token) -> Token | None:
    """Return the verb that says whose the post is: "*is* the head", "was *named* head", "*serves* as head"."""
    head = title.head
    if title.dep_ == "attr" and head.lemma_ in _BEING:
        return head
    if title.dep_ in ("oprd", "dobj", "attr") and head.lemma_ in _NAMING:
        return head
    if title.dep_ == "pobj" and head.lower_ == "as" and head.head.lemma_ in _SERVING | _NAMING:
        return head.head
    return None


def names_beside(title: Token) -> list[Token]:
    """Return what stands before a post, in its phrase or in that of the name behind it: "*Boeing* chairman Lee"."""
    own = children(title, "compound", "nmod", "amod")
    around = children(title.head, "compound", "nmod", "amod") if _is_before_name(title) else []
    return [t for t in (*own, *around) if t.i < title.i]


def possessors(title: Token, inside: Mapping[int, Span]) -> list[Token]:
    """Return whose post it is: "*its* chairman, Ann Lee", "*Boeing*'s chairman Ann Lee".

    Nobody's where another name stands between: the governor of "Zambia's *central bank* governor" is the bank's.
    """
    first = post_tokens(title, inside)[0].i
    if first > 0 and first - 1 in inside:
        return []
    around = children(title.head, "poss") if _is_before_name(title) else []
    return [*children(title, "poss"), *around]
