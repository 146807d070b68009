"""A word that names an event, as the rules hand it on.

In: what `finder` read. Out: a frozen `Trigger`, and whether a noun only completes a verb of its class.
"""

from dataclasses import dataclass

from kg.extract.grammar.phrases import token_span
from kg.extract.grammar.words import VERBAL
from kg.extract.tree import Token
from kg.lexicon import Frame
from kg.model import Span
from kg.vocab import is_subclass

PLAIN = "Event"
"""The class of an event that the lexicon has no class for."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names an event.

    Args:
        token: Its head word.
        words: All words of it, in text order ("shot ... down": both).
        event_class: Local name of its class.
        frame: Where its roles stand.
        rule: Name of the rule that read it.
        weight: Prior that such a word is an event of this class.
        light: The verb that carries the arguments of an event noun ("launched" in "launched an attack").
        light_role: Role of that verb's subject in the event ("agent"; "patient" in "came under attack").
        rest: Further words of a verb's phrase, which name no event of their own: "opened *fire*".
        idle: Whether it is too weak a sign of an event for other rules to build on: it is stated, and that is all.
    """

    token: Token
    words: tuple[Token, ...]
    event_class: str
    frame: Frame
    rule: str
    weight: float
    light: Token | None = None
    light_role: str = "agent"
    rest: tuple[Token, ...] = ()
    idle: bool = False

    @property
    def is_noun(self) -> bool:
        """Whether the event is named by a noun or adjective, not by a verb."""
        return self.token.pos_ not in VERBAL

    @property
    def span(self) -> Span:
        """Characters from the first to the last of its words."""
        last = self.words[-1]
        if last is self.words[0]:
            return token_span(last)
        return Span(self.words[0].idx, last.idx + len(last.text))


def is_object_of_its_kind(trigger: Trigger, verb: Trigger) -> bool:
    """Whether a noun completes a verb that tells the same event: "*signed* an *agreement*", "*went* on *strike*"."""
    noun = trigger.token
    if not trigger.is_noun or verb.is_noun or not (verb.event_class == trigger.event_class != PLAIN):
        return False
    if noun.dep_ == "dobj":
        return noun.head == verb.token
    speech = is_subclass(trigger.event_class, "Communication")
    return (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("on", "in", "for")
        and noun.head.head == verb.token
        and not speech
    )
