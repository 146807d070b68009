"""Reads `frames.toml`: which syntactic slot fills which role."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast, get_args

from kg.errors import LexiconError
from kg.lexicon.senses import KINDS, LINKS, Frame
from kg.lexicon.tables import naming_the_line, read_table
from kg.model import LinkRole, Role

ROLES = frozenset(get_args(Role)) - {"time"}
PREPOSITIONS = frozenset(
    "aboard about above across after against ahead along alongside amid among around as at because_of before "
    "behind below beneath beside between beyond by concerning despite due_to during for from in "
    "in_connection_with in_support_of inside into like near of off on onto out_of outside over past per "
    "regarding since targeting than through throughout to toward towards under until up upon using via with "
    "within without".split()
)
_CORE_SLOTS = frozenset({"subject", "object", "indirect", "poss", "compound"})


def read_frames(path: Path, known: Mapping[str, Frame] = MappingProxyType({})) -> Mapping[str, Frame]:
    """Read all frames of a file, each with the slots of its base.

    Args:
        path: The file.
        known: Frames that may be bases, and come first in what is returned; one of the same name is replaced.

    Raises:
        LexiconError: A frame names an unknown base, slot, kind or role.
    """
    tables = read_table(path)
    frames = dict(known)
    pending = dict(tables)
    while pending:
        ready = [name for name, table in pending.items() if table.get("base", "") in {"", *frames}]
        if not ready:
            name, table = next(iter(pending.items()))
            with naming_the_line(path, f"[{name}]"):
                raise LexiconError(
                    f"{path.name} [{name}]: base {table['base']!r} is no frame, or rests on itself"
                )
        for name in ready:
            table = pending.pop(name)
            with naming_the_line(path, f"[{name}]"):
                frames[name] = _frame(name, table, frames.get(table.get("base", "")), path.name)
    return MappingProxyType({name: frames[name] for name in (*known, *tables)})


def _frame(name: str, table: Mapping[str, Any], base: Frame | None, file: str) -> Frame:
    slots = dict(base.slots) if base else {}
    links = dict(base.links) if base else {}
    for slot, value in table.items():
        if slot == "base":
            continue
        if slot not in _CORE_SLOTS | PREPOSITIONS:
            allowed = ", ".join(sorted(_CORE_SLOTS))
            raise LexiconError(
                f"{file} [{name}]: unknown slot {slot!r}; slots are {allowed} and prepositions"
            )
        by_kind = {"any": value} if isinstance(value, str) else value
        _check_roles(by_kind, f"{file} [{name}] {slot}")
        slots[slot] = MappingProxyType(
            {kind: cast(Role, r) if r in ROLES else None for kind, r in by_kind.items()}
        )
        links.pop(slot, None)
        if by_kind.get("event") in LINKS:
            links[slot] = cast(LinkRole, by_kind["event"])
    return Frame(name, MappingProxyType(slots), MappingProxyType(links))


def _check_roles(by_kind: Mapping[str, Any], where: str) -> None:
    for kind, role in by_kind.items():
        if kind not in (*KINDS, "any"):
            raise LexiconError(f"{where}: unknown kind {kind!r}; kinds are {', '.join(KINDS)} and any")
        if role not in {*ROLES, "none"} and not (kind == "event" and role in LINKS):
            raise LexiconError(
                f"{where}: unknown role {role!r}; roles are {', '.join(sorted(ROLES))}, none, "
                f"and for events {' and '.join(LINKS)}"
            )
