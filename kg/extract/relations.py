"""Lasting facts between entities that the wording of a phrase states: who backs, leads, owns or speaks for whom.

In: a `Doc` and its referents. Out: `Statement`s between two referents, read by the rows of `relations.toml`. Whether
what is stated holds, and who says so, is left to `holding`; events are left to `triggers`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from kg.errors import LexiconError
from kg.extract.coreference import Discourse, Referent
from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import conjuncts, objects, preposition_objects, token_span
from kg.extract.grammar.subjects import subjects
from kg.extract.posts import (
    goes_on_with_of,
    holders,
    is_at_the_head,
    is_at_the_top,
    names_beside,
    possessors,
    post_words,
    predicate_of,
)
from kg.extract.tree import Doc, Token
from kg.lexicon.word_sets import word_map, word_set
from kg.model import Span
from kg.patterns import ANCHOR, Language, Node, PatternMatch, Row, Test, Union, Walk, read_rows
from kg.vocab import is_of_any

_PATH = Path(__file__).with_name("relations.toml")
_HYPHENS = "-–"
_INVERSE = frozenset({"backedBy"})
"""Relations that run from the undergoer to the doer."""
_KEYS = ("predicate", "by_name", "named", "unnamed", "subject_types", "object_types", "span", "post")


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation between two referents, and the words and the rule that state it.

    Args:
        subject: Whom the relation is told of.
        predicate: Local name of its property.
        object: Whom it leads to.
        span: The words that state it.
        rule: Name of the row that read it.
        token: The word that the row starts from.
        verb: The verb that says so, None where a phrase takes it for granted: "Ann Lee, *head of Boeing*".
        post: What the words call the subject in it: an office, a trade, a kinship.
    """

    subject: Referent
    predicate: str
    object: Referent
    span: Span
    rule: str
    token: Token
    verb: Token | None = None
    post: str | None = None


def find_relations(doc: Doc, discourse: Discourse) -> tuple[Statement, ...]:
    """Return the relations that phrases of the article state, in text order, each once.

    Reads "Iran-backed militants", "the coalition led by France", "Pentagon spokeswoman Sabrina Singh"; must not read
    "backed off" or "led to".
    """
    found: list[Statement] = []
    groups = load_relations()
    known = {word for anchors, _ in groups for word in anchors}
    for token in doc:
        words = _words_of(token)
        if known.isdisjoint(words):
            continue
        rows = (row for anchors, rows in groups if any(word in anchors for word in words) for row in rows)
        for statement in _stated_by(rows, token, discourse):
            if not any(_says_the_same(statement, other) for other in found):
                found.append(statement)
    return tuple(found)


