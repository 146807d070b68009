"""Reads rows of patterns from TOML and matches them.

A row has a `name`, bindings (each a path from the anchor or from an earlier binding, or a list of such), whatever keys
its user asks for, a sentence that it `reads` with what that gives, and a sentence that it must `not` read:

    [paths]
    owned = "<pobj[dep=pobj] <prep"

    [[construction]]
    name = "responsibility"
    stand = "token $owned [lemma=responsibility]"
    verb = "stand <dobj[@owning_up][!>neg]"
    head = "verb :subjects"
    slot = "subject"
    reads = { text = "The group claimed responsibility for the [attack].", gives = ["group"] }
    not = "The group did not claim responsibility for the [attack]."

In: the file and a `Language`. Out: checked `Row`s in the order of the file. Whether the examples hold is left to the
test of each user, which has the model that parses them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.tables import naming_the_line, read_table
from kg.patterns.language import Language, Node, PatternMatch
from kg.patterns.paths import Condition, Path, compile_path

ANCHOR = "token"
_FIXED = frozenset(["name", "reads", "not", "note"])
_SHARED = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a row reads.

    Args:
        text: The sentence; what the row starts from may stand in brackets.
        gives: What the row makes of it, as its user writes that down.
    """

    text: str
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """A named token of a pattern, and the paths to it.

    Args:
        name: Its name.
        paths: Each with the name of the token that it starts from; what several lead to is taken in their order.
    """

    name: str
    paths: tuple[tuple[str, Path], ...]

    def find(self, match: PatternMatch) -> Sequence[Node]:
        """Return the tokens that the name can stand for."""
        paths = self.paths
        if len(paths) == 1:
            source, path = paths[0]
            return path.walk(match.tokens[source], match)
        found = {t.i: t for source, path in self.paths for t in path.walk(match.tokens[source], match)}
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file of patterns.

    Args:
        name: Unique in its file.
        bindings: In the order of the file, each from the anchor or an earlier one.
        keys: What its user asked for, by name.
        reads: Sentences that it reads.
        refuses: Sentences that it must not read.
    """

    name: str
    bindings: tuple[Binding, ...]
    keys: Mapping[str, Any]
    reads: tuple[Example, ...]
    refuses: tuple[str, ...]

    def asks(self) -> tuple[Condition, ...]:
        """Return what the row asks of its anchor alone, before it looks at anything that hangs elsewhere."""
        found: list[Condition] = []
        anchors = {ANCHOR}
        for binding in self.bindings:
            source, path = binding.paths[0]
            if len(binding.paths) > 1 or source not in anchors:
                break
            found += (asked for asked in path.asks if asked.names <= {ANCHOR})
            if not path.stays:
                break
            anchors.add(binding.name)
        return tuple(found)

    @property
    def from_anchor(self) -> list[Path]:
        """The paths that every match takes from the anchor."""
        return [b.paths[0][1] for b in self.bindings if len(b.paths) == 1 and b.paths[0][0] == ANCHOR]

    def can_start(self, label: str, *, tag: str | None = None) -> bool:
        """Whether a token that hangs by a label can be the anchor, as far as its children are not asked for.

        Whoever tries many rows can leave the others out, which is most of them.

        Args:
            label: Its label.
            tag: Its tag; None where it is not looked at.
        """
        paths = self.from_anchor
        return all(not path.hangs_by or label in path.hangs_by for path in paths) and (
            tag is None or all(not path.tagged or tag in path.tagged for path in paths)
        )

    def matches(self, start: PatternMatch) -> Sequence[PatternMatch]:
        """Return every way to bind the names of this row, in the order of the first binding, then the second.

        Args:
            start: The anchor, as `PatternMatch({ANCHOR: token}, context)`.
        """
        found: Sequence[PatternMatch] = (start,)
        for binding in self.bindings:
            name, find = binding.name, binding.find
            found = [
                PatternMatch({**match.tokens, name: token}, match.context)
                for match in found
                for token in find(match)
            ]
            if not found:
                break
        return found


def read_rows(
    path: FilePath, table: str, language: Language, *, needs: Sequence[str] = (), may: Sequence[str] = ()
) -> tuple[Row, ...]:
    """Read the rows of a file.

    Args:
        path: A TOML file with `[[table]]` rows and, where it has any, shared `[paths]`.
        table: Name of the rows' table.
        language: What their paths may use.
        needs: Keys that each row must have.
        may: Keys that a row may have.

    Raises:
        LexiconError: The file cannot be read, or a row lacks a key, a sentence that it reads or one that it must not
            read, has a doubled name or a path that cannot be compiled; names the row and the line.
    """
    raw = read_table(path)
    unknown = sorted(set(raw) - {table, "paths"})
    if unknown or not isinstance(raw.get(table), list):
        found = ", ".join(unknown) or "no rows"
        raise LexiconError(f"{path}: expected [[{table}]] rows and [paths], found {found}")
    shared = {name: str(text) for name, text in raw.get("paths", {}).items()}
    reader = _RowReader(language, shared, frozenset(needs), frozenset(may))
    rows: dict[str, Row] = {}
    for entry in raw[table]:
        name = str(entry.get("name", "?"))
        with naming_the_line(path, f'"{name}"'):
            if name in rows:
                raise LexiconError(f"{table} {name!r} stands there twice; give one another name")
            rows[name] = reader.row(name, entry)
    return tuple(rows.values())


@dataclass(frozen=True, slots=True)
class _RowReader:
    """What the rows of one file may use."""

    language: Language
    shared: Mapping[str, str]
    needs: frozenset[str]
    may: frozenset[str]

    def row(self, name: str, entry: Mapping[str, Any]) -> Row:
        missing = sorted((self.needs | {"name", "reads", "not"}) - set(entry))
        if missing:
            raise LexiconError(f"{name!r} lacks {', '.join(missing)}")
        bindings: list[Binding] = []
        for key, value in entry.items():
            if key not in _FIXED | self.needs | self.may:
                bindings.append(self.binding(key, value, [ANCHOR, *(b.name for b in bindings)]))
        keys = MappingProxyType({key: entry[key] for key in self.needs | self.may if key in entry})
        refuses = entry["not"] if isinstance(entry["not"], list) else [entry["not"]]
        return Row(name, tuple(bindings), keys, _examples(name, entry["reads"]), tuple(map(str, refuses)))

    def binding(self, name: str, value: object, known: Sequence[str]) -> Binding:
        texts: list[Any] = value if isinstance(value, list) else [value]
        if not texts or not all(isinstance(text, str) for text in texts):
            raise LexiconError(f"{name} must be a path or a list of paths, is {value!r}")
        return Binding(name, tuple(self.path(name, text, known) for text in texts))

    def path(self, name: str, text: str, known: Sequence[str]) -> tuple[str, Path]:
        source = re.split(r"[ \[]", text, maxsplit=1)[0]
        if source not in known:
            raise LexiconError(f"{name} starts from {source!r}; it may start from {', '.join(known)}")
        try:
            expanded = _SHARED.sub(lambda found: self.shared[found[1]], text[len(source) :])
        except KeyError as error:
            known_paths = ", ".join(sorted(self.shared)) or "none"
            raise LexiconError(f"{name}: no shared path {error}; there are {known_paths}") from error
        return source, compile_path(expanded.strip(), self.language)


def _examples(name: str, value: object) -> tuple[Example, ...]:
    tables: list[Any] = value if isinstance(value, list) else [value]
    if not all(isinstance(t, dict) and set(t) == {"text", "gives"} and t["gives"] for t in tables):
        raise LexiconError(f"{name!r}: reads must be {{ text = ..., gives = [...] }}, or a list of such")
    return tuple(Example(str(t["text"]), tuple(map(str, t["gives"]))) for t in tables)
