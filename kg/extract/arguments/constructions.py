"""The constructions: rows of data that lead from a trigger to the heads in its slots.

In: a trigger. Out: slots, each with its head and the name of the row that read it, surer rows first. Which role a slot
gives is left to `roles`.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

from kg.errors import LexiconError
from kg.extract.arguments.language import Setting, construction_language
from kg.extract.arguments.prepositions import slot_of
from kg.extract.arguments.value import Slot
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Token
from kg.extract.triggers import Trigger
from kg.lexicon.word_sets import word_set
from kg.patterns import ANCHOR, Node, PatternMatch, Row, RowTable, read_rows

_PATH = Path(__file__).with_name("constructions.toml")
TRIGGERS = ("verb", "noun", "adjective")


@lru_cache(maxsize=4)
def load_constructions(path: Path = _PATH) -> Mapping[str, tuple[Row, ...]]:
    """Read the rows of a file, by what their trigger is, in the order of the file.

    Raises:
        LexiconError: A row has a fault; names the row and the line.
    """
    rows = read_rows(path, "construction", construction_language(word_set), needs=("trigger", "slot"))
    for row in rows:
        unknown = sorted(set(row.keys["trigger"]) - set(TRIGGERS))
        if unknown or "head" not in (b.name for b in row.bindings):
            raise LexiconError(
                f"{path.name}: {row.name!r} must bind head, and trigger is of {', '.join(TRIGGERS)}"
            )
    return {kind: tuple(row for row in rows if kind in row.keys["trigger"]) for kind in TRIGGERS}


@cache
def construction_tables() -> Mapping[str, RowTable]:
    """Return the rows that ship with the package, ready to be tried, by what their trigger is."""
    return {kind: RowTable(rows) for kind, rows in load_constructions().items()}


def find_slots(trigger: Trigger, kinds: NounTypes) -> Iterator[Slot]:
    """Yield the slots of a trigger's frame that are filled, surer rows first."""
    token = trigger.token
    kind = ("adjective" if token.pos_ == "ADJ" else "noun") if trigger.is_noun else "verb"
    start = PatternMatch({ANCHOR: cast("Node", token)}, Setting(trigger, kinds))
    for row, match in construction_tables()[kind].matches(start):
        slot, head = row.keys["slot"], cast("Token", match["head"])
        complement = cast("Token", match.tokens.get("complement", head))
        yield (slot_of(complement) if slot == "preposition" else slot), head, row.name
