"""What the rules for arguments hand on: slots of a frame with their heads, and heads with their roles."""

from dataclasses import dataclass

from kg.extract.tree import Token
from kg.model import LinkRole, Role

Slot = tuple[str, Token, str]
"""Name of a frame's slot, the head that stands in it, the rule that read it."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A head that fills a role of an event or names an event tied to it, and the rule that says so.

    Args:
        head: The noun or number.
        rule: Name of the construction that led to it.
        slot: The slot of the trigger's frame that it stands in.
        role: What it is in the event, None for what is only linked to it.
        link: What the event it names is to this event, where that is more than its role: its cause or whole.
    """

    head: Token
    rule: str
    slot: str
    role: Role | None = None
    link: LinkRole | None = None
