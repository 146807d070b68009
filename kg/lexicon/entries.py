"""Reads `events.toml`: which word names an event of which class, under which conditions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from kg.errors import LexiconError
from kg.lexicon.frames import PREPOSITIONS
from kg.lexicon.senses import KINDS, Condition, Frame, Pos, Sense, Slot
from kg.lexicon.tables import Sets, expand_sets, naming_the_line, read_table, read_words
from kg.vocab import event_classes

_POS: Mapping[str, Pos] = {"verbs": "VERB", "nouns": "NOUN", "adjectives": "ADJ"}
_SLOTS: tuple[Slot, ...] = get_args(Slot)
_CLAUSES = frozenset({"inf", "finite", "ing"})
_ENTRY_KEYS = frozenset(
    ["lemma", "lemmas", "frame", "weight", "transitive", "passive", "object_kind", "subject_kind"]
    + [prefix + slot for slot in _SLOTS for prefix in ("", "not_")]
)


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads entries in the form of `events.toml` against the frames and sets that they may name."""

    frames: Mapping[str, Frame]
    sets: Sets

    def read(self, path: Path) -> tuple[Sense, ...]:
        """Read every entry of a file.

        Raises:
            LexiconError: An entry names an unknown class, frame, condition or set, or stands there twice.
        """
        senses = tuple(self._senses(read_table(path), path))
        seen: dict[tuple[object, ...], Sense] = {}
        for sense in senses:
            other = seen.setdefault(sense.key, sense)
            if other is not sense:
                with naming_the_line(path, f"[{sense.event_class}]", f'"{sense.lemma}"'):
                    raise LexiconError(
                        f"{path.name} [{sense.event_class}] {sense.lemma!r}: the same word under the same "
                        f"conditions stands in [{other.event_class}]; add a condition or drop one"
                    )
        return senses

    def _senses(self, tables: Mapping[str, Any], path: Path) -> Iterator[Sense]:
        known = event_classes()
        for name, table in tables.items():
            where = f"{path.name} [{name}]"
            with naming_the_line(path, f"[{name}]"):
                _check_table(name, table, known, where)
            for key, pos in _POS.items():
                for number, entry in enumerate(table.get(key, ())):
                    fields = {"lemma": entry} if isinstance(entry, str) else entry
                    label = fields.get("lemma") or fields.get("lemmas") or number
                    fields = {"frame": table.get("frame", "act"), **fields}
                    word = label[0] if isinstance(label, list) else str(label)
                    with naming_the_line(path, f"[{name}]", key, f'"{word}"'):
                        yield from self._entry(name, pos, fields, f"{where} {key} {label!r}")

    def _entry(self, name: str, pos: Pos, entry: Mapping[str, Any], where: str) -> Iterator[Sense]:
        plain = self._pattern(name, pos, entry, where)
        lemmas = entry.get("lemmas", [entry["lemma"]] if "lemma" in entry else [])
        if not lemmas or not all(
            isinstance(lemma, str) and lemma == lemma.lower().strip() for lemma in lemmas
        ):
            raise LexiconError(f"{where}: needs a lemma, or lemmas, in lower case")
        for lemma in (form for word in lemmas for form in _forms(word)):
            parts = lemma.split()
            if pos == "NOUN" or "-" in parts:
                yield replace(plain, lemma=lemma, head=parts[-1], before=tuple(parts[:-1]))
            else:
                yield replace(plain, lemma=lemma, head=parts[0], particle=tuple(parts[1:]))

    def _pattern(self, name: str, pos: Pos, entry: Mapping[str, Any], where: str) -> Sense:
        unknown = next((key for key in entry if key not in _ENTRY_KEYS), None)
        if unknown is not None:
            raise LexiconError(
                f"{where}: unknown condition {unknown!r}; known are {', '.join(sorted(_ENTRY_KEYS))}"
            )
        if entry["frame"] not in self.frames:
            raise LexiconError(f"{where}: unknown frame {entry['frame']!r}; name one of frames.toml")
        weight = entry.get("weight", 0.8)
        if not isinstance(weight, int | float) or not 0 <= weight <= 1:
            raise LexiconError(f"{where}: weight {weight!r} is not between 0 and 1")
        return Sense(
            lemma="",
            pos=pos,
            head="",
            particle=(),
            before=(),
            event_class=name,
            frame=self.frames[entry["frame"]],
            weight=weight,
            transitive=_flag(entry, "transitive", where),
            passive=_flag(entry, "passive", where),
            conditions=tuple(self._conditions(entry, where)),
        )

    def _conditions(self, entry: Mapping[str, Any], where: str) -> Iterator[Condition]:
        for slot in _SLOTS:
            if entry.keys().isdisjoint((slot, f"{slot}_kind", f"not_{slot}")):
                continue
            lemmas = expand_sets(read_words(entry, slot, where), self.sets, where)
            excluded = expand_sets(read_words(entry, f"not_{slot}", where), self.sets, where)
            kinds = read_words(entry, f"{slot}_kind", where)
            _check_names(slot, lemmas | excluded, kinds, where)
            if lemmas or kinds:
                yield Condition(slot, lemmas, kinds)
            if excluded:
                yield Condition(slot, excluded, frozenset(), negated=True)


def _forms(lemma: str) -> tuple[str, ...]:
    """Return a word as one token and, where it has a hyphen, as three: "sell - off"."""
    return (lemma, lemma.replace("-", " - ")) if "-" in lemma.strip("-") else (lemma,)


def _check_table(name: str, table: object, known: Collection[str], where: str) -> None:
    if name not in known:
        near = get_close_matches(name, known, n=1)
        guess = f"did you mean {near[0]}? " if near else ""
        raise LexiconError(
            f"{where}: no class of ontologies/kg.ttl, or of a domain; {guess}name one of kg.vocab.event_classes()"
        )
    if not isinstance(table, dict):
        raise LexiconError(f"{where}: must be a table, as in [{name}]")
    unknown = next((key for key in table if key not in _POS and key != "frame"), None)
    if unknown is not None:
        raise LexiconError(f"{where}: unknown key {unknown!r}; keys are frame, {', '.join(_POS)}")


def _check_names(slot: Slot, lemmas: frozenset[str], kinds: frozenset[str], where: str) -> None:
    closed: Mapping[str, frozenset[str]] = {"clause": _CLAUSES, "prep": PREPOSITIONS}
    wrong = sorted(lemmas - closed.get(slot, lemmas))
    if wrong:
        allowed = ", ".join(sorted(closed[slot]))
        raise LexiconError(f"{where}: unknown {slot} {wrong[0]!r}; known are {allowed}")
    wrong = sorted(kinds - set(KINDS))
    if wrong:
        raise LexiconError(f"{where}: unknown kind {wrong[0]!r}; kinds are {', '.join(KINDS)}")


def _flag(entry: Mapping[str, Any], key: str, where: str) -> bool | None:
    value = entry.get(key)
    if value is not None and not isinstance(value, bool):
        raise LexiconError(f"{where}: {key} must be true or false, not {value!r}")
    return value
