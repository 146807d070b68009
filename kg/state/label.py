"""Labels of events, built from the article's words: "Iran-backed militants – struck – the base"."""

from collections.abc import Mapping

from kg.model import Argument, Role
from kg.state.merge import MergedEvent

_OBJECT_ROLES: tuple[Role, ...] = ("patient", "recipient", "topic", "destination", "place")
_MAX_CHARACTERS = 60
_MAX_NAMES = 2


def event_label(event: MergedEvent, text: str, entity_labels: Mapping[str, str]) -> str:
    """Name an event by agent, trigger and patient, as far as it has them.

    Without a patient the recipient, topic, destination or place stands in its stead. More than two names in a
    role are cut to two and an ellipsis.

    Args:
        event: The event.
        text: The article's text.
        entity_labels: Label of each entity, by IRI.
    """
    trigger = event.main.trigger.of(text)
    objects = next(
        (names for role in _OBJECT_ROLES if (names := _names(event, role, text, entity_labels))), ""
    )
    parts = (_names(event, "agent", text, entity_labels), _shorten(trigger), objects)
    return " – ".join(part for part in parts if part)


def _names(event: MergedEvent, role: Role, text: str, entity_labels: Mapping[str, str]) -> str:
    named = [_name(argument, text, entity_labels) for argument in event.arguments if argument.role == role]
    if not named:
        return ""
    names = tuple(dict.fromkeys(named))
    return ", ".join((*names[:_MAX_NAMES], *("…",) * (len(names) > _MAX_NAMES)))


def _name(argument: Argument, text: str, entity_labels: Mapping[str, str]) -> str:
    return _shorten(entity_labels.get(argument.entity or "") or argument.span.of(text))


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_CHARACTERS else line[: _MAX_CHARACTERS - 1].rstrip() + "…"
