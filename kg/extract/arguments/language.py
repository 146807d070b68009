"""What the rows of `constructions.toml` may ask: walks of the grammar, and tests of the trigger and of what nouns name.

In: tokens, and a `Setting` as the context of a match. Out: the `Language` in which those rows are written.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import cast

from kg.extract.arguments.acting import acting, can_act, doers, is_provided
from kg.extract.arguments.prepositions import LOCATIVE, is_site, places_beside
from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import objects, preposition_objects, takes_place
from kg.extract.grammar.subjects import subjects
from kg.extract.grammar.words import NOMINAL
from kg.extract.noun_types import NounTypes, common_lemma
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.patterns import Language, Node, PatternMatch
from kg.vocab import superclasses


@dataclass(frozen=True)
class Setting:
    """What the tests of a construction look at besides the tree.

    Args:
        trigger: The event whose participants are looked for.
        kinds: What each noun names.
    """

    trigger: Trigger
    kinds: NounTypes

    @cached_property
    def acting(self) -> list[Token]:
        """Who acts where the trigger is a verb."""
        return acting(self.trigger)

    @cached_property
    def doers(self) -> list[Token]:
        """Who does it where the trigger is a verb."""
        return doers(self.trigger)

    @property
    def light(self) -> tuple[Token, ...]:
        """The light verb of the trigger, where it has one."""
        return (self.trigger.light,) if self.trigger.light is not None else ()


def construction_language(words: Callable[[str], Set[str]]) -> Language:
    """Return the language of the constructions.

    Args:
        words: Gives the words of a named set.
    """
    return Language(
        words,
        walks=_WALKS,
        tests=_TESTS,
        value_tests=_VALUE_TESTS,
        walk_labels={"prepositional": _BEFORE_OBJECTS},
    )


_BEFORE_OBJECTS = frozenset({"prep", "agent", "dative", "advmod"})
"""Labels below which the objects of prepositions stand; of an adverb in "close to"."""


def _token(node: Node) -> Token:
    return cast("Token", node)


def _setting(match: PatternMatch) -> Setting:
    return cast("Setting", match.context)


def _walk(rule: Callable[[Token], Sequence[Token]]) -> Callable[[Node, PatternMatch], Sequence[Node]]:
    return cast("Callable[[Node, PatternMatch], Sequence[Node]]", lambda token, _: rule(token))


def _walk_of_setting(name: str) -> Callable[[Node, PatternMatch], Sequence[Node]]:
    read = attrgetter(name)
    return lambda _, match: cast("Sequence[Node]", read(match.context))


def _test(rule: Callable[[Token], bool]) -> Callable[[Node, PatternMatch], bool]:
    return lambda node, _: rule(_token(node))


def _prepositional(token: Token) -> list[Token]:
    return [noun for _, noun in preposition_objects(token)]


def _is_named(node: Node, match: PatternMatch) -> bool:
    return _setting(match).kinds.entity(_token(node)) is not None


def _likeliest_kind(node: Node, match: PatternMatch) -> str:
    return _setting(match).kinds.all_of(_token(node), "subject")[0]


def _with_prep(node: Node, match: PatternMatch, values: Set[str]) -> bool:
    """Whether the lemma of a verb and the preposition bound as "prep" are one of these phrases."""
    return f"{_token(node).lemma_} {_token(match['prep']).lower_}" in values


_WALKS = {
    "subjects": _walk(subjects),
    "objects": _walk(objects),
    "coordinated": _walk(lambda token: token.conjuncts),
    "prepositional": _walk(_prepositional),
    "acting": _walk_of_setting("acting"),
    "doers": _walk_of_setting("doers"),
    "light": _walk_of_setting("light"),
    "places_beside": lambda node, match: cast(
        "Sequence[Node]", places_beside(_token(node), _setting(match).kinds)
    ),
}
_TESTS = {
    "passive": _test(is_passive),
    "nominal": _test(lambda token: token.pos_ in NOMINAL),
    "takes_place": _test(takes_place),
    "provided": _test(is_provided),
    "of_providing": _test(lambda token: token.head.lower_ == "with" and is_provided(token.head.head)),
    "of_report": _test(lambda token: token.head.head.lemma_ == "report"),
    "locative": _test(lambda token: token.head.lower_ in LOCATIVE),
    "named": _is_named,
    "site": lambda node, match: is_site(_token(node), _setting(match).kinds),
    "can_act": lambda node, match: can_act(
        _token(node), _setting(match).trigger.token, _setting(match).kinds
    ),
    "in_trigger": lambda node, match: _token(node) in _setting(match).trigger.words,
    "plain": lambda _, match: _setting(match).trigger.event_class == "Event",
    "has_light_verb": lambda _, match: _setting(match).trigger.light is not None,
    "light_verb": lambda node, match: node is _setting(match).trigger.light,
}
_VALUE_TESTS = {
    "via": lambda node, _, values: _token(node).head.lower_ in values,
    "noun": lambda node, _, values: common_lemma(_token(node)) in values,
    "kind": lambda node, match, values: _likeliest_kind(node, match) in values,
    "may_be": lambda node, match, values: (
        not values.isdisjoint(_setting(match).kinds.all_of(_token(node), "subject"))
    ),
    "class": lambda _, match, values: (
        not values.isdisjoint(superclasses(_setting(match).trigger.event_class))
    ),
    "light_role": lambda _, match, values: _setting(match).trigger.light_role in values,
    "with_prep": _with_prep,
    "within": lambda node, match, values: abs(node.i - match["token"].i) <= min(map(int, values)),
}