@lru_cache(maxsize=4)
def load_relations(path: Path = _PATH) -> tuple[tuple[Set[str], tuple[Row, ...]], ...]:
    """Read the rows of a file, those of the same anchors together.

    Raises:
        LexiconError: A row has a fault, or does not say which relation it states between which two tokens.
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in read_rows(path, "relation", _LANGUAGE, needs=("anchors",), may=_KEYS):
        names = {b.name for b in row.bindings}
        paired = {"subject", "object"} <= names or {"doer", "undergoer"} <= names
        if not paired or ("predicate" in row.keys) == (_map_of(row) is not None):
            raise LexiconError(
                f"{path.name}: {row.name!r} must bind subject and object or doer and undergoer, "
                "and have a predicate or a map as its anchors"
            )
        groups.setdefault(tuple(row.keys["anchors"]), []).append(row)
    return tuple((_anchors(names), tuple(rows)) for names, rows in groups.items())


def _anchors(names: tuple[str, ...]) -> Set[str]:
    """Return the words that rows start from; a set of the lexicon as it is, since a domain may add to it."""
    plain = {name for name in names if name[0] not in "@%"}
    sets = [word_set(name[1:]) for name in names if name[0] == "@"]
    maps = [_map(name[1:]).keys() for name in names if name[0] == "%"]
    return Union((plain, *sets, *maps))


def _says_the_same(statement: Statement, other: Statement) -> bool:
    return (
        statement.predicate == other.predicate
        and statement.subject.is_same_as(other.subject)
        and statement.object.is_same_as(other.object)
    )


def _stated_by(rows: Iterable[Row], token: Token, discourse: Discourse) -> Iterator[Statement]:
    start = PatternMatch({ANCHOR: cast("Node", token)}, discourse)
    for row in rows:
        for match in row.matches(start):
            statement = _statement(row, match, discourse)
            if statement is not None:
                yield statement


def _statement(row: Row, match: PatternMatch, discourse: Discourse) -> Statement | None:
    name = _map_of(row)
    words = _words_of(_token(match[ANCHOR]))
    predicate = row.keys.get("predicate") or next(p for word, p in _map(name or "").items() if word in words)
    first, second = ("subject", "object") if "subject" in match.tokens else ("doer", "undergoer")
    if predicate in _INVERSE and first == "doer":
        first, second = second, first
    subject = _referent(row, match, first, discourse)
    other = _referent(row, match, second, discourse)
    if subject is None or other is None or subject.is_same_as(other):
        return None
    if not _fits(row, "subject", subject) or not _fits(row, "object", other):
        return None
    token = _token(match[ANCHOR])
    post = post_words(token, discourse.inside) if row.keys.get("post") else None
    verb = _token(match["verb"]) if "verb" in match.tokens else predicate_of(token)
    return Statement(subject, predicate, other, _span(row, match), row.name, token, verb, post)


def _referent(row: Row, match: PatternMatch, name: str, discourse: Discourse) -> Referent | None:
    token = _token(match[name])
    if name in row.keys.get("by_name", ()):
        found = _named_before(token, _token(match[ANCHOR]), discourse)
    else:
        found = discourse.at(token) or _whole_name(token, discourse)
    if found is None:
        return None
    unwanted = found.entity is None and name in row.keys.get("named", ())
    return None if unwanted or (found.entity is not None and name in row.keys.get("unnamed", ())) else found


def _named_before(token: Token, anchor: Token, discourse: Discourse) -> Referent | None:
    """Return the longest name around a token without the anchor: the ministry in "*Foreign* Ministry spokesman"."""
    longest = discourse.name_span(token)
    if longest is not None and not longest.start <= anchor.idx < longest.end:
        found = discourse.named_within(longest)
    else:
        found = discourse.named_within(token_span(token))
    return None if found is None or _is_a_first_word(token, found) else found


def _is_a_first_word(token: Token, referent: Referent) -> bool:
    """Whether one word that begins a sentence is all that shows a name: "*Suspected* bomber Ali"."""
    entity = referent.entity
    if (
        entity is None
        or entity.registered
        or entity.wikidata
        or " " in entity.label
        or len(entity.mentions) > 1
    ):
        return False
    return token.i == token.sent.start


def _whole_name(token: Token, discourse: Discourse) -> Referent | None:
    """Return what a name that the parser cut is the name of: "Yusuf *Barre* Dheere", where "Dheere" hangs elsewhere."""
    span = discourse.name_span(token) if token.pos_ == "PROPN" else None
    return discourse.named_within(span) if span is not None else None


def _fits(row: Row, side: str, referent: Referent) -> bool:
    types = row.keys.get(f"{side}_types")
    return types is None or is_of_any(referent.type, *types)


def _span(row: Row, match: PatternMatch) -> Span:
    names = row.keys.get("span", tuple(match.tokens))
    tokens = [_token(match[name]) for name in names if name in match.tokens]
    if "below" in names:
        tokens += _token(match[ANCHOR]).subtree
    first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
    return Span(first.idx, last.idx + len(last.text))


def _token(node: Node) -> Token:
    return cast("Token", node)


def _words_of(token: Token) -> tuple[str, ...]:
    """Return the words by which a token may be an anchor: its lemma, and what stands behind its last hyphen."""
    last = token.lower_.replace("–", "-").rpartition("-")[2]
    return (token.lemma_.lower(), last)


def _map_of(row: Row) -> str | None:
    return next((name[1:] for name in row.keys["anchors"] if name.startswith("%")), None)


@cache
def _map(name: str) -> Mapping[str, str]:
    return word_map(name)


def _is_hyphenated(node: Node, _: PatternMatch) -> bool:
    return any(hyphen in _token(node).text[1:-1] for hyphen in _HYPHENS)


def _with_conjuncts(node: Node, _: PatternMatch) -> list[Node]:
    return cast("list[Node]", conjuncts(_token(node)))


def _is_demonym(node: Node, match: PatternMatch) -> bool:
    discourse, span = cast("Discourse", match.context), token_span(_token(node))
    return any(name.demonym and name.span.covers(span) for name, _, _ in discourse.names)


def _of_post(test: Callable[[Token, Mapping[int, Span]], bool]) -> Test:
    return lambda node, match: test(_token(node), cast("Discourse", match.context).inside)


def _walk(find: Callable[[Token], list[Token]]) -> Walk:
    return lambda node, _: cast("list[Node]", find(_token(node)))


_LANGUAGE = Language(
    word_set,
    walks={
        "subjects": _walk(subjects),
        "objects": _walk(objects),
        "prepositional": _walk(lambda token: [o for _, o in preposition_objects(token)]),
        "with_conjuncts": _with_conjuncts,
        "holders": _walk(holders),
        "beside": _walk(names_beside),
        "possessors": lambda node, match: cast(
            "list[Node]", possessors(_token(node), cast("Discourse", match.context).inside)
        ),
    },
    tests={
        "passive": lambda node, _: is_passive(_token(node)),
        "hyphenated": _is_hyphenated,
        "at_the_head": _of_post(is_at_the_head),
        "at_the_top": _of_post(is_at_the_top),
        "demonym": _is_demonym,
        "of_more": _of_post(goes_on_with_of),
    },
    value_tests={
        "via": lambda node, _, values: _token(node).head.lower_ in values,
        "title": lambda node, _, values: _token(node).lemma_.lower() in values,
    },
)
