"""What was extracted from an article, as far as it is scored.

In: an object of `kg extract --format jsonl`, or `Extraction.to_dict`. Out: a `Prediction`. Whatever prints
such objects can be scored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kg.model import Span

Kind = Literal["happened", "negated", "planned", "open", "failed"]
PLAIN = "Event"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that fills a role, or that says so.

    Args:
        role: The role; "source" for who says so.
        words: The whole phrase.
        head: Offset of its head word.
        entity: What it refers to.
    """

    role: str
    words: str
    head: int
    entity: str | None


@dataclass(frozen=True, slots=True)
class PredictedEvent:
    """One event as extracted; what has no note is as in `kg.model.Event`.

    Args:
        words: Those of the trigger.
        kind: Whether it happened, and if not, why.
        figures: Number of dead ("killed"), of injured ("injured"), and of the events ("count").
        salient: Whether it is worth a node, None where the extraction does not say.
    """

    iri: str
    types: tuple[str, ...]
    trigger: Span
    head: Span
    words: str
    kind: Kind
    arguments: tuple[Phrase, ...]
    sources: tuple[Phrase, ...]
    earliest: str | None
    latest: str | None
    figures: Mapping[str, int | None]
    confidence: float
    same_as: str | None
    salient: bool | None

    @property
    def typed(self) -> bool:
        """Whether it has a class of its own."""
        return self.types[0] != PLAIN

    @property
    def classes(self) -> frozenset[str]:
        """Its class and those above; of a plain event, `Event` alone."""
        return frozenset(self.types if self.typed else self.types[:1])


@dataclass(frozen=True, slots=True)
class Prediction:
    """All that was extracted from an article.

    Args:
        id: The article's.
        text: Its words, to which all offsets belong.
        events: In the order given.
        mentions: Where each entity is mentioned.
    """

    id: str
    text: str
    events: tuple[PredictedEvent, ...]
    mentions: Mapping[str, tuple[Span, ...]]

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Prediction":
        """Read an object of `kg extract --format jsonl`."""
        mentions = {e["iri"]: tuple(map(_span, e["mentions"])) for e in row["entities"]}
        return cls(row["id"], row["text"], tuple(map(_event, row["events"])), mentions)

    def mentions_of(self, phrase: Phrase) -> tuple[Span, ...]:
        """All mentions of what a phrase refers to."""
        return self.mentions.get(phrase.entity, ()) if phrase.entity else ()


def kind_of(row: Mapping[str, Any]) -> Kind:
    """Whether an event happened, by its polarity, certainty, future and outcome."""
    if row["outcome"] in ("failed", "attempted", "foiled"):
        return "failed"
    if row["polarity"] == "negative":
        return "negated"
    certain = row["certainty"] == "certain"
    if row["outcome"] == "planned" or (row["future"] and certain):
        return "planned"
    if not certain or row["outcome"] in ("hypothetical", "threatened"):
        return "open"
    return "happened"


def _event(row: Mapping[str, Any]) -> PredictedEvent:
    return PredictedEvent(
        iri=row["iri"],
        types=tuple(row["types"]),
        trigger=_span(row["trigger"]),
        head=_span(row["trigger"]["head"]),
        words=row["trigger"]["text"],
        kind=kind_of(row),
        arguments=tuple(_phrase(a, a["role"]) for a in row["arguments"]),
        sources=tuple(_phrase(s, "source") for s in row["sources"]),
        earliest=row["earliest"],
        latest=row["latest"],
        figures={name: row[name] for name in ("killed", "injured", "count")},
        confidence=row["confidence"],
        same_as=row["same_as"],
        salient=row.get("salient"),
    )


def _phrase(row: Mapping[str, Any], role: str) -> Phrase:
    return Phrase(role, row["text"], row["head"]["start"], row["entity"])


def _span(row: Mapping[str, int]) -> Span:
    return Span(row["start"], row["end"])
