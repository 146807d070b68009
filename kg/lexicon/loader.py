"""Reads the lexicon: the one frozen `Lexicon` out of the data files beside this one, checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, cast

from kg.errors import LexiconError
from kg.lexicon.entries import EntryReader
from kg.lexicon.frames import PREPOSITIONS, ROLES, read_frames
from kg.lexicon.senses import Frame, Pos, Sense
from kg.lexicon.tables import Sets, read_table, read_words
from kg.lexicon.word_sets import add_sets, package_sets
from kg.model import Role
from kg.settings import file_states
from kg.vocab import superclasses

_FOLDER = Path(__file__).parent
_FRAME_TABLES: Mapping[str, Pos] = {"verb_frames": "VERB", "noun_frames": "NOUN"}
_LISTS = ("nouns", "not_events", "stop_verbs", "state_verbs", "stop_adjectives", "adjectives")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All event words, their frames, and the sets of words that decide how a sentence is read.

    Args:
        senses: By (lemma of the head, part of speech), the most special sense first.
        frames: By name.
        light_verbs: Verb, with its particle or preposition ("come under"), to the role that its subject takes
            in the event that its object names.
        event_nouns: Nouns that name events of no class.
        suffixes: Endings that make a noun an event, unless it stands in `not_events`.
        not_events: Nouns that name no event in spite of their ending.
        event_adjectives: Adjectives that name an event of no class ("ongoing").
        stop_verbs: Verbs that name no event of their own.
        state_verbs: Verbs that name a state rather than a happening ("own", "need").
        stop_adjectives: Participles and adjectives that name no event.
        plain_frames: By (lemma, part of speech), the frame of a plain event, where it is not "act".
        sets: Sets of lemmas by name ("weapons", "facilities", ...).
        people: Nouns for people and their bodies by PLOVER sector.
    """

    senses: Mapping[tuple[str, Pos], tuple[Sense, ...]]
    frames: Mapping[str, Frame]
    light_verbs: Mapping[str, Role]
    event_nouns: frozenset[str]
    suffixes: tuple[str, ...]
    not_events: frozenset[str]
    event_adjectives: frozenset[str]
    stop_verbs: frozenset[str]
    state_verbs: frozenset[str]
    stop_adjectives: frozenset[str]
    plain_frames: Mapping[tuple[str, Pos], Frame]
    sets: Mapping[str, frozenset[str]]
    people: Mapping[str, frozenset[str]]
    idiom_ends: frozenset[str] = field(init=False, repr=False, compare=False)
    _sectors: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Turn the people round: sector by noun, the first that has it. Note the last words of idioms."""
        idioms = (phrase for phrase in self.not_events if " " in phrase)
        object.__setattr__(self, "idiom_ends", frozenset(phrase.rpartition(" ")[2] for phrase in idioms))
        sectors: dict[str, str] = {}
        for sector, nouns in self.people.items():
            for noun in nouns:
                sectors.setdefault(noun, sector)
        object.__setattr__(self, "_sectors", MappingProxyType(sectors))

    @classmethod
    def load(cls, *extra: Path) -> Self:
        """Read the lexicon, once per process and what `extra` holds.

        Args:
            extra: Files in the form of `events.toml`, or folders that may hold one, a `frames.toml` and the
                `[sets]` of a `words.toml`. Their entries are tried before the built-in ones that are as
                special, and take the place of those with the same conditions; words join the set of their name.

        Raises:
            LexiconError: A file has a fault; the message names file, table and entry.

        Example:
            >>> [s.event_class for s in Lexicon.load().senses_of("detonate", "VERB")]
            ['Bombing']
        """
        return cast(Self, _load(extra, file_states(extra)))

    def senses_of(self, lemma: str, pos: Pos) -> tuple[Sense, ...]:
        """Return the senses of a head word, the most special first."""
        return self.senses.get((lemma, pos), ())

    def is_event_noun(self, lemma: str) -> bool:
        """Whether a noun without a sense names a plain event.

        Example:
            >>> [Lexicon.load().is_event_noun(noun) for noun in ("ceremony", "refurbishment", "station")]
            [True, True, False]
        """
        if lemma in self.event_nouns:
            return True
        return lemma not in self.not_events and len(lemma) > 6 and lemma.endswith(self.suffixes)

    def plain_frame(self, lemma: str, pos: Pos) -> Frame:
        """Return the frame of a word that names an event of no class."""
        return self.plain_frames.get((lemma, pos), self.frames["act"])

    def sector(self, lemma: str) -> str | None:
        """Return the PLOVER sector of a noun for people, None for any other noun.

        Example:
            >>> Lexicon.load().sector("insurgent")
            'REB'
        """
        return self._sectors.get(lemma)


@lru_cache(maxsize=8)
def _load(extra: tuple[Path, ...], _states: object) -> Lexicon:
    words, generic = read_table(_FOLDER / "words.toml"), read_table(_FOLDER / "generic.toml")
    sets = package_sets(_FOLDER)
    frames = read_frames(_FOLDER / "frames.toml")
    for folder in extra:
        if (folder / "words.toml").is_file():
            sets = add_sets(folder / "words.toml", sets)
        if (folder / "frames.toml").is_file():
            frames = read_frames(folder / "frames.toml", frames)
    reader = EntryReader(frames, sets)
    files = (path / "events.toml" if path.is_dir() else path for path in extra)
    own = tuple(sense for path in files if path.is_file() or path in extra for sense in reader.read(path))
    built_in = reader.read(_FOLDER / "events.toml")
    lists = {key: read_words(generic, key, "generic.toml") for key in _LISTS}
    return Lexicon(
        senses=_index(own, built_in),
        frames=frames,
        light_verbs=_read_light_verbs(words),
        event_nouns=lists["nouns"],
        suffixes=tuple(sorted(read_words(generic, "suffixes", "generic.toml"))),
        not_events=lists["not_events"],
        event_adjectives=lists["adjectives"],
        stop_verbs=lists["stop_verbs"],
        state_verbs=lists["state_verbs"],
        stop_adjectives=lists["stop_adjectives"],
        plain_frames=_read_plain_frames(generic, frames),
        sets=sets,
        people=_read_people(words),
    )


def _index(
    own: tuple[Sense, ...], built_in: tuple[Sense, ...]
) -> Mapping[tuple[str, Pos], tuple[Sense, ...]]:
    """Group senses by head: most words, then most conditions, deepest class, order of the files."""
    taken = {sense.key for sense in own}
    senses = [*own, *(sense for sense in built_in if sense.key not in taken)]
    depth = {name: len(superclasses(name)) for name in {s.event_class for s in senses}}
    order = sorted(senses, key=lambda s: (-len(s.lemma.split()), -s.n_required, -depth[s.event_class]))
    index: dict[tuple[str, Pos], list[Sense]] = {}
    for sense in order:
        index.setdefault((sense.head, sense.pos), []).append(sense)
    return MappingProxyType({key: tuple(group) for key, group in index.items()})


def _read_people(words: Mapping[str, Any]) -> Sets:
    people = {
        sector: read_words(words["people"], sector, "words.toml [people]") for sector in words["people"]
    }
    seen: dict[str, str] = {}
    for sector, nouns in people.items():
        for noun in sorted(nouns):
            if seen.setdefault(noun, sector) != sector:
                raise LexiconError(
                    f"words.toml [people] {sector}: {noun!r} stands in {seen[noun]} too; keep one"
                )
    return MappingProxyType(people)


def _read_light_verbs(words: Mapping[str, Any]) -> Mapping[str, Role]:
    for verb, role in words["light_verbs"].items():
        if role not in ROLES:
            allowed = ", ".join(sorted(ROLES))
            raise LexiconError(
                f"words.toml [light_verbs] {verb!r}: unknown role {role!r}; roles are {allowed}"
            )
    return MappingProxyType(dict(words["light_verbs"]))


def _read_plain_frames(
    generic: Mapping[str, Any], frames: Mapping[str, Frame]
) -> Mapping[tuple[str, Pos], Frame]:
    found: dict[tuple[str, Pos], Frame] = {}
    for key, pos in _FRAME_TABLES.items():
        for name in generic.get(key, {}):
            if name not in frames:
                raise LexiconError(f"generic.toml [{key}]: unknown frame {name!r}; name one of frames.toml")
            for lemma in read_words(generic[key], name, f"generic.toml [{key}]"):
                found[lemma, pos] = frames[name]
    topic: Mapping[str, Role] = MappingProxyType({"any": "topic"})
    for prep in generic.get("complements", {}):
        if prep not in PREPOSITIONS:
            raise LexiconError(f"generic.toml [complements]: unknown preposition {prep!r}")
        for lemma in read_words(generic["complements"], prep, "generic.toml [complements]"):
            base = found.get((lemma, "VERB"), frames["act"])
            found[lemma, "VERB"] = replace(base, slots=MappingProxyType({**base.slots, prep: topic}))
    return MappingProxyType(found)
