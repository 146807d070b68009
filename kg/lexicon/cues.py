"""The words that tell whether an event happened, and who says so.

In: `factuality.toml` beside this file. Out: one checked, frozen `Cues`. How the words act in a
sentence is left to `kg.extract.factuality` and `kg.extract.attribution`.
"""

import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args

from kg.errors import LexiconError
from kg.model import Certainty, Outcome, Polarity

Scope = Literal["none", "indefinite", "all"]
ReportKind = Literal["speech", "thought", "demand", "denial"]

_Choice = TypeVar("_Choice")

_PATH = Path(__file__).with_name("factuality.toml")
_WORD_TABLES = (
    "transparent", "occurrence", "result", "presupposed", "agreement", "facing", "coming", "outcome", "compound",
    "hearsay", "allegation", "negation", "modal", "adverb", "condition", "ahead", "attribution",
)  # fmt: skip

_KINDS = ("verb", "noun", "adjective")
_EFFECT_KEYS = frozenset(["polarity", "certainty", "future", "outcome"])
_GOVERNOR_KEYS = _EFFECT_KEYS | {"name", "finite", "objects", "with", "verbs", "nouns", "adjectives"}
_REPORTING_KEYS = frozenset(["kind", "clauses", "objects", "nouns", "adjectives"])
_ACHIEVED_KEYS = frozenset(["name", "hosts", "never", "infinitives"])
_LISTS = ("governor", "reporting", "achieved")


@dataclass(frozen=True, slots=True)
class Factuality:
    """Whether an event happened, as far as words tell.

    Args:
        polarity: "negative" where it is said not to have happened.
        certainty: How sure the words are.
        future: Whether it lies ahead of the article.
        outcome: How it ended, or that it has not begun.
        because: Names of the rules and classes of words that say so; two that differ in these alone are equal.

    Example:
        >>> Factuality(outcome="failed").realized
        False
    """

    polarity: Polarity = "positive"
    certainty: Certainty = "certain"
    future: bool = False
    outcome: Outcome = "accomplished"
    because: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def realized(self) -> bool:
        """Whether it happened or is under way."""
        return self in (REALIZED, ONGOING)


REALIZED = Factuality()
ONGOING = Factuality(outcome="ongoing")


@dataclass(frozen=True, slots=True)
class Governor:
    """A class of words and what they make of the event in their scope.

    Args:
        name: Its name in the data file.
        effect: What it says of the event.
        finite: Whether finite clauses lie in its scope too ("feared that it fell"), or infinitives only.
        objects: Which nominal objects lie in its scope: none, those not yet known to the reader, or all.
        leads: Prepositions that lead to the event.
        verbs: Lemmas, with particle or preposition where they need one ("call off").
        nouns: Lemmas.
        adjectives: Words, lower case.
    """

    name: str
    effect: Factuality
    finite: bool
    objects: Scope
    leads: frozenset[str]
    verbs: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]


@dataclass(frozen=True, slots=True)
class Achievement:
    """Infinitives of purpose that tell what their main verb brought about: "scored twice to defeat them".

    Args:
        name: Its name in the data file.
        hosts: Main verbs, alone or with a particle, preposition or object; none named: every verb.
        never: Main verbs that it is not read under.
        infinitives: The infinitives; none named: every verb.
    """

    name: str
    hosts: frozenset[str]
    never: frozenset[str]
    infinitives: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reporting:
    """A class of words by which somebody says something.

    Args:
        kind: What the source does.
        clauses: Verbs whose clause is what is said.
        objects: Verbs whose object is what is said.
        nouns: Nouns for what is said.
        adjectives: Adjectives of the source that take a clause ("afraid that").
    """

    kind: ReportKind
    clauses: frozenset[str]
    objects: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """All cue words.

    Args:
        governors: Classes that say something of the event in their scope.
        reporting: Classes by which somebody says something.
        achievements: Purposes that were reached.
        words: The remaining lists by "table.key", e.g. "modal.future".

    Example:
        >>> load_cues().governor_of_verb("thwart").name
        'foil'
        >>> "will" in load_cues().words["modal.future"]
        True
    """

    governors: tuple[Governor, ...]
    reporting: tuple[Reporting, ...]
    achievements: tuple[Achievement, ...]
    words: Mapping[str, frozenset[str]]
    _governing: Mapping[tuple[str, str], Governor] = field(init=False, repr=False, compare=False)
    _reporting: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Turn the governors round: the class by the kind of word and the word."""
        governing = {(kind, word): g for g in self.governors for kind, word in _words_of_governor(g)}
        object.__setattr__(self, "_governing", MappingProxyType(governing))
        reporting = (word for r in self.reporting for word in (*r.clauses, *r.objects))
        object.__setattr__(self, "_reporting", frozenset(reporting))

    def can_report(self, verbs: Set[str]) -> bool:
        """Whether one of these verbs, with its particle or preposition, may tell that somebody says something."""
        return not self._reporting.isdisjoint(verbs)

    def governor_of_verb(self, *lemmas: str) -> Governor | None:
        """The class of the first of these lemmas that is a governing verb, None where none is."""
        found = (self._governing.get(("verb", lemma)) for lemma in lemmas)
        return next((governor for governor in found if governor is not None), None)

    def governor_of_noun(self, lemma: str) -> Governor | None:
        """The class of a governing noun, None where it is none."""
        return self._governing.get(("noun", lemma))

    def governor_of_adjective(self, word: str) -> Governor | None:
        """The class of a governing adjective, None where it is none."""
        return self._governing.get(("adjective", word))


@cache
def load_cues(path: Path = _PATH) -> Cues:
    """Read and check the cue words.

    Args:
        path: The data file; the one shipped with the package by default.

    Raises:
        LexiconError: The file is missing, is no TOML, lacks a table, or holds an unknown key or value.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path}: cannot be read ({error}); restore the file") from error
    known = {*_LISTS, *_WORD_TABLES}
    unknown, missing = set(raw) - known, known - set(raw)
    if unknown or missing:
        raise LexiconError(f"{path}: unknown tables {sorted(unknown)}, missing tables {sorted(missing)}")
    words = {
        f"{table}.{key}": _words(path, f"{table}.{key}", value)
        for table in _WORD_TABLES
        for key, value in raw[table].items()
    }
    governors = tuple(_governor(path, row) for row in raw["governor"])
    _check_single(path, governors)
    return Cues(
        governors=governors,
        reporting=tuple(_reporting(path, row) for row in raw["reporting"]),
        achievements=tuple(_achievement(path, row) for row in raw["achieved"]),
        words=MappingProxyType(words),
    )


def _governor(path: Path, row: dict[str, Any]) -> Governor:
    name = str(row.get("name", "?"))
    _check_keys(path, f"governor {name!r}", row, _GOVERNOR_KEYS)
    effect = Factuality(
        polarity=_choice(path, name, row.get("polarity", "positive"), get_args(Polarity)),
        certainty=_choice(path, name, row.get("certainty", "certain"), get_args(Certainty)),
        future=bool(row.get("future", False)),
        outcome=_choice(path, name, row.get("outcome", "accomplished"), get_args(Outcome)),
        because=(f"governor-{name}",),
    )
    return Governor(
        name=name,
        effect=effect,
        finite=bool(row.get("finite", True)),
        objects=_choice(path, name, row.get("objects", "none"), get_args(Scope)),
        leads=_words(path, f"{name}.with", row.get("with", [])),
        verbs=_words(path, f"{name}.verbs", row.get("verbs", [])),
        nouns=_words(path, f"{name}.nouns", row.get("nouns", [])),
        adjectives=_words(path, f"{name}.adjectives", row.get("adjectives", [])),
    )


def _achievement(path: Path, row: dict[str, Any]) -> Achievement:
    name = str(row.get("name", "?"))
    _check_keys(path, f"achieved {name!r}", row, _ACHIEVED_KEYS)
    return Achievement(
        name=name,
        hosts=_words(path, f"{name}.hosts", row.get("hosts", [])),
        never=_words(path, f"{name}.never", row.get("never", [])),
        infinitives=_words(path, f"{name}.infinitives", row.get("infinitives", [])),
    )


def _words_of_governor(governor: Governor) -> list[tuple[str, str]]:
    """Return the kind of each word of a class, and the word."""
    kinds = (governor.verbs, governor.nouns, governor.adjectives)
    return [(kind, word) for kind, words in zip(_KINDS, kinds, strict=True) for word in words]


def _check_single(path: Path, governors: tuple[Governor, ...]) -> None:
    """Refuse a word in two classes: only the first would ever act."""
    places = [
        (kind, word, governor.name)
        for governor in governors
        for kind, word in sorted(_words_of_governor(governor))
    ]
    seen: dict[tuple[str, str], str] = {}
    for kind, word, name in places:
        first = seen.setdefault((kind, word), name)
        if first != name:
            raise LexiconError(f"{path}: {kind} {word!r} stands in {first!r} and in {name!r}; keep one")


def _reporting(path: Path, row: dict[str, Any]) -> Reporting:
    kind = row.get("kind", "?")
    _check_keys(path, f"reporting {kind!r}", row, _REPORTING_KEYS)
    return Reporting(
        kind=_choice(path, f"reporting {kind!r}", kind, get_args(ReportKind)),
        clauses=_words(path, f"{kind}.clauses", row.get("clauses", [])),
        objects=_words(path, f"{kind}.objects", row.get("objects", [])),
        nouns=_words(path, f"{kind}.nouns", row.get("nouns", [])),
        adjectives=_words(path, f"{kind}.adjectives", row.get("adjectives", [])),
    )


def _check_keys(path: Path, where: str, row: dict[str, Any], allowed: frozenset[str]) -> None:
    unknown = sorted(set(row) - allowed)
    if unknown:
        raise LexiconError(f"{path}: {where} has unknown keys {unknown}; allowed are {sorted(allowed)}")


def _choice(path: Path, where: str, value: object, allowed: tuple[_Choice, ...]) -> _Choice:
    for choice in allowed:
        if choice == value:
            return choice
    raise LexiconError(f"{path}: {where}: {value!r} is not one of {', '.join(map(str, allowed))}")


def _words(path: Path, where: str, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise LexiconError(f"{path}: {where} must be a list of words")
    wrong = [word for word in value if word != word.strip().lower() or not word]
    if wrong:
        raise LexiconError(f"{path}: {where}: {wrong} must be in lower case without outer blanks")
    repeated = sorted({word for word in value if value.count(word) > 1})
    if repeated:
        raise LexiconError(f"{path}: {where}: {repeated} stand there twice; keep one")
    return frozenset(value)
